"""Phase 10, aftercare and relapse: a closed case may come back; a little contact afterwards makes that rarer.

Aftercare is 0.25 h every six weeks per closed case, out of what prevention hours are left: the first thing to go
under pressure.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.seeking import arrive
from sim.chance import Decision, block, unit
from sim.kernel import phase
from sim.services.team import household_need

_RELAPSE = int(Decision.RELAPSE)


@phase
def aftercare(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 10."""
    hh, pools = world.hh, world.pools
    closed = 0
    for home in range(hh.persons.shape[0]):
        if hh.standing[home] == S.AFTERCARE:
            closed += 1
    if closed == 0:
        return
    wanted = np.int64(closed * p.aftercare_minutes)
    given = min(wanted, max(0, pools.team_minutes[0]))
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
