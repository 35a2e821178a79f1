"""Uitleg: a tour in five steps, words, what the model is, accessibility, licence and how to cite."""

from __future__ import annotations

import solara
from markupsafe import Markup

from dashboards.components.live import Live
from dashboards.components.tags import join, tag
from dashboards.view import View
from experiments.manifest import version

STEPS = ("glance", "explore", "compare", "network", "assumptions")
TERMS = (
    "pair", "range", "baseline", "plan", "pressure", "payer", "wellbeing", "lonely", "team", "connector", "collective",
    "network", "carer", "waiting", "cash", "calibrated", "grade", "synthetic", "draw",
)  # fmt: skip
CARD = ("what", "for_whom", "not_for", "people", "week", "sure", "data", "made")
ACCESS = ("standard", "tested", "known", "tell")


@solara.component
def Page(view: View) -> None:
    """The page."""
    Live(
        join(
            tag("h1", view.say("pages.help")),
            tag("p", view.say("help.intro"), class_="lead"),
            _contents(view),
            _tour(view),
            _glossary(view),
            _section(view, "model", CARD),
            _section(view, "access", ACCESS),
            _cite(view),
        )
    )


def _contents(view: View) -> Markup:
    names = ("tour", "words", "model", "access", "cite")
    links = [tag("li", tag("a", view.say(f"help.{name}"), href=f"#{name}")) for name in names]
    return tag("nav", tag("ul", links), aria_label=view.say("help.contents"), class_="contents")


def _tour(view: View) -> Markup:
    steps = [
        tag(
            "li",
            tag("a", view.say(f"pages.{page}"), href=view.href(page=page)),
            ". ",
            view.say(f"tour.{page}"),
        )
        for page in STEPS
    ]
    return tag("section", tag("h2", view.say("help.tour"), id="tour"), tag("ol", steps))


def _glossary(view: View) -> Markup:
    terms = [
        [tag("dt", view.say(f"words.{name}")), tag("dd", view.say(f"words.{name}_means"))] for name in TERMS
    ]
    return tag("section", tag("h2", view.say("help.words"), id="words"), tag("dl", terms))


def _section(view: View, name: str, parts: tuple[str, ...]) -> Markup:
    terms = [
        [tag("h3", view.say(f"{name}.{part}")), tag("p", view.say(f"{name}.{part}_text"))] for part in parts
    ]
    return tag("section", tag("h2", view.say(f"help.{name}"), id=name), terms)


def _cite(view: View) -> Markup:
    return tag(
        "section",
        tag("h2", view.say("help.cite"), id="cite"),
        tag("p", view.say("help.licence")),
        tag("pre", view.say("help.citation", version=version()), tabindex="0"),
        tag("p", view.say("help.third")),
    )
