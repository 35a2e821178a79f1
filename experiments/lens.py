"""What a look reads, as small compiled loops: plain numpy took a third of the run, these a few hundredths.

They only read the neighbourhood's tables and write into arrays of the caller; nothing of the week depends on them.
"""

from __future__ import annotations

import math
from typing import Any

from sim import state as S
from sim.domains import PAYERS
from sim.kernel import entry

#: Strain from which a carer counts as overloaded, as in ``sim.observe``.
OVERLOADED = 0.7
#: Professionals from which a household counts as having many.
MANY = 3
ADULT = 18
#: A person's look in two bytes: doors in bits 0-6, then psychosocial needs (0-2), whereabouts, class of the case.
TALKS, STATUS, CASE = 7, 9, 11
_MENTAL, _SOCIAL = 4, 2
#: Rows of the table of cells: persons, minutes given, carers, overloaded carers.
PERSONS, MINUTES, CARERS, OVER = range(4)
#: Places in the sums over a place.
(
    NEEDS, FORMAL, ADULTS, LONELY, LONELY_SQUARED, WELLBEING, WELLBEING_SQUARED,
    HELPED, PROFESSIONALS, MANY_HELPED, HOUSEHOLDS,
) = range(11)  # fmt: skip
SUMS = 11
#: Places in the sums over adults' contacts: by layer, neighbours of the young and of the old, taking part; then how
#: many adults, young and old there are.
FAMILY, FRIENDS, NEIGHBOURS, NEAR_YOUNG, NEAR_OLD, PART, GROWN, YOUNG, OLD = range(9)
CONTACTS = 9
_YOUNG_TO, _OLD_FROM = 35, 65
#: Weeks of a year of age, and the place of long-term care among the payers.
YEAR_WEEKS = 52.1775
WLZ = PAYERS.index("wlz")


@entry
def residents(res: Any, hh: Any, top: int, carer: float, band: Any, bits: Any, domains: Any, helpers: Any,
              worst: Any, cells: Any, sums: Any) -> None:  # fmt: skip
    """Levels of a place.

    ``carer`` minutes a week from which a helper is a carer; ``band`` cell of each age (of men); ``bits`` number of set
    bits; ``domains`` on which each set of doors helps. Written: ``helpers`` professionals by dwelling, ``worst`` unmet
    need by dwelling, ``cells`` [4, cells] and ``sums`` [SUMS], all zero before.
    """
    for i in range(top):
        me = res[i]
        if me.status != S.HERE:
            continue
        cell = band[me.age] + me.sex
        cells[PERSONS, cell] += 1
        cells[MINUTES, cell] += me.given
        if me.given >= carer:
            cells[CARERS, cell] += 1
            if me.strain > OVERLOADED:
                cells[OVER, cell] += 1
        worst[me.home] = max(worst[me.home], me.worst)
        helpers[me.home] += bits[me.service]
        if me.counts != 0:
            needs = bits[me.counts]
            sums[NEEDS] += needs
            if hh[me.home].standing == S.OPEN:
                sums[FORMAL] += needs
            else:
                sums[FORMAL] += bits[me.counts & domains[me.service]]
        if me.age >= ADULT:
            lonely, wellbeing = float(me.lonely), float(me.wellbeing)
            sums[ADULTS] += 1
            sums[LONELY] += lonely
            sums[LONELY_SQUARED] += lonely * lonely
            sums[WELLBEING] += wellbeing
            sums[WELLBEING_SQUARED] += wellbeing * wellbeing
    for home in range(hh.shape[0]):
        if hh[home].persons == 0:
            continue
        if hh[home].standing == S.OPEN:
            helpers[home] += 1
        sums[HOUSEHOLDS] += 1
        if helpers[home] > 0:
            sums[HELPED] += 1
            sums[PROFESSIONALS] += helpers[home]
            if helpers[home] >= MANY:
                sums[MANY_HELPED] += 1


@entry
def persons(res: Any, hh: Any, who: Any, rows: Any, cohort: Any, hours: Any, case_hours: Any, first: bool,
            code: Any, wellbeing: Any, formal: Any, seen: Any) -> None:  # fmt: skip
    """Where each person of the cohort is, with which help.

    ``rows`` and ``cohort`` their places and identities at week 0; ``hours`` a week of each set of doors, ``case_hours``
    of each class of case (none first). Written: ``code`` [persons], 0 for who is gone; unless this is the ``first``
    look, ``wellbeing``, ``formal`` and ``seen`` are added to.
    """
    for k in range(rows.shape[0]):
        i = rows[k]
        if who[i] != cohort[k]:
            code[k] = 0
            continue
        me = res[i]
        if me.status != S.HERE:
            code[k] = me.status << STATUS
            continue
        talks = ((me.counts >> _MENTAL) & 1) + ((me.counts >> _SOCIAL) & 1)
        home = hh[me.home]
        case = home.severity + 1 if home.standing == S.OPEN else 0
        code[k] = me.service | talks << TALKS | me.status << STATUS | case << CASE
        if not first:
            wellbeing[k] += me.wellbeing
            formal[k] += hours[me.service] + case_hours[case] / home.persons
            seen[k] += 1


@entry
def fates(before: Any, now: Any, res: Any, person: Any, member: Any, hh: Any, rows: Any, home: Any, role: Any,
          birth: Any, sex: Any, week: int, mortality: Any, move: Any, counts: Any, moved: Any) -> None:  # fmt: skip
    """Tell of who is gone since the last look whether they died or moved away.

    ``before``, ``now`` codes; ``member`` rows by dwelling; ``home``, ``role`` as of the last look, brought up to date;
    ``mortality`` [age, sex] and ``move`` [age] weekly chances; ``counts`` [3, homes] scratch. Written: ``moved``,
    chance of having moved.

    Housemates who are still there tell: a grown child left home; where somebody mourns it was a death; where one of a
    couple is left without mourning, a divorce. Where a household of several is gone, it moved. Somebody who lived alone
    died or moved, as likely as the weekly chances of the two. From a nursing home nobody moves.
    """
    counts[:, :] = 0
    for k in range(rows.shape[0]):
        if (before[k] >> STATUS) & 3 == S.HERE:
            counts[0, home[k]] += 1
            if (now[k] >> STATUS) & 3 == S.HERE:
                counts[1, home[k]] += 1
                if role[k] == S.HEAD or role[k] == S.PARTNER:
                    counts[2, home[k]] += 1
    for k in range(rows.shape[0]):
        if now[k] > 0 or (before[k] >> STATUS) & 3 != S.HERE:
            continue
        age = min(max(int((week - birth[k]) / YEAR_WEEKS), 0), move.shape[0] - 1)
        if counts[1, home[k]] > 0:
            child = role[k] == S.CHILD
            divorced = not child and role[k] != S.INMATE and counts[2, home[k]] > 0
            for m in range(hh[home[k]].persons):
                if person[member[home[k], m]].grief > 0.0:
                    divorced = False
            moved[k] = 1.0 if divorced or (child and age >= ADULT) else 0.0
        elif counts[0, home[k]] > 1:
            moved[k] = 1.0
        else:
            total = move[age] + mortality[age, sex[k]]
            moved[k] = move[age] / total if total > 0.0 else 0.0
    for k in range(rows.shape[0]):
        if (now[k] >> STATUS) & 3 == S.HERE:
            me = res[rows[k]]
            home[k] = me.home
            role[k] = me.role


@entry
def dwellings(hh: Any, member: Any, who: Any, founded: int, arrived: Any, standing: Any, since: Any) -> None:
    """Standing of every dwelling, and the week its first member moved in (``founded`` for who was there or born here).

    Read off identities as ``sim.agents.arrivals.newcomer_uid`` makes them.
    """
    for home in range(hh.shape[0]):
        standing[home] = hh[home].standing
        since[home] = hh[home].since
        arrived[home] = founded
        if hh[home].persons > 0:
            uid = who[member[home, 0]]
            if (uid >> 31) & 1 == 0 and (uid >> 30) & 1 == 1:
                arrived[home] = ((uid >> 3) & 0x3FF) - 200


@entry
def bill(codes: Any, birth: Any, fixed: Any, weeks: Any, lengths: Any, moved: Any, euros: Any, background: Any,
         published: Any, total: Any) -> None:  # fmt: skip
    """Add up what the cohort costs: ``total`` [payers], zero before; tables of euros a week by code and by age."""
    for t in range(codes.shape[0]):
        for k in range(birth.shape[0]):
            years = int(((0.0 if fixed[k] else weeks[t]) - birth[k]) / YEAR_WEEKS)
            age = min(max(years, 0), background.shape[0] - 1)
            code = codes[t, k]
            home = (code >> STATUS) & 3 == S.NURSING_HOME
            for payer in range(total.shape[0]):
                if code == 0:
                    total[payer] += lengths[t] * moved[k] * published[age, payer]
                    continue
                total[payer] += lengths[t] * euros[code, payer]
                # In a nursing home the whole of long-term care is in its price.
                if not (home and payer == WLZ):
                    total[payer] += lengths[t] * background[age, payer]


@entry
def meetings(ties: Any, strength: Any, share: Any, res: Any, person: Any, top: int, kind: Any, elsewhere: float,
             length: float, hours: Any, sums: Any) -> None:  # fmt: skip
    """Adults' contact in a week.

    ``kind`` place of each layer of ties among family, friends and neighbours, -1 none; ``elsewhere`` strength of a tie
    elsewhere; ``length`` hours of a meeting. Written: ``hours`` [rows, 3] shared a week, ``sums`` [CONTACTS]; both
    zero before.
    """
    for e in range(ties.shape[0]):
        a, b = ties[e].a, ties[e].b
        layer = kind[ties[e].layer]
        if a == b or layer < 0:
            continue
        shared = strength[e] * min(share[a], share[b])
        hours[a, layer] += shared
        hours[b, layer] += shared
    for i in range(top):
        me = res[i]
        if me.status != S.HERE or me.age < ADULT:
            continue
        away = elsewhere * share[i]
        near = -math.expm1(-hours[i, 2] / length)
        sums[FAMILY] -= math.expm1(-(hours[i, 0] + away * person[i].kin_out) / length)
        sums[FRIENDS] -= math.expm1(-(hours[i, 1] + away * person[i].friends_out) / length)
        sums[NEIGHBOURS] += near
        sums[GROWN] += 1
        if me.age < _YOUNG_TO:
            sums[NEAR_YOUNG] += near
            sums[YOUNG] += 1
        elif me.age >= _OLD_FROM:
            sums[NEAR_OLD] += near
            sums[OLD] += 1
        if me.volunteer == S.ACTIVE or me.group >= 0:
            sums[PART] += 1
        else:
            sums[PART] -= math.expm1(-(hours[i, 1] + hours[i, 2]) / length)
