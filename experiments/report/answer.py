"""First page: a verdict per place and starting pressure, three tiles, one chart."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.blocks import Block, Show, Tile, finding, in_points, reach
from experiments.report.panels import cost_of, dot_panel
from experiments.schema import VERDICT_PAYERS, Result, Stat


@dataclass(frozen=True)
class Answer:
    """Verdict on the primary arm in one place and starting situation."""

    heading: str
    sentence: str
    tiles: list[Tile]


def answers(show: Show) -> list[Answer]:
    """One answer per place and pressure.

    Parameters
    ----------
    show : Show
        Comparison and language.

    Returns
    -------
    list of Answer
    """
    texts = show.texts
    return [
        Answer(
            texts.say(
                "answer.heading", place=result.place_label, pressure=texts[f"pressure.{result.pressure}"]
            ),
            result.verdict.nl if show.lang == "nl" else result.verdict.en,
            [_cost(show, result), _wellbeing(show, result), _waiting(show, result)],
        )
        for result in show.results(arm=show.primary)
    ]


def _tile(show: Show, name: str, stat: Stat, unit: str, more: str) -> Tile:
    texts = show.texts
    if stat.low is None:
        return Tile(texts[f"answer.{name}"], show.mean(stat, unit), texts[f"answer.{name}_unit"],
                    texts["answer.no_range"], more)  # fmt: skip
    nine = show.runs_words() == texts["how.runs_nine"]
    runs = texts["answer.runs_short"] if nine else texts.say("answer.runs_all", pairs=stat.pairs)
    extent = show.numbers.range(stat.low, stat.high, show.step(stat, unit), unit)
    if stat.direction == "unclear":
        value = texts["answer.no_difference"]
        expected = texts.say("answer.unclear", mean=show.mean(stat, unit), runs=runs, range=extent)
    else:
        amount = show.mean(stat, unit, absolute=True)
        # A range on one side of zero can still be too small to write down.
        nothing = not any(digit in amount for digit in "123456789")
        value = texts["answer.tiny"] if nothing else texts.say(f"answer.{stat.direction}", amount=amount)
        expected = texts.say("answer.expected", runs=runs, range=extent)
    return Tile(texts[f"answer.{name}"], value, texts[f"answer.{name}_unit"], expected, more)


def _cost(show: Show, result: Result) -> Tile:
    every = result.cost_difference["all"].per_inhabitant_year
    more = show.texts.say(
        "answer.cost_all",
        value=show.mean(every, "euro"),
        range=show.numbers.range(every.low, every.high, show.step(every, "euro"), "euro"),
    )
    return _tile(show, "cost", result.cost_difference["municipality"].per_inhabitant_year, "euro", more)


def _wellbeing(show: Show, result: Result) -> Tile:
    lonely = in_points(result.loneliness.last_year.difference)
    more = show.texts.say(
        "answer.wellbeing_more",
        baseline=show.numbers.plain(result.wellbeing.last_year.baseline.mean, 0.1),
        lonely=show.mean(lonely),
        lonely_range=show.numbers.range(lonely.low, lonely.high, show.step(lonely)),
    )
    return _tile(show, "wellbeing", result.wellbeing.last_year.difference, "", more)


def _waiting(show: Show, result: Result) -> Tile:
    reply = in_points(result.reply_within_48h.difference)
    more = show.texts.say(
        "answer.waiting_more",
        baseline=show.numbers.plain(result.waiting.baseline.mean, 0.1),
        reply=show.mean(reply),
        reply_range=show.numbers.range(reply.low, reply.high, show.step(reply)),
    )
    return _tile(show, "waiting", result.waiting.difference, "", more)


def chart(show: Show) -> Block:
    """Chart of all plans, for the municipality and for all payers.

    Parameters
    ----------
    show : Show
        Comparison and language.

    Returns
    -------
    Block
    """
    texts, question = show.texts, show.comparison.question
    stats = [
        result.cost_difference[payer].per_inhabitant_year
        for result in show.results()
        for payer in VERDICT_PAYERS
    ]
    panels = [
        dot_panel(
            show,
            place,
            cost_of(payer),
            reach(stats),
            "euro",
            f"{show.results(place)[0].place_label}: {texts[f'payer.{payer}']}",
            f"answer-{place}-{payer}",
        )
        for place in question.places
        for payer in VERDICT_PAYERS
    ]
    return Block(
        title=finding(show, texts["answer.chart"], stats),
        measure=texts.say("answer.chart_measure", price_year=show.comparison.numbers.price_year),
        charts=panels,
        how=show.how_dots(),
    )
