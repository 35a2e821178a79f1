"""Who gains and who loses: groups of residents as they were at the start."""

from __future__ import annotations

from typing import Any, Literal

from dashboards.figures.case import Case
from dashboards.figures.figure import Figure, Sheet
from dashboards.figures.frame import (
    HIGHER,
    LOWER,
    UNCLEAR,
    axis,
    clear,
    layout,
    listed,
    rows,
    source,
    until_now,
    wide_enough,
    words,
)
from experiments.report.blocks import sentence_case
from experiments.report.residents import group_name, one_axis
from experiments.schema import Gain, Stat

Kind = Literal["wellbeing", "formal_hours", "cost"]
UNITS: dict[Kind, str] = {"wellbeing": "", "formal_hours": "", "cost": "euro"}
#: For wellbeing more is better; for cost and formal help neither is, so colours only tell lower from higher.
_SIGN = {"lower": "triangle-left", "higher": "triangle-right", "unclear": "circle-open"}


def who_gains(case: Case, kind: Kind = "wellbeing") -> Figure | None:
    """Difference for every group by age, income and household.

    Parameters
    ----------
    case : Case
        What is shown.
    kind : {'wellbeing', 'formal_hours', 'cost'}
        What of them.

    Returns
    -------
    Figure or None
        None when the comparison did not look at persons.
    """
    if case.result.gains is None:
        return None
    show, texts, lang, unit = case.show, words(case.show.lang), case.show.lang, UNITS[kind]
    groups = [gain for gain in case.result.gains if one_axis(gain)]
    stats = [_pick(gain, kind) for gain in groups]
    names = [sentence_case(group_name(show, gain)) for gain in groups]
    count = {way: sum(stat.direction == way for stat in stats) for way in ("higher", "lower", "unclear")}
    what = texts[f"charts.gain_{kind}"]
    if count["unclear"] == len(stats):
        title = texts.say("charts.unclear", what=sentence_case(what))
    else:
        title = texts.say("charts.gains_title", what=sentence_case(what), up=count["higher"], down=count["lower"],
                          same=count["unclear"])  # fmt: skip
    traces: list[dict[str, Any]] = []
    for way, colour in (("lower", LOWER), ("higher", HIGHER), ("unclear", UNCLEAR)):
        mine = [k for k, stat in enumerate(stats) if stat.direction == way]
        if not mine:
            continue
        traces += [
            {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": colour, "width": 3},
             "x": [v for k in mine for v in (stats[k].low, stats[k].high, None)],
             "y": [v for k in mine for v in (k, k, None)]},
            {"type": "scatter", "mode": "markers", "x": [stats[k].mean for k in mine], "y": mine,
             "customdata": [f"{names[k]}: {show.inline(stats[k], unit)}" for k in mine],
             "marker": {"symbol": _SIGN[way], "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
             "hovertemplate": "%{customdata}<extra></extra>"},
        ]  # fmt: skip
    table = tuple(
        (
            name,
            show.numbers.percent(gain.share),
            *(clear(show, _pick(gain, each), UNITS[each]) for each in UNITS),
        )
        for name, gain in zip(names, groups, strict=True)
    )
    head = ("gains.group", "gains.share", "gains.wellbeing", "gains.formal", "gains.cost")
    return Figure(
        name=f"gains-{kind.replace('_', '-')}-{case.result.place}",
        title=title,
        subtitle=until_now(
            show, texts.say(f"charts.gain_measure_{kind}", arm=case.arm, place=case.result.place_label)
        ),
        caption=texts.say("charts.gains_how", runs=show.runs_words()),
        source=source(show),
        spoken=listed([f"{name}: {show.inline(stat, unit)}" for name, stat in zip(names, stats, strict=True)]),
        sheet=Sheet(
            tuple(show.texts[key] for key in head),
            table,
            ("age", "income", "household", "share", *(f"{k}_{end}" for k in UNITS for end in ("mean", "p5", "p95"))),
            tuple(
                (gain.age, gain.income, gain.household, gain.share,
                 *(v for k in UNITS for v in (_pick(gain, k).mean, _pick(gain, k).low, _pick(gain, k).high)))
                for gain in groups
            ),
        ),
        plot={
            "data": traces,
            "layout": layout(
                lang,
                xaxis=axis(lang, unit, **wide_enough(kind, stats)),
                **rows(names, legend=False, showgrid=True, gridcolor="#f0f0f0"),
            ),
        },
        height=90 + 34 * len(names),
    )  # fmt: skip


def _pick(gain: Gain, kind: Kind) -> Stat:
    stat: Stat = getattr(gain, kind)
    return stat
