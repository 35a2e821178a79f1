"""Aannames en bronnen: every number with its passport, the model beside published figures, and what is left out."""

from __future__ import annotations

from typing import Any

import solara
from markupsafe import Markup

from dashboards.components.beside import balance, population
from dashboards.components.live import Live
from dashboards.components.moves import Moves
from dashboards.components.parts import table
from dashboards.components.register import grades, register, topics
from dashboards.components.tags import join, tag
from dashboards.view import View
from experiments.evidence import claims
from experiments.report.blocks import Table
from experiments.report.html import LIMITS, SOURCES
from experiments.report.texts import Texts


@solara.component
def Page(view: View) -> None:
    """The page."""
    words, set_words = solara.use_state("")

    def act(given: dict[str, Any]) -> None:
        if given.get("name") == "words":
            set_words(str(given.get("value", ""))[:80])
        elif given.get("name") == "topic":
            topic = str(given.get("value", ""))
            view.navigate(deel=topic if topic in topics() else None)

    Live(
        join(
            tag("h1", view.say("pages.assumptions")),
            tag("p", view.say("assumptions.intro"), class_="lead"),
            _grades(view),
        ),
    )
    with solara.Div(classes=["page"]):
        Moves(view)
    Live(register(view, words), act)
    Live(
        join(
            tag("h2", view.say("assumptions.beside")),
            tag("p", view.say("assumptions.beside_text")),
            [population(view, place) for place in view.scenario.places],
            balance(view),
            _claims(view),
            _limits(view),
        )
    )


def _grades(view: View) -> Markup:
    items = [
        tag("li", tag("b", f"{grade}: {count}"), " ", view.say(f"assumptions.grade_{grade.lower()}"))
        for grade, count in grades().items()
    ]
    return tag("ul", items, class_="grades")


def _claims(view: View) -> Markup:
    """What plans and studies say they achieve: laid beside results, read by nothing."""
    rows = [
        [
            claim.description,
            f"{claim.value:g} {claim.unit}\n{claim.low:g} – {claim.high:g}",
            claim.grade,
            claim.source,
        ]
        for claim in claims().values()
    ]
    head = [view.say(f"assumptions.head_{name}") for name in ("what", "value", "grade", "source")]
    title = view.say("assumptions.claims")
    return tag(
        "section",
        tag("h2", title),
        tag("p", view.say("assumptions.claims_text")),
        tag(
            "details",
            tag("summary", view.say("assumptions.claims_show", count=len(rows))),
            tag("div", table(Table(title, head, [("", rows)]), caption=False, lang="en"), class_="words"),
        ),
    )


def _limits(view: View) -> Markup:
    texts = Texts(view.lang)
    return tag(
        "section",
        tag("h2", view.say("assumptions.limits")),
        tag("ul", [tag("li", texts[f"limits.{name}"]) for name in LIMITS]),
        tag("h2", texts["method.sources_title"]),
        tag("ul", [tag("li", texts[f"method.{name}"]) for name in SOURCES]),
    )
