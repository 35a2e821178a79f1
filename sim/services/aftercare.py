"""Phase 10, aftercare and relapse: a closed case may come back; a little contact afterwards makes that rarer.

Aftercare is 0.25 h every six weeks per closed case, out of what prevention hours are left: the first thing to go
under pressure.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.seeking import inform
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.relapse import keep_in_touch
from sim.services.team import queue_arrivals

_TEAM = int(Decision.TEAM)


@rule
def _outreach(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Prevention hours that no group or aftercare used: being visible in the neighbourhood, contact by contact."""
    pools, hh = world.pools, world.hh
    n = np.int64(pools.team_minutes[0] / p.contact_minutes)
    for k in range(n):
        draw = block(seed, _TEAM, week, k, 3)
        home = np.int64(unit(draw[0]) * hh.persons.shape[0])
        if hh.persons[home] > 0:
            i = world.dwellings.member[home, 0]
            inform(world, i, p.contact_informs, week, p)
    pools.team_minutes[1] += pools.team_minutes[0]
    pools.team_minutes[0] = 0


@phase
def aftercare(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 10; what is left of the prevention hours goes into being visible in the neighbourhood."""
    keep_in_touch(world, seed, week, p, cnt)
    cnt[R.QUEUE] += world.pools.count[S.N_ARRIVALS]
    queue_arrivals(world, week, cnt)
    _outreach(world, seed, week, p, cnt)
    cnt[R.TEAM_PREVENTION_MADE] += world.pools.team_minutes[1]
