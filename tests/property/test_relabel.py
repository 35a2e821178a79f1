"""Rows are places in memory: whoever stands where, the same people live the same lives."""

from __future__ import annotations

import numpy as np
import pytest

from sim import state as S
from sim.start import BURN_IN
from sim.week import run_weeks
from tests.villages import (
    RESTING,
    START,
    every_lever,
    faults,
    lively,
    relabelled,
    same,
    settled,
    village_rates,
)


def shuffled_rows(world: S.World, seed: int):
    """Residents in any order, spare rows behind them."""
    top = int(world.pools.count[S.TOP])
    rows = np.arange(world.res.shape[0])
    rows[:top] = np.random.default_rng(seed).permutation(top)
    return rows


def by_identity(world: S.World):
    """What residents are, by identity."""
    used = world.res.status != S.EMPTY
    res, person, who = world.res[used], world.person[used], world.who[used]
    columns = (
        "birth",
        "status",
        "home",
        "lonely",
        "wellbeing",
        "active",
        "counts",
        "strain",
        "given",
        "service",
    )
    order = np.argsort(who)
    return [
        who[order].tobytes(),
        person.need[order].tobytes(),
        *(res[name][order].tobytes() for name in columns),
    ]


def lived_twice(world: S.World, other: S.World, table: S.Table, seed: int, weeks: int) -> None:
    levers = every_lever(weeks)
    here = run_weeks(world, table, levers, seed=seed, start=START)
    there = run_weeks(other, table, levers, seed=seed, start=START)
    assert np.array_equal(here, there)
    assert by_identity(world) == by_identity(other)


@pytest.mark.parametrize("calm", [True, False])
@pytest.mark.parametrize("seed", range(10))
def test_relabelling_residents_changes_nothing(seed: int, calm: bool):
    world, table = settled(seed, village_rates() if calm else lively())
    other = relabelled(world, shuffled_rows(world, seed))
    assert not same(world, other)
    assert faults(other, START) == faults(world, START) == []
    lived_twice(world, other, table, seed, BURN_IN)


@pytest.mark.parametrize("seed", range(10))
def test_which_spare_row_a_newcomer_gets_and_what_was_left_in_it_changes_nothing(seed: int):
    world, table = settled(seed, lively())
    other = S.copy(world)
    chance = np.random.default_rng(seed)
    free = other.pools.free[: other.pools.count[S.N_FREE]]
    free[:] = chance.permutation(free)
    for table_of_rows in (other.res, other.person):
        for name in table_of_rows.dtype.names or ():
            if name not in RESTING:
                table_of_rows[name][free] = chance.integers(0, 100, table_of_rows[name][free].shape)
    for column in (other.words, other.share, other.sociable, other.tally):
        column[..., free] = chance.integers(0, 100, column[..., free].shape)
    lived_twice(world, other, table, seed, 104)


@pytest.mark.parametrize("seed", [1, 2])
def test_relabelling_a_place_of_real_size_changes_nothing(seed: int):
    world, table = settled(seed, place="alverna")
    lived_twice(world, relabelled(world, shuffled_rows(world, seed)), table, seed, BURN_IN)
