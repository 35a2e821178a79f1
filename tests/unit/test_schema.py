"""The comparison: its contract, and what must hold whatever the runs."""

import json
import random

import numpy as np
import pytest
from pydantic import ValidationError

from experiments.question import STANDARD_ARMS, Question
from experiments.runs import Looks, RunKey, Runs
from experiments.schema import Comparison, Stat, rounded

QUESTION = Question(places=("alverna", "huurlingsedam"), pairs=20, years=2)


@pytest.fixture(scope="module")
def answer(made_up_answer):
    return made_up_answer(QUESTION)


def test_one_entry_per_place_pressure_and_arm(answer):
    keys = [(result.place, result.pressure, result.arm) for result in answer.results]
    expected = [
        (place, pressure, arm)
        for place in ("alverna", "huurlingsedam")
        for pressure in ("low", "high")
        for arm in STANDARD_ARMS
    ]
    assert keys == expected


def test_the_text_is_deterministic_and_comes_back(answer, made_up_answer):
    text = answer.to_json()
    assert made_up_answer(QUESTION).to_json() == text
    assert Comparison.model_validate_json(text).to_json() == text


def test_the_text_holds_no_moment_and_only_finite_numbers(answer):
    def refuse(constant):
        raise AssertionError(constant)

    loaded = json.loads(answer.to_json(), parse_constant=refuse)
    assert loaded["schema"] == "rondom.compare/1"
    assert loaded["model"]["calibrated"] is False
    assert not {"started", "finished", "seconds", "threads"} & set(loaded) | set(loaded["numbers"]) & {
        "seconds"
    }


def test_numbers_have_six_significant_digits(answer):
    for result in answer.results:
        stat = result.cost_difference["all"].horizon
        for value in (stat.mean, stat.low, stat.high, stat.mc_error):
            assert value == float(f"{value:.6g}")


def test_numbers_of_the_batch(answer):
    numbers = answer.numbers
    assert (numbers.pairs_asked, numbers.pairs_done, numbers.draws) == (20, 20, 20)
    assert numbers.parameters_drawn == 1
    assert numbers.interval.cover == 0.9
    assert not numbers.interrupted


def test_payers_and_years_add_up(answer):
    for result in answer.results:
        cost = result.cost_difference
        parts = [cost[payer].horizon.mean for payer in ("municipality", "zvw", "wlz", "resident")]
        assert sum(parts) == pytest.approx(cost["all"].horizon.mean, rel=1e-4, abs=1.0)
        years = [year.mean for year in cost["municipality"].per_year]
        assert sum(years) == pytest.approx(cost["municipality"].horizon.mean, rel=1e-4, abs=1.0)
        per_head = cost["all"].horizon.mean / result.residents / 2
        assert cost["all"].per_inhabitant_year.mean == pytest.approx(per_head, rel=1e-4)


def test_policy_less_baseline_is_the_difference_everywhere(answer):
    def contrasts(part):
        if isinstance(part, dict):
            if set(part) == {"baseline", "policy", "difference"}:
                yield part
            else:
                for child in part.values():
                    yield from contrasts(child)

    found = [c for result in answer.results for c in contrasts(result.model_dump())]
    assert len(found) > 16 * 20
    for one in found:
        expected = one["policy"]["mean"] - one["baseline"]["mean"]
        tolerance = 1e-5 * abs(one["policy"]["mean"]) + 1e-9
        assert one["difference"]["mean"] == pytest.approx(expected, abs=tolerance)


def shuffled_looks(looks, order):
    """Looks of the same runs in another order."""
    return Looks(
        *({name: values[order] for name, values in part.items()} for part in (looks.levels, looks.paired))
    )


def test_the_order_of_rows_does_not_matter(made_up_runs, made_up_answer):
    runs = made_up_runs(QUESTION)
    order = list(range(len(runs.rows)))
    random.Random(3).shuffle(order)
    shuffled = Runs(
        [runs.rows[i] for i in order], runs.weekly[order], runs.series, runs.residents0, runs.parameters,
        runs.complete_pairs, capacity=runs.capacity, looks=shuffled_looks(runs.looks, order),
    )  # fmt: skip
    assert made_up_answer(QUESTION, shuffled).to_json() == made_up_answer(QUESTION, runs).to_json()


def copies(runs, arms):
    """Runs in which every arm is the baseline again."""
    rows, weekly = [], []
    for index, key in enumerate(runs.rows):
        if key.arm == "baseline":
            for arm in ("baseline", *arms):
                rows.append(RunKey(key.place, key.pressure, arm, key.pair, key.seed, key.draw))
                weekly.append(runs.weekly[index])
    return Runs(rows, np.array(weekly), runs.series, runs.residents0, runs.parameters, runs.complete_pairs)


def test_a_policy_that_does_nothing_shows_no_difference(made_up_runs, made_up_answer):
    question = Question(places=("alverna",), policies=("connector",), pairs=5, years=1)
    answer = made_up_answer(question, copies(made_up_runs(question), question.policies))
    for result in answer.results:
        for cost in result.cost_difference.values():
            assert (cost.horizon.mean, cost.horizon.low, cost.horizon.high) == (0.0, 0.0, 0.0)
        assert result.p_saves["all"].share == 0.0
        assert result.payback["municipality"].never_share == 1.0
        assert result.verdict.direction == {"municipality": "unclear", "all": "unclear"}
        assert result.variance_ratio["all"] is None


def test_a_known_effect_is_found_exactly(made_up_runs, made_up_answer):
    question = Question(places=("alverna",), policies=("connector",), pairs=4, years=1, pressures=("low",))
    runs = copies(made_up_runs(question), question.policies)
    weekly = runs.weekly.copy()
    for row, key in enumerate(runs.rows):
        if key.arm == "connector":
            weekly[row, :, list(runs.series).index("cost_municipality")] -= 245.0
            weekly[row, :, list(runs.series).index("team_casework_room")] -= 3.0
    moved = Runs(runs.rows, weekly, runs.series, runs.residents0, runs.parameters, runs.complete_pairs)
    (result,) = made_up_answer(question, moved).results
    cost = result.cost_difference["municipality"]
    assert cost.horizon.mean == -245.0 * 52
    assert cost.per_inhabitant_year.mean == pytest.approx(-5.2)
    assert result.verdict.direction["municipality"] == "lower"
    assert result.p_saves["municipality"].share == 1.0
    assert result.payback["municipality"].median_years == 0.0
    assert result.displaced_casework_hours.mean == 156.0
    assert result.cost_difference["zvw"].horizon.mean == 0.0


def test_against_casework_is_the_difference_of_differences(answer):
    by_arm = {r.arm: r for r in answer.results if (r.place, r.pressure) == ("alverna", "low")}
    assert by_arm["casework"].against_casework is None
    for payer in ("municipality", "all"):
        means = {arm: by_arm[arm].cost_difference[payer].per_inhabitant_year.mean for arm in by_arm}
        against = by_arm["connector"].against_casework[payer].mean
        assert against == pytest.approx(means["connector"] - means["casework"], abs=1e-3)


def test_one_pair_has_means_and_no_ranges(made_up_answer):
    answer = made_up_answer(Question(places=("alverna",), pairs=1, years=1))
    assert answer.numbers.interval.cover is None
    for result in answer.results:
        stat = result.cost_difference["all"].horizon
        assert stat.mean is not None
        assert (stat.low, stat.high, stat.mc_error) == (None, None, None)
        assert result.curves.wellbeing.low is None
        assert "Eén doorrekening" in result.verdict.nl


def test_interrupted_runs_say_so(made_up_answer):
    answer = made_up_answer(QUESTION, done=3)
    assert (answer.numbers.pairs_done, answer.numbers.interrupted) == (3, True)
    assert answer.numbers.interval.cover == pytest.approx(0.5)


def test_no_complete_pair_is_refused(made_up_runs, made_up_answer):
    runs = made_up_runs(QUESTION, done=1)
    empty = Runs(runs.rows, runs.weekly, runs.series, runs.residents0, runs.parameters, 0)
    with pytest.raises(ValueError, match="no complete pair"):
        made_up_answer(QUESTION, empty)


def test_unequal_arms_are_refused(made_up_runs, made_up_answer):
    runs = made_up_runs(QUESTION)
    cut = Runs(
        runs.rows[:-1], runs.weekly[:-1], runs.series, runs.residents0, runs.parameters, runs.complete_pairs
    )
    with pytest.raises(ValueError, match="rondom-wijchen: 19 runs, 20 of the baseline"):
        made_up_answer(QUESTION, cut)


def test_unknown_keys_are_refused(answer):
    loaded = json.loads(answer.to_json())
    loaded["numbers"]["p_value"] = 0.04
    with pytest.raises(ValidationError, match="p_value"):
        Comparison.model_validate(loaded)


@pytest.mark.parametrize(
    ("low", "high", "direction"),
    [(-3.0, -1.0, "lower"), (1.0, 3.0, "higher"), (-1.0, 1.0, "unclear"), (0.0, 1.0, "unclear"),
     (-1.0, 0.0, "unclear"), (None, None, "unclear")],
)  # fmt: skip
def test_direction_needs_the_whole_range_on_one_side(low, high, direction):
    assert Stat(mean=0.5, low=low, high=high, mc_error=None, pairs=2, unit="euros").direction == direction


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, 123456.0, 1234567.0, 1.23456789e-12, -98765.4321])
def test_rounding_keeps_six_digits(value):
    assert rounded(value) == pytest.approx(value, rel=5e-6)
    assert f"{rounded(value):.6g}" == f"{value + 0.0:.6g}"


def test_runs_that_do_not_fit_together_are_refused(made_up_runs):
    runs = made_up_runs(QUESTION)
    with pytest.raises(ValueError, match="have no parameters"):
        Runs(runs.rows, runs.weekly, runs.series, runs.residents0, runs.parameters[:1], 20)
    with pytest.raises(ValueError, match="expected"):
        Runs(runs.rows[:-1], runs.weekly, runs.series, runs.residents0, runs.parameters, 20)
