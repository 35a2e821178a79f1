"""Two people or families brought together: network coach, families for each other, street events, buddies.

A buddy is a volunteer who comes every week: a tie that is kept up, and standing help where there is a light need. Who
wants one waits until hours are free and a volunteer is found with whom it may click; better matching waits longer.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.help import end_help
from sim.agents.people import leave_group
from sim.ages import adult
from sim.arithmetic import exp, lowest
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.network.formation import liking, street_mate, tie
from sim.offers import BUDDY, FAMILIES, MATCH, STREET
from sim.services.acts import gather, introduce, times
from sim.services.offers import may_run, pay

_MATCH = np.int64(Decision.MATCH)
_BUDDY = np.int64(Decision.BUDDY)
_PARENTING = 3
#: Where the numbers for families begin, behind those of introductions and gatherings.
_FAMILY = 100
#: First place in ``Pools.carried`` of projects' minutes; doors tried for a family, a volunteer.
_CARRIED, _DOORS = 16, 8


@rule
def _stand_by(world, i, j, d, minutes, week):  # type: ignore[no-untyped-def]
    """Resident j gives i standing help on domain d, within what j can keep up."""
    me, helper = world.res[i], world.res[j]
    minutes = min(minutes, world.person[j].tolerance - helper.given)
    if me.helpers >= S.ARRANGEMENTS or minutes < 30:
        return
    help_ = world.help[i, me.helpers]
    help_.helper = j
    help_.minutes = minutes
    help_.felt = minutes
    help_.since = week
    help_.domain = d
    help_.kind = S.BUDDY
    me.helpers += 1
    helper.given += minutes
    world.person[j].burden += minutes


@rule
def _child_in_need(world, home):  # type: ignore[no-untyped-def]
    """A child with a need on growing up, or -1."""
    for k in range(world.hh[home].persons):
        j = world.dwellings[home].member[k]
        if world.res[j].role == S.CHILD and (np.int64(world.res[j].active) >> _PARENTING) & 1 == 1:
            return np.int64(j)
    return np.int64(-1)


@phase
def _families(world, n, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Families for each other: another family of the street stands by one in which a child has a need."""
    res = world.res
    for k in range(n):
        child = np.int64(-1)
        for door in range(_DOORS):
            if child < 0:
                draw = block(seed, _MATCH, week, k, _FAMILY + door)
                child = _child_in_need(world, np.int64(unit(draw[0]) * world.hh.shape[0]))
        if child < 0:
            continue
        parent = np.int64(world.person[child].mother)
        if parent < 0:
            parent = np.int64(world.person[child].father)
        if parent < 0:
            continue
        best, fit = -1, 0.0
        for t in range(6):
            pick = block(seed, _MATCH, week, k, _FAMILY + 32 + t)
            j = street_mate(world, parent, unit(pick[0]), unit(pick[1]))
            if j < 0 or res.home[j] == res.home[parent] or not adult(res[j], week):
                continue
            good = liking(world, parent, j, week, p)
            if good > fit:
                best, fit = j, good
        cnt[R.INTRODUCTIONS] += 1
        if best >= 0 and unit(block(seed, _MATCH, week, k, _FAMILY + 48)[0]) < p.introduction_takes:
            tie(world, parent, best, S.NEIGHBOUR, p.tie_start, week, 1.0, cnt)
            _stand_by(world, child, best, _PARENTING, np.int64(p.buddy_minutes), week)


@phase
def run_projects(world, mask, fresh, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Projects without members: their hours become introductions, matched families or a street's gathering.

    Returns the minutes of new money left.
    """
    for offer in range(S.OFFERS):
        kind = p.offer_kind[offer]
        if offer == BUDDY or (kind != STREET and kind != MATCH) or may_run(offer, mask, p) == 0:
            continue
        # A policy that allows a project that ran already adds as many hours to it.
        runs = np.int64(p.offer_existing[offer]) + ((mask >> offer) & 1)
        minutes = np.int64(runs * p.offer_staff[offer] * p.offer_place[offer])
        left = pay(world, offer, minutes, fresh, p, cnt)
        if left < 0:
            continue
        fresh = left
        if kind == STREET:
            n = times(world, _CARRIED + offer, np.float64(minutes), p.event_minutes)
            gather(world, n, _MATCH, seed, week, p, cnt)
        elif offer == FAMILIES:
            n = times(world, _CARRIED + offer, np.float64(minutes), p.match_minutes)
            _families(world, n, seed, week, p, cnt)
        else:
            n = times(world, _CARRIED + offer, np.float64(minutes), p.introduction_minutes)
            introduce(world, n, _MATCH, seed, week, p, cnt)
    return fresh


@rule
def buddies_wanted(world, p):  # type: ignore[no-untyped-def]
    """Minutes of volunteers a week that are buddies' now, which ask for supervision."""
    matched = 0
    for k in range(world.groups.seats[BUDDY]):
        matched += np.int64(world.res.group[world.groups.seat[BUDDY, k]] >= S.LIVES_ON)
    return np.int64(matched * p.buddy_minutes)


@rule
def _buddy_of(world, i):  # type: ignore[no-untyped-def]
    """Place on resident i's list of the tie with the buddy, or -1."""
    near = world.near[i]
    for k in range(world.res[i].degree):
        if world.ties[near.tie[k]].layer == S.BUDDY:
            return k
    return -1


@rule
def _volunteer_for(world, i, seed, week, p):  # type: ignore[no-untyped-def]
    """The volunteer behind some doors who is liked best, or -1."""
    res, best, fit = world.res, -1, 0.0
    for door in range(_DOORS):
        draw = block(seed, _BUDDY, week, world.who[i], 1 + door)
        home = np.int64(unit(draw[0]) * world.hh.shape[0])
        if home == res.home[i]:
            continue
        for k in range(world.hh[home].persons):
            j = world.dwellings[home].member[k]
            if res.volunteer[j] == S.ACTIVE and adult(res[j], week):
                good = liking(world, i, j, week, p)
                if good > fit:
                    best, fit = j, good
    return best


@rule
def _light_need(me, my, p):  # type: ignore[no-untyped-def]
    """The light need of which most hours are uncovered, or -1."""
    best, most = -1, 0.0
    bits = np.int64(me.active)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        gap = (
            p.volunteer_light[d] * p.hours_full[d] * np.float64(my.need[d]) * (1.0 - np.float64(my.cover[d]))
        )
        if gap > most:
            best, most = d, gap
    return best


@rule
def _part(world, i):  # type: ignore[no-untyped-def]
    """The match is over: no more standing help; the tie goes its own way."""
    k = 0
    while k < world.res[i].helpers:
        if world.help[i, k].kind == S.BUDDY:
            end_help(world, i, k)
        else:
            k += 1
    leave_group(world, i)


@rule
def _try_to_match(world, i, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Whether a volunteer was found for resident i and they took to each other."""
    j = _volunteer_for(world, i, seed, week, p)
    if j < 0 or not tie(world, i, j, S.BUDDY, p.tie_start, week, 1.0, cnt):
        return False
    d = _light_need(world.res[i], world.person[i], p)
    if d >= 0:
        _stand_by(world, i, j, d, np.int64(p.buddy_minutes), week)
    world.res[i].group += S.LIVES_ON
    cnt[R.BUDDIES_MATCHED] += 1
    return True


@phase
def run_buddies(world, open_, minutes, supplied, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Matches are made while ``minutes`` last, kept up, and end; returns the minutes used.

    ``open_``: whether the offer is there at all; ``supplied``: share of the supervision asked for that was given.
    """
    groups, res = world.groups, world.res
    used, k, matched = 0, 0, 0
    each = np.int64(p.match_minutes)
    ends = min(1.0, p.buddy_end * (1.0 + (p.buddy_alone - 1.0) * (1.0 - supplied)))
    while k < groups.seats[BUDDY]:
        i = np.int64(groups.seat[BUDDY, k])
        draw = block(seed, _BUDDY, week, world.who[i], 0)
        if res.group[i] >= S.LIVES_ON:
            at = _buddy_of(world, i)
            if at < 0 or not open_ or unit(draw[0]) < ends:
                _part(world, i)
                continue
            e = world.near[i].tie[at]
            s = np.float64(world.bond[S.STRENGTH, e])
            world.bond[S.STRENGTH, e] = s + (1.0 - s) * (1.0 - exp(-p.buddy_minutes / 60.0 / p.tie_hours))
            matched += 1
        elif not open_ or unit(draw[1]) < p.group_dropout:
            leave_group(world, i)
            continue
        elif used + each <= minutes and unit(draw[0]) < p.buddy_match:
            used += each
            matched += np.int64(_try_to_match(world, i, seed, week, p, cnt))
        k += 1
    groups.present[BUDDY] = groups.seats[BUDDY]
    groups.running[BUDDY] = np.int64(open_)
    cnt[R.BUDDIES] += matched
    cnt[R.BUDDIES_WAITING] += groups.seats[BUDDY] - matched
    return used
