"""A resident as others would describe them, at one moment: what is either so or not, apart from all figures."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim import state as S
from sim.state import Table, World

#: Strain above which a carer is overloaded (sim.observe).
OVERLOADED = 0.7
#: Weeks of age from which somebody is an adult (sim.ages); the scale of loneliness is meant for adults.
ADULT_WEEKS = 940


class Help(NamedTuple):
    """A standing arrangement of informal help."""

    other: int  # identity of the helper (or, of help given, of the receiver); -1 kin elsewhere
    domain: int
    kind: int  # layer it came from
    since: int  # week
    minutes: int  # a week


class Case(NamedTuple):
    """What the household is to the team."""

    standing: int
    severity: int
    since: int  # week the standing began
    rest: int  # week before which no new case is opened


class Portrait(NamedTuple):
    """One resident at one moment. Others stand here by identity, never by row."""

    status: int
    role: int
    marital: int
    partner: int  # identity or -1
    home: int
    members: tuple[int, ...]  # identities of the household, the resident included
    dementia: bool
    needs: int  # bit mask of domains with a need that counts
    active: int  # bit mask of domains with any need
    helped_by: tuple[Help, ...]
    helps: tuple[Help, ...]
    care_elsewhere: int  # minutes a week for kin elsewhere
    ties: tuple[tuple[int, int], ...]  # identity, layer
    group: int
    volunteer: bool
    known: bool  # to a connector
    service: int
    waiting: int
    case: Case
    overloaded: bool
    lonely: bool


def portrait(world: World, row: int, rates: Table, week: int) -> Portrait:
    """Look at one resident.

    Parameters
    ----------
    world : World
        Not changed.
    row : int
        Of somebody who is here or in a nursing home.
    rates : Table
        For the threshold of loneliness.
    week : int
        Week of the world.

    Returns
    -------
    Portrait
    """
    me, my, who = world.res[row], world.person[row], world.who
    home = int(me.home)
    case = Case(S.NO_CASE, 0, 0, 0)
    members: tuple[int, ...] = ()
    if home >= 0:
        hh = world.hh[home]
        case = Case(int(hh.standing), int(hh.severity), int(hh.since), int(hh.rest))
        members = tuple(int(who[m]) for m in world.dwellings.member[home, : hh.persons])
    return Portrait(
        status=int(me.status),
        role=int(me.role),
        marital=int(my.marital),
        partner=int(who[my.partner]) if my.partner >= 0 else -1,
        home=home,
        members=members,
        dementia=bool(me.dementia),
        needs=int(me.counts),
        active=int(me.active),
        helped_by=_helped_by(world, row),
        helps=_helps(world, row),
        care_elsewhere=int(me.given_out),
        ties=tuple(_ties(world, row)),
        # An offer that is over lives on among its members; nobody goes to it any more.
        group=-1 if me.group >= S.LIVES_ON else int(me.group),
        volunteer=int(me.volunteer) == S.ACTIVE,
        known=bool(my.known),
        service=int(me.service),
        waiting=int(me.waiting),
        case=case,
        overloaded=float(me.strain) > OVERLOADED,
        lonely=week - int(me.birth) >= ADULT_WEEKS and float(me.lonely) >= float(rates.lonely_from[0]),
    )


def bits(mask: int, places: int) -> tuple[int, ...]:
    """Which bits of a mask are set.

    Examples
    --------
    >>> bits(0b101, 12)
    (0, 2)
    """
    return tuple(k for k in range(places) if mask >> k & 1)


def _help(of: Table, other: int) -> Help:
    return Help(other, int(of.domain), int(of.kind), int(of.since), int(of.minutes))


def _helped_by(world: World, row: int) -> tuple[Help, ...]:
    received = world.help[row, : world.res[row].helpers]
    return tuple(_help(one, int(world.who[one.helper]) if one.helper >= 0 else -1) for one in received)


def _helps(world: World, row: int) -> tuple[Help, ...]:
    mine = (world.help.helper == row) & (np.arange(S.ARRANGEMENTS) < world.res.helpers[:, None])
    found = [_help(world.help[i, k], int(world.who[i])) for i, k in np.argwhere(mine)]
    # By identity and week, so that rows do not matter.
    return tuple(sorted(found))


def _ties(world: World, row: int) -> list[tuple[int, int]]:
    near = world.near[row]
    return [
        (int(world.who[near.alter[k]]), int(world.ties[near.tie[k]].layer))
        for k in range(world.res[row].degree)
    ]
