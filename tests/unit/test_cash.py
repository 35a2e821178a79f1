"""Cash: never more than the economic saving, extra cost in full, nothing back before renewal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.cash import LINES, cashable
from experiments.contrast import Pairs
from experiments.outcomes import outcomes
from experiments.question import Question
from experiments.schema import Stat

YEARS = 5


def mean(stat: Stat) -> float:
    """Mean of a quantity that has one."""
    assert stat.mean is not None
    return stat.mean


AMOUNTS = arrays(np.float64, (3, YEARS), elements=st.floats(-1e5, 1e5))
SHARES = arrays(np.float64, 3, elements=st.floats(0.0, 1.0))


@given(AMOUNTS, SHARES, st.floats(1.0, 9.0))
def test_of_a_saving_line_less_is_cash_and_of_a_costly_one_all(years, share, renewal):
    usual, funded = (
        cashable({"wmo": years}, {"wmo": share}, np.full(3, renewal), contract)["wmo"]
        for contract in ("usual", "population")
    )
    total = years.sum(axis=1)
    saves = total.mean() < 0.0
    np.testing.assert_allclose(usual, share * total if saves else total, atol=1e-6)
    np.testing.assert_array_less(abs(funded), abs(years).sum(axis=1) * (share if saves else 1.0) + 1e-6)


def test_a_saving_counts_by_its_cashable_part_and_extra_cost_in_full():
    less, more = np.full((2, YEARS), -10.0), np.full((2, YEARS), 10.0)
    shares = {"wmo": np.array([0.5, 0.5]), "zvw": np.array([0.2, 0.2])}
    found = cashable({"wmo": less, "zvw": more}, shares, np.array([4.0, 4.0]), "usual")
    assert found["wmo"].tolist() == [-25.0, -25.0]
    assert found["zvw"].tolist() == [50.0, 50.0]


def test_under_population_funding_nothing_comes_back_before_renewal():
    less = np.full((3, YEARS), -10.0)
    shares = {line: np.ones(3) for line in LINES}
    renewal = np.array([2.0, 4.5, 8.0])
    found = cashable(dict.fromkeys(LINES, less), shares, renewal, "population")
    assert found["youth"].tolist() == [-30.0, -5.0, 0.0]
    # Other payers have their own contracts.
    assert found["zvw"].tolist() == [-50.0, -50.0, -50.0]


@pytest.mark.parametrize("contract", ["usual", "population"])
def test_cash_stands_beside_the_economic_difference(made_up_runs, contract):
    question = Question(places=("alverna",), pairs=4, years=2, contract=contract)
    runs = made_up_runs(question)
    found = outcomes(runs, discount_costs=0.0, discount_effects=0.0)
    pairs = Pairs(runs, found, "alverna", "low", "rondom-wijchen")
    cash = pairs.cash(contract)
    assert cash.contract == contract
    assert mean(cash.economic["all"]) == mean(pairs.cost("all").per_inhabitant_year)
    # The bundle saves on health care in these made-up runs: less of it is cash.
    assert mean(cash.cashable["all"]) > mean(cash.economic["all"])


def test_wellbeing_in_other_units_keeps_its_sign_and_nets_cost(made_up_runs):
    question = Question(places=("alverna",), pairs=4, years=2)
    runs = made_up_runs(question)
    found = outcomes(runs, discount_costs=0.0, discount_effects=0.0)
    pairs = Pairs(runs, found, "alverna", "low", "rondom-wijchen")
    worth, wellbys = pairs.worth(), pairs.difference("wellbys")
    points, euros = (runs.parameters[0][name] for name in ("qaly_points", "wellby_euros"))
    assert mean(worth.qalys) == pytest.approx(mean(wellbys) / points, rel=1e-5)
    assert mean(worth.euros) == pytest.approx(mean(wellbys) * euros, rel=1e-5)
    cost = mean(pairs.cost("all").horizon_discounted)
    assert mean(worth.net) == pytest.approx(mean(worth.euros) - cost, rel=1e-4)
