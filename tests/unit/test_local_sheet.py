"""The municipality's sheet: empty it is refused, filled in it is used, wrong it is told cell by cell."""

import datetime as dt
import io
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from experiments.cli import execute
from experiments.local.check import own_figures
from experiments.local.figures import OwnFigures
from experiments.local.lines import lines, sheets
from experiments.local.prices import to_year
from experiments.local.register import register_with, with_own_offers
from experiments.local.template import template, write_template
from experiments.question import Question
from sim.errors import BadInput
from sim.offers import OFFERS
from sim.parameters import central, draw, load
from sim.rates import rates
from sim.tariffs import cpi, weekly_prices

YEAR = dt.datetime.now(dt.UTC).year


@cache
def empty() -> bytes:
    """The template, made once."""
    out = io.BytesIO()
    template().save(out)
    return out.getvalue()


class Sheet:
    """A template under way."""

    def __init__(self):
        self.book = load_workbook(io.BytesIO(empty()))

    def put(self, sheet, code, /, **cells):
        """Fill in cells of the line with a code; sets source and year unless told otherwise."""
        page = self.book[sheet]
        columns = {str(cell.value).partition(" / ")[0]: cell.column for cell in page[4] if cell.value}
        (row,) = (cell.row for cell in page["A"] if cell.value == code)
        for name, value in {"bron": "jaarverslag", "jaar": 2024, **cells}.items():
            page.cell(row, columns[name]).value = value
        return self

    def staff(self, *rows):
        page = self.book["Personeel"]
        for number, row in enumerate(rows, start=5):
            for column, value in enumerate(row, start=1):
                page.cell(number, column).value = value
        return self

    def save(self, folder) -> Path:
        path: Path = folder / "cijfers.xlsx"
        self.book.save(path)
        return path


@pytest.fixture
def sheet():
    return Sheet().put("Gemeente", "inhabitants", waarde=40_000)


def told(path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        own_figures(path)
    return list(caught.value.problems)


def by_parameter(own: OwnFigures):
    return {figure.parameter: figure for figure in own.figures}


# ------------------------------------------------------------------------------------------------ the template


def test_every_line_belongs_to_a_parameter_and_its_range_holds_the_shipped_value():
    register = load()
    for line in lines().values():
        for name in line.parameters:
            entry = register[name]
            assert entry.price_year == line.price_year
            if line.reference is None:
                assert line.low <= entry.value <= line.high, line.line
            else:
                assert line.reference_source


def test_the_template_has_every_line_with_unit_range_and_what_is_used_now(tmp_path):
    path = tmp_path / "leeg.xlsx"
    assert execute(["local", "template", "--xlsx", str(path)]) == 0
    book = template()
    assert book.sheetnames == [
        "Lees mij",
        "Gemeente",
        "Personeel",
        *(s for s in sheets() if s != "Gemeente"),
        "Aanbod",
    ]
    page = book["Tarieven"]
    (row,) = (cell.row for cell in page["A"] if cell.value == "househelp_hour")
    texts = [str(cell.value) for cell in page[row]]
    assert "Wmo huishoudelijke hulp" in texts
    assert "Wmo household help" in texts
    assert "EUR per uur / EUR per hour" in texts
    assert "15 – 100" in texts
    assert any(text.startswith("32.1 EUR/hour (prijzen 2023)") for text in texts)
    assert len(book["Aanbod"]["A"]) == 4 + len(OFFERS)
    assert told(path) == [
        "leeg.xlsx: no figure is filled in: expected at least one yellow cell with a figure"
    ]


def test_the_template_does_not_write_over_anything(tmp_path, capsys):
    path = tmp_path / "x.xlsx"
    path.write_text("mine")
    assert execute(["local", "template", "--xlsx", str(path)]) == 2
    assert "exists already: nothing was written" in capsys.readouterr().err
    assert path.read_text() == "mine"
    assert execute(["local", "template", "--xlsx", str(path), "--replace"]) == 0
    assert execute(["local", "template", "--xlsx", str(tmp_path / "x.csv")]) == 2
    assert execute(["local", "template", "--xlsx", str(tmp_path / "no" / "x.xlsx")]) == 4
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.xlsx"]


# ---------------------------------------------------------------------------------------------- filled in well


def test_prices_go_to_the_euros_of_the_register_and_the_ledger_comes_to_the_same(sheet, tmp_path):
    sheet.put("Gemeente", "index_2025", waarde=103.3)
    sheet.put("Tarieven", "househelp_hour", waarde=36.5, jaar=2025)
    sheet.put("Tarieven", "youth_year", waarde=15_000, jaar=2024)
    sheet.put("Tarieven", "team_hour", waarde=90, laag=85, hoog=100, jaar=2024)
    own = own_figures(sheet.save(tmp_path))
    mine = by_parameter(own)
    p = central(register_with(own))
    assert p["uc_wmo_hbh"] * cpi(p, 2023) == pytest.approx(36.5 / 1.033)
    assert p["uc_youth_client"] * p["cpi_16_24"] == pytest.approx(15_000)
    assert (mine["uc_wijkteam_hour"].low, mine["uc_wijkteam_hour"].high) == (85, 100)
    assert mine["uc_wijkteam_hour"].told == "90 (85 – 100) EUR per uur, 2024"
    assert mine["uc_wmo_hbh"].cell == "Tarieven!E9"
    assert (weekly_prices(p, 1000, 13) != weekly_prices(central(load()), 1000, 13)).sum() == 3


def test_a_year_is_brought_there_and_back():
    for year in (2016, 2023, 2024):
        assert to_year(to_year(50.0, year, 2024, {}), 2024, year, {}) == pytest.approx(50.0, rel=2e-3)
    assert to_year(103.0, 2025, 2024, {2025: 103.0}) == 100.0
    assert to_year(7.0, 2023, 2023, {}) == 7.0


def test_everything_else_draws_what_it_drew_before(sheet, tmp_path):
    own = own_figures(sheet.put("Wachttijden", "wait_ggz", waarde=30, laag=20, hoog=40).save(tmp_path))
    before, after = (draw(register, 1, 7) for register in (load(), register_with(own)))
    assert {name for name in before if before[name] != after[name]} == {"wait_ggz"}
    assert 20 < after["wait_ggz"] < 40
    entry = register_with(own)["wait_ggz"]
    assert (
        entry.source == "own figure, " + own.file + " Wachttijden!E6: 30 (20 – 40) weken, 2024; jaarverslag"
    )
    assert register_with(None) is load()


def test_a_single_figure_is_not_drawn(sheet, tmp_path):
    own = own_figures(sheet.put("Wachttijden", "wait_ggz", waarde=30).save(tmp_path))
    assert "wait_ggz" not in register_with(own).uncertain()
    assert draw(register_with(own), 1, 3)["wait_ggz"] == 30


def test_clients_scale_the_way_to_their_door(sheet, tmp_path):
    sheet.put("Cliënten", "clients_youth", waarde=2 * 4 * 163).put("Cliënten", "clients_support", waarde=240)
    register = register_with(own_figures(sheet.save(tmp_path)))
    shipped = load()
    assert register["gate_youth"].value == pytest.approx(2 * shipped["gate_youth"].value)
    assert register["gate_youth"].high == pytest.approx(2 * shipped["gate_youth"].high)
    for name in ("gate_support", "gate_support_other"):
        assert register[name].value == pytest.approx(0.5 * shipped[name].value)
        assert register[name].uncertain


def test_staff_adds_up_to_the_team(sheet, tmp_path):
    sheet.staff(
        ("Gemeente", "casuswerk", 20, "FTE", 30, "nee", 2025, "HR"),
        ("MeerVoormekaar", "casework", 6, "FTE", 10, "ja", 2025, "HR"),
        ("MEE", "collectief", 4, "FTE", 6, "ja", 2025, "jaarrekening"),
        ("Gemeente", "leiding", 3, "FTE", 3, "nee", 2025, "HR"),
    )
    mine = by_parameter(own_figures(sheet.save(tmp_path)))
    assert mine["team_fte_10k"].value == 30 / 4
    assert mine["phi_base"].value == pytest.approx(4 / 30, rel=1e-6)
    assert mine["shift_share_scope"].value == pytest.approx(10 / 30, rel=1e-6)
    assert mine["workers_10k"].value == 46 / 4
    assert mine["team_fte_10k"].cell == "Personeel!C5:C7"
    assert mine["team_fte_10k"].source == "Gemeente: HR; MeerVoormekaar: HR; MEE: jaarrekening"


def test_offers_that_exist_are_those_the_municipality_says(sheet, tmp_path):
    sheet.put("Aanbod", "buddy", bestaat="nee").put("Aanbod", "carers", bestaat="Ja")
    own = own_figures(sheet.save(tmp_path))
    before = rates(central(load()), 2_000)[0].offer_existing.copy()
    after = with_own_offers(rates(central(load()), 2_000), own)[0].offer_existing
    changed = {OFFERS[k] for k in range(len(OFFERS)) if before[k] != after[k]}
    assert changed == {"carers"} | ({"buddy"} if before[OFFERS.index("buddy")] else set())
    assert after[OFFERS.index("buddy")] == 0
    assert after[OFFERS.index("carers")] == 1


def test_the_question_carries_them(sheet, tmp_path):
    path = sheet.put("Wachttijden", "wait_debt", waarde=3).save(tmp_path)
    question = Question(places=("alverna",), own=own_figures(path))
    assert question.command().endswith(f" --local {path}")
    assert Question.model_validate_json(question.model_dump_json()) == question
    assert hash(question.own) == hash(own_figures(path))


def test_unknown_or_doubled_parameters_never_reach_a_run(sheet, tmp_path):
    own = own_figures(sheet.put("Wachttijden", "wait_debt", waarde=3).save(tmp_path))
    figure = own.figures[0]
    with pytest.raises(BadInput, match="parameter 'wait_debt' is given twice"):
        register_with(own.model_copy(update={"figures": (figure, figure)}))
    with pytest.raises(BadInput, match="unknown parameter 'wait_dept'"):
        register_with(
            own.model_copy(update={"figures": (figure.model_copy(update={"parameter": "wait_dept"}),)})
        )


# --------------------------------------------------------------------------------------------- filled in badly

TARIFF, WAIT = ("Tarieven", "day_half"), ("Wachttijden", "wait_debt")


@pytest.mark.parametrize(
    ("where", "cells", "words"),
    [
        (TARIFF, {"waarde": "46,15"}, "Tarieven!E10: read text '46,15'; expected a number from 10 to 200"),
        (TARIFF, {"waarde": "46,15"}, "the cell holds text: type the number alone"),
        (TARIFF, {"waarde": "€ 46.15 per dagdeel"}, "Tarieven!E10: read text '€ 46.15 per dagdeel'; expected a number"),
        (TARIFF, {"waarde": -46}, "Tarieven!E10: read -46; expected a number from 10 to 200 EUR per dagdeel: a neg"),
        (TARIFF, {"waarde": 4600}, "Tarieven!E10: read 4600; expected a number from 10 to 200"),
        (TARIFF, {"waarde": True}, "Tarieven!E10: read text 'True'"),
        (TARIFF, {"waarde": "=1+1"}, "Tarieven!E10: a formula without a result"),
        (TARIFF, {"waarde": "#REF!"}, "the error of a formula"),
        (TARIFF, {"waarde": None}, "Tarieven!E10: empty, while low, high or source is filled in"),
        (TARIFF, {"waarde": 46, "laag": 40}, "Tarieven!G10: empty; expected low and high both, or neither"),
        (TARIFF, {"waarde": 46, "laag": 50, "hoog": 60}, "Tarieven!F10: low 50, value 46, high 60"),
        (TARIFF, {"waarde": 46, "eenheid": None}, "Tarieven!H10: no unit; expected 'EUR per dagdeel / EUR per half"),
        (TARIFF, {"waarde": 46, "eenheid": "EUR per uur"}, "Tarieven!H10: unit 'EUR per uur'; expected 'EUR per dag"),
        (TARIFF, {"waarde": 46, "jaar": None}, "Tarieven!I10: no year; expected the year of the prices, 2016 to"),
        (TARIFF, {"waarde": 46, "jaar": 2009}, "Tarieven!I10: read 2009; expected a number from 2016"),
        (TARIFF, {"waarde": 46, "jaar": 2024.5}, "Tarieven!I10: read 2024.5; expected a whole year"),
        (TARIFF, {"waarde": 46, "jaar": 2025}, "prices of 2025, without their price level; expected prices of 2016"),
        (TARIFF, {"waarde": 46, "bron": None}, "Tarieven!J10: no source; expected where the figure comes from"),
        (TARIFF, {"waarde": 46, "code": "day_haff"}, "A10: unknown code 'day_haff' (did you mean 'day_half'?)"),
        (TARIFF, {"waarde": 46, "code": "debt_case"}, "code 'debt_case' stands at Tarieven!A10 already"),
        (TARIFF, {"waarde": 46, "code": None}, "Tarieven!A10: a figure without a code"),
        (WAIT, {"waarde": -1}, "Wachttijden!E10: read -1; expected a number from 0 to 104 weken"),
        (("Cliënten", "clients_ggz"), {"waarde": 12}, "Cliënten!E6: read 12, that is 3.0 per 10,000 inhabitants"),
        (("Gemeente", "inhabitants"), {"waarde": 12}, "Gemeente!E5: read 12; expected a number from 500"),
        (("Aanbod", "buddy"), {"bestaat": "misschien"}, "read 'misschien'; expected ja or nee"),
        (("Aanbod", "buddy"), {"bestaat": None}, "empty, while a source is filled in; expected ja or nee"),
        (("Aanbod", "buddy"), {"bestaat": "ja", "bron": None}, "no source"),
        (("Aanbod", "buddy"), {"bestaat": "ja", "code": "budy"}, "unknown offer 'budy' (did you mean 'buddy'?)"),
        (("Aanbod", "buddy"), {"bestaat": "ja", "code": "kies"}, "offer 'kies' stands at"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_cell(sheet, tmp_path, where, cells, words):
    problems = told(sheet.put(*where, **cells).save(tmp_path))
    assert any(problem.startswith("cijfers.xlsx ") and words in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("Gemeente", "casuswerk", -4, "FTE", 6, "ja", 2025, "HR"), "Personeel!C5: read -4; expected a number"),
        (("Gemeente", "casuswerk", "4 fte", "FTE", 6, "ja", 2025, "HR"), "Personeel!C5: read text '4 fte'"),
        (("Gemeente", "casuswerk", None, "FTE", 6, "ja", 2025, "HR"), "Personeel!C5: empty; expected a number"),
        (("Gemeente", "casewerk", 20, "FTE", 30, "ja", 2025, "HR"), "B5: function 'casewerk'"),
        (("Gemeente", None, 20, "FTE", 30, "ja", 2025, "HR"), "Personeel!B5: no function"),
        ((None, "casuswerk", 20, "FTE", 30, "ja", 2025, "HR"), "Personeel!A5: no employer"),
        (("Gemeente", "casuswerk", 20, None, 30, "ja", 2025, "HR"), "Personeel!D5: no unit; expected 'FTE'"),
        (("Gemeente", "casuswerk", 20, "uur", 30, "ja", 2025, "HR"), "Personeel!D5: unit 'uur'; expected 'FTE'"),
        (("Gemeente", "casuswerk", 20, "FTE", 30, "soms", 2025, "HR"), "Personeel!F5: read 'soms'; expected ja or nee"),
        (("Gemeente", "casuswerk", 20, "FTE", 30, "ja", 2025, None), "Personeel!H5: no source"),
        (("Gemeente", "casuswerk", 400, "FTE", 500, "ja", 2025, "HR"), "400 FTE for 40,000 inhabitants"),
        (("Gemeente", "casuswerk", 20, "FTE", 5, "ja", 2025, "HR"), "Personeel!E5: 5 workers for 20 FTE"),
        (("Gemeente", "leiding", 20, "FTE", 30, "ja", 2025, "HR"), "no FTE in a function that works for clients"),
    ],
)  # fmt: skip
def test_staff_that_is_wrong_is_told_with_its_cell(sheet, tmp_path, row, words):
    problems = told(sheet.staff(row).save(tmp_path))
    assert any(words in problem for problem in problems), problems


def test_half_a_column_of_staff_is_no_total(sheet, tmp_path):
    rows = [("Gemeente", "casuswerk", 20, "FTE", workers, "ja", 2025, "HR") for workers in (30, None)]
    assert (
        "Personeel!E6: empty, while other rows of the team have it"
        in told(sheet.staff(*rows).save(tmp_path))[0]
    )


def test_staff_and_clients_need_the_inhabitants_they_are_counted_for(tmp_path):
    sheet = Sheet().put("Cliënten", "clients_ggz", waarde=1200)
    sheet.staff(("Gemeente", "casuswerk", 20, "FTE", 30, "ja", 2025, "HR"))
    problems = told(sheet.save(tmp_path))
    assert [problem.partition("; expected ")[2] for problem in problems] == [
        "the figure 'inhabitants' on the sheet Gemeente"
    ] * 2


def test_all_problems_come_at_once_and_the_command_leaves_with_2(sheet, tmp_path, capsys):
    path = sheet.put(*TARIFF, waarde="x", eenheid=None).put(*WAIT, waarde=-1, bron=None).save(tmp_path)
    assert execute(["local", "check", str(path)]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 4
    assert all(cell in err for cell in ("Tarieven!E10", "Tarieven!H10", "Wachttijden!E10", "Wachttijden!J10"))


def test_check_shows_what_a_run_will_use(sheet, tmp_path, capsys):
    sheet.put("Wachttijden", "wait_debt", waarde=3).put("Aanbod", "buddy", bestaat="nee")
    sheet.staff(("MEE", "collectief", 20, "FTE", 30, "ja", 2025, "HR"))
    path = sheet.save(tmp_path)
    assert execute(["local", "check", str(path), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Offers that exist: none. Offers that do not: buddy." in out
    assert "Mind: 100% of the hours is collective work already" in " ".join(out.split())
    assert "wait_debt" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"<html>", "not an .xlsx workbook"), (b"PK\x03\x04zzz", "damaged workbook")],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, words):
    path = tmp_path / "cijfers.xlsx"
    path.write_bytes(content)
    assert words in told(path)[0]
    assert "cannot be read: No such file" in told(tmp_path / "none.xlsx")[0]
    assert "is a folder" in told(tmp_path)[0]


def test_another_workbook_is_refused_sheet_by_sheet(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.save(tmp_path / "x.xlsx")
    problems = told(tmp_path / "x.xlsx")
    assert "x.xlsx Gemeente: no such sheet (read: Sheet)" in problems[0]
    assert len(problems) == len(sheets()) + 2
    sheet = Sheet()
    sheet.book["Tarieven"].cell(4, 8).value = "eenheden"
    problems = told(sheet.save(tmp_path))
    assert "Tarieven!4: no column 'eenheid' (did you mean 'eenheden'?)" in problems[0]


def test_columns_may_move_and_sheets_may_be_renamed_a_little(sheet, tmp_path):
    sheet.put("Cliënten", "clients_ggz", waarde=1200)
    sheet.book["Cliënten"].insert_cols(1)
    sheet.book["Cliënten"].title = "CLIENTEN"
    assert by_parameter(own_figures(sheet.save(tmp_path)))["gate_ggz"].cell == "Cliënten!F6"


def test_a_price_year_that_is_still_to_come_is_refused(sheet, tmp_path):
    assert f"2016 to {YEAR}" in told(sheet.put(*TARIFF, waarde=46, jaar=YEAR + 1).save(tmp_path))[0]


def test_a_report_names_the_own_figures(sheet, tmp_path, made_up_answer):
    from experiments.report.html import report

    own = own_figures(sheet.put(*WAIT, waarde=3).put("Aanbod", "buddy", bestaat="nee").save(tmp_path))
    question = Question(places=("alverna",), pairs=2, years=1, policies=("connector",), own=own)
    page = report(made_up_answer(question))
    assert "Eigen cijfers van de gemeente (cijfers.xlsx)" in page
    assert "jaarverslag (Wachttijden!E10)" in page
    assert "bestaat nog niet" in page


def test_writing_a_template_needs_only_a_path(tmp_path):
    write_template(tmp_path / "x.xlsx")
    assert (tmp_path / "x.xlsx").stat().st_size < 100_000
