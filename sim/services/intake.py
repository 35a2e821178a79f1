"""Intake, plan and routing: the kitchen-table talk, consent, the class of the case, who is referred up, the plan.

``P(refer up) = logistic(rho0 + rho_n*n + rho_m*[>=3 needs > 0.5] + rho_s*specialist domain - rho_k*ties -
rho_c*[collective place free] + rho_b*(provider-employed share) + rho_u*(u - 0.9)+)``, asked at intake and each review
for the worst need in the household that a specialist's door exists for.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.needs import minutes_wanted
from sim.ages import age_years
from sim.arithmetic import logistic, lowest
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.cases import OWED, WAIT, U, as_seen, case_class, household_need, list_case
from sim.services.fit import fits
from sim.services.offers import has_place
from sim.services.specialists import door_for, refer
from sim.services.staff import NOBODY

_TEAM = np.int64(Decision.TEAM)
#: ``hh.regie`` of a case that the regieteam has handed back.
STEPPED_DOWN = 255
_CHILD_ENDS = 18


@rule
def talk_chosen(home, share, seed, since):  # type: ignore[no-untyped-def]
    """Whether the intake of a household that came in week ``since`` is a network-first talk; ``share`` is the lever."""
    return share > 0.0 and unit(block(seed, _TEAM, since, home, 0)[1]) < share


@rule
def _with_children(world, home, week):  # type: ignore[no-untyped-def]
    for k in range(world.hh.persons[home]):
        if age_years(world.res[world.dwellings.member[home, k]], week) < _CHILD_ENDS:
            return True
    return False


@phase
def score(world, home, u, week, p, cnt):  # type: ignore[no-untyped-def]
    """Class of the case and the meetings held on it, at intake and every 13 weeks.

    A heavy case with needs above one half on three domains may come under the regieteam, which takes control for a
    while and then steps down: the case is handed over to one worker, its linking pin, and counts as vulnerable.
    """
    case = world.hh[home]
    top, wide, _, _ = household_need(world, home, p)
    severity = case_class(top, wide, p)
    if case.severity == S.REGIE:
        case.regie += 1
        if wide >= 3 and case.regie < p.regie_reviews:
            return
        case.regie = STEPPED_DOWN
        case.severity = S.VULNERABLE
        cnt[R.STEPPED_DOWN] += 1
        world.team.pressure[OWED] += p.linking_minutes
    elif severity == S.HEAVY and wide >= 3 and case.regie == 0 and u < p.regie_share:
        case.severity = S.REGIE
        cnt[R.REGIE_STARTED] += 1
    else:
        case.severity = severity
    case.meets = 0
    if case.consent == 1 and case.severity != S.REGIE:
        if case.severity == S.HEAVY:
            case.meets |= S.CONFERENCE
        if case.severity != S.LIGHT and _with_children(world, home, week):
            case.meets |= S.PLAN_MEETING


@rule
def _worst_with_a_door(world, home, week, p):  # type: ignore[no-untyped-def]
    """The worst need that counts, of any member, with a door nobody opened for it yet: member (or -1), domain, size."""
    res, person, hh = world.res, world.person, world.hh
    top, who, what = 0.0, -1, 0
    for k in range(hh.persons[home]):
        i = world.dwellings.member[home, k]
        me = res[i]
        bits = np.int64(me.counts)
        while bits != 0:
            d = lowest(bits)
            bits &= bits - 1
            door = door_for(d, age_years(me, week))
            if door < 0 or (me.service | me.waiting) & (1 << door) != 0:
                continue
            n = as_seen(np.float64(person.need[i, d]), np.float64(person.cover[i, d]), p.chronic[d] > 0)
            if n > top:
                top, who, what = n, i, d
    return who, what, top


@phase
def collective_place_free(world, i, seed, week, p):  # type: ignore[no-untyped-def]
    """Whether an offer that fits resident i runs and has a seat left."""
    if world.res.group[i] >= 0:
        return False
    for offer in range(S.OFFERS):
        if has_place(world.groups, offer, p) and fits(world, i, offer, seed, week, p):
            return True
    return False


@phase
def route(world, home, u, again, employer, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """The team may refer one need up; ``again`` at a review, ``employer`` the provider-employed share (a lever).

    Nobody is referred who does not let those who help talk to each other, but by the regieteam.
    """
    if world.hh.consent[home] == 0 and world.hh.severity[home] != S.REGIE:
        return
    who, what, n = _worst_with_a_door(world, home, week, p)
    if who < 0:
        return
    _, wide, _, _ = household_need(world, home, p)
    odds = p.rho0 + p.rho_n * n + p.rho_u * max(0.0, world.team.pressure[U] - 0.9) + p.rho_b * employer
    odds -= p.rho_k * min(1.0, np.float64(world.person.good[who]) / 5.0)
    if wide >= 3:
        odds += p.rho_m
    if p.specialist_domain[what] > 0:
        odds += p.rho_s
    if collective_place_free(world, who, seed, week, p):
        odds -= p.rho_c
    if again:
        odds -= p.rho_again
    if u < logistic(odds) and refer(world, who, what, week, cnt):
        cnt[R.REFERRED_UP] += 1


@phase
def take_in(world, home, waited, talk, employer, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """The talk at the kitchen table: consent, class, perhaps a referral; ``talk`` makes it network-first."""
    hh = world.hh
    # By the week it came: how long it waited does not change what kind of household it is.
    draw = block(seed, _TEAM, week - waited, home, 0)
    cnt[R.INTAKES] += 1
    cnt[R.WAITED_WEEKS] += waited
    if waited == 0:
        cnt[R.REPLIES_48H] += 1
    world.team.pressure[WAIT] += 0.1 * (waited - world.team.pressure[WAIT])
    hh.standing[home] = S.OPEN
    hh.since[home] = week
    hh.regie[home] = 0
    hh.worker[home] = NOBODY
    hh.severity[home] = S.LIGHT
    hh.consent[home] = np.int64(unit(draw[2]) < p.consent)
    cnt[R.CONSENTS] += hh.consent[home]
    hh.talk_until[home] = week
    if talk:
        hh.talk_until[home] = week + np.int64(p.talk_weeks)
        cnt[R.NETWORK_TALKS] += 1
    list_case(world, home)
    score(world, home, unit(draw[3]), week, p, cnt)
    route(world, home, unit(draw[0]), False, employer, seed, week, p, cnt)


@phase
def review(world, home, employer, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Every 13 weeks: the class is scored again and a referral considered again."""
    draw = block(seed, _TEAM, week, home, 4)
    score(world, home, unit(draw[3]), week, p, cnt)
    route(world, home, unit(draw[0]), True, employer, seed, week, p, cnt)


@rule
def _planned(world, i, case, p):  # type: ignore[no-untyped-def]
    """Minutes a week that one member's needs ask for, and what network, volunteers and professionals give to them."""
    me, my = world.res[i], world.person[i]
    wanted, network, volunteers, paid = 0, 0, 0, 0
    bits = np.int64(me.counts)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        need = minutes_wanted(me, np.float64(my.need[d]), d, p)
        informal = 0
        for k in range(me.helpers):
            if world.help[i, k].domain == d:
                informal += np.int64(world.help[i, k].minutes)
        formal = case
        for door in range(S.DOORS):
            if (me.service >> door) & 1 == 1:
                formal += p.place_minutes[door, d]
        light = np.int64(world.pools.volunteer_cover[0] * p.volunteer_light[d] * need)
        given = min(np.int64(formal), need)
        share = min(1.0, (need - given) / (informal + light)) if informal + light > 0 else 1.0
        wanted += need
        network += np.int64(informal * share)
        volunteers += np.int64(light * share)
        paid += given
    return wanted, network, volunteers, paid


@phase
def record_plan(world, home, served, p, cnt):  # type: ignore[no-untyped-def]
    """What the plan holds once those around have been asked: hours a week by who gives them.

    What nobody gives is the household's own part: solved by its own strength, or borne.
    """
    case = world.hh[home]
    share = served * p.case_minutes[case.severity] * p.team_on_need / max(case.open_needs, 1)
    for k in range(case.persons):
        wanted, network, volunteers, paid = _planned(world, world.dwellings.member[home, k], share, p)
        cnt[R.PLAN_NETWORK] += network
        cnt[R.PLAN_VOLUNTEER] += volunteers
        cnt[R.PLAN_PROFESSIONAL] += paid
        cnt[R.PLAN_SELF] += wanted - network - volunteers - paid
    cnt[R.PLANS] += 1
