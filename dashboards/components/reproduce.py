"""Reproduce this: the same scenario as a command line, as Python and as a file."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboards.answers.answer import Answer
from dashboards.components.tags import tag
from dashboards.scenario.toml import to_toml
from dashboards.view import View
from experiments.question import Question


def python(question: Question) -> str:
    """Lines of Python that give the same numbers as a page."""
    given = ", ".join(
        f"{name}={getattr(question, name)!r}"
        for name in ("places", "policies", "pairs", "years", "pressures", "seed")
    )
    return (
        "from experiments import session\n"
        "from experiments.question import Question\n\n"
        f"question = Question({given})\n"
        "comparison, _ = session.answer(question, session.compute(question, session.default_threads()))\n"
        "print(comparison.results[0].verdict.nl)\n"
    )


def basis(view: View, found: Sequence[Answer]) -> Question:
    """What figures of a page stand on: its scenario, with as many pairs as they have."""
    pairs = min(answer.pairs for answer in found)
    return view.scenario.question(lang=view.lang, pairs=pairs)


def reproduce(view: View, question: Question) -> Markup:
    """Command line, Python and file, each with a button that copies it.

    Parameters
    ----------
    view : View
        Language and scenario.
    question : Question
        What the figures on the page stand on, with as many pairs as they have.
    """
    say = view.say
    shown = (
        ("command", question.command()),
        ("python", python(question)),
        ("toml", to_toml(view.scenario)),
    )
    return tag(
        "details",
        tag("summary", say("reproduce.title")),
        tag("p", say("reproduce.text")),
        [
            [
                tag("h3", say(f"reproduce.{name}")),
                tag("pre", text, id=f"reproduce-{name}", tabindex="0"),
                tag(
                    "button",
                    say("reproduce.copy"),
                    class_="second",
                    data_copy=f"reproduce-{name}",
                    data_done=say("reproduce.copied"),
                    aria_label=say(f"reproduce.copy_{name}"),
                ),
            ]
            for name, text in shown
        ],
        class_="reproduce",
    )
