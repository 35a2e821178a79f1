"""A municipality's own figures and places of one's own in a sweep: part of who a run is, and kept in the store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from experiments.cli import execute
from experiments.sweep import Experiment
from experiments.sweep.experiment import Options, resume
from experiments.sweep.own import _NAME, PLACES, place_file
from experiments.sweep.plan import Plan
from experiments.sweep.store import Store
from sim.errors import BadInput
from sim.population import profile
from sim.population.own import NAME, path_of, read, written
from tests.made_up_places import village
from tests.unit.test_own_real import filled_in

ASKED = """
name = "own"
years = 1

[scenarios]
places = ["{place}"]
pressures = ["low"]
{more}

[[policies]]
arm = "connector"
"""


def asked(folder: Path, place: str = "alverna", more: str = "") -> Experiment:
    path = folder / "own.toml"
    path.write_text(ASKED.format(place=place, more=more), encoding="utf-8")
    return Experiment.from_toml(path)


def own_village(folder: Path, size: float = 0.06) -> str:
    """A small place of the user's own in their folder."""
    made = village(size).model_copy(update={"place": "gehucht", "name": "Gehucht"})
    folder.mkdir(exist_ok=True)
    (folder / "gehucht.toml").write_text(written(made, {"file": "made up"}), encoding="utf-8")
    profile.cache_clear()
    return "gehucht"


def test_a_sheet_moves_parameters_and_is_part_of_who_a_run_is(tmp_path):
    plain = asked(tmp_path).plan()
    sheet = filled_in(tmp_path)
    mine = asked(tmp_path, more=f'local = "{sheet.name}"').plan()
    assert not set(plain.run_ids) & set(mine.run_ids)
    before, after = (next(plan.missing(())).origin.parameters() for plan in (plain, mine))
    assert {name for name in before if before[name] != after[name]} == {"uc_wijkteam_hour", "wait_ggz"}
    # The same sheet under another name, or in another folder, is the same figures.
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(sheet, tmp_path / "elsewhere" / "andere-naam.xlsx")
    again = asked(tmp_path / "elsewhere", more='local = "andere-naam.xlsx"').plan()
    assert again.run_ids == mine.run_ids


def test_the_store_holds_copies_and_needs_nothing_else(tmp_path, own_folder):
    place, sheet = own_village(own_folder), filled_in(tmp_path)
    experiment = asked(tmp_path, place, f'local = "{sheet.name}"')
    store = Store.create(tmp_path / "store", experiment.specification, experiment.source, experiment.folder)
    assert (store.folder / sheet.name).read_bytes() == sheet.read_bytes()
    assert read(store.folder / "own-places" / "gehucht.toml") == profile(place)
    shutil.rmtree(own_folder)
    sheet.unlink()
    (tmp_path / "own.toml").unlink()
    profile.cache_clear()
    assert store.plan().run_ids == store.planned()
    unit = next(store.plan().missing(()))
    assert unit.origin.profile(place).place == place


def test_another_place_of_the_same_name_is_another_run(tmp_path, own_folder):
    place = own_village(own_folder)
    first = asked(tmp_path, place).plan()
    own_village(own_folder, 0.07)
    second = asked(tmp_path, place).plan()
    assert not set(first.run_ids) & set(second.run_ids)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('local = "nergens.xlsx"', "scenarios.local: nergens.xlsx"),
        ('local = "../weg.xlsx"', "leaves the folder of the specification"),
        ('local = "eigen.xlsx"\nsystems = { duur = { uc_wijkteam_hour = 100.0 } }', "leave out one"),
        ('lokal = "eigen.xlsx"', "did you mean 'local'"),
    ],
    ids=["missing", "outside", "twice", "misspelt"],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(tmp_path, monkeypatch, more, said):
    filled_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput) as caught:
        asked(Path(), more=more)
    assert said in str(caught.value)


@pytest.mark.parametrize("named", [True, False])
def test_own_places_are_looked_for_where_the_population_has_them(tmp_path, monkeypatch, named):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("RONDOM_PLACES_DIR", raising=False)
    if named:
        monkeypatch.setenv("RONDOM_PLACES_DIR", str(tmp_path / "named"))
    path_of("gehucht").parent.mkdir(parents=True)
    path_of("gehucht").touch()
    assert place_file("gehucht", tmp_path) == path_of("gehucht")
    assert NAME.pattern == _NAME.pattern


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path):
    own_village(tmp_path / "far")
    sheet = filled_in(tmp_path / "far")
    near = tmp_path / "near"
    (near / PLACES).mkdir(parents=True)
    (near / PLACES / "gehucht.toml").symlink_to(tmp_path / "far" / "gehucht.toml")
    (near / sheet.name).symlink_to(sheet)
    with pytest.raises(BadInput) as caught:
        asked(near, "gehucht", f'local = "{sheet.name}"')
    assert [problem.count("leads out of the folder") for problem in caught.value.problems] == [1, 1]
    # The user's own folder is theirs to arrange, and the file itself is as good as ever.
    (near / PLACES / "gehucht.toml").unlink()
    shutil.copy(tmp_path / "far" / "gehucht.toml", near / PLACES)
    assert len(asked(near, "gehucht").plan()) == 2


def test_a_place_that_is_nobodys_is_unknown(tmp_path, own_folder):
    own_village(own_folder)
    with pytest.raises(BadInput, match="unknown place 'gehuct'"):
        asked(tmp_path, "gehuct")


@pytest.mark.slow
def test_a_sweep_is_lived_with_them_and_resumed_without_their_files(tmp_path, own_folder, capsys):
    place, sheet = own_village(own_folder), filled_in(tmp_path)
    plain = asked(tmp_path, place).run(tmp_path / "plain", Options(workers=1)).runs()
    mine = asked(tmp_path, place, f'local = "{sheet.name}"')
    store = Store.create(tmp_path / "mine", mine.specification, mine.source, mine.folder)
    shutil.rmtree(own_folder)
    sheet.unlink()
    (tmp_path / "own.toml").unlink()
    profile.cache_clear()
    session = resume(store.folder, Options(workers=1))
    assert session.complete
    rows = session.store.runs()
    assert set(rows["status"]) == {"ok"}
    # The team's hour is dearer in the sheet, and nothing else of the municipality is cheaper.
    assert rows["cost_municipality"].sum() > plain["cost_municipality"].sum()
    assert execute(["sweep", "verify", str(store.folder), "--again", "1"]) == 0
    capsys.readouterr()


def test_plans_without_anything_of_ones_own_keep_their_ids(tmp_path):
    experiment = asked(tmp_path)
    origin = next(Plan.of(experiment.specification, tmp_path).missing(())).origin
    assert origin.address() == "central|"
