"""Volunteers join and stop; an hour of supervision carries some twelve of their hours on people's needs.

Most of their hours are run by organisations of their own. The rest, and buddies, ask for supervision out of the
coordinators' hours and the team's prevention hours; hours that nobody supervises do not reach a need.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.due import most_willing
from sim.agents.people import volunteer
from sim.ages import adult
from sim.chance import slot_unit
from sim.kernel import phase, rule


@rule
def _willing(world, i, p):  # type: ignore[no-untyped-def]
    """How much more or less often than usual resident i begins: ties who volunteer, and help received once."""
    me, near = world.res[i], world.near[i]
    factor = 2.0 * np.float64(world.person[i].openness)
    if me.degree > 0:
        active = 0
        for k in range(me.degree):
            active += np.int64(world.res[near.alter[k]].volunteer == S.ACTIVE)
        factor *= 1.0 + p.vol_alters * (active / me.degree - p.vol_alters_usual)
    if me.group >= 0 or world.hh[me.home].standing == S.AFTERCARE:
        factor *= 1.0 + p.vol_give_back
    return factor


@phase
def volunteers(world, week, p):  # type: ignore[no-untyped-def]
    """Joining at the base rate, by openness, active ties and wish to give back; quitting faster in the first year."""
    res, person, pools = world.res, world.person, world.pools
    changing = 0
    for r in range(1, world.due[S.DUE_SERVE, 0] + 1):
        i = np.int64(world.due[S.DUE_SERVE, r])
        if res.status[i] != S.HERE or not adult(res[i], week):
            continue
        chance = slot_unit(np.uint64(world.words[1, i]))
        if res.volunteer[i] == S.ACTIVE:
            first = week - person.volunteer_since[i] < 52
            if chance >= (p.volunteer_quit_first if first else p.volunteer_quit_later):
                continue
        elif chance >= p.volunteer_join * most_willing(p) or chance >= p.volunteer_join * _willing(
            world, i, p
        ):
            continue
        pools.vacated[changing] = i
        changing += 1
    # Only now: who decides later this week must not see what an alter decided.
    for r in range(changing):
        i = np.int64(pools.vacated[r])
        volunteer(world, i, S.LAPSED if res.volunteer[i] == S.ACTIVE else S.ACTIVE, week)


@rule
def supervise(world, coordinator, buddies, p, cnt):  # type: ignore[no-untyped-def]
    """Supervision of this week, by coordinators first; returns their minutes used and the share that was given.

    ``coordinator`` minutes on hand, ``buddies`` minutes a week of volunteers who are somebody's buddy. Volunteers'
    hours on the twelve domains go to light need, pro rata to what was wanted at the last four turns.
    """
    pools = world.pools
    offered = pools.count[S.N_VOLUNTEERS] * p.volunteer_minutes * p.volunteer_share
    asked = np.int64((offered * p.supervised + buddies) / p.carries)
    new = min(coordinator, asked)
    existing = min(asked - new, max(0, pools.team_minutes[0]))
    pools.team_minutes[0] -= existing
    pools.team_minutes[1] += existing
    cnt[R.SUPERVISION_WANTED] += asked
    cnt[R.SUPERVISION_HOURS] += existing
    supplied = (new + existing) / asked if asked > 0 else 1.0
    wanted = pools.wanted[0] + pools.wanted[1] + pools.wanted[2] + pools.wanted[3]
    reaching = offered * (1.0 - p.supervised * (1.0 - supplied))
    pools.volunteer_cover[0] = min(1.0, reaching / wanted) if wanted > 0 else 0.0
    return new, supplied
