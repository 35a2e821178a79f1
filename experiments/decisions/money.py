"""Tables about money: the judgement, who pays, the budget, break-even, per resident and per household in help."""

from __future__ import annotations

from experiments.decisions.decision import Decision
from experiments.decisions.grid import Cell, Grid, Kind, Speech, chance_cells, points, words
from experiments.decisions.payers import PayerRow
from experiments.decisions.spread import Spread
from experiments.schema import VERDICT_PAYERS


def answer(speech: Speech) -> Grid:
    """The judgement per plan: chance of lower cost, per resident, the decision sentence."""
    texts = speech.texts

    def rows(one: Decision) -> list[list[Cell]]:
        found = []
        for payer in VERDICT_PAYERS:
            first = payer == "municipality"
            found.append(
                [
                    words(texts[f"payer.{payer}"]),
                    *chance_cells(one.saves[payer]),
                    *points(one.payers[payer].per_resident_year, "cents"),
                    Cell(one.payers[payer].per_resident_year.mc_error, "cents"),
                    Cell(None if first else one.luck, "share"),
                ]
            )
        return found

    head = [
        texts["word.payer"], texts["answer.saves"], texts["word.low"], texts["word.high"], *_points(speech),
        texts["word.error"], texts["answer.luck"],
    ]  # fmt: skip
    return Grid(
        "answer",
        texts["answer.title"],
        speech.say("answer.measure", years=speech.decisions.years),
        speech.key_head,
        head,
        speech.per_plan((one, rows(one)) for one in speech.decisions.decisions),
        [
            *(
                f"{', '.join(speech.keys(one))}: {one.sentence[speech.lang]}"
                for one in speech.decisions.decisions
            ),
            texts["answer.luck_note"],
        ],
    )


def payers(speech: Speech) -> Grid:
    """Payer × year: expected, P10, P50, P90 and the cashable part."""
    texts, found = speech.texts, speech.decisions

    def line(row: PayerRow, what: str, values: list[float | None]) -> list[Cell]:
        return [
            words(texts[f"payer.{row.payer}"]),
            words(texts[what]),
            *(Cell(value, "euro") for value in values),
        ]

    def rows(one: Decision) -> list[list[Cell]]:
        made = []
        for row in one.payers.rows:
            spreads = [*row.years, row.horizon, row.discounted]
            made += [
                line(row, f"word.{point}", [getattr(spread, point) for spread in spreads])
                for point in ("mean", "p10", "p50", "p90")
            ]
            cash: list[float | None] = [None] * len(spreads)
            if row.cashable_years is not None and row.cashable is not None:
                cash = [*(year.mean for year in row.cashable_years), row.cashable.mean, None]
            made.append(line(row, "payers.cashable", cash))
        return made

    left_out = {one.payers.cash_left_out for one in found.decisions} - {None}
    notes = [texts["payers.sums"]]
    if left_out != {"parameters"}:
        notes.append(speech.say("payers.cash_note", contract=texts[f"payers.contract_{found.contract}"]))
    notes += [texts[f"payers.cash_{reason}"] for reason in sorted(map(str, left_out))]
    return Grid(
        "payers",
        texts["payers.title"],
        texts["payers.measure"],
        speech.key_head,
        [
            texts["word.payer"], texts["word.what"], *speech.year_heads(),
            speech.say("word.total", years=found.years), texts["word.discounted"],
        ],
        speech.per_plan((one, rows(one)) for one in found.decisions),
        notes,
    )  # fmt: skip


def budget(speech: Speech) -> Grid:
    """Budget of the municipality: per year and added up, overspending, what lasts and what comes once."""
    texts, found = speech.texts, speech.decisions
    asked = found.decisions[0].budget["municipality"].budget

    def rows(one: Decision) -> list[list[Cell]]:
        mine = one.budget["municipality"]
        made = []
        for year, head in zip(mine.years, speech.year_heads(), strict=True):
            made += [
                [
                    words(head),
                    words(texts["budget.impact"]),
                    *points(year.impact, "euro"),
                    *chance_cells(year.overspends),
                ],
                [
                    words(head),
                    words(texts["budget.cumulative"]),
                    *points(year.cumulative, "euro"),
                    *_no_chance(),
                ],
            ]
        whole = speech.say("word.total", years=found.years)
        made.append(
            [
                words(whole),
                words(texts["budget.impact"]),
                *points(mine.total, "euro"),
                *chance_cells(mine.overspends),
            ]
        )
        for name, spread in (("lasting", mine.lasting), ("once", mine.once), ("new_money", one.policy_cost)):
            made.append(
                [words(whole), words(texts[f"budget.{name}"]), *points(spread, "euro"), *_no_chance()]
            )
        return made

    zero = asked == 0.0
    return Grid(
        "budget",
        texts["budget.title"],
        texts["budget.measure_zero"] if zero else speech.say("budget.measure", budget=speech.numbers.euro(asked)),
        speech.key_head,
        [
            speech.say("word.year", year="").strip(), texts["word.what"], *_points(speech), texts["budget.overspends"],
            texts["word.low"], texts["word.high"],
        ],
        speech.per_plan((one, rows(one)) for one in found.decisions),
        [texts["budget.note"]],
    )  # fmt: skip


def break_even(speech: Speech) -> Grid:
    """Share of worlds by the year in which the money is back, and never."""
    texts, found = speech.texts, speech.decisions

    def rows(one: Decision) -> list[list[Cell]]:
        return [
            [
                words(texts[f"payer.{payer}"]),
                *(Cell(share, "share") for share in one.break_even[payer].by_year),
                Cell(one.break_even[payer].never, "share"),
                Cell(one.break_even[payer].median_year, "count")
                if one.break_even[payer].median_year is not None
                else words(texts["word.never"]),
            ]
            for payer in VERDICT_PAYERS
        ]

    return Grid(
        "breakeven",
        texts["breakeven.title"],
        texts["breakeven.measure"],
        speech.key_head,
        [texts["word.payer"], *speech.year_heads(), texts["word.never"], texts["word.median"]],
        speech.per_plan((one, rows(one)) for one in found.decisions),
        [speech.say("breakeven.note", years=found.years)],
    )


def each(speech: Speech) -> Grid:
    """Difference per resident, and per household in help."""
    texts = speech.texts

    def row(one: Decision, payer: str, what: str, spread: Spread, kind: Kind) -> list[Cell]:
        return [words(texts[f"payer.{payer}"]), words(texts[f"each.{what}"]), *points(spread, kind)]

    def rows(one: Decision) -> list[list[Cell]]:
        return [
            made
            for payer in VERDICT_PAYERS
            for made in (
                row(one, payer, "resident", one.payers[payer].per_resident_year, "cents"),
                row(one, payer, "client", one.per_client[payer], "euro"),
            )
        ]

    return Grid(
        "each",
        texts["each.title"],
        texts["each.measure"],
        speech.key_head,
        [texts["word.payer"], texts["word.what"], *_points(speech)],
        speech.per_plan((one, rows(one)) for one in speech.decisions.decisions),
        [texts["each.note"]],
    )


def _points(speech: Speech) -> list[str]:
    return [speech.texts[f"word.{name}"] for name in ("mean", "p10", "p50", "p90")]


def _no_chance() -> list[Cell]:
    return [Cell("")] * 3
