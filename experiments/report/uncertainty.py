"""How sure the answer is: what the range means, the Monte-Carlo error apart, payback including never."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.report.blocks import Block, Show, Table
from experiments.report.numbers import step_for
from experiments.schema import MeanInterval, Payback, Result, ShareOfPairs, Stat
from experiments.statistics import RANGE_COVER


def paragraphs(show: Show) -> list[tuple[str, list[str]]]:
    """Headings with their sentences.

    Parameters
    ----------
    show : Show
        Comparison and language.

    Returns
    -------
    list of (str, list of str)
    """
    texts, facts = show.texts, show.comparison.numbers
    cover = facts.interval.cover
    if cover is None:
        band = texts["uncertainty.band_one"]
    elif cover == RANGE_COVER:
        band = texts["uncertainty.band_nine"]
    else:
        band = texts.say("uncertainty.band_few", pairs=facts.pairs_done, cover=show.numbers.percent(cover))
    drawn = (
        texts.say("uncertainty.drawn", parameters=facts.parameters_drawn)
        if facts.parameters_drawn
        else texts["uncertainty.fixed"]
    )
    return [
        (texts["uncertainty.band_title"], [band, drawn, texts["uncertainty.left_out"]]),
        (
            texts["uncertainty.error_title"],
            [texts.say("uncertainty.error", pairs=facts.pairs_done), *pairing(show)],
        ),
        *_together(show),
    ]


def _together(show: Show) -> list[tuple[str, list[str]]]:
    """What several plans at once ask for; nothing with one plan or one pair."""
    plans = len(show.comparison.question.policies)
    if plans < 2 or show.comparison.numbers.pairs_done < 2:
        return []
    texts = show.texts
    kinds = {interval.kind for result in show.results() for interval in result.mean_interval.values()}
    leaning = [texts["uncertainty.leaning"]] if "bootstrap-t" in kinds else []
    return [(texts["uncertainty.together_title"], [texts.say("uncertainty.together", plans=plans), *leaning])]


def pairing(show: Show) -> list[str]:
    """What it gains to give both arms the same luck; empty where that cannot be told."""
    ratios = [result.variance_ratio["municipality"] for result in show.results()]
    known = [ratio for ratio in ratios if ratio is not None]
    if not known:
        return []
    low, high = (show.numbers.plain(value, step_for(None, None, value)) for value in (min(known), max(known)))
    return [show.texts.say("uncertainty.pairing", low=low, high=high)]


def certainty(show: Show) -> Block:
    """Share of runs with lower cost, payback and error, one row per place, pressure and arm.

    Parameters
    ----------
    show : Show
        Comparison and language.

    Returns
    -------
    Block
    """
    texts, years = show.texts, show.comparison.question.years
    groups = [
        (
            f"{show.results(place)[0].place_label}, {texts[f'pressure.{pressure}']}",
            [_certainty(show, result) for result in show.results(place, pressure)],
        )
        for place in show.comparison.question.places
        for pressure in show.comparison.question.pressures
    ]
    columns = (
        "saves_municipality", "saves_all", "payback_municipality", "payback_all", "error_municipality",
        "error_all", "together_municipality", "together_all", "against",
    )  # fmt: skip
    return Block(
        title=texts["uncertainty.table"],
        measure=texts.say("payers.total", years=years),
        table=Table(
            texts["uncertainty.table"],
            [texts["table.start"], texts["table.plan"], *(texts[f"uncertainty.{name}"] for name in columns)],
            groups,
        ),
        notes=[texts.say("uncertainty.note", years=years)],
    )


def _certainty(show: Show, result: Result) -> list[str]:
    against = result.against_casework
    return [
        show.arm(result),
        _share(show, result.p_saves["municipality"]),
        _share(show, result.p_saves["all"]),
        _payback(show, result.payback["municipality"]),
        _payback(show, result.payback["all"]),
        _error(show, result.cost_difference["municipality"].per_inhabitant_year),
        _error(show, result.cost_difference["all"].per_inhabitant_year),
        _among(show, result.mean_interval["municipality"]),
        _among(show, result.mean_interval["all"]),
        show.mean_range(against["municipality"], "euro") if against else "–",
    ]


def _among(show: Show, found: MeanInterval) -> str:
    """Simultaneous interval of the mean, and the p-value among the plans below it."""
    low, high = found.together_low, found.together_high
    if low is None or high is None:
        return "–"
    step = step_for(low, high, (low + high) / 2.0)
    return f"{show.numbers.range(low, high, step, 'euro')}\n{chance(show, found.p_holm)}"


def chance(show: Show, p: float | None) -> str:
    """A p-value: two digits, and never zero."""
    if p is None:
        return "–"
    return f"p < {show.numbers.plain(0.01, 0.01)}" if p < 0.01 else f"p = {show.numbers.plain(p, 0.01)}"


def _share(show: Show, share: ShareOfPairs) -> str:
    return f"{show.numbers.percent(share.share)} ± {show.numbers.plain(100.0 * share.mc_error)}"


def _payback(show: Show, payback: Payback) -> str:
    texts, never = show.texts, show.numbers.percent(payback.never_share)
    if payback.median_years is None:
        return texts.say("uncertainty.never", share=never)
    median = texts.say("uncertainty.years", years=show.numbers.plain(payback.median_years, 0.1))
    return texts.say("uncertainty.never_share", median=median, share=never)


def _error(show: Show, stat: Stat) -> str:
    if stat.mc_error is None:
        return "–"
    return f"± {show.numbers.euro(stat.mc_error, step_for(None, None, stat.mc_error))}"


def ranking(show: Show) -> tuple[str, list[str], str]:
    """Order of the arms by expected municipal cost in each place and starting situation.

    Parameters
    ----------
    show : Show
        Comparison and language.

    Returns
    -------
    title, rows, remark : str, list of str, str
    """
    texts, question = show.texts, show.comparison.question
    orders: list[Sequence[str]] = []
    rows = []
    for place in question.places:
        for pressure in question.pressures:
            found = sorted(
                show.results(place, pressure),
                key=lambda result: result.cost_difference["municipality"].horizon.mean or 0.0,
            )
            orders.append([result.arm for result in found])
            rows.append(
                texts.say(
                    "uncertainty.ranking_row",
                    place=found[0].place_label,
                    pressure=texts[f"pressure.{pressure}"],
                    arms=" < ".join(show.arm(result) for result in found),
                )
            )
    same = all(order == orders[0] for order in orders)
    return (
        texts["uncertainty.ranking"],
        rows,
        texts["uncertainty.ranking_same" if same else "uncertainty.ranking_other"],
    )
