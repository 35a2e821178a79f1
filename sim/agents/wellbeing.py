"""Phase 11: strain of carers, loneliness, wellbeing. All three relax towards the level that life sets.

Loneliness (De Jong Gierveld scale / 11): social loneliness saturates with good ties, emotional loneliness depends on
an intimate tie and on grief. Wellbeing is life satisfaction 0-10 with set-point dynamics. They are brought up to date
when a household's turn comes, with four weeks' step (``sim.turns``).
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.arithmetic import exp, lowest
from sim.kernel import phase, rule
from sim.turns import in_four_weeks

_LN2 = 0.6931471805599453


@rule
def lonely_level(me, my, p):  # type: ignore[no-untyped-def]
    """The loneliness that a resident's ties, grief and temper lead to, -1 to 2 on a scale meant for 0 to 1."""
    social = p.lonely_l0 + p.lonely_l1 * exp(-_LN2 * np.float64(my.good) / p.lonely_s50)
    emotional = p.lonely_grief * np.float64(my.grief)
    if me.intimate == 0:
        emotional += p.lonely_intimate
    return min(max(social + emotional + p.lonely_sd * np.float64(my.temper), -1.0), 2.0)


@rule
def wellbeing_level(me, my, p):  # type: ignore[no-untyped-def]
    """The life satisfaction that a resident's circumstances lead to, 0-10."""
    w = p.wb_base - p.wb_lonely * min(max(np.float64(me.lonely), 0.0), 1.2)
    bits = np.int64(me.active)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        left = 1.0 - np.float64(my.cover[d]) if p.chronic[d] > 0 else 1.0
        w -= p.wb_weight[d] * np.float64(my.need[d]) * left
    w -= p.wb_strain * np.float64(me.strain) + p.wb_widow * np.float64(my.grief)
    return min(max(w, 0.0), 10.0)


@rule
def _carry(me, my, p):  # type: ignore[no-untyped-def]
    """Four weeks of a carer's strain: rises with hours given relative to tolerance, and with less room left."""
    if me.given == 0 and me.strain == 0.0:
        return
    up = p.strain_up * (me.given / max(my.tolerance, 60))
    level = up / (up + p.strain_down)
    me.strain = level + (np.float64(me.strain) - level) * in_four_weeks(1.0 - up - p.strain_down)


@rule
def _four_weeks(me, my, p):  # type: ignore[no-untyped-def]
    """Four weeks of one resident."""
    _carry(me, my, p)
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


@phase
def strain_loneliness_wellbeing(world, p):  # type: ignore[no-untyped-def]
    """Phase 11, of those whose turn it is."""
    for r in range(1, world.due[S.DUE_OWN, 0] + 1):
        i = world.due[S.DUE_OWN, r]
        _four_weeks(world.res[i], world.person[i], p)
