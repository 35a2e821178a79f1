"""The second ring: those around a household who notice a need and tell the team, rightly or wrongly.

Eight signallers each see some people (reach), on some domains, notice a large need at some rate (sensitivity) and are
sometimes wrong. Each signal costs the team an attempt; who is tried is reached or not, who is reached accepts or not:
a funnel. What is found this way enters the ladder like any other need: more signals may mean more work.

A lever ``signal_*`` multiplies the reach of one signaller. What it adds lies behind what was there before in the
number that decides, so that it never changes whom others notice.
"""

from __future__ import annotations

import numpy as np

from sim import levers as L
from sim import record as R
from sim import state as S
from sim.agents.needs import unmet
from sim.agents.seeking import arrive, may_arrive
from sim.ages import age_years
from sim.arithmetic import lowest
from sim.chance import Decision, block, slot_unit, unit
from sim.kernel import phase, rule

_SIGNAL = np.int64(Decision.SIGNAL)
_ADULT = 18
YOUTH_FROM, YOUTH_TO = 12, 26
_AT_HOME = (1 << S.HOUSEHELP) | (1 << S.NURSING) | (1 << S.SUPPORT)
#: Income quintiles from which most rent from a corporation.
RENTERS = 2


@rule
def seen_by(world, i, week):  # type: ignore[no-untyped-def]
    """Bit mask of the signallers whose people resident i is one of."""
    me = world.res[i]
    age = age_years(me, week)
    mask = 1 << S.GP
    if age < _ADULT:
        mask |= 1 << S.SCHOOL
    else:
        mask |= 1 << S.NEIGHBOURS
        if world.dwellings.income[me.home] < RENTERS:
            mask |= 1 << S.LANDLORD
        if me.role == S.HEAD:
            mask |= 1 << S.ARREARS
    if YOUTH_FROM <= age < YOUTH_TO:
        mask |= 1 << S.YOUTH_WORK
    if age >= YOUTH_FROM:
        mask |= 1 << S.POLICE
    if np.int64(me.service) & _AT_HOME != 0:
        mask |= 1 << S.HOME_CARE
    return mask


@rule
def _large(me, my, p):  # type: ignore[no-untyped-def]
    """Bit mask of the domains whose unmet need others can notice."""
    mask = 0
    bits = np.int64(me.counts)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        if unmet(np.float64(my.need[d]), np.float64(my.cover[d]), p.chronic[d] > 0) > p.signal_above:
            mask |= 1 << d
    return mask


@rule
def _who_signals(chance, seen, large, rate, lever, p):  # type: ignore[no-untyped-def]
    """The signaller of this week, or -1: ``rate`` a week among those reached, ``large`` 0 to ask for a false alarm."""
    below = 0.0
    for c in range(S.SIGNALLERS):
        if (seen >> c) & 1 == 1 and (large == 0 or large & p.signal_sees[c] != 0):
            width = rate[c] * p.signal_reach[c]
            if below <= chance < below + width * min(1.0, 1.0 + lever[L.SIGNAL_SCHOOL + c]):
                return c
            below += width
    for c in range(S.SIGNALLERS):
        more = min(1.0, p.signal_reach[c] * (1.0 + lever[L.SIGNAL_SCHOOL + c])) - p.signal_reach[c]
        if more > 0.0 and (seen >> c) & 1 == 1 and (large == 0 or large & p.signal_sees[c] != 0):
            if below <= chance < below + rate[c] * more:
                return c
            below += rate[c] * more
    return -1


@phase
def _attempt(world, i, c, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """The team tries to reach who was signalled; returns whether the household is reached and accepts."""
    draw = block(seed, _SIGNAL, week, world.who[i], 0)
    cnt[R.SIGNALS] += 1
    cnt[R.SIGNALS_SCHOOL + c] += 1
    if unit(draw[1]) >= p.signal_contact[c]:
        return False
    cnt[R.SIGNALS_REACHED] += 1
    return unit(draw[0]) < p.signal_accepts[c]


@rule
def _register(world, home, way, seed, week):  # type: ignore[no-untyped-def]
    """The household comes to the team; of two signallers in one week the first of the list is named."""
    hh = world.hh
    if not arrive(world, home, seed, week, way) and hh.since[home] == week:
        if S.FOUND_SIGNAL <= hh.found_by[home] < S.FOUND_CONNECTOR and hh.found_by[home] > way:
            hh.found_by[home] = way


@phase
def second_ring(world, lever, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """The signals of the week. Nobody is signalled who is at the team already or was there in the last weeks."""
    res, hh, due, pools = world.res, world.hh, world.due, world.pools
    found = 0
    for r in range(1, due[S.DUE_SIGNAL, 0] + 1):
        i = due[S.DUE_SIGNAL, r]
        if res.status[i] != S.HERE or not may_arrive(hh, res.home[i], week):
            continue
        large = _large(res[i], world.person[i], p)
        if large == 0:
            continue
        chance = slot_unit(np.uint64(world.words[2, i]))
        c = _who_signals(chance, seen_by(world, i, week), large, p.signal_notice, lever, p)
        if c >= 0 and _attempt(world, i, c, seed, week, p, cnt):
            cnt[R.SIGNALS_ACCEPTED] += 1
            pools.request[found, 0] = res.home[i]
            pools.request[found, 1] = S.FOUND_SIGNAL + c
            found += 1
    for r in range(1, due[S.DUE_FALSE_ALARM, 0] + 1):
        i = due[S.DUE_FALSE_ALARM, r]
        if res.status[i] != S.HERE or res.worst[i] > p.signal_above:
            continue
        chance = slot_unit(np.uint64(world.words[2, i]))
        c = _who_signals(chance, seen_by(world, i, week), 0, p.signal_false, lever, p)
        if c >= 0:
            accepts = _attempt(world, i, c, seed, week, p, cnt)
            cnt[R.FALSE_ALARMS] += 1
            # Most arrears are not problem debt: a payment is arranged, and that is the end of it.
            cnt[R.SIGNALS_ACCEPTED] += np.int64(accepts and c == S.ARREARS)
    # Only now: two signals of one household in one week are two attempts, whichever was first.
    for f in range(found):
        _register(world, pools.request[f, 0], pools.request[f, 1], seed, week)
