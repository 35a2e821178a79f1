"""The connector's week (buurtverbinder): hours of outreach, introductions, events and volunteer asks.

And proactive home visits to residents of 75 and over, the active control that puts the same hours at doors.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.ages import age_years
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.acts import (
    ASK,
    EVENT,
    INTRODUCE,
    OUTREACH,
    ask_to_serve,
    gather,
    introduce,
    meet,
    times,
    visit,
)

_CONNECTOR = np.int64(Decision.CONNECTOR)
_HOME_VISIT = np.int64(Decision.HOME_VISIT)
#: Place in ``Pools.carried`` of the minutes of a home visit; doors tried to find somebody of that age.
_CARRIED, _DOORS, _OLD = 4, 12, 75


@phase
def connector(world, minutes, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Spend the connector's minutes of this week (int64). Nothing happens at zero."""
    if minutes <= 0:
        return
    cnt[R.CONNECTOR_HOURS] += minutes
    n = times(world, OUTREACH, minutes * p.connector_outreach, p.contact_minutes)
    visit(world, n, _CONNECTOR, R.CONTACTS, S.FOUND_CONNECTOR, seed, week, p, cnt)
    n = times(world, INTRODUCE, minutes * p.connector_introduce, p.introduction_minutes)
    introduce(world, n, _CONNECTOR, seed, week, p, cnt)
    n = times(world, EVENT, minutes * p.connector_events, p.event_minutes)
    gather(world, n, _CONNECTOR, seed, week, p, cnt)
    n = times(world, ASK, minutes * p.connector_ask, p.ask_minutes)
    ask_to_serve(world, n, _CONNECTOR, seed, week, p, cnt)


@rule
def _oldest(world, home, week):  # type: ignore[no-untyped-def]
    """The oldest member of a household, if of 75 or over; else -1."""
    best = -1
    for k in range(world.hh[home].persons):
        j = world.dwellings[home].member[k]
        if age_years(world.res[j], week) >= _OLD and (
            best < 0
            or world.res[j].birth < world.res[best].birth
            or (world.res[j].birth == world.res[best].birth and world.who[j] < world.who[best])
        ):
            best = j
    return best


@phase
def home_visits(world, minutes, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Spend minutes of proactive visits (int64): the first of twelve doors behind which somebody of 75 lives."""
    if minutes <= 0:
        return
    cnt[R.VISIT_HOURS] += minutes
    for k in range(times(world, _CARRIED, np.float64(minutes), p.visit_minutes)):
        for door in range(_DOORS):
            draw = block(seed, _HOME_VISIT, week, k, door)
            i = _oldest(world, np.int64(unit(draw[0]) * world.hh.shape[0]), week)
            if i >= 0:
                cnt[R.HOME_VISITS] += 1
                meet(world, i, unit(draw[1]), S.FOUND_OUTREACH, seed, week, p, cnt)
                break
