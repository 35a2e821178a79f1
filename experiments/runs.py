"""What an engine hands back: weekly series of every run, and which run each row is.

Rows come in complete pairs: every (place, pressure, arm) holds the same pairs, so the difference between two
arms of a pair is a difference between two lives of the same neighbourhood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Name of the arm in which nothing changes.
BASELINE = "baseline"

#: A model year. Five years are 260 weekly steps, as in the model text.
WEEKS_PER_YEAR = 52


class RunKey(NamedTuple):
    """Which run a row is.

    Attributes
    ----------
    place, pressure, arm : str
        Neighbourhood, starting pressure (``low`` or ``high``) and policy (``baseline`` or a policy's name).
    pair, seed, draw : int
        Pair number from 0, seed of the run, and index of the parameter draw.
    """

    place: str
    pressure: str
    arm: str
    pair: int
    seed: int
    draw: int


class MissingSeries(LookupError):  # noqa: N818 - named after what went wrong, as in the rest of the house
    """The engine records no series of this name, so an outcome cannot be computed."""

    def __init__(self, name: str, recorded: Sequence[str]) -> None:
        super().__init__(
            f"the model records no series '{name}', which the results need; recorded: {', '.join(recorded)}. "
            "Add it to sim/record.py or change experiments/outcomes.py"
        )


@dataclass(frozen=True)
class Looks:
    """What looks at the neighbourhoods gave (``experiments.snapshot``), one entry per run in the order of the rows.

    Attributes
    ----------
    levels : mapping of str to numpy.ndarray
        Name to float64[runs] or float64[runs, groups]: the run itself.
    paired : mapping of str to numpy.ndarray
        The same, beside the baseline of the pair, person by person or household by household; 0 in the rows of the
        baseline.
    """

    levels: Mapping[str, NDArray[np.float64]]
    paired: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Runs:
    """All finished runs of a question.

    Attributes
    ----------
    rows : sequence of RunKey
        One per run, in the order of the first axis of ``weekly``.
    weekly : numpy.ndarray
        float64[runs, weeks, series]; flows per week, stocks at the end of the week; euros of the price year,
        hours.
    series : sequence of str
        Names on the last axis.
    residents0 : mapping of str to int
        Residents each place was built with (published figures).
    parameters : sequence of mapping
        One mapping (id to value) per draw.
    complete_pairs : int
        Pairs that every arm of every place and pressure finished.
    interrupted : bool
        Whether the user stopped the batch before all pairs were done.
    seconds : float
        Wall clock.
    resident_weeks : float
        Simulated, all runs together.
    capacity : mapping
        Place to named figures of the service system at the start (staff in FTE, hours a week).
    looks : Looks or None
        What was seen of persons and households; None when nobody looked.
    """

    rows: Sequence[RunKey]
    weekly: NDArray[np.float64]
    series: Sequence[str]
    residents0: Mapping[str, int]
    parameters: Sequence[Mapping[str, float]]
    complete_pairs: int
    interrupted: bool = False
    seconds: float = 0.0
    resident_weeks: float = 0.0
    capacity: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    looks: Looks | None = None

    def __post_init__(self) -> None:
        """Refuse runs whose parts do not fit together."""
        shape = (len(self.rows), self.weekly.shape[1], len(self.series))
        if self.weekly.shape != shape:
            message = f"weekly is {self.weekly.shape}: expected {shape} (runs, weeks, series)"
            raise ValueError(message)
        strange = sorted({key.draw for key in self.rows if not 0 <= key.draw < len(self.parameters)})
        if strange:
            message = f"draws {strange} have no parameters: there are {len(self.parameters)} draws"
            raise ValueError(message)

    @property
    def weeks(self) -> int:
        """Weeks per run."""
        return int(self.weekly.shape[1])

    @property
    def years(self) -> int:
        """Whole years per run."""
        return self.weeks // WEEKS_PER_YEAR

    def get(self, name: str) -> NDArray[np.float64]:
        """One series of all runs.

        Parameters
        ----------
        name : str
            Name of a recorded series.

        Returns
        -------
        numpy.ndarray
            float64[runs, weeks], a view.

        Raises
        ------
        MissingSeries
            When the engine does not record it.
        """
        if name not in self.series:
            raise MissingSeries(name, self.series)
        column: NDArray[np.float64] = self.weekly[:, :, list(self.series).index(name)]
        return column

    def select(self, place: str, pressure: str, arm: str) -> NDArray[np.int64]:
        """Rows of one arm, ordered by pair.

        Parameters
        ----------
        place, pressure, arm : str
            As in `RunKey`.

        Returns
        -------
        numpy.ndarray
            int64[pairs], positions on the first axis of ``weekly``.
        """
        found = [(key.pair, row) for row, key in enumerate(self.rows) if key[:3] == (place, pressure, arm)]
        return np.array([row for _, row in sorted(found)], dtype=np.int64)
