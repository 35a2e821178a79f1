"""Plans: every run once, with an id that says what it is, whoever makes the plan and wherever."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from experiments.sweep import identity
from experiments.sweep.checking import check, count, read
from experiments.sweep.plan import Plan
from sim.errors import BadInput
from sim.parameters import central, draw, load
from tests.made_up_sweeps import specification

ROOT = Path(__file__).parents[2]
ASKED = {
    "name": "plan",
    "years": 1,
    "scenarios": {"places": ["alverna", "huurlingsedam"], "systems": {"usual": {}, "more": {"team_fte_10k": 9.0}}},
    "policies": [{"arm": "connector", "doses": [0.5, 1.0]}, {"arm": "collective"}],
    "uncertainties": {"method": "joint", "draws": 3},
    "replications": {"seeds": 2},
}  # fmt: skip


def planned(**changes: object) -> Plan:
    return Plan.of(check({**ASKED, **changes}, Path()))


def test_the_plan_is_the_whole_product_and_every_id_is_its_own():
    plan = planned()
    assert len(plan) == count(plan.specification) == 2 * 2 * 2 * 4 * 3 * 2
    assert len(set(plan.run_ids)) == len(plan)
    columns = plan.table().to_pandas()
    keys = ["place", "starting_pressure", "system", "arm", "dose", "draw", "rep"]
    assert not columns.duplicated(keys).any()
    assert columns["run_id"].tolist() == plan.run_ids
    # Draws share their seeds, so a difference between draws is not luck.
    assert columns.groupby("rep")["seed"].nunique().tolist() == [1, 1]
    own = planned(replications={"seeds": 2, "common": False}).table().to_pandas()
    assert own["seed"].nunique() == 6


def test_units_hold_exactly_what_is_missing():
    plan = planned()
    have = set(plan.run_ids[::3])
    units = list(plan.missing(have))
    found = [arm.run_id for unit in units for arm in unit.arms]
    assert found == [run for run in plan.run_ids if run not in have]
    assert list(plan.missing(set(plan.run_ids))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"years": 2},
        {"seed": 2},
        {"discount_costs": 0.02},
        {"store": {"looks": True}},
        {"uncertainties": {"method": "central"}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_other_runs_have_other_ids(changes):
    assert not set(planned().run_ids) & set(planned(**changes).run_ids)


def test_a_new_model_version_or_other_data_are_other_runs(monkeypatch):
    before = planned().run_ids
    monkeypatch.setattr(identity, "MODEL_VERSION", "another")
    assert not set(before) & set(planned().run_ids)
    monkeypatch.undo()
    monkeypatch.setattr(identity, "inputs", lambda: "other data")
    assert not set(before) & set(planned().run_ids)


@pytest.mark.parametrize(
    "changes",
    [
        {"uncertainties": {"method": "joint", "draws": 5}},
        {"replications": {"seeds": 4}},
        {"policies": [*ASKED["policies"], {"arm": "casework"}]},  # type: ignore[misc]
        {"scenarios": {**ASKED["scenarios"], "places": ["reference", "alverna", "huurlingsedam"]}},  # type: ignore[dict-item]
    ],
    ids=["draws", "seeds", "policies", "places"],
)
def test_asking_for_more_keeps_the_runs_there_are(changes):
    assert set(planned().run_ids) < set(planned(**changes).run_ids)


def test_ids_do_not_depend_on_the_hash_seed_or_the_process(tmp_path):
    specification(tmp_path)
    code = "from pathlib import Path; from experiments.sweep.checking import read; "
    code += "from experiments.sweep.plan import Plan; "
    code += "import hashlib; plan = Plan.of(read(Path('made-up.toml'))); "
    code += "print(hashlib.sha256(' '.join(plan.run_ids).encode()).hexdigest())"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert len(said) == 1


def test_a_hundred_thousand_runs_are_planned_and_looked_through_in_five_seconds_each(tmp_path):
    asked = read(specification(tmp_path, 50_000))
    began = time.process_time()
    plan = Plan.of(asked)
    plan.table()
    made = time.process_time() - began
    assert len(plan) == 100_000
    began = time.process_time()
    assert sum(len(unit.arms) for unit in plan.missing(set(plan.run_ids[:-10]))) == 10
    assert (made, time.process_time() - began) < (5.0, 5.0)


def test_two_draws_that_are_the_same_are_refused():
    with pytest.raises(BadInput, match="planned twice"):
        planned(uncertainties={"method": "list", "points": [{"wb_sd": 1.4}, {"wb_sd": 1.4}]})


# ------------------------------------------------------------------------------------------------ draws


def test_a_joint_draw_is_that_of_the_register():
    plan = planned()
    origin = plan.draws.origin(2, {})
    expected = draw(load(), 1, 2)
    assert origin.parameters() == expected
    more = plan.draws.origin(2, {"team_fte_10k": 9.0}).parameters()
    assert more["team_fte_10k"] == 9.0
    assert {name for name, value in more.items() if value != expected[name]} <= {"team_fte_10k"}


def test_a_grid_is_every_combination_and_leaves_the_rest_central():
    spread = {"h0_seek": {"values": [-4.0, -3.0]}, "wb_sd": {"values": [1.3, 1.4, 1.5]}}
    low, high = load()["h0_seek"].low, load()["h0_seek"].high
    spread["h0_seek"]["values"] = [low, high]
    plan = planned(uncertainties={"method": "grid", "parameters": spread})
    assert plan.draws.count == 6
    assert len({tuple(row) for row in plan.draws.values}) == 6
    p = plan.draws.origin(0, {}).parameters()
    middle = central(load())
    assert {name for name, value in p.items() if value != middle[name]} <= {"h0_seek", "wb_sd"}


@pytest.mark.parametrize("method", ["latin", "sobol"])
def test_designs_fill_their_ranges_evenly_and_the_same_every_time(method):
    low, high = load()["wb_sd"].low, load()["wb_sd"].high
    parameters = {"wb_sd": {"low": low, "high": high}, "h0_seek": {}}
    asked = {"method": method, "draws": 64, "parameters": parameters}
    one, two = planned(uncertainties=asked).draws, planned(uncertainties=asked).draws
    np.testing.assert_array_equal(one.values, two.values)
    # One point in each of 64 slices: what both designs promise along every axis.
    slices = np.floor((one.values[:, 0] - low) / (high - low) * 64).astype(int).clip(0, 63)
    assert len(set(slices.tolist())) == 64
    entry = load()["h0_seek"]
    assert (one.values[:, 1] >= entry.low).all()
    assert (one.values[:, 1] <= entry.high).all()
    other = planned(seed=2, uncertainties=asked).draws
    assert not np.array_equal(one.values, other.values)


def test_a_table_of_draws_is_taken_row_by_row(tmp_path):
    (tmp_path / "draws.csv").write_text("wb_sd,h0_seek\n1.4,{0}\n1.5,{0}\n".format(load()["h0_seek"].value))
    asked = check({**ASKED, "uncertainties": {"method": "table", "table": "draws.csv"}}, tmp_path)
    plan = Plan.of(asked, tmp_path)
    assert [plan.draws.origin(k, {}).parameters()["wb_sd"] for k in range(2)] == [1.4, 1.5]
