"""Blocks of the decision note after its first page: who pays, the years, the team, assumptions, regret."""

from __future__ import annotations

from dataclasses import replace

from experiments.decisions import grounds, money
from experiments.decisions.answers import by_scenario, ranged
from experiments.decisions.capacity import PEAKS, BothWays
from experiments.decisions.decision import Decision
from experiments.decisions.grid import Grid, Speech
from experiments.decisions.grounds import KINDS
from experiments.decisions.spread import Chance
from experiments.report.blocks import Block, Table, sentence_case
from experiments.report.charts import Line, lines
from experiments.schema import VERDICT_PAYERS, VerdictPayer

#: Euros are shown in thousands: no reader needs more, and a table fits the page.
THOUSANDS = 1e-3
TOP = 5


def places(speech: Speech) -> list[Block]:
    """Blocks of the second page, both neighbourhoods beside each other; about the plan the runs were made for."""
    return [curve(speech), payers(speech), years(speech)]


def certainty(speech: Speech) -> list[str]:
    """Sentences on luck and assumptions."""
    found = speech.decisions
    said = []
    varied = max(one.drivers.varied for one in found.decisions)
    if varied:
        said.append(speech.say("page.several", varied=varied))
    known = [one for one in found.primary if one.luck is not None]
    said += [
        speech.say(
            "page.luck", share=speech.numbers.percent(one.luck), place=one.place_label, plan=speech.plan(one)
        )
        for one in known
    ]
    if varied and not known:
        said.append(speech.texts["page.luck_none"])
    return said


def ground_blocks(speech: Speech) -> list[Block]:
    """Blocks of the third page: assumptions, every plan when there are several, regret, and the team."""
    grid, regret = grounds.drivers(speech, speech.decisions.primary, TOP), grounds.regret(speech)
    movers = from_grid(speech, grid)
    if all(one.drivers.left_out for one in speech.decisions.primary):
        # Why there is no list is a sentence, not a table.
        why = dict.fromkeys(group.rows[0][0].text(speech.lang) for group in grid.groups)
        movers = Block(title=grid.title, measure=grid.measure, notes=list(why))
    others = len({(one.arm, one.dose) for one in speech.decisions.decisions}) > 1
    return [
        movers,
        *([from_grid(speech, replace(money.answer(speech), notes=()))] if others else []),
        *([] if regret is None else [from_grid(speech, regret)]),
        team(speech),
    ]


def from_grid(speech: Speech, grid: Grid) -> Block:
    """A grid as a block of the page."""
    groups = [
        (", ".join(group.keys), [[cell.text(speech.lang) for cell in row] for row in group.rows])
        for group in grid.groups
    ]
    head = [" / ".join(grid.keys) if len(grid.keys) == 1 else speech.texts["word.plan"], *grid.head]
    return Block(
        title=grid.title, measure=grid.measure, table=Table(grid.title, head, groups), notes=list(grid.notes)
    )


def curve(speech: Speech) -> Block:
    """Difference added up over the years, per resident: a panel per scenario, a line with its band per payer."""
    texts, found = speech.texts, speech.decisions
    ends = [float(year + 1) for year in range(found.years)]
    drawn = [[_line(speech, one, payer) for payer in VERDICT_PAYERS] for one in found.primary]
    values = [
        value
        for pair in drawn
        for line in pair
        for part in (line.mean, line.low, line.high)
        for value in part or ()
    ]
    charts = []
    for number, (one, pair) in enumerate(zip(found.primary, drawn, strict=True)):
        heading = ", ".join(speech.keys(one))
        spoken = "; ".join(f"{line.label}: {speech.numbers.euro(line.mean[-1])}" for line in pair)
        charts.append(
            lines(
                ends, pair, (min(values), max(values)), "euro", speech.numbers, title=heading, description=spoken,
                name=f"curve-{number}", heading=heading, x_label=texts["page.curve_axis"],
            )
        )  # fmt: skip
    return Block(title=texts["page.curve"], measure=texts["page.curve_how"], charts=charts)


def _line(speech: Speech, one: Decision, payer: VerdictPayer) -> Line:
    spreads = [year.cumulative for year in one.budget[payer].years]
    lows = [spread.p10 / one.residents for spread in spreads if spread.p10 is not None]
    highs = [spread.p90 / one.residents for spread in spreads if spread.p90 is not None]
    wide = len(lows) == len(spreads)
    return Line(
        speech.texts[f"payer.{payer}"],
        [(spread.mean or 0.0) / one.residents for spread in spreads],
        lows if wide else None,
        highs if wide else None,
    )


def payers(speech: Speech) -> Block:
    """Payer × year in thousands of euros, with the total, its present value and the cashable part."""
    texts, found = speech.texts, speech.decisions

    def rows(one: Decision) -> list[list[str]]:
        return [
            [
                sentence_case(texts[f"payer.{row.payer}"]),
                *(speech.numbers.plain(_thousands(year.mean), 0.1) for year in row.years),
                inline(ranged(speech, row.horizon, THOUSANDS, "")),
                speech.numbers.plain(_thousands(row.discounted.mean), 0.1),
                "–" if row.cashable is None else inline(ranged(speech, row.cashable, THOUSANDS, "")),
            ]
            for row in one.payers.rows
        ]

    left_out = sorted({str(one.payers.cash_left_out) for one in found.primary if one.payers.cash_left_out})
    notes = [speech.say("payers.cash_note", contract=texts[f"payers.contract_{found.contract}"])]
    head = [
        texts["word.plan"], texts["word.payer"], *speech.year_heads(), speech.say("word.total", years=found.years),
        texts["word.discounted"], texts["page.cashable"],
    ]  # fmt: skip
    return Block(
        title=texts["payers.title"],
        measure=texts["page.thousands"],
        table=Table(
            texts["payers.title"], head, [(_heading(speech, one), rows(one)) for one in found.primary]
        ),
        notes=[*notes, *(texts[f"payers.cash_{reason}"] for reason in left_out)],
    )


def years(speech: Speech) -> Block:
    """Budget of the municipality by year beside the share of worlds whose money is back."""
    texts, found = speech.texts, speech.decisions
    percent = speech.numbers.percent

    def rows(one: Decision) -> list[list[str]]:
        mine = one.budget["municipality"]
        made = [
            [
                sentence_case(head),
                inline(ranged(speech, year.impact, THOUSANDS, "")),
                inline(ranged(speech, year.cumulative, THOUSANDS, "")),
                inline(_chance(speech, year.overspends)),
                *(percent(one.break_even[payer].by_year[year.year - 1]) for payer in VERDICT_PAYERS),
            ]
            for year, head in zip(mine.years, speech.year_heads(), strict=True)
        ]
        never = [percent(one.break_even[payer].never) for payer in VERDICT_PAYERS]
        made.append([sentence_case(texts["word.never"]), "", "", "", *never])
        made.append(
            [
                sentence_case(texts["budget.lasting"]),
                inline(ranged(speech, mine.lasting, THOUSANDS, "")),
                *[""] * 4,
            ]
        )
        made.append(
            [sentence_case(texts["budget.once"]), inline(ranged(speech, mine.once, THOUSANDS, "")), *[""] * 4]
        )
        return made

    budget = found.decisions[0].budget["municipality"].budget
    head = [
        texts["word.plan"], "", texts["budget.impact"], texts["budget.cumulative"], texts["budget.overspends"],
        *(speech.say("page.back_in", payer=texts[f"payer.{payer}"]) for payer in VERDICT_PAYERS),
    ]  # fmt: skip
    return Block(
        title=texts["page.years"],
        measure=speech.say(
            "page.years_measure" if budget else "page.years_measure_zero", budget=speech.numbers.euro(budget)
        ),
        table=Table(texts["page.years"], head, [(_heading(speech, one), rows(one)) for one in found.primary]),
        notes=[texts["budget.note"], speech.say("breakeven.note", years=found.years)],
    )


def team(speech: Speech) -> Block:
    """Load of the team, one row per plan and scenario."""
    texts, found = speech.texts, speech.decisions
    peaked = all("peak_pressure" in one.capacity.peaks for one in found.decisions)
    names = ["pressure", "open_cases", "wait_weeks", *(name for name in PEAKS if peaked)]

    def both(name: str, levels: BothWays) -> str:
        if KINDS[name] == "share":
            write = speech.numbers.percent
            return f"{write(levels.baseline.mean)} → {write(levels.policy.mean)}"
        step = 0.01 if KINDS[name] == "two" else 0.1
        return f"{speech.numbers.plain(levels.baseline.mean, step)} → {speech.numbers.plain(levels.policy.mean, step)}"

    def row(one: Decision) -> list[str]:
        mine = one.capacity
        levels = {
            "pressure": mine.pressure,
            "open_cases": mine.open_cases,
            "wait_weeks": mine.wait_weeks,
            **mine.peaks,
        }
        chances = (
            (mine.peak_over_baseline, mine.peak_over_policy)
            if peaked
            else (mine.over_baseline, mine.over_policy)
        )
        shown = [speech.numbers.percent(None if chance is None else chance.share) for chance in chances]
        dropped = mine.prevention_dropped
        return [
            speech.plan(one),
            *(both(name, levels[name]) for name in names),
            " → ".join(shown),
            "–" if dropped is None else _chance(speech, dropped),
        ]

    head = [
        texts["word.place"], texts["word.plan"], *(texts[f"capacity.{name}"] for name in names),
        texts["capacity.peak_over" if peaked else "capacity.over"], texts["capacity.dropped"],
    ]  # fmt: skip
    groups = [
        (", ".join(speech.keys(group[0])[:-1]), [row(one) for one in group]) for group in by_scenario(speech)
    ]
    return Block(
        title=texts["capacity.title"],
        measure=f"{texts['capacity.measure']}. {texts['page.arrow']}",
        table=Table(texts["capacity.title"], head, groups),
        notes=[texts["capacity.note"], *([] if peaked else [texts["capacity.no_peaks"]])],
    )


def inline(two: str) -> str:
    r"""A mean and its range on one line.

    Examples
    --------
    >>> inline("5\n1 tot 9"), inline("5")
    ('5 (1 tot 9)', '5')
    """
    mean, *extent = two.split("\n")
    return f"{mean} ({extent[0]})" if extent else mean


def _heading(speech: Speech, one: Decision) -> str:
    return ", ".join(speech.keys(one))


def _thousands(value: float | None) -> float | None:
    return None if value is None else value * THOUSANDS


def _chance(speech: Speech, chance: Chance) -> str:
    numbers = speech.numbers
    return f"{numbers.percent(chance.share)}\n{numbers.range(chance.low, chance.high, 1.0, '%')}"
