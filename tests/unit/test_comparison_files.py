"""Workbook and PDF of one comparison: whole, in two languages, harmless, and a sentence when typst is not there."""

from __future__ import annotations

import io
import re
import sys
from string import Formatter

import openpyxl
import pytest

from dashboards import downloads, files
from dashboards.presets import file as presets_file
from experiments.question import Question
from experiments.report.pdf import INSTALL, NoTypst, content, pdf, spoken
from experiments.report.texts import Texts
from experiments.schema import EVERY_PAYER, VERDICT_PAYERS
from experiments.workbook.comparison import workbook_bytes
from experiments.workbook.voice import ROOM
from tests.made_up_pages import presets

SHEETS = {
    "nl": ["Lees mij", "Antwoord", "Uitkomsten", "Wie betaalt", "Terugverdienen", "Wie wint, wie verliest", "Herkomst",
           "Aannames"],
    "en": ["Read me", "Answer", "Outcomes", "Who pays", "Break-even", "Who gains, who loses", "Provenance",
           "Assumptions"],
}  # fmt: skip
HOSTILE = '=2+2 #read("/etc/passwd") $x$ *b* <b>&\x07'


@pytest.fixture(scope="module")
def found(made_up_answer):
    return made_up_answer(Question(places=("alverna", "huurlingsedam"), pairs=20, years=2))


@pytest.fixture(scope="module")
def books(found):
    return {lang: openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, lang))) for lang in ("nl", "en")}


def named(comparison, name):
    """The same answer about a place with another name."""
    results = [result.model_copy(update={"place_label": name}) for result in comparison.results]
    return comparison.model_copy(update={"results": results})


def rows(sheet):
    """Rows of the table on a sheet, below its header."""
    last = int(re.sub(r"\D", "", sheet.auto_filter.ref.partition(":")[2]))
    return list(sheet.iter_rows(min_row=5, max_row=last))


# ---------------------------------------------------------------------------------------------- workbook


def test_catalogues_have_the_same_keys_and_blanks():
    dutch, english = Texts("nl", ROOM), Texts("en", ROOM)
    assert list(dutch) == list(english)
    for key in dutch:
        one, other = ({name for _, name, _, _ in Formatter().parse(text[key])} for text in (dutch, english))
        assert one == other, key


def test_every_text_is_used(found, monkeypatch):
    used, read = set(), Texts.__getitem__

    def remember(self, key):
        used.add(key)
        return read(self, key)

    monkeypatch.setattr(Texts, "__getitem__", remember)
    monkeypatch.setattr(Texts, "say", lambda self, key, **values: self[key].format(**values))
    workbook_bytes(found, "nl")
    # Those of other circumstances: fixed assumptions, one pair, money back, the code the runs were made with.
    other = {"footing.fixed", "footing.one", "word.no", "word.never", "assumptions.same"}
    other |= {"capacity.open_cases", "capacity.pressure"}
    assert set(Texts("nl", ROOM)) - used - other == set()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_sheet_per_question_each_with_what_it_rests_on(books, lang):
    book = books[lang]
    assert book.sheetnames == SHEETS[lang]
    for sheet in book.worksheets[1:]:
        text = " ".join(str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value)
        for word in ("20 ", "2024", "0" * 16, "90%", "5%"):
            assert word in text, (sheet.title, word)
        assert sheet.freeze_panes
        assert sheet.page_setup.fitToWidth == 1
    assert ("NIET GEKALIBREERD" if lang == "nl" else "NOT CALIBRATED") in book.worksheets[0]["A2"].value


def test_sentences_are_those_of_the_verdict(books, found):
    told = [line[4].value for line in rows(books["nl"]["Antwoord"])]
    pairs = [" ".join(told[at : at + 2]) for at in range(0, len(told), len(VERDICT_PAYERS))]
    assert pairs == [result.verdict.nl for result in found.results]


def test_payers_and_years_are_those_of_the_result(books, found):
    lines = rows(books["nl"]["Wie betaalt"])
    assert len(lines) == len(found.results) * len(EVERY_PAYER) * 4
    first = found.results[0].cost_difference["municipality"]
    for line, name in zip(lines, ("mean", "low", "high", "mc_error"), strict=False):
        stats = (*first.per_year, first.horizon, first.horizon_discounted)
        assert [cell.value for cell in line[5:]] == [getattr(stat, name) for stat in stats]
    assert lines[0][5].number_format.startswith("[$-413]")


def test_shares_differ_in_points(books, found):
    line = next(line for line in rows(books["en"]["Outcomes"]) if line[3].value == "lonely adults, last year")
    known = found.results[0].loneliness.last_year
    assert line[5].value == known.baseline.mean
    assert line[7].value == pytest.approx(100.0 * known.difference.mean)
    assert line[10].value == pytest.approx(100.0 * known.difference.mc_error)


def test_names_are_never_formulas(found):
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(named(found, HOSTILE), "nl")))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(isinstance(cell.value, str) and cell.value.startswith("'=2+2") for cell in cells)


@pytest.mark.parametrize("more", [{"pairs": 1}, {"pairs": 3, "uncertainty": False, "pressures": ("low",)}])
def test_few_runs_and_fixed_assumptions(made_up_answer, more):
    answer = made_up_answer(Question(places=("alverna",), policies=("connector",), years=1, **more))
    assert workbook_bytes(answer, "en")
    assert pdf(answer)


# --------------------------------------------------------------------------------------------------- PDF


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_pdf_is_tagged_titled_and_the_same_each_time(found, lang):
    asked = found.model_copy(update={"question": found.question.model_copy(update={"lang": lang})})
    made = pdf(asked)
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert f"/Lang({lang}-".encode() in made
    assert made == pdf(asked)


def test_every_picture_of_the_pdf_has_words(found):
    pictures = content(found)["chart"]["pictures"]
    assert pictures
    assert all("plan rondom-wijchen" in one["alt"] for one in pictures)
    assert all(one["alt"] == spoken(one["svg"]) for one in pictures)


def test_names_are_never_markup(found):
    words = content(named(found, HOSTILE))
    assert all(one["heading"].startswith(HOSTILE) for one in words["answers"])
    assert pdf(named(found, HOSTILE)).startswith(b"%PDF")


def test_letters_no_font_has_do_not_stop_it(found):
    assert pdf(named(found, "ꦗꦮ \U0001f3d8 \U000f0000")).startswith(b"%PDF")


def test_without_typst_it_says_what_to_install(found, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NoTypst, match=re.escape(INSTALL)):
        pdf(found)


# --------------------------------------------------------------------------------------------- dashboard


class Asked:
    """A request for a file."""

    def __init__(self, name, query=""):
        self.path_params = {"name": name}
        self.url = type("Url", (), {"query": query})


@pytest.fixture
def known(made_up_answer, tmp_path, monkeypatch):
    """Made-up presets of this machine, and none shipped."""
    pytest.importorskip("starlette")
    monkeypatch.setenv(presets_file.FOLDER, str(presets(made_up_answer, tmp_path, pairs=10)))
    monkeypatch.setattr(presets_file, "shipped_file", lambda: tmp_path / "none")


@pytest.mark.parametrize(("name", "begin"), [("rondom.xlsx", b"PK"), ("rapport.pdf", b"%PDF")])
def test_files_are_given(known, name, begin):
    answer = downloads.download(Asked(name, "taal=en"))
    assert (answer.status_code, answer.body[: len(begin)]) == (200, begin)
    assert answer.headers["content-disposition"].endswith(f'{name}"')
    assert answer.headers["content-type"] == files.FILES[name].media


def test_no_pdf_without_typst(known, monkeypatch):
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    answer = downloads.download(Asked("rapport.pdf"))
    assert answer.status_code == 404
    assert INSTALL in answer.body.decode()
    assert downloads.download(Asked("rondom.xlsx")).status_code == 200
