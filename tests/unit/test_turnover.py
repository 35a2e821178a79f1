"""The moves of a place without trend, and the newcomers drawn from its founding households."""

from __future__ import annotations

import numpy as np
import pytest

from sim import state as S
from sim.levers import Levers
from sim.parameters import central, draw, load
from sim.population import ages, build, places, profile, turnover
from sim.population.people import People
from sim.rates import rates
from sim.week import run_weeks
from tests.villages import START, lively, people, settled, without_ties

YEAR = 52.1775


def moves(here: People, index: int | None = None):
    p = central(load()) if index is None else draw(load(), 1, index)
    table = rates(p, here.birth.shape[0])
    return turnover.turnover(here, table), table[0]


def trend(here: People, index: int | None = None):
    """Residents by broad band of age, and how many more a year there will be after everything expected."""
    plan, r = moves(here, index)
    founders = turnover._Founders(here, np.flatnonzero(here.household >= 0))
    made_of = np.zeros((here.size.shape[0], 3 * turnover._CLASSES))
    np.add.at(made_of, (founders.home, founders.cell), 1.0)
    head = np.minimum(ages(here)[here.first].astype(int), 110)
    change = turnover._events(founders, r) + turnover._ageing(founders)
    change = change + plan.arrival @ made_of - plan.move[head] @ made_of
    bands = len(turnover._BROAD)
    return turnover._with_broad(made_of.sum(axis=0))[-bands:], YEAR * turnover._with_broad(change)[-bands:]


@pytest.mark.parametrize("place", places())
def test_no_band_of_age_has_a_trend(place: str):
    stock, change = trend(people(1, place))
    assert (np.abs(change) < 0.01 * stock + 0.3).all()


@pytest.mark.parametrize("index", range(10))
def test_no_band_of_age_has_a_trend_in_any_draw_of_the_parameters(index: int):
    stock, change = trend(people(2, "huurlingsedam"), index)
    assert (np.abs(change) < 0.01 * stock + 0.5).all()


def test_people_leave_a_young_estate_as_they_grow_old():
    plan, r = moves(people(1, "huurlingsedam"))
    assert (plan.move[65:80] > r.move[65:80]).all()
    assert plan.move.max() <= 1.0 / 16.0
    assert (plan.arrival > 0).all()


def test_as_many_households_arrive_as_dwellings_fall_free():
    here = people(1, "reference")
    plan, r = moves(here)
    head = here.first
    leaving = plan.move[np.minimum(ages(here)[head].astype(int), 110)].sum()
    ended = turnover._dissolved(turnover._Founders(here, np.flatnonzero(here.household >= 0)), r)
    assert ended > r.mortality[np.minimum(ages(here)[head].astype(int), 110), 1][here.size == 1].sum()
    assert plan.arrival.sum() == pytest.approx(leaving + ended, rel=0.005)


def test_newcomers_are_copies_of_founding_households():
    world, table = settled(1, lively())
    run_weeks(world, table, Levers(52), seed=1, start=START)
    res, hh, founders = world.res, world.hh, world.founders
    new = (res.status == S.HERE) & (world.who >= 1 << 30) & (world.who < 1 << 31) & (world.who & 7 != 7)
    assert new.sum() > 20
    arrived = START + (((world.who >> 3) & 0x3FF) - 200 - START)
    of = founders.birth[np.arange(S.MEMBERS) < founders.members[:, None]]
    assert np.isin((res.birth - arrived)[new], of).all()
    assert np.unique(res.home[new]).size < hh.shape[0]


def test_newcomers_have_kin_here_and_strangers_for_neighbours():
    world, table = settled(1, lively(tie_rate=0.0))
    without_ties(world)
    run_weeks(world, table, Levers(26), seed=1, start=START)
    made = world.ties[world.ties.a != world.ties.b]
    since, layer = made.since, made.layer
    assert (since >= START).all()
    assert np.count_nonzero(layer == S.KIN) > 0
    assert not np.isin(layer, (S.NEIGHBOUR, S.FRIEND)).any()


def test_the_same_place_gives_the_same_moves():
    here = build(profile("alverna"), 3)
    one, other = moves(here)[0], moves(here)[0]
    assert one.arrival.tobytes() == other.arrival.tobytes()
    assert one.move.tobytes() == other.move.tobytes()


def test_a_newcomer_with_a_partner_is_not_settled_as_somebody_alone():
    world, table = settled(1, place="alverna")
    run_weeks(world, table, Levers(8), seed=1, start=START)
    res = world.res
    came = (res.status == S.HERE) & (world.who >= 1 << 30) & (world.who < 1 << 31) & (world.who & 7 != 7)
    new = np.flatnonzero(came & (world.person.partner >= 0))
    assert new.size > 10
    # A housemate halves social loneliness at every lonely_s50, and a partner takes the emotional kind away.
    p = table[0]
    most = p.lonely_l0 + p.lonely_l1 * 0.5 ** (1.0 / p.lonely_s50) + p.lonely_sd * world.person.temper[new]
    # What keeps people at home and years above 70 come on top.
    most = most + p.lonely_unmet * world.person.need[new][:, [5, 7, 9]].sum(axis=1)
    most = most + p.lonely_age * 0.1 * np.maximum(res.age[new].astype(float) - 70.0, 0.0)
    assert (res.lonely[new] <= np.maximum(most, -1.0) + 1e-6).all()


def test_nursing_homes_begin_with_as_many_as_admission_and_stay_imply():
    here = people(1, "reference")
    table = rates(central(load()), here.birth.shape[0])
    founders = turnover._Founders(here, np.flatnonzero(here.household >= 0))
    expected = turnover._admission(founders, table[0]).sum() / table[0].nursing_home_mortality
    there = [
        np.count_nonzero(settled(seed, place="reference")[0].res.status == S.NURSING_HOME)
        for seed in (1, 2, 3)
    ]
    assert np.mean(there) == pytest.approx(expected, abs=3.5 * np.sqrt(expected / 3.0))
