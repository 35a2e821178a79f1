"""What moves the answer most, from the studies to the page: an answer that is known in the place of the model."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest

from dashboards.components.moves import pictured
from dashboards.presets import file, swings, tornado
from dashboards.presets.packed import packed
from dashboards.scenario.address import Address
from dashboards.view import View
from experiments.analyses import oat
from experiments.analyses.laws import check_names
from experiments.cli import execute
from sim.errors import BadInput
from sim.parameters import load
from tests.made_up_answers import living

NAMES = ("wb_W0", "uc_wijkteam_hour", "lonely_l1")
EFFORT = tornado.Effort(screening=1, lives=3, largest=1, parameters=NAMES, workers=2)


def by_parameters(unit, p, arm):
    """With the plan the first assumption moves cost, the second is luck, the third moves wellbeing."""
    entries, share = load(), {}
    for name in NAMES:
        share[name] = (p[name] - entries[name].low) / (entries[name].high - entries[name].low)
    if arm.policy == "baseline":
        return {"cost_municipality": 5000.0, "wellbeing_last_year": 7.0}
    luck = np.random.default_rng([unit.seed, round(1e6 * p["uc_wijkteam_hour"])]).normal(0.0, 50.0)
    cost = 5000.0 - 1000.0 * share["wb_W0"] + luck
    return {"cost_municipality": cost, "wellbeing_last_year": 7.0 + share["lonely_l1"]}


@contextlib.contextmanager
def silent():
    yield lambda standing: None


@pytest.fixture
def known(monkeypatch, tmp_path):
    """An answer in place of the model, and presets in a folder of the test's own."""
    monkeypatch.setattr("experiments.sweep.engine.live", living(by_parameters))
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    monkeypatch.setenv(file.FOLDER, str(tmp_path / "presets"))
    monkeypatch.chdir(tmp_path)
    swings.shipped.cache_clear()
    yield
    swings.shipped.cache_clear()


def test_the_largest_go_on_with_other_seeds_and_come_out_as_the_study_says(known, tmp_path):
    made = tornado.make("alverna", tmp_path / "runs", EFFORT, silent)
    again = tornado.make("alverna", tmp_path / "runs", EFFORT, silent)
    assert made is not None
    assert again is not None
    assert packed(made) == packed(again)
    assert (made.screened, made.screening_lives, made.lives, made.seed) == (3, 1, 3, tornado.SEED + 1)
    assert made.current
    store = next(path for path in (tmp_path / "runs").iterdir() if "largest" in path.name)
    from experiments.analyses.measures import measures_of
    from experiments.sweep.store import Store

    study = oat.tornado(Store(store), measures_of((), tornado.YEARS))
    for measured in made.measures:
        bars = study.bars[measured.name]
        assert [one.parameter for one in measured.swings] == [bar.parameter for bar in bars]
        assert np.allclose([one.high - one.low for one in measured.swings], [bar.swing for bar in bars])
    chosen = {measured.name: {one.parameter for one in measured.swings} for measured in made.measures}
    assert chosen == {"cost_municipality": {"wb_W0"}, "wellbeing_last_year": {"lonely_l1"}}


def test_the_command_writes_what_the_page_reads(known, tmp_path, capsys):
    words = ["presets", "tornado", "--place", "alverna", "--lives", "3", "--largest", "2"]
    words += [part for name in NAMES for part in ("--parameter", name)]
    assert execute([*words, "--plan"]) == 0
    assert "at most 56 runs" in capsys.readouterr().err
    assert execute(words) == 0
    found = swings.shipped("alverna")
    assert found is not None
    assert found.place == "alverna"
    other = swings.shipped("huurlingsedam")
    assert other is None or (other.place, other.screened) != ("huurlingsedam", found.screened)
    for lang in ("nl", "en"):
        drawn = [
            pictured(View(Address(lang=lang), {}, lambda to: None), found, one) for one in found.measures
        ]
        shown = [figure for figure in drawn if figure is not None]
        assert len(shown) == 2
        assert all(found.model.partition("/")[0] in figure.source for figure in shown)


@pytest.mark.parametrize("place", tornado.PLACES)
def test_shipped_tables_are_of_this_model_and_rest_on_every_assumption(place):
    found = swings.read(Path(tornado.__file__).parent / swings.file_name(place))
    assert found.current, f"{found.model}: make them anew with `rondom presets tornado --shipped`"
    assert (found.place, found.policy, found.pressure) == (place, tornado.PLAN, tornado.PRESSURE)
    assert found.screened == len(check_names(()))
    assert found.lives >= 10


def test_only_bars_longer_than_luck_are_drawn():
    def swing(name, high, noise):
        return swings.Swing(parameter=name, low=0.0, high=high, noise=noise)

    def pictures(*bars):
        found = swings.Swings(
            model="1/x", place="alverna", pressure="high", policy="connector", years=5, seed=2, lives=3, screened=3,
            screening_lives=1, measures=[swings.Measured(name="cost_municipality", central=0.5, swings=list(bars))],
        )  # fmt: skip
        return pictured(View(Address(), {}, lambda to: None), found, found.measures[0])

    figure = pictures(swing("theta0", 1.0, 2.0), swing("wb_W0", 4.0, 1.0), swing("wb_sd", 3.0, 1.0))
    assert figure is not None
    assert len(figure.sheet.rows) == 2
    assert pictures(swing("theta0", 1.0, 2.0)) is None


def test_a_table_that_cannot_be_read_says_what_to_do(tmp_path):
    path = tmp_path / swings.file_name("alverna")
    path.write_bytes(b"broken")
    with pytest.raises(BadInput, match="rondom presets tornado"):
        swings.read(path)


def test_what_is_not_known_is_refused_all_at_once(capsys):
    words = ["presets", "tornado", "--place", "alvernaa", "--parameter", "theta00"]
    assert execute(words) == 2
    said = capsys.readouterr().err
    assert "'alverna'" in said
    assert "'theta0'" in said
