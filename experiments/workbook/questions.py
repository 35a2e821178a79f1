"""The questions a comparison answers, each as a table: the answer, who pays, break-even, who gains and who loses."""

from __future__ import annotations

from experiments.decisions.grid import Cell, Grid
from experiments.schema import EVERY_PAYER, VERDICT_PAYERS, Gain, Payer, Result, Stat, VerdictPayer
from experiments.workbook.voice import Voice, found

#: Rows per payer: mean, ends of the range, Monte-Carlo error.
FIGURES = ("mean", "low", "high", "error")
#: What stands in a column of a group that is not told by it.
ALL = "all"


def answer(voice: Voice) -> Grid:
    """The sentence of the verdict per place, start and plan, with the figures it rests on."""
    words, texts = voice.words, voice.texts

    def row(result: Result) -> list[Cell]:
        cells = [Cell(result.verdict.nl if voice.lang == "nl" else result.verdict.en)]
        for payer in VERDICT_PAYERS:
            cells += found(result.cost_difference[payer].per_inhabitant_year, "cents")
        return cells

    heads = [
        f"{texts[f'payer.{payer}']}: {name}"
        for payer in VERDICT_PAYERS
        for name in voice.heads(*FIGURES)
    ]
    return Grid(
        "answer",
        words["answer.title"],
        words.say("answer.measure", price_year=voice.comparison.numbers.price_year),
        voice.key_heads,
        [words["word.sentence"], *heads],
        [voice.group(result, [row(result)]) for result in voice.results()],
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
        never = Cell(words["word.never"]) if payback.median_years is None else Cell(payback.median_years, "one")
        return [
            voice.payer(payer),
            never,
            Cell(payback.never_share, "share"),
            *(Cell(value, "share") for value in (saves.share, saves.low, saves.high, saves.mc_error)),
            *(Cell(value, "cents") for value in (mean.low, mean.high, mean.together_low, mean.together_high)),
            *(Cell(value, "three") for value in (mean.p, mean.p_holm)),
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
        [
            voice.group(result, [row(result, payer) for payer in VERDICT_PAYERS])
            for result in voice.results()
        ],
        [words.say("breakeven.note", years=years), words["breakeven.mean_note"]],
    )


def gains(voice: Voice) -> Grid | None:
    """Who gains and who loses, by age, income and household; None when nobody looked at persons."""
    words = voice.words
    looked = [result for result in voice.results() if result.gains]
    if not looked:
        return None

    def row(gain: Gain) -> list[Cell]:
        share = [Cell(gain.share, "share")]
        return [Cell(name) for name in _names(voice, gain)] + share + [
            cell
            for stat, kind in _columns(gain)
            for cell in found(stat, "cents" if kind == "cents" else "three")
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


def _columns(gain: Gain) -> list[tuple[Stat, str]]:
    return [(gain.wellbeing, "three"), (gain.formal_hours, "three"), (gain.cost, "cents")]


def _names(voice: Voice, gain: Gain) -> list[str]:
    """Age, income and household of a group, in words."""
    texts, every = voice.texts, voice.words["word.every"]
    return [
        every if gain.age == ALL else texts.say("gains.aged", age=gain.age),
        every if gain.income == ALL else texts[f"gains.income_{gain.income}"],
        every if gain.household == ALL else texts[f"gains.household_{gain.household}"],
    ]
