"""Decisions: what must hold for any runs, and runs made up so that the answer is known."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cash import cashable, cashable_years
from experiments.decisions.breakeven import years_back
from experiments.decisions.budget import impact, structural
from experiments.decisions.decision import Decisions, decide
from experiments.decisions.drivers import correlations
from experiments.decisions.evidence import Choice, Evidence, Scenario
from experiments.decisions.paired import Paired
from experiments.decisions.spread import Spread
from experiments.person_schema import Contract
from sim.domains import PAYERS
from sim.errors import BadInput
from tests.made_up_decisions import DRAWN, RESIDENTS, evidence

HERE = Scenario("alverna", "low", "usual")
PLAN = Choice("connector", 1.0)


def start_up(payer: str, year: int, draw: int, rep: int) -> float:
    """Costs the municipality 3000 in year 1, then saves 1000, 2000, … a year, more the higher the draw."""
    if payer != "municipality":
        return 0.0
    return 3000.0 if year == 0 else -1000.0 * draw


def scatter(payer: str, year: int, draw: int, rep: int) -> float:
    address = [PAYERS.index(payer), year, draw, rep]
    return float(np.round(np.random.default_rng(address).normal(0.0, 500.0)))


def first(made: Evidence) -> Any:
    """The only decision, for tests that know what is in it."""
    return decide(made).decisions[0]


def numbers_of(found: Decisions) -> dict[str, object]:
    """Everything that came out, but for how the draws are called."""
    facts = found.model_dump(mode="json")
    for one in facts["decisions"]:
        one["worlds"] = sorted((w["municipality"], w["all"]) for w in one["worlds"])
        one["drivers"] = None
        one["sentence"] = None
    return facts


# ---------------------------------------------------------------------------------------------- invariants


@pytest.mark.parametrize("effect", [start_up, scatter])
def test_payers_add_up_to_all_and_years_to_the_horizon(effect):
    one = first(evidence(effect))
    apart = [one.payers[payer] for payer in PAYERS]
    whole = one.payers["all"]
    for year in range(3):
        assert sum(row.years[year].mean for row in apart) == pytest.approx(whole.years[year].mean, abs=0.1)
    for row in one.payers.rows:
        assert sum(year.mean for year in row.years) == pytest.approx(row.horizon.mean, abs=0.1)
        assert row.per_resident_year.mean == pytest.approx(row.horizon.mean / RESIDENTS / 3, abs=1e-4)
        assert sum(year.mean for year in row.cashable_years) == pytest.approx(row.cashable.mean, abs=0.1)
    assert sum(row.discounted.mean for row in apart) == pytest.approx(whole.discounted.mean, abs=0.1)
    assert one.budget["all"].years[-1].cumulative.mean == pytest.approx(whole.horizon.mean, abs=0.1)


@given(st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=1, max_size=30))
def test_break_even_is_in_one_year_or_never(yearly):
    cumulative = np.cumsum(np.array(yearly, dtype=np.float64), axis=1)
    found = years_back(cumulative)
    assert set(found) <= {1.0, 2.0, 3.0, np.inf}
    for year, line in zip(found, cumulative, strict=True):
        if np.isinf(year):
            assert line[-1] >= 0.0
        else:
            assert (line[int(year) - 1 :] <= 0.0).all()
            assert line[-1] < 0.0
            assert year == 1.0 or line[int(year) - 2] > 0.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=6), st.integers(1, 4))
def test_once_and_lasting_make_up_the_horizon(yearly, draws):
    euros = np.tile(np.array(yearly), (draws, 1))
    lasting, once = structural(euros)
    assert once + lasting * euros.shape[1] == pytest.approx(euros.sum(axis=1), abs=1e-6)


def test_break_even_shares_add_up_to_one():
    for one in decide(evidence(scatter, draws=30)).decisions:
        for back in one.break_even.values():
            assert sum(back.by_year) + back.never == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_difference_is_never_paid_back_and_said_to_be_none(lang):
    one = first(evidence())
    assert one.break_even["municipality"].never == 1.0
    assert one.saves["all"].share == 0.0
    assert one.payers["all"].horizon.direction == "unclear"
    assert one.sentence[lang].startswith({"nl": "Geen duidelijk verschil", "en": "No clear difference"}[lang])


@settings(max_examples=10)
@given(st.permutations(range(12)), st.permutations(range(2)), st.randoms(use_true_random=False))
def test_renaming_draws_and_shuffling_rows_changes_nothing(draws, reps, random):
    made = evidence(scatter)
    runs = made.runs.assign(
        draw=made.runs["draw"].map(dict(enumerate(draws))), rep=made.runs["rep"].map(dict(enumerate(reps)))
    )
    parameters = made.parameters.assign(draw=made.parameters["draw"].map(dict(enumerate(draws))))
    shuffled = runs.sample(frac=1.0, random_state=random.randrange(1000), ignore_index=True)
    other = dataclasses.replace(made, runs=shuffled, parameters=parameters)
    assert numbers_of(decide(other)) == numbers_of(decide(made))


def test_another_plan_changes_nothing_of_a_plan():
    alone = first(evidence(start_up))
    both = decide(evidence(effects={"connector": start_up, "casework": scatter})).decisions
    assert next(one for one in both if one.arm == "connector") == alone


def test_draws_are_kept_apart_from_seeds():
    """Lives that differ within a draw leave no trace when their mean is the same."""
    one = first(evidence(lambda p, y, d, r: 100.0 * d + (50.0 if r else -50.0)))
    other = first(evidence(lambda p, y, d, r: 100.0 * d))
    assert one.payers == other.payers
    assert one.saves["all"].n == 12
    assert (one.luck, other.luck) == (pytest.approx(0.0192, abs=1e-3), 0.0)


def test_with_one_draw_the_range_is_luck_and_says_so():
    one = first(evidence(scatter, draws=1, seeds=25))
    assert one.over == "seeds"
    assert one.saves["all"].n == 25
    assert one.drivers.left_out == "fixed"
    assert "25 levens van één wereld" in one.sentence["nl"]


# --------------------------------------------------------------------------------------------- known answers


def test_a_plan_that_pays_back_later_in_better_worlds():
    # Draws 0 to 11: 3000 - 1000 d - 1000 d at the end of year 3; back in year 2 from draw 3, in year 3 with draw 2.
    found = first(evidence(start_up))
    back = found.break_even["municipality"]
    assert back.by_year == pytest.approx([0.0, 9 / 12, 1 / 12], abs=1e-6)
    assert (back.never, back.median_year) == (pytest.approx(2 / 12, abs=1e-6), 2)
    assert found.saves["municipality"].share == pytest.approx(10 / 12, abs=1e-6)
    row = found.payers["municipality"]
    assert [year.mean for year in row.years] == [3000.0, -5500.0, -5500.0]
    assert row.horizon.p50 == -8000.0
    assert found.drivers.top[0].parameter == DRAWN
    assert found.drivers.top[0].rank_correlation == -1.0
    assert (found.drivers.top[0].loses_low, found.drivers.top[0].loses_high) == (0.5, 0.0)
    assert "in jaar 2" in found.sentence["nl"]
    assert "laag" in found.sentence["nl"]


def test_what_is_most_worth_knowing_is_named_where_the_draws_tell():
    # The higher the only assumption that is drawn, the cheaper the plan: dearer in half of forty worlds.
    found = first(evidence(lambda payer, year, draw, rep: 1000.0 * (19.5 - draw), draws=40))
    best = found.drivers.worthiest
    assert best is not None
    assert best.parameter == DRAWN
    assert best.worth is not None
    # Knowing it is knowing everything: half of the worlds choose nothing instead of a mean of nought.
    per_resident = [abs(world.all) / found.residents for world in found.worlds]
    assert best.worth == pytest.approx(sum(per_resident) / len(per_resident) / 2.0, rel=0.05)
    assert "meer te weten over “Hoe vaak een volwassene zelf naar het wijkteam stapt”" in found.sentence["nl"]
    assert "knowing more about “Base rate of an adult's own step to the team”" in found.sentence["en"]


def test_what_every_world_says_needs_no_study():
    found = first(evidence(lambda payer, year, draw, rep: 1000.0 + draw, draws=40))
    assert found.drivers.settled
    assert found.drivers.worthiest is None
    assert "verandert dit oordeel niet: in alle 40 werelden" in found.sentence["nl"]


def test_too_few_worlds_do_not_tell_what_knowing_is_worth():
    found = first(evidence(start_up))
    assert (found.drivers.chance_worth, found.drivers.top[0].worth) == (None, None)
    assert "minstens 20 werelden" in found.sentence["nl"]


def test_cash_of_a_saving_is_its_cashable_part():
    made = evidence(lambda p, y, d, r: -1000.0 if p == "municipality" else 0.0)
    row = first(made).payers["municipality"]
    share = float(made.parameters["cashable_wmo"].iloc[0])
    assert row.cashable.mean == pytest.approx(-3000.0 * share)
    assert [year.mean for year in row.cashable_years] == pytest.approx([-1000.0 * share] * 3)


def test_population_funding_gives_nothing_back_before_renewal():
    made = evidence(
        lambda p, y, d, r: -1000.0 if p == "municipality" else 0.0, more={"contract": "population"}
    )
    made.parameters["contract_years"] = 1.5
    share = float(made.parameters["cashable_wmo"].iloc[0])
    row = first(made).payers["municipality"]
    assert [year.mean for year in row.cashable_years] == pytest.approx([0.0, -500.0 * share, -1000.0 * share])


def test_extra_cost_is_cash_in_full():
    row = first(evidence(lambda p, y, d, r: 1000.0)).payers["all"]
    assert row.cashable.mean == row.horizon.mean == 12_000.0


def test_without_weekly_lines_the_municipality_has_no_cash_and_says_why():
    found = first(evidence(start_up, lines=False))
    assert found.payers.cash_left_out == "series"
    assert found.payers["municipality"].cashable is None
    assert found.payers["zvw"].cashable is not None


def test_cash_per_year_adds_up_to_cash_over_the_horizon():
    lines = {"wmo": np.array([[-5.0, 2.0], [-1.0, -1.0]]), "zvw": np.array([[3.0, 1.0], [0.0, 2.0]])}
    shares = {"wmo": np.array([0.5, 0.25]), "zvw": np.array([0.1, 0.1])}
    contract: Contract
    for contract in ("usual", "population"):
        given = (lines, shares, np.array([1.0, 0.5]), contract)
        whole = cashable(*given)
        assert {line: years.sum(axis=1).tolist() for line, years in cashable_years(*given).items()} == {
            line: euros.tolist() for line, euros in whole.items()
        }


def test_a_budget_is_overspent_in_the_worlds_that_cost_more():
    made = evidence(lambda p, y, d, r: 1000.0 * d if p == "municipality" else 0.0)
    paired = Paired.of(made, HERE, PLAN)
    assert paired is not None
    found = impact(paired, made, "municipality", 5500.0)
    assert found.overspends.share == found.years[0].overspends.share == 0.5
    assert impact(paired, made, "municipality").overspends.share == pytest.approx(11 / 12, abs=1e-6)
    with pytest.raises(BadInput, match="budget"):
        decide(made, -1.0)


def test_capacity_is_exceeded_in_the_worlds_with_more_work_than_hours():
    made = evidence()
    with_plan = made.runs["arm"] != "baseline"
    made.runs.loc[with_plan & (made.runs["draw"] < 3), "pressure"] = 1.2
    found = first(made).capacity
    assert (found.over_baseline.share, found.over_policy.share) == (0.0, 0.25)
    assert found.peak_over_policy is not None
    assert found.peak_over_policy.share == 1.0
    assert (found.prevention_not_made.mean, found.prevention_dropped.share) == (20.0, 1.0)
    assert found.peaks["peak_open_cases"].difference.mean == 0.0


def test_regret_is_least_for_the_plan_that_is_never_far_off():
    def here(sign: float):
        return lambda p, y, d, r: sign * 1000.0 if p == "municipality" else 0.0

    made = evidence(
        effects={"connector": here(-2.0), "casework": here(-1.0)}, places=("alverna", "huurlingsedam")
    )
    # In the second place the two change roles, far more strongly.
    there = (made.runs["place"] == "huurlingsedam") & (made.runs["arm"] == "connector")
    made.runs.loc[there, "cost_municipality_discounted"] += 90_000.0
    found = decide(made).regret["municipality"]
    worst = {row.arm: row.worst for row in found.rows}
    assert found.best == "casework"
    assert min(worst.values()) == worst["casework"]
    for place in range(2):
        assert min(row.cells[place].regret for row in found.rows) == 0.0
    assert all(cell.cost == 0.0 for cell in found.rows[0].cells)


def test_per_household_in_help_is_over_those_of_the_baseline():
    made = evidence(lambda p, y, d, r: 1000.0 if p == "municipality" else 0.0)
    made.runs.loc[made.runs["arm"] != "baseline", "open_cases"] = 1.0
    assert first(made).per_client["municipality"].mean == 20.0


def test_correlations_are_those_of_scipy():
    from scipy.stats import spearmanr

    drawn = np.random.default_rng(3)
    points, values = drawn.normal(size=(40, 3)).round(1), drawn.normal(size=40)
    rho, p = correlations(points, values)
    for k in range(3):
        known = spearmanr(points[:, k], values)
        assert (rho[k], p[k]) == (pytest.approx(known.statistic), pytest.approx(known.pvalue))


def test_quantiles_of_a_known_spread():
    found = Spread.of(np.arange(1.0, 20.0), "euros")
    assert (found.p10, found.p50, found.p90, found.direction) == (2.0, 10.0, 18.0, "higher")
    assert Spread.of(np.array([np.nan]), "x").n == 0
    assert Spread.of(np.array([4.0]), "x").p10 is None


# ----------------------------------------------------------------------------------- half-finished evidence


def half(made: Evidence) -> Evidence:
    """Half a sweep: the runs of the plan beyond draw 5 are not there yet, one failed."""
    keep = (made.runs["arm"] == "baseline") | (made.runs["draw"] < 6)
    return dataclasses.replace(made, runs=made.runs[keep].reset_index(drop=True), failed=1)


def test_half_a_sweep_counts_complete_pairs_and_says_what_is_missing():
    made = half(evidence(start_up))
    found = decide(made)
    one = found.decisions[0]
    assert (one.pairs, one.draws, one.widowed) == (12, 6, 12)
    assert (found.standing.missing, found.standing.failed, found.standing.whole) == (11, 1, False)
    whole = evidence(start_up, draws=6)
    assert one.payers == first(whole).payers


def test_a_plan_without_a_pair_in_a_scenario_is_left_out_of_it():
    made = evidence(effects={"connector": start_up, "casework": scatter})
    runs = made.runs[made.runs["arm"] != "casework"].reset_index(drop=True)
    assert [one.arm for one in decide(dataclasses.replace(made, runs=runs)).decisions] == ["connector"]


@pytest.mark.parametrize("lost", [1, 12])
def test_lost_assumptions_cost_cash_and_correlations_of_those_worlds_only(lost):
    made = evidence(start_up)
    found = first(dataclasses.replace(made, parameters=made.parameters[made.parameters["draw"] >= lost]))
    assert found.payers.cash_left_out == "parameters"
    assert found.drivers.draws == 12 - lost
    assert found.payers["all"].horizon == first(made).payers["all"].horizon


def test_json_is_the_same_twice_and_can_be_read_back():
    made = evidence(scatter)
    text = decide(made).to_json()
    assert decide(made).to_json() == text
    assert Decisions.model_validate_json(text).to_json() == text
    assert isinstance(made.runs, pd.DataFrame)
