"""How sure: dots with ranges beside each other, and a hundred runs as a hundred marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.figures.case import Case, Measure
from dashboards.figures.figure import Figure, Sheet
from dashboards.figures.frame import (
    DASHES,
    HIGHER,
    LOWER,
    SIGNS,
    axis,
    clear,
    layout,
    legend_below,
    listed,
    plain,
    rows,
    said,
    source,
    until_now,
    wide_enough,
    words,
)
from experiments.report.blocks import finding, sentence_case
from experiments.report.svg import COLOURS
from experiments.schema import Stat, VerdictPayer

#: Marks in a row of the hundred.
ROW = 20
#: Pixels for one dot, and for the space between two rows.
_DOT, _GAP = 24, 18


def dot_range(shown: Sequence[Case], measure: Measure) -> Figure:
    """Difference of every case with its range, around zero.

    Parameters
    ----------
    shown : sequence of Case
        Cases of the same plan and place stand in one row, one sign per starting pressure.
    measure : Measure
        What is compared.

    Returns
    -------
    Figure
    """
    show, texts, lang = shown[0].show, words(shown[0].show.lang), shown[0].show.lang
    several = len({case.result.place for case in shown}) > 1
    names = list(dict.fromkeys(_row(case, several) for case in shown))
    series = list(dict.fromkeys(case.pressure for case in shown))
    stats = [measure.of(case.result) for case in shown]
    traces: list[dict[str, Any]] = []
    for index, pressure in enumerate(series):
        mine = [k for k, case in enumerate(shown) if case.pressure == pressure]
        heights = [_height(names.index(_row(shown[k], several)), index, len(series)) for k in mine]
        traces += _dots(
            [stats[k] for k in mine],
            heights,
            pressure,
            index,
            [show.inline(stats[k], measure.unit) for k in mine],
        )
    what = texts[f"charts.what_{measure.key}"]
    title = (
        said(show, what, stats[0], measure.unit)
        if len(shown) == 1
        else finding(show, sentence_case(what), stats)
    )
    return Figure(
        name=f"differences-{measure.key.replace('_', '-')}",
        title=title,
        subtitle=until_now(
            show, texts.say(f"charts.measure_{measure.key}", price_year=show.comparison.numbers.price_year)
        ),
        caption=texts.say("charts.dots_how", runs=show.runs_words())
        + (" " + texts.say("charts.dots_series", first=series[0], second=series[1]) if len(series) > 1 else ""),
        source=source(show),
        spoken=listed([f"{_row(case, several)}, {case.pressure}: {show.inline(stat, measure.unit)}"
                       for case, stat in zip(shown, stats, strict=True)]),
        sheet=Sheet(
            (show.texts["table.plan"], texts["charts.place"], show.texts["table.start"], sentence_case(what)),
            tuple((case.arm, case.result.place_label, case.pressure, clear(show, stat, measure.unit))
                  for case, stat in zip(shown, stats, strict=True)),
            ("plan", "place", "pressure", "mean", "p5", "p95"),
            tuple((case.arm, case.result.place, case.result.pressure, stat.mean, stat.low, stat.high)
                  for case, stat in zip(shown, stats, strict=True)),
        ),
        plot={
            "data": traces,
            "layout": layout(
                lang,
                xaxis=axis(lang, measure.unit, side="bottom", **wide_enough(measure.key, stats)),
                **rows(names, legend=len(series) > 1),
            ),
        },
        height=100 + len(names) * (len(series) * _DOT + _GAP),
    )  # fmt: skip


def _row(case: Case, several: bool) -> str:
    return f"{case.arm} · {case.result.place_label}" if several else case.arm


def _height(row: int, index: int, count: int) -> float:
    return row + (index - (count - 1) / 2.0) * 0.5 / max(count, 1) if count > 1 else float(row)


def _dots(
    stats: Sequence[Stat], heights: Sequence[float], name: str, index: int, spoken: Sequence[str]
) -> list[dict[str, Any]]:
    """Ranges as lines and means as signs; a second series is dashed and hollow."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for stat, height in zip(stats, heights, strict=True):
        xs += [stat.low, stat.high, None]
        ys += [height, height, None]
    colour = COLOURS[index]
    return [
        {
            "type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip", "showlegend": False,
            "line": {"color": colour, "width": 3, "dash": DASHES[index]},
        },
        {
            "type": "scatter", "mode": "markers", "name": plain(name), "x": [stat.mean for stat in stats],
            "y": list(heights), "customdata": list(spoken),
            "marker": {"symbol": SIGNS[index], "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
            "hovertemplate": f"%{{customdata}}<extra>{plain(name)}</extra>",
        },
    ]  # fmt: skip


def hundred(case: Case, payer: VerdictPayer = "municipality") -> Figure:
    """In how many of a hundred runs the cost is lower.

    Parameters
    ----------
    case : Case
        What is shown.
    payer : {'municipality', 'all'}
        Whose cost.

    Returns
    -------
    Figure
        One mark per hundredth; what is lower is full and blue, what is not is open and vermilion.
    """
    show, texts, lang = case.show, words(case.show.lang), case.show.lang
    share = case.result.p_saves[payer]
    lower = round(100 * share.share)
    who = show.texts[f"payer_in.{payer}"]
    groups = ((texts["charts.hundred_lower"], range(lower), LOWER, "circle"),
              (texts["charts.hundred_higher"], range(lower, 100), HIGHER, "circle-open"))  # fmt: skip
    traces = [
        {
            "type": "scatter", "mode": "markers", "name": plain(f"{name}: {len(marks)}"),
            "x": [mark % ROW for mark in marks], "y": [mark // ROW for mark in marks], "hoverinfo": "name",
            "marker": {"symbol": sign, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
        }
        for name, marks, colour, sign in groups
    ]  # fmt: skip
    extent = show.numbers.range(share.low, share.high, 1.0, "%")
    hidden = {"visible": False, "fixedrange": True}
    return Figure(
        name=f"hundred-{case.result.place}-{payer}",
        title=texts.say("charts.hundred_title", count=lower, payer=who),
        subtitle=until_now(show, texts.say("charts.hundred_measure", arm=case.arm, place=case.result.place_label)),
        caption=texts.say("charts.hundred_how", pairs=share.pairs, range=extent),
        source=source(show),
        spoken=texts.say("charts.hundred_title", count=lower, payer=who),
        sheet=Sheet(
            (texts["charts.outcome"], texts["charts.of_hundred"]),
            ((texts["charts.hundred_lower"], str(lower)), (texts["charts.hundred_higher"], str(100 - lower))),
            ("outcome", "share", "low", "high", "pairs"),
            (("lower", share.share, share.low, share.high, float(share.pairs)),),
        ),
        plot={
            "data": traces,
            "layout": layout(
                lang,
                xaxis={**hidden, "range": [-0.7, ROW - 0.3]},
                yaxis={**hidden, "range": [100 / ROW - 0.4, -0.6]},
                showlegend=True,
                legend=legend_below(),
                margin={"l": 8, "r": 8, "t": 4, "b": 44},
            ),
        },
        height=210,
    )  # fmt: skip
