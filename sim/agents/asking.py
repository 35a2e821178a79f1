"""Phase 5, asking: people ask, or do not dare to ask, those around them; standing help begins and ends.

Asking is a decision apart from needing: p = logistic(theta0 + theta_s*s + theta_layer - theta_sh*stigma_d -
theta_a*autonomy). An accepted ask opens an arrangement of weekly hours, bounded by the helper's room. All requests
of a week are read from last week's state; when two ask the same helper, the addressed priority decides.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import end_help, still_helps
from sim.arithmetic import logistic, lowest
from sim.chance import Decision, block, uniform, unit
from sim.kernel import phase, rule

_ASK = int(Decision.ASK)
_PRIORITY = int(Decision.PRIORITY)
_CARER = int(Decision.CARER)


@rule
def _review(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """End arrangements whose need, helper or time is over; an overloaded helper may withdraw."""
    res = world.res
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] != S.HERE:
            continue
        cnt[R.HOURS_TO_ELSEWHERE] += res.given_out[i]
        if res.helpers[i] == 0:
            continue
        k = 0
        while k < res.helpers[i]:
            j = res.helper[i, k]
            d = np.int64(res.help_domain[i, k])
            over = (res.active[i] >> d) & 1 == 0
            if j >= 0 and not still_helps(res, i, k):
                over = True
            elif j >= 0 and np.float64(res.strain[j]) > 0.7:
                h = p.withdraw * logistic(p.withdraw_k * (np.float64(res.strain[j]) - 0.85))
                over = over or uniform(seed, _CARER, week, res.uid[i], k) < h
            if (week - res.help_since[i, k]) & 15 == 15:
                over = over or uniform(seed, _CARER, week, res.uid[i], 16 + k) < p.arrangement_end_review
            if over:
                end_help(res, i, k)
            else:
                k += 1


@rule
def _largest_gap(res, i, p):  # type: ignore[no-untyped-def]
    """Domain with most minutes uncovered, and those minutes."""
    best, gap = -1, 30.0
    bits = np.int64(res.active[i])
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        missing = p.hours_full[d] * np.float64(res.need[i, d]) * (1.0 - np.float64(res.cover[i, d]))
        if missing > gap:
            best, gap = d, missing
    return best, gap


@rule
def _room(res, j):  # type: ignore[no-untyped-def]
    """Minutes a week helper j could still give."""
    left = res.tolerance[j] - res.given[j]
    return max(0.0, left * (1.0 - np.float64(res.strain[j])))


@rule
def _room_at_home(res, j, p):  # type: ignore[no-untyped-def]
    """Minutes a week a housemate could still give: at home people go beyond what they can keep up, strained or not."""
    return max(0.0, p.home_stretch * res.tolerance[j] - res.given[j])


@rule
def _dares(res, i, d, strength, layer, u, push, p):  # type: ignore[no-untyped-def]
    stigma = np.float64(res.stigma[i]) * p.stigma[d]
    odds = p.theta0 + push + p.theta_s * strength + p.theta_layer[layer] - p.theta_sh * stigma
    odds -= p.theta_a * np.float64(res.self_management[i])
    return u < logistic(odds)


@rule
def _housemate(world, i, week, p):  # type: ignore[no-untyped-def]
    """The adult housemate with most room; equal rooms go by identity."""
    res, hh = world.res, world.hh
    best, room = -1, 0.0
    home = res.home[i]
    for k in range(hh.persons[home]):
        j = hh.member[home, k]
        if j == i or (week - res.birth[j]) < 16 * 52:
            continue
        free = _room_at_home(res, j, p)
        if free > room or (best >= 0 and free == room and res.uid[j] < res.uid[best]):
            best, room = j, free
    return best


@rule
def _some_tie(world, i, u):  # type: ignore[no-untyped-def]
    """Slot of one of i's ties, chosen in proportion to strength."""
    res, ties = world.res, world.ties
    total = 0.0
    for k in range(res.degree[i]):
        total += np.float64(ties.strength[i, k])
    target = u * total
    for k in range(res.degree[i]):
        target -= np.float64(ties.strength[i, k])
        if target <= 0.0:
            return k
    return res.degree[i] - 1


@rule
def _request(world, i, j, d, layer, minutes, seed, week):  # type: ignore[no-untyped-def]
    pools = world.pools
    if minutes < 30:
        return
    key = np.int64(block(seed, _PRIORITY, week, world.res.uid[i], 0)[0])
    n = pools.count[S.N_REQUESTS]
    pools.request[n, 0] = i
    pools.request[n, 1] = j
    pools.request[n, 2] = d
    pools.request[n, 3] = layer
    pools.request[n, 4] = minutes
    pools.request_key[n] = key
    pools.count[S.N_REQUESTS] = n + 1
    if j >= 0 and key < pools.claim[j]:
        pools.claim[j] = key


@rule
def _ask(world, i, seed, week, push, p):  # type: ignore[no-untyped-def]
    res, ties = world.res, world.ties
    d, gap = _largest_gap(res, i, p)
    if d < 0 or res.helpers[i] >= S.ARRANGEMENTS:
        return
    first = block(seed, _ASK, week, res.uid[i], 0)
    j = _housemate(world, i, week, p)
    if j >= 0 and _dares(res, i, d, 1.0, S.HOUSEHOLD, unit(first[0]), push, p):
        minutes = min(gap, _room_at_home(res, j, p) * p.substitute_household[d])
        _request(world, i, j, d, S.HOUSEHOLD, np.int64(minutes), seed, week)
        return
    if res.kin_out[i] > 0 and unit(first[2]) < p.kin_out_first:
        if _dares(res, i, d, 0.6, S.KIN, unit(first[1]), push, p):
            minutes = min(gap * p.substitute[d], p.kin_out_minutes * (0.4 + 1.2 * unit(first[3])))
            _request(world, i, -1, d, S.KIN_ELSEWHERE, np.int64(minutes), seed, week)
        return
    if res.degree[i] == 0:
        return
    k = _some_tie(world, i, unit(first[1]))
    j = ties.alter[i, k]
    layer = ties.layer[i, k]
    if (week - res.birth[j]) < 16 * 52:
        return
    if _dares(res, i, d, np.float64(ties.strength[i, k]), layer, unit(first[3]), push, p):
        minutes = min(gap, _room(res, j)) * p.substitute[d]
        if layer != S.KIN:
            minutes = min(minutes, p.neighbour_minutes)
        _request(world, i, j, d, layer, np.int64(minutes), seed, week)


@rule
def _grant(world, week):  # type: ignore[no-untyped-def]
    res, pools = world.res, world.pools
    for r in range(pools.count[S.N_REQUESTS]):
        i = pools.request[r, 0]
        j = pools.request[r, 1]
        if j >= 0 and pools.request_key[r] != pools.claim[j]:
            continue
        k = res.helpers[i]
        res.helper[i, k] = j
        res.helper_uid[i, k] = res.uid[j] if j >= 0 else -1
        res.help_domain[i, k] = pools.request[r, 2]
        res.help_kind[i, k] = pools.request[r, 3]
        res.help_minutes[i, k] = pools.request[r, 4]
        res.help_since[i, k] = week
        res.helpers[i] = k + 1
        if j >= 0:
            res.given[j] += pools.request[r, 4]


@phase
def asking(world, seed, week, push, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 5. ``push`` is what network-first talk adds to the log-odds of asking (a lever)."""
    res, pools = world.res, world.pools
    _review(world, seed, week, p, cnt)
    pools.count[S.N_REQUESTS] = 0
    for r in range(1, world.due[S.DUE_ASK, 0] + 1):
        i = world.due[S.DUE_ASK, r]
        if res.status[i] == S.HERE and res.active[i] != 0:
            _ask(world, i, seed, week, push, p)
    _grant(world, week)
    for r in range(pools.count[S.N_REQUESTS]):
        j = pools.request[r, 1]
        if j >= 0:
            pools.claim[j] = np.int64(1) << 62
