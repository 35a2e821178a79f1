"""Vergelijken: up to four plans in two neighbourhoods, on shared axes."""

from __future__ import annotations

from typing import Any

import solara
from markupsafe import Markup

from dashboards.answers.answer import Answer
from dashboards.answers.known import answers_of
from dashboards.components.chart import Chart
from dashboards.components.live import Live
from dashboards.components.parts import table
from dashboards.components.shown import LETTERS, cases_of
from dashboards.components.tags import join, tag
from dashboards.figures.case import MEASURES, Case
from dashboards.figures.frame import clear
from dashboards.figures.panels import multiples
from dashboards.figures.payers import breaks_even, median
from dashboards.figures.places import why
from dashboards.figures.spread import dot_range
from dashboards.view import View
from experiments.names import known_places
from experiments.question import STANDARD_ARMS
from experiments.report.blocks import Table, sentence_case
from experiments.runs import BASELINE
from experiments.schema import VERDICT_PAYERS, VerdictPayer
from sim.population import profile

MOST_PLACES = 2
#: What plans are compared by in the table.
COLUMNS = ("cost_municipality", "cost_all", "wellbeing", "lonely", "waiting")


@solara.component
def Page(view: View) -> None:
    """The page."""
    places = view.scenario.places[:MOST_PLACES]
    arms = chosen(view)
    found = known(view, arms)
    payer: VerdictPayer = "all" if view.note("betaler") == "all" else "municipality"
    measure = MEASURES.get(view.note("mate"), MEASURES[f"cost_{payer}"])
    shown = cases_of(view, found.items(), arms, places)

    def act(given: dict[str, Any]) -> None:
        if given.get("do") == "set":
            change(view, arms, str(given.get("name", "")), given.get("value"))

    Live(join(_head(view), _choices(view, arms, places, payer), _missing(view, found, arms, places)), act)
    if not shown:
        return
    with solara.Div(classes=["page"]):
        Live(tag("h2", view.say("compare.panels_title")))
        Chart(multiples(shown, payer), view.lang)
        Live(join(tag("h2", view.say("compare.dots_title")), _measures(view, measure.key)), act)
        Chart(dot_range(shown, measure), view.lang)
        Live(_table(view, shown))
        Live(tag("h2", view.say("compare.even_title")))
        Chart(breaks_even(shown, payer), view.lang)
        Live(tag("h2", view.say("compare.why_heading")))
        first = [case for case in shown if case.result.arm == shown[0].result.arm]
        if len(first) > 1:
            Chart(why(first, [profile(case.result.place) for case in first]), view.lang)
        else:
            Live(tag("p", view.say("compare.one_place")))


def chosen(view: View) -> tuple[str, ...]:
    """Plans on view, at most four: those pinned, by their letters, and then the one of the scenario.

    When nobody pinned any, the one of the scenario beside the standard ones.
    """
    if view.address.pins:
        arms = dict.fromkeys((*view.address.pins, view.scenario.arm))
        return tuple(arm for arm in arms if arm != BASELINE)[: len(LETTERS)]
    arms = dict.fromkeys((*view.arms, *STANDARD_ARMS))
    return tuple(arm for arm in arms if arm != BASELINE)[: len(LETTERS)]


def known(view: View, arms: tuple[str, ...]) -> dict[tuple[str, str], Answer]:
    """What is known of these plans in the places of the scenario."""
    return {**answers_of(view.scenario, arms), **view.answers}


def change(view: View, arms: tuple[str, ...], name: str, value: object) -> None:
    """What a field of this page does to the address."""
    kind, _, what = name.partition(":")
    if kind == "plan":
        kept = [arm for arm in arms if arm != what] + ([what] if value is True else [])
        if kept:
            rest = tuple(arm for arm in kept if arm != kept[0]) or (kept[0],)
            view.navigate(arm=kept[0], pins=rest)
    elif kind == "place":
        places = [place for place in view.scenario.places if place != what]
        places += [what] if value is True else []
        if places:
            view.navigate(places=tuple(places[-MOST_PLACES:]))
    elif kind in ("betaler", "mate") and isinstance(value, str):
        view.navigate(**{kind: value})


def _head(view: View) -> Markup:
    return tag(
        "section", tag("h1", view.say("compare.title")), tag("p", view.say("compare.intro")), class_="page"
    )


def _choices(view: View, arms: tuple[str, ...], places: tuple[str, ...], payer: str) -> Markup:
    plans = dict.fromkeys((*arms, *STANDARD_ARMS))
    full, full_places = len(arms) >= len(LETTERS), len(places) >= MOST_PLACES
    letters = dict(zip(arms, LETTERS, strict=False))

    def box(name: str, words: str, on: bool, off: bool) -> Markup:
        field = tag("input", type="checkbox", data_set=name, checked=on, disabled=off and not on)
        return tag("label", field, " ", tag("span", words), class_="box")

    plan_boxes = [
        box(f"plan:{arm}", f"{letters[arm]}. {view.arm_name(arm)}" if arm in letters else view.arm_name(arm),
            arm in arms, full) for arm in plans
    ]  # fmt: skip
    place_boxes = [
        box(f"place:{place}", profile(place).name, place in places, full_places) for place in known_places()
    ]
    payers = [
        tag("option", sentence_case(view.say(f"compare.payer_{name}")), value=name, selected=name == payer)
        for name in VERDICT_PAYERS
    ]
    return tag(
        "div",
        tag("fieldset", tag("legend", view.say("compare.plans")), plan_boxes),
        tag("fieldset", tag("legend", view.say("compare.places")), place_boxes),
        tag("label", tag("span", view.say("compare.payer")), " ", tag("select", payers, data_set="betaler")),
        class_="choices",
    )


def _measures(view: View, key: str) -> Markup:
    options = [
        tag("option", sentence_case(view.say(f"charts.what_{name}")), value=name, selected=name == key)
        for name in MEASURES
    ]
    return tag(
        "p",
        tag("label", tag("span", view.say("compare.measure")), " ", tag("select", options, data_set="mate")),
    )


def _missing(
    view: View, found: dict[tuple[str, str], Answer], arms: tuple[str, ...], places: tuple[str, ...]
) -> Markup | None:
    """Plans that have not been computed, each with the way to do so."""
    lost = [arm for arm in arms if any((place, arm) not in found for place in places)]
    if not lost:
        return None
    links = [tag("li", tag("a", view.arm_name(arm), href=view.href(page="explore", arm=arm))) for arm in lost]
    return tag("div", tag("p", view.say("compare.not_yet")), tag("ul", links), class_="notice")


def _table(view: View, shown: list[Case]) -> Markup:
    texts = shown[0].show.texts
    head = [texts["table.plan"], view.say("charts.place")]
    head += [sentence_case(view.say(f"charts.what_{name}")) for name in COLUMNS]
    groups = [
        (arm, [_cells(case) for case in shown if case.arm == arm])
        for arm in dict.fromkeys(case.arm for case in shown)
    ]
    whole = Table(view.say("compare.table_title"), [*head, view.say("payers.median")], groups)
    return tag(
        "section",
        tag("h2", view.say("compare.table_title")),
        tag("p", view.say("compare.table_how")),
        table(whole, caption=False),
    )


def _cells(case: Case) -> list[str]:
    measures = [MEASURES[name] for name in COLUMNS]
    differences = [clear(case.show, measure.of(case.result), measure.unit) for measure in measures]
    return [case.result.place_label, *differences, median(case, case.result.payback["municipality"])]
