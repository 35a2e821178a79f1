"""Phase 8, the team's week: hours split between casework and prevention under pressure; intake, casework, referral.

``H_prev = φ·H·[R + (1-R)·Ψ(u)]``, ``Ψ(u) = 1/(1+exp(k(u-u0)))``, ``H_case = H - H_prev``,
``u_t = 0.9·u_{t-1} + 0.1·[load of open cases + 5 h·new + 5 h·queue/8]/H_case,{t-1}``. Whether pressure pushes
prevention out for good is found by running it, never assumed.
"""

from __future__ import annotations

import numpy as np

from sim import levers as L
from sim import record as R
from sim import state as S
from sim.arithmetic import logistic
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.cases import LAST, OWED, REGISTERED, SERVED, U, household_need, open_load, sweep_cases
from sim.services.casework import casework
from sim.services.intake import take_in, talk_chosen
from sim.services.staff import assign, present
from sim.sorting import sort_by_key

_TEAM = np.int64(Decision.TEAM)


@phase
def split_hours(world, phi, ring_fence, extra, lost, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Minutes for prevention this week (kept in the pools), and for casework (returned).

    ``phi`` share of the team's hours meant for prevention, ``ring_fence`` R in 0-1, ``extra`` minutes of bought
    casework, ``lost`` minutes of existing staff that do nothing.
    """
    team, pools = world.team, world.pools
    u = team.pressure[U]
    absent = p.absence_base + p.absence_slope * max(0.0, u - 1.0)
    hours = max(0.0, present(world, absent, seed, week, p, cnt) - lost)
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
        team.pressure[REGISTERED] += 1.0
        cnt[R.CASES_OPENED] += 1
        cnt[R.FOUND_OWN + world.hh.found_by[home]] += 1
    pools.count[S.N_ARRIVALS] = 0


@rule
def _has_room(world, home, used, spare, hours, cost, p):  # type: ignore[no-untyped-def]
    """Whether a waiting household is taken in this week: 1 within the spare hours, 2 by the floor, 3 in a crisis.

    A crisis does not wait for spare hours: it is taken in at the expense of casework.
    """
    if used + cost <= spare:
        return 1
    if used + cost > hours:
        return 0
    if world.pools.carried[7] >= cost:
        return 2
    if household_need(world, home, p)[0] > p.crisis_above:
        return 3
    return 0


@phase
def _serve_queue(world, spare, hours, each, lever, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """First in, first out, while hours last; the rest waits, and some give up. Returns intake minutes used.

    A full team still takes in what its floor allows: credit for it grows weekly, the minutes come from casework.
    """
    team, hh, carried = world.team, world.hh, world.pools.carried
    size = team.queue.shape[0]
    used, waiting = 0, 0
    position, keep = team.ends[0], team.ends[0]
    while position < team.ends[1]:
        home = team.queue[position % size]
        since = team.queue_week[position % size]
        position += 1
        if hh.standing[home] != S.QUEUED or hh.since[home] != since:
            continue
        talk = talk_chosen(home, lever[L.NETWORK_FIRST], seed, since)
        cost = each + (np.int64(p.talk_minutes) if talk else 0)
        room = _has_room(world, home, used, spare, hours, cost, p)
        if room == 2:
            carried[7] -= cost
        if room > 0:
            cnt[R.CRISIS_INTAKES] += np.int64(room == 3)
            take_in(world, home, week - since, talk, lever[L.EMPLOYER], seed, week, p, cnt)
            used += cost
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
    most = 2.0 * each + (p.talk_minutes if lever[L.NETWORK_FIRST] > 0.0 else 0.0)
    carried[7] = min(carried[7] + p.intake_floor * hours, most) if waiting > 0 else 0.0
    return used


@rule
def _signal_minutes(p, cnt):  # type: ignore[no-untyped-def]
    """Team minutes on this week's signals, reached or not, with or without a need behind them."""
    minutes = 0
    for c in range(S.SIGNALLERS):
        minutes += cnt[R.SIGNALS_SCHOOL + c] * np.int64(p.attempt_minutes[c])
    return minutes


@rule
def _feel_pressure(team, demand, hours, p):  # type: ignore[no-untyped-def]
    """Pressure follows demand over last week's hours of casework (this week's, the first time)."""
    before = team.pressure[LAST] if team.pressure[LAST] > 0.0 else np.float64(hours)
    if before > 0.0:
        team.pressure[U] += p.u_smoothing * (demand / before - team.pressure[U])
    team.pressure[U] = min(team.pressure[U], 5.0)
    team.pressure[LAST] = np.float64(hours)
    team.pressure[REGISTERED] = 0.0


@phase
def teams_week(world, on_hand, lever, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 8: signals, intake, casework and pressure. ``on_hand`` minutes for casework; ``lever`` this week's levers.

    The intake cap is the share of casework hours that intake may take (0 = no cap); clustering the share of intake
    time saved by handling similar questions together.
    """
    team = world.team
    sweep_cases(world)
    queue_arrivals(world, week, cnt)
    new = team.pressure[REGISTERED]
    load, meetings = open_load(world, week, p)
    owed = np.int64(team.pressure[OWED])
    team.pressure[OWED] = 0.0
    load += owed
    signals = min(_signal_minutes(p, cnt), on_hand)
    hours = on_hand - signals
    each = np.int64(p.intake_minutes * (1.0 - lever[L.CLUSTERING]))
    spare = max(0, hours - load)
    if lever[L.INTAKE_CAP] > 0.0:
        spare = min(spare, np.int64(lever[L.INTAKE_CAP] * on_hand))
    intake = _serve_queue(world, spare, hours, each, lever, seed, week, p, cnt)
    assign(world, week, p)
    left = hours - intake
    served = min(1.0, left / load) if load > 0 else 1.0
    team.pressure[SERVED] = served
    casework(world, served, lever[L.EMPLOYER], seed, week, p, cnt)
    _feel_pressure(team, load + each * (new + cnt[R.QUEUE] / 8.0), hours, p)
    spent = min(left, load)
    cnt[R.TEAM_CASEWORK] += spent
    cnt[R.TEAM_MEETINGS] += np.int64(served * (meetings + owed))
    cnt[R.TEAM_INTAKE] += intake + signals
    cnt[R.TEAM_SIGNALS] += signals
    cnt[R.TEAM_CASEWORK_ROOM] += on_hand
    cnt[R.TEAM_IDLE] += on_hand - spent - intake - signals
