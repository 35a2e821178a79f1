"""How sure the mean of every plan is, alone and as one of several."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from experiments.outcomes import outcomes
from experiments.question import STANDARD_ARMS, Question
from experiments.report.html import report

QUESTION = Question(places=("alverna",), policies=STANDARD_ARMS, pairs=25, years=2)


@pytest.fixture(scope="module")
def runs(made_up_runs):
    return made_up_runs(QUESTION)


@pytest.fixture(scope="module")
def answer(made_up_answer, runs):
    return made_up_answer(QUESTION, runs)


def differences(runs, result, payer):
    found = outcomes(runs, discount_costs=0.03, discount_effects=0.015).cost_horizon[payer]
    arm, base = (runs.select(result.place, result.pressure, name) for name in (result.arm, "baseline"))
    return (found[arm] - found[base]) / (result.residents * runs.years)


@pytest.mark.parametrize("payer", ["municipality", "all"])
def test_the_mean_has_the_t_interval_and_p_value_of_scipy(runs, answer, payer):
    kinds = [result.mean_interval[payer].kind for result in answer.results]
    assert "t" in kinds
    for result in answer.results:
        values, mine = differences(runs, result, payer), result.mean_interval[payer]
        assert (mine.kind == "bootstrap-t") == (abs(stats.skew(values)) > 1.0)
        if mine.kind == "bootstrap-t":
            continue
        low, high = stats.t.interval(0.95, 24, values.mean(), stats.sem(values))
        assert (mine.low, mine.high) == pytest.approx((low, high), rel=1e-4)
        assert mine.p == pytest.approx(stats.ttest_1samp(values, 0.0).pvalue, rel=1e-4, abs=1e-12)
        wide = stats.t.interval(1 - 0.05 / 4, 24, values.mean(), stats.sem(values))
        assert (mine.together_low, mine.together_high) == pytest.approx(wide, rel=1e-4)


def test_the_family_is_the_plans_of_one_place_and_starting_pressure(answer):
    for pressure in ("low", "high"):
        family = [r.mean_interval["all"] for r in answer.results if r.pressure == pressure]
        assert {one.plans for one in family} == {4}
        alone = sorted(one.p for one in family)
        adjusted = sorted(one.p_holm for one in family)
        worst = np.maximum.accumulate([min(1.0, (4 - k) * p) for k, p in enumerate(alone)])
        assert adjusted == pytest.approx(worst, rel=1e-4, abs=1e-12)


def test_one_plan_needs_no_correction_and_one_pair_says_nothing(made_up_answer):
    alone = made_up_answer(Question(places=("alverna",), policies=("connector",), pairs=8, years=1))
    for result in alone.results:
        mine = result.mean_interval["all"]
        assert (mine.plans, mine.p) == (1, mine.p_holm)
        assert (mine.low, mine.high) == (mine.together_low, mine.together_high)
    single = made_up_answer(Question(places=("alverna",), policies=("connector",), pairs=1, years=1))
    mine = single.results[0].mean_interval["municipality"]
    assert (mine.low, mine.kind, mine.p, mine.together_high, mine.p_holm) == (None,) * 5


@pytest.mark.parametrize(
    ("lang", "word"), [("nl", "Meer plannen naast elkaar"), ("en", "Several plans side by side")]
)
def test_the_report_says_that_several_plans_were_looked_at(made_up_answer, lang, word):
    several = report(made_up_answer(QUESTION.model_copy(update={"lang": lang})))
    assert word in several
    assert "p &lt; 0" in several
    one = report(
        made_up_answer(Question(places=("alverna",), policies=("connector",), pairs=8, years=1, lang=lang))
    )
    assert word not in one
