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
    Lever("offers", "bit mask of offers", "collective offers allowed besides those that ran already"),
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
    *(
        Lever(f"signal_{who}", "change of a factor, 0 = as it is", f"reach of signals by {text}, less one")
        for who, text in (
            ("school", "school and childcare"),
            ("youth", "youth work"),
            ("gp", "the general practice"),
            ("homecare", "home care"),
            ("landlord", "the landlord"),
            ("debt", "those who see arrears: energy, water, health insurer, bank"),
            ("neighbour", "neighbours and residents"),
            ("police", "the police"),
        )
    ),
    Lever("network_first", "fraction of intakes", "share of intakes held as a network-first talk"),
    Lever("employer", "fraction 0-1", "share of the team employed by providers of care"),
    Lever("offer_minutes", "minutes per week", "staff hours for offers bought with new money"),
    Lever("coordinator", "minutes per week", "hours of coordinators of volunteers bought with new money"),
    Lever("home_visits", "minutes per week", "hours of proactive visits to residents of 75 and over"),
    Lever("prevention_cut", "fraction 0-1", "share of the prevention hours that goes to casework instead"),
)
NAMES: Final[tuple[str, ...]] = tuple(lever.name for lever in LEVERS)
(
    PREVENTION_SHARE, RING_FENCE, BOUGHT_CASEWORK, CONNECTOR, OFFERS,
    INTAKE_CAP, CLUSTERING, ASKING, IDLE_EXISTING, NEW_MONEY, RESPITE,
    SIGNAL_SCHOOL, SIGNAL_YOUTH, SIGNAL_GP, SIGNAL_HOMECARE,
    SIGNAL_LANDLORD, SIGNAL_DEBT, SIGNAL_NEIGHBOUR, SIGNAL_POLICE,
    NETWORK_FIRST, EMPLOYER, OFFER_MINUTES, COORDINATOR, HOME_VISITS, PREVENTION_CUT,
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

    def allow(self, mask: int, *, start: int = 0) -> None:
        """Allow additional offers (bit mask) from a week on."""
        self.table[start:, OFFERS] = np.bitwise_or(self.table[start:, OFFERS].astype(np.int64), mask)

    def weekly_euros(self) -> NDArray[np.float64]:
        """New policy money by week, in euros."""
        return self.table[:, NEW_MONEY] / 100.0
