"""Newcomers and newborns: identified by (dwelling, week) or (mother, order), never by a counter or a row."""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import set_need, strike, take_row, volunteer
from sim.agents.wellbeing import lonely_level, wellbeing_level
from sim.ages import age_years
from sim.arithmetic import exp
from sim.chance import Decision, block, uniform, unit
from sim.kernel import phase, rule

_NEWCOMER = np.int64(Decision.NEWCOMER)
_NEWBORN = np.int64(Decision.NEWBORN)
_START = np.int64(Decision.START_NEEDS)
_SEVERITY = np.int64(Decision.START_SEVERITY)
_SERVICES = np.int64(Decision.START_SERVICES)
_LIFE = np.int64(Decision.START_LONELINESS)
#: Identity layout: newcomers carry bit 30, newborns bit 31; who was there at week 0 counts from 0.
_NEWCOMER_BIT = 1 << 30
_NEWBORN_BIT = 1 << 31
#: Sets a large household's later members apart from the children of anybody.
_LATER = 1 << 20
#: Place among the newcomers of a week of a partner who moves in with somebody.
_PARTNER_PLACE = 7


@rule
def newborn_uid(mother_uid, order):  # type: ignore[no-untyped-def]
    """Identity of a mother's order-th child: 31 mixed bits of that pair."""
    word = block(0, _NEWBORN, 0, mother_uid, order)[0]
    return _NEWBORN_BIT | np.int64(word >> np.uint64(1))


@phase
def newcomer_uid(home, week, member):  # type: ignore[no-untyped-def]
    """Identity of the member-th newcomer to a dwelling in a week (dwelling < 2**17, week -200 .. 823).

    The eighth and later members of the largest households take 31 mixed bits of theirs, as newborns do.
    """
    if member > 7:
        return newborn_uid(_NEWCOMER_BIT | (home << 10) | ((week + 200) & 0x3FF), _LATER | member)
    return _NEWCOMER_BIT | ((home & 0x1FFFF) << 13) | (((week + 200) & 0x3FF) << 3) | (member & 7)


@phase
def settle(world, i, seed, week, p):  # type: ignore[no-untyped-def]
    """Draw the standing of a resident of whom nothing is known yet: needs, dementia, care elsewhere, volunteering.

    A need of domain d stands with probability 1 - exp(-onset * duration): the stationary share of somebody who
    starts at hazard ``onset`` and keeps it for ``duration`` (Little's law), by the person's age.
    """
    res, person = world.res, world.person
    uid = world.who[i]
    age = age_years(res[i], week)
    res.age[i] = age
    band = p.band_of_age[age]
    for d in range(S.D):
        if p.may_have[d, age] == 0 or (d == 1 and res.role[i] != S.HEAD):
            continue
        words = block(seed, _START, week, uid, d)
        # Of what keeps somebody lonely only the standing part is known yet; the factor's mean is 1.
        tends = p.lonely_onset[d] * p.lonely_sd
        often = exp(tends * (np.float64(person.temper[i]) - 0.5 * tends))
        if res.home[i] >= 0:
            often *= p.income_onset[world.dwellings.income[res.home[i]], d]
        if unit(words[0]) < 1.0 - exp(-p.onset[band, d] * often * p.duration[d] * p.start_share[d]):
            res.active[i] |= 1 << d
            set_need(res[i], person[i], d, p.start_low + (p.start_high - p.start_low) * unit(words[1]), p)
            person.rung[i, d] = 0
            person.begun[i] |= np.int64(res.counts[i]) & (1 << d)
            if p.chronic[d] > 0:
                # What is covered counts for how lonely and well somebody is, and is known from the first turn on.
                person.cover[i, d] = p.care_cover_start
    words = block(seed, _SERVICES, week, uid, 0)
    if unit(words[0]) < p.dementia_stock[age, np.int64(person.partner[i] < 0)]:
        u = unit(block(seed, _LIFE, week, uid, 0)[1])
        res.dementia[i] = 1 + (u > p.dementia_stages[0]) + (u > p.dementia_stages[0] + p.dementia_stages[1])
    if age >= 18:
        if unit(words[1]) < p.volunteer_stock[band]:
            volunteer(world, i, S.ACTIVE, week - np.int64(200.0 * unit(words[2])))
        if unit(words[3]) < p.care_out_stock[band]:
            res.given_out[i] = np.int64(p.care_out_minutes * (0.3 + 1.4 * unit(words[2])))
            res.given[i] += res.given_out[i]
    words = block(seed, _LIFE, week, uid, 0)
    res.strain[i] = 0.2 * unit(words[0])
    mates = 0.0 if res.home[i] < 0 else np.float64(max(world.hh.persons[res.home[i]] - 1, 0))
    person.good[i] = mates + p.elsewhere_good * (
        np.float64(person.kin_out[i]) + np.float64(person.friends_out[i])
    )
    res.intimate[i] = 1 if person.partner[i] >= 0 else 0
    res.lonely[i] = lonely_level(res[i], person[i], p)
    res.wellbeing[i] = wellbeing_level(res[i], person[i], p)


@rule
def _trait(world, i, founding, member):  # type: ignore[no-untyped-def]
    # The standing traits of a place's people stay what they were: a newcomer takes over those of a founding
    # household's member; only knowledge of the local help on offer is new to them.
    person, founders = world.person, world.founders
    k = min(member, max(founders.members[founding] - 1, 0))
    person.openness[i] = founders.trait[founding, k, 0]
    person.self_management[i] = founders.trait[founding, k, 1]
    person.stigma[i] = founders.trait[founding, k, 2]
    person.legibility[i] = np.float64(founders.trait[founding, k, 3])
    person.trust[i] = founders.trait[founding, k, 4]
    person.temper[i] = founders.trait[founding, k, 5]
    person.outlook[i] = founders.trait[founding, k, 6]
    person.tolerance[i] = np.int64(founders.trait[founding, k, 7])


@rule
def founding_household(founders, home, seed, week):  # type: ignore[no-untyped-def]
    """Find the founding household that this week's newcomers to a dwelling are like, by how many like it arrive."""
    low, high = 0, founders.shape[0] - 1
    wanted = uniform(seed, _NEWCOMER, week, home, 0) * founders.arrival[high]
    while low < high:
        middle = (low + high) // 2
        if founders.arrival[middle] > wanted:
            high = middle
        else:
            low = middle + 1
    return low


@phase
def refill(world, home, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """A household moves into an empty dwelling the week it falls free.

    It is like one of the place's founding households, of the same ages and with as many kin and friends elsewhere;
    which one is drawn so that the place keeps its ages and household types (``sim.population.turnover``). It knows
    nobody here but kin (``sim.network.kin``).
    """
    res, person, hh, founders = world.res, world.person, world.hh, world.founders
    hh.persons[home] = 0
    hh.standing[home] = S.NO_CASE
    hh.rest[home] = week + np.int64(p.case_rest)
    like = founding_household(founders, home, seed, week)
    head = -1
    for k in range(founders.members[like]):
        birth = week + founders.birth[like, k]
        # The place of a partner who moves in with somebody is left free.
        place = k if k < _PARTNER_PLACE else k + 1
        i = take_row(world, newcomer_uid(home, week, place), birth, founders.sex[like, k], home)
        _trait(world, i, like, k)
        res.role[i] = founders.role[like, k]
        person.marital[i] = founders.marital[like, k]
        person.kin_out[i] = founders.kin_out[like, k]
        person.friends_out[i] = founders.friends_out[like, k]
        if res.role[i] == S.HEAD:
            head = i
        elif res.role[i] == S.PARTNER and head >= 0:
            person.partner[i] = head
            person.partner[head] = i
        elif res.role[i] == S.CHILD:
            _parents(world, i, home)
    # Only now that all are there: who one lives with is part of how one stands.
    for k in range(hh.persons[home]):
        i = world.dwellings.member[home, k]
        settle(world, i, seed, week, p)
        if (
            res.role[i] == S.HEAD
            and uniform(seed, _NEWCOMER, week, world.who[i], 1) < p.move_in_social_chance
        ):
            strike(world, i, 2, p.shock_move_in_social, p, cnt)
        cnt[R.MOVED_IN] += 1


@rule
def _parents(world, i, home):  # type: ignore[no-untyped-def]
    res, person, hh = world.res, world.person, world.hh
    for m in range(hh.persons[home]):
        j = world.dwellings.member[home, m]
        if j != i and res.role[j] != S.CHILD:
            if res.sex[j] == 1:
                person.mother[i] = j
            else:
                person.father[i] = j
            person.children[j] = person.children[j] + 1


@phase
def bear(world, mother, week, p, cnt):  # type: ignore[no-untyped-def]
    """A child is born into the mother's household."""
    res, person, hh = world.res, world.person, world.hh
    home = res.home[mother]
    if home < 0 or hh.persons[home] >= S.MEMBERS:
        return -1
    order = person.children[mother]
    uid = newborn_uid(world.who[mother], order)
    i = take_row(world, uid, week, np.int64(uid & 1), home)
    res.role[i] = S.CHILD
    person.kin_out[i] = 1
    person.friends_out[i] = 0
    person.openness[i] = person.openness[mother]
    person.self_management[i] = person.self_management[mother]
    person.stigma[i] = person.stigma[mother]
    person.legibility[i] = person.legibility[mother]
    person.trust[i] = person.trust[mother]
    person.temper[i] = person.temper[mother]
    person.outlook[i] = person.outlook[mother]
    person.tolerance[i] = person.tolerance[mother]
    _parents(world, i, home)
    cnt[R.BIRTHS] += 1
    return i


@phase
def join_partner(world, i, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """A partner from elsewhere moves in with single resident i."""
    res, person, hh = world.res, world.person, world.hh
    home = res.home[i]
    if home < 0 or hh.persons[home] >= S.MEMBERS:
        return
    words = block(seed, _NEWCOMER, week, world.who[i], 2)
    gap = np.int64((unit(words[0]) - 0.5) * 6.0 * 52.0)
    birth = min(res.birth[i] + gap, week - 20 * 52)
    j = take_row(world, newcomer_uid(home, week, _PARTNER_PLACE), birth, 1 - res.sex[i], home)
    _trait(world, j, home, 1)
    res.role[j] = S.PARTNER
    person.marital[j] = S.UNMARRIED
    person.partner[i] = j
    person.partner[j] = i
    settle(world, j, seed, week, p)
    cnt[R.MOVED_IN] += 1
