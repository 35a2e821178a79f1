"""A wijk that is not shipped, read from CBS's file and compared, with a municipality's own figures."""

import json
from pathlib import Path

import pytest

from experiments.cli import execute
from experiments.local.template import template
from experiments.schema import Comparison

EXCERPT = Path(__file__).parents[1] / "cbs" / "kwb-2024-excerpt.csv"
WORDS = ["batenburg", "--policy", "connector", "--years", "1", "--pressure", "low"]


def filled_in(folder: Path) -> Path:
    """A sheet in which one tariff, one wait and one offer are the municipality's own."""
    book = template()
    for sheet, code, value in (
        ("Tarieven", "team_hour", 120),
        ("Wachttijden", "wait_ggz", 30),
        ("Aanbod", "eating_table", "ja"),
    ):
        page = book[sheet]
        names = {str(cell.value).partition(" / ")[0]: cell.column for cell in page[4]}
        (row,) = (cell.row for cell in page["A"] if cell.value == code)
        page.cell(row, names["bestaat" if sheet == "Aanbod" else "waarde"]).value = value
        page.cell(row, names["bron"]).value = "begroting 2024"
        page.cell(row, names["jaar"]).value = 2024
    path = folder / "eigen.xlsx"
    book.save(path)
    return path


@pytest.mark.slow
def test_an_imported_wijk_is_compared_with_own_figures(own_folder, tmp_path, capsys):
    assert execute(["neighbourhoods", "import", str(EXCERPT), "--code", "WK029603"]) == 0
    sheet = filled_in(tmp_path)
    for name, more in (("plain", []), ("mine", ["--local", str(sheet)])):
        words = ["compare", *WORDS, "--only", "--pairs", "2", *more, "--out", str(tmp_path / name)]
        assert execute(words) == 0
    assert "BATENBURG, LAGE DRUK" in capsys.readouterr().out
    answers = {
        name: Comparison.model_validate_json((tmp_path / name / "compare.json").read_text(encoding="utf-8"))
        for name in ("plain", "mine")
    }
    plain, own = (answers[name].results[0] for name in ("plain", "mine"))
    assert plain.residents == own.residents == 670
    team = {
        name: answer.results[0].baseline_cost["municipality"].mean or 0.0 for name, answer in answers.items()
    }
    assert team["mine"] > team["plain"] > 0.0
    assert answers["mine"].question.own is not None
    assert answers["mine"].own_places["batenburg"].code == "WK029603"
    facts = json.loads((tmp_path / "mine" / "manifest.json").read_text(encoding="utf-8"))
    assert facts["own_inputs"].keys() == {(own_folder / "batenburg.toml").as_posix(), sheet.as_posix()}
    assert "begroting 2024" in (tmp_path / "mine" / "report.html").read_text(encoding="utf-8")
    # The manifest's command makes it again, own figures included.
    assert execute([*facts["command"].split()[1:], "--out", str(tmp_path / "again")]) == 0
    again = (tmp_path / "again" / "compare.json").read_bytes()
    assert again == (tmp_path / "mine" / "compare.json").read_bytes()


@pytest.mark.slow
def test_a_network_of_own_figures_is_the_models_with_them(tmp_path, capsys):
    """Own figures change who joins what, and so who is tied to whom; the manifest names the sheet."""
    from experiments.local.check import own_figures
    from sim import Model

    sheet, folder = filled_in(tmp_path), tmp_path / "net"
    words = ["network", "alverna", "--years", "1", "--every", "26", "--json", "--local", str(sheet)]
    assert execute([*words, "--out", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    table = Model("alverna", rng=1, own=own_figures(sheet), weeks=52).run_measured(52, every=26)
    assert [look["week"] for look in told["looks"]] == [0, 26, 52]
    for look in told["looks"]:
        for name in ("residents", "ties", "mean_degree", "largest"):
            assert look[name] == pytest.approx(table.loc[look["week"], name], abs=1e-8), name
    facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert facts["own_inputs"].keys() == {sheet.as_posix()}
    assert facts["command"].endswith(f"--local {sheet.as_posix()}")
    plain = Model("alverna", rng=1, weeks=52).run_measured(52, every=26)
    assert not table.equals(plain)


def test_a_network_and_a_twin_refuse_a_sheet_that_is_not_there(tmp_path, capsys):
    for command in ("network", "meanfield"):
        assert execute([command, "alverna", "--local", str(tmp_path / "gone.xlsx")]) == 2
        streams = capsys.readouterr()
        assert "gone.xlsx" in streams.err
        assert streams.out == ""


@pytest.mark.slow
def test_run_story_and_tornado_take_them_too(own_folder, tmp_path, capsys):
    assert execute(["neighbourhoods", "import", str(EXCERPT), "--code", "WK029603"]) == 0
    sheet = str(filled_in(tmp_path))
    capsys.readouterr()
    costs = []
    for more in ([], ["--local", sheet]):
        assert execute(["run", *WORDS, "--json", *more]) == 0
        costs.append(sum(json.loads(capsys.readouterr().out)["weekly"]["cost_municipality"]))
    assert costs[1] > costs[0]
    assert execute(["story", *WORDS, "--like", "vrouw 78 weduwe", "--json", "--local", sheet]) == 0
    assert "€" not in capsys.readouterr().err
    words = ["tornado", "batenburg", "--years", "1", "--seeds", "1", "--json", "--local", sheet]
    words += ["--store", str(tmp_path / "tornado")]
    assert execute([*words, "--parameter", "team_q"]) == 0
    assert json.loads(capsys.readouterr().out)["place"] == "batenburg"
    assert execute([*words, "--parameter", "wait_ggz"]) == 2
    assert "parameter 'wait_ggz' is fixed" in capsys.readouterr().err
