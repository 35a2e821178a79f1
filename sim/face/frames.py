"""The columns as pandas data frames, in named units."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim import state as S
from sim.face.look import Look
from sim.face.readings import CASE, HOUSEHOLD, PROFESSIONAL, RESIDENT, TIE, Reading
from sim.record import NAMES, SERIES

if TYPE_CHECKING:
    import pandas as pd

    from sim.face.weekly import Record

#: Tables with one row per row of the model: which readings they hold.
_TABLES: Final[dict[str, tuple[Reading, ...]]] = {
    "residents": RESIDENT,
    "households": HOUSEHOLD,
    "ties": TIE,
    "cases": CASE,
    "professionals": PROFESSIONAL,
}


class Frames:
    """Data frames of a model as it stands; each is made anew when asked for, and is yours to change.

    The units stand in ``frame.attrs["units"]``, column to unit, and in ``units(table)``.

    Parameters
    ----------
    look : callable
        Gives the columns as they stand.
    record : Record
        What the weeks wrote down.
    """

    def __init__(self, look: Callable[[], Look], record: Record) -> None:
        self._look, self._record = look, record

    @staticmethod
    def units(table: str) -> dict[str, str]:
        """Units of a table's columns; empty for names and numbers of something."""
        if table == "series":
            return {series.name: series.unit for series in SERIES}
        return {reading.name: reading.unit for reading in _TABLES[table]}

    @property
    def residents(self) -> pd.DataFrame:
        """One row per resident who lives here, by identity."""
        look = self._look()
        rows = look.residents()
        return _frame("residents", look, rows, "resident", look.who[rows])

    @property
    def households(self) -> pd.DataFrame:
        """One row per household, by the number of its dwelling."""
        look = self._look()
        rows = look.households()
        return _frame("households", look, rows, "household", rows)

    @property
    def ties(self) -> pd.DataFrame:
        """One row per tie between residents of two households; ``a`` and ``b`` are identities."""
        look = self._look()
        rows = look.tied()
        return _frame("ties", look, rows, "tie", np.arange(rows.size))

    @property
    def cases(self) -> pd.DataFrame:
        """One row per household that waits for the team, has an open case or is in aftercare."""
        look = self._look()
        rows = np.flatnonzero((look.hh["standing"] != S.NO_CASE) & (look.hh["persons"] > 0))
        return _frame("cases", look, rows, "household", rows)

    @property
    def professionals(self) -> pd.DataFrame:
        """One row per worker of the team, by place in the team."""
        look = self._look()
        rows = np.arange(look.workers)
        return _frame("professionals", look, rows, "place", rows)

    @property
    def series(self) -> pd.DataFrame:
        """The weekly record since week 0, one row per week (1: the first), one column per series."""
        import pandas as pd

        weekly = self._record.in_units()
        weeks = pd.RangeIndex(1, weekly.shape[0] + 1, name="week")
        frame = pd.DataFrame(weekly, columns=list(NAMES), index=weeks)
        frame.attrs["units"] = self.units("series")
        return frame


def _frame(table: str, look: Look, rows: Any, key: str, identities: Any) -> pd.DataFrame:
    import pandas as pd

    columns = {reading.name: reading.read(look, rows) for reading in _TABLES[table]}
    frame = pd.DataFrame(columns, index=pd.Index(identities, name=key))
    frame.attrs["units"] = Frames.units(table)
    return frame
