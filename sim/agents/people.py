"""What every phase does with one resident: take a row, leave it, strike with a need, close a need."""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.bonds import cut_ties
from sim.agents.help import free_helpers, give_up_at_home, give_up_helping, note_loose
from sim.kernel import phase, rule
from sim.words import ALWAYS, ASK

#: ``res.life`` of whom nothing is known yet: the most that a slot of a word can be.
UNKNOWN_LIFE = 0xFFFF


@rule
def set_need(me, my, domain, n, p):  # type: ignore[no-untyped-def]
    """A need has a new severity; whether it counts is kept beside it."""
    my.need[domain] = n
    me.counts = (me.counts & ~(1 << domain)) | (np.int64(n >= p.counts_from) << domain)


@rule
def begin_need(me, my, domain, cnt):  # type: ignore[no-untyped-def]
    """A need that counts for the first time in its episode is a new one."""
    new = (me.counts >> domain) & 1 & ~(np.int64(my.begun) >> domain)
    my.begun |= new << domain
    cnt[R.NEW_HOUSING + domain] += new


@rule
def lasts(my, domain):  # type: ignore[no-untyped-def]
    """1 while an episode that was counted as new has not been counted as ended, else 0."""
    return (np.int64(my.begun) & ~np.int64(my.ended)) >> domain & 1


@rule
def forget_need(my, domain):  # type: ignore[no-untyped-def]
    """The episode is over; when the need counts again that is a new one."""
    my.begun &= ~(1 << domain)
    my.ended &= ~(1 << domain)


@phase
def strike(world, i, domain, size, p, cnt):  # type: ignore[no-untyped-def]
    """A shock of a size raises severity; counting for the first time makes it a new need."""
    me, my = world.res[i], world.person[i]
    before = np.float64(my.need[domain])
    if (me.active >> domain) & 1 == 0:
        before = 0.0
        my.cover[domain] = 0.0
        my.rung[domain] = 0
        me.active |= 1 << domain
        # Whom to ask is not put off until the next turn.
        me.able |= ASK
    if before < p.counts_from:
        forget_need(my, domain)
    after = before + size * (1.0 - before)
    set_need(me, my, domain, after, p)
    begin_need(me, my, domain, cnt)


@rule
def head_of(world, home):  # type: ignore[no-untyped-def]
    """The head of a household; its first member should there be none."""
    member = world.dwellings[home].member
    for k in range(world.hh[home].persons):
        if world.res[member[k]].role == S.HEAD:
            return np.int64(member[k])
    return np.int64(member[0])


@phase
def close_need(me, my, domain):  # type: ignore[no-untyped-def]
    """The need is over: its column is cleared."""
    me.active &= ~(1 << domain)
    me.counts &= ~(1 << domain)
    forget_need(my, domain)
    my.need[domain] = 0.0
    my.cover[domain] = 0.0
    my.rung[domain] = 0


@rule
def volunteer(world, i, state, week):  # type: ignore[no-untyped-def]
    """Resident i begins or ends to volunteer; the number of active volunteers is kept beside it."""
    me, count = world.res[i], world.pools.count
    if me.volunteer == S.ACTIVE:
        count[S.N_VOLUNTEERS] -= 1
    if state == S.ACTIVE:
        count[S.N_VOLUNTEERS] += 1
        world.person[i].volunteer_since = week
    me.volunteer = state


@phase
def leave_group(world, i):  # type: ignore[no-untyped-def]
    """Resident i gives up the seat in a group, if any; the order of the others is kept."""
    if world.res.group[i] < 0:
        return
    theme = world.res.group[i] & (S.LIVES_ON - 1)
    groups = world.groups
    n = groups.seats[theme]
    for k in range(n):
        if groups.seat[theme, k] == i:
            for m in range(k, n - 1):
                groups.seat[theme, m] = groups.seat[theme, m + 1]
            groups.seats[theme] = n - 1
            break
    world.res.group[i] = -1


@phase
def clear_needs(world, i):  # type: ignore[no-untyped-def]
    """No needs, no services, no help: somebody who left, or has not lived here yet."""
    me, my = world.res[i], world.person[i]
    for d in range(S.D):
        my.need[d] = 0.0
        my.cover[d] = 0.0
        my.rung[d] = 0
    me.active = 0
    me.counts = 0
    my.begun = 0
    my.ended = 0
    my.load = 0.0
    me.worst = 0.0
    me.able = 0
    me.life = 0
    me.step = 0
    me.door = 0
    me.service = 0
    me.waiting = 0
    volunteer(world, i, S.NOT_WILLING, 0)


@phase
def leave_home(world, i, week, cnt):  # type: ignore[no-untyped-def]
    """Take resident i out of the household; a new head follows, a household without adults is given up.

    Children under 18 who stay without an adult leave the place too (to kin elsewhere). An emptied dwelling goes on
    the list of vacated dwellings.
    """
    res, person, hh, pools = world.res, world.person, world.hh, world.pools
    h = res.home[i]
    if h < 0:
        return
    give_up_at_home(world, i)
    note_loose(world, i)
    n = hh.persons[h]
    kept = 0
    for k in range(n):
        j = world.dwellings.member[h, k]
        if j != i:
            world.dwellings.member[h, kept] = j
            kept += 1
            if person.mother[j] == i:
                person.mother[j] = -1
            if person.father[j] == i:
                person.father[j] = -1
    hh.persons[h] = kept
    person.mother[i] = -1
    person.father[i] = -1
    j = person.partner[i]
    if j >= 0:
        person.partner[j] = -1
        person.partner[i] = -1
    was_head = res.role[i] == S.HEAD
    res.home[i] = -1
    if kept == 0:
        _vacate(hh, pools, h)
        return
    if not was_head:
        return
    _new_head(world, i, h, week, cnt)


@rule
def _vacate(hh, pools, h):  # type: ignore[no-untyped-def]
    pools.vacated[pools.count[S.N_VACATED]] = h
    pools.count[S.N_VACATED] += 1
    hh.standing[h] = S.NO_CASE


@phase
def _new_head(world, i, h, week, cnt):  # type: ignore[no-untyped-def]
    res, person, hh = world.res, world.person, world.hh
    chosen = -1
    for k in range(hh.persons[h]):
        j = world.dwellings.member[h, k]
        if (week - res.birth[j]) >= 939 and (chosen < 0 or res.role[j] == S.PARTNER):
            chosen = j
    if chosen < 0:
        while hh.persons[h] > 0:
            j = world.dwellings.member[h, hh.persons[h] - 1]
            hh.persons[h] -= 1
            res.home[j] = -1
            cnt[R.MOVED_OUT] += 1
            remove(world, j, cnt)
        _vacate(hh, world.pools, h)
        return
    res.role[chosen] = S.HEAD
    # The household's debt passes to the new head.
    if (res.active[i] >> 1) & 1 == 1 and (res.active[chosen] >> 1) & 1 == 0:
        person.need[chosen, 1] = person.need[i, 1]
        person.cover[chosen, 1] = person.cover[i, 1]
        person.rung[chosen, 1] = person.rung[i, 1]
        res.active[chosen] |= 2
        res.counts[chosen] |= res.counts[i] & 2


@phase
def remove(world, i, cnt):  # type: ignore[no-untyped-def]
    """Free the row of a resident who died or left the place (the household has been seen to)."""
    res, pools = world.res, world.pools
    free_helpers(world, i)
    give_up_helping(world, i)
    cut_ties(world, i, cnt)
    leave_group(world, i)
    clear_needs(world, i)
    res.status[i] = S.EMPTY
    world.who[i] = -1
    res.strain[i] = 0.0
    res.dementia[i] = 0
    pools.free[pools.count[S.N_FREE]] = i
    pools.count[S.N_FREE] += 1


@phase
def take_row(world, uid, birth, sex, home):  # type: ignore[no-untyped-def]
    """Give a new resident a free row with everything at rest.

    Raises
    ------
    RuntimeError
        When no row is free: the capacity of the neighbourhood was set too small.
    """
    res, person, pools = world.res, world.person, world.pools
    if pools.count[S.N_FREE] == 0:
        raise RuntimeError("no free row for a new resident: build the neighbourhood with a larger capacity")
    pools.count[S.N_FREE] -= 1
    i = pools.free[pools.count[S.N_FREE]]
    if i >= pools.count[S.TOP]:
        pools.count[S.TOP] = i + 1
    # What an empty row held is nobody's: its last volunteer has been counted out.
    res.volunteer[i] = S.NOT_WILLING
    clear_needs(world, i)
    world.who[i] = uid
    res.status[i] = S.HERE
    res.able[i] = ALWAYS
    res.life[i] = UNKNOWN_LIFE
    res.age[i] = 0
    res.birth[i] = birth
    res.sex[i] = sex
    res.home[i] = home
    res.role[i] = S.HEAD
    person.marital[i] = S.UNMARRIED
    person.partner[i] = -1
    person.mother[i] = -1
    person.father[i] = -1
    person.children[i] = 0
    person.kin_out[i] = 2
    person.friends_out[i] = 3
    res.helpers[i] = 0
    res.given[i] = 0
    person.burden[i] = 0
    person.respite[i] = 0
    person.outlook[i] = 0.0
    res.given_out[i] = 0
    res.strain[i] = 0.0
    res.dementia[i] = 0
    person.grief[i] = 0.0
    res.lonely[i] = 0.3
    res.wellbeing[i] = 7.4
    res.group[i] = -1
    person.known[i] = 0
    person.informed[i] = 0.0
    res.degree[i] = 0
    person.total[i] = 0.0
    world.share[i] = 1.0
    world.sociable[i] = 1.0
    person.good[i] = 0.0
    res.strong[i] = 0
    res.intimate[i] = 0
    if home >= 0:
        hh = world.hh
        world.dwellings.member[home, hh.persons[home]] = i
        hh.persons[home] += 1
    return i
