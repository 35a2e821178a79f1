"""What an analysis is about: columns of the table of runs, costs per inhabitant per year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from experiments.outcomes import UNITS
from experiments.sweep.columns import outcome_names
from sim.errors import BadInput, unknown

#: What is looked at when nobody asks for anything.
USUAL = ("cost_municipality", "wellbeing_last_year")
RESIDENTS = "start.residents"
_OF_A_YEAR = re.compile(r"cost_\w+_year_\d+")


@dataclass(frozen=True)
class Measure:
    """One figure per run.

    Attributes
    ----------
    name : str
        Column of the table of runs.
    unit : str
        Unit after scaling.
    years : int
        A cost is divided by so many years and by the residents at the start; 0: the column as it is.
    """

    name: str
    unit: str
    years: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it is made of."""
        return (self.name, RESIDENTS) if self.years else (self.name,)


def measure_of(name: str, years: int) -> Measure:
    """Measure of a column.

    Parameters
    ----------
    name : str
        Of ``experiments.sweep.columns.outcome_names``.
    years : int
        Horizon of the sweep.

    Raises
    ------
    BadInput
        No such column; the nearest known name is suggested.

    Examples
    --------
    >>> measure_of("cost_all", 5).unit
    'euros per inhabitant per year'
    >>> measure_of("wait_weeks", 5).unit
    'weeks, mean over intakes'
    """
    known = outcome_names(years)
    if name not in known:
        raise BadInput(unknown("outcome", name, known))
    if name.startswith("cost_"):
        if name.endswith("_discounted"):
            return Measure(name, "euros per inhabitant per year, discounted", years)
        if _OF_A_YEAR.fullmatch(name):
            return Measure(name, "euros per inhabitant in that year", 1)
        return Measure(name, "euros per inhabitant per year", years)
    return Measure(name, UNITS.get(name, "as recorded at the start"))


def measures_of(names: Iterable[str], years: int) -> tuple[Measure, ...]:
    """Measures of columns, each once; the usual ones when none is named.

    Raises
    ------
    BadInput
        Every unknown name at once.
    """
    wanted = tuple(dict.fromkeys(names)) or USUAL
    problems: list[str] = []
    found: list[Measure] = []
    for name in wanted:
        try:
            found.append(measure_of(name, years))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return tuple(found)
