"""Cost pages of one neighbourhood: who pays, over time, and what the difference consists of."""

from __future__ import annotations

from collections.abc import Callable

from experiments.report.blocks import Block, Show, Table, finding, in_thousands, reach, sentence_case
from experiments.report.panels import cost_of, curve_panel, dot_panel
from experiments.report.rows import arm_table, label
from experiments.schema import (
    EVERY_PAYER,
    VERDICT_PAYERS,
    Band,
    CostDifference,
    Payer,
    Result,
    Stat,
)

QUARTERS_PER_YEAR = 4


def cost(show: Show, place: str) -> Block:
    """Cost difference of every payer."""
    texts, results = show.texts, show.results(place)
    stats = {
        payer: [result.cost_difference[payer].per_inhabitant_year for result in results]
        for payer in EVERY_PAYER
    }
    extent = reach([stat for group in stats.values() for stat in group])

    def cell(payer: Payer) -> Callable[[Result], str]:
        pick = cost_of(payer)
        return lambda result: show.mean_range(pick(result), "euro")

    return Block(
        title=finding(show, texts.say("cost.title", place=label(show, place)), stats["municipality"]),
        measure=texts.say("cost.measure", price_year=show.comparison.numbers.price_year),
        charts=[
            dot_panel(
                show,
                place,
                cost_of(payer),
                extent,
                "euro",
                sentence_case(texts[f"payer.{payer}"]),
                f"cost-{place}-{payer}",
            )
            for payer in EVERY_PAYER
        ],
        how=show.how_dots(),
        table=arm_table(
            show,
            place,
            texts["cost.table"],
            [(f"payer.{payer}", cell(payer)) for payer in EVERY_PAYER],
        ),
    )


def curves(show: Show, place: str) -> Block:
    """Cumulative cost difference over time, one panel per payer and starting pressure."""
    texts, question = show.texts, show.comparison.question
    results = show.results(place)
    bands = [result.curves.cost[payer] for result in results for payer in VERDICT_PAYERS]
    values = [value for band in bands for value in band.mean]
    primary = show.results(place, arm=show.primary)
    for result in primary:
        for band in result.curves.cost.values():
            values += [*(band.low or []), *(band.high or [])]
    never = sorted({result.payback["municipality"].never_share for result in primary})
    groups = [
        (
            f"{show.arm(result)} ({texts[f'pressure.{result.pressure}']})",
            [
                [texts[f"payer.{payer}"], *_year_ends(show, result.curves.cost[payer])]
                for payer in VERDICT_PAYERS
            ],
        )
        for arm in question.policies
        for result in show.results(place, arm=arm)
    ]
    return Block(
        title=texts.say(
            "curve.title",
            arm=show.arm(primary[0]),
            years=question.years,
            never=" – ".join(dict.fromkeys(show.numbers.percent(share) for share in never)),
        ),
        measure=texts["curve.measure"],
        charts=[
            curve_panel(show, place, pressure, payer, (min(values), max(values)))
            for payer in VERDICT_PAYERS
            for pressure in question.pressures
        ],
        how=texts.say("how.lines", runs=show.runs_words(), arm=show.arm(primary[0])),
        table=Table(
            texts["curve.table"], [texts["table.plan"], texts["table.payer"], *_year_names(show)], groups
        ),
        folded=True,
    )


def _year_names(show: Show) -> list[str]:
    return [show.texts.say("curve.year", year=year + 1) for year in range(show.comparison.question.years)]


def _year_ends(show: Show, band: Band) -> list[str]:
    """Mean and range at the end of each year."""
    cells = []
    for index in range(QUARTERS_PER_YEAR - 1, len(band.mean), QUARTERS_PER_YEAR):
        low = band.low[index] if band.low else None
        high = band.high[index] if band.high else None
        stat = Stat(mean=band.mean[index], low=low, high=high, mc_error=None, pairs=0, unit=band.unit)
        cells.append(show.mean_range(stat, "euro"))
    return cells


def payers(show: Show, place: str) -> Block:
    """Payer × arm × year."""
    texts, years = show.texts, show.comparison.question.years

    def row(difference: CostDifference, payer: Payer) -> list[str]:
        return [
            texts[f"payer.{payer}"],
            *(show.mean(in_thousands(year), coarse=0.1) for year in difference.per_year),
            show.mean_range(in_thousands(difference.horizon), coarse=0.1),
            show.mean(in_thousands(difference.horizon_discounted), coarse=0.1),
        ]

    groups = [
        (
            f"{show.arm(result)} ({texts[f'pressure.{result.pressure}']})",
            [row(result.cost_difference[payer], payer) for payer in EVERY_PAYER],
        )
        for arm in show.comparison.question.policies
        for result in show.results(place, arm=arm)
    ]
    head = [
        texts["table.plan"],
        texts["table.payer"],
        *_year_names(show),
        texts.say("payers.total", years=years),
        texts["payers.discounted"],
    ]
    rate = show.numbers.percent(show.comparison.numbers.discount.costs, 0.1)
    return Block(
        title=texts["payers.title"],
        measure=texts["payers.measure"],
        table=Table(texts["payers.title"], head, groups),
        notes=[texts.say("payers.note", rate=rate, years=years)],
    )


def parts(show: Show, place: str) -> Block:
    """What the municipal difference consists of."""
    texts = show.texts

    def cell(part: str) -> Callable[[Result], str]:
        return lambda result: show.mean_range(result.cost_parts[part], "euro")

    columns = [(f"cost.part_{part}", cell(part)) for part in show.results(place)[0].cost_parts]
    return Block(
        title=texts["cost.parts_title"],
        measure=texts["cost.parts_measure"],
        table=arm_table(show, place, texts["cost.parts_title"], columns),
    )
