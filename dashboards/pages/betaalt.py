"""Wie betaalt, wie profiteert: payers by year, what a budget shows, and which residents notice."""

from __future__ import annotations

from typing import Any

import solara
from markupsafe import Markup

from dashboards.components.chart import Chart
from dashboards.components.empty import empty
from dashboards.components.live import Live
from dashboards.components.parts import table
from dashboards.components.shown import shown_case
from dashboards.components.tags import join, tag
from dashboards.figures.beside import on_one_axis
from dashboards.figures.case import Case
from dashboards.figures.cost import build_up
from dashboards.figures.payers import breaks_even, in_cash, payer_by_year
from dashboards.figures.people import UNITS, Kind, who_gains
from dashboards.view import View
from experiments.report.blocks import Table
from experiments.schema import Stat


@solara.component
def Page(view: View) -> None:
    """The page."""
    found = [(place, shown_case(view, place)) for place in view.scenario.places]
    shown = [case for _, case in found if case is not None]
    if not shown:
        Live(empty(view))
        return
    kind: Kind = next((name for name in UNITS if name == view.note("mate")), "wellbeing")

    def act(given: dict[str, Any]) -> None:
        if given.get("do") == "set" and given.get("name") == "mate":
            view.navigate(mate=str(given.get("value")))

    Live(
        tag("section", tag("h1", view.say("payers.title")), tag("p", view.say("payers.intro")), class_="page")
    )
    with solara.Div(classes=["page"]):
        Live(join(tag("h2", view.say("payers.matrix_title"))))
        with solara.Div(classes=["beside"]):
            for case in shown:
                Chart(payer_by_year(case), view.lang)
        Live(tag("h2", view.say("payers.budget_title")))
        Live(_budget(view, shown))
        with solara.Div(classes=["beside"]):
            for figure in on_one_axis([build_up(case, of="municipality") for case in shown], "y"):
                Chart(figure, view.lang)
        Live(tag("h2", view.say("payers.cash_title")))
        with solara.Div(classes=["beside"]):
            for figure in on_one_axis([in_cash(case) for case in shown], "x"):
                Chart(figure, view.lang)
        Chart(breaks_even(shown), view.lang)
        Live(join(tag("h2", view.say("payers.gains_title")), _kinds(view, kind)), act)
        with solara.Div(classes=["beside"]):
            gains = [one for case in shown if (one := who_gains(case, kind)) is not None]
            for figure in on_one_axis(gains, "x"):
                Chart(figure, view.lang)
            if not gains:
                Live(tag("p", view.say("payers.gains_none")))


def _kinds(view: View, kind: Kind) -> Markup:
    options = [
        tag("option", view.say(f"payers.who_{name}"), value=name, selected=name == kind) for name in UNITS
    ]
    return tag(
        "p",
        tag(
            "label", tag("span", view.say("payers.gains_kind")), " ", tag("select", options, data_set="mate")
        ),
    )


def _budget(view: View, shown: list[Case]) -> Markup:
    """What the plan takes and gives over the whole period, by place."""
    rows = [
        [view.say(f"payers.budget_{key}"), *(case.show.mean_range(_line(case, key), unit) for case in shown)]
        for key, unit in (("policy", "euro"), ("municipality", "euro"), ("present", "euro"), ("hours", ""))
    ]
    head = [view.say("payers.budget_what"), *(case.result.place_label for case in shown)]
    return table(Table(view.say("payers.budget_title"), head, [("", rows)]), caption=False)


def _line(case: Case, key: str) -> Stat:
    result = case.result
    municipality = result.cost_difference["municipality"]
    return {
        "policy": result.policy_cost,
        "municipality": municipality.horizon,
        "present": municipality.horizon_discounted,
        "hours": result.displaced_casework_hours,
    }[key]
