"""Who somebody is at week 0, in the words by which one looks for them; and the numbers residents go by."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.story.portrait import ADULT_WEEKS, OVERLOADED, bits
from experiments.story.services import DOORS
from sim import state as S
from sim.demography import WEEKS
from sim.domains import DOMAINS
from sim.state import Table, World

MARITAL = ("unmarried", "married", "divorced", "widowed")


class Facts(NamedTuple):
    """One resident at week 0.

    Attributes
    ----------
    number : int
        From 1, by dwelling and place in it; what ``--resident`` takes.
    row : int
        In the world of week 0.
    """

    number: int
    row: int
    woman: bool
    age: int
    marital: str
    partner: bool
    alone: bool
    child: bool  # lives at home with a parent
    children_at_home: int
    persons: int
    carer: bool
    overloaded: bool
    volunteer: bool
    lonely: bool
    dementia: bool
    needs: tuple[str, ...]  # domains of which the need counts
    light_needs: tuple[str, ...]  # domains of which it does not count yet
    doors: tuple[str, ...]  # client of
    at_team: bool  # the household waits at the team or has an open case
    ties: int
    helpers: int


def residents(world: World) -> NDArray[np.int64]:
    """Rows of those who live in private households, in the order of their numbers.

    Parameters
    ----------
    world : World
        Week 0.

    Returns
    -------
    int64[residents]
        By dwelling, and in a dwelling by place in the household; resident 1 comes first.
    """
    persons = world.hh.persons
    listed = np.arange(S.MEMBERS) < persons[:, None]
    return np.asarray(world.dwellings.member[listed], dtype=np.int64)


def facts(world: World, rates: Table, number: int, row: int, week: int = 0) -> Facts:
    """Describe one resident.

    Parameters
    ----------
    world : World
        Not changed.
    rates : Table
        For the thresholds of care and loneliness.
    number, row : int
        Of the resident.
    week : int
        Week of the world.
    """
    me, my = world.res[row], world.person[row]
    home = int(me.home)
    members = world.dwellings.member[home, : world.hh.persons[home]]
    mine = (world.person.mother[members] == row) | (world.person.father[members] == row)
    return Facts(
        number=number,
        row=row,
        woman=int(me.sex) == 1,
        age=int((week - int(me.birth)) / WEEKS),
        marital=MARITAL[int(my.marital)],
        partner=int(my.partner) >= 0,
        alone=members.size == 1,
        child=int(me.role) == S.CHILD,
        children_at_home=int(mine.sum()),
        persons=int(members.size),
        carer=int(me.given) >= float(rates.carer_minutes[0]),
        overloaded=float(me.strain) > OVERLOADED,
        volunteer=int(me.volunteer) == S.ACTIVE,
        lonely=week - int(me.birth) >= ADULT_WEEKS and float(me.lonely) >= float(rates.lonely_from[0]),
        dementia=bool(me.dementia),
        needs=tuple(DOMAINS[d] for d in bits(int(me.counts), len(DOMAINS))),
        light_needs=tuple(DOMAINS[d] for d in bits(int(me.active) & ~int(me.counts), len(DOMAINS))),
        doors=tuple(DOORS[k] for k in bits(int(me.service), S.DOORS)),
        at_team=int(world.hh.standing[home]) in (S.QUEUED, S.OPEN),
        ties=int(me.degree),
        helpers=int(me.helpers),
    )


def everybody(world: World, rates: Table) -> list[Facts]:
    """Facts of all residents, in the order of their numbers."""
    return [facts(world, rates, number, int(row)) for number, row in enumerate(residents(world), start=1)]
