"""Phase 10, aftercare and relapse: a closed case may come back; a little contact afterwards makes that rarer.

Aftercare is 0.25 h every six weeks per closed case, out of what prevention hours are left: the first thing to go
under pressure.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.seeking import arrive, inform
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.team import household_need, queue_arrivals

_RELAPSE = int(Decision.RELAPSE)
_TEAM = int(Decision.TEAM)


@rule
def _inform(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Prevention hours that nothing else used: telling people what help there is, a resident at a time."""
    pools, hh = world.pools, world.hh
    minutes = pools.team_minutes[0]
    for k in range(np.int64(minutes / p.inform_minutes)):
        draw = block(seed, _TEAM, week, k, 3)
        home = np.int64(unit(draw[0]) * hh.persons.shape[0])
        if hh.persons[home] > 0:
            i = world.dwellings.member[home, np.int64(unit(draw[1]) * hh.persons[home])]
            inform(world, i, p.contact_informs, week, p)
    cnt[R.INFORMING_HOURS] += minutes
    pools.team_minutes[1] += minutes
    pools.team_minutes[0] = 0


@rule
def _keep_in_touch(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Contact with closed cases, and those that come back."""
    hh, pools = world.hh, world.pools
    closed = 0
    for home in range(hh.persons.shape[0]):
        if hh.standing[home] == S.AFTERCARE:
            closed += 1
    if closed == 0:
        return
    wanted = np.int64(closed * p.aftercare_minutes)
    given = min(wanted, max(0, pools.team_minutes[0]))
    cnt[R.AFTERCARE_WANTED] += wanted
    cnt[R.AFTERCARE_HOURS] += given
    pools.team_minutes[0] -= given
    pools.team_minutes[1] += given
    share = given / wanted if wanted > 0 else 0.0
    factor = 1.0 - (1.0 - p.relapse_aftercare) * share
    for home in range(hh.persons.shape[0]):
        if hh.standing[home] != S.AFTERCARE:
            continue
        if week - hh.since[home] > p.aftercare_weeks:
            hh.standing[home] = S.NO_CASE
            continue
        # Eight weeks' rest, then a fourth of the hazard's year is looked at four-weekly.
        if week < hh.rest[home] or (week - hh.since[home]) & 3 != 0:
            continue
        if unit(block(seed, _RELAPSE, week, home, 0)[0]) >= 4.0 * p.relapse * factor * p.relapse_need:
            continue
        top, _, _, _ = household_need(world, home, p)
        if top > 0.3 and arrive(world, home, seed, week):
            cnt[R.RELAPSES] += 1


@phase
def aftercare(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 10; what is left of the prevention hours goes to informing people."""
    _keep_in_touch(world, seed, week, p, cnt)
    cnt[R.QUEUE] += world.pools.count[S.N_ARRIVALS]
    queue_arrivals(world, week, cnt)
    _inform(world, seed, week, p, cnt)
    cnt[R.TEAM_PREVENTION_MADE] += world.pools.team_minutes[1]
