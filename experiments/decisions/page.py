"""The decision note: one HTML file of four printed pages, without script or network."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.decisions.answers import answers, chart
from experiments.decisions.blocks import certainty, ground_blocks, places
from experiments.decisions.decision import Decisions
from experiments.decisions.grid import Speech, footing, standing_words
from experiments.report.html import LIMITS, SOURCES
from experiments.report.numbers import Lang
from experiments.report.texts import Texts


def page(decisions: Decisions, lang: Lang) -> str:
    """HTML of the decision note.

    Parameters
    ----------
    decisions : Decisions
        From `experiments.decisions.decision.decide`; nothing else is read.
    lang : {'nl', 'en'}
        Language.

    Returns
    -------
    str
        A whole HTML document: no script, no request to anywhere, system fonts, ready for A4. Pages: the answer; the
        neighbourhoods; uncertainty and assumptions; method and sources.
    """
    speech, house = Speech(decisions, lang), Texts(lang)
    environment = Environment(
        # The macros for tables and figures are those of the report of a comparison.
        loader=ChoiceLoader(
            [
                PackageLoader("experiments.decisions", "templates"),
                PackageLoader("experiments.report", "templates"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = files("experiments.report").joinpath("templates", "report.css").read_text(encoding="utf-8")
    first = decisions.primary[0]
    labels = dict.fromkeys(one.place_label for one in decisions.decisions)
    said = footing(speech)
    html = environment.get_template("page.html").render(
        lang=lang,
        t=house,
        words=speech.texts,
        decisions=decisions,
        title=speech.say("page.title", plan=speech.plan(first)),
        intro=speech.say("page.intro", name=decisions.name, places=", ".join(labels), years=decisions.years),
        whole=decisions.standing.whole,
        standing=standing_words(speech),
        over=said[-3],
        money=said[-2],
        answers=answers(speech),
        chart=chart(speech),
        several=len({(one.arm, one.dose) for one in decisions.decisions}) > 1,
        places=places(speech),
        certainty=certainty(speech),
        grounds=ground_blocks(speech),
        costs=speech.numbers.percent(decisions.discount_costs, 0.1),
        effects=speech.numbers.percent(decisions.discount_effects, 0.1),
        limits=[house[f"limits.{name}"] for name in LIMITS],
        sources=[house[f"method.{name}"] for name in SOURCES],
        footing=said,
        style=Markup(style),  # noqa: S704 - our own file
        svg=Markup,
    )
    return html + "\n"
