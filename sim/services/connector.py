"""The connector's week (buurtverbinder): hours of outreach, introductions, events and volunteer asks.

Only hours are put in. Who is met is an addressed draw of dwellings; what comes of it runs through the same doors as
everything else: somebody is known and informed, a hidden need may reach the team, two people may get a weak tie
that lives or fades like any other, somebody may start to volunteer or take a seat in a group.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import volunteer
from sim.agents.seeking import arrive, inform
from sim.ages import adult
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.network.formation import liking, street_mate, tie

_CONNECTOR = int(Decision.CONNECTOR)
OUTREACH, INTRODUCE, EVENT, ASK = range(4)


@rule
def _doorstep(world, week, u):  # type: ignore[no-untyped-def]
    """The adult in most need behind a door drawn at random, or -1."""
    res, hh = world.res, world.hh
    home = np.int64(u * hh.persons.shape[0])
    best = -1
    for k in range(hh.persons[home]):
        j = world.dwellings.member[home, k]
        if not adult(res[j], week):
            continue
        if best < 0 or res.worst[j] > res.worst[best]:
            best = j
    return best


@rule
def _times(world, act, minutes, each):  # type: ignore[no-untyped-def]
    """How often an act fits this week, carrying the rest to the next."""
    carried = world.pools.carried
    total = carried[act] + minutes
    n = np.int64(total / each)
    carried[act] = total - n * each
    return n


@phase
def _visit(world, n, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    res = world.res
    for k in range(n):
        draw = block(seed, _CONNECTOR, week, k, OUTREACH)
        i = _doorstep(world, week, unit(draw[0]))
        cnt[R.CONTACTS] += 1
        if i < 0:
            continue
        world.person.known[i] = 1
        inform(world, i, p.contact_informs, week, p)
        if res.worst[i] > p.signal_above and unit(draw[1]) < p.contact_finds:
            cnt[R.SIGNALS] += 1
            arrive(world, res.home[i], seed, week, S.FOUND_CONNECTOR)


@phase
def _introduce(world, n, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Bring a lonely resident together with the best of six people nearby."""
    res = world.res
    for k in range(n):
        draw = block(seed, _CONNECTOR, week, k, INTRODUCE)
        i = -1
        for t in range(4):
            j = _doorstep(world, week, unit(draw[t]))
            if j >= 0 and (i < 0 or res.lonely[j] > res.lonely[i]):
                i = j
        if i < 0:
            continue
        world.person.known[i] = 1
        best, fit = -1, 0.0
        for t in range(6):
            pick = block(seed, _CONNECTOR, week, k, INTRODUCE + 16 + t)
            j = street_mate(world, i, unit(pick[0]), unit(pick[1]))
            if j < 0 or res.home[j] == res.home[i] or not adult(res[j], week):
                continue
            good = liking(world, i, j, week, p)
            if good > fit:
                best, fit = j, good
        cnt[R.INTRODUCTIONS] += 1
        if best >= 0 and unit(block(seed, _CONNECTOR, week, k, INTRODUCE + 8)[0]) < p.introduction_takes:
            tie(world, i, best, S.NEIGHBOUR, p.tie_start, week, 1.0, cnt)


@phase
def _gather(world, n, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """An event brings people of one street together; pairs may take to each other."""
    for k in range(n):
        draw = block(seed, _CONNECTOR, week, k, EVENT)
        i = _doorstep(world, week, unit(draw[0]))
        if i < 0:
            continue
        for t in range(np.int64(p.event_pairs)):
            pick = block(seed, _CONNECTOR, week, k, EVENT + 32 + t)
            a = street_mate(world, i, unit(pick[0]), unit(pick[1]))
            b = street_mate(world, i, unit(pick[2]), 0.5)
            if a >= 0 and b >= 0 and unit(pick[3]) < 2.0 * liking(world, a, b, week, p):
                tie(world, a, b, S.NEIGHBOUR, p.tie_start, week, 1.0, cnt)


@phase
def _ask_to_serve(world, n, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    res = world.res
    for k in range(n):
        draw = block(seed, _CONNECTOR, week, k, ASK)
        i = _doorstep(world, week, unit(draw[0]))
        cnt[R.VOLUNTEER_ASKS] += 1
        if i >= 0 and res.volunteer[i] != S.ACTIVE and unit(draw[1]) < p.volunteer_ask:
            volunteer(world, i, S.ACTIVE, week)


@phase
def connector(world, minutes, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Spend the connector's minutes of this week (int64). Nothing happens at zero."""
    if minutes <= 0:
        return
    cnt[R.CONNECTOR_HOURS] += minutes
    _visit(
        world, _times(world, OUTREACH, minutes * p.connector_outreach, p.contact_minutes), seed, week, p, cnt
    )
    n = _times(world, INTRODUCE, minutes * p.connector_introduce, p.introduction_minutes)
    _introduce(world, n, seed, week, p, cnt)
    _gather(world, _times(world, EVENT, minutes * p.connector_events, p.event_minutes), seed, week, p, cnt)
    _ask_to_serve(world, _times(world, ASK, minutes * p.connector_ask, p.ask_minutes), seed, week, p, cnt)
