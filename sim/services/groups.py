"""Phase 6, groups and volunteers: what the prevention hours do, in the order in which they are spent.

Offers that meet, and projects; supervision of volunteers and buddies; matches; outreach that may find a need. What is
left goes to aftercare and to informing people (``sim.services.aftercare``).
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.due import most_joining
from sim.agents.people import leave_group
from sim.agents.seeking import legibility
from sim.chance import Decision, block, slot_unit, unit
from sim.kernel import phase, rule
from sim.offers import BUDDY, MATCH, STREET
from sim.services.acts import ask_to_serve, times, visit
from sim.services.fit import offer_for
from sim.services.matches import buddies_wanted, run_buddies, run_projects
from sim.services.offers import has_place, may_run, run_offers
from sim.services.volunteers import supervise, volunteers
from sim.sorting import sort_by_key

_OFFER = np.int64(Decision.OFFER)
_OUTREACH = np.int64(Decision.OUTREACH)
_COORDINATOR = np.int64(Decision.COORDINATOR)
_TRANSPORT = 9
#: Places in ``Pools.carried``: part of an outreach talk, of a coordinator's ask to volunteer.
_TALK, _ASK = 6, 8


@rule
def _seat(world, i, offer, cnt):  # type: ignore[no-untyped-def]
    """Take a seat; members keep the order of their identities, so that rows do not matter."""
    leave_group(world, i)
    groups = world.groups
    n = groups.seats[offer]
    if n >= S.SEATS:
        return
    k = n
    while k > 0 and world.who[groups.seat[offer, k - 1]] > world.who[i]:
        groups.seat[offer, k] = groups.seat[offer, k - 1]
        k -= 1
    groups.seat[offer, k] = i
    groups.seats[offer] = n + 1
    groups.present[offer] += 1
    world.res[i].group = offer
    cnt[R.OFFERS_JOINED] += 1


@rule
def _knows_a_member(world, i, offer):  # type: ignore[no-untyped-def]
    """Whether somebody with whom resident i has a tie attends the offer."""
    near = world.near[i]
    for k in range(world.res[i].degree):
        if world.res[near.alter[k]].group == offer:
            return True
    return False


@rule
def _alone(me, my, p):  # type: ignore[no-untyped-def]
    """Weekly chance of joining an offer of factor 1 that has a place, not knowing anybody there."""
    chance = p.group_join * (0.5 + legibility(my)) * (1.0 - 0.5 * np.float64(my.stigma))
    if (np.int64(me.active) >> _TRANSPORT) & 1 == 1:
        left = np.float64(my.need[_TRANSPORT]) * (1.0 - np.float64(my.cover[_TRANSPORT]))
        chance *= 1.0 - p.offer_transport * left
    return chance * (1.0 + p.group_invited * my.known)


@rule
def _joins(world, i, offer, alone, chance, p):  # type: ignore[no-untyped-def]
    """Whether resident i wants to join, given the week's number; ties are looked at last."""
    x = alone * p.offer_join[offer]
    return chance < x or (chance < x * (1.0 + p.offer_company) and _knows_a_member(world, i, offer))


@phase
def _want_to_join(world, mask, seed, week, p):  # type: ignore[no-untyped-def]
    """List who wants to join what, from the week's words; a question that finds no place is a signal."""
    res, pools, groups = world.res, world.pools, world.groups
    on = 0
    for offer in range(S.OFFERS):
        kind = p.offer_kind[offer]
        if may_run(offer, mask, p) > 0 and (offer == BUDDY or (kind != STREET and kind != MATCH)):
            on |= 1 << offer
    joining = 0
    for r in range(1, world.due[S.DUE_JOIN, 0] + 1):
        i = np.int64(world.due[S.DUE_JOIN, r])
        if res.status[i] != S.HERE or 0 <= res.group[i] < S.LIVES_ON or res.group[i] == BUDDY + S.LIVES_ON:
            continue
        chance = slot_unit(np.uint64(world.words[2, i]))
        alone = _alone(res[i], world.person[i], p)
        most = alone * p.offer_join_most * (1.0 + p.offer_company)
        if chance >= min(most_joining(p), max(most, p.theme_signal)):
            continue
        u = unit(block(seed, _OFFER, week, world.who[i], 0)[0])
        offer = offer_for(world, i, on, u, seed, week, p)
        if offer < 0:
            continue
        if offer == BUDDY or has_place(groups, offer, p):
            if _joins(world, i, offer, alone, chance, p):
                pools.request[joining, 0] = i
                pools.request[joining, 1] = offer
                pools.request_key[joining] = world.who[i]
                pools.request_order[joining] = joining
                joining += 1
        elif chance < p.theme_signal:
            groups.signals[offer] += 1.0
    return joining


@phase
def _join(world, joining, p, cnt):  # type: ignore[no-untyped-def]
    """Who wants to takes a seat while there are any, by identity."""
    pools = world.pools
    sort_by_key(pools.request_key, pools.request_order, joining)
    for n in range(joining):
        r = pools.request_order[n]
        offer = np.int64(pools.request[r, 1])
        if offer == BUDDY or has_place(world.groups, offer, p):
            _seat(world, np.int64(pools.request[r, 0]), offer, cnt)


@rule
def _serve(world, mask, coordinator, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Supervision and matches; what coordinators have left goes to asking people to volunteer.

    Matches are made by coordinators where there are any, else out of the prevention hours.
    """
    team_minutes = world.pools.team_minutes
    new, supplied = supervise(world, coordinator, buddies_wanted(world, p), p, cnt)
    room = coordinator - new if coordinator > 0 else max(0, team_minutes[0])
    used = run_buddies(world, may_run(BUDDY, mask, p) > 0, room, supplied, seed, week, p, cnt)
    own = used if coordinator > 0 else 0
    world.groups.asked[BUDDY] += used
    world.groups.given[BUDDY] += used
    cnt[R.OFFER_HOURS_WANTED] += used - own
    cnt[R.GROUP_HOURS] += used - own
    team_minutes[0] -= used - own
    team_minutes[1] += used - own
    if coordinator > 0:
        cnt[R.COORDINATOR_HOURS] += coordinator
        n = times(world, _ASK, np.float64(coordinator - new - own), p.ask_minutes)
        ask_to_serve(world, n, _COORDINATOR, seed, week, p, cnt)


@rule
def _outreach(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Part of what is left: talks at doors, which make known and may find a need."""
    team_minutes = world.pools.team_minutes
    minutes = np.int64(p.outreach_most * max(0, team_minutes[0]))
    n = times(world, _TALK, np.float64(minutes), p.contact_minutes)
    visit(world, n, _OUTREACH, R.OUTREACH_CONTACTS, S.FOUND_OUTREACH, seed, week, p, cnt)
    cnt[R.OUTREACH_HOURS] += minutes
    team_minutes[0] -= minutes
    team_minutes[1] += minutes


@phase
def groups_and_volunteers(world, mask, fresh, coordinator, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 6. Levers: ``mask`` of offers allowed besides existing ones, minutes of new staff, of coordinators."""
    _join(world, _want_to_join(world, mask, seed, week, p), p, cnt)
    fresh = run_offers(world, mask, fresh, seed, week, p, cnt)
    run_projects(world, mask, fresh, seed, week, p, cnt)
    volunteers(world, week, p)
    _serve(world, mask, coordinator, seed, week, p, cnt)
    _outreach(world, seed, week, p, cnt)
