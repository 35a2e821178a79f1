"""Levers: what a policy may move, week by week. The only thing a policy may write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Lever:
    """One lever: its key, unit, and what it moves."""

    name: str
    unit: str
    description: str


LEVERS: Final[tuple[Lever, ...]] = (
    Lever(
        "prevention_share",
        "fraction of team hours",
        "share of the existing team's hours meant for prevention, φ",
    ),
    Lever("ring_fence", "fraction 0-1", "part of the prevention hours that pressure cannot push out, R"),
    Lever("bought_casework", "minutes per week", "extra casework hours bought with new money"),
    Lever("connector", "minutes per week", "hours of buurtverbinders in the neighbourhood"),
    Lever("extra_themes", "bit mask of themes", "collective themes allowed besides the existing ones"),
    Lever(
        "intake_cap",
        "fraction of casework hours, 0 = none",
        "most that intake may take of a week's casework hours",
    ),
    Lever("clustering", "fraction 0-1", "share of intake time saved by handling similar questions together"),
    Lever("asking", "log-odds", "what network-first talk adds to the odds of asking one's network"),
    Lever("idle_existing", "minutes per week", "hours of existing staff that do nothing (for tests)"),
    Lever("new_money", "cents per week", "new policy money, paid by the municipality"),
    Lever(
        "respite",
        "minutes per week",
        "respite on offer to each overloaded carer; what is taken is paid at the tariff of a respite stay",
    ),
)
NAMES: Final[tuple[str, ...]] = tuple(lever.name for lever in LEVERS)
(
    PREVENTION_SHARE, RING_FENCE, BOUGHT_CASEWORK, CONNECTOR, EXTRA_THEMES,
    INTAKE_CAP, CLUSTERING, ASKING, IDLE_EXISTING, NEW_MONEY, RESPITE,
) = range(len(LEVERS))  # fmt: skip


class Levers:
    """The levers of all weeks of one arm.

    Parameters
    ----------
    weeks : int
        Number of weeks of the horizon.

    Attributes
    ----------
    table : float64[weeks, lever]
        Zero everywhere: the baseline.
    """

    def __init__(self, weeks: int) -> None:
        self.table: NDArray[np.float64] = np.zeros((weeks, len(LEVERS)), dtype=np.float64)

    @property
    def weeks(self) -> int:
        """Number of weeks."""
        return int(self.table.shape[0])

    def add(self, lever: int, values: NDArray[np.float64] | float) -> None:
        """Add to one lever, week by week or the same each week."""
        self.table[:, lever] += values

    def raise_to(self, lever: int, values: NDArray[np.float64] | float) -> None:
        """Raise one lever to at least the given level."""
        self.table[:, lever] = np.maximum(self.table[:, lever], values)

    def allow(self, mask: int) -> None:
        """Allow additional themes (bit mask)."""
        self.table[:, EXTRA_THEMES] = np.bitwise_or(self.table[:, EXTRA_THEMES].astype(np.int64), mask)

    def weekly_euros(self) -> NDArray[np.float64]:
        """New policy money by week, in euros."""
        return self.table[:, NEW_MONEY] / 100.0
