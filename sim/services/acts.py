"""What one hour among residents can be: a talk at the door, an introduction, a gathering, asking for help.

The connector, the team's outreach, coordinators and projects do the same things; each has its own stream of draws.
Only hours are put in. What comes of it runs through the same doors as everything else: somebody is known and
informed, a hidden need may reach the team, two people may get a weak tie that lives or fades like any other.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import volunteer
from sim.agents.seeking import arrive, inform
from sim.ages import adult
from sim.chance import block, unit
from sim.kernel import phase, rule
from sim.network.formation import liking, street_mate, tie

#: What the numbers of one act are drawn for.
OUTREACH, INTRODUCE, EVENT, ASK = range(4)


@rule
def doorstep(world, week, u):  # type: ignore[no-untyped-def]
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
def times(world, place, minutes, each):  # type: ignore[no-untyped-def]
    """How often an act of so many minutes fits this week, carrying the rest to the next in ``Pools.carried``."""
    carried = world.pools.carried
    total = carried[place] + minutes
    n = np.int64(total / each)
    carried[place] = total - n * each
    return n


@phase
def meet(world, i, u, way, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """A talk with resident i: known and informed; a severe need may reach the team, found this ``way``."""
    res = world.res
    world.person.known[i] = 1
    inform(world, i, p.contact_informs, week, p)
    if res.worst[i] > p.signal_above and u < p.contact_finds:
        cnt[R.SIGNALS] += 1
        arrive(world, res.home[i], seed, week, way)


@phase
def visit(world, n, stream, series, way, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Talks at n doors, counted in a series."""
    for k in range(n):
        draw = block(seed, stream, week, k, OUTREACH)
        i = doorstep(world, week, unit(draw[0]))
        cnt[series] += 1
        if i >= 0:
            meet(world, i, unit(draw[1]), way, seed, week, p, cnt)


@phase
def introduce(world, n, stream, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Bring a lonely resident together with the best of six people nearby."""
    res = world.res
    for k in range(n):
        draw = block(seed, stream, week, k, INTRODUCE)
        i = -1
        for t in range(4):
            j = doorstep(world, week, unit(draw[t]))
            if j >= 0 and (i < 0 or res.lonely[j] > res.lonely[i]):
                i = j
        if i < 0:
            continue
        world.person.known[i] = 1
        best, fit = -1, 0.0
        for t in range(6):
            pick = block(seed, stream, week, k, INTRODUCE + 16 + t)
            j = street_mate(world, i, unit(pick[0]), unit(pick[1]))
            if j < 0 or res.home[j] == res.home[i] or not adult(res[j], week):
                continue
            good = liking(world, i, j, week, p)
            if good > fit:
                best, fit = j, good
        cnt[R.INTRODUCTIONS] += 1
        if best >= 0 and unit(block(seed, stream, week, k, INTRODUCE + 8)[0]) < p.introduction_takes:
            tie(world, i, best, S.NEIGHBOUR, p.tie_start, week, 1.0, cnt)


@phase
def gather(world, n, stream, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """An event brings people of one street together; pairs may take to each other."""
    for k in range(n):
        draw = block(seed, stream, week, k, EVENT)
        i = doorstep(world, week, unit(draw[0]))
        if i < 0:
            continue
        for t in range(np.int64(p.event_pairs)):
            pick = block(seed, stream, week, k, EVENT + 32 + t)
            a = street_mate(world, i, unit(pick[0]), unit(pick[1]))
            b = street_mate(world, i, unit(pick[2]), 0.5)
            if a >= 0 and b >= 0 and unit(pick[3]) < 2.0 * liking(world, a, b, week, p):
                tie(world, a, b, S.NEIGHBOUR, p.tie_start, week, 1.0, cnt)


@phase
def ask_to_serve(world, n, stream, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Ask n people whether they want to volunteer."""
    res = world.res
    for k in range(n):
        draw = block(seed, stream, week, k, ASK)
        i = doorstep(world, week, unit(draw[0]))
        cnt[R.VOLUNTEER_ASKS] += 1
        if i >= 0 and res.volunteer[i] != S.ACTIVE and unit(draw[1]) < p.volunteer_ask:
            volunteer(world, i, S.ACTIVE, week)
