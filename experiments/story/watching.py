"""One life of one resident, a week at a time: looked at between two weeks, never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from experiments.story.accounts import HOURS, Account, ended_by, euros_of, hours_of
from experiments.story.event import Event, Whom
from experiments.story.help import asked_in_vain, at_start, help_changes
from experiments.story.life import departure, life_changes
from experiments.story.memory import Memory
from experiments.story.needs import need_changes
from experiments.story.portrait import Portrait, portrait
from experiments.story.scene import Scene, Week, lived_until, stages
from experiments.story.services import case_changes, door_changes
from experiments.story.ties import company_changes, tie_changes
from experiments.story.trace import Trace, trace
from sim import phases as F
from sim import record as R
from sim import state as S
from sim.levers import Levers
from sim.state import Table, World, copy, copy_into
from sim.week import run_weeks

#: A crossing that is undone within so many weeks is a figure hovering at its threshold, not an event in a life.
LASTING = 13


@dataclass
class Life:
    """What became of one resident in one run.

    Attributes
    ----------
    who : int
        Identity.
    events : list of Event
        In the order in which they happened.
    account : Account
        Hours, euros and weeks waited.
    wellbeing, lonely : list of float
        At the end of each week at home, after the value at the start; 0-10, and De Jong Gierveld 0-11.
    traces : list of Trace
        All the model keeps of the resident, at the same moments.
    first, last : Portrait
        At the start, and when last seen.
    helped_by, helps : tuple of (Whom, tuple of str)
        Who helped the resident at the start and whom the resident helped, and with what.
    """

    who: int
    first: Portrait
    last: Portrait
    events: list[Event] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    wellbeing: list[float] = field(default_factory=list)
    lonely: list[float] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    helped_by: tuple[tuple[Whom, tuple[str, ...]], ...] = ()
    helps: tuple[tuple[Whom, tuple[str, ...]], ...] = ()


def watch(
    world: World,
    rates: Table,
    levers: Levers,
    *,
    seed: int,
    row: int,
    start: int = 0,
    on_week: Callable[[int], None] | None = None,
) -> tuple[Life, NDArray[np.int64]]:
    """Live all weeks and tell what happens to one resident.

    Parameters
    ----------
    world : World
        Changed in place, exactly as by ``sim.week.run_weeks``.
    rates, levers : Table, Levers
        As in ``run_weeks``.
    seed : int
        As in ``run_weeks``.
    row : int
        Of a resident who is here now.
    start : int
        Number of the first week.
    on_week : callable, optional
        Told how many weeks have been lived, after each.

    Returns
    -------
    life, counts : Life, int64[weeks, series]
        The counts are those of ``run_weeks``.
    """
    watcher = _Watcher(world, rates, seed, row, start)
    counts = []
    for t in range(levers.weeks):
        counts.append(watcher.live(_one_week(levers, t), start + t))
        if on_week is not None:
            on_week(t + 1)
    life = watcher.life
    life.events = lasting(life.events)
    return life, np.stack(counts)


def _one_week(levers: Levers, t: int) -> Levers:
    one = Levers(1)
    one.table[:] = levers.table[t]
    return one


class _Watcher:
    """A run in progress, and the resident in it."""

    def __init__(self, world: World, rates: Table, seed: int, row: int, start: int) -> None:
        self._world, self._rates, self._seed, self._row = world, rates, seed, row
        self._begun, self._scratch = copy(world), copy(world)
        self._memory = Memory()
        self._here = True
        first = portrait(world, row, rates, start)
        now = Scene(start, F.LIVES, row, world, world, rates)
        self.life = Life(
            int(world.who[row]), first, first,
            helped_by=at_start(first.helped_by, now), helps=at_start(first.helps, now),
        )  # fmt: skip
        self._note_figures()

    def live(self, levers: Levers, number: int) -> NDArray[np.int64]:
        """Live one week; returns its counts."""
        if self._here:
            copy_into(self._world, self._begun)
        counts: NDArray[np.int64] = run_weeks(
            self._world, self._rates, levers, seed=self._seed, start=number
        )[0]
        if self._here:
            self._look(Week(self._rates, levers, self._seed, number))
        return counts

    def _look(self, week: Week) -> None:
        self.life.account.weeks += 1
        before = self.life.last
        self._here = self._is_there(self._world)
        seen = portrait(self._world, self._row, self._rates, week.number) if self._here else None
        if seen != before:
            self.life.events += self._changes(before, week)
        elif self._asked():
            self.life.events += self._requests(seen, week)
        if before.status == S.HERE:
            self._book_hours(week)
        if seen is not None:
            self._book_end_of_week(seen, week)
            self.life.last = seen
            self._note_figures()

    def _is_there(self, world: World) -> bool:
        return int(world.who[self._row]) == self.life.who

    def _asked(self) -> bool:
        due = self._world.due[S.DUE_ASK]
        return self._row in due[1 : 1 + due[0]]

    def _changes(self, before: Portrait, week: Week) -> Iterator[Event]:
        """Live the week phase by phase, and tell what each phase changed."""
        for phase, now in stages(self._begun, week, self._scratch):
            scene = Scene(week.number, phase, self._row, self._begun, now, self._rates)
            if not self._is_there(now):
                yield departure(before, scene, self.life.who)
                return
            after = portrait(now, self._row, self._rates, week.number)
            if phase == F.ASKING:
                yield from asked_in_vain(after, scene)
            if after != before:
                yield from self._told(before, after, scene, week)
            before = after

    def _told(self, before: Portrait, after: Portrait, scene: Scene, week: Week) -> Iterator[Event]:
        if scene.phase == F.LIVES:
            yield from life_changes(before, after, scene, self.life.who)
            if after.status != S.HERE:
                return
        yield from need_changes(before, after, scene, self.life.who, self._ended_by(week), self._memory)
        yield from help_changes(before, after, scene, self._memory)
        yield from tie_changes(before, after, scene)
        yield from company_changes(before, after, scene, self._memory)
        yield from case_changes(before, after, scene, self._memory)
        yield from door_changes(before, after, scene, self._memory)

    def _ended_by(self, week: Week) -> Callable[[int], str]:
        room = copy(self._begun)
        return lambda domain: ended_by(self._begun, week, self._row, room, domain)

    def _requests(self, seen: Portrait | None, week: Week) -> Iterator[Event]:
        """A week in which somebody was asked and nothing changed."""
        if seen is None:
            return
        now = lived_until(F.ASKING, self._begun, week, self._scratch)
        scene = Scene(week.number, F.ASKING, self._row, self._begun, now, self._rates)
        yield from asked_in_vain(seen, scene)

    def _book_hours(self, week: Week) -> None:
        now = lived_until(F.LIVES, self._begun, week, self._scratch)
        if not self._is_there(now) or now.res.status[self._row] != S.HERE:
            return
        self.life.account.given_minutes += int(self._world.res.given[self._row]) if self._here else 0
        if int(now.res.active[self._row]) == 0:
            return
        counts = hours_of(self._begun, week, self._row, self._scratch)
        for name in HOURS:
            self.life.account.minutes[name] += int(counts[R.INDEX[f"hours_{name}"]])

    def _book_end_of_week(self, seen: Portrait, week: Week) -> None:
        account = self.life.account
        for payer, cents in euros_of(self._world, week, self._row, self._scratch).items():
            account.cents[payer] += cents
        account.weeks_waited_team += seen.case.standing == S.QUEUED
        account.weeks_waited_doors += seen.waiting != 0

    def _note_figures(self) -> None:
        me = self._world.res[self._row]
        # Of somebody in a nursing home the model keeps the last figures from home.
        if me.status == S.HERE:
            self.life.wellbeing.append(float(me.wellbeing))
            self.life.lonely.append(11.0 * min(max(float(me.lonely), 0.0), 1.0))
        self.life.traces.append(trace(self._world, self._row))


def lasting(events: list[Event]) -> list[Event]:
    """Leave out crossings of a threshold that are undone within a quarter.

    Examples
    --------
    >>> from experiments.story.event import event
    >>> brief = [event(3, "lonely.begins"), event(9, "lonely.ends"), event(20, "lonely.begins")]
    >>> [one.week for one in lasting(brief)]
    [20]
    """
    kept = list(events)
    for name in ("lonely", "strain"):
        crossings = [one for one in kept if one.kind in (f"{name}.begins", f"{name}.ends")]
        stack: list[Event] = []
        for one in crossings:
            if stack and one.week - stack[-1].week < LASTING:
                undone = stack.pop()
                kept = [other for other in kept if other is not one and other is not undone]
            else:
                stack.append(one)
    return kept
