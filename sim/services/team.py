"""Phase 8, the team's week: hours split between casework and prevention under pressure; intake, casework, referral.

``H_prev = φ·H·[R + (1-R)·Ψ(u)]``, ``Ψ(u) = 1/(1+exp(k(u-u0)))``, ``H_case = H - H_prev``,
``u_t = 0.9·u_{t-1} + 0.1·[load of open cases + 5 h·new + 5 h·queue/8]/H_case``. Whether pressure pushes prevention out
for good is found by running it, never assumed.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.arithmetic import logistic, lowest
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.specialists import refer
from sim.sorting import sort_by_key

_TEAM = int(Decision.TEAM)
#: Places in ``Team.pressure``.
U, WAIT, SERVED, LAST = range(4)


@phase
def split_hours(world, phi, ring_fence, extra, lost, p, cnt):  # type: ignore[no-untyped-def]
    """Minutes for prevention this week (kept in the pools), and for casework (returned).

    ``phi`` share of the team's hours meant for prevention, ``ring_fence`` R in 0-1, ``extra`` minutes of bought
    casework, ``lost`` minutes of existing staff that do nothing.
    """
    team, pools = world.team, world.pools
    u = team.pressure[U]
    absent = p.absence_base + p.absence_slope * max(0.0, u - 1.0)
    hours = max(0.0, p.team_minutes * (1.0 - absent) - lost)
    psi = 1.0 - logistic(p.press_k * (u - p.press_u0))
    intended = phi * hours
    made = intended * (ring_fence + (1.0 - ring_fence) * psi)
    pools.team_minutes[0] = np.int64(made)
    pools.team_minutes[1] = 0
    pools.team_minutes[2] = np.int64(intended)
    pools.team_minutes[3] = np.int64(made)
    cnt[R.TEAM_AVAILABLE] += np.int64(hours) + np.int64(extra)
    cnt[R.TEAM_PREVENTION_INTENDED] += np.int64(intended)
    return np.int64(hours) - np.int64(made) + np.int64(extra)


@phase
def queue_arrivals(world, week, cnt):  # type: ignore[no-untyped-def]
    """Let the arrivals so far join the queue in the order of their addressed priority."""
    pools, team = world.pools, world.team
    n = pools.count[S.N_ARRIVALS]
    sort_by_key(pools.arrival_key, pools.arrival, n)
    size = team.queue.shape[0]
    for a in range(n):
        home = pools.arrival[a]
        if world.hh.standing[home] != S.QUEUED:
            continue
        tail = team.ends[1]
        team.queue[tail % size] = home
        team.queue_week[tail % size] = week
        team.ends[1] = tail + 1
        cnt[R.CASES_OPENED] += 1
    pools.count[S.N_ARRIVALS] = 0


@phase
def household_need(world, home, p):  # type: ignore[no-untyped-def]
    """Largest severity in the household, number of domains above one half, and the member and domain of the largest."""
    res, person, hh = world.res, world.person, world.hh
    top, wide, who, what = 0.0, 0, -1, 0
    for k in range(hh.persons[home]):
        i = world.dwellings.member[home, k]
        bits = np.int64(res.active[i])
        while bits != 0:
            d = lowest(bits)
            bits &= bits - 1
            n = np.float64(person.need[i, d])
            if p.chronic[d] > 0:
                n *= 1.0 - 0.5 * np.float64(person.cover[i, d])
            if n > 0.5:
                wide += 1
            if n > top:
                top, who, what = n, i, d
    return top, wide, who, what


@rule
def _class(top, wide, p):  # type: ignore[no-untyped-def]
    if (wide >= 3 and top > p.heavy_above) or (wide >= 2 and top > p.heavy_alone):
        return S.HEAVY
    return S.VULNERABLE if top > p.vulnerable_above or wide >= 2 else S.LIGHT


@phase
def _intake(world, home, waited, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """The kitchen-table talk: the case gets its class; some are referred up at once."""
    hh, res = world.hh, world.res
    cnt[R.INTAKES] += 1
    cnt[R.WAITED_WEEKS] += waited
    if waited == 0:
        cnt[R.REPLIES_48H] += 1
    top, wide, who, what = household_need(world, home, p)
    hh.standing[home] = S.OPEN
    hh.since[home] = week
    hh.severity[home] = _class(top, wide, p)
    world.team.pressure[WAIT] += 0.1 * (waited - world.team.pressure[WAIT])
    if who < 0:
        return
    odds = p.rho0 + p.rho_n * top + p.rho_u * max(0.0, world.team.pressure[U] - 0.9)
    odds -= p.rho_k * min(1.0, np.float64(world.person.good[who]) / 5.0)
    if wide >= 3:
        odds += p.rho_m
    if p.specialist_domain[what] > 0:
        odds += p.rho_s
    if res.group[who] >= 0:
        odds -= p.rho_c
    if unit(block(seed, _TEAM, week, home, 0)[0]) < logistic(odds):
        cnt[R.REFERRED_UP] += 1
        refer(world, who, what, week, cnt)


@phase
def _serve_queue(world, spare, casework, each, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """First in, first out, while hours last; the rest waits, and some give up. Returns intake minutes used.

    A full team still takes in what its floor allows: credit for it grows weekly, the minutes come from casework.
    """
    team, hh, carried = world.team, world.hh, world.pools.carried
    size = team.queue.shape[0]
    used = 0
    waiting = 0
    position = team.ends[0]
    keep = team.ends[0]
    while position < team.ends[1]:
        home = team.queue[position % size]
        since = team.queue_week[position % size]
        position += 1
        if hh.standing[home] != S.QUEUED or hh.since[home] != since:
            continue
        fits = used + each <= spare
        if not fits and carried[7] >= each and used + each <= casework:
            carried[7] -= each
            fits = True
        if fits:
            _intake(world, home, week - since, seed, week, p, cnt)
            used += each
            continue
        if unit(block(seed, _TEAM, week, home, 1)[0]) < p.give_up:
            hh.standing[home] = S.NO_CASE
            hh.rest[home] = week + np.int64(p.case_rest)
            cnt[R.GAVE_UP] += 1
            continue
        team.queue[keep % size] = home
        team.queue_week[keep % size] = since
        keep += 1
        waiting += 1
    team.ends[1] = keep
    cnt[R.QUEUE] += waiting
    carried[7] = min(carried[7] + p.intake_floor * casework, 2.0 * each) if waiting > 0 else 0.0
    return used


@rule
def _casework(world, served, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Open cases close as the work is done: at the closing hazard, sooner when no need is left."""
    hh = world.hh
    for home in range(hh.persons.shape[0]):
        if hh.standing[home] != S.OPEN:
            continue
        weeks = week - hh.since[home]
        if weeks > 0 and weeks % 13 == 0:
            top, wide, _, _ = household_need(world, home, p)
            hh.severity[home] = _class(top, wide, p)
        done = False
        if weeks > 0 and (weeks & 3) == 0:
            top, _, _, _ = household_need(world, home, p)
            done = top < 0.3
        if done or unit(block(seed, _TEAM, week, home, 2)[0]) < p.team_close * served:
            hh.standing[home] = S.AFTERCARE
            hh.since[home] = week
            hh.rest[home] = week + np.int64(p.case_rest)
            cnt[R.CASES_CLOSED] += 1
            continue
        cnt[R.OPEN_CASES] += 1
        if hh.severity[home] == S.HEAVY:
            cnt[R.CASES_HEAVY] += 1
        elif hh.severity[home] == S.VULNERABLE:
            cnt[R.CASES_VULNERABLE] += 1
        else:
            cnt[R.CASES_LIGHT] += 1


@rule
def open_load(world, p):  # type: ignore[no-untyped-def]
    """Minutes a week that the open cases ask for."""
    hh = world.hh
    minutes = 0
    for home in range(hh.persons.shape[0]):
        if hh.standing[home] == S.OPEN:
            minutes += np.int64(p.case_minutes[hh.severity[home]])
    return minutes


@phase
def teams_week(world, casework, intake_cap, clustered, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 8: intake, casework, pressure and what is left for outreach.

    ``casework`` minutes on hand; ``intake_cap`` share of them that intake may take (0 = no cap); ``clustered`` share
    of intake time saved by handling similar questions together.
    """
    team = world.team
    queue_arrivals(world, week, cnt)
    load = open_load(world, p)
    false_alarms = np.int64(cnt[R.FALSE_ALARMS] * p.false_alarm_minutes)
    each = np.int64(p.intake_minutes * (1.0 - clustered))
    spare = max(0, casework - load - false_alarms)
    if intake_cap > 0.0:
        spare = min(spare, np.int64(intake_cap * casework))
    intake = _serve_queue(world, spare, casework, each, seed, week, p, cnt) + false_alarms
    intake = min(intake, casework)
    left = casework - intake
    served = min(1.0, left / load) if load > 0 else 1.0
    team.pressure[SERVED] = served
    _casework(world, served, seed, week, p, cnt)
    queue = cnt[R.QUEUE]
    new = cnt[R.INTAKES]
    demand = load + each * (new + queue / 8.0) + false_alarms
    u = team.pressure[U]
    if casework > 0:
        u += p.u_smoothing * (demand / casework - u)
    team.pressure[U] = min(u, 5.0)
    spent = min(left, load)
    cnt[R.TEAM_CASEWORK] += spent
    cnt[R.TEAM_INTAKE] += intake
    cnt[R.TEAM_CASEWORK_ROOM] += casework
    cnt[R.TEAM_IDLE] += casework - spent - intake
