"""The twin without people: nothing gets lost, what must hold at the extremes holds, and a run agrees with it."""

from __future__ import annotations

from dataclasses import astuple, replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.cli import execute
from experiments.local.check import own_figures
from experiments.meanfield import states
from experiments.meanfield.agreement import COMPARTMENTS, Agreement, agreement, tie_twin, well_mixed
from experiments.meanfield.mixture import Mixture, mixture
from experiments.meanfield.state import CELLS, OPEN, WAITING, Plan, start, with_backlog
from experiments.meanfield.team import prevention
from experiments.meanfield.twin import Twin, _carry
from sim.state import Table
from tests.unit.test_own_real import filled_in
from tests.villages import people, village_rates

fractions = st.floats(0, 1)


@cache
def place(**changes: float) -> Mixture:
    table: Table = village_rates(**changes)
    return mixture(people(), table)


@given(
    arrays(np.float64, (3, CELLS), elements=st.floats(0, 1e6)),
    arrays(np.float64, (3, CELLS), elements=fractions),
)
def test_what_moves_along_severity_keeps_its_number_and_its_mean(mass, after):
    moved = _carry(mass, after)
    severity = np.linspace(0.0, 1.0, CELLS)
    assert (moved >= 0).all()
    assert moved.sum(axis=1) == pytest.approx(mass.sum(axis=1), rel=1e-9, abs=1e-9)
    assert (moved * severity).sum(axis=1) == pytest.approx((mass * after).sum(axis=1), rel=1e-9, abs=1e-6)


@settings(max_examples=5)
@given(st.floats(0, 0.5), st.floats(0, 3), fractions, st.floats(0, 40))
def test_households_and_needs_stay_in_bounds(
    prevention: float, hours: float, ring_fence: float, backlog: float
):
    here = place()
    twin, state = Twin(here, Plan(prevention, hours, ring_fence)), start(here, backlog=backlog)
    for _ in range(13):
        flows = twin.step(state)
        assert min(astuple(flows)) >= 0
    assert state.homes.sum() == pytest.approx(here.households)
    assert state.homes.min() >= 0
    assert state.mass.min() >= 0
    assert state.minutes.min() >= 0
    assert (state.mass.sum(axis=(1, 2, 3, 4)) <= here.kinds.persons).all()
    assert twin.classes(state).sum() == pytest.approx(1.0)
    assert 0 <= state.served <= 1
    assert 0 <= state.pressure <= 5


def lived(steps: int = 26, **plan: float):
    twin = Twin(place(), Plan(**plan))
    state = start(place())
    flows = [twin.step(state) for _ in range(steps)]
    return state, flows


def test_without_a_team_everybody_waits_and_with_a_huge_one_nobody():
    none, flows = lived(hours=0.0)
    assert none.homes[OPEN] == 0
    assert none.homes[WAITING] > 1
    assert flows[-1].gave_up > 0
    huge, flows = lived(hours=100.0)
    assert huge.homes[WAITING] == pytest.approx(0.0, abs=1e-9)
    assert flows[-1].intakes == pytest.approx(flows[-1].arrivals + flows[-1].relapses)


def test_more_hours_never_mean_a_longer_queue_and_pressure_pushes_prevention_out():
    queues = [float(lived(26, hours=hours)[0].homes[WAITING]) for hours in (0.0, 0.05, 0.1, 1.0)]
    assert queues == sorted(queues, reverse=True)
    assert queues[0] > queues[-1]
    plan, state = Plan(prevention=0.3), start(place())
    calm, pressed = (prevention(place(), plan, replace(state, pressure=u))[0] for u in (0.5, 1.5))
    assert pressed < 0.1 * calm


def test_little_holds_in_the_twin():
    """In a steady queue arrivals x mean time = households waiting, exits by giving up counted."""
    state, flows = lived(steps=130, hours=0.03)
    last, waiting = flows[-1], float(state.homes[WAITING])
    leaving = last.intakes + last.gave_up + place().left * waiting
    assert last.arrivals + last.relapses == pytest.approx(leaving, rel=0.05)
    assert waiting > 0.3


def test_a_backlog_moves_households_and_their_needs_and_makes_none():
    before = start(place())
    needs, homes = before.mass.sum(), before.homes.sum()
    after = with_backlog(before, 12.0)
    assert after.homes[WAITING] == 12.0
    assert after.homes.sum() == homes
    assert after.mass.sum() == pytest.approx(needs)
    assert after.mass[:, WAITING].sum() > 0


def test_mixing_keeps_the_people_and_leaves_no_tie_at_home_or_twice():
    here = people()
    mixed = well_mixed(here, 3)
    assert np.array_equal(np.sort(mixed.street), np.sort(here.street))
    assert np.array_equal(mixed.birth, here.birth)
    assert 0.9 * here.tie_a.size < mixed.tie_a.size <= here.tie_a.size
    assert (mixed.tie_a < mixed.tie_b).all()
    assert (mixed.household[mixed.tie_a] != mixed.household[mixed.tie_b]).all()
    assert np.unique(np.stack([mixed.tie_a, mixed.tie_b]), axis=1).shape[1] == mixed.tie_a.size


def test_ties_of_the_twin_fade_without_time_and_without_meeting():
    rates = village_rates(social_hours=0.0, tie_rate=0.0, kin_of_newcomers=0.0)
    ties = tie_twin(people(), rates)
    before = ties.ties
    for _ in range(260):
        ties.step()
    assert before > 100
    assert ties.ties < 0.01 * before


def test_a_cell_of_the_map_says_when_it_has_not_settled(monkeypatch):
    monkeypatch.setattr(states, "YEARS", 1)
    found = states.cell(place(), 0.05, 0.3)
    assert not found.settled
    assert not found.two_states
    apart = found._replace(settled=True, waiting_low=0.0, waiting_high=100.0)
    assert apart.two_states
    assert not apart._replace(waiting_low=100.0, pressure_high=apart.pressure_low).two_states


#: How far the twin may be from a run, as a share of the run; what is behind them: docs/two-states.md.
MISS = {
    "hidden mild": 0.20,
    "hidden severe": 0.15,
    "in team": 0.30,
    "specialist": 0.15,
    "ties": 0.10,
    "pressure": 0.30,
}


@pytest.mark.statistical
@pytest.mark.slow
def test_a_large_well_mixed_run_agrees_with_the_twin():
    """The reference neighbourhood, seed 1, years 3 to 5. A run's means scatter by 1 to 3 % between seeds."""
    found = {a.compartment: a for a in agreement("reference")}
    assert tuple(found) == COMPARTMENTS
    assert {name: a.miss for name, a in found.items() if abs(a.miss) > MISS.get(name, np.inf)} == {}
    # Without chance nobody waits while there is room; in a run a few do.
    assert found["waiting"].twin <= found["waiting"].run + 1.0 < 10.0


def test_the_command_prints_both_sides(monkeypatch, capsys):
    rows = [Agreement(name, 10.0 * k, 11.0 * k) for k, name in enumerate(COMPARTMENTS)]
    cells = [
        states.Cell(0.05, 0.5, 1.1, 1.3, 3.0, 90.0, True),
        states.Cell(0.05, 1.0, 0.7, 0.7, 0.0, 0.0, True),
    ]
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    monkeypatch.setattr("experiments.meanfield.agreement.agreement", lambda place, seed, own=None: rows)
    monkeypatch.setattr("experiments.meanfield.states.well_known", lambda place, seed, own: place)
    monkeypatch.setattr("experiments.meanfield.states.states", lambda place, phi, hours: cells)
    assert execute(["meanfield", "alverna", "--map", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "+10 %" in out
    assert "TWO states" in out
    assert "one state" in out
    assert max(len(line) for line in out.splitlines()) <= 100
    assert execute(["meanfield", "alverna", "--lang", "nl"]) == 0
    assert "bij het wijkteam" in capsys.readouterr().out


def test_the_command_hands_own_figures_to_run_twin_and_map(monkeypatch, capsys, tmp_path):
    handed = []

    def own_agreement(place, seed, own=None):
        handed.append(own)
        return [Agreement("ties", 1.0, 1.0)]

    def own_well_known(place, seed, own):
        handed.append(own)
        return place

    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    monkeypatch.setattr("experiments.meanfield.agreement.agreement", own_agreement)
    monkeypatch.setattr("experiments.meanfield.states.well_known", own_well_known)
    monkeypatch.setattr("experiments.meanfield.states.states", lambda place, phi, hours: [])
    sheet = filled_in(tmp_path)
    assert execute(["meanfield", "alverna", "--map", "--local", str(sheet)]) == 0
    assert execute(["meanfield", "alverna"]) == 0
    capsys.readouterr()
    assert handed == [own_figures(sheet), own_figures(sheet), None]


def test_own_figures_reach_the_mixture_of_the_twin(tmp_path):
    plain, own = (
        states.well_known("alverna", 1, own=sheet) for sheet in (None, own_figures(filled_in(tmp_path)))
    )
    assert not np.array_equal(plain.rates["get_place"], own.rates["get_place"])
    assert np.array_equal(plain.rates["onset"], own.rates["onset"])


@pytest.mark.parametrize("words", [["alvrena"], ["alverna", "--lang", "de"]])
def test_the_command_refuses_what_it_does_not_know(words, capsys):
    assert execute(["meanfield", *words]) == 2
    assert capsys.readouterr().out == ""
