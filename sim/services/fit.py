"""Whom an offer fits: age, need or loneliness, circumstance, and a standing share of those left."""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.ages import age_years
from sim.chance import Decision, uniform
from sim.kernel import phase, rule
from sim.offers import ANY, CARER, CHILD_OF_DIVORCE, DIVORCED, DIVORCED_PARENT, WIDOWED

_OFFER = np.int64(Decision.OFFER)
#: Grief from which partner loss is what somebody lives with.
_GRIEF = 0.25


@rule
def _alone_after_divorce(world, i):  # type: ignore[no-untyped-def]
    my = world.person[i]
    return my.marital == S.DIVORCED and my.partner < 0


@rule
def _parent_at_home(world, i):  # type: ignore[no-untyped-def]
    """Whether a child of resident i lives in the household."""
    home = world.res[i].home
    for k in range(world.hh[home].persons):
        child = world.person[world.dwellings[home].member[k]]
        if child.mother == i or child.father == i:
            return True
    return False


@rule
def _divorced_head(world, i):  # type: ignore[no-untyped-def]
    """Whether the head of the household that child i lives in is alone after a divorce."""
    home = world.res[i].home
    for k in range(world.hh[home].persons):
        j = world.dwellings[home].member[k]
        if world.res[j].role == S.HEAD:
            return _alone_after_divorce(world, j)
    return False


@rule
def _lives_in(world, i, who, p):  # type: ignore[no-untyped-def]
    """Whether resident i is in the circumstance that an offer is for."""
    if who == ANY:
        return True
    if who == WIDOWED:
        return world.person[i].grief > _GRIEF
    if who == DIVORCED:
        return _alone_after_divorce(world, i)
    if who == DIVORCED_PARENT:
        return _alone_after_divorce(world, i) and _parent_at_home(world, i)
    if who == CHILD_OF_DIVORCE:
        return world.res[i].role == S.CHILD and _divorced_head(world, i)
    return who == CARER and world.res[i].given >= p.carer_minutes


@phase
def fits(world, i, offer, seed, week, p):  # type: ignore[no-untyped-def]
    """Whether an offer fits resident i this week."""
    me = world.res[i]
    age = age_years(me, week)
    if age < p.offer_age[offer, 0] or age > p.offer_age[offer, 1]:
        return False
    wanted, lonely = p.offer_needs[offer], p.offer_lonely[offer] > 0
    if (wanted != 0 or lonely) and np.int64(me.active) & wanted == 0:
        if not lonely or np.float64(me.lonely) < p.lonely_from:
            return False
    if not _lives_in(world, i, p.offer_who[offer], p):
        return False
    share = p.offer_fitting[offer]
    return share >= 1.0 or uniform(seed, _OFFER, 0, world.who[i], 64 + offer) < share


@phase
def offer_for(world, i, mask, u, seed, week, p):  # type: ignore[no-untyped-def]
    """One of the offers of a bit mask that fit resident i, chosen by u in (0, 1); -1 when none does."""
    fit, many = 0, 0
    for offer in range(S.OFFERS):
        if (mask >> offer) & 1 == 1 and fits(world, i, offer, seed, week, p):
            fit |= 1 << offer
            many += 1
    chosen = np.int64(u * many)
    for offer in range(S.OFFERS):
        if (fit >> offer) & 1 == 1:
            if chosen == 0:
                return offer
            chosen -= 1
    return -1
