"""Scenario discovery against boxes that are known, on draws that were held out; and the peer's own PRIM beside ours."""

from __future__ import annotations

import itertools
import json
import warnings

import numpy as np
import pytest

from experiments.analyses.discovery import Losing, discover
from experiments.analyses.lives import Scene
from experiments.analyses.measures import measure_of
from experiments.analyses.prim import Box, best_box, fit, paste, peel, pruned
from experiments.cli import execute
from experiments.sweep import Experiment
from sim.errors import BadInput
from sim.parameters import load
from tests.made_up_answers import living


def cube(rows: int, width: int, seed: int = 1):
    return np.random.default_rng(seed).random((rows, width))


def test_a_known_box_is_found():
    x = cube(1000, 12)
    cases = (x[:, 3] > 0.6) & (x[:, 7] < 0.5)
    box = best_box(x, cases)
    assert set(box.limits) == {3, 7}
    assert box.limits[3][0] == pytest.approx(0.6, abs=0.05)
    assert box.limits[7][1] == pytest.approx(0.5, abs=0.05)
    assert box.limits[3][1] == np.inf
    found = fit(box, x, cases)
    assert found.coverage > 0.9
    assert found.density > 0.9


def test_a_box_closed_on_two_sides_is_found():
    x = cube(2000, 5, seed=2)
    cases = (x[:, 1] > 0.4) & (x[:, 1] < 0.7)
    assert best_box(x, cases).limits[1] == pytest.approx((0.4, 0.7), abs=0.05)


def test_where_chance_alone_decides_no_limit_is_left():
    found = [
        len(best_box(cube(300, 6, seed), cube(300, 1, seed + 100)[:, 0] < 0.3).limits) for seed in range(10)
    ]
    # Looking among six parameters finds something by chance now and then, which is why draws are held out.
    assert sum(width == 0 for width in found) >= 5


def test_each_box_of_a_peeling_lies_inside_the_one_before_it_and_is_denser():
    x = cube(400, 4)
    cases = x[:, 0] + 0.3 * x[:, 1] > 0.9
    boxes = peel(x, cases)
    assert boxes[0].limits == {}
    for outer, inner in itertools.pairwise(boxes):
        assert not (inner.holds(x) & ~outer.holds(x)).any()
        assert fit(inner, x, cases).density > fit(outer, x, cases).density
    assert min(fit(box, x, cases).inside for box in boxes) >= 10


def test_pasting_gives_back_what_was_peeled_too_far():
    x = cube(2000, 3)
    cases = x[:, 0] > 0.5
    widened = paste(Box({0: (0.8, np.inf), 1: (0.4, np.inf)}), x, cases | (x[:, 1] < 0.2))
    assert fit(widened, x, cases).inside >= fit(Box({0: (0.8, np.inf), 1: (0.4, np.inf)}), x, cases).inside


def test_limits_that_chance_explains_are_dropped():
    x = cube(500, 3)
    cases = x[:, 0] > 0.7
    box, chance = pruned(Box({0: (0.7, np.inf), 2: (0.1, np.inf)}), x, cases)
    assert set(box.limits) == {0}
    assert chance[0] < 1e-6


def test_parameters_with_few_values_are_cut_between_them():
    x = np.random.default_rng(4).integers(0, 4, (400, 3)).astype(float)
    box = best_box(x, x[:, 2] >= 2.0)
    assert box.limits == {2: (1.5, np.inf)}


def test_the_peer_finds_the_same_box():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prim = pytest.importorskip("ema_workbench.analysis.prim", reason="the EMA Workbench is no dependency")
        import pandas as pd

        x = cube(1000, 6, seed=3)
        cases = (x[:, 2] > 0.55) & (x[:, 4] < 0.6)
        names = [f"x{k}" for k in range(6)]
        peer = prim.Prim(pd.DataFrame(x, columns=names), cases, threshold=0.8)
        theirs = peer.find_box().box_lims[-1]
    mine = best_box(x, cases)
    assert mine.limits[2][0] == pytest.approx(float(theirs["x2"].iloc[0]), abs=0.06)
    assert mine.limits[4][1] == pytest.approx(float(theirs["x4"].iloc[1]), abs=0.06)


# --------------------------------------------------------------------------------------------- a store as a whole

ASKED = {
    "name": "losing",
    "years": 1,
    "scenarios": {"places": ["alverna"], "pressures": ["low"]},
    "policies": [{"arm": "connector"}],
    "uncertainties": {
        "method": "latin",
        "draws": 120,
        "parameters": {"wb_W0": {}, "lonely_l1": {}, "theta0": {}, "qaly_points": {}},
    },
}
SCENE = Scene("alverna", "low", "usual")
CONNECTOR = ("connector", 1.0)
EDGE = (2 * load()["wb_W0"].value + load()["wb_W0"].high) / 3


def by_edge(unit, p, arm):
    loses = arm.policy == "connector" and p["wb_W0"] > EDGE
    return {"cost_all": 1000.0 + (100.0 if loses else -50.0 if arm.policy == "connector" else 0.0)}


@pytest.fixture
def store(monkeypatch, tmp_path):
    monkeypatch.setattr("experiments.sweep.engine.live", living(by_edge))
    return Experiment.from_dict(ASKED).run(tmp_path / "store")


def test_where_a_policy_loses_is_found_and_holds_on_draws_it_never_saw(store):
    found = discover(store, SCENE, CONNECTOR, Losing(measure_of("cost_all", 1)))
    (limit,) = found.limits
    assert (limit.parameter, limit.high) == ("wb_W0", None)
    entry = load()["wb_W0"]
    assert limit.low == pytest.approx(EDGE, abs=0.08 * (entry.high - entry.low))
    assert found.stands_out
    assert found.density is not None
    assert found.density.share > 0.8
    assert found.trained.rows + found.held_out.rows == found.draws == 120
    assert found.held_out.rows == pytest.approx(40, abs=1)
    again = discover(store, SCENE, CONNECTOR, Losing(measure_of("cost_all", 1)))
    assert again == found


def test_losing_on_the_other_side_is_the_rest_of_the_draws(store):
    above, below = (
        discover(store, SCENE, CONNECTOR, Losing(measure_of("cost_all", 1), 0.0, side))
        for side in (True, False)
    )
    cases = [found.trained.all_cases + found.held_out.all_cases for found in (above, below)]
    assert sum(cases) == 120


def test_the_command_says_when_it_loses_and_whether_that_holds(store, capsys):
    assert execute(["analyse", "discover", str(store.folder), "--lang", "en"]) == 0
    seen = " ".join(capsys.readouterr().out.split())
    assert f"The plan loses mainly when: “{load()['wb_W0'].description}” is at least" in seen
    assert "took no part in the search" in seen
    facts = json.loads((store.folder / "analysis" / "discover" / "discover.json").read_text(encoding="utf-8"))
    assert facts["box"][0]["parameter"] == "wb_W0"
    assert facts["stands_out"] is True
    assert execute(["analyse", "discover", str(store.folder), "--above", "1000"]) == 0
    assert "verliest in geen van de trekkingen" in capsys.readouterr().out


def test_bad_input_is_refused_all_at_once(store, monkeypatch, tmp_path, capsys):
    words = "--arm conector --outcome cost_al --above 1 --below 2 --pressure high"
    assert execute(["analyse", "discover", str(store.folder), *words.split()]) == 2
    said = capsys.readouterr().err
    assert all(hint in said for hint in ("'connector'", "'cost_all'", "--above", "low"))
    few = {**ASKED, "name": "few", "uncertainties": {"method": "joint", "draws": 10}}
    made = Experiment.from_dict(few).run(tmp_path / "few")
    with pytest.raises(BadInput, match="expected 40 or more draws"):
        discover(made, SCENE, CONNECTOR, Losing(measure_of("cost_all", 1)))
