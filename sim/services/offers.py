"""Offers that meet: they start from clustered signals, are paid, meet, are handed over, and end.

Most offers live at municipal level: outside the place their signals and members arrive at the place's own rate, scaled
to the rest of the catchment, and staff hours are booked by the place's share of members. When an offer is over, those
who were in it still see each other for a time (``effect_halflife``, which may be none): staff has no part in that.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.people import leave_group
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.network.formation import tie
from sim.offers import BUDDY, COURSE, EVENT, GROUP, MATCH, STREET

_GROUP = np.int64(Decision.GROUP)
_OUTSIDE = np.int64(Decision.OUTSIDE)
#: Place in ``Pools.carried`` of the starts that the municipality's prevention hours allow; most that are saved up.
_STARTS, _SAVED = 5, 2.0
#: Weeks without staff after which an offer ends; weeks from which a group may be handed over or end; and from which
#: it ends for lack of members, below so many for each that runs.
_PAUSE, _HALF_YEAR, _SETTLED, _FEW = -8, 26, 13, 3


@rule
def may_run(offer, mask, p):  # type: ignore[no-untyped-def]
    """How many of an offer may run side by side: one that is existing, more where a policy allows the offer."""
    if (mask >> offer) & 1 == 0:
        return np.int64(p.offer_existing[offer])
    more = p.offer_kind[offer] == GROUP or p.offer_kind[offer] == COURSE
    return np.int64(p.group_more) if more else 1


@rule
def has_place(groups, offer, p):  # type: ignore[no-untyped-def]
    """Whether an offer that runs has a free seat."""
    taken = groups.present[offer] + groups.outside[offer]
    return groups.running[offer] > 0 and taken < groups.running[offer] * p.offer_size[offer]


@rule
def _staff_minutes(groups, offer, p):  # type: ignore[no-untyped-def]
    """Staff minutes a week booked on the place: its share of members, at least its share of residents."""
    led = np.int64(groups.led[offer])
    weekly = (np.int64(groups.running[offer]) - led) * p.offer_staff[offer] + led * p.group_minutes_led
    here = groups.present[offer]
    share = max(here / max(here + groups.outside[offer], 1), p.offer_place[offer])
    return np.int64(weekly * share)


@rule
def _elsewhere(groups, offer, word, p):  # type: ignore[no-untyped-def]
    """Signals fade over the quarter; one more, a member more or less in the rest of the catchment."""
    groups.signals[offer] *= p.signal_keep
    if unit(word[0]) < p.outside_signal[offer]:
        groups.signals[offer] += 1.0
    if has_place(groups, offer, p) and unit(word[1]) < p.outside_join[offer]:
        groups.outside[offer] += 1
    if unit(word[2]) < groups.outside[offer] * p.group_dropout:
        groups.outside[offer] -= 1


@rule
def _may_start(world, offer, most, week, budget, p):  # type: ignore[no-untyped-def]
    """Enough signals are known, the talk about them was held, somebody can start it, and hours are free."""
    groups = world.groups
    if groups.running[offer] >= most or week % np.int64(p.signal_meeting) != 0:
        return False
    if p.offer_own[offer] == 0:
        budget = world.pools.team_minutes[0]
    if budget < p.offer_staff[offer] * p.offer_place[offer]:
        return False
    if p.offer_kind[offer] == EVENT:
        return True
    if groups.running[offer] > 0 and has_place(groups, offer, p):
        return False
    return groups.signals[offer] >= p.signals_needed and world.pools.carried[_STARTS] >= 1.0


@rule
def _start(world, offer, p, cnt):  # type: ignore[no-untyped-def]
    groups = world.groups
    groups.running[offer] += 1
    groups.weeks[offer] = 0
    # Whose question was known is in it.
    groups.signals[offer] = 0.0
    groups.outside[offer] += np.int64(p.offer_size[offer] * (1.0 - p.offer_place[offer]))
    if p.offer_kind[offer] != EVENT:
        world.pools.carried[_STARTS] -= 1.0
    cnt[R.GROUPS_STARTED] += 1


@rule
def _end_one(world, offer):  # type: ignore[no-untyped-def]
    """One of those that run ends; with the last of them the offer is over and lives on among its members."""
    groups, res = world.groups, world.res
    running = np.int64(groups.running[offer])
    groups.outside[offer] -= groups.outside[offer] // running
    groups.running[offer] = running - 1
    groups.led[offer] = min(np.int64(groups.led[offer]), running - 1)
    if running > 1:
        return
    groups.weeks[offer] = 0
    groups.present[offer] = 0
    for k in range(groups.seats[offer]):
        i = groups.seat[offer, k]
        if res.group[i] < S.LIVES_ON:
            res.group[i] += S.LIVES_ON


@phase
def _meet(world, offer, held, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Drop-out, grief and shared hours of those who attend; those who only meet on by themselves stop in time."""
    groups, res = world.groups, world.res
    k, present = 0, 0
    while k < groups.seats[offer]:
        i = np.int64(groups.seat[offer, k])
        draw = block(seed, _GROUP, week, world.who[i], 0)
        over = res.group[i] >= S.LIVES_ON
        if held and not over:
            world.person.grief[i] *= np.float32(p.offer_grief[offer])
            n = groups.seats[offer]
            if n > 1 and unit(draw[1]) < p.offer_meets[offer]:
                j = np.int64(groups.seat[offer, np.int64(unit(draw[2]) * n)])
                liking = 1.0 + p.affinity_spread * (2.0 * unit(draw[3]) - 1.0)
                tie(world, i, j, S.GROUP, p.tie_start, week, liking, cnt)
        if unit(draw[0]) < (p.lives_on_ends if over else p.group_dropout):
            leave_group(world, i)
        else:
            present += np.int64(not over)
            k += 1
    groups.present[offer] = present


@rule
def _age(world, offer, seed, week, p):  # type: ignore[no-untyped-def]
    """A week older: a course is done, a group is handed over to its members, ends in time or for lack of them."""
    groups = world.groups
    groups.weeks[offer] += 1
    weeks, running = groups.weeks[offer], np.int64(groups.running[offer])
    if p.offer_kind[offer] == COURSE:
        if weeks >= p.course_weeks:
            while groups.running[offer] > 0:
                _end_one(world, offer)
        return
    if p.offer_kind[offer] != GROUP:
        return
    word = block(seed, _OUTSIDE, week, offer, 1)
    if weeks > _HALF_YEAR and groups.led[offer] < running and unit(word[0]) < p.group_handover:
        groups.led[offer] += 1
    few = weeks > _SETTLED and groups.present[offer] + groups.outside[offer] < _FEW * running
    if few or (weeks > _HALF_YEAR and unit(word[1]) < running * p.group_end):
        _end_one(world, offer)


@rule
def pay(world, offer, minutes, fresh, p, cnt):  # type: ignore[no-untyped-def]
    """Staff minutes for an offer; new money first, for the neighbourhood's own. Returns what is left of that, or -1."""
    groups, team_minutes = world.groups, world.pools.team_minutes
    cnt[R.OFFER_HOURS_WANTED] += minutes
    groups.asked[offer] += minutes
    new = min(fresh, minutes) if p.offer_own[offer] > 0 else 0
    if minutes - new > team_minutes[0]:
        return -1
    groups.given[offer] += minutes
    cnt[R.OFFER_HOURS_NEW] += new
    cnt[R.GROUP_HOURS] += minutes - new
    team_minutes[0] -= minutes - new
    team_minutes[1] += minutes - new
    return fresh - new


@rule
def _week_of(world, offer, most, fresh, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """One week of one offer with members; returns the minutes of new money left."""
    groups = world.groups
    _elsewhere(groups, offer, block(seed, _OUTSIDE, week, offer, 0), p)
    if _may_start(world, offer, most, week, fresh + world.pools.team_minutes[0], p):
        _start(world, offer, p, cnt)
    while groups.running[offer] > most:
        _end_one(world, offer)
    held = False
    if groups.running[offer] > 0:
        left = pay(world, offer, _staff_minutes(groups, offer, p), fresh, p, cnt)
        held = left >= 0
        if held:
            fresh = left
        else:
            # Without staff a group pauses, its weeks anew; it ends when that lasts.
            groups.weeks[offer] = min(groups.weeks[offer], 0) - 1
            if groups.weeks[offer] < _PAUSE:
                _end_one(world, offer)
    if groups.seats[offer] > 0 or groups.running[offer] > 0:
        _meet(world, offer, held, seed, week, p, cnt)
    if held:
        _age(world, offer, seed, week, p)
    return fresh


@phase
def run_offers(world, mask, fresh, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """All offers that have members, in the order of the table; returns the minutes of new money left.

    ``mask`` is the bit mask of offers that a policy allows, ``fresh`` minutes of staff bought with new money.
    """
    pools = world.pools
    # The municipality's prevention hours, from the place's share of them.
    hours = (pools.team_minutes[3] + fresh) / p.place_share
    pools.carried[_STARTS] = min(_SAVED, pools.carried[_STARTS] + p.group_starts * hours)
    for offer in range(S.OFFERS):
        kind = p.offer_kind[offer]
        if offer != BUDDY and kind != STREET and kind != MATCH:
            fresh = _week_of(world, offer, may_run(offer, mask, p), fresh, seed, week, p, cnt)
    return fresh
