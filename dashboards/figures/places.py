"""Why neighbourhoods differ: what is published about each, and how the model finds them without a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboards.figures.case import Case
from dashboards.figures.figure import Cell, Figure, Sheet
from dashboards.figures.frame import SIGNS, axis, layout, plain, rows, source, words
from experiments.report.blocks import Show, sentence_case
from experiments.report.numbers import step_for
from experiments.report.svg import COLOURS
from experiments.schema import EVERY_PAYER, Stat
from sim.population import Profile

#: Published figures that say most about a place; shares are per inhabitant or household as published.
PUBLISHED = (
    "inhabitants", "aged_0_14", "aged_65_plus", "households_single", "households_children", "income_low",
    "long_term_illness_18_plus",
)  # fmt: skip


class Line(NamedTuple):
    """One figure of both places: its name, its values by place, and how they are written."""

    name: str
    values: tuple[float, ...]
    unit: str
    kind: str


def why(shown: Sequence[Case], profiles: Sequence[Profile]) -> Figure:
    """Levels of every place beside the first one, which stands at 100.

    Parameters
    ----------
    shown : sequence of Case
        One per place, of the same plan and pressure: only what they say without a plan is used.
    profiles : sequence of Profile
        Published figures of the same places.

    Returns
    -------
    Figure
    """
    show, texts, lang = shown[0].show, words(shown[0].show.lang), shown[0].show.lang
    lines = [*_published(shown, profiles), *_levels(shown)]
    places = [case.result.place_label for case in shown]
    drawn = [
        line for line in lines if line.values[0] > 0.0 and line.name != texts["compare.figure_inhabitants"]
    ]
    names = [line.name for line in drawn]
    traces = [
        {
            "type": "scatter", "mode": "markers", "name": plain(place), "y": list(range(len(drawn))),
            "x": [100.0 * line.values[k] / line.values[0] for line in drawn],
            "customdata": [_written(show, line.values[k], line.unit) for line in drawn],
            "marker": {"symbol": SIGNS[k], "size": 12, "color": COLOURS[k], "line": {"width": 2, "color": COLOURS[k]}},
            "hovertemplate": f"%{{customdata}}<extra>{plain(place)}</extra>",
        }
        for k, place in enumerate(places)
    ]  # fmt: skip
    widest = max(drawn, key=lambda line: abs(line.values[-1] / line.values[0] - 1.0))
    table = tuple(
        (
            line.name,
            texts[f"compare.kind_{line.kind}"],
            *(_written(show, value, line.unit) for value in line.values),
        )
        for line in lines
    )
    data: tuple[tuple[Cell, ...], ...] = tuple(
        (line.name, line.kind, line.unit, *line.values) for line in lines
    )
    return Figure(
        name="why-places-differ",
        title=texts.say("compare.why_title", name=widest.name, first=places[0], last=places[-1],
                        a=_written(show, widest.values[0], widest.unit),
                        b=_written(show, widest.values[-1], widest.unit)),
        subtitle=texts.say("compare.why_measure", first=places[0]),
        caption=texts.say("compare.why_how", first=places[0]),
        source=source(show),
        spoken="; ".join(f"{row[0]}: {' – '.join(row[2:])}" for row in table),
        sheet=Sheet((texts["compare.figure"], texts["compare.kind"], *places), table,
                    ("figure", "kind", "unit", *(case.result.place for case in shown)), data),
        plot={
            "data": traces,
            "layout": layout(
                lang, xaxis=axis(lang, "", rangemode="normal"),
                **rows(names, width=30, showgrid=True, gridcolor="#f0f0f0"),
                shapes=[{"type": "line", "xref": "x", "yref": "paper", "x0": 100, "x1": 100, "y0": 0, "y1": 1,
                         "line": {"color": "#1b1b1b", "width": 1.5}}],
            ),
        },
        height=110 + 32 * len(names),
    )  # fmt: skip


def _published(shown: Sequence[Case], profiles: Sequence[Profile]) -> list[Line]:
    texts = words(shown[0].show.lang)
    known = [name for name in PUBLISHED if all(profile.has(name) for profile in profiles)]
    lines = []
    for name in known:
        values = tuple(_published_value(profile, name) for profile in profiles)
        unit = "" if name == "inhabitants" else "%"
        lines.append(Line(texts[f"compare.figure_{name}"], values, unit, "published"))
    return lines


def _published_value(profile: Profile, name: str) -> float:
    """A count of people as a share of the inhabitants; a percentage as a share."""
    found = profile.figure(name)
    if name == "inhabitants":
        return found.value
    return found.value / (100.0 if found.unit.startswith("%") else profile.value("inhabitants"))


def _levels(shown: Sequence[Case]) -> list[Line]:
    show, texts = shown[0].show, words(shown[0].show.lang)

    def line(name: str, stats: Sequence[Stat], unit: str) -> list[Line]:
        values = [stat.mean for stat in stats]
        if any(value is None for value in values):
            return []
        return [Line(name, tuple(value or 0.0 for value in values), unit, "model")]

    results = [case.result for case in shown]
    costs = [
        each
        for payer in EVERY_PAYER
        for each in line(
            texts.say("compare.cost_level", payer=sentence_case(show.texts[f"payer.{payer}"])),
            [result.baseline_cost[payer] for result in results],
            "euro",
        )
    ]
    return [
        *costs,
        *line(texts["compare.lonely"], [result.loneliness.last_year.baseline for result in results], "%"),
        *line(texts["compare.wellbeing"], [result.wellbeing.last_year.baseline for result in results], ""),
        *line(texts["compare.waiting"], [result.waiting.baseline for result in results], "weeks"),
        *line(texts["compare.own"], [result.solved_by_rung["own"].baseline for result in results], "%"),
    ]


def _written(show: Show, value: float, unit: str) -> str:
    if unit == "%":
        return show.numbers.percent(value)
    if unit == "euro":
        return show.numbers.euro(value, 1.0)
    return show.numbers.plain(value, 1.0 if value >= 100.0 else step_for(None, None, value))
