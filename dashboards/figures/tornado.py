"""Which assumptions move the answer most: a tornado."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboards.figures.figure import Figure, Sheet
from dashboards.figures.frame import BELOW, axis, hatched, layout, listed, plain, row_height, rows, words
from experiments.report.numbers import Lang, Numbers, step_for
from experiments.report.svg import COLOURS, INK

#: Characters at which the name of an assumption is broken.
_WIDTH = 34


class Reach(NamedTuple):
    """One assumption and how far the answer moves with it.

    Attributes
    ----------
    label : str
        The assumption, in words.
    low, high : float
        The answer with the assumption at its low and its high end.
    """

    label: str
    low: float
    high: float


def tornado(
    bars: Sequence[Reach], central: float, *, unit: str, measure: str, source: str, lang: Lang, name: str = "tornado"
) -> Figure:  # fmt: skip
    """The assumptions that move an answer most, largest on top.

    Parameters
    ----------
    bars : sequence of Reach
        In any order, at least one.
    central : float
        The answer with every assumption at its middle.
    unit : {'', 'euro'}
        How figures are written.
    measure, source : str
        Subtitle, and where the figures come from.
    lang : {'nl', 'en'}
        Language.
    name : str
        Of files.

    Returns
    -------
    Figure
    """
    texts, numbers = words(lang), Numbers(lang)
    order = sorted(bars, key=lambda bar: -abs(bar.high - bar.low))
    step = step_for(order[0].low, order[0].high)
    write = numbers.euro if unit == "euro" else numbers.plain
    traces = [
        {
            "type": "bar", "orientation": "h", "name": plain(texts[f"charts.tornado_{end}"]),
            "y": list(range(len(order))), "base": [central] * len(order),
            "x": [getattr(bar, end) - central for bar in order],
            "marker": {"color": colour, "pattern": hatched(shape)},
            "customdata": [write(getattr(bar, end), step) for bar in order],
            "hovertemplate": f"%{{customdata}}<extra>{plain(texts[f'charts.tornado_{end}'])}</extra>",
        }
        for end, colour, shape in (("low", COLOURS[5], "/"), ("high", COLOURS[4], ""))
    ]  # fmt: skip
    table = tuple(
        (bar.label, write(bar.low, step), write(bar.high, step), write(abs(bar.high - bar.low), step))
        for bar in order
    )
    head = ("tornado_name", "tornado_low", "tornado_high", "tornado_swing")
    return Figure(
        name=name,
        title=texts.say("charts.tornado_title", name=order[0].label),
        subtitle=measure,
        caption=texts.say("charts.tornado_how", central=write(central, step)),
        source=source,
        spoken=listed([f"{row[0]}: {row[1]} – {row[2]}" for row in table]),
        sheet=Sheet(
            tuple(texts[f"charts.{key}"] for key in head),
            table,
            ("assumption", "low", "high", "central"),
            tuple((bar.label, bar.low, bar.high, central) for bar in order),
        ),
        plot={
            "data": traces,
            "layout": layout(
                lang,
                barmode="overlay",
                bargap=0.35,
                xaxis=axis(lang, unit, zeroline=False, rangemode="normal"),
                **rows([bar.label for bar in order], width=_WIDTH),
                shapes=[{"type": "line", "xref": "x", "yref": "paper", "x0": central, "x1": central, "y0": 0, "y1": 1,
                         "line": {"color": INK, "width": 1.5}}],
            ),
        },
        height=8 + BELOW + len(order) * row_height([bar.label for bar in order], _WIDTH),
    )  # fmt: skip
