"""Who pays: payer by year, what shows in a budget, and when the money is back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.figures.case import Case
from dashboards.figures.figure import Cell, Figure, Sheet
from dashboards.figures.frame import (
    HIGHER,
    LOWER,
    axis,
    clear,
    hatched,
    layout,
    listed,
    plain,
    rows,
    said,
    source,
    until_now,
    words,
)
from dashboards.texts import counted
from experiments.report.blocks import in_thousands, sentence_case
from experiments.report.numbers import step_for
from experiments.report.svg import COLOURS, INK
from experiments.schema import CASH_PAYERS, EVERY_PAYER, Payback, Stat, VerdictPayer


def payer_by_year(case: Case) -> Figure:
    """Difference of every payer in every year, in thousands of euros.

    Parameters
    ----------
    case : Case
        What is shown.

    Returns
    -------
    Figure
        Blue is lower, vermilion higher; a square without a clear difference is pale and its number in brackets.
    """
    show, texts, lang = case.show, words(case.show.lang), case.show.lang
    found = {payer: [in_thousands(stat) for stat in case.result.cost_difference[payer].per_year]
             for payer in EVERY_PAYER}  # fmt: skip
    totals = {payer: in_thousands(case.result.cost_difference[payer].horizon) for payer in EVERY_PAYER}
    years = len(found["all"])
    names = [sentence_case(show.texts[f"payer.{payer}"]) for payer in EVERY_PAYER]
    columns = [*(show.texts.say("curve.year", year=year + 1) for year in range(years)),
               counted("years", years, lang)]  # fmt: skip
    grid = [[*found[payer], totals[payer]] for payer in EVERY_PAYER]
    # The total of the years has a scale of its own: it would wash out every single year.
    most = max((abs(stat.mean or 0.0) for row in grid for stat in row[:-1]), default=1.0) or 1.0
    widest = max((abs(row[-1].mean or 0.0) for row in grid), default=1.0) or 1.0

    def shade(stat: Stat, last: bool) -> float:
        full = (stat.mean or 0.0) / (widest if last else most)
        return full if stat.direction != "unclear" else 0.25 * full

    def written(stat: Stat) -> str:
        text = show.mean(stat, coarse=0.1)
        return text if stat.direction != "unclear" else f"({text})"

    shades = [[shade(stat, k == years) for k, stat in enumerate(row)] for row in grid]
    texts_in = [[written(stat) for stat in row] for row in grid]
    trace = {
        "type": "heatmap", "x": columns, "y": list(range(len(names))), "z": shades, "zmin": -1.0,
        "zmax": 1.0, "showscale": False, "xgap": 3, "ygap": 3,
        "colorscale": [[0.0, LOWER], [0.5, "#f3f3f3"], [1.0, HIGHER]],
        "customdata": [[show.inline(stat) for stat in row] for row in grid],
        "hovertemplate": "%{x}: %{customdata}<extra></extra>",
    }  # fmt: skip
    notes: list[dict[str, Any]] = [
        {"x": columns[k], "y": j, "text": texts_in[j][k], "showarrow": False,
         "font": {"size": 13, "color": "#ffffff" if shades[j][k] < -0.6 else INK}}
        for j in range(len(names)) for k in range(years + 1)
    ]  # fmt: skip
    table = tuple((name, *(clear(show, stat) for stat in row)) for name, row in zip(names, grid, strict=True))
    data: list[tuple[Cell, ...]] = []
    for payer, row in zip(EVERY_PAYER, grid, strict=True):
        data += [
            (payer, "all" if k == years else float(k + 1), *(_euros(stat))) for k, stat in enumerate(row)
        ]
    side = rows(names, legend=False, width=18)
    top = {"side": "top", "fixedrange": True, "tickfont": {"size": 12}, "showgrid": False}
    return Figure(
        name=f"payer-by-year-{case.result.place}",
        title=said(show, texts.say("payers.matrix_what", years=counted("years", years, lang)), totals["all"]),
        subtitle=until_now(show, texts.say("payers.matrix_measure", arm=case.arm, place=case.result.place_label)),
        caption=texts["payers.matrix_how"],
        source=source(show),
        spoken=listed([f"{name}: {show.inline(row[-1])}" for name, row in zip(names, grid, strict=True)]),
        sheet=Sheet((show.texts["table.payer"], *columns), table, ("payer", "year", "mean", "p5", "p95"), tuple(data)),
        plot={
            "data": [trace],
            "layout": layout(
                lang, xaxis=top, annotations=notes, **{
                    **side, "margin": {**side["margin"], "t": 34, "b": 8},
                    "narrow": {
                        **side["narrow"], "margin": {**side["narrow"]["margin"], "t": 60, "b": 8},
                        "annotations": [{**note, "font": {**note["font"], "size": 10}} for note in notes],
                        "xaxis": {**top, "tickfont": {"size": 10}, "tickangle": -60},
                    },
                },
            ),
        },
        height=320,
    )  # fmt: skip


def _euros(stat: Stat) -> tuple[float | None, float | None, float | None]:
    low, mean, high = (None if v is None else 1000.0 * v for v in (stat.low, stat.mean, stat.high))
    return mean, low, high


def in_cash(case: Case) -> Figure:
    """The economic difference beside the part of it that a budget would show."""
    show, texts, lang = case.show, words(case.show.lang), case.show.lang
    cash = case.result.cash
    names = [sentence_case(show.texts[f"payer.{payer}"]) for payer in CASH_PAYERS]
    kinds = (("economic", COLOURS[2], "circle"), ("cashable", COLOURS[4], "diamond-open"))
    traces: list[dict[str, Any]] = []
    table, data = [], []
    for index, (kind, colour, sign) in enumerate(kinds):
        stats = [getattr(cash, kind)[payer] for payer in CASH_PAYERS]
        heights = [k + (index - 0.5) * 0.32 for k in range(len(names))]
        xs = [v for stat in stats for v in (stat.low, stat.high, None)]
        ys = [v for height in heights for v in (height, height, None)]
        label = texts[f"payers.{kind}"]
        traces += [
            {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip", "showlegend": False,
             "line": {"color": colour, "width": 3, "dash": "solid" if index == 0 else "6px,3px"}},
            {"type": "scatter", "mode": "markers", "name": plain(label), "x": [stat.mean for stat in stats],
             "y": heights, "customdata": [show.inline(stat, "euro") for stat in stats],
             "marker": {"symbol": sign, "size": 12, "color": colour, "line": {"width": 2, "color": colour}},
             "hovertemplate": f"%{{customdata}}<extra>{plain(label)}</extra>"},
        ]  # fmt: skip
        table += [(name, label, clear(show, stat, "euro")) for name, stat in zip(names, stats, strict=True)]
        data += [(payer, kind, stat.mean, stat.low, stat.high)
                 for payer, stat in zip(CASH_PAYERS, stats, strict=True)]  # fmt: skip
    shares = "; ".join(f"{texts[f'payers.line_{line}']} {show.numbers.percent(share)}"
                       for line, share in cash.shares.items())  # fmt: skip
    return Figure(
        name=f"in-cash-{case.result.place}",
        title=said(show, texts["payers.cash_what"], cash.cashable["municipality"], "euro"),
        subtitle=until_now(show, texts.say("payers.cash_measure", arm=case.arm, place=case.result.place_label,
                                           contract=show.texts[f"cash.contract_{cash.contract}"])),
        caption=texts.say("payers.cash_how", shares=shares),
        source=source(show),
        spoken=listed([f"{row[0]}, {row[1]}: {row[2]}" for row in table]),
        sheet=Sheet((show.texts["table.payer"], texts["payers.kind"], texts["charts.difference"]), tuple(table),
                    ("payer", "kind", "mean", "p5", "p95"), tuple(data)),
        plot={
            "data": traces,
            "layout": layout(
                lang, xaxis=axis(lang, "euro"), **rows(names, width=16),
            ),
        },
        height=260,
    )  # fmt: skip


def breaks_even(shown: Sequence[Case], payer: VerdictPayer = "municipality") -> Figure:
    """When the money is back, those runs included in which it never is.

    Parameters
    ----------
    shown : sequence of Case
        Plans and places.
    payer : {'municipality', 'all'}
        Whose money.

    Returns
    -------
    Figure
    """
    show, texts, lang = shown[0].show, words(shown[0].show.lang), shown[0].show.lang
    paybacks = [case.result.payback[payer] for case in shown]
    names = [_name(case) for case in shown]
    backs = [1.0 - one.never_share for one in paybacks]
    years = counted("years", max(case.show.comparison.question.years for case in shown), lang)
    table = tuple(
        (name, show.numbers.percent(back), show.numbers.percent(one.never_share), median(case, one))
        for name, back, one, case in zip(names, backs, paybacks, shown, strict=True)
    )
    parts = (("payers.back", backs, LOWER, "", "#ffffff"),
             ("payers.never", [one.never_share for one in paybacks], "#e8b48f", "/", INK))  # fmt: skip
    traces = [
        {"type": "bar", "orientation": "h", "name": plain(texts.say(key, years=years)),
         "y": list(range(len(names))), "x": list(shares),
         "marker": {"color": colour, "pattern": hatched(shape)},
         "text": [show.numbers.percent(share) if share >= 0.08 else "" for share in shares], "textposition": "inside",
         "insidetextanchor": "middle", "textfont": {"color": ink}, "hovertemplate": "%{text}<extra></extra>"}
        for key, shares, colour, shape, ink in parts
    ]  # fmt: skip
    best = min(one.never_share for one in paybacks)
    worst = max(one.never_share for one in paybacks)
    extent = " – ".join(dict.fromkeys(show.numbers.percent(share) for share in (best, worst)))
    return Figure(
        name=f"break-even-{payer}",
        title=texts.say("payers.even_title", payer=show.texts[f"payer_in.{payer}"], years=years, range=extent),
        subtitle=until_now(show, texts["payers.even_measure"]),
        caption=texts.say("payers.even_how", years=years),
        source=source(show),
        spoken=listed([f"{row[0]}: {row[1]}" for row in table]),
        sheet=Sheet(
            (show.texts["table.plan"], texts.say("payers.back", years=years),
             texts.say("payers.never", years=years), texts["payers.median"]),
            table, ("case", "back_share", "never_share", "median_years"),
            tuple((name, back, one.never_share, one.median_years)
                  for name, back, one in zip(names, backs, paybacks, strict=True)),
        ),
        plot={
            "data": traces,
            "layout": layout(
                lang, barmode="stack", bargap=0.4, xaxis=axis(lang, "%", range=[0.0, 1.03], dtick=0.25, zeroline=False),
                **rows(names, width=32),
            ),
        },
        height=110 + 46 * len(shown),
    )  # fmt: skip


def _name(case: Case) -> str:
    return f"{case.arm} · {case.result.place_label}, {case.pressure}"


def median(case: Case, payback: Payback) -> str:
    """Median moment in years, or that at least half of the runs never get there."""
    if payback.median_years is None:
        return words(case.show.lang)["payers.half_never"]
    value = payback.median_years
    return case.show.texts.say(
        "uncertainty.years", years=case.show.numbers.plain(value, step_for(None, None, value))
    )
