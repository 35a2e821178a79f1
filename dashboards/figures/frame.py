"""What all pictures share: words, colours, axes, and how a finding is said."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from experiments.report.blocks import Show, sentence_case
from experiments.report.numbers import Lang, off_zero
from experiments.report.svg import COLOURS, GRID, INK, SOFT
from experiments.report.texts import Texts
from experiments.schema import Stat

#: Catalogue of the pages; the tables of the pictures are charts, chart, payers, compare, network and life.
ROOM: Final = "dashboards"
#: Colour is never alone: a line has its own dash, a dot its own sign.
DASHES: Final = ("solid", "8px,4px", "2px,3px", "10px,3px,2px,3px", "5px,2px", "1px,2px", "14px,4px")
SIGNS: Final = ("circle", "diamond-open", "square", "triangle-up-open", "cross", "star-open", "pentagon")
#: Lower and higher, in the two colours of the palette that nobody confuses.
LOWER, HIGHER, UNCLEAR = COLOURS[0], COLOURS[1], "#8a8a8a"
FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
#: Width at which a label of an axis is broken.
LABEL: Final = 24


def words(lang: Lang) -> Texts:
    """Sentences of the pictures and of the pages that show them."""
    return Texts(lang, ROOM)


def plain(text: str) -> str:
    """Text that plotly will not take for markup."""
    return escape(text, quote=False)


def broken(text: str, width: int = LABEL) -> str:
    """Text over several lines, for plotly."""
    return "<br>".join(plain(line) for line in textwrap.wrap(text, width))


def washed(colour: str, strength: float = 0.18) -> str:
    """A colour as a band beneath a line.

    Examples
    --------
    >>> washed("#0072B2")
    'rgba(0,114,178,0.18)'
    """
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def hatched(shape: str) -> dict[str, Any]:
    """Pattern of a bar that tells it from its neighbour without colour; an empty shape gives a plain bar."""
    return {"shape": shape, "fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.35}


def axis(lang: Lang, unit: str, **more: Any) -> dict[str, Any]:
    """An axis of values in a unit.

    Parameters
    ----------
    lang : {'nl', 'en'}
        How numbers are written.
    unit : {'', 'euro', '%'}
        What they are.
    **more : object
        What else plotly must know.
    """
    written = {
        "": {"tickformat": ",~r"},
        "euro": {"tickformat": ",~r", "tickprefix": "€\u00a0" if lang == "nl" else "€"},
        "%": {"tickformat": ",.0%"},
    }[unit]
    return {
        **written,
        "gridcolor": GRID,
        "zeroline": True,
        "zerolinecolor": INK,
        "zerolinewidth": 1.5,
        "rangemode": "tozero",
        "tickfont": {"color": SOFT, "size": 12},
        "automargin": True,
        "fixedrange": True,
        **more,
    }


#: Half the length of an axis at least, by what is on it: a thousandth of a point of wellbeing must look like nothing.
LEAST: Final = {"wellbeing": 0.05, "formal_hours": 0.05}


def wide_enough(what: str, stats: Sequence[Stat]) -> dict[str, Any]:
    """Range of an axis of differences that are all next to nothing; empty where plotly can choose it by itself.

    Parameters
    ----------
    what : str
        What is on the axis; `LEAST` knows how little of it can be told apart.
    stats : sequence of Stat
        What is drawn.

    Returns
    -------
    dict
        For `axis`.
    """
    least = LEAST.get(what, 0.0)
    reached = max((abs(v) for stat in stats for v in cells(stat) if v is not None), default=0.0)
    return {"range": [-least, least]} if reached < least else {}


def layout(lang: Lang, *, narrow: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """What surrounds the traces: calm, without a title of its own, since that stands above the picture."""
    return {
        "font": {"family": FONT, "size": 13, "color": INK},
        "separators": ",." if lang == "nl" else ".,",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": INK, "font": {"color": INK, "size": 13}},
        **more,
        "meta": {"narrow": narrow or {}},
    }


#: Pixels that a legend beneath the picture takes, axis labels above it included.
BELOW: Final = 70


def legend_below() -> dict[str, Any]:
    """A legend beneath the picture; the margin below must be `BELOW`."""
    return {"orientation": "h", "x": 0, "xanchor": "left", "yref": "container", "y": 0.0, "yanchor": "bottom"}


def rows(names: Sequence[str], *, legend: bool = True, width: int = LABEL, **more: Any) -> dict[str, Any]:
    """Layout of a picture with a name for each row, the first on top, at 0, 1, 2 and so on.

    Parameters
    ----------
    names : sequence of str
        Of the rows.
    legend : bool
        Whether there is one beneath the picture.
    width : int
        Characters at which a name is broken.
    **more : object
        What else plotly must know of the axis.

    Returns
    -------
    dict
        For `layout`.
    """

    def side(width: int, size: int) -> dict[str, Any]:
        lines = [line for name in names for line in textwrap.wrap(name, width)]
        room = 20 + round(0.56 * size * max((len(line) for line in lines), default=0))
        below = BELOW if legend else 36
        return {
            "height": 8 + below + len(names) * row_height(names, width, size),
            "yaxis": {
                "tickvals": list(range(len(names))), "ticktext": [broken(name, width) for name in names],
                "range": [len(names) - 0.45, -0.55], "fixedrange": True, "showgrid": False, "zeroline": False,
                "automargin": False, "ticklabelstandoff": 6, "tickfont": {"size": size, "color": INK}, **more,
            },
            "margin": {"l": room, "r": 16, "t": 8, "b": below},
        }  # fmt: skip

    wide = side(width, 13)
    del wide["height"]
    return {**wide, "narrow": side(15, 11), "showlegend": legend, "legend": legend_below()}


def row_height(names: Sequence[str], width: int, size: int = 13) -> int:
    """Pixels of a row in which the longest name fits when it is broken, 34 at least.

    Examples
    --------
    >>> row_height(["short"], 20), row_height(["five words on five lines"], 5)
    (34, 94)
    """
    most = max((len(textwrap.wrap(name, width)) for name in names), default=1)
    return max(34, 10 + round(1.3 * size) * most)


def source(show: Show) -> str:
    """Which model, how many runs, of which prices: the line beneath a picture."""
    facts, model = show.comparison.numbers, show.comparison.model
    return words(show.lang).say(
        "charts.source",
        version=model.version,
        hash=model.source_hash[:8],
        pairs=facts.pairs_done,
        price_year=facts.price_year,
        badge=show.texts["badge.short"],
    )


def until_now(show: Show, text: str) -> str:
    """A subtitle that says so when not all runs have been done."""
    facts = show.comparison.numbers
    if facts.pairs_done >= facts.pairs_asked:
        return text
    more = words(show.lang).say("charts.provisional", done=facts.pairs_done, asked=facts.pairs_asked)
    return f"{text} · {more}"


def said(show: Show, what: str, stat: Stat, unit: str = "", *, words_of: str = "level") -> str:
    """A difference as a finding: which way and how far, or that it is not clear.

    Parameters
    ----------
    show : Show
        Language.
    what : str
        Subject.
    stat : Stat
        The difference, in the unit shown.
    unit : {'', 'euro', '%'}
        How figures are written.
    words_of : {'level', 'money'}
        Lower and higher, or back and not back.

    Returns
    -------
    str
    """
    texts, subject = words(show.lang), sentence_case(what)
    if stat.mean is None:
        return texts.say("charts.no_value", what=subject)
    if stat.low is None or stat.high is None:
        return texts.say("charts.one_run", what=subject, amount=show.mean(stat, unit))
    if stat.direction == "unclear":
        return texts.say("charts.unclear", what=subject)
    ends = sorted((abs(stat.low), abs(stat.high)))
    step = off_zero(ends[0] * (100.0 if unit == "%" else 1.0), show.step(stat, unit))
    extent = show.numbers.range(ends[0], ends[1], step, unit)
    return texts.say(f"charts.{words_of}_{stat.direction}", what=subject, range=extent)


def cells(stat: Stat) -> tuple[float | None, float | None, float | None]:
    """Mean and range, bare."""
    return stat.mean, stat.low, stat.high


def clear(show: Show, stat: Stat, unit: str = "") -> str:
    """A difference for a table: mean and range, with words when the range covers zero."""
    shown = show.mean_range(stat, unit)
    if stat.low is None or stat.direction != "unclear":
        return shown
    return f"{words(show.lang)['charts.no_difference']}\n{shown.splitlines()[-1]}"


def listed(parts: Sequence[str]) -> str:
    """Sentences one after the other."""
    return "; ".join(part.replace("\n", " ") for part in parts)
