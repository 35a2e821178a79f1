"""Cost: how the difference grows over the years, the level beneath it, and what it is built up from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.figures.case import Case, cost
from dashboards.figures.figure import Cell, Figure, Sheet
from dashboards.figures.frame import (
    DASHES,
    HIGHER,
    LOWER,
    UNCLEAR,
    axis,
    broken,
    clear,
    hatched,
    layout,
    legend_below,
    listed,
    plain,
    rows,
    said,
    source,
    until_now,
    washed,
    words,
)
from experiments.report.blocks import sentence_case
from experiments.report.svg import COLOURS, INK, SOFT
from experiments.schema import Band, Payer, Stat, VerdictPayer

QUARTERS = 4
#: Euros of the whole that its parts may leave out before that is shown as a part of its own.
REST = 0.01
#: Who pays, without the sum.
SINGLE: tuple[Payer, ...] = ("municipality", "zvw", "wlz", "resident")


def at_end(band: Band, pairs: int, index: int = -1) -> Stat:
    """One point of a curve."""
    low = band.low[index] if band.low else None
    high = band.high[index] if band.high else None
    return Stat(mean=band.mean[index], low=low, high=high, mc_error=None, pairs=pairs, unit=band.unit)


def over_time(shown: Sequence[Case], payer: VerdictPayer = "municipality") -> Figure:
    """Cost difference added up since the start; the first case with its band.

    Parameters
    ----------
    shown : sequence of Case
        Plans beside each other, at most seven; of the first the range is drawn, of the others it stands in the table.
    payer : {'municipality', 'all'}
        Who pays.

    Returns
    -------
    Figure
        While runs are being added the same picture with more runs: the band becomes steadier.
    """
    first = shown[0]
    show, texts, lang = first.show, words(first.show.lang), first.show.lang
    years = first.result.curves.years
    traces: list[dict[str, Any]] = []
    ends: list[Stat] = []
    for index, case in enumerate(shown):
        band = case.result.curves.cost[payer]
        ends.append(at_end(band, case.show.comparison.numbers.pairs_done))
        colour = COLOURS[index]
        if index == 0 and band.low is not None and band.high is not None:
            traces += _band(years, band.low, band.high, colour)
        traces.append(
            {
                "type": "scatter", "mode": "lines", "name": plain(case.arm), "x": [0.0, *case.result.curves.years],
                "y": [0.0, *band.mean], "line": {"color": colour, "width": 2.5, "dash": DASHES[index]},
                "hovertemplate": f"%{{y:,.0f}}<extra>{plain(case.arm)}</extra>",
            }
        )  # fmt: skip
    who = show.texts[f"payer_in.{payer}"]
    title = said(show, texts.say("charts.over_time_what", payer=who), ends[0], "euro")
    return Figure(
        name=f"cost-over-time-{first.result.place}-{payer}",
        title=title,
        subtitle=until_now(show, texts.say("charts.over_time_measure", place=first.result.place_label)),
        caption=texts.say("charts.over_time_how", runs=show.runs_words(), arm=first.arm),
        source=source(show),
        spoken=listed([f"{case.arm}: {show.inline(end, 'euro')}" for case, end in zip(shown, ends, strict=True)]),
        sheet=_curve_sheet(shown, payer),
        plot={
            "data": traces,
            "layout": layout(
                lang,
                xaxis={
                    "title": {"text": show.texts["curve.axis"], "font": {"size": 12, "color": SOFT}},
                    "range": [0.0, years[-1]], "dtick": 1, "fixedrange": True, "showgrid": False,
                    "tickfont": {"color": SOFT, "size": 12}, "zeroline": False, "automargin": True,
                },
                yaxis=axis(lang, "euro"),
                margin={"l": 8, "r": 150 if len(shown) > 1 else 16, "t": 12, "b": 8},
                annotations=end_labels(shown, ends, years[-1], _reach(traces)) if len(shown) > 1 else [],
                legend=legend_below(),
                narrow={"showlegend": len(shown) > 1, "annotations": [],
                        "margin": {"l": 4, "r": 8, "t": 12, "b": 40 + 24 * len(shown)}},
            ),
        },
    )  # fmt: skip


def _band(years: list[float], low: list[float], high: list[float], colour: str) -> list[dict[str, Any]]:
    edge = {"type": "scatter", "mode": "lines", "x": [0.0, *years], "line": {"width": 0}, "hoverinfo": "skip",
            "showlegend": False}  # fmt: skip
    return [
        {**edge, "y": [0.0, *low]},
        {**edge, "y": [0.0, *high], "fill": "tonexty", "fillcolor": washed(colour)},
    ]


def _reach(traces: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Lowest and highest of what is drawn, zero included."""
    values = [0.0, *(value for trace in traces for value in trace["y"])]
    return min(values), max(values)


#: Pixels of the picture over time between its lowest and its highest value, and of a label of two lines.
_TALL, _LABEL = 280.0, 34.0


def end_labels(
    shown: Sequence[Case], ends: Sequence[Stat], x: float, reach: tuple[float, float]
) -> list[dict[str, Any]]:
    """Names at the ends of the lines, moved apart where they would meet, and up where they would leave the picture.

    Parameters
    ----------
    shown, ends : sequence
        Cases and where their lines end.
    x : float
        Last year.
    reach : tuple of float
        Lowest and highest value of the picture.

    Returns
    -------
    list of dict
        Annotations of plotly; ``ay`` is the shift in pixels.
    """
    values = [end.mean or 0.0 for end in ends]
    low, high = reach
    wished = [(high - value) / (high - low or 1.0) * _TALL for value in values]
    order = sorted(range(len(values)), key=lambda k: wished[k])
    places: dict[int, float] = {}
    highest = float("-inf")
    for k in order:
        highest = places[k] = max(wished[k], highest + _LABEL)
    lowest = _TALL
    for k in reversed(order):
        places[k] = min(places[k], lowest)
        lowest = places[k] - _LABEL
    return [
        {
            "x": x, "y": values[k], "xanchor": "left", "ax": 14, "ay": places[k] - wished[k],
            "axref": "pixel", "ayref": "pixel", "showarrow": True, "arrowhead": 0, "arrowwidth": 1,
            "arrowcolor": COLOURS[k], "text": broken(shown[k].arm, 20), "align": "left",
            "font": {"size": 12, "color": INK},
        }
        for k in range(len(values))
    ]  # fmt: skip


def _curve_sheet(shown: Sequence[Case], payer: VerdictPayer) -> Sheet:
    show = shown[0].show
    count = len(shown[0].result.curves.years) // QUARTERS
    table, data = [], []
    for case in shown:
        band, pairs = case.result.curves.cost[payer], case.show.comparison.numbers.pairs_done
        stats = [at_end(band, pairs, QUARTERS * year + QUARTERS - 1) for year in range(count)]
        table.append((case.arm, case.pressure, *(show.mean_range(stat, "euro") for stat in stats)))
        data += [
            (case.arm, case.result.pressure, float(year + 1), stat.mean, stat.low, stat.high)
            for year, stat in enumerate(stats)
        ]
    texts = show.texts
    head = (texts["table.plan"], texts["table.start"])
    return Sheet(
        (*head, *(texts.say("curve.year", year=year + 1) for year in range(count))),
        tuple(table),
        ("plan", "pressure", "year", "mean", "p5", "p95"),
        tuple(data),
    )


def level(case: Case) -> Figure:
    """What each payer pays per inhabitant per year, without the plan and with it."""
    show, texts, lang = case.show, words(case.show.lang), case.show.lang
    without = {payer: case.result.baseline_cost[payer].mean or 0.0 for payer in SINGLE}
    with_ = {payer: without[payer] + (cost(case.result, payer).mean or 0.0) for payer in SINGLE}
    names = [sentence_case(show.texts[f"payer.{payer}"]) for payer in SINGLE]
    total = case.result.baseline_cost["all"]
    bars = [
        {
            "type": "bar", "orientation": "h", "name": plain(name), "y": list(range(len(names))),
            "x": [values[payer] for payer in SINGLE], "marker": {"color": colour, "pattern": hatched(shape)},
            "text": [show.numbers.euro(values[payer], 1.0) for payer in SINGLE], "textposition": "auto",
            "hovertemplate": f"%{{x:,.0f}}<extra>{plain(name)}</extra>",
        }
        for name, values, colour, shape in (
            (texts["charts.without"], without, "#9aa5ad", ""),
            (case.arm, with_, COLOURS[5], "/"),
        )
    ]  # fmt: skip
    table = tuple(
        (
            name,
            show.numbers.euro(without[payer], 1.0),
            show.numbers.euro(with_[payer], 1.0),
            clear(show, cost(case.result, payer), "euro"),
        )
        for name, payer in zip(names, SINGLE, strict=True)
    )
    return Figure(
        name=f"cost-level-{case.result.place}",
        title=texts.say(
            "charts.level_title", place=case.result.place_label, amount=show.numbers.euro(total.mean, 1.0)
        ),
        subtitle=until_now(
            show, texts.say("charts.level_measure", price_year=show.comparison.numbers.price_year)
        ),
        caption=texts["charts.level_how"],
        source=source(show),
        spoken=listed([f"{row[0]}: {row[1]} – {row[2]}" for row in table]),
        sheet=Sheet(
            (show.texts["table.payer"], texts["charts.without"], case.arm, texts["charts.difference"]),
            table,
            ("payer", "without", "with", "difference"),
            tuple((payer, without[payer], with_[payer], cost(case.result, payer).mean) for payer in SINGLE),
        ),
        plot={
            "data": bars,
            "layout": layout(
                lang,
                barmode="group",
                bargap=0.3,
                xaxis=axis(lang, "euro"),
                **rows(names, width=20),
            ),
        },
        height=380,
    )


def build_up(case: Case, *, of: str = "payers") -> Figure:
    """From zero to the whole difference, step by step.

    Parameters
    ----------
    case : Case
        What is shown.
    of : {'payers', 'municipality'}
        Steps: who pays, or the parts of what the municipality pays.

    Returns
    -------
    Figure
    """
    show, texts, lang = case.show, words(case.show.lang), case.show.lang
    steps: list[tuple[str, Stat]]
    if of == "payers":
        steps = [(show.texts[f"payer.{payer}"], cost(case.result, payer)) for payer in SINGLE]
        total, who = cost(case.result, "all"), show.texts["payer_in.all"]
    else:
        steps = [(show.texts[f"cost.part_{name}"], stat) for name, stat in case.result.cost_parts.items()]
        total, who = cost(case.result, "municipality"), show.texts["payer_in.municipality"]
    rest = (total.mean or 0.0) - sum(stat.mean or 0.0 for _, stat in steps)
    if abs(rest) > REST:
        # Steps that do not reach the whole would leave a gap in the picture.
        other = Stat(mean=rest, low=None, high=None, mc_error=None, pairs=total.pairs, unit=total.unit)
        steps.append((texts["charts.rest"], other))
    labels = [*(broken(sentence_case(name), 16) for name, _ in steps), broken(sentence_case(who), 16)]
    values = [*(stat.mean or 0.0 for _, stat in steps), total.mean or 0.0]
    amounts = [show.mean(stat, "euro") for _, stat in steps]
    step_colours = {"lower": LOWER, "higher": HIGHER, "unclear": UNCLEAR}
    bars, reached = [], 0.0
    for position, stat in enumerate([*(stat for _, stat in steps), total]):
        last = position == len(steps)
        bars.append(
            {
                "type": "bar", "x": [labels[position]], "y": [values[position]], "base": [0.0 if last else reached],
                "marker": {
                    "color": step_colours[stat.direction],
                    "pattern": {"shape": "" if stat.direction != "unclear" else "/"},
                    "line": {"color": INK, "width": 1.5 if last else 0},
                },
                "text": [[*amounts, show.mean(total, "euro")][position]], "textposition": "outside",
                "cliponaxis": False,
                "hovertemplate": "%{x}: %{text}<extra></extra>",
            }
        )  # fmt: skip
        reached += values[position]
    table = tuple((sentence_case(name), clear(show, stat, "euro")) for name, stat in [*steps, (who, total)])
    data: tuple[tuple[Cell, ...], ...] = tuple(
        (name, stat.mean, stat.low, stat.high) for name, stat in [*steps, (who, total)]
    )
    return Figure(
        name=f"cost-build-up-{of}-{case.result.place}",
        title=said(show, texts.say("charts.build_up_what", payer=who), total, "euro"),
        subtitle=until_now(
            show,
            texts.say(
                "charts.build_up_measure",
                place=case.result.place_label,
                price_year=show.comparison.numbers.price_year,
            ),
        ),
        caption=texts["charts.build_up_how"],
        source=source(show),
        spoken=listed([f"{name}: {show.inline(stat, 'euro')}" for name, stat in [*steps, (who, total)]]),
        sheet=Sheet(
            (texts["charts.part"], texts["charts.difference"]), table, ("part", "mean", "p5", "p95"), data
        ),
        plot={
            "data": bars,
            "layout": layout(
                lang,
                barmode="overlay",
                bargap=0.35,
                xaxis={"fixedrange": True, "tickfont": {"size": 12}, "automargin": True},
                yaxis=axis(lang, "euro"),
                margin={"l": 8, "r": 16, "t": 28, "b": 8},
                narrow={"xaxis": {"fixedrange": True, "tickfont": {"size": 10}, "tickangle": -60, "automargin": True}},
            ),
        },
    )  # fmt: skip
