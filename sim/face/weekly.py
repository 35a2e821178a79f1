"""What the weeks wrote down, and the same as a Mesa data collector that costs next to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from mesa.datacollection import DataCollector
from numpy.typing import NDArray

from sim import week as W
from sim.errors import BadInput, unknown
from sim.record import INDEX, NAMES


class Record:
    """The weekly counts of a run that grows week by week.

    Attributes
    ----------
    counts : int64[weeks, series]
        As the whole-run kernel gives them, in the order of ``sim.record.SERIES``.
    """

    def __init__(self, counts: NDArray[np.int64] | None = None) -> None:
        width = len(NAMES)
        self._weeks = 0 if counts is None else counts.shape[0]
        self._room = np.zeros((max(2 * self._weeks, 64), width), dtype=np.int64)
        if counts is not None:
            self._room[: self._weeks] = counts

    @property
    def counts(self) -> NDArray[np.int64]:
        """Counts so far; a view that must not be changed."""
        seen = self._room[: self._weeks]
        seen.flags.writeable = False
        return seen

    def add(self, rows: NDArray[np.int64]) -> None:
        """Add weeks at the end."""
        weeks = self._weeks + rows.shape[0]
        if weeks > self._room.shape[0]:
            room = np.zeros((2 * weeks, self._room.shape[1]), dtype=np.int64)
            room[: self._weeks] = self._room[: self._weeks]
            self._room = room
        self._room[self._weeks : weeks] = rows
        self._weeks = weeks

    def in_units(self) -> NDArray[np.float64]:
        """float64[weeks, series], in the units of ``sim.record.SERIES``."""
        return W.in_units(self.counts)

    def last(self, name: str) -> float:
        """One series in the last week; NaN before the first."""
        if name not in INDEX:
            raise BadInput(unknown("series", name, NAMES))
        if self._weeks == 0:
            return float("nan")
        return float(W.week_of(self.counts[-1], name))


def now(model: Any, name: str) -> float:
    """One series in the last week of a model: a reporter that can be pickled."""
    value: float = model.now(name)
    return value


class Weekly(DataCollector):  # type: ignore[misc, unused-ignore]
    """A data collector of all weekly series, filled from the record instead of by 180 functions.

    Parameters
    ----------
    agent_reporters, agenttype_reporters, tables : mapping, optional
        As of Mesa's own collector.
    """

    model_reporters: dict[str, Any]

    def __init__(
        self,
        agent_reporters: Mapping[str, Any] | None = None,
        agenttype_reporters: Mapping[Any, Any] | None = None,
        tables: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(
            {name: partial(now, name=name) for name in NAMES},
            agent_reporters,
            agenttype_reporters,
            tables,
        )
        self._collected: int | None = None

    def collect(self, model: Any) -> None:
        """Take over the last week of the record, and ask the agents what was to be asked of them; once a week."""
        if self._collected == model.week:
            return
        self._collected = model.week
        values = W.in_units(model.record.counts[-1:])
        if values.shape[0]:
            for kept, value in zip(self.model_vars.values(), values[0].tolist(), strict=True):
                kept.append(value)
            times = getattr(self, "_collection_steps", None)
            if times is not None:
                times.append(model.time)
        # Mesa asks one function per series; these have been answered.
        reporters, self.model_reporters = self.model_reporters, {}
        try:
            super().collect(model)
        finally:
            self.model_reporters = reporters
