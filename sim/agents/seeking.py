"""Phase 7, help-seeking: a need becomes visible by an own step (or by a signal: ``sim.services.second_ring``).

Hazard of an own step: ``min(0.5, h0*exp(a_n*U_max + a_c*#(U>0.3) - a_s*stigma + a_l*legibility + a_t*trust -
a_w*rumoured wait + a_x*share of alters helped + a_B*[strain>0.7]))``; only without an open case and after rest.
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.agents.needs import unmet
from sim.ages import adult
from sim.arithmetic import exp, lowest
from sim.chance import Decision, block, chance_from, threshold
from sim.kernel import phase, rule
from sim.words import OWN_STEP

_PRIORITY = np.int64(Decision.PRIORITY)


@rule
def legibility(my):  # type: ignore[no-untyped-def]
    """Knowing what help exists: standing knowledge and what was learnt lately."""
    base = np.float64(my.legibility)
    return base + (1.0 - base) * np.float64(my.informed)


@rule
def _worst_domain(me, my, p):  # type: ignore[no-untyped-def]
    """Domain of the largest unmet need and how many stand above 0.3; parenting when it is the children's."""
    worst, top, many = 3, 0.0, 0
    bits = np.int64(me.active)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        u = unmet(np.float64(my.need[d]), np.float64(my.cover[d]), p.chronic[d] > 0)
        if u > 0.3:
            many += 1
        if u > top:
            worst, top = d, u
    if np.float64(me.worst) > top + 1e-6:
        return 3, max(many, 1)
    return worst, many


@rule
def _urge(me, my, p):  # type: ignore[no-untyped-def]
    """The exponent of the hazard, without what the wait is said to be and without the neighbours' example."""
    d, many = _worst_domain(me, my, p)
    x = p.alpha_n * np.float64(me.worst) + p.alpha_c * many
    x -= p.alpha_s * np.float64(my.stigma) * p.stigma[d]
    x += p.alpha_l * legibility(my) + p.alpha_t * np.float64(my.trust)
    return x + p.alpha_b if me.strain > 0.7 else x


@phase
def foresee_step(me, my, week, p):  # type: ignore[no-untyped-def]
    """Keep the most that the weekly chance of an own step can be until the next turn (``res.step``)."""
    if adult(me, week) and me.worst > p.seek_above:
        me.step = threshold(min(0.5, p.h0 * exp(_urge(me, my, p) + p.alpha_x)))
    else:
        me.step = 0


@rule
def inform(world, i, knows, week, p):  # type: ignore[no-untyped-def]
    """Resident i hears what help there is, which may make the step to it more likely."""
    my = world.person[i]
    if knows > my.informed:
        my.informed = knows
        if world.res[i].dementia == 0:
            # With dementia it is the carers who decide (``sim.services.openings``).
            foresee_step(world.res[i], my, week, p)


@rule
def _steps(world, i, chance, p):  # type: ignore[no-untyped-def]
    """Whether resident i takes the step this week, given the week's number; the ties are looked at last."""
    res, near, hh = world.res, world.near[i], world.hh
    me = res[i]
    x = _urge(me, world.person[i], p) - p.alpha_w * min(world.team[1].pressure, 26.0)
    if chance >= p.h0 * exp(x + p.alpha_x):
        return False
    helped = 0.0
    for k in range(me.degree):
        home = res[near.alter[k]].home
        if home >= 0 and hh[home].standing >= S.OPEN:
            helped += 1.0
    if helped > 0.0:
        x += p.alpha_x * helped / me.degree
    return chance < min(0.5, p.h0 * exp(x))


@rule
def may_arrive(hh, home, week):  # type: ignore[no-untyped-def]
    """No case open or queued, and the rest after the last one is over."""
    return (
        home >= 0 and hh.standing[home] != S.QUEUED and hh.standing[home] != S.OPEN and week >= hh.rest[home]
    )


@phase
def arrive(world, home, seed, week, way=S.FOUND_OWN):  # type: ignore[no-untyped-def]
    """Put a household on this week's list of arrivals at the team (once); ``way`` says who brought it."""
    hh, pools = world.hh, world.pools
    if not may_arrive(hh, home, week):
        return False
    hh.standing[home] = S.QUEUED
    hh.since[home] = week
    hh.found_by[home] = way
    n = pools.count[S.N_ARRIVALS]
    pools.arrival[n] = home
    pools.arrival_key[n] = np.int64(block(seed, _PRIORITY, week, home, 1)[0])
    pools.count[S.N_ARRIVALS] = n + 1
    return True


@phase
def seeking(world, seed, week, p):  # type: ignore[no-untyped-def]
    """Phase 7: who turns to the team this week by an own step; signals are ``sim.services.second_ring``."""
    res, pools, hh, due = world.res, world.pools, world.hh, world.due
    found = 0
    for r in range(1, due[S.DUE_STEP, 0] + 1):
        i = due[S.DUE_STEP, r]
        able = res.status[i] == S.HERE and adult(res[i], week) and res.worst[i] > p.seek_above
        if able and may_arrive(hh, res.home[i], week):
            if _steps(world, i, chance_from(world.words[2, i], OWN_STEP), p):
                pools.vacated[found] = res.home[i]
                found += 1
    # Only now: who decided later this week must not see that a neighbour's case has come back to the team.
    for f in range(found):
        arrive(world, pools.vacated[f], seed, week)
