"""Small multiples: one panel for each scenario and place, on the same axes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from dashboards.figures.case import Case, cost
from dashboards.figures.cost import at_end
from dashboards.figures.figure import Figure, Sheet
from dashboards.figures.frame import (
    DASHES,
    axis,
    clear,
    layout,
    listed,
    plain,
    source,
    until_now,
    washed,
    words,
)
from experiments.report.blocks import finding, sentence_case
from experiments.report.svg import COLOURS, INK, SOFT
from experiments.schema import VerdictPayer

_PANEL = 200
_BETWEEN = 0.06
#: Part of a panel that its name takes: two lines of it.
_HEAD = 0.22


def multiples(shown: Sequence[Case], payer: VerdictPayer = "municipality") -> Figure:
    """Cost difference added up over the years, one panel per case.

    Parameters
    ----------
    shown : sequence of Case
        Row by row: all places of the first plan, then of the second. At most eight.
    payer : {'municipality', 'all'}
        Who pays.

    Returns
    -------
    Figure
    """
    show, texts, lang = shown[0].show, words(shown[0].show.lang), shown[0].show.lang
    columns = max(1, len({case.result.place for case in shown}))
    bands = [case.result.curves.cost[payer] for case in shown]
    values = [v for band in bands for part in (band.mean, band.low, band.high) for v in part or ()]
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.06 * (high - low or 1.0)
    end = max(case.result.curves.years[-1] for case in shown)
    wide, axes_wide = _drawn(shown, payer, columns, lang, (low - room, high + room), end)
    count = -(-len(shown) // columns)
    _, axes_narrow = _drawn(shown, payer, 1, lang, (low - room, high + room), end)
    ends = [
        at_end(band, case.show.comparison.numbers.pairs_done) for band, case in zip(bands, shown, strict=True)
    ]
    who = show.texts[f"payer_in.{payer}"]
    return Figure(
        name=f"panels-{payer}",
        title=finding(show, sentence_case(texts.say("charts.panels_what", payer=who)), ends),
        subtitle=until_now(show, texts["charts.panels_measure"]),
        caption=texts.say("charts.panels_how", runs=show.runs_words()),
        source=source(show),
        spoken=listed([f"{_name(case)}: {show.inline(stat, 'euro')}" for case, stat in zip(shown, ends, strict=True)]),
        sheet=Sheet(
            (show.texts["table.plan"], texts["charts.place"], show.texts["table.start"], texts["charts.whole_period"],
             texts["charts.per_year"]),
            tuple((case.arm, case.result.place_label, case.pressure, clear(show, stat, "euro"),
                   clear(show, cost(case.result, payer), "euro")) for case, stat in zip(shown, ends, strict=True)),
            ("plan", "place", "pressure", "year", "mean", "p5", "p95"),
            tuple((case.arm, case.result.place, case.result.pressure, year,
                   band.mean[k], band.low[k] if band.low else None, band.high[k] if band.high else None)
                  for case, band in zip(shown, bands, strict=True) for k, year in enumerate(case.result.curves.years)),
        ),
        plot={
            "data": wide,
            "layout": layout(lang, **axes_wide, margin={"l": 8, "r": 8, "t": 8, "b": 24},
                             narrow={**axes_narrow, "height": 60 + _PANEL * len(shown)}),
        },
        height=60 + _PANEL * count,
    )  # fmt: skip


def _name(case: Case) -> str:
    return f"{case.arm} · {case.result.place_label}, {case.pressure}"


def _heading(case: Case) -> str:
    """Name of a panel on two lines, as wide as half a sheet of paper."""
    arm = textwrap.shorten(case.arm, 44, placeholder=" …")
    return f"{plain(arm)}<br>{plain(f'{case.result.place_label}, {case.pressure}')}"


def _drawn(
    shown: Sequence[Case], payer: VerdictPayer, columns: int, lang: Any, extent: tuple[float, float], end: float
) -> tuple[list[dict[str, Any]], dict[str, Any]]:  # fmt: skip
    """Traces, and the axes and headings of panels in so many columns; the traces are the same for any number."""
    rows = -(-len(shown) // columns)
    traces: list[dict[str, Any]] = []
    around: dict[str, Any] = {"annotations": []}
    wide = (1.0 - _BETWEEN * (columns - 1)) / columns
    gap = 0.16 / rows if rows > 1 else 0.0
    head = 0.06 if rows == 1 else 0.0
    tall = (1.0 - gap * (rows - 1)) / rows
    for k, case in enumerate(shown):
        row, column = divmod(k, columns)
        tag = "" if k == 0 else str(k + 1)
        left, top = column * (wide + _BETWEEN), 1.0 - row * (tall + gap)
        band, years = case.result.curves.cost[payer], case.result.curves.years
        index = _colour(shown, case)
        here = {
            "xaxis": f"x{tag}",
            "yaxis": f"y{tag}",
            "type": "scatter",
            "mode": "lines",
            "x": [0.0, *years],
        }
        if band.low is not None and band.high is not None:
            edge = {**here, "line": {"width": 0}, "hoverinfo": "skip"}
            traces += [
                {**edge, "y": [0.0, *band.low]},
                {**edge, "y": [0.0, *band.high], "fill": "tonexty", "fillcolor": washed(COLOURS[index])},
            ]
        traces.append({**here, "y": [0.0, *band.mean], "line": {"color": COLOURS[index], "width": 2.5,
                       "dash": DASHES[index]}, "hovertemplate": "%{y:,.0f}<extra></extra>"})  # fmt: skip
        around[f"xaxis{tag}"] = {
            "domain": [left, left + wide], "anchor": f"y{tag}", "range": [0.0, end], "dtick": 1, "fixedrange": True,
            "showgrid": False, "zeroline": False, "tickfont": {"size": 11, "color": SOFT},
        }  # fmt: skip
        around[f"yaxis{tag}"] = axis(
            lang, "euro", domain=[top - tall + (head if rows == 1 else 0.0), top - tall * _HEAD], anchor=f"x{tag}",
            range=list(extent), nticks=5, showticklabels=column == 0,
        )  # fmt: skip
        around["annotations"].append({
            "xref": "paper", "yref": "paper", "x": left, "y": top, "xanchor": "left", "yanchor": "top",
            "showarrow": False, "text": _heading(case), "align": "left",
            "font": {"size": 12, "color": INK},
        })  # fmt: skip
    return traces, around


def _colour(shown: Sequence[Case], case: Case) -> int:
    return list(dict.fromkeys((one.letter, one.result.arm) for one in shown)).index(
        (case.letter, case.result.arm)
    )
