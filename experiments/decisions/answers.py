"""First page of the decision note: the sentence and three numbers per scenario, and one chart of all plans."""

from __future__ import annotations

from experiments.decisions.decision import Decision
from experiments.decisions.grid import Speech
from experiments.decisions.spread import Spread
from experiments.report.answer import Answer
from experiments.report.blocks import Block, Tile
from experiments.report.charts import Dot, DotRow, dot_range
from experiments.report.numbers import step_for
from experiments.schema import VERDICT_PAYERS


def answers(speech: Speech) -> list[Answer]:
    """One answer per scenario, about the plan the runs were made for.

    Parameters
    ----------
    speech : Speech
        Decisions and language.

    Returns
    -------
    list of Answer
    """
    return [
        Answer(
            ", ".join(speech.keys(one)[:-1]),
            one.sentence[speech.lang],
            [_saves(speech, one), _cost(speech, one), _back(speech, one)],
        )
        for one in speech.decisions.primary
    ]


def _saves(speech: Speech, one: Decision) -> Tile:
    texts, numbers = speech.texts, speech.numbers
    whole, own = one.saves["all"], one.saves["municipality"]
    return Tile(
        texts["page.tile_saves"],
        numbers.percent(whole.share),
        speech.say("page.tile_saves_unit", years=speech.decisions.years),
        speech.say("page.interval", low=numbers.percent(whole.low), high=numbers.percent(whole.high)),
        speech.say("page.tile_saves_more", municipality=numbers.percent(own.share)),
    )


def _cost(speech: Speech, one: Decision) -> Tile:
    texts, numbers = speech.texts, speech.numbers
    mine, years = one.budget["municipality"], speech.decisions.years
    mean, low, high = (
        None if value is None else value / years
        for value in (mine.total.mean, mine.total.p10, mine.total.p90)
    )
    step = step_for(low, high, mean)
    facts = {"share": numbers.percent(mine.overspends.share), "years": years}
    return Tile(
        texts["page.tile_cost"],
        numbers.euro(mean, step),
        texts["page.tile_cost_unit"],
        speech.say("page.tile_cost_more", range=numbers.range(low, high, step, "euro")),
        speech.say("page.tile_cost_over", budget=numbers.euro(mine.budget), **facts)
        if mine.budget
        else speech.say("page.tile_cost_any", **facts),
    )


def _back(speech: Speech, one: Decision) -> Tile:
    texts, back = speech.texts, one.break_even["municipality"]
    years = speech.decisions.years
    return Tile(
        texts["page.tile_back"],
        speech.say("page.tile_back_never", years=years)
        if back.median_year is None
        else speech.say("page.tile_back_year", year=back.median_year),
        texts["page.tile_back_unit"],
        speech.say("page.tile_back_more", never=speech.numbers.percent(back.never)),
        "",
    )


def chart(speech: Speech) -> Block:
    """Dots of every plan with P10 to P90: municipality filled, all payers together open.

    Parameters
    ----------
    speech : Speech
        Decisions and language.

    Returns
    -------
    Block
        A panel per scenario; panels share their axis.
    """
    texts, found = speech.texts, speech.decisions
    spreads = [one.payers[payer].per_resident_year for one in found.decisions for payer in VERDICT_PAYERS]
    values = [
        value for spread in spreads for value in (spread.p10, spread.mean, spread.p90) if value is not None
    ]
    extent = (min(values), max(values))
    panels = []
    for number, group in enumerate(by_scenario(speech)):
        rows = [
            DotRow(
                speech.plan(one),
                [_dot(one.payers[payer].per_resident_year, k) for k, payer in enumerate(VERDICT_PAYERS)],
            )
            for one in group
        ]
        heading = ", ".join(speech.keys(group[0])[:-1])
        spoken = "; ".join(
            f"{speech.plan(one)}, {texts[f'payer.{payer}']}: {ranged(speech, one.payers[payer].per_resident_year)}"
            for one in group
            for payer in VERDICT_PAYERS
        )
        panels.append(
            dot_range(
                rows, extent, "euro", speech.numbers, title=heading, description=spoken, name=f"answer-{number}",
                heading=heading,
            )
        )  # fmt: skip
    return Block(
        title=texts["page.chart"],
        measure=speech.say("page.chart_measure", price_year=found.price_year),
        charts=panels,
        how=texts["page.chart_how"],
    )


def by_scenario(speech: Speech) -> list[list[Decision]]:
    """Decisions of each scenario together."""
    groups: dict[tuple[str, str, str], list[Decision]] = {}
    for one in speech.decisions.decisions:
        groups.setdefault((one.place, one.pressure, one.system), []).append(one)
    return list(groups.values())


def ranged(speech: Speech, spread: Spread, factor: float = 1.0, unit: str = "euro") -> str:
    """Mean and P10 to P90 on a second line, rounded to what the range supports."""
    mean, low, high = (
        None if value is None else factor * value for value in (spread.mean, spread.p10, spread.p90)
    )
    step = step_for(low, high, mean)
    write = {"euro": speech.numbers.euro, "": speech.numbers.plain, "%": speech.numbers.percent}[unit]
    if unit == "%":
        step = 1.0
    text = write(mean, step)
    return text if low is None else f"{text}\n{speech.numbers.range(low, high, step, unit)}"


def _dot(spread: Spread, series: int) -> Dot:
    return Dot(spread.mean, spread.p10, spread.p90, series)
