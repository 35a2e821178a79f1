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

_TEAM = np.int64(Decision.TEAM)


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


@phase
def aftercare(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 10; what is left of the prevention hours goes to informing people."""
    keep_in_touch(world, seed, week, p, cnt)
    cnt[R.QUEUE] += world.pools.count[S.N_ARRIVALS]
    queue_arrivals(world, week, cnt)
    _inform(world, seed, week, p, cnt)
    cnt[R.TEAM_PREVENTION_MADE] += world.pools.team_minutes[1]
