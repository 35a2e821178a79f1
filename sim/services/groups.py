"""Phase 6, groups and volunteers: groups start from clustered signals, meet, are handed over; volunteers join, quit.

Most themes live at municipal level: outside the place its signals arrive at the place's own rate, scaled to the
rest of the catchment, and staff hours are booked by the place's share of members.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import leave_group, volunteer
from sim.agents.seeking import legibility
from sim.ages import adult
from sim.chance import Decision, block, slot_unit, uniform, unit
from sim.kernel import phase, rule
from sim.network.formation import tie
from sim.services.fit import theme_of
from sim.sorting import sort_by_key

_GROUP = int(Decision.GROUP)
_OUTSIDE = int(Decision.OUTSIDE)
_VOLUNTEER = int(Decision.VOLUNTEER)


@rule
def _start(world, theme, seed, week, allowed, budget, p, cnt):  # type: ignore[no-untyped-def]
    """Signals fade over the quarter; a group starts when enough are known, the talk was held and hours are free."""
    groups = world.groups
    groups.signals[theme] *= p.signal_keep
    word = block(seed, _OUTSIDE, week, theme, 0)[0]
    if unit(word) < p.outside_signal:
        groups.signals[theme] += 1.0
    meeting = week % np.int64(p.signal_meeting) == 0
    enough = groups.signals[theme] >= p.signals_needed
    if allowed and meeting and enough and budget >= p.group_minutes_start * p.place_share:
        groups.running[theme] = 1
        groups.weeks[theme] = 0
        groups.led[theme] = 0
        groups.outside[theme] = np.int64(p.group_size * (1.0 - p.place_share))
        cnt[R.GROUPS_STARTED] += 1


@rule
def _staff_minutes(groups, theme, p):  # type: ignore[no-untyped-def]
    """Staff minutes a week booked on the place: its share of members, at least its share of residents."""
    weekly = p.group_minutes_led if groups.led[theme] == 1 else p.group_minutes_start
    here = groups.seats[theme]
    share = max(here / max(here + groups.outside[theme], 1), p.place_share)
    return np.int64(weekly * share)


@rule
def _end(world, theme):  # type: ignore[no-untyped-def]
    groups = world.groups
    while groups.seats[theme] > 0:
        leave_group(world, groups.seat[theme, groups.seats[theme] - 1])
    groups.running[theme] = 0
    groups.signals[theme] = 0.0


@rule
def _meet(world, theme, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Drop-out and shared hours: each member may take to another member."""
    groups = world.groups
    k = 0
    while k < groups.seats[theme]:
        i = groups.seat[theme, k]
        draw = block(seed, _GROUP, week, world.who[i], 0)
        n = groups.seats[theme]
        if n > 1 and unit(draw[1]) < p.member_tie:
            j = groups.seat[theme, np.int64(unit(draw[2]) * n)]
            tie(
                world,
                i,
                j,
                S.GROUP,
                p.tie_start,
                week,
                1.0 + p.affinity_spread * (2.0 * unit(draw[3]) - 1.0),
                cnt,
            )
        if unit(draw[0]) < p.group_dropout:
            leave_group(world, i)
        else:
            k += 1


@rule
def _join(world, i, theme):  # type: ignore[no-untyped-def]
    """Take a seat; members keep the order of their identities, so that rows do not matter."""
    groups = world.groups
    n = groups.seats[theme]
    if n >= S.SEATS:
        return
    k = n
    while k > 0 and world.who[groups.seat[theme, k - 1]] > world.who[i]:
        groups.seat[theme, k] = groups.seat[theme, k - 1]
        k -= 1
    groups.seat[theme, k] = i
    groups.seats[theme] = n + 1
    world.res[i].group = theme


@rule
def _volunteers(world, seed, week, p):  # type: ignore[no-untyped-def]
    """Joining at the base rate, raised by wellbeing to spare; quitting faster in the first year. Returns the stock."""
    res, person = world.res, world.person
    for r in range(1, world.due[S.DUE_SERVE, 0] + 1):
        i = world.due[S.DUE_SERVE, r]
        if res.status[i] != S.HERE or not adult(res[i], week):
            continue
        chance = slot_unit(np.uint64(world.words[1, i]))
        if res.volunteer[i] == S.ACTIVE:
            first = week - person.volunteer_since[i] < 52
            if chance < (p.volunteer_quit_first if first else p.volunteer_quit_later):
                volunteer(world, i, S.LAPSED, week)
        elif chance < p.volunteer_join * 2.0 * np.float64(person.openness[i]):
            volunteer(world, i, S.ACTIVE, week)
    return world.pools.count[S.N_VOLUNTEERS]


@rule
def _share_volunteer_hours(world, active, p):  # type: ignore[no-untyped-def]
    """Volunteers' hours on the twelve domains go to light need, pro rata to what was wanted at the last four turns."""
    pools = world.pools
    wanted = pools.wanted[0] + pools.wanted[1] + pools.wanted[2] + pools.wanted[3]
    offered = active * p.volunteer_minutes * p.volunteer_share
    pools.volunteer_cover[0] = min(1.0, offered / wanted) if wanted > 0 else 0.0


@phase
def groups_and_volunteers(world, seed, week, extra_themes, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 6. ``extra_themes`` is the lever that allows additional themes (bit mask)."""
    res, person, pools, groups = world.res, world.person, world.pools, world.groups
    joining = 0
    for r in range(1, world.due[S.DUE_JOIN, 0] + 1):
        i = world.due[S.DUE_JOIN, r]
        if res.status[i] != S.HERE or res.group[i] >= 0:
            continue
        theme = theme_of(res, person, i, week)
        if theme < 0:
            continue
        chance = slot_unit(np.uint64(world.words[2, i]))
        if chance < p.theme_signal:
            groups.signals[theme] += 1.0
        if groups.running[theme] == 1:
            fit = p.group_join * (0.5 + legibility(person[i])) * (1.0 - 0.5 * np.float64(person.stigma[i]))
            if chance < fit * (1.0 + p.group_invited * person.known[i]):
                pools.request[joining, 0] = i
                pools.request[joining, 1] = theme
                pools.request_key[joining] = world.who[i]
                pools.request_order[joining] = joining
                joining += 1
    sort_by_key(pools.request_key, pools.request_order, joining)
    for n in range(joining):
        r = pools.request_order[n]
        _join(world, pools.request[r, 0], pools.request[r, 1])
    booked = 0
    budget = pools.team_minutes[3]
    for theme in range(S.THEMES):
        allowed = p.theme_existing[theme] > 0 or (np.int64(extra_themes) >> theme) & 1 == 1
        if groups.running[theme] == 0:
            _start(world, theme, seed, week, allowed, budget - booked, p, cnt)
            continue
        minutes = _staff_minutes(groups, theme, p)
        if not allowed or booked + minutes > budget:
            # Without staff a group led by staff pauses; it ends when that lasts.
            groups.weeks[theme] -= 2
            if groups.weeks[theme] < -8:
                _end(world, theme)
                continue
        else:
            booked += minutes
            _meet(world, theme, seed, week, p, cnt)
        groups.weeks[theme] += 1
        if groups.led[theme] == 0 and groups.weeks[theme] > 26:
            if uniform(seed, _GROUP, week, theme, 1) < p.group_handover:
                groups.led[theme] = 1
    cnt[R.GROUP_HOURS] += booked
    pools.team_minutes[0] -= booked
    pools.team_minutes[1] += booked
    _share_volunteer_hours(world, _volunteers(world, seed, week, p), p)
