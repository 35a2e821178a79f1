"""Own places: kept whole or not at all, never lost, and as good as shipped ones for every command."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from experiments.cbs.keep import as_csv, check_name, from_kept, keep, short_name
from experiments.cli import execute
from experiments.names import known_places, own_place
from sim.errors import BadInput, StorageProblem
from sim.population import UnknownPlace, build, profile
from sim.population.own import origin, own_places, path_of, read, written
from tests.made_up_cbs import GEMEENTE, WIJK, write_csv

FOLDER = Path(__file__).parents[1] / "cbs"


@pytest.fixture
def file(tmp_path):
    return write_csv(tmp_path, [WIJK, GEMEENTE])


def imported(file, *words):
    return execute(["neighbourhoods", "import", str(file), "--code", "WK990001", *words])


def test_an_imported_place_is_a_place_like_any_other(own_folder, file, capsys):
    assert imported(file) == 0
    out, err = capsys.readouterr()
    assert "Verzonnen (WK990001), CBS Kerncijfers wijken en buurten 2024" in out
    assert "Opgebouwd: 2000 inwoners. Alle cijfers komen uit binnen de afronding van het CBS." in out
    assert "geeft CBS niet" in out
    assert f"bewaard als verzonnen: {own_folder / 'verzonnen.toml'}" in err
    assert own_places() == ("verzonnen",)
    assert known_places() == ("alverna", "huurlingsedam", "reference", "verzonnen")
    place = profile("Verzonnen")
    assert build(place, 1).birth.shape[0] == 2000
    assert set(origin(path_of("verzonnen"))) == {"table", "file", "sha256"}
    assert own_place("verzonnen").figures[0].value == 2000
    assert execute(["neighbourhoods", "list"]) == 0
    assert "WK990001" in capsys.readouterr().out
    assert execute(["neighbourhoods", "show", "verzonnen", "--lang", "en"]) == 0
    assert "One-person households" in capsys.readouterr().out
    with pytest.raises(UnknownPlace, match="did you mean 'verzonnen'"):
        profile("verzonen")


def test_nothing_is_written_over_and_nothing_is_lost(own_folder, file, tmp_path, capsys):
    assert imported(file) == 0
    first = path_of("verzonnen").read_text()
    assert imported(file) == 2
    assert "exists already: nothing was written" in capsys.readouterr().err
    other = write_csv(tmp_path, [{**WIJK, "a_hh": "880"}, GEMEENTE], name="kwb-2023.csv")
    assert imported(other, "--replace") == 0
    assert profile("verzonnen").value("households") == 880
    assert (own_folder / "verzonnen.toml.1").read_text() == first
    assert imported(file, "--replace") == 0
    assert profile("verzonnen").value("households") == 890
    assert sorted(path.name for path in own_folder.iterdir()) == [
        "verzonnen.toml", "verzonnen.toml.1", "verzonnen.toml.2"
    ]  # fmt: skip
    assert own_places() == ("verzonnen",)


def test_a_full_disk_leaves_the_old_place(own_folder, file, monkeypatch, capsys):
    assert imported(file) == 0
    before = {path.name: path.read_bytes() for path in own_folder.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert imported(file, "--replace") == 4
    assert "the disk is full" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in own_folder.iterdir()} == before


@pytest.mark.parametrize("ending", ["toml", "csv"])
def test_a_place_can_be_passed_on_as_a_file(own_folder, file, tmp_path, ending, capsys):
    passed = tmp_path / f"verzonnen.{ending}"
    assert imported(file, "--into", str(passed)) == 0
    assert f"rondom neighbourhoods add {passed}" in capsys.readouterr().err
    assert own_places() == ()
    assert imported(file, "--into", str(passed)) == 2
    assert execute(["neighbourhoods", "add", str(passed)]) == 0
    again = profile("verzonnen")
    assert build(again, 1).birth.shape[0] == 2000
    assert execute(["neighbourhoods", "add", str(passed)]) == 2
    assert execute(["neighbourhoods", "add", str(passed), "--replace"]) == 0


def test_both_forms_hold_the_same(own_folder, file):
    assert imported(file) == 0
    place = profile("verzonnen")
    assert read(path_of("verzonnen")) == place
    table = own_folder / "x.csv"
    table.write_text(as_csv(place), encoding="utf-8")
    assert from_kept(table) == place
    # What a spreadsheet with decimal commas makes of it.
    rows = [
        [cell.replace(".", ",") if cell.replace(".", "").isdigit() else cell for cell in row]
        for row in csv.reader(as_csv(place).splitlines())
    ]
    with table.open("w", encoding="utf-8-sig", newline="") as file_:
        csv.writer(file_, delimiter=";").writerows(rows)
    assert from_kept(table).value("household_size") == 2.2


def test_text_of_any_kind_survives(own_folder, file):
    assert imported(file) == 0
    place = profile("verzonnen").model_copy(update={"name": 'A "b" \\ é 𝄞 \x7f', "note": "two\nlines"})
    path = own_folder / "odd.toml"
    path.write_text(written(place, {"file": "x'y\"z"}), encoding="utf-8")
    assert read(path) == place
    assert origin(path) == {"file": "x'y\"z"}


DAMAGED = """format = 1
place = "p"
name = "P"
municipality = ""
code = ""
note = ""
[[figures]]
indicator = "inhabitants"
value = -1
unit = "persons"
year = 2024
source = "x"
code = "y"
kind = "source"
grade = "A"
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "format is None: expected 1"),
        ("format = 1", "place is missing"),
        ("format = 1\nx = [", "is not a neighbourhood of rondom"),
        ('format = 1\nplace="p"\nname="P"\nmunicipality=""\ncode=""\nnote=""', "no figures"),
        (DAMAGED, r"figure 1 \(inhabitants\): value: Input should be greater than or equal to 0"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_named_with_what_is_wrong(own_folder, text, words):
    own_folder.mkdir()
    (own_folder / "p.toml").write_text(text)
    with pytest.raises(BadInput, match=words):
        profile("p")


def test_a_file_under_another_name_is_not_that_place(own_folder, file):
    assert imported(file) == 0
    path_of("verzonnen").rename(path_of("anders"))
    with pytest.raises(BadInput, match="place is 'verzonnen': expected 'anders'"):
        profile("anders")


def test_a_table_with_something_wrong_has_line_and_column(own_folder, file, tmp_path):
    assert imported(file, "--into", str(tmp_path / "x.csv")) == 0
    text = (tmp_path / "x.csv").read_text()
    (tmp_path / "x.csv").write_text(text.replace(",inhabitants,2000.0,", ",inhabitants,veel,", 1))
    with pytest.raises(BadInput, match=r"x\.csv line 2, column value"):
        from_kept(tmp_path / "x.csv")
    (tmp_path / "y.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadInput, match=r"y\.csv line 1: columns missing: place, name"):
        from_kept(tmp_path / "y.csv")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "no file: name CBS's yearly file, or add --online"),
        (["{file}"], "--code is missing"),
        (["{file}", "--code", "WK990001", "--online"], "a file and --online: choose one of the two"),
        (["{file}", "--code", "Verzonnen"], "Areas with that name: WK990001 Wijk 01 Verzonnen (Nergens)"),
        (["{file}", "--code", "WK990001", "--name", "alverna"], "which the product ships"),
        (["{file}", "--code", "WK990001", "--name", "Mijn Wijk"], "for example 'mijn-wijk'"),
        (["{file}", "--code", "WK990001", "--into", "x.docx"], "expected a name that ends in .toml or .csv"),
        (["{file}", "--code", "WK990001", "--year", "2023"], "--year is 2023, but kwb-2024.csv says 2024"),
        (["{file}", "--code", "WK990001", "--lang", "fr"], "lang is 'fr'"),
    ],
)
def test_a_bad_import_is_refused_and_writes_nothing(own_folder, file, words, told, capsys):
    assert execute(["neighbourhoods", "import", *(word.format(file=file) for word in words)]) == 2
    assert told in capsys.readouterr().err
    assert not own_folder.exists()


def test_find_tells_the_code_of_a_name(file, capsys):
    assert execute(["neighbourhoods", "find", str(FOLDER / "kwb-2024-excerpt.csv"), "batenb"]) == 0
    assert "WK029603" in capsys.readouterr().out
    assert execute(["neighbourhoods", "find", str(file), "qqqq"]) == 2


def test_a_draw_that_contradicts_itself_is_drawn_again(monkeypatch):
    from sim import begin
    from sim.parameters import central, load
    from sim.population import Contradiction

    tried = []

    class Figures:
        def draw(self, seed, index):
            return (seed, index)

    def build_when(impossible):
        def made(figures, *_):
            tried.append(figures)
            if len(tried) <= impossible:
                raise Contradiction("no")
            return figures

        monkeypatch.setattr(begin, "build", made)
        tried.clear()
        return begin.people_of(here, central(load()), seed=1, pair=3, uncertainty=True)

    here: Any = Figures()
    assert build_when(0) == (1, 3)
    seed, index = build_when(2)
    assert (seed, len(tried)) == (1, 3)
    assert index > 3
    assert len(set(tried)) == 3
    assert build_when(8) is here
    with pytest.raises(Contradiction):
        build_when(9)


def test_names_for_the_command_line():
    assert short_name("'t Ven-Oost") == "t-ven-oost"
    assert short_name("2e Exloërmond") == "buurt-2e-exloermond"
    assert check_name(" Batenburg ") == "batenburg"


def test_a_folder_that_cannot_be_written_is_a_problem_of_storage(own_folder, file):
    own_folder.write_text("a file, where a folder should be")
    with pytest.raises(StorageProblem, match="could not be written"):
        keep(profile("alverna"), {}, own_folder / "x.toml", replace=False)
    assert own_places() == ()


def test_a_comparison_says_what_the_place_was_made_of(own_folder, file, made_up_answer):
    from experiments.question import Question
    from experiments.report.html import report

    assert imported(file) == 0
    answer = made_up_answer(Question(places=("alverna",), pairs=2, years=1, policies=("connector",)))
    with_place = answer.model_copy(update={"own_places": {"verzonnen": own_place("verzonnen")}})
    loaded = json.loads(with_place.to_json())["own_places"]["verzonnen"]
    assert loaded["code"] == "WK990001"
    assert loaded["origin"]["file"] == "kwb-2024.csv"
    page = report(with_place)
    assert 'id="own"' in page
    assert "17 van de 18 cijfers komen van de buurt zelf" in page
    assert 'id="own"' not in report(answer)
