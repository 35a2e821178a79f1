"""Phase 3, contact: ties that are used are strengthened; all fade; some break.

Order: reinforce, then fade. ``s += (1-s)(1 - exp(-h/125))`` (0.33 / 0.51 / 0.80 after 50 / 90 / 200 shared hours),
then ``s *= 1 - 0.006``. Contact hours share each person's weekly social time in proportion to strength; of two
people the one with less time to spare decides. A tie is reviewed for breaking every sixteenth week of its age with
sixteen times the weekly hazard 0.0026(1 - 0.6 s): 91 / 75 / 50 % live after 1 / 3 / 7 years (Mollenhorst).
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import drop_tie
from sim.chance import Decision, pair_word, unit
from sim.kernel import phase, rule

_BREAK = int(Decision.TIE_BREAK)


@rule
def _social_share(res, total, i, p):  # type: ignore[no-untyped-def]
    """Contact hours a week for each unit of tie strength: social time shared over all ties."""
    time = (
        p.social_hours
        * (0.5 + np.float64(res.openness[i]))
        * (1.0 - p.lonely_openness * np.float64(res.lonely[i]))
    )
    return time / max(total, 1.0)


@rule
def _sum_up(world, i, total, good, closest, p):  # type: ignore[no-untyped-def]
    """Keep what the ties of resident i add up to, ties elsewhere and housemates included."""
    res, hh = world.res, world.hh
    home = res.home[i]
    mates = 0.0 if home < 0 else np.float64(hh.persons[home] - 1)
    elsewhere = np.float64(res.kin_out[i]) + np.float64(res.friends_out[i])
    total += p.elsewhere_strength * elsewhere
    res.total[i] = total
    world.share[1, i] = _social_share(res, total, i, p)
    res.strong[i] = np.int64(good)
    res.good[i] = good + mates + p.elsewhere_good * elsewhere
    res.intimate[i] = 1 if closest >= p.intimate_tie or res.partner[i] >= 0 else 0


@phase
def totals(world, p):  # type: ignore[no-untyped-def]
    """Sums over everybody's ties, at the start."""
    res, ties = world.res, world.ties
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] != S.HERE:
            continue
        total, good, closest = 0.0, 0.0, 0.0
        for k in range(res.degree[i]):
            s = np.float64(ties.strength[i, k])
            total += s
            good += 1.0 if s >= p.good_tie else 0.0
            closest = max(closest, s)
        _sum_up(world, i, total, good, closest, p)
        world.share[0, i] = world.share[1, i]


@rule
def _breaks(res, i, j, s, seed, week, p):  # type: ignore[no-untyped-def]
    word = pair_word(seed, _BREAK, week, res.uid[i], res.uid[j], 0)
    return unit(word) < 16.0 * p.tie_break * (1.0 - 0.6 * s)


@phase
def contact(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 3: one week of meeting, fading and breaking. Both rows of a tie compute the same numbers."""
    res, ties, share = world.res, world.ties, world.share
    per_hour, keep, weakest, good_tie = 1.0 / p.tie_hours, p.tie_keep, p.tie_remove_below, p.good_tie
    top = world.pools.count[S.TOP]
    for i in range(top):
        if res.status[i] != S.HERE:
            continue
        mine = np.float64(share[0, i])
        total, good, closest = 0.0, 0.0, 0.0
        k = 0
        degree = res.degree[i]
        alter, strength, affinity, since = ties.alter[i], ties.strength[i], ties.affinity[i], ties.since[i]
        while k < degree:
            j = alter[k]
            s = np.float64(strength[k])
            x = s * np.float64(affinity[k]) * min(mine, np.float64(share[0, j])) * per_hour
            s += (1.0 - s) * x * (1.0 - 0.5 * x)
            s *= keep
            age = week - since[k]
            if s < weakest or (age & 15 == 15 and age > 0 and _breaks(res, i, j, s, seed, week, p)):
                # Its mirror finds the same and goes the same week; a tie is counted as lost by the lower identity.
                if res.uid[i] < res.uid[j]:
                    cnt[R.TIES_LOST] += 1
                drop_tie(res, ties, i, k)
                degree -= 1
                continue
            strength[k] = s
            total += s
            good += 1.0 if s >= good_tie else 0.0
            closest = max(closest, s)
            k += 1
        _sum_up(world, i, total, good, closest, p)
    for i in range(top):
        world.share[0, i] = world.share[1, i]
