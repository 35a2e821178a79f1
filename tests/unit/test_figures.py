"""The pictures of the dashboard: what they say, list and draw, for every comparison alike."""

import csv
import doctest
import io
import json
from itertools import pairwise, product
from pathlib import Path
from typing import Literal

import pytest

pytest.importorskip("solara", reason="needs the extra dashboard")

from dashboards.figures.beside import on_one_axis
from dashboards.figures.case import MEASURES, Case, cases
from dashboards.figures.cost import SINGLE, build_up, end_labels, level, over_time
from dashboards.figures.figure import MARK, Figure, Sheet
from dashboards.figures.frame import wide_enough
from dashboards.figures.panels import multiples
from dashboards.figures.payers import breaks_even, in_cash, payer_by_year
from dashboards.figures.people import UNITS, who_gains
from dashboards.figures.places import why
from dashboards.figures.spread import dot_range, hundred
from dashboards.figures.tornado import Reach, tornado
from experiments.question import Question
from experiments.report.blocks import Show
from experiments.schema import Stat
from sim.population import profile

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("alverna", "huurlingsedam")
ARM = "rondom-wijchen"


@pytest.fixture(scope="module")
def comparison(made_up_answer):
    return made_up_answer(Question(places=PLACES, pairs=12, years=3))


def every(show):
    """All kinds of pictures of one comparison."""
    shown = cases(show, pressure="high")
    one = cases(show, place="alverna", pressure="high", arms=[ARM])[0]
    both = cases(show, pressure="high", arms=[ARM])
    found = [
        over_time([one]), over_time(cases(show, place="alverna", pressure="low")), over_time([one], "all"),
        level(one), build_up(one), build_up(one, of="municipality"), hundred(one), hundred(one, "all"),
        multiples(shown), multiples([one], "all"), payer_by_year(one), in_cash(one), breaks_even(shown),
        *(dot_range(cases(show), measure) for measure in MEASURES.values()),
        *(who_gains(one, kind) for kind in UNITS),
        why(both, [profile(case.result.place) for case in both]),
        tornado([Reach("tarief", 40.0, 48.0), Reach("uren", 30.0, 60.0)], 44.0, unit="euro", measure="m", source="s",
                lang=show.lang),
    ]  # fmt: skip
    return [figure for figure in found if figure is not None]


@pytest.fixture(scope="module", params=["nl", "en"])
def figures(request, comparison):
    return request.param, every(Show(comparison, request.param))


def test_everything_around_a_picture_is_there(figures):
    _, shown = figures
    for figure in shown:
        assert all((figure.title, figure.subtitle, figure.caption, figure.source, figure.spoken))
        assert figure.title[0] == figure.title[0].upper()
        for text in (figure.title, figure.subtitle, figure.caption):
            assert "{" not in text
            assert "nan" not in text.split()


def test_the_table_says_what_the_picture_draws(figures):
    _, shown = figures
    for figure in shown:
        assert figure.sheet.rows
        assert {len(row) for row in figure.sheet.rows} == {len(figure.sheet.head)}
        assert {len(row) for row in figure.sheet.data} == {len(figure.sheet.columns)}


def test_a_figure_can_be_sent_and_is_small(figures):
    _, shown = figures
    for figure in shown:
        assert len(json.dumps(figure.plot, allow_nan=False)) < 60_000
        assert all(trace["type"] in ("scatter", "bar", "heatmap") for trace in figure.plot["data"])


def test_numbers_are_written_as_the_language_writes_them(figures):
    lang, shown = figures
    for figure in shown:
        assert figure.plot["layout"]["separators"] == (",." if lang == "nl" else ".,")
        assert "title" not in figure.plot["layout"]


def test_colour_is_never_alone(figures):
    """Lines that have names differ in dash, dots in sign, bars in pattern."""
    _, shown = figures
    for figure in shown:
        named = [trace for trace in figure.plot["data"] if "name" in trace and trace["type"] != "heatmap"]
        if len(named) < 2:
            continue
        looks = {
            (
                trace.get("line", {}).get("dash"),
                trace.get("marker", {}).get("symbol"),
                trace.get("marker", {}).get("pattern", {}).get("shape"),
            )
            for trace in named
        }
        assert len(looks) == len(named), figure.name


def test_files_open_as_they_are(figures):
    lang, shown = figures
    for figure in shown:
        text = figure.sheet.csv(lang)
        assert text.startswith(MARK)
        read = list(csv.reader(io.StringIO(text.removeprefix(MARK)), delimiter=";" if lang == "nl" else ","))
        assert read[0] == list(figure.sheet.columns)
        assert len(read) == len(figure.sheet.data) + 1


def test_a_range_that_covers_zero_is_no_difference(comparison):
    show = Show(comparison, "nl")
    for case, measure in product(cases(show), MEASURES.values()):
        stat = measure.of(case.result)
        figure = dot_range([case], measure)
        assert ("geen duidelijk verschil" in figure.title) == (stat.direction == "unclear")
        if stat.direction != "unclear":
            assert figure.title.endswith({"lower": "lager", "higher": "hoger"}[stat.direction])


def test_steps_add_up_to_the_whole(comparison):
    case = cases(Show(comparison, "nl"), arms=[ARM])[0]
    for of in ("payers", "municipality"):
        bars = build_up(case, of=of).plot["data"]
        *steps, whole = bars
        reached = 0.0
        for bar in steps:
            assert bar["base"] == pytest.approx([reached], abs=1e-9)
            reached += bar["y"][0]
        assert reached == pytest.approx(whole["y"][0], rel=1e-3, abs=0.02)


def test_levels_differ_by_the_difference(comparison):
    case = cases(Show(comparison, "nl"), arms=[ARM])[0]
    without, with_ = level(case).plot["data"]
    for k, payer in enumerate(SINGLE):
        assert with_["x"][k] - without["x"][k] == pytest.approx(
            case.result.cost_difference[payer].per_inhabitant_year.mean
        )


def test_a_hundred_marks(comparison):
    for case in cases(Show(comparison, "nl")):
        lower, higher = hundred(case).plot["data"]
        assert len(lower["x"]) + len(higher["x"]) == 100
        assert len(lower["x"]) == round(100 * case.result.p_saves["municipality"].share)


def test_panels_share_their_axes(comparison):
    layout = multiples(cases(Show(comparison, "nl"), pressure="low")).plot["layout"]
    ranges = {str(axis["range"]) for name, axis in layout.items() if name.startswith("yaxis")}
    assert len(ranges) == 1
    assert len([name for name in layout if name.startswith("yaxis")]) == 8
    # On a phone the panels stand below each other, with the same traces.
    narrow = layout["meta"]["narrow"]
    assert {tuple(axis["domain"]) for name, axis in narrow.items() if name.startswith("xaxis")} == {
        (0.0, 1.0)
    }


def test_pictures_beside_each_other_share_an_axis(comparison):
    shown = cases(Show(comparison, "nl"), arms=[ARM])
    pictures: dict[Literal["x", "y"], list[Figure]] = {
        "x": [in_cash(case) for case in shown],
        "y": [build_up(case) for case in shown],
    }
    for axis, figures in pictures.items():
        ranges = {tuple(one.plot["layout"][f"{axis}axis"]["range"]) for one in on_one_axis(figures, axis)}
        ((low, high),) = ranges
        assert low <= 0.0 <= high
        drawn = [
            v for figure in figures for trace in figure.plot["data"] for v in trace[axis] if v is not None
        ]
        assert axis == "y" or (low <= min(drawn) and max(drawn) <= high)


def test_break_even_counts_those_that_never_do(comparison):
    shown = cases(Show(comparison, "nl"))
    back, never = breaks_even(shown).plot["data"]
    for case, first, second in zip(shown, back["x"], never["x"], strict=True):
        assert first + second == pytest.approx(1.0)
        assert second == case.result.payback["municipality"].never_share


def test_unfinished_runs_say_so(made_up_answer):
    question = Question(places=("alverna",), pairs=40, years=2, policies=("connector",), pressures=("low",))
    show = Show(made_up_answer(question, done=6), "nl")
    assert "voorlopig: 6 van de 40" in over_time(cases(show)).subtitle


def test_one_run_has_no_band_and_no_verdict(made_up_answer):
    question = Question(places=("alverna",), pairs=1, years=2, policies=("connector",), pressures=("low",))
    show = Show(made_up_answer(question), "nl")
    figure = over_time(cases(show))
    assert "één doorrekening" in figure.title
    assert not [trace for trace in figure.plot["data"] if trace.get("fill")]


def test_names_are_no_markup(comparison):
    """A place or plan of somebody's own may be called anything."""
    show = Show(comparison, "nl")
    result = cases(show)[0].result
    label = result.arm_label.model_copy(update={"nl": "<a href='x'>plan</a>", "en": "<b>"})
    evil = Case(show, result.model_copy(update={"arm_label": label, "place_label": "<script>"}))
    for figure in (dot_range([evil], MEASURES["wellbeing"]), over_time([evil, evil]), multiples([evil])):
        assert "<a" not in json.dumps(figure.plot)
        assert "<script" not in json.dumps(figure.plot)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@sum", "\tx"])
def test_no_cell_is_a_formula(cell):
    text = Sheet((), (), ("name",), ((cell,),)).csv("nl")
    assert f"'{cell}" in text


def test_the_page_about_pictures_is_right():
    found = doctest.testfile(str(ROOT / "docs" / "pictures.md"), module_relative=False)
    assert found.attempted > 5
    assert found.failed == 0


def test_names_at_the_ends_of_lines_neither_meet_nor_leave_the_picture(comparison):
    shown = cases(Show(comparison, "nl"), place="alverna", pressure="high")[:4]
    for values in ([0.0, 0.1, 0.2, 0.0], [570.0, 569.0, 568.0, 567.0], [-3.0, 200.0, 0.0, 1.0]):
        ends = [Stat(mean=v, low=None, high=None, mc_error=None, pairs=12, unit="euro") for v in values]
        reach = (min(0.0, *values), max(600.0, *values))
        labels = end_labels(shown[: len(ends)], ends, 5.0, reach)
        tall = 280.0
        spots = sorted(
            (reach[1] - label["y"]) / (reach[1] - reach[0]) * tall + label["ay"] for label in labels
        )
        assert all(0.0 <= spot <= tall for spot in spots)
        assert all(after - before >= 33.9 for before, after in pairwise(spots))


def test_differences_of_next_to_nothing_look_like_nothing(comparison):
    def stat(reached):
        return Stat(mean=0.0, low=-reached, high=reached, mc_error=None, pairs=12, unit="points")

    assert wide_enough("wellbeing", [stat(0.002)]) == {"range": [-0.05, 0.05]}
    assert wide_enough("wellbeing", [stat(0.002), stat(0.3)]) == {}
    assert wide_enough("cost_all", [stat(0.002)]) == {}
    case = cases(Show(comparison, "nl"), place="alverna", pressure="high")[0]
    small, large = dot_range([case], MEASURES["wellbeing"]), dot_range([case], MEASURES["cost_all"])
    narrow = {"range": [-9.0, 9.0]}
    small.plot["layout"]["xaxis"].update(narrow)
    together = on_one_axis([small, large], "x")
    assert all(one.plot["layout"]["xaxis"]["range"][0] <= -9.0 for one in together)
