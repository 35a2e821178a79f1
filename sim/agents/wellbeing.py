"""Phase 11: strain of carers, loneliness, wellbeing. All three relax towards the level that life sets.

Loneliness (De Jong Gierveld scale / 11): social loneliness saturates with good ties, emotional loneliness depends on
an intimate tie and on grief. Wellbeing is life satisfaction 0-10 with set-point dynamics. The slow columns are
brought up to date every fourth week of a person's own (identity) calendar, with four weeks' step.
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.arithmetic import exp, lowest
from sim.kernel import phase, rule

_LN2 = 0.6931471805599453


@rule
def lonely_level(res, i, p):  # type: ignore[no-untyped-def]
    """The loneliness that resident i's ties, grief and temper lead to, -1 to 2 on a scale meant for 0 to 1."""
    social = p.lonely_l0 + p.lonely_l1 * exp(-_LN2 * np.float64(res.good[i]) / p.lonely_s50)
    emotional = p.lonely_grief * np.float64(res.grief[i])
    if res.intimate[i] == 0:
        emotional += p.lonely_intimate
    return min(max(social + emotional + p.lonely_sd * np.float64(res.temper[i]), -1.0), 2.0)


@rule
def wellbeing_level(res, i, p):  # type: ignore[no-untyped-def]
    """The life satisfaction that resident i's circumstances lead to, 0-10."""
    w = p.wb_base - p.wb_lonely * min(max(np.float64(res.lonely[i]), 0.0), 1.2)
    bits = np.int64(res.active[i])
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        left = 1.0 - np.float64(res.cover[i, d]) if p.chronic[d] > 0 else 1.0
        w -= p.wb_weight[d] * np.float64(res.need[i, d]) * left
    w -= p.wb_strain * np.float64(res.strain[i]) + p.wb_widow * np.float64(res.grief[i])
    return min(max(w, 0.0), 10.0)


@rule
def _carry(res, i, p):  # type: ignore[no-untyped-def]
    """One week of strain: rises with hours given relative to tolerance, and with less room left."""
    b = np.float64(res.strain[i])
    b += p.strain_up * (res.given[i] / max(res.tolerance[i], 60)) * (1.0 - b) - p.strain_down * b
    res.strain[i] = min(max(b, 0.0), 1.0)


@phase
def strain_loneliness_wellbeing(world, week, p):  # type: ignore[no-untyped-def]
    """Phase 11."""
    res = world.res
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] != S.HERE:
            continue
        if res.given[i] > 0 or res.strain[i] > 0.0:
            _carry(res, i, p)
        if (res.uid[i] + week) & 3 != 0:
            continue
        lonely = np.float64(res.lonely[i])
        lonely += p.lonely_relax * (lonely_level(res, i, p) - lonely)
        res.lonely[i] = lonely
        w = np.float64(res.wellbeing[i])
        res.wellbeing[i] = w + p.wb_relax * (wellbeing_level(res, i, p) - w)
        if res.grief[i] > 0.0:
            grief = np.float64(res.grief[i]) * p.grief_keep
            res.grief[i] = grief if grief > 0.02 else 0.0
        if res.informed[i] > 0.0:
            res.informed[i] = np.float64(res.informed[i]) * p.informed_keep
