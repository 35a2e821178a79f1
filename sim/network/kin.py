"""Close kin of newcomers: whoever moves in has family in the place much as a founder did.

People move to be near family, and grown children of the place come back to it. Without this the ties of kin that
the place began with would only die out. They have somewhat more than founders had, because those who are born here
bring no ties of their own.
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.agents.arrivals import founding_household
from sim.ages import adult
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.network.formation import tie

_NEWCOMER = np.int64(Decision.NEWCOMER)
#: Second identities of the draws: one for each kin and attempt, clear of those of arrival itself.
_FIRST, _TRIES = 64, 16
#: Second identity of the draw that rounds the number of kin.
_NUMBER = 63


@rule
def _may_be_kin(world, i, j, week, p):  # type: ignore[no-untyped-def]
    """Whether two residents differ in age like brother and sister, or like parent and child; in weeks."""
    res = world.res
    gap = abs(res.birth[i] - res.birth[j])
    fits = gap <= p.sibling_gap or (gap >= p.parent_gap_low and gap <= p.parent_gap_high)
    return fits and res.home[i] != res.home[j] and adult(res[j], week)


@rule
def _meet_kin(world, i, number, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    hh = world.hh
    for attempt in range(_TRIES):
        words = block(seed, _NEWCOMER, week, world.who[i], _FIRST + number * _TRIES + attempt)
        other = np.int64(unit(words[0]) * hh.shape[0])
        if hh.persons[other] == 0:
            continue
        j = world.dwellings.member[other, np.int64(unit(words[1]) * hh.persons[other])]
        if _may_be_kin(world, i, j, week, p):
            strength = p.kin_low + (p.kin_high - p.kin_low) * unit(words[2])
            affinity = p.kin_affinity * (1.0 + p.affinity_spread * (2.0 * unit(words[3]) - 1.0))
            if tie(world, i, j, S.KIN, strength, week, affinity, cnt):
                return


@phase
def kin_of_newcomers(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Tie this week's newcomers to kin who live here: after the founding household they are like."""
    pools, founders = world.pools, world.founders
    for v in range(pools.count[S.N_VACATED]):
        home = pools.vacated[v]
        like = founding_household(founders, home, seed, week)
        for k in range(founders.members[like]):
            i = world.dwellings.member[home, k]
            rounding = unit(block(seed, _NEWCOMER, week, world.who[i], _NUMBER)[0])
            for number in range(np.int64(founders.kin[like, k] * p.kin_of_newcomers + rounding)):
                _meet_kin(world, i, number, seed, week, p, cnt)
