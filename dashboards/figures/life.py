"""Two lives of one resident in pictures: wellbeing by week, and cost by payer."""

from __future__ import annotations

from typing import Any

from dashboards.figures.figure import Cell, Figure, Sheet
from dashboards.figures.frame import axis, hatched, layout, legend_below, listed, plain, rows, words
from dashboards.lives.told import PAYERS, Pair
from experiments.report.blocks import sentence_case
from experiments.report.numbers import Lang, Numbers
from experiments.report.svg import COLOURS, SOFT
from experiments.report.texts import Texts
from experiments.runs import WEEKS_PER_YEAR

#: A line of the table for every quarter.
QUARTER = 13
#: Length of the axis beside the longest bar, so that its amount stands behind it on a phone too.
ROOM = 1.4


def two_lines(pair: Pair, arm: str, lang: Lang, source: str) -> Figure | None:
    """Wellbeing of both lives.

    Parameters
    ----------
    pair : Pair
        The lives.
    arm : str
        Name of the plan.
    lang : {'nl', 'en'}
        Language.
    source : str
        Where the figures come from.

    Returns
    -------
    Figure or None
        None for who is under 18 to the end.
    """
    if pair.minor or min(len(side) for side in pair.wellbeing) < 2:
        return None
    texts, numbers = words(lang), Numbers(lang)
    without, with_ = pair.wellbeing
    names = (texts["charts.without"], arm)
    traces = [
        {
            "type": "scatter", "mode": "lines", "name": plain(name), "y": values,
            "x": [week / WEEKS_PER_YEAR for week in range(len(values))],
            "line": {"color": colour, "width": width, "dash": dash},
            "hovertemplate": f"%{{y:.1f}}<extra>{plain(name)}</extra>",
        }
        for name, values, colour, width, dash in (
            (names[0], without, COLOURS[0], 2.5, "solid"), (names[1], with_, COLOURS[1], 2, "7px,3px"),
        )
    ]  # fmt: skip
    ends = [numbers.plain(values[-1], 0.1) for values in pair.wellbeing]
    key = "lines_same" if without == with_ else "lines_close" if ends[0] == ends[1] else "lines_apart"
    title = texts.say(f"life.{key}", without=ends[0], with_=ends[1])
    looks = range(0, max(len(without), len(with_)), QUARTER)
    data: list[tuple[Cell, ...]] = [
        (float(week), *(side[week] if week < len(side) else None for side in pair.wellbeing))
        for week in looks
    ]
    return Figure(
        name=f"life-{pair.place}-{pair.number}-wellbeing",
        title=title,
        subtitle=texts["life.lines_measure"],
        caption=texts["life.lines_how"],
        source=source,
        spoken=title,
        sheet=Sheet(
            (texts["life.week"], *names),
            tuple(
                (numbers.plain(float(week)), *(_shown(side, week, numbers) for side in pair.wellbeing))
                for week in looks
            ),
            ("week", "without", "with"),
            tuple(data),
        ),
        plot={
            "data": traces,
            "layout": layout(
                lang,
                xaxis={
                    "title": {"text": Texts(lang)["curve.axis"], "font": {"size": 12, "color": SOFT}},
                    "range": [0.0, float(pair.years)], "dtick": 1, "fixedrange": True, "showgrid": False,
                    "zeroline": False, "tickfont": {"color": SOFT, "size": 12},
                },
                yaxis=axis(lang, "", range=[0.0, 10.0], dtick=2, zeroline=False),
                margin={"l": 34, "r": 12, "t": 10, "b": 92},
                showlegend=True,
                legend=legend_below(),
            ),
        },
        height=320,
    )  # fmt: skip


def _shown(side: list[float], week: int, numbers: Numbers) -> str:
    return numbers.plain(side[week], 0.1) if week < len(side) else "–"


def two_bills(pair: Pair, arm: str, lang: Lang, source: str) -> Figure:
    """Cost by payer of both lives; parameters as in `two_lines`."""
    texts, numbers, report = words(lang), Numbers(lang), Texts(lang)
    payers = ("municipality", "zvw", "wlz", "resident")
    names = [sentence_case(report[f"payer.{payer}"]) for payer in payers]
    sides = (texts["charts.without"], arm)
    traces: list[dict[str, Any]] = [
        {
            "type": "bar", "orientation": "h", "name": plain(sides[k]), "y": list(range(len(names))),
            "x": [pair.costs[name][k] for name in PAYERS], "marker": {"color": colour, "pattern": hatched(shape)},
            "text": [numbers.euro(pair.costs[name][k]) for name in PAYERS], "textposition": "outside",
            "cliponaxis": False,
            "hovertemplate": f"%{{text}}<extra>{plain(sides[k])}</extra>",
        }
        for k, (colour, shape) in enumerate(((COLOURS[5], ""), (COLOURS[4], "/")))
    ]  # fmt: skip
    table = tuple(
        (name, *(numbers.euro(value) for value in pair.costs[key]))
        for name, key in zip(names, PAYERS, strict=True)
    )
    most = max(max(pair.costs[name]) for name in PAYERS) or 1.0
    return Figure(
        name=f"life-{pair.place}-{pair.number}-cost",
        title=texts.say("life.costs_finding", without=numbers.euro(pair.total[0]), with_=numbers.euro(pair.total[1])),
        subtitle=texts["life.costs_measure"],
        caption=texts["life.costs_how"],
        source=source,
        spoken=listed([f"{row[0]}: {row[1]} – {row[2]}" for row in table]),
        sheet=Sheet(
            (report["table.payer"], *sides), table, ("payer", "without", "with"),
            tuple((payer, *pair.costs[key]) for payer, key in zip(payers, PAYERS, strict=True)),
        ),
        plot={"data": traces, "layout": layout(lang, barmode="group", bargap=0.3,
                                               xaxis=axis(lang, "euro", range=[0.0, ROOM * most], nticks=4),
                                               **rows(names, width=20))},
        height=340,
    )  # fmt: skip
