"""Phase 12, new ties: same street, friends of friends, fellow members; introductions come from the connector.

A pair forms a tie with probability λ_k·exp(-β·age gap)·o_i·o_j·room, on candidate pairs only. The initiator finds
a candidate by an addressed draw; ties start weak.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import requests_in_order
from sim.arithmetic import exp
from sim.chance import Decision, block, slot, unit
from sim.kernel import phase, rule
from sim.words import STREET

_FORM = int(Decision.TIE_FORM)


@rule
def tied(res, ties, i, j):  # type: ignore[no-untyped-def]
    """Whether i and j already have a tie."""
    for k in range(res.degree[i]):
        if ties.alter[i, k] == j:
            return True
    return False


@rule
def tie(world, i, j, layer, strength, week, affinity, cnt):  # type: ignore[no-untyped-def]
    """Add a tie in both rows; refused (and counted) when one of the two has no room left."""
    ties, res = world.ties, world.res
    if i == j or res.home[i] == res.home[j] or tied(res, ties, i, j):
        return False
    if res.degree[i] >= S.TIES or res.degree[j] >= S.TIES:
        cnt[R.TIES_REFUSED] += 1
        return False
    for a, b in ((i, j), (j, i)):
        k = res.degree[a]
        ties.alter[a, k] = b
        ties.strength[a, k] = strength
        ties.layer[a, k] = layer
        ties.since[a, k] = week
        ties.affinity[a, k] = affinity
        res.degree[a] = k + 1
    cnt[R.TIES_MADE] += 1
    return True


@rule
def room(res, i, p):  # type: ignore[no-untyped-def]
    """How much room for another tie: 1 without ties, 0 at twice the usual total strength."""
    return max(0.0, 1.0 - np.float64(res.total[i]) / p.tie_room)


@rule
def liking(world, i, j, week, p):  # type: ignore[no-untyped-def]
    """Probability weight that two people take to each other: age homophily, openness, room."""
    res = world.res
    gap = abs(res.birth[i] - res.birth[j]) / 52.1775
    o = np.float64(res.openness[i]) * np.float64(res.openness[j])
    return exp(-gap / p.homophily_years) * o * room(res, i, p) * room(res, j, p)


@rule
def street_mate(world, i, u, v):  # type: ignore[no-untyped-def]
    """A resident of a dwelling within five doors on the same street, or -1."""
    res, hh = world.res, world.hh
    home = res.home[i]
    if home < 0:
        return -1
    step = np.int64(u * 10.0) - 5
    if step >= 0:
        step += 1
    rank = hh.street_rank[home] + step
    if rank < 0 or rank >= hh.street_home.shape[0]:
        return -1
    other = hh.street_home[rank]
    if hh.street[other] != hh.street[home] or hh.persons[other] == 0:
        return -1
    return hh.member[other, np.int64(v * hh.persons[other])]


@rule
def _friend_of_friend(world, i, u, v):  # type: ignore[no-untyped-def]
    res, ties = world.res, world.ties
    if res.degree[i] == 0:
        return -1
    j = ties.alter[i, np.int64(u * res.degree[i])]
    return ties.alter[j, np.int64(v * res.degree[j])]


@phase
def new_ties(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 12: neighbours meet, friends of friends meet."""
    res, pools = world.res, world.pools
    pools.count[S.N_REQUESTS] = 0
    # Candidates are found from this week's ties for everybody before any tie is made.
    for m in range(1, world.due[S.DUE_MEET, 0] + 1):
        i = world.due[S.DUE_MEET, m]
        if res.status[i] != S.HERE:
            continue
        way = slot(np.uint64(world.words[1, i]))
        draw = block(seed, _FORM, week, res.uid[i], way)
        if way == STREET:
            j = street_mate(world, i, unit(draw[0]), unit(draw[1]))
        else:
            j = _friend_of_friend(world, i, unit(draw[0]), unit(draw[1]))
        if j < 0 or j == i or res.status[j] != S.HERE:
            continue
        if unit(draw[2]) < p.tie_rate * liking(world, i, j, week, p):
            n = pools.count[S.N_REQUESTS]
            pools.request[n, 0] = i
            pools.request[n, 1] = j
            pools.request[n, 2] = S.NEIGHBOUR if way == STREET else S.FRIEND
            pools.request_key[n] = np.int64(draw[3])
            pools.count[S.N_REQUESTS] = n + 1
    requests_in_order(pools)
    for r in range(pools.count[S.N_REQUESTS]):
        i, j = pools.request[r, 0], pools.request[r, 1]
        affinity = 1.0 + p.affinity_spread * (2.0 * unit(pools.request_key[r]) - 1.0)
        tie(world, i, j, pools.request[r, 2], p.tie_start, week, affinity, cnt)
