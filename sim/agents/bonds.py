"""Ties as they are kept: each stands once, and both its residents list it in the order they were made.

Lists keep their order when a tie ends, so that it does not matter which of several ties ends first.
"""

from __future__ import annotations

from sim import record as R
from sim import state as S
from sim.kernel import phase, rule


@rule
def first_tie(world, quarter):  # type: ignore[no-untyped-def]
    """Where the ties begin whose week is ``quarter``, 0 to 3 (``sim.network.contact``)."""
    return quarter * (world.ties.shape[0] // 4)


@rule
def _free_tie(world, quarter):  # type: ignore[no-untyped-def]
    """A tie not in use in a quarter of the table, or -1 when there is no room for more."""
    pools = world.pools
    e = pools[S.TIE_FREE + quarter].count
    if e >= 0:
        pools[S.TIE_FREE + quarter].count = world.ties[e].since
        return e
    n = pools[S.TIE_COUNT + quarter].count
    if n >= world.ties.shape[0] // 4:
        return -1
    pools[S.TIE_COUNT + quarter].count = n + 1
    return first_tie(world, quarter) + n


@phase
def bind(world, i, j, layer, strength, week, affinity):  # type: ignore[no-untyped-def]
    """Make a tie of residents i and j; False when one of the two, or the place, has no room for another."""
    res = world.res
    if res[i].degree >= S.TIES or res[j].degree >= S.TIES:
        return False
    e = _free_tie(world, week & 3)
    if e < 0:
        return False
    made = world.ties[e]
    made.a = i
    made.b = j
    made.since = week
    made.layer = layer
    world.bond[S.STRENGTH, e] = strength
    world.bond[S.AFFINITY, e] = affinity
    for one, other in ((i, j), (j, i)):
        me, near = res[one], world.near[one]
        near.alter[me.degree] = other
        near.tie[me.degree] = e
        me.degree += 1
    return True


@rule
def _unlist(world, i, e):  # type: ignore[no-untyped-def]
    me, near = world.res[i], world.near[i]
    last = me.degree - 1
    k = 0
    while near.tie[k] != e:
        k += 1
    for m in range(k, last):
        near.alter[m] = near.alter[m + 1]
        near.tie[m] = near.tie[m + 1]
    me.degree = last


@phase
def drop_tie(world, e):  # type: ignore[no-untyped-def]
    """End tie e: off both lists and out of both sums, and free for another pair."""
    ended, free = world.ties[e], world.pools[S.TIE_FREE + (world.ties[e].since & 3)]
    _unlist(world, ended.a, e)
    _unlist(world, ended.b, e)
    world.sums[ended.a] -= world.added[e]
    world.sums[ended.b] -= world.added[e]
    world.added[e] = 0
    ended.a = 0
    ended.b = 0
    ended.since = free.count
    free.count = e
    world.bond[S.STRENGTH, e] = 0.0


@phase
def cut_ties(world, i, cnt):  # type: ignore[no-untyped-def]
    """End all ties of resident i."""
    while world.res[i].degree > 0:
        drop_tie(world, world.near[i].tie[world.res[i].degree - 1])
        cnt[R.TIES_LOST] += 1


@rule
def tied(world, i, j):  # type: ignore[no-untyped-def]
    """Whether i and j already have a tie."""
    near = world.near[i]
    for k in range(world.res[i].degree):
        if near.alter[k] == j:
            return True
    return False
