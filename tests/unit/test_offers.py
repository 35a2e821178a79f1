"""Offers: whom they fit, what they cost, how they begin, live on and end; buddies, supervision, order of spending."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from sim import levers as L
from sim import state as S
from sim.levers import Levers
from sim.offers import BUDDY, OFFERS, Offer, mask_of, offers
from sim.parameters import central, load
from sim.rates import rates
from sim.week import run_weeks
from tests.villages import START, faults, lively, settled, week_series

WEEKS = 156


def hours(counts, *names: str) -> float:
    return float(sum(week_series(counts, f"{name}_hours").sum() for name in names))


def lived(names: tuple[str, ...] = (), *, weeks: int = WEEKS, phi: float = 0.6, changes=None, **moves: float):
    """A lively village with ample prevention and the offers named; ``moves`` are levers by name."""
    world, table = settled(3, lively(**(changes or {})))
    levers = Levers(weeks)
    levers.raise_to(L.PREVENTION_SHARE, phi)
    levers.raise_to(L.RING_FENCE, 1.0)
    levers.allow(mask_of(names))
    for name, value in moves.items():
        levers.add(L.NAMES.index(name), value)
    counts = run_weeks(world, table, levers, seed=3, start=START)
    assert faults(world, START + weeks - 1) == []
    return counts, world


@pytest.fixture(scope="module")
def everything():
    return lived(OFFERS, coordinator=480.0, offer_minutes=600.0, home_visits=300.0)


def test_rows_are_read_and_refused():
    assert tuple(offers()) == OFFERS
    assert len(OFFERS) == S.OFFERS <= S.LIVES_ON
    row = {"name": "x", "kind": "group", "label_nl": "x", "label_en": "x"}
    for wrong in ({"kind": "club"}, {"helps": ("sociall",)}, {"who": "old"}, {"age": (20, 200)}, {"cost": 1}):
        with pytest.raises(ValidationError):
            Offer(**{**row, **wrong})


def test_staff_hours_of_the_municipality_are_the_places_share():
    p = central(load())
    here, whole = (rates(p, residents) for residents in (2_450, p["catchment"]))
    shared = [k for k, offer in enumerate(offers().values()) if not offer.local]
    assert np.allclose(here.offer_place[0][shared], 2_450 / p["catchment"])
    assert (whole.offer_place[0] == 1.0).all()
    assert not whole.outside_signal[0].any()


def test_hours_of_offers_are_those_of_the_table(everything):
    counts, world = everything
    given = week_series(counts, "group_hours").sum() + week_series(counts, "offer_hours_new").sum()
    # Matches of buddies are made by the coordinator here.
    matches = world.groups.given[BUDDY]
    assert matches == world.groups.asked[BUDDY] > 0
    assert world.groups.given.sum() - matches == given
    assert world.groups.asked.sum() - matches == week_series(counts, "offer_hours_wanted").sum()
    assert (world.groups.given <= world.groups.asked).all()


def test_every_kind_of_offer_is_used(everything):
    counts, world = everything
    flows = (
        "groups_started",
        "offers_joined",
        "introductions",
        "buddies_matched",
        "outreach_contacts",
        "home_visits",
    )
    assert [name for name in flows if not week_series(counts, name).any()] == []
    given = dict(zip(OFFERS, world.groups.given, strict=True))
    for name in ("bereavement", "child_loss", "eating_table", "neighbours_meet", "families", "buddy"):
        assert given[name] > 0, name


def test_without_prevention_hours_nothing_is_offered():
    counts, world = lived(OFFERS, prevention_cut=1.0)
    assert hours(counts, "group", "supervision", "outreach", "aftercare", "informing") == 0
    assert not world.groups.running[np.arange(S.OFFERS) != BUDDY].any()
    assert not week_series(counts, "team_prevention_made").any()


def test_new_money_pays_first():
    counts, _ = lived(("eating_table",), phi=0.0, prevention_cut=1.0, offer_minutes=180.0)
    assert week_series(counts, "offer_hours_new")[-1] == 180
    assert not week_series(counts, "group_hours").any()
    assert week_series(counts, "group_members").max() > 0


def test_outreach_and_informing_take_what_offers_and_supervision_leave():
    asked, _ = lived(OFFERS, phi=0.25)
    free, _ = lived(phi=0.25, changes={"offer_existing": 0, "supervised": 0.0})
    assert hours(free, "group", "supervision") == 0
    # Half of what is left, in whole minutes.
    made = week_series(free, "team_prevention_made")
    assert (week_series(free, "outreach_hours") == made // 2).all()
    assert hours(asked, "group") > 0
    assert hours(asked, "outreach", "informing") < 0.5 * hours(free, "outreach", "informing")
    short = week_series(asked, "offer_hours_wanted") - week_series(asked, "group_hours")
    assert short.sum() > 0


def test_groups_end_and_start_anew():
    counts, world = lived(changes={"group_end": 0.05, "group_dropout": 0.0}, weeks=260)
    assert week_series(counts, "groups_started").sum() > world.groups.running.sum() + 3
    assert (world.groups.weeks < 200).all()


@pytest.mark.parametrize("half_life", [0.0, 9.0])
def test_what_lives_on_of_an_offer_may_be_nothing(half_life: float):
    ends = 1.0 if half_life == 0.0 else 1.0 - 0.5 ** (1.0 / (half_life * 4.348))
    changes = {"lives_on_ends": ends, "course_weeks": 4.0, "group_join": 1 / 16, "signals_needed": 0.0}
    _, world = lived(
        ("kies", "money_course", "parenting_course"), changes={**changes, "group_starts": 1.0}, weeks=176
    )
    courses = [k for k, offer in enumerate(offers().values()) if offer.kind == "course"]
    group = world.res.group[world.res.status == S.HERE]
    on = np.isin(group & (S.LIVES_ON - 1), courses) & (group >= S.LIVES_ON)
    assert bool(on.any()) == (half_life > 0.0)


def test_buddies_are_tied_and_part_in_the_end(everything):
    _, world = everything
    seats = world.groups.seat[BUDDY, : world.groups.seats[BUDDY]]
    matched = seats[world.res.group[seats] >= S.LIVES_ON]
    assert matched.size > 0
    for i in matched:
        layers = world.ties.layer[world.near.tie[i, : world.res.degree[i]]]
        assert (layers == S.BUDDY).any()
    _, parted = lived(("buddy",), coordinator=480.0, changes={"buddy_end": 1.0})
    seats = parted.groups.seat[BUDDY, : parted.groups.seats[BUDDY]]
    kinds = parted.help.kind[seats, 0][parted.res.helpers[seats] > 0]
    assert (parted.res.group[seats] < S.LIVES_ON).all() or not (kinds == S.BUDDY).all()


def test_no_coordinator_and_no_prevention_means_no_buddy():
    counts, _ = lived(("buddy",), prevention_cut=1.0)
    assert not week_series(counts, "buddies_matched").any()
    assert week_series(counts, "buddies_waiting").max() > 0


def test_supervision_carries_volunteers_hours():
    changes = {"supervised": 1.0}
    without, _ = lived(prevention_cut=1.0, changes=changes)
    given, _ = lived(prevention_cut=1.0, changes=changes, coordinator=960.0)
    assert week_series(without, "supervision_hours").sum() == 0
    assert week_series(given, "hours_volunteers").sum() > week_series(without, "hours_volunteers").sum()


def test_grief_fades_sooner_in_a_bereavement_group():
    _, slow = lived(("bereavement",), changes={"group_join": 1 / 16})
    world, table = settled(3, lively(group_join=1 / 16))
    table.offer_grief[0][OFFERS.index("bereavement")] = 0.5
    levers = Levers(WEEKS)
    levers.raise_to(L.PREVENTION_SHARE, 0.6)
    levers.raise_to(L.RING_FENCE, 1.0)
    levers.allow(mask_of(("bereavement",)))
    run_weeks(world, table, levers, seed=3, start=START)
    assert world.person.grief.sum() < slow.person.grief.sum()


def test_visits_reach_the_old_and_cost_their_minutes():
    counts, _ = lived(home_visits=600.0)
    assert (week_series(counts, "visit_hours") == 600).all()
    made = week_series(counts, "home_visits").sum()
    most = 600 * WEEKS / (central(load())["visit_hours"] * 60)
    assert 0.5 * most < made <= most
