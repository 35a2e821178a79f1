"""Pages about persons and households: taking part, unpaid help, who is found, who gains, and what turns into cash."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from experiments.report.blocks import Block, Show, Table, in_points, in_thousands, reach
from experiments.report.charts import Dot, DotRow, dot_range
from experiments.report.rows import Columns, arm_table, label, level
from experiments.schema import CASH_PAYERS, Contrast, Everyday, Found, Gain, NetworkFigure, Result, Stat

#: Cells of the table of groups.
_ALL = "all"
_AXES = ("age", "income", "household")


def _seen(show: Show, pick: Callable[[Everyday], Contrast], unit: str) -> Callable[[Result], str]:
    """A cell: the level without policy, and the difference below it."""

    def cell(result: Result) -> str:
        if result.everyday is None:
            return "–"
        contrast = pick(result.everyday)
        difference = in_points(contrast.difference) if unit == "%" else contrast.difference
        return f"{level(show, contrast.baseline, unit)}\n{show.inline(difference)}"

    return cell


def everyday(show: Show, place: str) -> Block:
    """Taking part, doing without formal help, contact with neighbours, professionals."""
    texts = show.texts
    columns: Columns = [
        ("everyday.participation", _seen(show, lambda found: found.participation, "%")),
        ("everyday.self_direction", _seen(show, lambda found: found.self_direction, "%")),
        ("everyday.neighbours", _seen(show, lambda found: found.weekly["neighbours"], "%")),
        ("everyday.professionals", _seen(show, lambda found: found.professionals, "")),
    ]
    return Block(
        title=texts["everyday.title"],
        measure=texts["everyday.measure"],
        table=arm_table(show, place, texts["everyday.title"], columns),
        notes=[texts["everyday.note"]],
    )


def together(show: Show, place: str) -> Block:
    """Groups and their members, ties made and lost."""
    texts = show.texts

    def tie(which: NetworkFigure) -> Callable[[Result], str]:
        return lambda result: show.mean_range(result.network[which].difference)

    columns: Columns = [
        ("everyday.groups", _seen(show, lambda found: found.groups_running, "")),
        ("everyday.members", _seen(show, lambda found: found.group_members, "")),
        ("everyday.ties_made", tie("ties_made")),
        ("everyday.ties_lost", tie("ties_lost")),
    ]
    return Block(
        title=texts["everyday.together"],
        measure=texts["everyday.measure"],
        table=arm_table(show, place, texts["everyday.together"], columns),
    )


def unpaid(show: Show, place: str) -> Block:
    """Hours of unpaid help by age and sex, and carers who are overloaded."""
    texts = show.texts
    primary = show.results(place, arm=show.primary)

    def row(result: Result, index: int) -> list[str]:
        group = (result.unpaid or [])[index]
        return [
            f"{group.age}, {texts[f'unpaid.{group.sex}']}",
            show.numbers.plain(group.hours.baseline.mean, 0.1),
            show.mean_range(group.hours.difference),
            level(show, group.carers.baseline, "%"),
            level(show, group.overloaded.baseline, "%"),
            show.points(group.overloaded.difference),
        ]

    groups = [
        (
            texts[f"pressure.{result.pressure}"],
            [row(result, index) for index in range(len(result.unpaid or []))],
        )
        for result in primary
    ]
    head = ["start", "group", "hours", "difference", "carers", "overloaded", "overloaded_difference"]
    return Block(
        title=texts["unpaid.title"],
        measure=texts.say("unpaid.measure", arm=show.arm(primary[0])),
        table=Table(texts["unpaid.title"], [texts[f"unpaid.{name}"] for name in head], groups),
        notes=[texts["unpaid.note"]],
    )


def found(show: Show, place: str) -> Block:
    """Households found earlier, at all, avoided or missed, and false alarms."""
    texts = show.texts

    def count(pick: Callable[[Found], Stat]) -> Callable[[Result], str]:
        return lambda result: "–" if result.found is None else show.mean_range(pick(result.found))

    columns: Columns = [
        ("found.earlier", count(lambda one: one.earlier)),
        ("found.later", count(lambda one: one.later)),
        ("found.at_all", count(lambda one: one.at_all)),
        ("found.avoided", count(lambda one: one.avoided)),
        ("found.missed", count(lambda one: one.missed)),
        ("found.false_alarms", count(lambda one: one.false_alarms.difference)),
    ]
    return Block(
        title=texts["found.title"],
        measure=texts["found.measure"],
        table=arm_table(show, place, texts["found.title"], columns),
        notes=[texts["found.note"]],
    )


def gains(show: Show, place: str) -> Block:
    """Who gains and who loses with the primary arm, by age, income and household."""
    texts, primary = show.texts, show.results(place, arm=show.primary)
    sides = [[gain for gain in result.gains or [] if one_axis(gain)] for result in primary]
    groups = [
        (texts[f"pressure.{result.pressure}"], [_gain_row(show, gain) for gain in side])
        for result, side in zip(primary, sides, strict=True)
    ]
    head = ["start", "group", "share", "wellbeing", "formal", "cost"]
    return Block(
        title=texts.say("gains.title", place=label(show, place)),
        measure=texts.say("gains.measure", arm=show.arm(primary[0])),
        charts=[
            _gain_panel(
                show, sides, lambda gain: gain.wellbeing, "", f"gains-wellbeing-{place}", "gains.wellbeing"
            ),
            _gain_panel(show, sides, lambda gain: gain.cost, "euro", f"gains-cost-{place}", "gains.cost"),
        ],
        how=show.how_dots(),
        table=Table(texts["gains.table"], [texts[f"gains.{name}"] for name in head], groups),
        folded=True,
        notes=[texts["gains.note"]],
    )


def one_axis(gain: Gain) -> bool:
    """Whether a group is told by one thing only: by age, by income or by household."""
    return [gain.age, gain.income, gain.household].count(_ALL) == len(_AXES) - 1


def group_name(show: Show, gain: Gain) -> str:
    """Name of a group that is told by one thing only."""
    axis = next(axis for axis in _AXES if getattr(gain, axis) != _ALL)
    group = getattr(gain, axis)
    return show.texts.say("gains.aged", age=group) if axis == "age" else show.texts[f"gains.{axis}_{group}"]


def _gain_row(show: Show, gain: Gain) -> list[str]:
    return [
        group_name(show, gain),
        show.numbers.percent(gain.share),
        show.mean_range(gain.wellbeing),
        show.mean_range(gain.formal_hours),
        show.mean_range(gain.cost, "euro"),
    ]


def _gain_panel(
    show: Show,
    sides: Sequence[Sequence[Gain]],
    pick: Callable[[Gain], Stat],
    unit: str,
    name: str,
    heading: str,
) -> str:
    """Dots of every group, one per starting pressure."""
    rows, spoken = [], []
    for same in zip(*sides, strict=True):
        stats = [pick(gain) for gain in same]
        dots = [Dot(stat.mean, stat.low, stat.high, series) for series, stat in enumerate(stats)]
        rows.append(DotRow(group_name(show, same[0]), dots))
        spoken += [f"{group_name(show, same[0])}: {show.inline(stat, unit)}" for stat in stats]
    extent = reach([pick(gain) for side in sides for gain in side])
    title = show.texts[heading]
    return dot_range(
        rows, extent, unit, show.numbers, title=title, description="; ".join(spoken), name=name, heading=title
    )  # fmt: skip


def cash(show: Show, place: str) -> Block:
    """Economic and cashable difference side by side, the closed cohort, and what wellbeing is worth."""
    texts = show.texts
    contract = show.comparison.question.contract

    def cohort(result: Result) -> str:
        return "–" if result.cohort is None else show.mean_range(result.cohort.difference["all"], "euro")

    columns = [
        *(
            (f"cash.{kind}_{payer}", _money(show, kind, payer))
            for payer in CASH_PAYERS
            for kind in ("economic", "cashable")
        ),
        ("cash.cohort", cohort),
        ("cash.qalys", lambda result: show.mean_range(result.worth.qalys)),
        ("cash.net", lambda result: show.mean_range(in_thousands(result.worth.net), coarse=0.1)),
    ]
    return Block(
        title=texts["cash.title"],
        measure=texts.say("cash.measure", contract=texts[f"cash.contract_{contract}"]),
        table=arm_table(show, place, texts["cash.title"], columns),
        notes=[texts["cash.note"], texts["cash.worth"]],
    )


def _money(show: Show, kind: str, payer: str) -> Callable[[Result], str]:
    return lambda result: show.mean_range(getattr(result.cash, kind)[payer], "euro")


def resident_blocks(show: Show, place: str) -> list[Block]:
    """Blocks about persons, in reading order; those that need looks are left out when nobody looked.

    Parameters
    ----------
    show : Show
        Comparison and language.
    place : str
        Which neighbourhood.

    Returns
    -------
    list of Block
    """
    looked = show.results(place)[0].everyday is not None
    seen = [everyday, together, unpaid, found, gains] if looked else []
    return [*(block(show, place) for block in seen), cash(show, place)]
