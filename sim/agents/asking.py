"""Phase 5, asking: people ask, or do not dare to ask, those around them; standing help begins and ends.

Asking is a decision apart from needing: p = logistic(theta0 + theta_s*s + theta_layer - theta_sh*stigma_d -
theta_a*autonomy). An accepted ask opens an arrangement of weekly hours, bounded by the helper's room. All requests
of a week are read from last week's state; when two ask the same helper, the addressed priority decides.
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.agents.people import end_help
from sim.arithmetic import logistic, lowest
from sim.chance import Decision, block, uniform, unit
from sim.kernel import phase, rule
from sim.turns import WEEKS
from sim.words import ASK

_ASK = int(Decision.ASK)
_PRIORITY = int(Decision.PRIORITY)
_CARER = int(Decision.CARER)


@rule
def _is_over(world, i, help_, k, seed, week, p):  # type: ignore[no-untyped-def]
    """Whether arrangement k of a resident ends in these four weeks."""
    if (world.res[i].active >> np.int64(help_.domain)) & 1 == 0:
        return True
    j = help_.helper
    if j >= 0:
        strain = np.float64(world.res[j].strain)
        if strain > 0.7:
            h = p.withdraw * logistic(p.withdraw_k * (strain - 0.85))
            if uniform(seed, _CARER, week, world.who[i], k) < WEEKS * h:
                return True
    # One of every four looks falls into the last four weeks of sixteen.
    review = (week - help_.since) & 12 == 12
    return review and uniform(seed, _CARER, week, world.who[i], 16 + k) < p.arrangement_end_review


@rule
def _review(world, seed, week, p):  # type: ignore[no-untyped-def]
    """At their turn, end arrangements whose need, helper or time is over; an overloaded helper may withdraw."""
    res = world.res
    for r in range(1, world.due[S.DUE_OWN, 0] + 1):
        i = world.due[S.DUE_OWN, r]
        me = res[i]
        k = 0
        while k < me.helpers:
            if _is_over(world, i, world.help[i, k], k, seed, week, p):
                end_help(world, i, k)
            else:
                k += 1


@rule
def largest_gap(me, my, p):  # type: ignore[no-untyped-def]
    """Domain with most minutes uncovered, and those minutes."""
    best, gap = -1, 30.0
    bits = np.int64(me.active)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        missing = p.hours_full[d] * np.float64(my.need[d]) * (1.0 - np.float64(my.cover[d]))
        if missing > gap:
            best, gap = d, missing
    return best, gap


@rule
def _room(helper, traits, talk, p):  # type: ignore[no-untyped-def]
    """Minutes a week a helper could still give; at the table of a network-first talk people promise beyond it."""
    if talk:
        return max(0.0, p.talk_stretch * traits.tolerance - helper.given)
    left = traits.tolerance - helper.given
    return max(0.0, left * (1.0 - np.float64(helper.strain)))


@rule
def _room_at_home(helper, traits, p):  # type: ignore[no-untyped-def]
    """Minutes a week a housemate could still give: at home people go beyond what they can keep up, strained or not."""
    return max(0.0, p.home_stretch * traits.tolerance - helper.given)


@rule
def _dares(me, my, d, strength, layer, u, push, p):  # type: ignore[no-untyped-def]
    stigma = np.float64(my.stigma) * p.stigma[d]
    odds = p.theta0 + push + p.theta_s * strength + p.theta_layer[layer] - p.theta_sh * stigma
    odds -= p.theta_a * np.float64(my.self_management)
    return u < logistic(odds)


@rule
def _housemate(world, i, week, p):  # type: ignore[no-untyped-def]
    """The adult housemate with most room; equal rooms go by identity."""
    res, hh = world.res, world.hh
    best, room = -1, 0.0
    home = res.home[i]
    for k in range(hh.persons[home]):
        j = world.dwellings.member[home, k]
        if j == i or (week - res.birth[j]) < 16 * 52:
            continue
        free = _room_at_home(res[j], world.person[j], p)
        if free > room or (best >= 0 and free == room and world.who[j] < world.who[best]):
            best, room = j, free
    return best


@rule
def _some_tie(world, i, u):  # type: ignore[no-untyped-def]
    """Place on i's list of one of the ties, chosen in proportion to strength."""
    near, strength, degree = world.near[i], world.bond[S.STRENGTH], world.res[i].degree
    total = 0.0
    for k in range(degree):
        total += np.float64(strength[near.tie[k]])
    target = u * total
    for k in range(degree):
        target -= np.float64(strength[near.tie[k]])
        if target <= 0.0:
            return k
    return degree - 1


@rule
def _request(world, i, j, d, layer, minutes, seed, week):  # type: ignore[no-untyped-def]
    pools = world.pools
    if minutes < 30:
        return
    key = np.int64(block(seed, _PRIORITY, week, world.who[i], 0)[0])
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
def _ask(world, i, talk, seed, week, push, p):  # type: ignore[no-untyped-def]
    """One resident's asking this week: a housemate, else kin elsewhere, else one of the ties."""
    res, me, my = world.res, world.res[i], world.person[i]
    d, gap = largest_gap(me, my, p)
    if d < 0 or me.helpers >= S.ARRANGEMENTS:
        return
    first = block(seed, _ASK, week, world.who[i], 0)
    j = _housemate(world, i, week, p)
    if j >= 0 and _dares(me, my, d, 1.0, S.HOUSEHOLD, unit(first[0]), push, p):
        minutes = min(gap, _room_at_home(res[j], world.person[j], p) * p.substitute_household[d])
        _request(world, i, j, d, S.HOUSEHOLD, np.int64(minutes), seed, week)
        return
    if my.kin_out > 0 and unit(first[2]) < p.kin_out_first:
        if _dares(me, my, d, 0.6, S.KIN, unit(first[1]), push, p):
            minutes = min(gap * p.substitute[d], p.kin_out_minutes * (0.4 + 1.2 * unit(first[3])))
            _request(world, i, -1, d, S.KIN_ELSEWHERE, np.int64(minutes), seed, week)
        return
    if me.degree > 0:
        _ask_a_tie(world, i, d, gap, unit(first[1]), unit(first[3]), talk, seed, week, push, p)


@rule
def _ask_a_tie(world, i, d, gap, which, dare, talk, seed, week, push, p):  # type: ignore[no-untyped-def]
    me, my, near = world.res[i], world.person[i], world.near[i]
    k = _some_tie(world, i, which)
    e, j = near.tie[k], near.alter[k]
    helper, layer = world.res[j], world.ties[e].layer
    if (week - helper.birth) < 16 * 52:
        return
    if _dares(me, my, d, np.float64(world.bond[S.STRENGTH, e]), layer, dare, push, p):
        minutes = min(gap, _room(helper, world.person[j], talk, p)) * p.substitute[d]
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
        me = res[i]
        help_ = world.help[i, me.helpers]
        help_.helper = j
        help_.domain = pools.request[r, 2]
        help_.kind = pools.request[r, 3]
        help_.minutes = pools.request[r, 4]
        help_.since = week
        me.helpers += 1
        # What it covers is known at the next turn; until then nobody else is asked.
        me.able &= ~ASK
        if j >= 0:
            res[j].given += pools.request[r, 4]


@phase
def asking(world, seed, week, push, p):  # type: ignore[no-untyped-def]
    """Phase 5. In the weeks after a network-first talk the household asks more readily, its carers at the table.

    ``push`` is what a lever adds to the log-odds of asking of those households, beyond what such a talk does.
    """
    res, pools = world.res, world.pools
    _review(world, seed, week, p)
    pools.count[S.N_REQUESTS] = 0
    for r in range(1, world.due[S.DUE_ASK, 0] + 1):
        i = world.due[S.DUE_ASK, r]
        if res.status[i] == S.HERE and res.active[i] != 0:
            home = world.hh[res.home[i]]
            talk = home.standing == S.OPEN and week < home.talk_until
            _ask(world, i, talk, seed, week, p.talk_push + push if talk else 0.0, p)
    _grant(world, week)
    for r in range(pools.count[S.N_REQUESTS]):
        j = pools.request[r, 1]
        if j >= 0:
            pools.claim[j] = np.int64(1) << 62
