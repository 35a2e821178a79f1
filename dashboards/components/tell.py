"""What many pages say about one comparison: how sure it is, and what it does not say."""

from __future__ import annotations

from markupsafe import Markup

from dashboards.components.tags import tag
from dashboards.texts import say
from experiments.report.blocks import Show
from experiments.report.html import LIMITS
from experiments.report.uncertainty import paragraphs


def how_sure(show: Show) -> Markup:
    """What the range means and what it leaves out, folded but for its first sentence."""
    texts = show.texts
    (band_title, band), *rest = paragraphs(show)
    return tag(
        "section",
        tag("h2", texts["uncertainty.title"]),
        [tag("p", sentence) for sentence in band],
        [
            tag("details", tag("summary", title), [tag("p", sentence) for sentence in sentences])
            for title, sentences in rest
        ],
        aria_label=band_title,
    )


def limits(show: Show) -> Markup:
    """What the figures do not say."""
    return tag(
        "section",
        tag("h2", say("assumptions.limits", show.lang)),
        tag("ul", [tag("li", show.texts[f"limits.{name}"]) for name in LIMITS]),
    )
