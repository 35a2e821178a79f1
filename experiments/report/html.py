"""The report: one HTML file with everything in it."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from experiments.report.answer import answers, chart
from experiments.report.blocks import Show
from experiments.report.own import own_blocks
from experiments.report.place import place_blocks
from experiments.report.uncertainty import certainty, paragraphs, ranking
from experiments.schema import Comparison

SOURCES = ("source_cbs", "source_rivm", "source_cpb", "source_documents", "source_parameters")
LIMITS = ("calibrated", "synthetic", "saving", "payers", "informal", "measured")


def report(comparison: Comparison) -> str:
    """HTML report of a comparison, in the language of its question.

    Parameters
    ----------
    comparison : Comparison
        The answer; nothing else is read, so a stored ``compare.json`` gives the same report again.

    Returns
    -------
    str
        A whole HTML document: no script, no request to anywhere, system fonts, ready for A4.

    Raises
    ------
    ValueError
        When the comparison holds no policy to report on.
    """
    if not comparison.results:
        message = "the comparison holds no policy beside the baseline: there is nothing to report"
        raise ValueError(message)
    show = Show(comparison, comparison.question.lang)
    environment = Environment(
        loader=PackageLoader("experiments.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    labels = {result.place: result.place_label for result in comparison.results}
    style = files("experiments.report").joinpath("templates", "report.css").read_text(encoding="utf-8")
    page = environment.get_template("report.html").render(
        t=show.texts,
        show=show,
        comparison=comparison,
        labels=labels,
        residents={
            result.place: show.numbers.plain(float(result.residents)) for result in comparison.results
        },
        answers=answers(show),
        chart=chart(show),
        places=[(place, place_blocks(show, place)) for place in comparison.question.places],
        own=own_blocks(show),
        paragraphs=paragraphs(show),
        certainty=certainty(show),
        ranking=ranking(show),
        limits=[show.texts[f"limits.{name}"] for name in LIMITS],
        sources=[show.texts[f"method.{name}"] for name in SOURCES],
        style=Markup(style),  # noqa: S704 - our own file
        svg=Markup,
    )
    return page + "\n"
