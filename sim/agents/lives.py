"""Phase 1, lives: death, widowhood, divorce, birth, moving, leaving home, dementia, admission, new needs by event.

What happens to whom is decided for everybody from the state of last week; then it is carried out kind by kind, so
that the order of rows never changes a result.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.arrivals import bear, join_partner, refill
from sim.agents.bonds import cut_ties
from sim.agents.help import end_help_of_the_gone, free_helpers, give_up_helping, main_carer
from sim.agents.people import (
    UNKNOWN_LIFE,
    clear_needs,
    head_of,
    leave_group,
    leave_home,
    remove,
    strike,
)
from sim.agents.wellbeing import lonely_factor
from sim.ages import age_years
from sim.chance import Decision, block, slot, slot_unit, uniform, unit
from sim.kernel import phase, rule
from sim.prefetch import fetch
from sim.sorting import sort_by_key
from sim.words import ADMISSION, BIRTH, CARE_OUT, DEATH, DEMENTIA, DIVORCE, LEAVE, MARRY, MOVE, REPARTNER

_EVENT = np.int64(Decision.EVENT)
_SEVERITY = np.int64(Decision.SEVERITY)

#: A new need by domain is the event kind ONSET + domain (second word of the week).
ONSET = 32
_LAST_STAGE = 3
#: Cache line of a row of ``World.person`` with partner, grief and children.
_PARTNER_LINE = 2
_KINDS = 64


@phase
def _admission(world, i, age, p):  # type: ignore[no-untyped-def]
    """Weekly probability of admission: dementia by its stage, need that is not covered, nobody to live with.

    An overloaded carer can keep somebody at home for less long; respite shows that elsewhere is possible too.
    """
    if p.admission_age[age] == 0.0:
        return 0.0
    person = world.person[i]
    frail = np.float64(person.need[5]) * (1.0 - np.float64(person.cover[5]))
    frail += np.float64(person.need[10]) * (1.0 - np.float64(person.cover[10]))
    hazard = p.admission * p.admission_stage[world.res[i].dementia] + p.admission_frail * frail
    if person.partner < 0:
        hazard *= 1.0 + p.admission_alone
    j = main_carer(world, i)
    if j >= 0:
        if world.res[j].strain > 0.7:
            hazard *= 1.0 + p.admission_overload
        if world.person[j].respite > 0:
            hazard *= 1.0 + p.admission_respite
    return hazard * p.admission_age[age]


@rule
def _hazard(world, i, kind, age, p):  # type: ignore[no-untyped-def]
    """Weekly probability of a life event, from age, sex and household."""
    res, person = world.res, world.person
    single = person.partner[i] < 0
    if kind == DEATH:
        if res.status[i] == S.NURSING_HOME:
            return p.nursing_home_mortality
        return p.mortality[age, res.sex[i]] * (1.0 + p.widow_mortality * np.float64(person.grief[i]))
    if res.status[i] == S.NURSING_HOME:
        return 0.0
    if kind == DEMENTIA:
        if res.dementia[i] == 0:
            return p.dementia[age]
        return p.dementia_step if res.dementia[i] < _LAST_STAGE else 0.0
    if kind == DIVORCE:
        if single or res.role[i] != S.HEAD:
            return 0.0
        burden = 1.0 + p.divorce_burden * (np.float64(person.need[i, 1]) + np.float64(person.need[i, 4]))
        return p.divorce * burden if age < 75 else 0.1 * p.divorce
    if kind == BIRTH:
        if single or res.sex[i] == 0 or res.role[i] == S.CHILD:
            return 0.0
        if _has_newborn(world, i):
            return 0.0
        return next_birth(p.birth[age] * p.parity[min(person.children[i], 4)])
    if kind == MOVE:
        return world.move[age] if res.role[i] == S.HEAD else 0.0
    if kind == LEAVE:
        return p.leave_home if res.role[i] == S.CHILD and age >= 18 else 0.0
    if kind == REPARTNER:
        return p.repartner[age] if single and res.role[i] == S.HEAD else 0.0
    if kind == MARRY:
        if single or res.role[i] != S.HEAD or person.marital[i] == S.MARRIED:
            return 0.0
        return p.marry
    if kind == ADMISSION:
        return _admission(world, i, age, p)
    if kind == CARE_OUT and age >= 18:
        return p.care_out_end if res.given_out[i] > 0 else p.care_out_start[p.band_of_age[age]]
    return 0.0


@rule
def next_birth(rate):  # type: ignore[no-untyped-def]
    """Weekly hazard of who has no newborn, such that with a year's rest after each birth the mean is ``rate``."""
    return rate / (1.0 - 52.0 * rate)


@rule
def _has_newborn(world, i):  # type: ignore[no-untyped-def]
    """Whether a child of resident i's dwelling is under one year old: its mother is not about to have another."""
    home = world.res[i].home
    for k in range(world.hh[home].persons):
        if world.res[world.dwellings[home].member[k]].age == 0:
            return True
    return False


@phase
def foresee_life(world, i, age, p):  # type: ignore[no-untyped-def]
    """Keep the most that the weekly chance of a life event can be until the next turn (``res.life``).

    The likeliest three are looked at, a year older; the bounds of the others hold for everybody.
    """
    most = 0.0
    for kind in (DEMENTIA, DIVORCE, BIRTH, LEAVE, REPARTNER, MARRY, CARE_OUT):
        most = max(most, p.event_bound[kind])
    years = min(age + 1, 110)
    # Where death and admission are likelier than those, they rise with age; moving does not.
    most = max(most, _hazard(world, i, DEATH, years, p), _hazard(world, i, ADMISSION, years, p))
    if world.res[i].role == S.HEAD:
        most = max(most, world.move[age], world.move[years])
    world.res[i].life = min(np.int64(most * 1048576.0) + 1, UNKNOWN_LIFE)


@rule
def _onset(world, i, d, age, p):  # type: ignore[no-untyped-def]
    """Weekly probability of a first hit of domain d: by age, loneliness and income, raised by needs that spill over."""
    res, person = world.res, world.person
    if (res.active[i] >> d) & 1 == 1 or p.may_have[d, age] == 0:
        return 0.0
    if d == 1 and res.role[i] != S.HEAD:
        return 0.0
    spill = 0.0
    if res.active[i] != 0:
        for source in range(S.D):
            excess = np.float64(person.need[i, source]) - 0.3
            if excess > 0.0:
                spill += p.spill[source, d] * excess
    if d == 4:
        spill += p.strain_mental * max(0.0, np.float64(res.strain[i]) - 0.7)
    base = p.onset[p.band_of_age[age], d] * lonely_factor(res[i], d, p)
    return base * p.income_onset[world.dwellings.income[res.home[i]], d] + spill / p.onset_severity


@rule
def _decide(world, week, p):  # type: ignore[no-untyped-def]
    """List this week's events in the order of identities; of one person, life events come before new needs."""
    res, pools, due = world.res, world.pools, world.due
    # Scattered rows, which else are waited for one after another.
    for r in range(1, due[S.DUE_LIFE, 0] + 1):
        fetch(world.person, due[S.DUE_LIFE, r], _PARTNER_LINE)
    for r in range(1, due[S.DUE_ONSET, 0] + 1):
        fetch(world.person, due[S.DUE_ONSET, r], 0)
        fetch(world.dwellings, res[due[S.DUE_ONSET, r]].home, 0)
    n = 0
    for r in range(1, due[S.DUE_LIFE, 0] + 1):
        i = due[S.DUE_LIFE, r]
        word = np.uint64(world.words[0, i])
        kind = slot(word)
        if slot_unit(word) < _hazard(world, i, kind, age_years(res[i], week), p):
            pools.event_row[n] = i
            pools.event_key[n] = _KINDS * world.who[i] + kind
            n += 1
    for r in range(1, due[S.DUE_ONSET, 0] + 1):
        i = due[S.DUE_ONSET, r]
        word = np.uint64(world.words[1, i])
        d = slot(word)
        if slot_unit(word) < _onset(world, i, d, age_years(res[i], week), p):
            pools.event_row[n] = i
            pools.event_key[n] = _KINDS * world.who[i] + ONSET + d
            n += 1
    pools.count[S.N_EVENTS] = n
    sort_by_key(pools.event_key, pools.event_row, n)


@phase
def _die(world, i, week, p, cnt):  # type: ignore[no-untyped-def]
    res, person = world.res, world.person
    cnt[R.DEATHS] += 1
    j = person.partner[i]
    if j >= 0 and res.status[i] == S.HERE:
        person.grief[j] = 1.0
        cnt[R.WIDOWED] += 1
        if person.marital[j] == S.MARRIED:
            person.marital[j] = S.WIDOWED
        strike(world, j, 6, p.shock_widow_meaning, p, cnt)
        strike(world, j, 2, p.shock_widow_social, p, cnt)
    leave_home(world, i, week, cnt)
    remove(world, i, cnt)


@phase
def _divorce(world, i, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    res, person, hh = world.res, world.person, world.hh
    j = np.int64(person.partner[i])
    if j < 0:
        return
    words = block(seed, _EVENT, week, world.who[i], DIVORCE)
    leaver, stayer = i, j
    if unit(words[0]) < 0.5:
        leaver, stayer = j, i
    for k in (i, j):
        if person.marital[k] == S.MARRIED:
            person.marital[k] = S.DIVORCED
    cnt[R.DIVORCES] += 1
    home = res.home[i]
    leave_home(world, leaver, week, cnt)
    cnt[R.MOVED_OUT] += 1
    remove(world, leaver, cnt)
    if unit(words[1]) < p.divorce_finances_chance:
        strike(world, stayer, 1, p.shock_divorce_finances, p, cnt)
    if unit(words[2]) < p.divorce_housing_chance:
        strike(world, stayer, 0, p.shock_divorce_housing, p, cnt)
    for k in range(hh.persons[home]):
        child = world.dwellings.member[home, k]
        if res.role[child] == S.CHILD and (week - res.birth[child]) < 23 * 52:
            if uniform(seed, _EVENT, week, world.who[child], DIVORCE) < p.divorce_child_chance:
                strike(world, child, 3, p.shock_divorce_child, p, cnt)


@phase
def _admit(world, i, week, p, cnt):  # type: ignore[no-untyped-def]
    """Into a nursing home: out of the household and its ties, still on the ledger until death.

    A partner who stays behind grieves now; the death that follows there is not followed.
    """
    res, person = world.res, world.person
    j = person.partner[i]
    if j >= 0:
        person.grief[j] = max(np.float64(person.grief[j]), p.admission_grief)
        strike(world, j, 6, p.admission_grief * p.shock_widow_meaning, p, cnt)
        strike(world, j, 2, p.admission_grief * p.shock_widow_social, p, cnt)
    leave_home(world, i, week, cnt)
    free_helpers(world, i)
    give_up_helping(world, i)
    cut_ties(world, i, cnt)
    leave_group(world, i)
    clear_needs(world, i)
    res.strain[i] = 0.0
    res.status[i] = S.NURSING_HOME
    res.life[i] = UNKNOWN_LIFE
    cnt[R.ADMISSIONS] += 1


@phase
def _start_need(world, i, d, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    words = block(seed, _SEVERITY, week, world.who[i], d)
    strike(world, i, d, p.entry_low + (p.entry_high - p.entry_low) * unit(words[0]), p, cnt)
    if d == 11 and unit(words[1]) < p.jobloss_finances_chance:
        home = world.res[i].home
        if home >= 0:
            strike(world, head_of(world, home), 1, p.shock_jobloss_finances, p, cnt)


@phase
def _carry_out(world, i, kind, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    res, person = world.res, world.person
    if kind == DEATH:
        _die(world, i, week, p, cnt)
    elif kind == ADMISSION:
        _admit(world, i, week, p, cnt)
    elif kind == MOVE:
        _move_out(world, res.home[i], week, cnt)
    elif kind == DIVORCE:
        _divorce(world, i, seed, week, p, cnt)
    elif kind == LEAVE:
        parent = person.mother[i] if person.mother[i] >= 0 else person.father[i]
        if parent >= 0:
            person.kin_out[parent] = min(person.kin_out[parent] + 1, 20)
        leave_home(world, i, week, cnt)
        cnt[R.MOVED_OUT] += 1
        remove(world, i, cnt)
    elif kind == MARRY:
        j = person.partner[i]
        if j >= 0:
            person.marital[i] = S.MARRIED
            person.marital[j] = S.MARRIED
    elif kind == REPARTNER:
        if person.partner[i] < 0:
            join_partner(world, i, seed, week, p, cnt)
    elif kind == BIRTH:
        child = bear(world, i, week, p, cnt)
        if child >= 0 and uniform(seed, _EVENT, week, world.who[i], BIRTH) < p.birth_parenting_chance:
            strike(world, child, 3, p.shock_birth_parenting, p, cnt)
    elif kind == DEMENTIA:
        size = 1.0 if res.dementia[i] == 0 else p.dementia_stage_shock
        res.dementia[i] += 1
        strike(world, i, 10, size * p.shock_dementia_day, p, cnt)
        strike(world, i, 7, size * p.shock_dementia_household, p, cnt)
        strike(world, i, 9, size * p.shock_dementia_transport, p, cnt)
    elif kind == CARE_OUT:
        if res.given_out[i] > 0:
            res.given[i] -= res.given_out[i]
            res.given_out[i] = 0
        else:
            u = uniform(seed, _EVENT, week, world.who[i], CARE_OUT)
            res.given_out[i] = np.int64(p.care_out_minutes * (0.3 + 1.4 * u))
            res.given[i] += res.given_out[i]


@phase
def _move_out(world, home, week, cnt):  # type: ignore[no-untyped-def]
    res, hh = world.res, world.hh
    if home < 0 or hh.persons[home] == 0:
        return
    while hh.persons[home] > 0:
        i = world.dwellings.member[home, hh.persons[home] - 1]
        hh.persons[home] -= 1
        res.home[i] = -1
        cnt[R.MOVED_OUT] += 1
        remove(world, i, cnt)
    world.pools.vacated[world.pools.count[S.N_VACATED]] = home
    world.pools.count[S.N_VACATED] += 1


@phase
def lives(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Everything that befalls people this week, and who moves in where somebody left."""
    res, pools = world.res, world.pools
    pools.count[S.N_VACATED] = 0
    _decide(world, week, p)
    n = pools.count[S.N_EVENTS]
    for kind in (DEATH, ADMISSION, MOVE, DIVORCE, LEAVE, MARRY, REPARTNER, BIRTH, DEMENTIA, CARE_OUT):
        if kind == MARRY:
            end_help_of_the_gone(world)
        for e in range(n):
            i = pools.event_row[e]
            if pools.event_key[e] == _KINDS * world.who[i] + kind and (
                res.status[i] == S.HERE or kind == DEATH
            ):
                _carry_out(world, i, kind, seed, week, p, cnt)
    for e in range(n):
        i = pools.event_row[e]
        kind = pools.event_key[e] & (_KINDS - 1)
        if kind >= ONSET and pools.event_key[e] // _KINDS == world.who[i] and res.status[i] == S.HERE:
            _start_need(world, i, kind - ONSET, seed, week, p, cnt)
    for v in range(pools.count[S.N_VACATED]):
        refill(world, pools.vacated[v], seed, week, p, cnt)
