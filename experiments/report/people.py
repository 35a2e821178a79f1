"""Pages about people in one neighbourhood: wellbeing, loneliness, ties, care."""

from __future__ import annotations

from experiments.report.blocks import Block, Show, finding, in_points, reach
from experiments.report.panels import dot_panel
from experiments.report.rows import Columns, arm_table, label


def wellbeing(show: Show, place: str) -> Block:
    """Wellbeing and loneliness in the last year."""
    texts, results = show.texts, show.results(place)
    stats = [result.wellbeing.last_year.difference for result in results]
    lonely = [in_points(result.loneliness.last_year.difference) for result in results]
    table = arm_table(
        show,
        place,
        texts["wellbeing.table"],
        [
            (
                "wellbeing.baseline",
                lambda result: show.numbers.plain(result.wellbeing.last_year.baseline.mean, 0.1),
            ),
            ("wellbeing.difference", lambda result: show.mean_range(result.wellbeing.last_year.difference)),
            ("wellbeing.smd", lambda result: show.mean_range(result.wellbeing.smd)),
            (
                "wellbeing.lonely",
                lambda result: show.numbers.percent(result.loneliness.last_year.baseline.mean),
            ),
            (
                "wellbeing.lonely_difference",
                lambda result: show.points(result.loneliness.last_year.difference),
            ),
            ("wellbeing.severe", lambda result: show.points(result.loneliness.severe.difference)),
        ],
    )
    return Block(
        title=finding(show, texts.say("wellbeing.title", place=label(show, place)), stats),
        measure=texts["wellbeing.measure"],
        charts=[
            dot_panel(
                show,
                place,
                lambda result: result.wellbeing.last_year.difference,
                reach(stats),
                "",
                texts["wellbeing.wellbeing_heading"],
                f"wellbeing-{place}",
            ),
            dot_panel(
                show,
                place,
                lambda result: in_points(result.loneliness.last_year.difference),
                reach(lonely),
                "",
                texts["wellbeing.lonely_heading"],
                f"lonely-{place}",
            ),
        ],
        how=show.how_dots(),
        table=table,
        notes=[texts["wellbeing.note"]],
    )


def network(show: Show, place: str) -> Block:
    """Ties, volunteers, carers, specialists."""
    texts = show.texts
    columns: Columns = [
        ("network.ties", lambda result: show.mean_range(result.network["ties"].difference)),
        ("network.volunteers", lambda result: show.mean_range(result.network["volunteers"].difference)),
        (
            "network.carers_overloaded",
            lambda result: show.mean_range(result.care["carers_overloaded"].difference),
        ),
        ("network.informal_hours", lambda result: show.mean_range(result.care["informal_hours"].difference)),
        ("network.new_clients", lambda result: show.mean_range(result.specialists["new_clients"].difference)),
        (
            "network.share_via_team",
            lambda result: show.points(result.specialists["share_via_team"].difference),
        ),
    ]
    return Block(
        title=texts["network.title"],
        measure=texts["network.measure"],
        table=arm_table(show, place, texts["network.title"], columns),
        notes=[texts["network.note"]],
    )
