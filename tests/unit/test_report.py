"""The report: whole, honest, in two languages, and without anything from outside."""

import re
from html.parser import HTMLParser
from string import Formatter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from experiments.comparison import Labels, compare
from experiments.local.figures import OwnFigure, OwnFigures, OwnOffer
from experiments.outcomes import outcomes
from experiments.own_schema import OwnPlace, OwnPlaceFigure
from experiments.question import STANDARD_ARMS, Question
from experiments.report.html import report
from experiments.report.numbers import Numbers, off_zero, step_for
from experiments.report.svg import spread, ticks
from experiments.report.texts import Texts
from experiments.report.verdict import sentence
from experiments.schema import Label, ModelVersion, Stat

VOID = {"meta", "link", "br", "circle", "line", "rect", "polyline", "polygon"}


class Page(HTMLParser):
    """Tags must balance, ids must be unique; keeps what is worth asking about."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.tags, self.links, self.attributes = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in ("href", "src", "action", "data")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def parse(html):
    page = Page()
    page.feed(html)
    assert page.open == []
    return page


TOLD = {"source": "begroting 2024", "cell": "Aanbod!D5"}
OWN = OwnFigures(
    file="eigen.xlsx",
    sha256="0" * 64,
    figures=(
        OwnFigure(
            parameter="wait_ggz", value=30, low=30, high=30, drawn="fixed", label_nl="Ggz", label_en="Mental health",
            told="30 weken", **TOLD,
        ),
    ),
    offers=(OwnOffer(offer="buddy", exists=False, **TOLD), OwnOffer(offer="carers", exists=True, **TOLD)),
)  # fmt: skip
PLACE = OwnPlace(
    code="WK990001", note="Wijk", origin={"file": "kwb-2024.csv"},
    figures=[
        OwnPlaceFigure(
            indicator=name, value=2.2, unit="persons per household", year=2024, source="CBS", kind=kind, grade="A"
        )
        for name, kind in (("household_size", "source"), ("urbanity", "estimate"))
    ],
)  # fmt: skip
QUESTIONS = {
    "usual": Question(places=("alverna", "huurlingsedam"), pairs=20, years=2),
    "english": Question(places=("alverna", "huurlingsedam"), pairs=20, years=2, lang="en"),
    "one of everything": Question(
        places=("alverna",), policies=("connector",), pressures=("low",), pairs=1, years=1
    ),
    "few pairs, fixed": Question(places=("alverna",), pairs=5, years=1, uncertainty=False, lang="en"),
    "own figures": Question(places=("alverna",), pairs=3, years=1, own=OWN),
    "ten years": Question(places=("alverna",), pairs=2, years=10, contract="population"),
}


@pytest.fixture(scope="module")
def reports(made_up_answer):
    return {name: report(made_up_answer(question)) for name, question in QUESTIONS.items()}


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_is_well_formed_and_needs_nothing_from_outside(reports, name):
    page = parse(reports[name])
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags
    assert not [attribute for attribute in page.attributes if attribute.startswith("on")]
    inside = [link for link in page.links if link.startswith("#")]
    assert {link[1:] for link in inside} <= set(page.ids)
    assert [link for link in page.links if link not in inside] == ["data:,"]
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", reports[name])


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_picture_speaks(reports, name):
    pictures = re.findall(r"<svg .*?</svg>", reports[name], flags=re.DOTALL)
    assert len(pictures) >= 10
    for picture in pictures:
        assert 'role="img"' in picture
        assert re.search(r"<title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>", picture)
        assert "nan" not in picture


def test_the_badge_comes_first(reports):
    body = reports["usual"].split("<body>")[1]
    text = re.sub(r"<[^>]+>", " ", body).split()
    assert " ".join(text[3:5]) == "niet gekalibreerd"
    assert "not calibrated" in reports["english"]


def test_dutch_says_doorrekeningen_and_promises_no_saving(reports):
    words = re.sub(r"<[^>]+>", " ", reports["usual"].split("<body>")[1]).lower()
    assert "in 9 van de 10 doorrekeningen" in words
    assert "nooit in" in words
    assert "synthetic" not in words
    assert not re.search(r"\bkans\b(?! dat het in het echt)", words)
    assert not re.search(r"bespaart|bespaar\b|levert .* op", words)
    assert "een besparing kan niet worden ingevuld" in words


def test_dutch_and_english_hold_the_same_figures(reports):
    count = {name: len(re.findall(r"<td>", reports[name])) for name in ("usual", "english")}
    assert count["usual"] == count["english"] > 100
    assert "€\u00a0" in reports["usual"]
    assert "€\u00a0" not in reports["english"]


def test_every_place_and_arm_is_there(reports):
    for arm in STANDARD_ARMS:
        assert f"plan {arm}" in reports["usual"]
    assert re.findall(r'<section id="place-(\w+)"', reports["usual"]) == ["alverna", "huurlingsedam"]


def test_the_command_to_make_it_again_is_in_it(reports):
    assert QUESTIONS["usual"].command() in reports["usual"]


def test_few_pairs_do_not_speak_of_nine_in_ten(reports):
    words = reports["few pairs, fixed"]
    assert "In all 5 runs" in words
    assert "9 of 10" not in words
    assert "The assumptions are fixed" in words


def test_one_pair_says_that_it_is_one(reports):
    assert "Eén doorrekening" in reports["one of everything"]
    assert "één doorrekening, geen spreiding" in reports["one of everything"]


def test_an_interruption_is_on_the_page(made_up_answer):
    html = report(made_up_answer(QUESTIONS["usual"], done=3))
    assert "Onderbroken: 3 van de 20" in html


def test_hostile_labels_stay_text(made_up_runs):
    question = Question(places=("alverna",), policies=("connector",), pairs=2, years=1)
    evil = '"><script>alert(1)</script>&'
    runs = made_up_runs(question)
    labels = Labels({"alverna": evil}, {"connector": Label(nl=evil, en=evil)})
    found = outcomes(runs, discount_costs=0.03, discount_effects=0.015)
    html = report(compare(question, runs, found, ModelVersion(version="0", source_hash="0"), labels))
    assert "script" not in parse(html).tags
    assert "alert(1)" in html


def test_nothing_to_report_is_said(made_up_answer):
    question = Question(places=("alverna",), policies=(), pairs=2, years=1)
    with pytest.raises(ValueError, match="nothing to report"):
        report(made_up_answer(question))


# --------------------------------------------------------------------------------------------------- texts


def blanks(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_and_blanks():
    dutch, english = Texts("nl"), Texts("en")
    assert list(dutch) == list(english)
    assert {key: blanks(dutch[key]) for key in dutch} == {key: blanks(english[key]) for key in english}


def test_no_text_is_left_over(made_up_answer, monkeypatch):
    used = set()
    read = Texts.__getitem__

    def remember(self, key):
        used.add(key)
        return read(self, key)

    monkeypatch.setattr(Texts, "__getitem__", remember)
    monkeypatch.setattr(Texts, "say", lambda self, key, **values: self[key].format(**values))
    strong = {
        "casework": {"cost_municipality": 40.0, "cost_zvw": 1.0},
        "connector": {"cost_municipality": -12.0},
        "rondom-wijchen": {"cost_municipality": 20.0, "wellbeing_sum": 0.001},
    }
    for question in QUESTIONS.values():
        report(made_up_answer(question))
        report(made_up_answer(question, effects=strong, done=question.pairs, noise=0.0))
        answer = made_up_answer(question)
        from experiments.commands.answer import print_answer

        print_answer(answer)
    report(made_up_answer(QUESTIONS["usual"]).model_copy(update={"own_places": {"alverna": PLACE}}))
    for direction, low, high in (("lower", -3.0, -1.0), ("higher", 1.0, 3.0), ("unclear", -1.0, 1.0)):
        stat = Stat(mean=(low + high) / 2, low=low, high=high, mc_error=0.1, pairs=50, unit="euros")
        for payer in ("municipality", "all"):
            assert direction == stat.direction
            sentence("nl", "A", "low", "P", payer, stat)
    none = Stat(mean=None, low=None, high=None, mc_error=None, pairs=0, unit="euros")
    sentence("nl", "A", "low", "P", "all", none)
    assert set(Texts("nl")) - used == set()


# ------------------------------------------------------------------------------------------------- verdict


def stat(low, high, pairs=50):
    return Stat(mean=(low + high) / 2, low=low, high=high, mc_error=1.0, pairs=pairs, unit="euros")


def test_the_verdict_when_the_range_covers_zero():
    text = sentence("nl", "Alverna", "high", "Buurtverbinder", "municipality", stat(-40.0, 30.0))
    assert text == (
        "Het model laat geen duidelijk verschil zien in de kosten voor de gemeente met het plan "
        "“Buurtverbinder” in Alverna bij hoge druk aan het begin. In 9 van de 10 doorrekeningen ligt het "
        "verschil tussen € 40 lager en € 30 hoger per inwoner per jaar."
    ).replace("€ ", "€\u00a0")


def test_the_verdict_when_it_does_not():
    text = sentence("nl", "Alverna", "low", "Alles samen", "municipality", stat(12.0, 55.0))
    assert "naar verwachting €\u00a034 per inwoner per jaar hoger dan zonder nieuw beleid" in text
    assert "tussen €\u00a012 hoger en €\u00a055 hoger" in text


@given(st.floats(-1e4, 1e4), st.floats(0.001, 1e4))
def test_a_clear_difference_never_reads_as_zero(low, width):
    one = stat(low, low + width)
    text = sentence("en", "A", "low", "P", "municipality", one)
    assert ("no clear difference" in text) == (one.direction == "unclear")
    if one.direction != "unclear" and min(abs(one.low), abs(one.high)) >= 0.01:
        ends = re.findall(r"€([\d,.]+) (?:lower|higher)", text)
        assert all(float(end.replace(",", "")) > 0.0 for end in ends[-2:])


# ------------------------------------------------------------------------------------------------- figures


@given(st.floats(-1e7, 1e7), st.sampled_from([0.001, 0.01, 0.1, 1.0, 10.0, 100.0]))
def test_written_numbers_can_be_read_back(value, step):
    for numbers, point, comma in ((Numbers("nl"), ".", ","), (Numbers("en"), ",", ".")):
        text = numbers.plain(value, step)
        read = float(text.replace(point, "").replace(comma, ".").replace("\u2212", "-"))
        assert abs(read - value) <= step / 2 + 1e-6 * abs(value) + 1e-9
        assert text not in ("\u22120", "\u22120,0", "\u22120.0")


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [(1234.0, "€\u00a01.234", "€1,234"), (-12.4, "€\u00a0\u221212", "\u2212\u2060€12"), (None, "–", "–")],
)
def test_euros(value, nl, en):
    assert (Numbers("nl").euro(value), Numbers("en").euro(value)) == (nl, en)


def test_shares_and_dashes():
    assert Numbers("nl").percent(0.12) == "12%"
    assert Numbers("nl").plain(7.4, 0.1) == "7,4"
    assert Numbers("nl").plain(float("nan")) == "–"


@given(st.floats(-1e5, 1e5), st.floats(1e-2, 1e5))
def test_about_a_tenth_of_the_range_is_kept(low, width):
    step = step_for(low, low + width)
    assert 0.01 <= step <= max(width / 9.9, 0.01)
    assert step == 0.01 or step >= width / 101.0


@given(st.floats(-1e5, 1e5), st.sampled_from([1.0, 10.0, 100.0]))
def test_off_zero_shows_at_least_a_digit(value, step):
    assert value == 0.0 or abs(value) < 0.001 or round(value / off_zero(value, step)) != 0


@given(st.floats(-1e6, 1e6), st.floats(0.0, 1e6))
@example(low=4.1476701571736585e-13, width=4.1476701571736585e-13)
@example(low=1e-300, width=0.0)
def test_ticks_cover_the_range_in_equal_steps(low, width):
    marks = ticks(low, low + width)
    assert marks[0] <= low + 1e-6 * (1 + abs(low) + width)
    assert marks[-1] >= low + width - 1e-6 * (1 + abs(low) + width)
    assert 2 <= len(marks) <= 12
    np.testing.assert_allclose(np.diff(marks), marks[1] - marks[0], rtol=1e-6)


@given(st.lists(st.floats(0.0, 200.0), min_size=1, max_size=6))
def test_labels_keep_their_distance(wanted):
    placed = spread(wanted, 14.0, 0.0, 200.0)
    assert all(b - a >= 14.0 - 1e-9 for a, b in zip(sorted(placed), sorted(placed)[1:], strict=False))
    assert max(placed) <= 200.0
