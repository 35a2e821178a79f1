"""The hours and euros of one resident, counted by the model itself.

The phases that book are run once more on a copy in which nobody else is in need, or nobody else is there. What they
count then is this resident's part of the place's books; a test adds up everybody's parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from experiments.story.scene import Week, lived_until, only
from sim import phases as F
from sim import record as R
from sim import state as S
from sim.domains import RUNGS
from sim.levers import Levers
from sim.state import World, copy_into
from sim.week import run_weeks

#: Hours of the week's books, without ``hours_``: first what was needed, then who gave it, then what nobody gave.
HOURS = (
    "demanded", "household", "kin", "kin_elsewhere", "ties", "volunteers", "team", "wmo", "zvw", "unmet",
)  # fmt: skip
#: Payers of the ledger; the team's hours are priced apart.
PAYERS = ("municipality", "zvw", "wlz", "resident")
_ENDS = (*RUNGS, "outside")


@dataclass
class Account:
    """What one life took and gave.

    Attributes
    ----------
    minutes : dict of str to int
        By whom, over all weeks followed (``HOURS``).
    cents : dict of str to int
        By payer, without the team's hours and without new policy money, which are nobody's in particular.
    given_minutes : int
        Informal help to others, here and elsewhere.
    weeks_waited_team, weeks_waited_doors : int
        Weeks in the team's queue; weeks on any specialist's list.
    weeks : int
        Weeks followed.
    """

    minutes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(HOURS, 0))
    cents: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PAYERS, 0))
    given_minutes: int = 0
    weeks_waited_team: int = 0
    weeks_waited_doors: int = 0
    weeks: int = 0


def hours_of(begun: World, week: Week, row: int, scratch: World, *, domain: int | None = None) -> np.ndarray:
    """Counts of phases 2 and 4 when only this resident is in need.

    Parameters
    ----------
    begun : World
        As the week begins; not changed.
    week : Week
        Which.
    row : int
        Of somebody who is still here after phase 1.
    scratch : World
        Room of the same shape.
    domain : int, optional
        Only the need of this domain.

    Returns
    -------
    int64[series]
        In the order of ``sim.record``.
    """
    alone = lived_until(F.LIVES, begun, week, scratch)
    active = int(alone.res.active[row])
    alone.res.active[:] = 0
    alone.res.active[row] = active if domain is None else active & (1 << domain)
    on = only(F.NEEDS, F.OWN_STRENGTH)
    counts: np.ndarray = run_weeks(alone, week.rates, week.levers, seed=week.seed, start=week.number, on=on)[
        0
    ]
    return counts


def ended_by(begun: World, week: Week, row: int, scratch: World, domain: int) -> str:
    """Who ended a need this week: a rung, ``outside``, or ``unknown`` when other needs played a part."""
    counts = hours_of(begun, week, row, scratch, domain=domain)
    ends = [name for name in _ENDS if counts[R.INDEX[f"ended_{name}"]] > 0]
    return ends[0] if ends else "unknown"


def euros_of(ended: World, week: Week, row: int, scratch: World) -> dict[str, int]:
    """Cents by payer that the ledger books on one resident this week, at the end of it.

    Parameters
    ----------
    ended : World
        As the week ended; not changed.
    week : Week
        Which.
    row : int
        Of somebody who is here or in a nursing home.
    scratch : World
        Room of the same shape.
    """
    copy_into(ended, scratch)
    status = int(scratch.res.status[row])
    scratch.res.status[:] = S.EMPTY
    scratch.res.status[row] = status
    nothing_new = Levers(1)
    counts = run_weeks(
        scratch, week.rates, nothing_new, seed=week.seed, start=week.number, on=only(F.LEDGER)
    )[0]
    cents = {payer: int(counts[R.INDEX[f"cost_{payer}"]]) for payer in PAYERS}
    cents["municipality"] -= int(counts[R.COST_TEAM])
    return cents
