"""The Werkbank: sweeps it writes are sound, stores it opens are those of its folder only."""

from __future__ import annotations

import tomllib

import pytest

from dashboards.components import stores
from dashboards.presets import file
from dashboards.presets.file import Presets, beside, model_now, own_file, read, write
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
    assert [(row[2], row[-1]) for row in found.rows] == [("baseline", "6"), ("connector", "6")]
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
    assert beside("life-nowhere.json.gz") is None
    shipped = beside(file.NAME)
    assert shipped is not None
    assert shipped.parent.name == "presets"
    (tmp_path / file.NAME).write_bytes(b"x")
    assert beside(file.NAME) == tmp_path / file.NAME


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
