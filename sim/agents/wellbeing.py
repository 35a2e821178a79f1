"""Phase 11: strain of carers, loneliness, wellbeing. All three relax towards the level that life sets.

Loneliness (De Jong Gierveld scale / 11): social loneliness saturates with good ties and rises with what keeps people at
home, emotional loneliness depends on an intimate tie and on grief. Wellbeing is life satisfaction 0-10 with set-point
dynamics. They are brought up to date when a household's turn comes, with four weeks' step (``sim.turns``).

Loneliness works on needs as a factor ``exp(a L - norm)`` of mean 1, L held between -0.2 and 1.2.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.arithmetic import exp, lowest
from sim.kernel import phase, rule
from sim.person_rates import LONELY_HIGH, LONELY_LOW
from sim.prefetch import AHEAD, fetch
from sim.turns import WEEKS, in_four_weeks

_LN2 = 0.6931471805599453
#: Domains whose unmet need keeps people at home: physical, household, transport.
_AT_HOME = (5, 7, 9)
#: Cache lines of a row of ``World.person``.
_LINES = 3
#: Age from which years add to loneliness.
_OLD = 70


@rule
def lonely_level(me, my, p):  # type: ignore[no-untyped-def]
    """The loneliness that a resident's ties, grief and temper lead to, -1 to 2 on a scale meant for 0 to 1."""
    social = p.lonely_l0 + p.lonely_l1 * exp(-_LN2 * np.float64(my.good) / p.lonely_s50)
    # Without branches, which cost more than they save: where there is no need severity is 0.
    emotional = p.lonely_grief * np.float64(my.grief) + p.lonely_intimate * np.float64(me.intimate == 0)
    for d in _AT_HOME:
        social += p.lonely_unmet * np.float64(my.need[d]) * (1.0 - np.float64(my.cover[d]))
    social += p.lonely_age * 0.1 * max(np.float64(me.age) - _OLD, 0.0)
    return min(max(social + emotional + p.lonely_sd * np.float64(my.temper), -1.0), 2.0)


@rule
def lonely_factor(me, d, p):  # type: ignore[no-untyped-def]
    """How far loneliness raises the onset of a need of domain d; mean 1, and 1 where it has no strength."""
    level = min(max(np.float64(me.lonely), LONELY_LOW), LONELY_HIGH)
    return exp(p.lonely_onset[d] * level - p.lonely_norm[d])


@rule
def company_eases(me, p):  # type: ignore[no-untyped-def]
    """How fast a social need ends compared with somebody of mean loneliness: slower while lonely."""
    level = min(max(np.float64(me.lonely), LONELY_LOW), LONELY_HIGH)
    return exp(p.lonely_slows * (p.lonely_centre - level))


@rule
def wellbeing_level(me, my, p):  # type: ignore[no-untyped-def]
    """The life satisfaction that a resident's circumstances lead to, 0-10."""
    w = p.wb_base + p.wb_person_sd * np.float64(my.outlook)
    w -= p.wb_lonely * min(max(np.float64(me.lonely), 0.0), 1.2)
    bits = np.int64(me.active)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        left = 1.0 - np.float64(my.cover[d]) if p.chronic[d] > 0 else 1.0
        w -= p.wb_weight[d] * np.float64(my.need[d]) * left
    w -= p.wb_strain * np.float64(me.strain) + p.wb_widow * np.float64(my.grief)
    return min(max(w, 0.0), 10.0)


@rule
def _carry(me, my, respite, p, cnt):  # type: ignore[no-untyped-def]
    """Four weeks of a carer's strain: rises with hours given relative to tolerance, and with less room left.

    Hours weigh by whom they are for (``sim.agents.asking``). Overloaded carers take part of the respite on offer,
    ``respite`` minutes a week.
    """
    if me.given == 0 and me.strain == 0.0:
        return
    felt = np.float64(my.burden) + p.burden_elsewhere * np.float64(me.given_out)
    my.respite = 0
    if respite > 0.0 and me.strain > 0.7:
        taken = np.int64(min(respite * p.respite_uptake, np.float64(me.given)))
        if taken > 0:
            my.respite = 1
            cnt[R.HOURS_RESPITE] += WEEKS * taken
            felt = max(0.0, felt - taken)
    up = p.strain_up * (felt / max(my.tolerance, 60))
    level = up / (up + p.strain_down)
    me.strain = level + (np.float64(me.strain) - level) * in_four_weeks(1.0 - up - p.strain_down)


@rule
def _four_weeks(me, my, respite, p, cnt):  # type: ignore[no-untyped-def]
    """Four weeks of one resident."""
    _carry(me, my, respite, p, cnt)
    lonely = np.float64(me.lonely)
    lonely += p.lonely_relax * (lonely_level(me, my, p) - lonely)
    me.lonely = lonely
    w = np.float64(me.wellbeing)
    me.wellbeing = w + p.wb_relax * (wellbeing_level(me, my, p) - w)
    if my.grief > 0.0:
        grief = np.float64(my.grief) * p.grief_keep
        my.grief = grief if grief > 0.02 else 0.0
    if my.informed > 0.0:
        my.informed = np.float64(my.informed) * p.informed_keep
    if me.group >= 0:
        # Among peers shame wears off.
        my.stigma = np.float64(my.stigma) * p.stigma_keep


@phase
def strain_loneliness_wellbeing(world, respite, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 11, of those whose turn it is. ``respite``: minutes a week offered to each overloaded carer (a lever)."""
    own = world.due[S.DUE_OWN]
    many = own[0]
    for r in range(1, many + 1):
        i, ahead = own[r], own[min(r + AHEAD, many)]
        fetch(world.res, ahead, 0)
        for line in range(_LINES):
            fetch(world.person, ahead, line)
        _four_weeks(world.res[i], world.person[i], respite, p, cnt)
