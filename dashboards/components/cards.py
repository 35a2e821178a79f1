"""The cards of the first page: each a plan that was computed beforehand, with its answer in a few words."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dashboards.answers.known import answer_of
from dashboards.components.frame import place_name
from dashboards.components.parts import short
from dashboards.components.tags import tag
from dashboards.presets.make import CARDS
from dashboards.view import View
from experiments.runs import BASELINE


def cards(view: View) -> Markup:
    """A link per plan, the one on view marked."""
    return tag(
        "nav",
        tag("ul", [tag("li", _card(view, arm)) for arm in (BASELINE, *CARDS)]),
        class_="cards",
        aria_label=view.say("glance.cards"),
    )


def _card(view: View, arm: str) -> Markup:
    scenario = replace(view.scenario, arm=arm)
    lines = []
    for place in scenario.places:
        answer = answer_of(scenario, place)
        if answer is not None:
            cost = answer.result.cost_difference["municipality"].per_inhabitant_year
            lines.append(tag("span", tag("b", place_name(place)), " ", short(view.lang, cost)))
    return tag(
        "a",
        tag("strong", view.arm_name(arm)),
        tag("span", view.say(f"card.{arm}"), class_="what"),
        tag("span", lines, class_="said") if lines else None,
        href=view.href(arm=arm),
        aria_current="true" if arm == view.scenario.arm else None,
    )
