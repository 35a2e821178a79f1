"""Each phase leaves its mark: without it the series it is said to show in changes, with all others on."""

from __future__ import annotations

import numpy as np
import pytest

from sim import levers as L
from sim import state as S
from sim.levers import Levers
from sim.phases import PHASES, Phase
from sim.start import BURN_IN
from sim.week import ALL_ON, run_weeks
from tests.villages import START, settled, week_series

WEEKS, SEED = 104, 6


@pytest.fixture(scope="module")
def alverna():
    # A seed with which groups start in these two years: when the team has no hours left there are none.
    world, table = settled(SEED, place="alverna")
    run_weeks(world, table, Levers(BURN_IN), seed=SEED, start=START)
    return world, table


def year(alverna, on=ALL_ON):
    start, table = alverna
    world = S.copy(start)
    levers = Levers(WEEKS)
    levers.allow((1 << S.OFFERS) - 1)
    levers.add(L.CONNECTOR, 1920.0)
    return run_weeks(world, table, levers, seed=SEED, start=0, on=on)


@pytest.fixture(scope="module")
def whole(alverna):
    return year(alverna)


@pytest.mark.parametrize("phase", PHASES, ids=[phase.name for phase in PHASES])
def test_without_a_phase_its_series_changes(phase: Phase, alverna, whole):
    on = ALL_ON.copy()
    on[PHASES.index(phase)] = False
    without = year(alverna, on)
    assert not np.array_equal(week_series(without, phase.shows_in), week_series(whole, phase.shows_in))


@pytest.mark.parametrize(
    ("phase", "flows"),
    [
        ("lives", "deaths births divorces moved_in moved_out admissions widowed"),
        ("needs", "hours_demanded hours_unmet ended_outside"),
        ("groups_and_volunteers", "group_hours groups_started contacts introductions connector_hours"),
        ("seeking", "false_alarms"),
        ("team", "intakes cases_closed referred_up team_casework team_intake"),
        ("ledger", "cost_zvw cost_wlz cost_municipality cost_team informal_value"),
        ("record", "residents adults households ties wellbeing_sum"),
    ],
)
def test_what_only_one_phase_writes_is_written_nowhere_else(phase: str, flows: str, alverna, whole):
    on = ALL_ON.copy()
    on[[p.name for p in PHASES].index(phase)] = False
    without = year(alverna, on)
    written = [name for name in flows.split() if week_series(without, name).any()]
    assert [name for name in flows.split() if not week_series(whole, name).any()] == []
    assert written == []


def test_phases_are_named_once_and_told_in_two_languages():
    assert len(PHASES) == 14
    assert len({phase.name for phase in PHASES}) == 14
    assert all(phase.text_nl and phase.text_en for phase in PHASES)
