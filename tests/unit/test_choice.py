"""Choosing under uncertainty against oracles: value of information, curves, frontier; and an analysis of a store."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import qmc

from experiments.analyses import acceptability as A
from experiments.analyses.lives import Scene
from experiments.analyses.presets import PRESETS, preset_of
from experiments.analyses.psa import psa
from experiments.analyses.smoothing import smooth, without_luck
from experiments.analyses.value import chance_level, evpi, evppi, rank
from experiments.cli import execute
from experiments.sweep import Experiment
from sim.errors import BadInput
from sim.parameters import load
from tests.made_up_answers import living

#: Equally likely points of the standard normal.
NORMAL = ndtri((np.arange(4096) + 0.5) / 4096)


def beside_nothing(gain):
    return np.column_stack([np.zeros_like(gain), gain])


def expected_gain(mean: float, deviation: float) -> float:
    """What knowing a normal gain before choosing is worth, for a mean above 0 (unit normal loss)."""
    z = mean / deviation
    density = math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
    return deviation * density - mean * 0.5 * math.erfc(z / math.sqrt(2.0))


# ------------------------------------------------------------------------------------------ value of information


def test_normal_net_benefit_has_the_known_value_and_chance():
    benefit = beside_nothing(100.0 + 500.0 * NORMAL)
    assert evpi(benefit) == pytest.approx(153.447, abs=0.05)
    assert expected_gain(100.0, 500.0) == pytest.approx(153.447, abs=0.001)
    chance = A.acceptability(-benefit, np.zeros_like(benefit), np.zeros(1))[0]
    assert chance.tolist() == pytest.approx([1.0 - 0.57926, 0.57926], abs=3e-4)


def test_knowing_all_parameters_is_knowing_everything_and_each_alone_is_as_computed():
    # Points that fill the cube evenly: the mean of the sample is that of the law.
    parameters = ndtri(qmc.Sobol(3, rng=np.random.default_rng(7)).random(1024))
    spread = np.array([300.0, 320.0, 240.0])
    benefit = beside_nothing(100.0 + parameters @ spread)
    assert evppi(benefit, parameters) == pytest.approx(evpi(benefit), rel=0.01)
    for k, deviation in enumerate(spread.tolist()):
        assert evppi(benefit, parameters[:, [k]]) == pytest.approx(expected_gain(100.0, deviation), rel=0.03)


def test_a_bent_conditional_mean_is_followed():
    x = np.random.default_rng(3).random(400)
    noise = np.random.default_rng(4).normal(0.0, 100.0, 400)
    found = smooth(x[:, None], 500.0 * np.sin(6.0 * x) + noise)
    assert float(np.sqrt(np.mean((found - 500.0 * np.sin(6.0 * x)) ** 2))) < 35.0


def test_what_says_nothing_does_not_rise_above_the_level_of_chance():
    drawn = np.random.default_rng(11)
    x = drawn.normal(size=(300, 8))
    benefit = beside_nothing(100.0 + 500.0 * x[:, 0])
    order = rank(benefit, x, [f"x{k}" for k in range(8)])
    level = chance_level(benefit)
    assert order[0][0] == "x0"
    assert order[0][1] > 10.0 * level
    assert sum(worth > level for _, worth in order[1:]) <= 2


def test_values_never_fall_below_nought_and_perfect_is_most():
    drawn = np.random.default_rng(5)
    for _ in range(20):
        benefit = drawn.normal(size=(60, 3)) * drawn.uniform(0.0, 10.0)
        assert evpi(benefit) >= 0.0
        assert evppi(benefit, drawn.normal(size=(60, 2))) >= 0.0
    assert evppi(beside_nothing(np.ones(40)), np.arange(40.0)[:, None]) == pytest.approx(0.0, abs=1e-9)


def test_luck_of_the_seeds_is_taken_out_of_the_spread_of_the_draws():
    """Raw means of few seeds overstate what knowing is worth; without the luck the known value comes back."""
    drawn = np.random.default_rng(2)
    truth = 100.0 + 500.0 * NORMAL[::4]
    lived = truth[:, None] + drawn.normal(0.0, 1500.0, (truth.size, 5))
    raw, (calm, reliability) = lived.mean(axis=1), without_luck(lived)
    # 500² of the draws beside 1500² / 5 of luck.
    assert reliability == pytest.approx(500.0**2 / (500.0**2 + 1500.0**2 / 5.0), abs=0.06)
    assert evpi(beside_nothing(raw)) > 1.5 * 153.447
    assert evpi(beside_nothing(calm)) == pytest.approx(153.447, rel=0.15)
    assert calm.mean() == pytest.approx(raw.mean())
    np.testing.assert_array_equal(np.argsort(calm), np.argsort(raw))


def test_seeds_that_shift_all_draws_alike_are_no_luck_between_draws():
    lived = np.arange(10.0)[:, None] + np.array([[0.0, 100.0, -40.0]])
    assert without_luck(lived)[1] == pytest.approx(1.0)
    assert without_luck(lived[:, :1])[1] is None


# ----------------------------------------------------------------------------------------------------- the choice


def test_the_textbook_frontier():
    """HIV screening of Paltiel et al. 2006 (doi 10.7326/0003-4819-145-11-200612050-00004), dampack's first example."""
    cost = [26000.0, 27000.0, 28020.0, 28440.0, 29440.0]
    months = [277.25, 277.57, 277.78, 277.83, 277.76]
    steps = A.frontier(cost, [value / 12.0 for value in months])
    assert [step.standing for step in steps] == ["frontier"] * 4 + ["dominated"]
    ratios = [1000 * 12 / 0.32, 1020 * 12 / 0.21, 420 * 12 / 0.05]
    assert [step.ratio for step in steps[1:4]] == pytest.approx(ratios)
    assert steps[0].ratio is None
    assert steps[4].ratio is None


def test_a_mix_of_neighbours_dominates_and_order_does_not_matter():
    cost, effect = [0.0, 90.0, 100.0], [0.0, 1.0, 2.0]
    assert {s.strategy: s.standing for s in A.frontier(cost, effect)}[1] == "extendedly dominated"
    drawn = np.random.default_rng(9)
    for _ in range(50):
        cost, effect = drawn.normal(size=6).tolist(), drawn.normal(size=6).tolist()
        order = drawn.permutation(6).tolist()
        shuffled = A.frontier([cost[k] for k in order], [effect[k] for k in order])
        plain = {s.strategy: (s.standing, s.ratio) for s in A.frontier(cost, effect)}
        mixed = {order[s.strategy]: (s.standing, s.ratio) for s in shuffled}
        assert mixed == plain
        kept = [ratio for standing, ratio in plain.values() if standing == "frontier" and ratio is not None]
        assert all(ratio > 0.0 for ratio in kept)


def test_chances_add_up_and_equals_share():
    drawn = np.random.default_rng(1)
    cost, effect = drawn.normal(size=(50, 4)), drawn.normal(size=(50, 4))
    chances = A.acceptability(cost, effect, np.linspace(0.0, 10.0, 7))
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    same = np.zeros((5, 2))
    assert A.acceptability(same, same, np.zeros(1)).tolist() == [[0.5, 0.5]]
    best = A.best_on_average(cost, effect, np.array([0.0]))
    assert best.tolist() == [int(cost.mean(axis=0).argmin())]


# --------------------------------------------------------------------------------------------- a store as a whole

ASKED = {
    "name": "choice",
    "years": 1,
    "scenarios": {"places": ["alverna"], "pressures": ["low"]},
    "policies": [{"arm": "connector"}, {"arm": "casework"}],
    "uncertainties": {
        "method": "latin",
        "draws": 64,
        "parameters": {"wb_W0": {}, "qaly_points": {}, "lonely_l1": {}},
    },
    "replications": {"seeds": 3},
}
SCENE = Scene("alverna", "low", "usual")


def beyond_middle(value):
    """How far a set point stands from the middle of its range, -0.5 to 0.5."""
    entry = load()["wb_W0"]
    return (value - entry.low) / (entry.high - entry.low) - 0.5


def by_set_point(unit, p, arm):
    """The connector's worth hangs on one parameter; casework costs and does nothing."""
    luck = float(np.random.default_rng([unit.seed, unit.origin.index, len(arm.policy)]).normal(0.0, 20.0))
    cost = {"baseline": 0.0, "connector": 20.0 - 200.0 * beyond_middle(p["wb_W0"]) + luck, "casework": 80.0}[
        arm.policy
    ]
    wellbys = {"baseline": 0.0, "connector": 0.007, "casework": 0.0}[arm.policy]
    return {
        "cost_all_discounted": 1000.0 + cost,
        "cost_municipality_discounted": 1000.0 + 2.0 * cost,
        "wellbys": 5.0 + wellbys * p["qaly_points"] / 7.0,
        "start.residents": 1.0,
    }


@pytest.fixture
def store(monkeypatch, tmp_path):
    monkeypatch.setattr("experiments.sweep.engine.live", living(by_set_point))
    return Experiment.from_dict(ASKED).run(tmp_path / "store")


def test_an_analysis_of_a_store_is_that_of_the_answer_it_was_made_from(store):
    found = psa(store, SCENE, preset_of("nl-2024"))
    points = store.draws()["wb_W0"].to_numpy()
    base, connector, casework = found.strategies
    assert base.cost.tolist() == [0.0] * 64
    assert connector.cost.mean() == pytest.approx(20.0 - 200.0 * beyond_middle(points.mean()), abs=5.0)
    # WELLBYs were written as 0.007 × points / 7, so every draw has 0.001 QALY whatever its points.
    np.testing.assert_allclose(connector.effect, 0.001, rtol=1e-9)
    assert casework.standing == "dominated"
    middle = found.at[0]
    # 20 000 euros × 0.001 QALY pay for what the connector costs in the middle.
    gain = 200.0 * beyond_middle(points)
    assert middle.chance[1] == pytest.approx(float((gain > 0.0).mean()), abs=0.08)
    assert middle.evpi == pytest.approx(evpi(beside_nothing(gain)), rel=0.25, abs=1.0)
    assert found.worth[0][0] == "wb_W0"
    assert found.worth[0][1] == pytest.approx(middle.evpi, rel=0.2, abs=0.5)
    assert found.worth[0][1] > found.chance_level
    assert (found.draws, found.left_out, found.seeds) == (64, 0, 3)


def test_the_municipalitys_purse_is_another_choice(store):
    everybody, municipality = (psa(store, SCENE, preset_of(name)) for name in ("nl-2024", "municipality"))
    ratio = municipality.strategies[1].cost.mean() / everybody.strategies[1].cost.mean()
    assert ratio == pytest.approx(2.0, rel=1e-6)


def test_draws_that_are_not_whole_are_left_out_and_told(monkeypatch, tmp_path, capsys):
    def failing(unit, p, arm):
        if unit.origin.index in (3, 8) and unit.rep == 1 and arm.policy == "casework":
            raise RuntimeError("no such life")
        return by_set_point(unit, p, arm)

    monkeypatch.setattr("experiments.sweep.engine.live", living(failing))
    made = Experiment.from_dict(ASKED).run(tmp_path / "store")
    found = psa(made, SCENE, preset_of("nl-2024"))
    assert (found.draws, found.left_out, found.failed) == (62, 2, 2)
    assert execute(["analyse", "psa", str(made.folder), "--lang", "en"]) == 0
    assert "2 draws do not count" in capsys.readouterr().out


def test_bad_input_is_refused_all_at_once(store, monkeypatch, tmp_path, capsys):
    words = ["analyse", "psa", str(store.folder), "--place", "alvern", "--preset", "nl-2042", "--lang", "fr"]
    assert execute(words) == 2
    said = capsys.readouterr().err
    assert all(hint in said for hint in ("'alverna'", "'nl-2024'", "nl or en"))
    few = {**ASKED, "name": "few", "policies": [], "uncertainties": {}, "discount_costs": 0.04}
    made = Experiment.from_dict(few).run(tmp_path / "few")
    with pytest.raises(BadInput) as refused:
        psa(made, SCENE, preset_of("nl-2024"))
    assert len(refused.value.problems) == 3


def test_the_command_keeps_tables_and_pictures_that_can_be_read_aloud(store, capsys):
    assert execute(["analyse", "psa", str(store.folder)]) == 0
    seen = capsys.readouterr().out
    assert "Rekenset nl-2024" in seen
    kept = store.folder / "analysis" / "psa"
    assert {path.name for path in kept.iterdir()} == {
        "psa.json", "plane.csv", "plane.svg", "acceptability.csv", "acceptability.svg", "worth.csv", "worth.svg",
    }  # fmt: skip
    facts = json.loads((kept / "psa.json").read_text(encoding="utf-8"))
    assert facts["preset"]["name"] == "nl-2024"
    assert [at["euros_per_qaly"] for at in facts["thresholds"]] == [20000.0, 50000.0, 80000.0]
    for picture in kept.glob("*.svg"):
        text = picture.read_text(encoding="utf-8")
        assert "<title" in text
        assert "nan" not in text


def test_every_preset_says_where_it_comes_from():
    for preset in PRESETS.values():
        assert len(preset.source) > 20
        assert preset.thresholds == tuple(sorted(preset.thresholds))
