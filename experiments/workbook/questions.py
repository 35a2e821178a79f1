"""The questions a comparison answers, each as a table: the answer, who pays, break-even, who gains and who loses."""

from __future__ import annotations

from experiments.decisions.grid import Cell, Grid
from experiments.report.verdict import sentence
from experiments.schema import EVERY_PAYER, VERDICT_PAYERS, Gain, Payer, Result, VerdictPayer
from experiments.workbook.voice import Voice, found

#: Rows per payer: mean, ends of the range, Monte-Carlo error.
FIGURES = ("mean", "low", "high", "error")
SMALLEST_P = 0.001
#: What stands in a column of a group that is not told by it.
ALL = "all"


def answer(voice: Voice) -> Grid:
    """The sentence of the verdict per place, start, plan and payer, with the figures it rests on."""
    words = voice.words

    def row(result: Result, payer: VerdictPayer) -> list[Cell]:
        stat = result.cost_difference[payer].per_inhabitant_year
        said = sentence(voice.lang, result.place_label, result.pressure, voice.arm(result), payer, stat)
        return [voice.payer(payer), Cell(said), *found(stat, "cents")]

    return Grid(
        "answer",
        words["answer.title"],
        words.say("answer.measure", price_year=voice.comparison.numbers.price_year),
        voice.key_heads,
        voice.heads("payer", "sentence", *FIGURES),
        [voice.group(result, [row(result, payer) for payer in VERDICT_PAYERS]) for result in voice.results()],
        [words["answer.note"]],
    )


def payers(voice: Voice) -> Grid:
    """Who pays and who profits, per year, over the horizon and discounted."""
    words, years = voice.words, voice.comparison.question.years

    def rows(result: Result, payer: Payer) -> list[list[Cell]]:
        cost = result.cost_difference[payer]
        columns = [found(stat, "euro") for stat in (*cost.per_year, cost.horizon, cost.horizon_discounted)]
        names = voice.heads(*FIGURES)
        return [
            [voice.payer(payer), Cell(name), *(column[number] for column in columns)]
            for number, name in enumerate(names)
        ]

    year_heads = [voice.texts.say("curve.year", year=year + 1) for year in range(years)]
    total = voice.texts.say("payers.total", years=years)
    return Grid(
        "payers",
        words["payers.title"],
        words.say("payers.measure", price_year=voice.comparison.numbers.price_year),
        voice.key_heads,
        [*voice.heads("payer", "figure"), *year_heads, total, words["word.discounted"]],
        [
            voice.group(result, [row for payer in EVERY_PAYER for row in rows(result, payer)])
            for result in voice.results()
        ],
        [words["payers.note"]],
    )


def break_even(voice: Voice) -> Grid:
    """When the money is back, in how many runs never, and how sure the mean is."""
    words, years = voice.words, voice.comparison.question.years

    def row(result: Result, payer: VerdictPayer) -> list[Cell]:
        payback, saves, mean = result.payback[payer], result.p_saves[payer], result.mean_interval[payer]
        against = None if result.against_casework is None else result.against_casework[payer]
        never = words["word.never"] if payback.median_years is None else payback.median_years
        return [
            voice.payer(payer),
            Cell(never, "one"),
            Cell(payback.never_share, "share"),
            *(Cell(value, "share") for value in (saves.share, saves.low, saves.high, saves.mc_error)),
            *(Cell(value, "cents") for value in (mean.low, mean.high, mean.together_low, mean.together_high)),
            *(_chance(voice, value) for value in (mean.p, mean.p_holm)),
            Cell(None if against is None else against.mean, "cents"),
        ]

    heads = (
        "payer", "median", "never_share", "saves", "saves_low", "saves_high", "saves_error", "mean_low", "mean_high",
        "together_low", "together_high", "p", "p_holm", "against",
    )  # fmt: skip
    return Grid(
        "breakeven",
        words["breakeven.title"],
        words.say("breakeven.measure", years=years),
        voice.key_heads,
        voice.heads(*heads),
        [voice.group(result, [row(result, payer) for payer in VERDICT_PAYERS]) for result in voice.results()],
        [words.say("breakeven.note", years=years), words["breakeven.mean_note"]],
    )


def gains(voice: Voice) -> Grid | None:
    """Who gains and who loses, by age, income and household; None when nobody looked at persons."""
    words = voice.words
    looked = [result for result in voice.results() if result.gains]
    if not looked:
        return None

    def row(gain: Gain) -> list[Cell]:
        return [
            *(Cell(name) for name in _names(voice, gain)),
            Cell(gain.share, "share"),
            *found(gain.wellbeing, "three"),
            *found(gain.formal_hours, "three"),
            *found(gain.cost, "cents"),
        ]

    heads = [
        f"{words[f'gains.{name}']}: {figure}"
        for name in ("wellbeing", "formal", "cost")
        for figure in voice.heads(*FIGURES)
    ]
    return Grid(
        "gains",
        words["gains.title"],
        words["gains.measure"],
        voice.key_heads,
        [*voice.heads("age", "income", "household", "share"), *heads],
        [voice.group(result, [row(gain) for gain in result.gains or []]) for result in looked],
        [words["gains.note"]],
    )


def _chance(voice: Voice, p: float | None) -> Cell:
    """A p-value, never written as zero."""
    if p is not None and p < SMALLEST_P:
        return Cell(f"< {voice.numbers.plain(SMALLEST_P, SMALLEST_P)}", "three")
    return Cell(p, "three")


def _names(voice: Voice, gain: Gain) -> list[str]:
    """Age, income and household of a group, in words."""
    texts, every = voice.texts, voice.words["word.every"]
    return [
        every if gain.age == ALL else texts.say("gains.aged", age=gain.age),
        every if gain.income == ALL else texts[f"gains.income_{gain.income}"],
        every if gain.household == ALL else texts[f"gains.household_{gain.household}"],
    ]
