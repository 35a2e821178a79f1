"""The decision note and the workbook: whole, in two languages, harmless in a spreadsheet; and bad folders refused."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.cli import execute
from experiments.decisions import stored
from experiments.decisions.answers import ranged
from experiments.decisions.decision import decide
from experiments.decisions.evidence import Choice
from experiments.decisions.grid import Speech, footing
from experiments.decisions.page import page
from experiments.decisions.sentence import ROOM
from experiments.decisions.spread import Spread
from experiments.report.texts import Texts
from experiments.sweep import Experiment
from experiments.sweep.experiment import Options
from experiments.workbook.book import grids, workbook
from tests.made_up_decisions import evidence
from tests.made_up_sweeps import specification, use

VOID = {"meta", "link", "br", "circle", "line", "rect", "polyline", "polygon"}


def effect(payer: str, year: int, draw: int, rep: int) -> float:
    return {"municipality": 5000.0 - 1000.0 * draw, "zvw": -300.0}.get(payer, 0.0) * (year + 1)


@pytest.fixture(scope="module")
def found():
    return decide(evidence(effect, places=("alverna", "huurlingsedam")), 2000.0)


@pytest.fixture(scope="module")
def partial():
    made = evidence(effect, planned=80, failed=3)
    return decide(made)


# ------------------------------------------------------------------------------------------------- texts


def test_catalogues_have_the_same_keys_and_blanks():
    dutch, english = Texts("nl", ROOM), Texts("en", ROOM)
    assert list(dutch) == list(english)
    blanks = {
        key: [{name for _, name, _, _ in Formatter().parse(text[key]) if name} for text in (dutch, english)]
        for key in dutch
    }
    assert [key for key, (one, other) in blanks.items() if one != other] == []


def test_every_text_is_used():
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("decisions", "workbook", "commands")
        for path in (Path(__file__).parents[2] / "experiments" / folder).rglob("*")
        if path.suffix in (".py", ".html")
    )
    # The last word of a key is written out somewhere, or made of a name that is.
    names = set(re.findall(r"[A-Za-z_0-9]+", sources))
    made = ("pressure_", "side_", "contract_", "cash_", "over_", "none_", "sentence")
    unused = [
        key
        for key in Texts("nl", ROOM)
        if (last := key.rpartition(".")[2]) not in names and not last.startswith(made)
    ]
    assert unused == []


# -------------------------------------------------------------------------------------------------- page


class Page(HTMLParser):
    """Tags must balance and ids must be unique."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_is_whole_and_asks_nothing_of_anybody(found, lang):
    html = page(found, lang)
    parsed = Page()
    parsed.feed(html)
    assert parsed.open == []
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {link for link in parsed.links if not link.startswith("#")} == {"data:,"}
    assert "script" not in parsed.tags
    assert {"#answer", "#places", "#uncertainty", "#method"} <= set(parsed.links)
    assert all(one.sentence[lang].replace("'", "&#39;") in html for one in found.primary)


def test_the_page_of_a_partial_sweep_says_so_before_the_answer(partial):
    html = page(partial, "nl")
    warning = (
        "Let op: dit gaat over 48 van de 80 geplande doorrekeningen. 3 mislukten, 29 zijn nog niet gedaan."
    )
    assert 0 < html.index(warning) < html.index('id="answer"')


def test_names_of_others_are_escaped():
    made = evidence(effect, places=("<b>nergens</b>",))
    html = page(decide(dataclasses.replace(made, name="<script>")), "nl")
    assert "<script>" not in html
    assert "<b>nergens" not in html


def test_mean_and_range_are_rounded_alike(found):
    speech = Speech(found, "nl")
    spread = Spread(
        mean=1234.0, p10=-800.0, p50=1200.0, p90=4100.0, mc_error=1.0, n=9, unit="x", direction="unclear"
    )
    assert ranged(speech, spread, 1e-3, "") == "1,2\n−0,8 tot 4,1"


# ---------------------------------------------------------------------------------------------- workbook


@pytest.fixture(scope="module")
def book(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    workbook(found, "nl").save(path)
    return openpyxl.load_workbook(path)


def test_a_sheet_per_question_and_first_what_is_in_it(found, book):
    speech = Speech(found, "nl")
    assert book.sheetnames[0] == "Lees mij"
    assert book.sheetnames[1:] == [
        *(speech.texts[f"{grid.name}.sheet"] for grid in grids(speech)),
        "In beeld",
    ]
    links = [row[0].hyperlink.location for row in book["Lees mij"].iter_rows() if row[0].hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_every_sheet_says_what_it_rests_on(found, book):
    said = footing(Speech(found, "nl"))
    for sheet in book:
        told = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert set(said) <= set(told), sheet.title
        assert any("2024" in line and "Contante waarde" in line for line in told)


def test_sheets_are_ready_to_read_and_to_print(book):
    for sheet in book.worksheets[1:-1]:
        # The keys to the left and the headers above stay in sight.
        assert re.fullmatch(r"[B-E]5", sheet.freeze_panes)
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[4] if cell.value]
        assert min(widths) >= 10.0


def test_figures_are_numbers_in_dutch_formats(found, book):
    sheet = book["Wie betaalt"]
    head = [cell.value for cell in sheet[4]]
    first = {name: sheet.cell(5, number) for number, name in enumerate(head, start=1)}
    row = found.decisions[0].payers["municipality"]
    assert first["Jaar 1"].value == row.years[0].mean
    assert first["3 jaar"].value == row.horizon.mean
    assert first["Jaar 1"].number_format == '[$-413]"€ "#,##0;[$-413]"€ "-#,##0'
    assert len(book["In beeld"]._charts) == 3


@pytest.mark.parametrize("start", "=+-@\t\r")
def test_no_text_is_a_formula(start):
    made = evidence(effect, places=(f"{start}cmd|' /C calc'!A0",))
    runs = made.runs.replace({"arm": {"connector": f"{start}1+1"}})
    given = dataclasses.replace(made, runs=runs, name=f"{start}2+5", primary=Choice(f"{start}1+1", 1.0))
    cells = [cell for sheet in workbook(decide(given), "nl") for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    words = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in words if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


# --------------------------------------------------------------------------------------- from the command line


@pytest.fixture
def made_up(monkeypatch):
    from experiments.sweep import engine, pilot

    for room in (engine, pilot):
        monkeypatch.setattr(room, "live", room.live)
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    use()


SERIES = """
[replications]
seeds = 2
[store]
series = ["cost_wmo", "cost_youth", "cost_debt", "open_cases", "pressure"]
"""


def test_the_example_keeps_what_the_decisions_need():
    from experiments.decisions import weekly
    from experiments.sweep.checking import read

    asked = read(Path(__file__).parents[2] / "examples" / "payers.toml")
    assert set(weekly.SERIES) <= set(asked.store.series)
    assert (asked.uncertainties.draws, asked.replications.seeds, asked.years) == (200, 5, 5)
    assert asked.scenarios.places == ("alverna", "huurlingsedam")


@pytest.fixture
def store(tmp_path, made_up):
    return Experiment.from_toml(specification(tmp_path, 12, SERIES)).run(
        tmp_path / "store", Options(workers=1)
    )


def test_a_store_is_decided_from_as_it_stands(store, capsys):
    assert execute(["decide", str(store.folder), "--json", "--budget", "10"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["schema"] == "rondom.decide/1"
    assert facts["standing"] == {
        "planned": 48,
        "ended": 48,
        "failed": 0,
        "missing": 0,
        "left_out": 0,
        "whole": True,
    }
    (one,) = facts["decisions"]
    runs = store.runs()

    def worlds(column):
        pairs = runs.pivot(index=["draw", "rep"], columns="arm", values=column)
        return (pairs["connector"] - pairs["baseline"]).groupby("draw").mean()

    year = one["payers"]["rows"][-1]["years"][0]
    assert year["mean"] == pytest.approx(worlds("cost_all_year_1").mean(), rel=1e-4)
    # In made-up lives the horizon is not the sum of its years.
    assert one["saves"]["all"]["share"] == pytest.approx((worlds("cost_all") < 0.0).mean(), abs=1e-5)
    assert set(one["capacity"]["peaks"]) == {"peak_pressure", "peak_open_cases", "weeks_over"}


def test_weeks_become_yearly_sums_and_the_busiest_quarter(store):
    made = stored.evidence_of(store.folder)
    weeks = store.series(["cost_wmo", "open_cases"])
    sums = weeks.groupby("run_id")["cost_wmo"].sum()
    assert sorted(made.runs["line_wmo_year_1"]) == pytest.approx(sorted(sums), rel=1e-6)
    quarter = (
        weeks.assign(quarter=(weeks["week"] - 1) // 13).groupby(["run_id", "quarter"])["open_cases"].mean()
    )
    assert sorted(made.runs["peak_open_cases"]) == pytest.approx(
        sorted(quarter.groupby("run_id").max()), rel=1e-6
    )


def test_a_report_is_written_whole_or_not_at_all(store, tmp_path, capsys):
    out = tmp_path / "note"
    words = ["report", str(store.folder), "--out", str(out)]
    assert execute(words) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "decide.json",
        "manifest.json",
        "report.html",
        "report.xlsx",
    ]
    assert set(json.loads((out / "manifest.json").read_text())["files"]) == {
        "decide.json",
        "report.html",
        "report.xlsx",
    }
    assert execute(words) == 2
    assert "--force" in capsys.readouterr().err
    assert execute([*words, "--force"]) == 0


def test_half_a_store_says_so_everywhere(store, tmp_path, capsys):
    plan = store.folder / "plan-0001.parquet"
    table = pq.read_table(plan)
    more = table.to_pandas().iloc[:4].assign(run_id=["a", "b", "c", "d"])
    pq.write_table(type(table).from_pandas(pd.concat([table.to_pandas(), more]), preserve_index=False), plan)
    assert execute(["decide", str(store.folder)]) == 0
    said = capsys.readouterr()
    assert "48 of 52 planned runs" in said.err
    assert "Let op: dit gaat over 48 van de 52 geplande doorrekeningen" in " ".join(said.out.split())


def damage(folder: Path, what: str) -> None:
    if what == "newer":
        facts = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**facts, "schema": 99}))
    elif what == "manifest":
        (folder / "manifest.json").write_text("{")
    elif what == "plan":
        (folder / "plan-0001.parquet").write_bytes(b"PAR1")
    elif what == "empty":
        shutil.rmtree(folder / "runs")
        (folder / "runs").mkdir()
    elif what == "gone":
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [
        ("newer", 2, "newer rondom"),
        ("gone", 2, "no such folder"),
        ("empty", 2, "none of the 48 planned runs ended yet"),
        ("manifest", 4, "restore it from a copy"),
        ("plan", 4, "the plan cannot be read"),
    ],
)
@pytest.mark.parametrize("command", ["decide", "report"])
def test_bad_stores_are_refused_with_words(store, tmp_path, what, code, words, command, capsys):
    damage(store.folder, what)
    assert execute([command, str(store.folder)]) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not (tmp_path / "store-report").exists()


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ({"baseline": "failed", "connector": "failed"}, "all 48 runs that ended failed"),
        ({"baseline": "failed"}, "no plan has a run whose baseline"),
        ({"connector": "failed"}, "only the baseline ran"),
    ],
)
def test_runs_that_cannot_be_paired_are_refused_with_words(store, monkeypatch, statuses, words, capsys):
    rows = store.runs()
    rows["status"] = rows["arm"].map(statuses).fillna("ok")
    monkeypatch.setattr("experiments.sweep.store.Store.runs", lambda self, columns=None: rows[list(columns)])
    assert execute(["decide", str(store.folder)]) == 2
    assert words in capsys.readouterr().err


def test_a_sweep_without_a_plan_is_refused(tmp_path, made_up, capsys):
    path = specification(tmp_path, 3)
    path.write_text(path.read_text().replace('[[policies]]\narm = "connector"\n', ""))
    folder = Experiment.from_toml(path).run(tmp_path / "bare", Options(workers=1)).folder
    assert execute(["decide", str(folder)]) == 2
    assert "only the baseline runs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--lang", "fr"], "expected nl or en"),
        (["--budget", "-5"], "0 or more"),
        (["--budget", "nan"], "0 or more"),
        (["--contract", "usal"], "expected usual or population"),
    ],
)
def test_bad_options_are_refused(store, words, told, capsys):
    assert execute(["decide", str(store.folder), *words]) == 2
    assert told in capsys.readouterr().err


# --------------------------------------------------------------------------------------- from a comparison


@pytest.fixture(scope="module")
def comparison(tmp_path_factory, made_up_runs, made_up_answer):
    from experiments.outcomes import outcomes
    from experiments.question import Question
    from experiments.tables import write_runs

    question = Question(
        places=("alverna",), policies=("connector", "rondom-wijchen"), pressures=("low",), pairs=12, years=2
    )
    runs = made_up_runs(question)
    answer = made_up_answer(question, runs)
    folder = tmp_path_factory.mktemp("compared")
    write_runs(folder, runs, outcomes(runs, discount_costs=0.03, discount_effects=0.015))
    (folder / "compare.json").write_text(answer.to_json(), encoding="utf-8")
    return folder, answer


def test_a_comparison_gives_the_figures_it_gave_itself(comparison, capsys):
    folder, answer = comparison
    assert execute(["decide", str(folder), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["kind"], facts["primary_arm"], facts["years"]) == ("compare", "rondom-wijchen", 2)
    for one in facts["decisions"]:
        (mine,) = [r for r in answer.results if (r.pressure, r.arm) == (one["pressure"], one["arm"])]
        rows = {row["payer"]: row for row in one["payers"]["rows"]}
        for payer, row in rows.items():
            known = mine.cost_difference[payer]
            assert row["horizon"]["mean"] == pytest.approx(known.horizon.mean, rel=1e-4, abs=1.0)
            assert row["discounted"]["mean"] == pytest.approx(
                known.horizon_discounted.mean, rel=1e-4, abs=1.0
            )
        per_head = rows["municipality"]["cashable"]["mean"] / one["residents"] / 2
        assert per_head == pytest.approx(mine.cash.cashable["municipality"].mean, rel=1e-3, abs=0.01)
        assert one["saves"]["all"]["share"] == pytest.approx(mine.p_saves["all"].share, abs=1e-5)


def test_a_comparison_becomes_a_note_and_a_workbook(comparison, tmp_path):
    assert execute(["report", str(comparison[0]), "--lang", "en", "--out", str(tmp_path / "note")]) == 0
    book = openpyxl.load_workbook(tmp_path / "note" / "report.xlsx")
    assert book.sheetnames[0] == "Read me"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("compare.json", "{", 2),
        ("compare.json", '{"schema": "rondom.compare/99"}', 2),
        ("weekly.parquet", "x", 4),
    ],
)
def test_a_damaged_comparison_is_refused(comparison, tmp_path, name, text, code, capsys):
    folder = shutil.copytree(comparison[0], tmp_path / "damaged")
    (folder / name).write_text(text, encoding="utf-8")
    assert execute(["decide", str(folder)]) == code
    assert str(folder) in capsys.readouterr().err
