"""Phase 12, new ties: same street, friends of friends, fellow members; introductions come from the connector.

A pair forms a tie with probability λ_k·exp(-β·age gap)·o_i·o_j·room, on candidate pairs only. The initiator finds
a candidate by an addressed draw; ties start weak.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.bonds import bind, tied
from sim.ages import adult
from sim.arithmetic import exp
from sim.chance import Decision, block, slot, slot_unit, unit
from sim.kernel import phase, rule
from sim.prefetch import AHEAD, fetch
from sim.sorting import sort_by_key
from sim.words import STREET

_FORM = np.int64(Decision.TIE_FORM)
_ONCE = 1.0 / 16.0
#: Cache line of a row of ``World.person`` with openness and the sum of strengths.
_OPENNESS_LINE = 2
#: Of those who meet, how many are led to somebody together.
_SOME = 128


@phase
def tie(world, i, j, layer, strength, week, affinity, cnt):  # type: ignore[no-untyped-def]
    """Make a tie; refused (and counted) when one of the two has no room left."""
    if i == j or world.res[i].home == world.res[j].home or tied(world, i, j):
        return False
    if not bind(world, i, j, layer, strength, week, affinity):
        cnt[R.TIES_REFUSED] += 1
        return False
    cnt[R.TIES_MADE] += 1
    return True


@rule
def room(person, i, p):  # type: ignore[no-untyped-def]
    """How much room for another tie: 1 without ties, 0 at twice the usual total strength."""
    return max(0.0, 1.0 - np.float64(person.total[i]) / p.tie_room)


@phase
def liking(world, i, j, week, p):  # type: ignore[no-untyped-def]
    """Probability weight that two people take to each other: age homophily, openness, room."""
    res, person = world.res, world.person
    gap = abs(res.birth[i] - res.birth[j]) / 52.1775
    o = np.float64(person.openness[i]) * np.float64(person.openness[j])
    return exp(-gap / p.homophily_years) * o * room(person, i, p) * room(person, j, p)


@rule
def _door(world, home, u):  # type: ignore[no-untyped-def]
    """A place within five of a dwelling's own among those sorted by street, or -1."""
    if home < 0:
        return -1
    step = np.int64(u * 10.0) - 5
    if step >= 0:
        step += 1
    rank = world.dwellings.street_rank[home] + step
    return rank if 0 <= rank < world.dwellings.street_home.shape[0] else -1


@rule
def _behind(world, home, other, v):  # type: ignore[no-untyped-def]
    """A resident of the other dwelling if it stands on the same street and somebody lives there, or -1."""
    persons = world.hh.persons[other]
    if world.dwellings.street[other] != world.dwellings.street[home] or persons == 0:
        return -1
    return world.dwellings.member[other, np.int64(v * persons)]


@phase
def street_mate(world, i, u, v):  # type: ignore[no-untyped-def]
    """A resident of a dwelling within five doors on the same street, or -1."""
    home = world.res.home[i]
    door = _door(world, home, u)
    if door < 0:
        return -1
    return _behind(world, home, world.dwellings.street_home[door], v)


@rule
def _of_two_ages(one, other, week, p):  # type: ignore[no-untyped-def]
    """A child and an adult more than a few years older: they meet, but do not become friends of their own accord."""
    far = abs(one.birth - other.birth) > p.child_friend_weeks
    return far and adult(one, week) != adult(other, week)


@rule
def _who_may(world, p):  # type: ignore[no-untyped-def]
    """Keep on the list of those who meet only who may take to somebody; most fail by what is known of themselves."""
    meeting = world.due[S.DUE_MEET]
    kept, many = 0, meeting[0]
    for m in range(1, many + 1):
        i = meeting[m]
        ahead = meeting[min(m + AHEAD, many)]
        fetch(world.res, ahead, 0)
        fetch(world.sociable, ahead, 0)
        word = np.uint64(world.words[1, i])
        if world.res[i].status == S.HERE and _drawn(word, p) < p.tie_rate * world.sociable[i]:
            kept += 1
            meeting[kept] = i
    meeting[0] = kept


@rule
def _drawn(word, p):  # type: ignore[no-untyped-def]
    """The number that put somebody on the list decides too: uniform among those who are on it."""
    return slot_unit(word) / (p.meet[slot(word) - STREET] * _ONCE)


@rule
def _fetch_around(world, first, last):  # type: ignore[no-untyped-def]
    """Fetch the rows about themselves of those in these places of the list: scattered, and else waited for singly."""
    meeting = world.due[S.DUE_MEET]
    for m in range(first, last):
        fetch(world.res, meeting[m], 0)
        fetch(world.near, meeting[m], 0)
        fetch(world.person, meeting[m], _OPENNESS_LINE)
        fetch(world.who, meeting[m], 0)
    for m in range(first, last):
        home = world.res[meeting[m]].home
        fetch(world.dwellings, home, 0)
        fetch(world.dwellings, home, 1)


@rule
def _first_steps(world, first, last, seed, week):  # type: ignore[no-untyped-def]
    """Towards whom each of them goes: a door in the street, or a tie who introduces one; -1 nobody.

    Kept in the pools beside two words of the draw: who behind that door or which of the other's ties it is, and the
    order of the pair. What is looked at next is fetched for all of them first.
    """
    res, near, pools, meeting = world.res, world.near, world.pools, world.due[S.DUE_MEET]
    for m in range(first, last):
        i = meeting[m]
        way = slot(np.uint64(world.words[1, i]))
        draw = block(seed, _FORM, week, world.who[i], way)
        j = np.int64(-1)
        if way == STREET:
            j = np.int64(_door(world, res[i].home, unit(draw[0])))
            if j >= 0:
                fetch(world.dwellings, j, 0)
        elif res[i].degree > 0:
            j = np.int64(near[i].alter[np.int64(unit(draw[0]) * res[i].degree)])
            fetch(near, j, 0)
            fetch(res, j, 0)
        pools.event_row[m] = j
        pools.event_key[m] = draw[1]
        pools.request_key[m] = draw[3]


@rule
def _next_steps(world, first, last):  # type: ignore[no-untyped-def]
    """From the door to who lives there, from the tie to one of that one's ties; rows are fetched ahead."""
    res, pools, meeting, dwellings = world.res, world.pools, world.due[S.DUE_MEET], world.dwellings
    for m in range(first, last):
        j = pools.event_row[m]
        if j >= 0 and slot(np.uint64(world.words[1, meeting[m]])) == STREET:
            home = dwellings[j].street_home
            fetch(dwellings, home, 0)
            fetch(world.hh, home, 0)
            pools.event_row[m] = home
    for m in range(first, last):
        i, j = meeting[m], np.int64(pools.event_row[m])
        if j < 0:
            continue
        u = unit(pools.event_key[m])
        if slot(np.uint64(world.words[1, i])) == STREET:
            j = np.int64(_behind(world, res[i].home, j, u))
        else:
            j = np.int64(world.near[j].alter[np.int64(u * res[j].degree)])
        pools.event_row[m] = j
        if j >= 0:
            fetch(res, j, 0)
            fetch(world.person, j, _OPENNESS_LINE)


@rule
def _take_to(world, first, last, week, p):  # type: ignore[no-untyped-def]
    """Put the pairs that take to each other on the list of requests."""
    res, pools, meeting = world.res, world.pools, world.due[S.DUE_MEET]
    for m in range(first, last):
        i, j = meeting[m], pools.event_row[m]
        word = np.uint64(world.words[1, i])
        way = slot(word)
        if j < 0 or j == i or res.status[j] != S.HERE:
            continue
        if _of_two_ages(res[i], res[j], week, p):
            continue
        likes = liking(world, i, j, week, p)
        if way == STREET:
            likes *= p.street_pull[res.age[i]] * p.street_pull[res.age[j]]
        if _drawn(word, p) < p.tie_rate * likes:
            n = pools.count[S.N_REQUESTS]
            pools.request[n, 0] = i
            pools.request[n, 1] = j
            # Children of one street are friends rather than neighbours.
            grown = adult(res[i], week) and adult(res[j], week)
            pools.request[n, 2] = S.NEIGHBOUR if way == STREET and grown else S.FRIEND
            # Never beyond the place that is looked at: who is further on the list keeps the key.
            pools.request_key[n] = pools.request_key[m]
            pools.request_order[n] = n
            pools.count[S.N_REQUESTS] = n + 1


@phase
def new_ties(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 12: neighbours meet, friends of friends meet."""
    pools, meeting = world.pools, world.due[S.DUE_MEET]
    pools.count[S.N_REQUESTS] = 0
    _who_may(world, p)
    # Candidates are found from this week's ties for everybody before any tie is made. Some at a time, so that what
    # was fetched is still near when it is looked at.
    for first in range(1, meeting[0] + 1, _SOME):
        last = min(first + _SOME, meeting[0] + 1)
        _fetch_around(world, first, last)
        _first_steps(world, first, last, seed, week)
        _next_steps(world, first, last)
        _take_to(world, first, last, week, p)
    sort_by_key(pools.request_key, pools.request_order, pools.count[S.N_REQUESTS])
    for n in range(pools.count[S.N_REQUESTS]):
        r = pools.request_order[n]
        affinity = 1.0 + p.affinity_spread * (2.0 * unit(pools.request_key[n]) - 1.0)
        tie(
            world,
            pools.request[r, 0],
            pools.request[r, 1],
            pools.request[r, 2],
            p.tie_start,
            week,
            affinity,
            cnt,
        )
