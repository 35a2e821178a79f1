"""One object that asks for a life: in and out of TOML, refused with a sentence, and the same life as its words."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from experiments.question import Question
from sim.errors import BadInput, StorageProblem
from tests.unit.test_own_real import filled_in

scenarios = st.builds(
    sim.Scenario,
    place=st.text(min_size=1, max_size=80),
    pressure=st.sampled_from(["low", "high"]),
    policies=st.dictionaries(
        st.text(min_size=1, max_size=20), st.floats(0.0, 1.0, exclude_min=True), max_size=4
    ),
    years=st.integers(1, 10),
    seed=st.integers(0, 2**31 - 1),
    uncertainty=st.booleans(),
    pair=st.integers(0, 2**31 - 1),
)


@given(scenarios)
def test_a_scenario_comes_back_from_its_text(scenario):
    import tomllib

    assert sim.Scenario.ask(tomllib.loads(scenario.to_toml())) == scenario


def test_a_scenario_comes_back_from_its_file(tmp_path):
    scenario = sim.Scenario(place="alverna", policies={"connector": 0.5}, pressure="high", seed=7)
    path = tmp_path / "scenario.toml"
    assert scenario.to_toml(path) == path.read_text(encoding="utf-8")
    assert sim.Scenario.from_toml(path) == scenario
    with pytest.raises(StorageProblem):
        scenario.to_toml(tmp_path / "gone" / "scenario.toml")


def test_fields_are_those_of_a_question_in_the_singular():
    ours, theirs = set(sim.Scenario.model_fields), set(Question.model_fields)
    assert ours - theirs == {"place", "pressure", "pair"}
    assert {"places", "pressures", "pairs"} <= theirs


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "place is missing"),
        ({"place": "alverna", "presure": "low"}, "did you mean 'pressure'"),
        ({"place": "alverna", "pressure": "hoog"}, "pressure is 'hoog': expected low or high"),
        ({"place": "alverna", "years": 11}, "years is 11"),
        ({"place": "alverna", "years": True}, "years is True"),
        ({"place": "alverna", "policies": {"connector": 1.5}}, "policies.connector is 1.5"),
        ({"place": "alverna", "policies": {"connector": 0}}, "policies.connector is 0"),
        ({"place": "alverna", "policies": ["connector"]}, "policies is ['connector']"),
        ({"place": "alverna", "seed": -1}, "seed is -1"),
        ({"place": "alverna", "uncertainty": 1}, "uncertainty is 1: expected true or false"),
    ],
)
def test_what_is_wrong_is_said(given, said):
    with pytest.raises(BadInput) as caught:
        sim.Scenario.ask(given)
    assert said in str(caught.value)


def test_all_problems_are_said_at_once_with_the_file(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text("years = 0\nseeed = 1\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        sim.Scenario.from_toml(path)
    assert len(caught.value.problems) == 3
    assert all(problem.startswith(str(path)) for problem in caught.value.problems)
    path.write_text("years = ", encoding="utf-8")
    with pytest.raises(BadInput, match="is not TOML"):
        sim.Scenario.from_toml(path)
    with pytest.raises(BadInput, match="cannot be read"):
        sim.Scenario.from_toml(tmp_path / "gone.toml")


def test_names_are_looked_up_before_anything_is_built():
    with pytest.raises(BadInput) as caught:
        sim.Model(sim.Scenario(place="alvrena", policies={"conector": 1.0}), pressure="high", weeks=4)
    said = str(caught.value)
    assert "pressure is given beside a scenario" in said
    assert "Scenario(..., years=...)" in said
    assert "did you mean 'alverna'" in said
    assert "did you mean 'connector'" in said


@pytest.mark.slow
def test_a_model_of_a_scenario_is_the_model_of_its_words():
    scenario = sim.Scenario(place="alverna", policies={"connector": 1.0}, pressure="high", years=1, seed=3)
    one = sim.Model(scenario)
    other = sim.Model("alverna", rng=3, policy="connector", pressure="high", weeks=52)
    for model in (one, other):
        model.run(8)
    assert one.frames.series.equals(other.frames.series)
    assert (one.horizon, one.seed) == (52, 3)
    half = sim.Model(scenario.model_copy(update={"policies": {"connector": 0.5}}))
    for model in (half, one):
        # The connector is hired in the course of the first year.
        model.run(52 - model.week)
    hours = [model.frames.series["connector_hours"].sum() for model in (half, one)]
    assert 0.0 < hours[0] < hours[1]
    # A seed beside the scenario stands in for its own, so that batches can vary it.
    assert sim.Model(scenario, rng=4).seed == 4


@pytest.mark.slow
def test_a_model_takes_own_figures_as_a_comparison_does(tmp_path: Path):
    from experiments.local.check import own_figures
    from experiments.pairs import run_pairs

    own = own_figures(filled_in(tmp_path))
    model = sim.Model("alverna", rng=1, own=own, weeks=52)
    plain = sim.Model("alverna", rng=1, weeks=52)
    for one in (model, plain):
        one.run(52)
    runs = run_pairs(
        Question(
            places=("alverna",), policies=(), pairs=1, years=1, pressures=("low",), uncertainty=False, own=own
        ),
        threads=1,
    )
    assert np.array_equal(model.frames.series.to_numpy(), runs.weekly[0])
    assert not model.frames.series.equals(plain.frames.series)
    again = pickle.loads(pickle.dumps(model))  # noqa: S301 - our own, of this moment
    again.run(2)
    model.run(2)
    assert again.frames.series.equals(model.frames.series)
