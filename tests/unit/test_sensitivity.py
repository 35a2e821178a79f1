"""Sensitivity studies on answers that are known beforehand: bars, noise, rankings, shares, faults, and the commands."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from experiments.analyses import morris, oat, sobol
from experiments.analyses.answered import Unfinished, noise_share
from experiments.analyses.laws import check_names, values_at
from experiments.analyses.measures import measure_of, measures_of
from experiments.analyses.study import Design, Question, design_of, live
from experiments.cli import execute
from experiments.sweep.experiment import Options
from sim.errors import BadInput
from sim.parameters import load
from tests.made_up_answers import living

NAMES = ("wb_W0", "uc_wijkteam_hour", "lonely_l1")
COST = measure_of("cost_municipality", 1)
QUESTION = Question("alverna", "connector", years=1, seeds=4)


def unit_of(entry_name: str, value: float) -> float:
    entry = load()[entry_name]
    return (value - entry.low) / (entry.high - entry.low)


def by_parameters(unit, p, arm):
    """The policy saves 100 per unit of the first parameter; the second is luck of the seed; the third does nothing."""
    luck = np.random.default_rng([unit.seed, round(1e6 * p["uc_wijkteam_hour"])]).normal(0.0, 50.0)
    if arm.policy == "baseline":
        return {"cost_municipality": 5000.0, "wellbeing_last_year": 7.0}
    moved = 100.0 * unit_of("wb_W0", p["wb_W0"])
    return {"cost_municipality": 5000.0 - moved + luck, "wellbeing_last_year": 7.0}


@pytest.fixture
def known(monkeypatch):
    """Put an answer in place of the model."""

    def put(answer):
        monkeypatch.setattr("experiments.sweep.engine.live", living(answer))

    return put


# ---------------------------------------------------------------------------------------------- designs


def test_one_at_a_time_goes_to_both_ends_and_nowhere_else():
    laid = oat.design(NAMES)
    centre = laid.values[0]
    assert centre.tolist() == [load()[name].value for name in NAMES]
    for k, name in enumerate(NAMES):
        low, high = laid.values[1 + 2 * k], laid.values[2 + 2 * k]
        assert (low[k], high[k]) == (load()[name].low, load()[name].high)
        others = [j for j in range(len(NAMES)) if j != k]
        assert (low[others] == centre[others]).all()
        assert (high[others] == centre[others]).all()


def test_points_that_are_equal_are_lived_once():
    stuck = next(n for n in load().uncertain() if load()[n].low == load()[n].value)
    laid = oat.design([stuck, "wb_W0"])
    points, row = laid.points()
    assert points.shape[0] == 4
    assert row.tolist() == [0, 0, 1, 2, 3]
    np.testing.assert_array_equal(points[row], laid.values)


def test_every_point_stays_inside_the_passports():
    names = load().uncertain()
    for place in (0.0, 0.5, 1.0):
        values = values_at(names, np.full((1, len(names)), place))[0]
        entries = [load()[name] for name in names]
        assert all(entry.low <= value <= entry.high for entry, value in zip(entries, values, strict=True))


def test_trajectories_move_one_parameter_at_a_time():
    pytest.importorskip("SALib")
    laid = morris.design(NAMES, trajectories=3)
    assert laid.unit is not None
    steps = laid.unit.reshape(3, len(NAMES) + 1, len(NAMES))
    moved = (np.abs(np.diff(steps, axis=1)) > 1e-9).sum(axis=2)
    assert (moved == 1).all()
    again = morris.design(NAMES, trajectories=3)
    np.testing.assert_array_equal(laid.values, again.values)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: morris.design(["wb_W0"], trajectories=1), "expected two or more"),
        (lambda: sobol.design(NAMES, base=48), "power of two"),
        (lambda: sobol.design(["wb_W0"], base=64), "expected two or more"),
    ],
)
def test_designs_that_cannot_be_are_refused(make, words):
    with pytest.raises(BadInput, match=words):
        make()


# ------------------------------------------------------------------------------------------------ one at a time


def test_bars_are_those_of_the_answer_and_luck_is_marked(known, tmp_path):
    known(by_parameters)
    session = live(QUESTION, oat.design(NAMES), tmp_path / "store", Options(workers=2))
    found = oat.tornado(session.store, measures_of((), 1))
    bars = {bar.parameter: bar for bar in found.bars["cost_municipality"]}
    assert set(bars) == {"wb_W0", "uc_wijkteam_hour"}
    assert bars["wb_W0"].swing == pytest.approx(-100.0)
    assert bars["wb_W0"].noise == pytest.approx(0.0, abs=1e-9)
    assert bars["wb_W0"].clear is True
    # Only luck differs between the ends of a price that nothing reads: its interval says so.
    lucky = bars["uc_wijkteam_hour"]
    assert lucky.noise is not None
    assert lucky.noise > abs(lucky.swing)
    assert lucky.clear is False
    assert found.bars["wellbeing_last_year"] == []
    assert found.moved_nothing == ("lonely_l1",)
    assert found.failed == found.missing == 0


def test_noise_is_the_interval_over_seeds(known, tmp_path):
    known(by_parameters)
    store = live(QUESTION, oat.design(NAMES), tmp_path / "store").store
    (bar,) = (b for b in oat.tornado(store, [COST]).bars[COST.name] if b.parameter == "uc_wijkteam_hour")
    runs = store.runs(["draw", "rep", "arm", "cost_municipality"])
    policy = runs[runs["arm"] == "connector"].pivot_table(index="draw", columns="rep", values=COST.name)
    swings = (policy.loc[4] - policy.loc[3]).to_numpy()
    # t(3), 97.5 %: 3.1824 (any table of Student's distribution).
    assert bar.noise == pytest.approx(3.1824 * swings.std(ddof=1) / math.sqrt(4), rel=1e-4)


def test_more_seeds_go_on_with_the_same_study_and_another_study_is_refused(known, tmp_path):
    known(by_parameters)
    design = oat.design(NAMES)
    live(QUESTION, design, tmp_path / "store")
    more = live(Question("alverna", "connector", years=1, seeds=5), design, tmp_path / "store")
    assert more.standing.made == 7 * 2
    with pytest.raises(BadInput, match="another study"):
        live(QUESTION, oat.design(NAMES[:2]), tmp_path / "store")


def test_runs_that_fail_are_told_and_their_parameter_has_no_bar(known, tmp_path, capsys):
    def failing(unit, p, arm):
        if p["lonely_l1"] == load()["lonely_l1"].high:
            raise RuntimeError("no such life")
        return by_parameters(unit, p, arm)

    known(failing)
    store = live(QUESTION, oat.design(NAMES), tmp_path / "store").store
    found = oat.tornado(store, [COST])
    assert found.without_answer == ("lonely_l1",)
    assert found.failed == 4 * 2
    assert "wb_W0" in {bar.parameter for bar in found.bars[COST.name]}
    assert execute(["sensitivity", "show", str(store.folder), "--lang", "en"]) == 0
    seen = capsys.readouterr().out
    assert "8 runs failed" in seen
    assert "lonely_l1" in seen


def test_a_study_that_was_stopped_says_what_has_no_answer_and_goes_on(known, tmp_path):
    known(by_parameters)
    design = oat.design(NAMES)
    stopped = live(QUESTION, design, tmp_path / "store", Options(workers=1, time_limit=0.0))
    assert not stopped.complete
    half = oat.tornado(stopped.store, [COST])
    assert half.without_answer == NAMES
    assert half.central[COST.name] is None
    assert live(QUESTION, design, tmp_path / "store").complete


# ------------------------------------------------------------------------------------------- Morris and Sobol'


def on_the_cube(design: Design, of_unit):
    """The answer as a function of where the point stands in the unit cube."""
    assert design.unit is not None
    _, row = design.points()
    unit_of_draw = {int(draw): design.unit[at] for at, draw in enumerate(row)}

    def answer(unit, p, arm):
        baseline = arm.policy == "baseline"
        return {"cost_municipality": 1000.0 + (0.0 if baseline else of_unit(unit_of_draw[unit.origin.index]))}

    return answer


def test_morris_finds_the_slopes_of_a_plane_and_no_bend_in_it(known, tmp_path):
    pytest.importorskip("SALib")
    design = morris.design(NAMES, trajectories=4)
    known(on_the_cube(design, lambda u: 30.0 * u[0] - 10.0 * u[1]))
    store = live(QUESTION, design, tmp_path / "store", Options(workers=2)).store
    found = morris.screening(store, COST)
    assert [effect.parameter for effect in found.effects] == list(NAMES)
    assert [effect.mu for effect in found.effects] == pytest.approx([30.0, -10.0, 0.0], abs=1e-6)
    assert [effect.mu_star for effect in found.effects] == pytest.approx([30.0, 10.0, 0.0], abs=1e-6)
    assert [effect.sigma for effect in found.effects] == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)
    np.testing.assert_array_equal(design_of(store).values, design.values)


def test_morris_tells_what_acts_together(known, tmp_path):
    pytest.importorskip("SALib")
    design = morris.design(NAMES, trajectories=6)
    known(on_the_cube(design, lambda u: 30.0 * u[0] * u[1] + 10.0 * u[2]))
    store = live(QUESTION, design, tmp_path / "store").store
    sigma = {effect.parameter: effect.sigma for effect in morris.screening(store, COST).effects}
    assert min(sigma["wb_W0"], sigma["uc_wijkteam_hour"]) > 3.0
    assert sigma["lonely_l1"] == pytest.approx(0.0, abs=1e-6)


def test_sobol_finds_the_shares_of_ishigamis_function(known, tmp_path):
    """Analytic shares for a = 7, b = 0.1 (Ishigami & Homma 1990)."""
    pytest.importorskip("SALib")

    def ishigami(u):
        x = math.pi * (2.0 * u - 1.0)
        return math.sin(x[0]) + 7.0 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])

    design = sobol.design(NAMES, base=256)
    known(on_the_cube(design, ishigami))
    one = Question("alverna", "connector", years=1, seeds=1)
    found = sobol.indices(live(one, design, tmp_path / "store").store, COST)
    by_name = {index.parameter: index for index in found.indices}
    first = [by_name[name].first for name in NAMES]
    total = [by_name[name].total for name in NAMES]
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.08)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.08)
    assert all(index.total_noise > 0.0 for index in found.indices)
    assert found.noise_share is None


def test_a_design_without_one_of_its_points_is_no_design(known, tmp_path, capsys):
    pytest.importorskip("SALib")
    design = sobol.design(NAMES, base=4)
    answer = on_the_cube(design, lambda u: float(u[0]))

    def failing(unit, p, arm):
        if unit.origin.index == 3 and unit.rep == 0:
            raise RuntimeError("no such life")
        return answer(unit, p, arm)

    known(failing)
    store = live(QUESTION, design, tmp_path / "store").store
    with pytest.raises(Unfinished, match="2 runs failed"):
        sobol.indices(store, COST)
    assert execute(["sensitivity", "show", str(store.folder)]) == 3
    assert "--retry" in capsys.readouterr().err


def test_where_nothing_moves_there_is_no_variance_to_divide(known, tmp_path):
    pytest.importorskip("SALib")
    design = sobol.design(NAMES, base=4)
    known(on_the_cube(design, lambda u: 5.0))
    assert sobol.indices(live(QUESTION, design, tmp_path / "store").store, COST).indices == ()


def test_noise_is_what_differs_by_seed_and_not_what_seeds_share():
    drawn = np.random.default_rng(1)
    points, shared = drawn.normal(0.0, 3.0, (400, 1)), drawn.normal(0.0, 10.0, (1, 5))
    assert noise_share(points + shared + np.zeros((400, 5))) == pytest.approx(0.0, abs=1e-12)
    # Variance 9 between points, 25 / 5 of luck in a mean of five: 5 / 14.
    noisy = points + shared + drawn.normal(0.0, 5.0, (400, 5))
    assert noise_share(noisy) == pytest.approx(5.0 / 14.0, abs=0.06)
    assert noise_share(points) is None


# ---------------------------------------------------------------------------------------------- names, commands


def test_names_are_all_uncertain_ones_or_those_asked_for():
    assert check_names(()) == load().uncertain()
    assert check_names(("wb_sd", "wb_sd")) == ("wb_sd",)
    prices = check_names((), topics=("prices",))
    assert prices
    assert {load()[name].topic for name in prices} == {"prices"}
    with pytest.raises(BadInput, match="did you mean 'theta0'"):
        check_names(("theta00",))
    with pytest.raises(BadInput, match="lonely_from' is fixed"):
        check_names(("lonely_from",))


def test_bad_input_is_refused_all_at_once_before_anything_is_made(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = (
        "sensitivity morris alvernaa --policy conector --parameter theta00 --outcome cost_al --pressure no"
    )
    assert execute([*words.split(), "--lang", "fr", "--workers", "0", "--topic", "pricez"]) == 2
    said = capsys.readouterr().err
    for hint in (
        "'alverna'",
        "'connector'",
        "'theta0'",
        "'cost_all'",
        "low or high",
        "nl or en",
        "--workers",
        "'prices'",
    ):
        assert hint in said
    assert execute(["sensitivity", "sobol", "alverna"]) == 2
    assert "--parameter" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_commands_print_a_table_per_measure_and_keep_tables_and_pictures(
    known, tmp_path, monkeypatch, capsys
):
    known(by_parameters)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    two = ["--parameter", "wb_W0", "--parameter", "uc_wijkteam_hour"]
    words = ["tornado", "alverna", "--policy", "connector", "--years", "1", "--seeds", "3", *two]
    assert execute([*words, "--store", "tor", "--out", "all.json"]) == 0
    seen = capsys.readouterr().out
    assert "kosten gemeente" in seen
    assert "welbevinden" in seen
    assert "~ uc_wijkteam_hour" in seen
    facts = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert (facts["schema"], facts["policy"]) == ("rondom.tornado/2", "connector")
    kept = tmp_path / "tor" / "analysis" / "oat"
    assert {path.name for path in kept.iterdir()} == {
        "oat.csv", "oat.json", "tornado-cost_municipality.svg", "tornado-wellbeing_last_year.svg",
    }  # fmt: skip
    # The same words go on with the same store: nothing is made again, and the answer is the same.
    assert execute([*words, "--store", "tor", "--json", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out) == facts
    assert execute(["sensitivity", "oat", *words[1:], "--plan"]) == 0
    assert "5 points x 3 lives, 30 runs" in capsys.readouterr().err


def test_a_store_of_another_kind_is_no_study(tmp_path, known, capsys):
    from experiments.sweep import Experiment

    known(by_parameters)
    asked = {"name": "plain", "years": 1, "scenarios": {"places": ["alverna"], "pressures": ["low"]}}
    store = Experiment.from_dict(asked).run(tmp_path / "plain")
    assert execute(["sensitivity", "show", str(store.folder)]) == 2
    assert "no study.json" in capsys.readouterr().err
