"""Phases 2 and 4: needs grow unsupported and fall supported; people solve or contain what they can.

Cover comforts, only resolving support solves: ``q = 1 - (1 - q_net*c_net)(1 - q_team*team)(1 - place)``. Chronic
needs can be covered or slightly delayed. Everything downstream reads unmet need U: n (episodic) or n(1-c) (chronic).
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import close_need
from sim.arithmetic import exp, lowest
from sim.chance import slot
from sim.kernel import phase, rule

OWN, NETWORK, COLLECTIVE, TEAM, SPECIALIST = range(5)
_DEBT = 1
_MENTAL = 4


@rule
def unmet(n, cover, chronic):  # type: ignore[no-untyped-def]
    """Unmet need of one domain: severity when episodic, the uncovered part when chronic."""
    return n * (1.0 - cover) if chronic else n


@rule
def _place_minutes(res, i, d, p):  # type: ignore[no-untyped-def]
    """Minutes a week that specialists' places give on domain d, and whether one of them resolves it."""
    minutes = 0.0
    resolving = False
    services = res.service[i]
    if services == 0:
        return minutes, resolving
    for door in range(S.DOORS):
        if (services >> door) & 1 == 1:
            minutes += p.place_minutes[door, d]
            if p.place_solves[door, d] > 0:
                resolving = True
    return minutes, resolving


@rule
def _book(res, i, d, wanted, formal, place_is_zvw, collective, team_minutes, cnt):  # type: ignore[no-untyped-def]
    """Book the week's hours on one need, pro rata where more is offered than needed; return minutes of network."""
    household, kin, elsewhere, near = 0, 0, 0, 0
    cnt[R.HOURS_DEMANDED] += wanted
    for k in range(res.helpers[i]):
        if res.help_domain[i, k] == d:
            m = np.int64(res.help_minutes[i, k])
            layer = res.help_kind[i, k]
            if layer == S.HOUSEHOLD:
                household += m
            elif layer == S.KIN:
                kin += m
            elif layer == S.KIN_ELSEWHERE:
                elsewhere += m
            else:
                near += m
    network = household + kin + elsewhere + near
    total = network + formal + collective + team_minutes
    if total == 0:
        cnt[R.HOURS_UNMET] += wanted
        return 0, 0, 0
    if total > wanted:
        share = wanted / total
        household = np.int64(household * share)
        kin = np.int64(kin * share)
        elsewhere = np.int64(elsewhere * share)
        near = np.int64(near * share)
        formal = np.int64(formal * share)
        collective = np.int64(collective * share)
        team_minutes = np.int64(team_minutes * share)
    given = household + kin + elsewhere + near + formal + collective + team_minutes
    cnt[R.HOURS_HOUSEHOLD] += household
    cnt[R.HOURS_KIN] += kin
    cnt[R.HOURS_KIN_ELSEWHERE] += elsewhere
    cnt[R.HOURS_TIES] += near
    cnt[R.HOURS_VOLUNTEERS] += collective
    cnt[R.HOURS_TEAM] += team_minutes
    if place_is_zvw:
        cnt[R.HOURS_ZVW] += formal
    else:
        cnt[R.HOURS_WMO] += formal
    cnt[R.HOURS_UNMET] += wanted - given
    return household + kin + elsewhere + near, given, collective


@rule
def _one_need(world, i, d, bits, p, cnt):  # type: ignore[no-untyped-def]
    """One week of one need: hours, cover, growth and resolving support; returns unmet need."""
    res = world.res
    n = np.float64(res.need[i, d])
    wanted = np.int64(p.hours_full[d] * n) + 1
    if p.volunteer_light[d] > 0.0:
        world.pools.wanted[0] += wanted
    formal, in_place = _place_minutes(res, i, d, p)
    theme = res.group[i]
    collective = 0.0
    if theme >= 0 and p.theme_helps[theme, d] > 0:
        collective += p.group_minutes
    collective += world.pools.volunteer_cover[0] * p.volunteer_light[d] * wanted
    home = res.home[i]
    team = 0.0
    team_minutes = 0.0
    if world.hh.standing[home] == S.OPEN and n >= p.counts_from:
        team = world.team.pressure[2]
        # The case's hours are shared by the needs of the household that count.
        case = p.case_minutes[world.hh.severity[home]] * p.team_on_need
        team_minutes = team * case / max(world.hh.open_needs[home], 1)
    zvw = d == 5 or (d == _MENTAL and (res.service[i] >> S.GGZ) & 1 == 1)
    network, given, shared = _book(
        res, i, d, wanted, np.int64(formal), zvw, np.int64(collective), np.int64(team_minutes), cnt
    )
    c = given / wanted
    res.cover[i, d] = c
    _touch(res, i, d, shared, wanted, team, in_place, formal)
    growth = p.growth[d] * n * (1.0 - n)
    if p.chronic[d] > 0:
        n += growth * (1.0 - p.kappa[d] * c)
    else:
        net = (network + shared) / wanted
        # The team resolves in proportion to the hours it gives to this need.
        worked = min(1.0, team_minutes / wanted)
        q = 1.0 - (1.0 - p.q_net[d] * net) * (1.0 - p.team_q * worked) * (0.0 if in_place else 1.0)
        n += growth * (1.0 - c) - n * p.solve[d] * q
        if bits != 1 << d or res.strain[i] > 0.7:
            n += (1.0 - n) * _spill(res, i, d, bits, p)
    n = min(max(n, 0.0), 1.0)
    before = np.float64(res.need[i, d])
    if before < p.counts_from and n >= p.counts_from:
        cnt[R.NEW_HOUSING + d] += 1
    elif before >= p.counts_from and n < p.counts_from:
        _book_end(res, i, d, np.float64(res.self_management[i]), p, cnt)
    res.need[i, d] = n
    return unmet(n, c, p.chronic[d] > 0)


@rule
def _spill(res, i, d, bits, p):  # type: ignore[no-untyped-def]
    """What i's other needs and strain add to domain d this week, per unit of room."""
    rise = 0.0
    while bits != 0:
        source = lowest(bits)
        bits &= bits - 1
        excess = np.float64(res.need[i, source]) - 0.3
        if excess > 0.0:
            rise += p.spill[source, d] * excess
    if d == _MENTAL:
        rise += p.strain_mental * max(0.0, np.float64(res.strain[i]) - 0.7)
    return rise


@rule
def _touch(res, i, d, shared, wanted, team, in_place, formal):  # type: ignore[no-untyped-def]
    """Keep the highest rung that worked on this episode: a tenth of the need, a case, or a place."""
    rung = OWN
    if 10 * shared >= wanted:
        rung = COLLECTIVE
    if team > 0.0:
        rung = TEAM
    if in_place or formal > 0.0:
        rung = SPECIALIST
    if rung > res.rung[i, d]:
        res.rung[i, d] = rung


@rule
def _book_end(res, i, d, strength, p, cnt):  # type: ignore[no-untyped-def]
    """A need falls below what counts: booked to the highest rung that worked on it, else to own or network.

    Between own strength and network the larger present pull decides.
    """
    rung = np.int64(res.rung[i, d])
    if rung < COLLECTIVE:
        rung = NETWORK if p.solve[d] * p.q_net[d] * np.float64(res.cover[i, d]) > p.own[d] * strength else OWN
    cnt[R.ENDED_OWN + rung] += 1
    res.rung[i, d] = 0


@rule
def _count_case_needs(world, p):  # type: ignore[no-untyped-def]
    """How many needs share the hours of each open case."""
    res, hh = world.res, world.hh
    for home in range(hh.persons.shape[0]):
        if hh.standing[home] != S.OPEN:
            continue
        many = 0
        for k in range(hh.persons[home]):
            i = hh.member[home, k]
            bits = np.int64(res.active[i])
            while bits != 0:
                d = lowest(bits)
                bits &= bits - 1
                if res.need[i, d] >= p.counts_from:
                    many += 1
        hh.open_needs[home] = many


@phase
def needs(world, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 2: every active need grows or falls with the help it had; some end from outside."""
    res = world.res
    world.pools.wanted[0] = 0
    _count_case_needs(world, p)
    world.pools.count[S.N_REQUESTS] = 0
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] != S.HERE:
            continue
        if res.active[i] == 0:
            res.load[i] = 0.0
            res.worst[i] = 0.0
            continue
        load = 0.0
        worst = 0.0
        bits = np.int64(res.active[i])
        left = bits
        while left != 0:
            d = lowest(left)
            left &= left - 1
            u = _one_need(world, i, d, bits, p, cnt)
            load += u
            worst = max(worst, u)
        res.load[i] = load
        res.worst[i] = worst
        if res.role[i] == S.CHILD and worst > 0.0:
            # A child's problems load on the parents, who seek help for it (noted now, added when all are known).
            n = world.pools.count[S.N_REQUESTS]
            world.pools.request[n, 0] = i
            world.pools.count[S.N_REQUESTS] = n + 1
    _load_parents(world)
    for r in range(1, world.due[S.DUE_TURN, 0] + 1):
        i = world.due[S.DUE_TURN, r]
        d = slot(np.uint64(world.words[3, i]))
        if res.status[i] == S.HERE and (res.active[i] >> d) & 1 == 1:
            if res.need[i, d] >= p.counts_from:
                cnt[R.ENDED_OUTSIDE] += 1
            close_need(res, i, d)


@rule
def _load_parents(world):  # type: ignore[no-untyped-def]
    res = world.res
    for r in range(world.pools.count[S.N_REQUESTS]):
        i = world.pools.request[r, 0]
        for j in (res.mother[i], res.father[i]):
            if j >= 0:
                res.worst[j] = max(np.float64(res.worst[j]), np.float64(res.worst[i]))


@phase
def own_strength(world, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 4: people solve what they can; load eats self-management. Below 0.1 an episodic need is closed."""
    res = world.res
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] != S.HERE or res.active[i] == 0:
            continue
        strength = np.float64(res.self_management[i]) * exp(-p.load_eats * np.float64(res.load[i]))
        bits = np.int64(res.active[i])
        while bits != 0:
            d = lowest(bits)
            bits &= bits - 1
            n = np.float64(res.need[i, d])
            if p.chronic[d] == 0:
                before = n
                n -= n * p.own[d] * strength
                res.need[i, d] = n
                if before >= p.counts_from and n < p.counts_from:
                    _book_end(res, i, d, strength, p, cnt)
            if n < p.close_below:
                close_need(res, i, d)
