"""Running means against plain ones, runs still needed against the table of Student's distribution, and the command."""

from __future__ import annotations

import json

import numpy as np
import pytest

from experiments.analyses.answered import half_width
from experiments.analyses.convergence import courses, needed_units
from experiments.analyses.measures import measure_of
from experiments.cli import execute
from experiments.report.texts import Texts
from experiments.sweep import Experiment
from tests.made_up_answers import living

ASKED = {
    "name": "course",
    "years": 2,
    "scenarios": {"places": ["alverna"], "pressures": ["low", "high"]},
    "policies": [{"arm": "connector", "doses": [0.5, 1.0]}],
    "uncertainties": {"method": "joint", "draws": 12},
    "replications": {"seeds": 3},
}
COST = measure_of("cost_all", 2)


def by_luck(unit, p, arm):
    mark = [unit.seed, unit.origin.index, round(10 * arm.dose), len(arm.pressure)]
    return {"cost_all": 2000.0 + float(np.random.default_rng(mark).normal(10.0, 5.0)), "start.residents": 2.0}


@pytest.fixture
def lived(monkeypatch, tmp_path):
    monkeypatch.setattr("experiments.sweep.engine.live", living(by_luck))

    def make(**changes):
        return Experiment.from_dict({**ASKED, **changes}).run(tmp_path / "store")

    return make


def test_every_contrast_is_followed_draw_by_draw(lived):
    store = lived()
    found = courses(store, COST)
    assert [(c.scene.pressure, c.arm[1]) for c in found] == [
        ("low", 0.5),
        ("low", 1.0),
        ("high", 0.5),
        ("high", 1.0),
    ]
    runs = store.runs(["starting_pressure", "arm", "dose", "draw", "rep", "cost_all"])
    for course in found:
        mine = runs[runs["starting_pressure"] == course.scene.pressure]
        table = mine.pivot_table(index="draw", columns=["dose", "rep"], values="cost_all")
        # Two years, two residents.
        units = (table[course.arm[1]] - table[0.0]).mean(axis=1).to_numpy() / 4.0
        assert course.counted == "draws"
        assert course.units == 12
        for n in (1, 5, 12):
            assert course.mean[n - 1] == pytest.approx(units[:n].mean())
        for n in (2, 5, 12):
            assert course.half[n - 1] == pytest.approx(half_width(units[:n]))
        assert np.isnan(course.half[0])


def test_with_one_draw_the_seeds_are_counted(lived):
    found = courses(lived(uncertainties={}, replications={"seeds": 9}), COST)
    assert {(course.counted, course.units, course.luck) for course in found} == {("seeds", 9, None)}


def test_all_of_the_spread_is_luck_where_parameters_do_nothing(lived):
    found = courses(lived(uncertainties={"method": "joint", "draws": 60}, replications={"seeds": 4}), COST)
    assert np.mean([course.luck for course in found]) > 0.6


@pytest.mark.parametrize(("deviation", "wanted"), [(100.0, 10.0), (3.0, 2.0), (1.0, 0.05)])
def test_as_many_are_needed_as_first_give_the_width(deviation, wanted):
    from scipy.special import stdtrit

    def width(n: int) -> float:
        return float(stdtrit(n - 1, 0.975) * deviation / n**0.5)

    found = needed_units(deviation, wanted, 2)
    assert found is not None
    assert width(found) <= wanted < width(found - 1)
    assert needed_units(deviation, wanted, found + 50) == found + 50
    assert needed_units(1e9, 1e-3, 2) is None


def test_what_is_needed_counts_runs_of_both_arms_and_all_seeds(lived):
    course = courses(lived(), COST, 0.1)[0]
    assert course.needed is not None
    assert course.needed.units is not None
    assert course.needed.more_units == course.needed.units - 12
    assert course.needed.more_runs == course.needed.more_units * 2 * 3


def test_the_command_says_how_many_more_and_draws_every_contrast(lived, capsys):
    store = lived()
    assert execute(["analyse", "converge", str(store.folder), "--half-width", "0.1", "--lang", "en"]) == 0
    seen = capsys.readouterr().out
    assert "needed" in seen
    kept = store.folder / "analysis" / "converge"
    assert len(list(kept.glob("*.svg"))) == 4
    facts = json.loads((kept / "converge.json").read_text(encoding="utf-8"))
    assert len(facts["contrasts"]) == 4
    assert facts["contrasts"][0]["needed"]["half_width"] == 0.1
    assert (
        execute(["analyse", "converge", str(store.folder), "--half-width", "0", "--outcome", "cost_al"]) == 2
    )
    said = capsys.readouterr().err
    assert "above 0" in said
    assert "'cost_all'" in said


def test_both_languages_say_the_same():
    dutch, english = Texts("nl", "experiments.analyses"), Texts("en", "experiments.analyses")
    assert set(dutch) == set(english)

    def blanks(text: str) -> list[str]:
        import string

        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)

    assert {key: blanks(dutch[key]) for key in dutch} == {key: blanks(english[key]) for key in english}
