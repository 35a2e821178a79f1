"""Phase 5, asking: people ask, or do not dare to ask, those around them; standing help begins and ends.

Asking is a decision apart from needing: p = logistic(theta0 + theta_s*s + theta_layer + theta_o*ledger -
theta_sh*stigma_d - theta_a*autonomy); the ledger is what one gives less what one receives, in tens of hours a week, and
does not count at home. An accepted ask opens an arrangement of weekly hours, bounded by the helper's room. What a
housemate leaves open is asked of somebody else in the same week; neighbours take on light tasks only. All requests of a
week are read from last week's state; when two ask the same helper, the addressed priority decides.

An hour of care weighs more on the helper with dementia or a mental need of who is cared for, and less when others,
paid ones included, share the care. A carer who withdraws overloaded sends the household straight to the team.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.help import end_help, fetch_helpers
from sim.agents.seeking import arrive
from sim.arithmetic import logistic, lowest
from sim.chance import Decision, block, uniform, unit
from sim.kernel import phase, rule
from sim.prefetch import AHEAD, fetch
from sim.turns import WEEKS
from sim.words import ASK

_ASK = np.int64(Decision.ASK)
_PRIORITY = np.int64(Decision.PRIORITY)
_CARER = np.int64(Decision.CARER)
_MENTAL = 4
#: Ages from which somebody helps at home, and others.
_AT_HOME, _ELSEWHERE = 12, 16
#: Doors whose help at home shares the care.
_PAID = (1 << S.HOUSEHELP) | (1 << S.SUPPORT) | (1 << S.DAYPLACE) | (1 << S.NURSING)
#: Cache lines of a row of ``World.person``; the line of a row of ``World.near`` in which the ties begin.
_PERSON_LINES, _TIE_LINE = 3, 2
#: Minutes a week under which nobody is asked.
LEAST = 15
#: The most that an arrangement can weigh (``help.felt`` holds two bytes).
_HEAVIEST = 32_000
#: Whether an arrangement goes on, has run its course, or is ended by an overloaded carer.
_GOES_ON, _OVER, _WITHDRAWN = range(3)


@rule
def _is_over(world, i, help_, k, seed, week, p):  # type: ignore[no-untyped-def]
    """Whether arrangement k of a resident ends in these four weeks, and how."""
    if (world.res[i].active >> np.int64(help_.domain)) & 1 == 0:
        return _OVER
    j = help_.helper
    if j >= 0:
        strain = np.float64(world.res[j].strain)
        if strain > 0.7:
            h = p.withdraw * logistic(p.withdraw_k * (strain - 0.85))
            if uniform(seed, _CARER, week, world.who[i], k) < WEEKS * h:
                return _WITHDRAWN
    # One of every four looks falls into the last four weeks of sixteen.
    review = (week - help_.since) & 12 == 12
    if review and uniform(seed, _CARER, week, world.who[i], 16 + k) < p.arrangement_end_review:
        return _OVER
    return _GOES_ON


@rule
def _weigh(world, i, p):  # type: ignore[no-untyped-def]
    """What each arrangement of a resident weighs on who helps, minutes a week; whole, so that sums are exact."""
    me = world.res[i]
    heavy = (
        1.0 + p.burden_dementia * me.dementia + p.burden_mental * np.float64(world.person[i].need[_MENTAL])
    )
    paid = 0
    bits = np.int64(me.service) & _PAID
    while bits != 0:
        bits &= bits - 1
        paid += 1
    for k in range(me.helpers):
        help_ = world.help[i, k]
        j = help_.helper
        if j < 0:
            continue
        others = paid
        for m in range(me.helpers):
            if world.help[i, m].helper != j:
                others += 1
        shared = 1.0 - p.burden_shared * others / (others + 1.0)
        felt = min(np.int64(help_.minutes * heavy * shared), _HEAVIEST)
        if felt != help_.felt:
            # Seldom: the row of who helps is a way off, and is left alone.
            world.person[j].burden += felt - help_.felt
            help_.felt = felt


@rule
def _review(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """At their turn, end arrangements whose need, helper or time is over; an overloaded helper may withdraw.

    Strain is last week's for all of them: it changes in phase 11.
    """
    res = world.res
    own = world.due[S.DUE_OWN]
    many = own[0]
    for r in range(1, many + 1):
        i, ahead = own[r], own[min(r + 2 * AHEAD, many)]
        fetch(res, ahead, 0)
        fetch(world.help, ahead, 0)
        ahead = own[min(r + AHEAD, many)]
        if res[ahead].helpers > 0:
            fetch(world.person, ahead, 0)
            fetch(world.who, ahead, 0)
            fetch_helpers(world, ahead)
        me = res[i]
        if me.helpers == 0:
            continue
        k = 0
        while k < me.helpers:
            ends = _is_over(world, i, world.help[i, k], k, seed, week, p)
            if ends == _GOES_ON:
                k += 1
                continue
            end_help(world, i, k)
            if ends == _WITHDRAWN:
                cnt[R.CARERS_WITHDRAWN] += 1
                arrive(world, me.home, seed, week, S.FOUND_CARER)
        _weigh(world, i, p)


@rule
def largest_gap(me, my, p):  # type: ignore[no-untyped-def]
    """Domain with most minutes uncovered, and those minutes."""
    best, gap = -1, 1.0 * LEAST
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
def _light_gap(me, my, p):  # type: ignore[no-untyped-def]
    """As ``largest_gap``, of the domains on which neighbours help."""
    best, gap = -1, 1.0 * LEAST
    bits = np.int64(me.active)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        missing = p.hours_full[d] * np.float64(my.need[d]) * (1.0 - np.float64(my.cover[d]))
        if missing > gap and p.volunteer_light[d] > 0.0:
            best, gap = d, missing
    return best, gap


@rule
def _room_at_home(helper, traits, week, p):  # type: ignore[no-untyped-def]
    """Minutes a week a housemate could still give: at home people go beyond what they can keep up, strained or not.

    Of children only those of 12 and older help, with a part of what they could as adults.
    """
    stretch = p.home_stretch if (week - helper.birth) >= 18 * 52 else p.young_carer_room
    return max(0.0, stretch * traits.tolerance - helper.given)


@rule
def _ledger(me, help_):  # type: ignore[no-untyped-def]
    """What somebody gives less what he receives, in tens of hours a week."""
    received = 0
    for k in range(me.helpers):
        received += np.int64(help_[k].minutes)
    return (me.given - received) / 600.0


@rule
def _dares(me, my, d, strength, layer, u, push, p):  # type: ignore[no-untyped-def]
    stigma = np.float64(my.stigma) * p.stigma[d]
    odds = p.theta0 + push + p.theta_s * strength + p.theta_layer[layer] - p.theta_sh * stigma
    odds -= p.theta_a * np.float64(my.self_management)
    return u < logistic(odds)


@rule
def _left_at_home(me, my, help_, d, p):  # type: ignore[no-untyped-def]
    """Minutes a week on domain d that housemates could still take on: they take on a part of a need, never all."""
    left = p.home_part * p.hours_full[d] * np.float64(my.need[d])
    for k in range(me.helpers):
        if help_[k].domain == d and help_[k].kind == S.HOUSEHOLD:
            left -= np.int64(help_[k].minutes)
    return max(0.0, left)


@rule
def _housemate(world, i, week, p):  # type: ignore[no-untyped-def]
    """The housemate with most room, of those old enough and without dementia; equal rooms go by identity."""
    res, hh = world.res, world.hh
    best, room = -1, 0.0
    home = res.home[i]
    for k in range(hh.persons[home]):
        j = world.dwellings.member[home, k]
        if j == i or (week - res.birth[j]) < _AT_HOME * 52 or res.dementia[j] > 0:
            continue
        free = _room_at_home(res[j], world.person[j], week, p)
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
    if minutes < LEAST:
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
    """One resident's asking this week: a housemate, for what is left kin elsewhere, and then one of the ties."""
    res, me, my = world.res, world.res[i], world.person[i]
    d, gap = largest_gap(me, my, p)
    if d < 0 or me.helpers >= S.ARRANGEMENTS:
        return
    first = block(seed, _ASK, week, world.who[i], 0)
    j = _housemate(world, i, week, p)
    if j >= 0 and _dares(me, my, d, 1.0, S.HOUSEHOLD, unit(first[0]), push, p):
        room = _room_at_home(res[j], world.person[j], week, p) * p.substitute_household[d]
        minutes = min(gap, room, _left_at_home(me, my, world.help[i], d, p))
        _request(world, i, j, d, S.HOUSEHOLD, np.int64(minutes), seed, week)
        gap -= minutes
        if gap <= LEAST:
            return
    push += p.theta_o * _ledger(me, world.help[i])
    if my.kin_out > 0 and unit(first[2]) < p.kin_out_first:
        if _dares(me, my, d, 0.6, S.KIN, unit(first[1]), push, p):
            minutes = min(gap * p.substitute[d], p.kin_out_minutes * (0.4 + 1.2 * unit(first[3])))
            _request(world, i, -1, d, S.KIN_ELSEWHERE, np.int64(minutes), seed, week)
            gap -= minutes
            if gap <= LEAST:
                return
    if me.degree > 0:
        second = block(seed, _ASK, week, world.who[i], 1)
        _ask_a_tie(world, i, d, gap, unit(second[0]), unit(second[1]), talk, seed, week, push, p)


@rule
def _ask_a_tie(world, i, d, gap, which, dare, talk, seed, week, push, p):  # type: ignore[no-untyped-def]
    me, my, near = world.res[i], world.person[i], world.near[i]
    k = _some_tie(world, i, which)
    e, j = near.tie[k], near.alter[k]
    helper, layer = world.res[j], world.ties[e].layer
    if (week - helper.birth) < _ELSEWHERE * 52 or helper.dementia > 0:
        return
    if layer == S.NEIGHBOUR and p.volunteer_light[d] == 0.0:
        d, gap = _light_gap(me, my, p)
        if d < 0:
            return
    if _dares(me, my, d, np.float64(world.bond[S.STRENGTH, e]), layer, dare, push, p):
        minutes = min(gap, _room(helper, world.person[j], talk, p)) * p.substitute[d]
        if layer != S.KIN:
            minutes = min(minutes, p.neighbour_minutes)
        _request(world, i, j, d, layer, np.int64(minutes), seed, week)


@rule
def _grant(world, week):  # type: ignore[no-untyped-def]
    res, pools = world.res, world.pools
    last = pools.count[S.N_REQUESTS] - 1
    for r in range(last + 1):
        ahead = min(r + AHEAD, last)
        i, j = pools.request[ahead, 0], max(pools.request[ahead, 1], 0)
        fetch(res, i, 0)
        fetch(world.help, i, 0)
        fetch(res, j, 0)
        fetch(world.person, j, _PERSON_LINES - 1)
        i = pools.request[r, 0]
        j = pools.request[r, 1]
        if j >= 0 and pools.request_key[r] != pools.claim[j]:
            continue
        me = res[i]
        if me.helpers >= S.ARRANGEMENTS:
            continue
        help_ = world.help[i, me.helpers]
        help_.helper = j
        help_.domain = pools.request[r, 2]
        help_.kind = pools.request[r, 3]
        help_.minutes = pools.request[r, 4]
        help_.felt = 0
        help_.since = week
        me.helpers += 1
        # What it covers is known at the next turn; until then nobody else is asked.
        me.able &= ~ASK
        if j >= 0:
            res[j].given += pools.request[r, 4]
            help_.felt = help_.minutes
            world.person[j].burden += help_.felt


@rule
def _fetch_who_asks(world, i):  # type: ignore[no-untyped-def]
    """Fetch what somebody who asks will look at: scattered rows, which else are waited for one after another."""
    home = max(world.res[i].home, 0)
    fetch(world.who, i, 0)
    fetch(world.hh, home, 0)
    fetch(world.dwellings, home, 0)
    for line in range(_PERSON_LINES):
        fetch(world.person, i, line)
    fetch(world.near, i, 0)
    fetch(world.near, i, _TIE_LINE)
    fetch(world.help, i, 0)


@rule
def _fetch_whom_to_ask(world, i):  # type: ignore[no-untyped-def]
    """Fetch what is looked at of those around somebody who asks: housemates' rows, and the strength of ties."""
    me, near = world.res[i], world.near[i]
    if me.status == S.HERE:
        for k in range(world.hh[me.home].persons):
            j = world.dwellings[me.home].member[k]
            fetch(world.person, j, _PERSON_LINES - 1)
            fetch(world.res, j, 0)
        for k in range(me.degree):
            fetch(world.bond[S.STRENGTH], near.tie[k], 0)


@phase
def asking(world, seed, week, push, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 5. In the weeks after a network-first talk the household asks more readily, its carers at the table.

    ``push`` is what a lever adds to the log-odds of asking of those households, beyond what such a talk does.
    """
    res, pools = world.res, world.pools
    _review(world, seed, week, p, cnt)
    pools.count[S.N_REQUESTS] = 0
    ask = world.due[S.DUE_ASK]
    many = ask[0]
    for r in range(1, min(2 * AHEAD, many) + 1):
        _fetch_who_asks(world, ask[r])
    for r in range(1, min(AHEAD, many) + 1):
        _fetch_whom_to_ask(world, ask[r])
    for r in range(1, many + 1):
        fetch(res, ask[min(r + 3 * AHEAD, many)], 0)
        _fetch_who_asks(world, ask[min(r + 2 * AHEAD, many)])
        _fetch_whom_to_ask(world, ask[min(r + AHEAD, many)])
        i = ask[r]
        if res.status[i] == S.HERE and res.active[i] != 0:
            home = world.hh[res.home[i]]
            talk = home.standing == S.OPEN and week < home.talk_until
            _ask(world, i, talk, seed, week, p.talk_push + push if talk else 0.0, p)
    _grant(world, week)
    for r in range(pools.count[S.N_REQUESTS]):
        j = pools.request[r, 1]
        if j >= 0:
            pools.claim[j] = np.int64(1) << 62
