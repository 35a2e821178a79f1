"""The reference model with the product's own tables, ties, chance and queue; only the rules themselves stand here.

Ties are made, looked up and ended by ``sim.agents.bonds``, arrivals join the queue by ``sim.services.team``, all in
the tables of ``sim.state``; every draw comes from ``sim.chance``. Each resident stands for a dwelling.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.beginning import Beginning
from benchmarks.outputs import Series, no_weeks
from benchmarks.rules import Rules
from sim import record as R
from sim import state as S
from sim.agents.bonds import bind, drop_tie, first_tie, tied
from sim.chance import LOW, WEEK_ZERO, Decision, block, philox, unit
from sim.kernel import entry, phase, rule
from sim.reference import by_reference
from sim.services.team import queue_arrivals

_WEEK, _FORM = np.int64(Decision.WEEK), np.int64(Decision.TIE_FORM)
#: Strengths add up as whole numbers of 2**-20, so that the order of ties does not matter.
_PARTS = np.float32(1048576.0)
_ONE, _ZERO = np.float32(1.0), np.float32(0.0)
#: Ties that fade together: few enough that in most strips none ends, and that their sum is a number of 32 bits.
_STRIP = 64
#: Places in ``state``: strength of all ties; ties, made, ended; cases open, cases closed; length of the queue.
_STRENGTH, _TIES, _MADE, _ENDED, _OPEN, _CLOSED, _QUEUE = range(7)


@entry
def _tie_up(tables, a, b, strength, state):  # type: ignore[no-untyped-def]
    world = by_reference(tables)
    for e in range(a.shape[0]):
        bind(world, a[e], b[e], S.NEIGHBOUR, strength[e], e & 3, 1.0)
        state[_TIES] += 1


@rule
def _draw(world, seed, week):  # type: ignore[no-untyped-def]
    words = world.words
    first = np.uint64(week + WEEK_ZERO)
    low, high = np.uint64(seed) & LOW, np.uint64(seed) >> np.uint64(32)
    # The straight loop of ``sim.agents.due``, which the compiler turns into vector instructions.
    for i in range(words.shape[1]):
        a, b, c, d = philox(first, np.uint64(i), np.uint64(0), np.uint64(_WEEK), low, high)
        words[0, i] = a
        words[1, i] = b
        words[2, i] = c
        words[3, i] = d


@rule
def _single_out(words, chance, listed):  # type: ignore[no-untyped-def]
    """List whose word lies below a chance, without branches on it (as ``sim.agents.due`` does)."""
    found = np.uint64(0)
    for i in range(words.shape[0]):
        listed[found] = i
        found += np.uint64(unit(np.uint64(words[i])) < chance)
    return np.int64(found)


@rule
def _meet(world, p):  # type: ignore[no-untyped-def]
    res, near, strength, listed = world.res, world.near, world.bond[S.STRENGTH], world.due[S.DUE_MEET]
    gain = np.float32(p.gain)
    for r in range(_single_out(world.words[1], p.meet, listed)):
        i = listed[r]
        if res[i].degree > 0:
            u = unit(np.uint64(world.words[1, i]))
            e = near[i].tie[np.int64(u / p.meet * res[i].degree)]
            strength[e] += gain * (_ONE - strength[e])


@rule
def _fade(world, p, state):  # type: ignore[no-untyped-def]
    keep, least = np.float32(p.keep), np.float32(p.remove_below)
    total = 0
    for quarter in range(4):
        begin = first_tie(world, quarter)
        end = begin + world.pools[S.TIE_COUNT + quarter].count
        for first in range(begin, end, _STRIP):
            # A slice, since places counted from 0 cannot be negative: else the loop is not turned into vectors.
            strength = world.bond[S.STRENGTH][first : min(first + _STRIP, end)]
            weak, parts = np.int32(0), np.int32(0)
            for k in range(strength.shape[0]):
                s = strength[k] * keep
                strength[k] = s
                weak = np.int32(weak + np.int32((s < least) & (s > _ZERO)))
                parts = np.int32(parts + np.int32(s * _PARTS))
            total += np.int64(parts)
            if weak == 0:
                continue
            for k in range(strength.shape[0]):
                if _ZERO < strength[k] < least:
                    total -= np.int64(strength[k] * _PARTS)
                    drop_tie(world, first + k)
                    state[_ENDED] += 1
    state[_TIES] -= state[_ENDED]
    state[_STRENGTH] = total


@rule
def _support(world, i):  # type: ignore[no-untyped-def]
    near, strength = world.near[i], world.bond[S.STRENGTH]
    total = 0.0
    for k in range(world.res[i].degree):
        total += np.float64(strength[near.tie[k]])
    return total


@rule
def _over(world, i, week, state):  # type: ignore[no-untyped-def]
    """A need is over: a case is closed; a place in the queue is void once the household stands there no more."""
    hh = world.hh[i]
    state[_CLOSED] += np.int64(hh.standing == S.OPEN)
    state[_OPEN] -= np.int64(hh.standing == S.OPEN)
    hh.standing = S.NO_CASE
    hh.since = week


@rule
def _in_question(world, severity, p, listed):  # type: ignore[no-untyped-def]
    """List who has a need or whose word could bring one; support, not looked at here, only lowers the chance."""
    words, found = world.words[0], np.uint64(0)
    for i in range(severity.shape[0]):
        listed[found] = i
        found += np.uint64((severity[i] != 0.0) | (unit(np.uint64(words[i])) < p.onset))
    return np.int64(found)


@phase
def _needs(world, severity, week, p, state):  # type: ignore[no-untyped-def]
    hh, words, pools, listed = world.hh, world.words, world.pools, world.due[S.DUE_ONSET]
    for r in range(_in_question(world, severity, p, listed)):
        i = np.int64(listed[r])
        before = severity[i]
        u = unit(np.uint64(words[0, i]))
        if before == 0.0:
            if u < p.onset / (1.0 + _support(world, i) / p.half):
                severity[i] = p.severe_from + (1.0 - p.severe_from) * unit(np.uint64(words[3, i]))
            continue
        support = _support(world, i)
        after = before - p.heal * support / (support + p.half)
        if hh[i].standing == S.OPEN:
            after -= p.treat
        if after <= 0.0:
            severity[i] = 0.0
            _over(world, i, week, state)
            continue
        severity[i] = after
        if hh[i].standing == S.NO_CASE and u < p.ask * after:
            n = pools.count[S.N_ARRIVALS]
            pools.arrival[n] = i
            pools.arrival_key[n] = (np.int64(words[3, i]) << 30) + i
            pools.count[S.N_ARRIVALS] = n + 1
            hh[i].standing = S.QUEUED
            hh[i].since = week


@rule
def _take_in(world, slots, week, state):  # type: ignore[no-untyped-def]
    """First in, first out, while places last; who left the queue is passed over."""
    team, hh = world.team, world.hh
    size = team.queue.shape[0]
    position, keep = team.ends[0], team.ends[0]
    while position < team.ends[1]:
        home, since = team.queue[position % size], team.queue_week[position % size]
        position += 1
        if hh[home].standing != S.QUEUED or hh[home].since != since:
            continue
        if state[_OPEN] < slots:
            hh[home].standing = S.OPEN
            hh[home].since = week
            state[_OPEN] += 1
            continue
        team.queue[keep % size] = home
        team.queue_week[keep % size] = since
        keep += 1
    team.ends[1] = keep
    state[_QUEUE] = keep - team.ends[0]


@rule
def _candidate(world, i, seed, week, p):  # type: ignore[no-untyped-def]
    """To whom i proposes a tie, -1 nobody."""
    res, near = world.res, world.near
    draw = block(seed, _FORM, week, i, 0)
    if unit(draw[0]) < 0.5:
        step = np.int64(unit(draw[1]) * (2 * p.reach)) - p.reach
        j = i + step + np.int64(step >= 0)
        return j if 0 <= j < world.words.shape[1] else -1
    if res[i].degree == 0:
        return -1
    k = np.int64(near[i].alter[np.int64(unit(draw[1]) * res[i].degree)])
    return np.int64(near[k].alter[np.int64(unit(draw[2]) * res[k].degree)])


@phase
def _form(world, seed, week, p, state):  # type: ignore[no-untyped-def]
    request, listed = world.pools.request, world.due[S.DUE_JOIN]
    proposals = 0
    for r in range(_single_out(world.words[2], p.form, listed)):
        i = np.int64(listed[r])
        j = _candidate(world, i, seed, week, p)
        if j >= 0 and j != i:
            request[proposals, 0] = i
            request[proposals, 1] = j
            proposals += 1
    for n in range(proposals):
        i, j = np.int64(request[n, 0]), np.int64(request[n, 1])
        if not tied(world, i, j) and bind(world, i, j, S.FRIEND, p.start_strength, week, 1.0):
            state[_MADE] += 1
            state[_STRENGTH] += np.int64(np.float32(p.start_strength) * _PARTS)
    state[_TIES] += state[_MADE]


@entry
def _live(tables, severity, rules, slots, seed, state, cnt, out):  # type: ignore[no-untyped-def]
    world, p = by_reference(tables), rules[0]
    for week in range(out.shape[0]):
        state[_MADE] = 0
        state[_ENDED] = 0
        state[_CLOSED] = 0
        cnt[:] = 0
        _draw(world, seed, week)
        _meet(world, p)
        _fade(world, p, state)
        _needs(world, severity, week, p, state)
        queue_arrivals(world, week, cnt)
        _take_in(world, slots, week, state)
        _form(world, seed, week, p, state)
        _observe(severity, state, cnt, out[week])


@rule
def _observe(severity, state, cnt, out):  # type: ignore[no-untyped-def]
    ill, parts = 0, 0
    for first in range(0, severity.shape[0], S.STRIP):
        strip = severity[first : min(first + S.STRIP, severity.shape[0])]
        some, sum_ = np.int32(0), np.int32(0)
        for k in range(strip.shape[0]):
            some = np.int32(some + np.int32(strip[k] > 0.0))
            sum_ = np.int32(sum_ + np.int32(strip[k] * 1048576.0))
        ill += np.int64(some)
        parts += np.int64(sum_)
    out[0] = state[_TIES]
    out[1] = state[_STRENGTH] / 1048576.0
    out[2] = state[_MADE]
    out[3] = state[_ENDED]
    out[4] = ill
    out[5] = parts / 1048576.0
    out[6] = cnt[R.CASES_OPENED]
    out[7] = state[_QUEUE]
    out[8] = state[_OPEN]
    out[9] = state[_CLOSED]


def _table(rules: Rules) -> S.Table:
    """The rules as a table of one row, which is how kernels are given parameters."""
    fields = [
        (name, np.int64 if isinstance(value, int) else np.float64) for name, value in vars(rules).items()
    ]
    return np.array([tuple(vars(rules).values())], dtype=fields).view(np.recarray)


def prepare(beginning: Beginning, rules: Rules, weeks: int, seed: int) -> Callable[[], Series]:
    """Lay out the tables; what is given back runs the weeks, once.

    Parameters
    ----------
    beginning : Beginning
        Ties at week 0.
    rules : Rules
        Parameters.
    weeks, seed : int
        How many weeks, and the seed of every draw in them.
    """
    n = beginning.residents
    world = S.empty(n, n)
    state = np.zeros(8, dtype=np.int64)
    world.pools.count[S.TIE_FREE : S.TIE_FREE + 4] = -1
    _tie_up(world, beginning.a, beginning.b, beginning.strength, state)
    # As every run of the product: on a copy of a beginning, so that all its memory has been written once.
    spare = S.copy(world)
    severity, out = np.full(n, 0.0), no_weeks(weeks)
    table, cnt = _table(rules), np.zeros(len(R.SERIES), dtype=np.int64)

    def live() -> Series:
        _live(spare, severity, table, rules.slots(n), seed, state, cnt, out)
        return out

    return live
