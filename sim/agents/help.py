"""Standing help between residents: who cares, and how help ends when who gives or receives it goes."""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.agents.bonds import tied
from sim.kernel import phase, rule
from sim.prefetch import fetch

#: Cache line of a row of ``World.person`` with the burden.
_BURDEN_LINE = 2


@phase
def main_carer(world, i):  # type: ignore[no-untyped-def]
    """Who gives resident i most minutes in one arrangement, of those who live here; -1 nobody."""
    best, most = -1, 0
    for k in range(world.res[i].helpers):
        help_ = world.help[i, k]
        j = np.int64(help_.helper)
        if j >= 0 and (help_.minutes > most or (help_.minutes == most and world.who[j] < world.who[best])):
            best, most = j, np.int64(help_.minutes)
    return best


@phase
def carried(world, i):  # type: ignore[no-untyped-def]
    """Whether somebody here cares for resident i and nobody who does is overloaded."""
    some = False
    for k in range(world.res[i].helpers):
        j = world.help[i, k].helper
        if j >= 0:
            some = True
            if world.res[j].strain > 0.7:
                return False
    return some


@phase
def free_helpers(world, i):  # type: ignore[no-untyped-def]
    """End all help that resident i receives; helpers here get their minutes back."""
    res = world.res
    for k in range(res[i].helpers):
        help_ = world.help[i, k]
        if help_.helper < 0:
            continue
        if res[help_.helper].status == S.HERE:
            res[help_.helper].given -= help_.minutes
            world.person[help_.helper].burden -= help_.felt
        else:
            world.pools.count[S.HELP_LEFT] -= help_.minutes
    res[i].helpers = 0


@phase
def end_help(world, i, k):  # type: ignore[no-untyped-def]
    """End arrangement k of resident i, keeping the order of the others."""
    res, ended = world.res, world.help[i, k]
    if ended.helper >= 0 and res[ended.helper].status == S.HERE:
        res[ended.helper].given -= ended.minutes
        world.person[ended.helper].burden -= ended.felt
    last = res[i].helpers - 1
    for m in range(k, last):
        to, of = world.help[i, m], world.help[i, m + 1]
        to.helper = of.helper
        to.minutes = of.minutes
        to.felt = of.felt
        to.since = of.since
        to.domain = of.domain
        to.kind = of.kind
    res[i].helpers = last


@rule
def fetch_helpers(world, i):  # type: ignore[no-untyped-def]
    """Fetch the rows of those who help resident i, which lie anywhere."""
    help_ = world.help[i]
    for k in range(world.res[i].helpers):
        j = max(help_[k].helper, 0)
        fetch(world.res, j, 0)
        fetch(world.person, j, _BURDEN_LINE)


@rule
def note_loose(world, i):  # type: ignore[no-untyped-def]
    """Resident i may have help from somebody who is no tie: noted, to be found should the helper go.

    Who is noted twice, or not at all because the list is full, costs time and nothing else.
    """
    pools = world.pools
    n = pools.count[S.N_LOOSE]
    if world.res[i].helpers > 0 and n < pools.loose.shape[0]:
        pools.loose[n] = i
        pools.count[S.N_LOOSE] = n + 1


@rule
def _end_help_from_the_gone(world, i):  # type: ignore[no-untyped-def]
    """End what resident i has from those who are gone; whether i still has help from somebody who is no tie."""
    res, loose = world.res, False
    k = 0
    while k < res[i].helpers:
        help_ = world.help[i, k]
        j = np.int64(help_.helper)
        if j >= 0 and res[j].status != S.HERE:
            world.pools.count[S.HELP_LEFT] -= help_.minutes
            end_help(world, i, k)
            continue
        if j >= 0 and res[j].home != res[i].home and not tied(world, i, j):
            loose = True
        k += 1
    return loose


@phase
def end_help_of_the_gone(world):  # type: ignore[no-untyped-def]
    """End all help whose giver died or left the place this week, before others take their rows.

    How much there is was kept as they went, so that nobody is looked at in most weeks; then those who have help from
    somebody who is no tie are, and only should they not be all, everybody.
    """
    pools = world.pools
    if pools.count[S.HELP_LEFT] == 0:
        return
    kept = 0
    for n in range(pools.count[S.N_LOOSE]):
        i = np.int64(pools.loose[n])
        if _end_help_from_the_gone(world, i):
            pools.loose[kept] = i
            kept += 1
    pools.count[S.N_LOOSE] = kept
    for i in range(pools.count[S.TOP]):
        if pools.count[S.HELP_LEFT] == 0:
            return
        _end_help_from_the_gone(world, i)


@rule
def _end_help_to(world, i, j):  # type: ignore[no-untyped-def]
    """End what resident i gives to j."""
    k = 0
    while k < world.res[j].helpers:
        if world.help[j, k].helper == i:
            end_help(world, j, k)
        else:
            k += 1


@phase
def give_up_at_home(world, i):  # type: ignore[no-untyped-def]
    """Resident i leaves the dwelling and the place: help to housemates ends."""
    me = world.res[i]
    if me.given > me.given_out:
        for k in range(world.hh[me.home].persons):
            _end_help_to(world, i, world.dwellings.member[me.home, k])


@phase
def give_up_helping(world, i):  # type: ignore[no-untyped-def]
    """Resident i leaves the place, still with ties: help to them ends.

    Help to somebody whose tie has ended is left to ``end_help_of_the_gone``.
    """
    me, near = world.res[i], world.near[i]
    if me.given > me.given_out:
        for k in range(me.degree):
            _end_help_to(world, i, near.alter[k])
    world.pools.count[S.HELP_LEFT] += me.given - me.given_out
    me.given = 0
    me.given_out = 0
    world.person[i].burden = 0
