"""The Werkbank: sweeps it writes are sound, stores it opens are those of its folder only."""

from __future__ import annotations

import gzip
import tomllib

import pytest

from dashboards.components import stores
from dashboards.lives import store as stories
from dashboards.network import store as films
from dashboards.presets import file, lost
from dashboards.presets.file import Presets, model_now, own_file, read, there, write
from dashboards.presets.make import question
from dashboards.scenario.scenario import Scenario
from sim.errors import BadInput
from tests import made_up_sweeps


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setenv(stores.FOLDER, str(tmp_path / "results"))
    return tmp_path / "results"


def test_without_a_folder_there_are_no_stores(results):
    assert stores.names() == []


@pytest.mark.parametrize("name", ["../..", "/etc", "", ".", "gone", "a/b"])
def test_no_other_folder_can_be_named(results, name):
    results.mkdir()
    with pytest.raises(BadInput, match="there is no store"):
        stores.opened(name)


def test_a_store_is_opened_as_far_as_it_is(results, tmp_path, monkeypatch):
    from experiments.sweep import engine, pilot
    from experiments.sweep.experiment import Experiment, Options

    for room in (engine, pilot):
        monkeypatch.setattr(room, "live", room.live)
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    made_up_sweeps.use()
    asked = made_up_sweeps.specification(tmp_path, draws=6)
    Experiment.from_toml(asked).run(results / "mine", Options(workers=1))
    found = stores.opened("mine")
    assert stores.names() == ["mine"]
    assert (found.planned, found.ok, found.failed) == (12, 12, 0)
    assert [(row.arm, row.runs) for row in found.rows] == [("baseline", 6), ("connector", 6)]
    assert tomllib.loads(found.toml)["name"] == "made-up"


def test_presets_come_back_as_they_were_and_the_same_presets_are_the_same_file(tmp_path, made_up_answer):
    presets = Presets(model=model_now(), comparison=made_up_answer(question(5)))
    size = write(presets, tmp_path / "a.gz")
    write(presets, tmp_path / "b.gz")
    assert read(tmp_path / "a.gz") == presets
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert size == (tmp_path / "a.gz").stat().st_size < 1_000_000
    assert presets.current
    assert not presets.model_copy(update={"model": "0/x"}).current


@pytest.mark.parametrize("content", [b"", b"x", b"\x1f\x8b\x08\x00broken", b"{}"])
def test_a_file_that_holds_no_presets_is_refused(tmp_path, content):
    (tmp_path / "x.gz").write_bytes(content)
    with pytest.raises(BadInput, match="rondom presets make"):
        read(tmp_path / "x.gz")


def test_presets_of_this_machine_go_before_the_shipped_ones(tmp_path, monkeypatch):
    monkeypatch.setenv(file.FOLDER, str(tmp_path))
    assert own_file().parent == tmp_path
    assert there("life-nowhere.json.gz") == []
    assert there() == [file.shipped_file()]
    (tmp_path / file.NAME).write_bytes(b"x")
    assert there() == [tmp_path / file.NAME, file.shipped_file()]


def test_presets_that_cannot_be_read_are_passed_by_and_named(tmp_path, monkeypatch, made_up_answer):
    from dashboards.answers import shipped

    monkeypatch.setattr(file, "own_file", lambda: tmp_path / "own.gz")
    monkeypatch.setattr(file, "shipped_file", lambda: tmp_path / "shipped.gz")
    monkeypatch.setattr(lost, "_lost", {})
    (tmp_path / "own.gz").write_bytes(gzip.compress(b"{}"))
    write(Presets(model=model_now(), comparison=made_up_answer(question(5))), tmp_path / "shipped.gz")
    shipped.presets.cache_clear()
    assert shipped.presets() is not None
    assert lost.lost() == ["own.gz"]
    (tmp_path / "shipped.gz").write_bytes((tmp_path / "shipped.gz").read_bytes()[:-2_000])
    shipped.presets.cache_clear()
    assert shipped.presets() is None
    assert lost.lost() == ["own.gz", "shipped.gz"]
    shipped.presets.cache_clear()


@pytest.mark.parametrize(
    ("store", "name"), [(stories, "life-alverna.json.gz"), (films, "network-alverna.npz.gz")]
)
def test_a_broken_film_or_story_of_this_machine_gives_way_to_the_shipped_one(
    store, name, tmp_path, monkeypatch
):
    monkeypatch.setenv(file.FOLDER, str(tmp_path))
    monkeypatch.setattr(lost, "_lost", {})
    whole = (file.shipped_file().parent / name).read_bytes()
    # The middle is another: the file still begins and ends as one that was packed.
    (tmp_path / name).write_bytes(whole[:500] + bytes(400) + whole[900:])
    store.shipped.cache_clear()
    assert store.shipped("alverna") is not None
    assert lost.lost() == [name]
    store.shipped.cache_clear()


def test_the_question_of_a_scenario_is_its_command_line():
    scenario = Scenario(places=("alverna",), arm="connector@0.5+buddies", pressure="low", years=3, seed=7)
    assert scenario.question(pairs=4).command() == (
        "rondom compare alverna --only --policy connector@0.5+buddies --pairs 4 --years 3 --pressure low --seed 7"
    )


@pytest.mark.parametrize(("model", "word"), [(model_now(), "doorgerekend"), ("0/old", "verouderd")])
def test_presets_of_another_model_are_called_old(model, word, monkeypatch, tmp_path, made_up_answer):
    from dashboards.answers import shipped
    from dashboards.answers.known import answers_of
    from dashboards.components.frame import scenario_line
    from dashboards.scenario.address import Address
    from dashboards.view import View

    found = Presets(model=model, comparison=made_up_answer(question(20)))
    monkeypatch.setattr(shipped, "presets", lambda: found)
    address = Address()
    line = scenario_line(View(address, answers_of(address.scenario), lambda to: None))
    assert word in line
    assert "niet gekalibreerd" in line


def test_shipped_presets_of_this_model_go_before_older_ones_of_this_machine(
    monkeypatch, tmp_path, made_up_answer
):
    from dashboards.answers import shipped

    comparison = made_up_answer(question(5))
    monkeypatch.setattr(file, "own_file", lambda: tmp_path / "own.gz")
    monkeypatch.setattr(file, "shipped_file", lambda: tmp_path / "shipped.gz")
    write(Presets(model="0/old", comparison=comparison), tmp_path / "own.gz")
    write(Presets(model=model_now(), comparison=comparison), tmp_path / "shipped.gz")
    shipped.presets.cache_clear()
    chosen = shipped.presets()
    shipped.presets.cache_clear()
    assert chosen is not None
    assert chosen.current
