"""Phases 2 and 4: needs grow unsupported and fall supported; people solve or contain what they can.

Cover comforts, only resolving support solves: ``q = 1 - (1 - q_net*c_net)(1 - q_team*team)(1 - place)``. Chronic
needs can be covered or slightly delayed. Everything downstream reads unmet need U: n (episodic) or n(1-c) (chronic).

A household's needs are brought up to date when its turn comes, with the four weeks' hours and change (``sim.turns``).
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import begin_need, close_need, forget_need, lasts, set_need
from sim.agents.wellbeing import company_eases
from sim.arithmetic import exp, lowest
from sim.chance import slot
from sim.kernel import phase, rule
from sim.prefetch import AHEAD, fetch
from sim.turns import WEEKS, first_home, in_four_weeks, next_home

#: Cache lines of a row of ``World.person``.
_LINES = 3
OWN, NETWORK, COLLECTIVE, TEAM, SPECIALIST = range(5)
_SOCIAL, _MENTAL, _PHYSICAL = 2, 4, 5


@rule
def unmet(n, cover, chronic):  # type: ignore[no-untyped-def]
    """Unmet need of one domain: severity when episodic, the uncovered part when chronic."""
    return n * (1.0 - cover) if chronic else n


@rule
def minutes_wanted(me, n, d, p):  # type: ignore[no-untyped-def]
    """Minutes of help a week that a need of severity n on domain d asks for.

    What brings a district nurse (home from hospital, the last weeks) asks for the nurse's hours besides, for as long.
    """
    wanted = np.int64(p.hours_full[d] * n) + 1
    if d == _PHYSICAL and (np.int64(me.service) >> S.NURSING) & 1 == 1:
        wanted += np.int64(p.place_minutes[S.NURSING, d])
    return wanted


@rule
def _place_minutes(services, d, p):  # type: ignore[no-untyped-def]
    """Minutes a week that specialists' places give on domain d, and how much the best of them resolves (0-1)."""
    minutes, q = 0.0, 0.0
    door = 0
    while services != 0:
        if services & 1 == 1:
            minutes += p.place_minutes[door, d]
            q = max(q, p.place_q[door, d])
        services >>= 1
        door += 1
    return minutes, q


@rule
def _informal(me, help_, d):  # type: ignore[no-untyped-def]
    """Minutes a week that housemates, kin nearby, kin elsewhere and other ties give on domain d."""
    household, kin, elsewhere, near = 0, 0, 0, 0
    # No branches on who helps with what: which is next is anybody's guess, and guessing wrong is dear.
    for k in range(me.helpers):
        m = np.int64(help_[k].minutes) * np.int64(help_[k].domain == d)
        layer = help_[k].kind
        household += m * np.int64(layer == S.HOUSEHOLD)
        kin += m * np.int64(layer == S.KIN)
        elsewhere += m * np.int64(layer == S.KIN_ELSEWHERE)
        near += m * np.int64(layer > S.KIN_ELSEWHERE)
    return household, kin, elsewhere, near


@rule
def _supported(me, my, help_, case, collective, d, wanted, p, cnt):  # type: ignore[no-untyped-def]
    """Hours of everybody who helps with one need: paid help first, then pro rata what others offer for the rest.

    ``case`` minutes of the team on this need and ``collective`` minutes of groups and volunteers are on offer.
    Returns network and collective minutes booked, all minutes booked, and how much a place resolves the need.
    """
    household, kin, elsewhere, near = _informal(me, help_, d)
    services = np.int64(me.service)
    minutes, place = _place_minutes(services, d, p)
    formal = np.int64(minutes)
    team = np.int64(case)
    if formal + team > wanted:
        share = wanted / (formal + team)
        formal = np.int64(formal * share)
        team = np.int64(team * share)
    unpaid = household + kin + elsewhere + near + collective
    if unpaid > wanted - formal - team:
        share = (wanted - formal - team) / unpaid
        household = np.int64(household * share)
        kin = np.int64(kin * share)
        elsewhere = np.int64(elsewhere * share)
        near = np.int64(near * share)
        collective = np.int64(collective * share)
    network = household + kin + elsewhere + near
    cnt[R.HOURS_HOUSEHOLD] += WEEKS * household
    cnt[R.HOURS_KIN] += WEEKS * kin
    cnt[R.HOURS_KIN_ELSEWHERE] += WEEKS * elsewhere
    cnt[R.HOURS_TIES] += WEEKS * near
    cnt[R.HOURS_TEAM] += WEEKS * team
    if d == _PHYSICAL or (d == _MENTAL and (services >> S.GGZ) & 1 == 1):
        cnt[R.HOURS_ZVW] += WEEKS * formal
    else:
        cnt[R.HOURS_WMO] += WEEKS * formal
    return network, collective, network + formal + collective + team, place


@rule
def _pulls(network, collective, team, place):  # type: ignore[no-untyped-def]
    """The rung whose support resolves most this turn, + 8 * its q in 31 parts (``person.rung``); 0 without support."""
    rung, q = OWN, 0.0
    if network > q:
        rung, q = NETWORK, network
    if collective > q:
        rung, q = COLLECTIVE, collective
    if team > q:
        rung, q = TEAM, team
    if place > q:
        rung, q = SPECIALIST, place
    return rung + 8 * np.int64(31.0 * q)


@rule
def _one_need(me, my, help_, alone, case, team, cover, d, bits, p, cnt):  # type: ignore[no-untyped-def]
    """Four weeks of one need: hours, cover, growth and resolving support.

    ``alone``: nobody but volunteers can be helping; ``case``: minutes of the team on each need that counts, and
    ``team`` how much they resolve; ``cover``: share of light need that volunteers meet. Returns unmet need and minutes
    volunteers could give.
    """
    n = np.float64(my.need[d])
    wanted = minutes_wanted(me, n, d, p)
    light = p.volunteer_light[d]
    collective = np.int64(cover * light * wanted)
    network, given, place = 0, collective, 0.0
    if not alone:
        if n < p.counts_from:
            case, team = 0.0, 0.0
        theme = me.group & (S.LIVES_ON - 1)
        if me.group >= 0 and p.theme_helps[theme, d] > 0:
            collective += np.int64(p.group_minutes[theme])
        network, collective, given, place = _supported(me, my, help_, case, collective, d, wanted, p, cnt)
    else:
        team = 0.0
    cnt[R.HOURS_DEMANDED] += WEEKS * wanted
    cnt[R.HOURS_VOLUNTEERS] += WEEKS * collective
    cnt[R.HOURS_UNMET] += WEEKS * (wanted - given)
    per_minute = 1.0 / wanted
    c = given * per_minute
    my.cover[d] = c
    growth = WEEKS * p.growth[d] * n * (1.0 - n)
    chronic = p.chronic[d] > 0
    if chronic:
        n += growth * (1.0 - p.kappa[d] * c)
    else:
        around, offered = p.q_net[d] * (network * per_minute), p.q_net[d] * (collective * per_minute)
        my.rung[d] = _pulls(around, offered, team, place)
        left = (1.0 - around - offered) * (1.0 - team) * (1.0 - place)
        solve = p.solve[d] * company_eases(me, p) if d == _SOCIAL else p.solve[d]
        n = (n + growth * (1.0 - c)) * in_four_weeks(1.0 - solve * (1.0 - left))
        if bits != 1 << d or me.strain > 0.7:
            n += (1.0 - n) * WEEKS * _spill(me, my, d, bits, p)
    n = min(max(n, 0.0), 1.0)
    set_need(me, my, d, n, p)
    begin_need(me, my, d, cnt)
    if n < p.counts_from and lasts(my, d) == 1:
        _book_end(my, d, np.float64(my.self_management) * exp(-p.load_eats * np.float64(my.load)), p, cnt)
    return unmet(n, c, chronic), light * wanted


@rule
def _spill(me, my, d, bits, p):  # type: ignore[no-untyped-def]
    """What a resident's other needs and strain add to domain d this week, per unit of room."""
    rise = 0.0
    while bits != 0:
        source = lowest(bits)
        bits &= bits - 1
        excess = np.float64(my.need[source]) - 0.3
        if excess > 0.0:
            rise += p.spill[source, d] * excess
    if d == _MENTAL:
        rise += p.strain_mental * max(0.0, np.float64(me.strain) - 0.7)
    return rise


@phase
def _book_end(my, d, strength, p, cnt):  # type: ignore[no-untyped-def]
    """A need falls below what counts: booked to the rung that pulls most at the end.

    Once in an episode. Rising again from above ``over_below`` it is the same episode: a need that wavers around what
    counts is neither new nor ended every month.

    Own strength pulls with rho*e, support with r*q of the rung that resolved most at the last turn.
    """
    rung, q = np.int64(my.rung[d]) & 7, (np.int64(my.rung[d]) >> 3) / 31.0
    if p.solve[d] * q <= p.own[d] * strength:
        rung = OWN
    cnt[R.ENDED_OWN + rung] += 1
    my.rung[d] = 0
    my.ended |= 1 << d


@rule
def _count_case_needs(world, week):  # type: ignore[no-untyped-def]
    """How many needs share the hours of each open case whose turn it is."""
    hh = world.hh
    home = first_home(week)
    while home < hh.shape[0]:
        if hh[home].standing == S.OPEN:
            many = 0
            for k in range(hh[home].persons):
                bits = np.int64(world.res[world.dwellings[home].member[k]].counts)
                while bits != 0:
                    bits &= bits - 1
                    many += 1
            hh[home].open_needs = many
        home = next_home(home)


@rule
def _needs_of(me, my, help_, home, served, cover, p, cnt):  # type: ignore[no-untyped-def]
    """Four weeks of all needs of a resident; returns minutes of light need a week."""
    case, team = 0.0, 0.0
    if home.standing == S.OPEN:
        # Each need of the case has the team's resolving support, as far as the case got the hours of its class; the
        # hours themselves are shared by the needs of the household that count.
        team = p.team_q * served
        case = served * p.case_minutes[home.severity] * p.team_on_need / max(home.open_needs, 1)
    alone = me.helpers == 0 and me.service == 0 and me.group < 0 and home.standing != S.OPEN
    load, worst, light = 0.0, 0.0, 0.0
    bits = np.int64(me.active)
    left = bits
    while left != 0:
        d = lowest(left)
        left &= left - 1
        if p.may_have[d, me.age] == 0:
            # Grown up, or retired: what it was about is over.
            cnt[R.ENDED_OUTSIDE] += lasts(my, d)
            close_need(me, my, d)
            continue
        u, minutes = _one_need(me, my, help_, alone, case, team, cover, d, bits, p, cnt)
        load += u
        worst = max(worst, u)
        light += minutes
    my.load = load
    me.worst = worst
    return np.int64(light)


@phase
def needs(world, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 2: needs whose turn it is grow or fall with the help they had; some end from outside, any week."""
    res, person, due, pools = world.res, world.person, world.due, world.pools
    _count_case_needs(world, week)
    served, cover = world.team[2].pressure, pools[0].volunteer_cover
    light, children = 0, 0
    needing = due[S.DUE_NEED]
    many = needing[0]
    for r in range(1, many + 1):
        fetch(res, needing[min(r + 2 * AHEAD, many)], 0)
        i, ahead = needing[r], needing[min(r + AHEAD, many)]
        for line in range(_LINES):
            fetch(person, ahead, line)
        fetch(world.help, ahead, 0)
        fetch(world.hh, max(res[ahead].home, 0), 0)
        me = res[i]
        light += _needs_of(me, person[i], world.help[i], world.hh[me.home], served, cover, p, cnt)
        if me.role == S.CHILD and me.worst > 0.0:
            # A child's problems load on the parents, who seek help for it (noted now, added when all are known).
            pools.request[children, 0] = i
            children += 1
    pools[week & (WEEKS - 1)].wanted = light
    _load_parents(world, children)
    for r in range(1, due[S.DUE_TURN, 0] + 1):
        i = due[S.DUE_TURN, r]
        me, my = res[i], person[i]
        d = slot(np.uint64(world.words[3, i]))
        if me.status == S.HERE and (me.active >> d) & 1 == 1:
            cnt[R.ENDED_OUTSIDE] += lasts(my, d)
            close_need(me, my, d)
            if me.active == 0:
                # Until the next turn nothing drives them to help (nor, for those weeks, do their children).
                my.load = 0.0
                me.worst = 0.0


@rule
def _load_parents(world, children):  # type: ignore[no-untyped-def]
    res = world.res
    for r in range(children):
        child = world.pools.request[r, 0]
        me, my = res[child], world.person[child]
        for j in (my.mother, my.father):
            if j >= 0:
                res[j].worst = max(np.float64(res[j].worst), np.float64(me.worst))


@phase
def own_strength(world, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 4: people whose turn it is solve what they can in four weeks; load eats self-management.

    Below 0.1 a need is closed.
    """
    needing = world.due[S.DUE_NEED]
    many = needing[0]
    for r in range(1, many + 1):
        i, ahead = needing[r], needing[min(r + AHEAD, many)]
        fetch(world.res, ahead, 0)
        fetch(world.person, ahead, 0)
        fetch(world.person, ahead, 1)
        me, my = world.res[i], world.person[i]
        strength = np.float64(my.self_management) * exp(-p.load_eats * np.float64(my.load))
        bits = np.int64(me.active)
        while bits != 0:
            d = lowest(bits)
            bits &= bits - 1
            n = np.float64(my.need[d])
            if p.chronic[d] == 0:
                own = p.own[d] * strength
                if d == _SOCIAL:
                    own *= company_eases(me, p)
                n *= in_four_weeks(1.0 - own)
                set_need(me, my, d, n, p)
                if n < p.counts_from and lasts(my, d) == 1:
                    _book_end(my, d, strength, p, cnt)
                elif n < p.over_below:
                    forget_need(my, d)
            if n < p.close_below:
                close_need(me, my, d)
