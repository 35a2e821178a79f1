"""The columns: described, of fixed size, copied whole."""

from __future__ import annotations

import numpy as np
import pytest

from sim import state as S
from sim.domains import DOMAINS
from sim.offers import OFFERS
from tests.villages import column, columns, faults, same, settled

TABLES = {
    name: value
    for name, value in vars(S).items()
    if isinstance(value, tuple) and value and all(isinstance(cell, S.Column) for cell in value)
}


@pytest.mark.parametrize("name", TABLES)
def test_columns_have_their_own_names(name: str):
    names = [cell.name for cell in TABLES[name]]
    assert len(set(names)) == len(names)
    # A column must be reachable as an attribute of its table in plain Python too.
    assert [n for n in names if hasattr(np.recarray, n)] == []


def test_axes_follow_the_fixed_vocabulary():
    assert len(DOMAINS) == S.D
    assert len(OFFERS) == S.OFFERS


def test_nobody_lives_in_an_empty_world():
    world = S.empty(50, 10)
    assert world.res.shape == (50,)
    assert world.hh.shape == (10,)
    assert (world.res.status == S.EMPTY).all()
    # Work lists must hold the worst week: everybody has an event of life and a new need, every dwelling asks.
    assert world.pools.shape[0] >= 2 * 50 + 10


def test_a_place_without_dwellings_can_be_made():
    assert S.empty(5, 0).hh.shape[0] >= 1


def test_settled_people_stand_in_good_order():
    world, _ = settled(5)
    assert faults(world, -156) == []


def test_a_copy_is_equal_and_apart():
    world, _ = settled(2)
    twin = S.copy(world)
    assert same(world, twin)
    twin.res.lonely[0] += 1.0
    assert not same(world, twin)
    S.copy_into(world, twin)
    assert same(world, twin)
    for table, other in zip(world, twin, strict=True):
        for name in columns(table):
            assert not np.shares_memory(column(table, name), column(other, name))
