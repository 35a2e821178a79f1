"""The biography looks and never touches, tells all that changes, and follows the person, not the row."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.story.accounts import HOURS, PAYERS, euros_of, hours_of
from experiments.story.facts import residents
from experiments.story.parting import part
from experiments.story.portrait import bits, portrait
from experiments.story.scene import Week, lived_until
from experiments.story.watching import Life, watch
from sim import phases as F
from sim import record as R
from sim import state as S
from sim.domains import DOMAINS, RUNGS
from sim.levers import Levers
from sim.state import World, copy
from sim.week import run_weeks
from tests.villages import START, every_lever, lively, relabelled, same, settled

WEEKS = 40
seeds = st.integers(0, 2**31 - 1)
numbers = st.integers(0, 10_000)


def begun(seed: int) -> World:
    """A lively village half a year into its burn-in, with help, cases and places going on."""
    world, table = settled(seed % 5, lively())
    run_weeks(world, table, every_lever(26), seed=seed, start=START)
    return world


def someone(world: World, number: int) -> int:
    rows = residents(world)
    return int(rows[number % rows.size])


def told(world: World, seed: int, levers: Levers, row: int) -> Life:
    return watch(copy(world), lively(), levers, seed=seed, row=row, start=START + 26)[0]


@settings(max_examples=15)
@given(seeds, numbers)
def test_a_run_that_is_told_ends_like_one_that_is_not(seed: int, number: int):
    world = begun(seed)
    plain, traced = copy(world), copy(world)
    levers = every_lever(WEEKS)
    counts = run_weeks(plain, lively(), levers, seed=seed, start=START + 26)
    _, seen = watch(traced, lively(), levers, seed=seed, row=someone(world, number), start=START + 26)
    assert np.array_equal(counts, seen)
    assert same(plain, traced)


@settings(max_examples=15)
@given(seeds, numbers)
def test_without_strength_both_lives_are_one_life(seed: int, number: int):
    world = begun(seed)
    row = someone(world, number)
    one, other = (
        told(world, seed, levers, row) for levers in (Levers(WEEKS), every_lever(WEEKS, strength=0.0))
    )
    assert one == other
    parting = part((one.traces, other.traces), (one.events, other.events))
    assert (parting.figure_week, parting.event_week, parting.turn_week) == (None, None, None)


@settings(max_examples=15)
@given(seeds, numbers, st.randoms(use_true_random=False))
def test_the_story_is_of_the_person_not_of_the_row(seed: int, number: int, random):
    world = begun(seed)
    order = np.arange(world.who.shape[0])
    shuffled = list(order[: world.pools.count[S.TOP]])
    random.shuffle(shuffled)
    order[: len(shuffled)] = shuffled
    moved = relabelled(world, order)
    row, there = someone(world, number), someone(moved, number)
    assert world.who[row] == moved.who[there]
    levers = every_lever(WEEKS)
    here, elsewhere = told(world, seed, levers, row), told(moved, seed, levers, there)
    assert here.events == elsewhere.events
    assert here.account == elsewhere.account
    assert here.traces == elsewhere.traces


def still_here(life: Life) -> bool:
    kinds = {one.kind for one in life.events}
    return not kinds & {"life.died", "life.moved", "life.left_home", "life.left_partner", "life.taken_in",
                        "life.admitted"}  # fmt: skip


@settings(max_examples=40)
@given(seeds, numbers)
def test_what_is_told_adds_up_to_what_has_changed(seed: int, number: int):
    world = begun(seed)
    life = told(world, seed, every_lever(WEEKS), someone(world, number))
    first, last = life.first, life.last
    if not still_here(life):
        assert life.account.weeks <= WEEKS
        return
    assert life.account.weeks == WEEKS

    def change(begins: str, ends: str, slot: str) -> Counter[object]:
        """How often more something began than ended."""
        found: Counter[object] = Counter(one[slot] for one in life.events if one.kind == begins)
        found.subtract(one[slot] for one in life.events if one.kind == ends)
        return Counter({name: times for name, times in found.items() if times})

    def gained(before: list[str], after: list[str]) -> Counter[object]:
        found: Counter[object] = Counter(after)
        found.subtract(before)
        return Counter({name: times for name, times in found.items() if times})

    def names(mask: int) -> list[str]:
        return [DOMAINS[d] for d in bits(mask, len(DOMAINS))]

    assert change("need.begins", "need.ends", "domain") == gained(names(first.needs), names(last.needs))
    assert change("ask.helped", "help.ends", "domain") == gained(
        [DOMAINS[one.domain] for one in first.helped_by], [DOMAINS[one.domain] for one in last.helped_by]
    )
    assert change("give.begins", "give.ends", "domain") == gained(
        [DOMAINS[one.domain] for one in first.helps], [DOMAINS[one.domain] for one in last.helps]
    )
    count = Counter(one.kind for one in life.events)
    assert count["tie.made"] - count["tie.lost"] == len(last.ties) - len(first.ties)
    assert count["group.joined"] - count["group.left"] == (last.group >= 0) - (first.group >= 0)
    assert count["volunteer.begins"] - count["volunteer.ends"] == last.volunteer - first.volunteer
    assert count["door.enters"] - count["door.ends"] == _many(last.service) - _many(first.service)
    queued = count["case.reported"] - count["case.opened"] - count["case.gave_up"]
    stopped = count["case.closed"] + count["case.withdrawn"]
    ongoing = (S.QUEUED, S.OPEN)
    begun_before, going_on = first.case.standing in ongoing, last.case.standing in ongoing
    assert queued + count["case.opened"] - stopped == going_on - begun_before


def _many(mask: int) -> int:
    return mask.bit_count()


@settings(max_examples=10)
@given(seeds)
def test_everybodys_hours_and_euros_are_the_places(seed: int):
    world, table = begun(seed), lively()
    levers, number = every_lever(1), START + 26
    week = Week(table, levers, seed, number)
    scratch, before = copy(world), copy(world)
    counts = run_weeks(world, table, levers, seed=seed, start=number)[0]
    lived = lived_until(F.LIVES, before, week, scratch)
    rows = [int(i) for i in np.flatnonzero((lived.res.status == S.HERE) & (lived.res.active != 0))]
    parts = np.sum([hours_of(before, week, row, scratch) for row in rows], axis=0)
    for name in (*(f"hours_{hours}" for hours in HOURS), *(f"ended_{rung}" for rung in RUNGS)):
        assert parts[R.INDEX[name]] == counts[R.INDEX[name]], name
    # Alone, a need of this very week may end from outside too; the model lets it stand until the next.
    assert parts[R.ENDED_OUTSIDE] >= counts[R.ENDED_OUTSIDE]
    cents = Counter[str]()
    # Who lives in an institution is on the ledger and in nobody's story.
    for row in np.flatnonzero(world.res.status != S.EMPTY):
        cents.update(euros_of(world, week, int(row), scratch))
    apart = {"municipality": counts[R.COST_TEAM] + counts[R.COST_POLICY]}
    for payer in PAYERS:
        assert cents[payer] == counts[R.INDEX[f"cost_{payer}"]] - apart.get(payer, 0), payer


@settings(max_examples=10)
@given(seeds)
def test_phase_by_phase_is_the_week(seed: int):
    world, table = begun(seed), lively()
    week = Week(table, every_lever(1), seed, START + 26)
    before = copy(world)
    run_weeks(world, table, week.levers, seed=seed, start=week.number)
    lived = lived_until(F.NEW_TIES, before, week, copy(before))
    assert np.array_equal(lived.who, world.who)
    for row in residents(world):
        assert portrait(lived, int(row), table, week.number) == portrait(world, int(row), table, week.number)
