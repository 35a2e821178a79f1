"""One week seen phase by phase: what stood before a phase, what stands after it, and who the others are.

A week that changed something is lived once more on a copy, with the phases switched on one after another, so that
each change is known to the phase that made it, whatever the phases do inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.story.event import Whom
from sim import phases as F
from sim import state as S
from sim.demography import WEEKS
from sim.levers import Levers
from sim.state import Table, World, copy_into
from sim.week import run_weeks

#: Life events in ``pools.event_key`` and the running number of a person in it (sim.agents.lives).
KINDS_OF_LIFE = 64
#: Parents are at least 20 and at most 45 years older than their children (sim.population.kinship).
_GENERATION, _TWO_GENERATIONS = 20.0, 45.0
_ADULT = 18
#: Years below which a child has no friends of its own.
_SMALL = 4


@dataclass(frozen=True)
class Week:
    """What is needed to live a week once more."""

    rates: Table
    levers: Levers  # of this one week
    seed: int
    number: int


def only(*phases: int) -> np.ndarray:
    """Mask of the phases that run."""
    on = np.zeros(len(F.PHASES), dtype=np.bool_)
    on[list(phases)] = True
    return on


def stages(begun: World, week: Week, scratch: World, last: int = F.NEW_TIES) -> Iterator[tuple[int, World]]:
    """Live a week up to and including each phase in turn.

    Parameters
    ----------
    begun : World
        As the week begins; not changed.
    week : Week
        Which.
    scratch : World
        Room of the same shape; holds the world that is yielded, until the next one.
    last : int
        The last phase of interest.

    Yields
    ------
    phase, world : int, World
        After this phase.
    """
    for phase in range(last + 1):
        yield phase, lived_until(phase, begun, week, scratch)


def lived_until(phase: int, begun: World, week: Week, scratch: World) -> World:
    """Live a week up to and including one phase, in ``scratch``."""
    copy_into(begun, scratch)
    on = only(*range(phase + 1))
    run_weeks(scratch, week.rates, week.levers, seed=week.seed, start=week.number, on=on)
    return scratch


@dataclass(frozen=True)
class Scene:
    """One phase of one week, around one resident.

    Attributes
    ----------
    week, phase : int
        When.
    row : int
        The resident's.
    begun, now : World
        As the week began, and after this phase.
    """

    week: int
    phase: int
    row: int
    begun: World
    now: World
    rates: Table

    def row_of(self, who: int) -> int:
        """Row of somebody now, or -1."""
        found = np.flatnonzero(self.now.who == who)
        return int(found[0]) if found.size else -1

    def fate(self, who: int) -> str:
        """What became of somebody this week: ``died``, ``admitted``, ``moved``, or ``here``."""
        row = self.row_of(who)
        if row >= 0:
            return "admitted" if self.now.res[row].status == S.NURSING_HOME else "here"
        return "died" if self.befell(who, "DEATH") else "moved"

    def befell(self, who: int, name: str) -> bool:
        """Whether a life event of this name (sim.words) was drawn for somebody this week."""
        from sim import words

        return KINDS_OF_LIFE * who + int(getattr(words, name)) in self._keys()

    def struck(self, who: int, domain: int) -> bool:
        """Whether a new need of a domain was drawn for somebody this week."""
        from sim.agents.lives import ONSET

        return KINDS_OF_LIFE * who + ONSET + domain in self._keys()

    def _keys(self) -> set[int]:
        pools = self.now.pools
        return {int(key) for key in pools.event_key[: pools.count[S.N_EVENTS]]}

    def due(self, which: int, rows: set[int]) -> int:
        """First of these rows on one of the week's lists, or -1."""
        listed = self.now.due[which, 1 : 1 + self.now.due[which, 0]]
        return next((int(row) for row in listed if int(row) in rows), -1)

    def whom(self, who: int, layer: int | None = None, *, as_begun: bool = False) -> Whom:
        """Describe somebody by what they are to the resident; those who are gone as they were.

        Parameters
        ----------
        who : int
            Identity; -1 is kin elsewhere.
        layer : int, optional
            Layer of the tie or the help; left out for members of the household.
        as_begun : bool
            As they were when the week began.
        """
        if who < 0:
            return Whom("kin_elsewhere")
        world = self.begun if as_begun else self.now
        found = np.flatnonzero(world.who == who)
        if not found.size:
            world = self.begun
            found = np.flatnonzero(world.who == who)
        other = int(found[0])
        years = int((self.week - int(world.res[other].birth)) / WEEKS)
        sex = int(world.res[other].sex)
        if layer is None or layer == S.HOUSEHOLD:
            relation = _at_home(world, self.row, other)
        else:
            relation = self._of_families(_elsewhere(world, self.row, other, layer), years)
        return Whom(relation, sex, max(years, 0))

    def _of_families(self, relation: str, years: int) -> str:
        """Ties of the small, and between a child and a grown-up, are their families'."""
        own = int((self.week - int(self.begun.res[self.row].birth)) / WEEKS)
        if relation == "neighbour":
            return "neighbour_child" if years < _ADULT else relation
        if relation != "friend":
            return relation
        if years < _ADULT and (own >= _ADULT or min(years, own) < _SMALL):
            return "friend_child"
        return "family_friend" if own < _ADULT <= years else relation


def _older(world: World, row: int, other: int) -> float:
    """Years by which somebody is older than the resident."""
    return float(int(world.res[row].birth) - int(world.res[other].birth)) / WEEKS


def _at_home(world: World, row: int, other: int) -> str:
    mine, theirs = world.person[row], world.person[other]
    if int(mine.partner) == other:
        return "spouse" if int(mine.marital) == S.MARRIED else "partner"
    if row in (int(theirs.mother), int(theirs.father)):
        return "child"
    if other in (int(mine.mother), int(mine.father)):
        return "parent"
    both = (int(world.res[row].role), int(world.res[other].role))
    if both == (S.CHILD, S.CHILD):
        return "sibling"
    gap = _older(world, row, other)
    if S.CHILD in both and abs(gap) >= _GENERATION - 4:
        return "parent" if gap > 0 else "child"
    return "housemate"


def _elsewhere(world: World, row: int, other: int, layer: int) -> str:
    if layer == S.KIN:
        return _kin(world, row, other)
    return {S.NEIGHBOUR: "neighbour", S.FRIEND: "friend", S.GROUP: "member", S.BUDDY: "buddy"}[layer]


def _kin(world: World, row: int, other: int) -> str:
    """What kin of another household are to each other, as far as the model knows.

    It knows the parents of those who lived here at the beginning, and of children at home. Of other kin it knows only
    that they are; a grown younger one whose parents are elsewhere is told as a child, and nobody gets a second mother.
    """
    mine, theirs = world.person[row], world.person[other]
    my_parents, their_parents = _parents(mine), _parents(theirs)
    if other in my_parents:
        return "parent_near"
    if row in their_parents:
        return "child_near"
    gap = _older(world, row, other)
    if (
        abs(gap) > _TWO_GENERATIONS
        or _grown_from(world, my_parents, other)
        or _grown_from(world, their_parents, row)
    ):
        return "grandparent_near" if gap > 0 else "grandchild_near"
    if abs(gap) < _GENERATION:
        known = my_parents or their_parents
        return "relative_near" if known and not my_parents & their_parents else "sibling_near"
    mine_too = not their_parents and int(world.res[other].role) != S.CHILD
    return "child_near" if gap < 0 and mine_too else "relative_near"


def _parents(of: Any) -> set[int]:
    return {int(parent) for parent in (of.mother, of.father) if parent >= 0}


def _grown_from(world: World, parents: set[int], other: int) -> bool:
    """Whether somebody is a parent of one of these parents."""
    return any(other in _parents(world.person[parent]) for parent in parents)
