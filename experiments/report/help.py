"""Pages about help in one neighbourhood: waiting, who solves what, capacity, hours."""

from __future__ import annotations

from collections.abc import Callable

from experiments.report.blocks import Block, Show, Table, finding, in_points, reach
from experiments.report.panels import dot_panel, ladder_panel
from experiments.report.rows import Columns, arm_table, label, level
from experiments.schema import (
    EVERY_RUNG,
    Result,
    Rung,
    Stat,
    TeamFigure,
)

#: Rows of the capacity table and their rounding.
CAPACITY_STEPS: dict[TeamFigure, float] = {
    "cases_opened": 1.0,
    "open_cases": 1.0,
    "queue": 0.1,
    "pressure": 0.01,
}
#: The two ends of the ladder.
ENDS: tuple[Rung, Rung] = ("own", "specialist")


def waiting(show: Show, place: str) -> Block:
    """Weeks of waiting and reply within 48 hours."""
    texts, results = show.texts, show.results(place)
    weeks = [result.waiting.difference for result in results]
    reply = [in_points(result.reply_within_48h.difference) for result in results]

    def before_after(base: Stat, policy: Stat, unit: str) -> str:
        return f"{level(show, base, unit)} → {level(show, policy, unit)}"

    table = arm_table(
        show,
        place,
        texts["waiting.table"],
        [
            (
                "waiting.weeks",
                lambda result: before_after(result.waiting.baseline, result.waiting.policy, ""),
            ),
            ("wellbeing.difference", lambda result: show.mean_range(result.waiting.difference)),
            (
                "waiting.reply",
                lambda result: before_after(
                    result.reply_within_48h.baseline, result.reply_within_48h.policy, "%"
                ),
            ),
            ("waiting.gave_up", lambda result: show.mean_range(result.team["gave_up"].difference)),
        ],
    )
    return Block(
        title=finding(show, texts.say("waiting.title", place=label(show, place)), weeks),
        measure=texts["waiting.measure"],
        charts=[
            dot_panel(
                show,
                place,
                lambda result: result.waiting.difference,
                reach(weeks),
                "",
                texts["waiting.weeks_heading"],
                f"waiting-{place}",
            ),
            dot_panel(
                show,
                place,
                lambda result: in_points(result.reply_within_48h.difference),
                reach(reply),
                "",
                texts["waiting.reply_heading"],
                f"reply-{place}",
            ),
        ],
        how=show.how_dots(),
        table=table,
    )


def ladder(show: Show, place: str) -> Block:
    """Who solves what."""
    texts, first = show.texts, show.results(place)[0]

    def cell(rung: Rung) -> Callable[[Result], str]:
        def text(result: Result) -> str:
            share = result.solved_by_rung[rung]
            return f"{level(show, share.policy, '%')}\n{show.inline(in_points(share.difference))}"

        return text

    columns = [(f"rung.{rung}", cell(rung)) for rung in EVERY_RUNG]
    alone, specialist = (level(show, first.solved_by_rung[rung].baseline, "%") for rung in ENDS)
    return Block(
        title=texts.say("ladder.title", place=first.place_label, own=alone, specialist=specialist),
        measure=texts["ladder.measure"],
        charts=[ladder_panel(show, place, pressure) for pressure in show.comparison.question.pressures],
        how=texts["how.bars"],
        table=arm_table(show, place, texts["ladder.table"], columns),
        notes=[texts.say("ladder.outside", share=level(show, first.ended_outside.baseline, "%"))],
    )


def capacity(show: Show, place: str) -> Block:
    """What the team can carry, before any policy is judged."""
    texts, pressures = show.texts, show.comparison.question.pressures
    first = [show.results(place, pressure)[0] for pressure in pressures]
    measured = [
        [
            texts[f"capacity.{name}"],
            *(show.numbers.plain(result.team[name].baseline.mean, step) for result in first),
        ]
        for name, step in CAPACITY_STEPS.items()
    ]
    unmet = [show.numbers.plain(result.care["unmet_hours"].baseline.mean) for result in first]
    measured.append([texts["capacity.unmet"], *unmet])
    start = [
        [
            texts.get(f"capacity.{name}", name),
            *(show.numbers.plain(figure, 0.01 if name == "pressure" else 0.1) for _ in first),
        ]
        for name, figure in show.comparison.capacity.get(place, {}).items()
    ]
    groups = [(texts["capacity.start"], start)] if start else []
    return Block(
        title=texts.say("capacity.title", place=label(show, place)),
        measure=texts["capacity.measure"],
        table=Table(
            texts["capacity.measure"],
            ["", "", *(texts[f"pressure.{pressure}"] for pressure in pressures)],
            [*groups, (texts["capacity.mean"], measured)],
        ),
        notes=[texts["capacity.note"]],
    )


def hours(show: Show, place: str) -> Block:
    """Displaced casework and prevention, intended and made."""
    texts = show.texts
    columns: Columns = [
        ("hours.displaced", lambda result: show.mean_range(result.displaced_casework_hours)),
        ("hours.intended", lambda result: level(show, result.prevention_hours.intended.policy, "")),
        ("hours.made", lambda result: show.mean_range(result.prevention_hours.made.policy)),
        ("hours.share", lambda result: level(show, result.prevention_hours.made_share.policy, "%")),
        ("hours.idle", lambda result: show.mean_range(result.team["idle_hours"].difference)),
        ("hours.policy", lambda result: show.mean_range(result.policy_cost, "euro")),
    ]
    return Block(
        title=texts["hours.title"],
        measure=texts["hours.measure"],
        table=arm_table(show, place, texts["hours.title"], columns),
        notes=[texts["hours.note"]],
    )
