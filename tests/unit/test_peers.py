"""Peers drive the model: the examples run as they stand, on a village, and give what the model gives."""

from __future__ import annotations

import runpy
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.analyses.function import difference
from sim.errors import BadInput
from sim.population import Profile
from tests.made_up_places import village

PEERS = Path(__file__).parents[2] / "examples" / "peers"


@pytest.fixture
def villages(monkeypatch):
    """Some 150 residents in place of a whole neighbourhood."""

    def small(self: object, place: str) -> Profile:
        return village(0.0612, place)

    monkeypatch.setattr("experiments.sweep.design.Origin.profile", small)


def example(name: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        # What peers import warns of itself.
        warnings.simplefilter("ignore")
        return runpy.run_path(str(PEERS / f"{name}.py"))


def test_examples_are_short_enough_to_copy():
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in PEERS.glob("*.py")}
    assert len(lengths) == 4
    # Forty lines of code; the rest is the words above it and what is left blank.
    code = {
        path.name: sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        for path in PEERS.glob("*.py")
    }
    assert max(code.values()) <= 40


def test_bad_input_is_refused_all_at_once():
    with pytest.raises(BadInput) as refused:
        difference("alvern", "conector", {"wb_W": 7.0, "wb_W0": 99.0}, dose=2.0, pressure="mid", years=0)
    assert len(refused.value.problems) == 7


@pytest.mark.slow
def test_the_model_as_a_function_gives_the_rows_of_a_sweep(villages, tmp_path):
    from experiments.sweep import Experiment
    from sim.parameters import load

    low = load()["uc_wijkteam_hour"].low
    asked = {
        "name": "one", "years": 1, "scenarios": {"places": ["alverna"], "pressures": ["low"]},
        "policies": [{"arm": "connector"}],
        "uncertainties": {"method": "list", "points": [{"uc_wijkteam_hour": low}]},
    }  # fmt: skip
    rows = {
        row["arm"]: row for row in Experiment.from_dict(asked).run(tmp_path / "one").runs().to_dict("records")
    }
    seed = int(rows["baseline"]["seed"])
    found = difference("alverna", "connector", {"uc_wijkteam_hour": low}, years=1, seed=seed)
    for name in ("cost_all", "wellbeing", "policy_cost"):
        assert found[name] == rows["connector"][name] - rows["baseline"][name]


@pytest.mark.slow
def test_mesas_batch_runner(villages):
    frame = example("mesa_batch")["plans"](village(0.0612), weeks=8)
    assert frame.index.tolist() == [1, 2]
    np.testing.assert_allclose(frame["difference"], frame["connector"] - frame["baseline"])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_ema_workbench(villages):
    pytest.importorskip("ema_workbench", reason="the EMA Workbench is no dependency: docs/peers.md")
    names = example("ema_scenarios")
    tried, found = names["scenarios"](6)
    assert len(tried) == len(found) == 6
    first = tried.iloc[0]
    values = {name: float(first[name]) for name in names["UNCERTAIN"]}
    again = difference("alverna", "connector", values, dose=float(first["dose"]), years=1)
    assert found["cost_all"].iloc[0] == again["cost_all"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_salib_alone(villages):
    pytest.importorskip("SALib")
    names = example("salib_sobol")
    frame = names["indices"](base=4)
    assert tuple(frame.index) == names["NAMES"]
    assert np.isfinite(frame.to_numpy()).all()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_optuna(villages):
    pytest.importorskip("optuna", reason="Optuna is no dependency: docs/peers.md")
    names = example("optuna_dose")
    study = names["best"](trials=3, jobs=1)
    assert len(study.trials) == 3
    again = names["worth"](__import__("optuna").trial.FixedTrial(study.best_params))
    assert again == study.best_value
