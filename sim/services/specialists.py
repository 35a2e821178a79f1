"""Phase 9, specialists and their doors: each door has its own hazard on unmet need, its own wait and its own stay.

Most clients do not enter through the team. Places and queues are regional: a neighbourhood is a small part of the
demand, so the wait does not answer to it (its mean is a parameter), and who waits stays in need.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.needs import unmet
from sim.ages import age_years
from sim.arithmetic import lowest
from sim.chance import Decision, chance_from, threshold, uniform
from sim.kernel import phase, rule
from sim.turns import in_four_weeks
from sim.words import FIRST_DOOR

_SPECIALIST = np.int64(Decision.SPECIALIST)
#: Youth help opens under 18 and ends at this age at the latest (Jeugdwet; longer only in exceptional cases).
_YOUTH_ENDS = 20
#: Door of each domain for adults (-1 none), in the order of ``sim.domains``.
_DOOR = np.array(
    [S.SUPPORT, S.DEBT, S.SUPPORT, -1, S.GGZ, S.NURSING, S.SUPPORT, S.HOUSEHELP, -1, -1, S.DAYPLACE, -1],
    dtype=np.int64,
)
#: Doors whose stay is rounded off when the need is over; help in the home stops with it.
_TREATMENTS = (1 << S.YOUTH) | (1 << S.GGZ) | (1 << S.SUPPORT) | (1 << S.DEBT)


@rule
def door_for(d, age):  # type: ignore[no-untyped-def]
    """The specialist's door for domain d at an age, or -1 when there is none."""
    if age < 18 and (d == 3 or d == 4 or d == 2):
        return S.YOUTH
    return _DOOR[d]


@phase
def refer(world, i, d, week, cnt):  # type: ignore[no-untyped-def]
    """The team refers resident i for domain d: onto the list of that door. Returns whether there was one to open."""
    res = world.res
    door = door_for(d, age_years(res[i], week))
    if door < 0:
        return False
    bit = 1 << door
    if (res.service[i] | res.waiting[i]) & bit != 0:
        return False
    res.waiting[i] |= bit
    cnt[R.SPECIALIST_NEW] += 1
    cnt[R.SPECIALIST_NEW_VIA_TEAM] += 1
    return True


@rule
def _hazards(me, my, d, age, p):  # type: ignore[no-untyped-def]
    """Door of one need (-1 none), the weekly hazard of going there, and that of going to supported living beside it."""
    n = np.float64(my.need[d])
    door = door_for(d, age)
    if n < 0.3 or door < 0 or (me.service | me.waiting) & (1 << door) != 0:
        return -1, 0.0, 0.0
    # Informal help postpones the step to a desk; it does not take the need away.
    u = unmet(n, p.gate_cover * np.float64(my.cover[d]), p.chronic[d] > 0) / p.gate_level
    hazard = p.gate[door] * u
    if door == S.YOUTH and d != 3:
        hazard *= p.gate_youth_other
    return door, hazard, p.gate_support * u if door == S.GGZ else 0.0


@phase
def foresee_door(me, my, age, p):  # type: ignore[no-untyped-def]
    """Keep the most that the weekly chance of a way to a door can be until the next turn (``res.door``)."""
    total = 0.0
    bits = np.int64(me.active)
    while bits != 0:
        _, hazard, extra = _hazards(me, my, lowest(bits), age, p)
        total += hazard + extra
        bits &= bits - 1
    me.door = threshold(min(total, 0.25))


@rule
def _knock(me, my, age, chance, p, cnt):  # type: ignore[no-untyped-def]
    """One of the open needs may lead straight to a door; the hazard grows with what is unmet."""
    bits = np.int64(me.active)
    below = 0.0
    while bits != 0:
        door, hazard, extra = _hazards(me, my, lowest(bits), age, p)
        bits &= bits - 1
        if below <= chance < below + extra and (me.service | me.waiting) & (1 << S.SUPPORT) == 0:
            me.waiting |= 1 << S.SUPPORT
            cnt[R.SPECIALIST_NEW] += 1
        below += extra
        if below <= chance < below + hazard:
            me.waiting |= 1 << door
            cnt[R.SPECIALIST_NEW] += 1
        below += hazard


@rule
def _move_on(me, who, needed, seed, week, p):  # type: ignore[no-untyped-def]
    """In four weeks: waiting ends with a place; a place ends unfinished, or is rounded off when the need is over."""
    for door in range(S.DOORS):
        bit = 1 << door
        if (me.service | me.waiting) & bit == 0:
            continue
        left = 1.0 - uniform(seed, _SPECIALIST, week, who, door)
        if me.service & bit != 0:
            leave = p.leave_place[door] if needed & bit != 0 else p.round_off
            if left > in_four_weeks(1.0 - leave):
                me.service &= ~bit
        elif left > in_four_weeks(1.0 - p.get_place[door]):
            me.waiting &= ~bit
            me.service |= bit


@rule
def _drop_ended(me, age):  # type: ignore[no-untyped-def]
    """Nobody waits for a need that is gone, nor keeps help in the home for one. Returns the doors that are needed."""
    needed = 0
    bits = np.int64(me.active)
    while bits != 0:
        d = lowest(bits)
        bits &= bits - 1
        door = door_for(d, age)
        if door >= 0:
            needed |= 1 << door
        if d == 4 or d == 2:
            needed |= 1 << S.SUPPORT
    if age >= _YOUTH_ENDS:
        me.service &= ~(1 << S.YOUTH)
    me.waiting &= needed
    me.service &= needed | _TREATMENTS
    return needed


@phase
def specialists(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 9: ways to a door in any week; places begin and end when a household's turn comes."""
    res = world.res
    for r in range(1, world.due[S.DUE_DOOR, 0] + 1):
        i = world.due[S.DUE_DOOR, r]
        me = res[i]
        if me.status == S.HERE:
            chance = chance_from(world.words[3, i], FIRST_DOOR)
            _knock(me, world.person[i], age_years(me, week), chance, p, cnt)
    for r in range(1, world.due[S.DUE_OWN, 0] + 1):
        i = world.due[S.DUE_OWN, r]
        me = res[i]
        if (me.service | me.waiting) != 0:
            needed = _drop_ended(me, age_years(me, week))
            _move_on(me, world.who[i], needed, seed, week, p)
