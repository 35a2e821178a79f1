"""Outcomes of a run against hand-made weeks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.outcomes import UNITS, by_year, discount_factors, outcomes, payback_years
from experiments.question import Question
from experiments.runs import MissingSeries, RunKey, Runs
from sim.domains import PAYERS, RUNGS
from sim.record import NAMES


def weeks(values, years=1, runs=1):
    """Runs with constant series; a tuple gives one value per year."""
    weekly = np.zeros((runs, 52 * years, len(NAMES)))
    for name, value in values.items():
        steps = np.repeat(np.broadcast_to(value, years), 52)
        weekly[:, :, NAMES.index(name)] = steps
    rows = [RunKey("alverna", "low", "baseline", pair, 1, 0) for pair in range(runs)]
    return Runs(rows, weekly, NAMES, {"alverna": 100}, [{"wb_sd": 1.4}], runs)


def single(values, name, **options):
    return float(
        outcomes(weeks(values, **options), discount_costs=0.03, discount_effects=0.015).single[name][0]
    )


def test_cost_per_year_horizon_and_discounted():
    found = outcomes(
        weeks({"cost_municipality": (10.0, 20.0), "cost_zvw": (1.0, 1.0)}, years=2),
        discount_costs=0.25,
        discount_effects=0.0,
    )
    assert found.cost_year["municipality"].tolist() == [[520.0, 1040.0]]
    assert found.cost_horizon["all"].tolist() == [1664.0]
    assert found.cost_discounted["municipality"].tolist() == [520.0 + 1040.0 / 1.25]
    assert found.cost_cumulative["all"][0, -1] == pytest.approx(1664.0)


def test_the_first_year_is_not_discounted():
    assert discount_factors(3, 0.03).tolist() == [1.0, 1.03**-1, 1.03**-2]


def test_waiting_is_weighted_by_intakes():
    values = {"intakes": (3.0, 1.0), "waited_weeks": (3.0, 9.0)}
    assert single(values, "wait_weeks", years=2) == pytest.approx((3.0 + 9.0) / 4.0)


def test_nobody_to_wait_for_has_no_waiting_time():
    assert np.isnan(single({}, "wait_weeks"))
    assert np.isnan(single({}, "reply_within_48h"))


def test_who_gave_up_had_no_reply_within_48_hours():
    assert single({"intakes": 3.0, "replies_48h": 2.0, "gave_up": 1.0}, "reply_within_48h") == pytest.approx(
        0.5
    )


def test_wellbeing_is_a_mean_over_adults_and_the_last_year_stands_apart():
    values = {"adults": (100.0, 50.0), "wellbeing_sum": (700.0, 400.0), "lonely": (40.0, 30.0)}
    assert single(values, "wellbeing", years=2) == pytest.approx(1100.0 / 150.0)
    assert single(values, "wellbeing_last_year", years=2) == pytest.approx(8.0)
    assert single(values, "lonely_last_year", years=2) == pytest.approx(0.6)
    assert single(values, "wellbys", years=2) == pytest.approx(700.0 + 400.0 / 1.015)


def test_shares_of_the_ladder_leave_out_what_ended_from_outside():
    values = {
        "ended_own": 4.0,
        "ended_network": 2.0,
        "ended_team": 1.0,
        "ended_specialist": 1.0,
        "ended_outside": 2.0,
    }
    assert single(values, "solved_own") == pytest.approx(0.5)
    assert sum(single(values, f"solved_{rung}") for rung in RUNGS) == pytest.approx(1.0)
    assert single(values, "ended_outside_share") == pytest.approx(0.2)


def test_every_outcome_has_a_unit_and_a_value(made_up_runs):
    runs = made_up_runs(Question(places=("alverna",), pairs=2, years=1))
    found = outcomes(runs, discount_costs=0.03, discount_effects=0.015)
    assert set(found.single) == set(UNITS)
    assert all(values.shape == (len(runs.rows),) for values in found.single.values())
    assert all(np.isfinite(values).all() for values in found.single.values())


def test_payers_add_up_to_all(made_up_runs):
    found = outcomes(
        made_up_runs(Question(places=("alverna",), pairs=3, years=2)),
        discount_costs=0.03,
        discount_effects=0.015,
    )
    for part in (found.cost_year, found.cost_horizon, found.cost_discounted):
        np.testing.assert_allclose(sum(part[payer] for payer in PAYERS), part["all"])


def test_a_missing_series_is_named():
    runs = weeks({})
    poorer = Runs(runs.rows, runs.weekly[:, :, 1:], NAMES[1:], runs.residents0, runs.parameters, 1)
    with pytest.raises(MissingSeries, match="no series 'residents'"):
        poorer.get("residents")


@pytest.mark.parametrize("count", [0, 51, 53])
def test_half_years_are_refused(count):
    runs = weeks({})
    cut = Runs(runs.rows, np.zeros((1, count, len(NAMES))), NAMES, runs.residents0, runs.parameters, 1)
    with pytest.raises(ValueError, match="expected whole years"):
        outcomes(cut, discount_costs=0.03, discount_effects=0.015)


@pytest.mark.parametrize(
    ("curve", "weeks_until"),
    [
        ([5.0, 3.0, -1.0, -2.0], 2.0),
        ([-1.0, -2.0, -3.0, -4.0], 0.0),
        ([-1.0, 2.0, 1.0, -1.0], 3.0),
        ([1.0, 0.0, -0.0, -1.0], 1.0),
        ([5.0, 4.0, 3.0, 1.0], np.inf),
        ([-5.0, -4.0, -3.0, 1.0], np.inf),
        ([0.0, 0.0, 0.0, 0.0], np.inf),
    ],
)
def test_payback(curve, weeks_until):
    assert payback_years(np.array([curve]))[0] * 52 == pytest.approx(weeks_until)


@given(arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 60)), elements=st.floats(-1e3, 1e3)))
def test_after_payback_nothing_is_above_zero_and_just_before_it_was(curves):
    for curve, years in zip(curves, payback_years(curves), strict=True):
        if np.isinf(years):
            assert curve[-1] >= 0.0
        else:
            moment = round(years * 52)
            assert (curve[moment:] <= 0.0).all()
            assert moment == 0 or curve[moment - 1] > 0.0


@given(arrays(np.float64, (3, 104), elements=st.floats(0.0, 1e6)))
def test_years_hold_all_weeks(weekly):
    np.testing.assert_allclose(by_year(weekly).sum(axis=1), weekly.sum(axis=1))
