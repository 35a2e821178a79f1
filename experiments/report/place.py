"""Pages of one neighbourhood: cost, payers, wellbeing, waiting, the ladder, hours, network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from experiments.report.blocks import Block, Show, Table, finding, in_points, reach, sentence_case
from experiments.report.panels import CurvePayer, curve_panel, dot_panel, ladder_panel
from experiments.schema import Band, CostDifference, Payer, Result, Stat
from sim.domains import RUNGS

EVERY_PAYER: tuple[Payer, ...] = ("municipality", "zvw", "wlz", "resident", "all")
QUARTERS_PER_YEAR = 4


def place_blocks(show: Show, place: str) -> list[Block]:
    """All blocks of a neighbourhood, in reading order.

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
    return [
        cost(show, place),
        curves(show, place),
        payers(show, place),
        parts(show, place),
        wellbeing(show, place),
        waiting(show, place),
        ladder(show, place),
        capacity(show, place),
        hours(show, place),
        network(show, place),
    ]


def _label(show: Show, place: str) -> str:
    return show.results(place)[0].place_label


def _table(show: Show, place: str, caption: str, columns: Sequence[tuple[str, Callable[[Result], str]]]) -> Table:
    """One group per arm, one row per starting pressure."""
    texts, question = show.texts, show.comparison.question
    groups = []
    for arm in question.policies:
        results = [show.results(place, pressure, arm)[0] for pressure in question.pressures]
        rows = [[texts[f"pressure.{result.pressure}"], *(cell(result) for _, cell in columns)] for result in results]
        groups.append((show.arm(results[0]), rows))
    return Table(caption, [texts["table.plan"], texts["table.start"], *(texts[key] for key, _ in columns)], groups)


def cost(show: Show, place: str) -> Block:
    """Cost difference of every payer."""
    texts, results = show.texts, show.results(place)
    stats = {
        payer: [result.cost_difference[payer].per_inhabitant_year for result in results] for payer in EVERY_PAYER
    }
    extent = reach([stat for group in stats.values() for stat in group])
    return Block(
        title=finding(show, texts.say("cost.title", place=_label(show, place)), stats["municipality"]),
        measure=texts.say("cost.measure", price_year=show.comparison.numbers.price_year),
        charts=[
            dot_panel(
                show,
                place,
                lambda result, payer=payer: result.cost_difference[payer].per_inhabitant_year,
                extent,
                "euro",
                sentence_case(texts[f"payer.{payer}"]),
                f"cost-{place}-{payer}",
            )
            for payer in EVERY_PAYER
        ],
        how=show.how_dots(),
        table=_table(
            show,
            place,
            texts["cost.table"],
            [
                (
                    f"payer.{payer}",
                    lambda result, payer=payer: show.mean_range(
                        result.cost_difference[payer].per_inhabitant_year, "euro"
                    ),
                )
                for payer in EVERY_PAYER
            ],
        ),
    )


def curves(show: Show, place: str) -> Block:
    """Cumulative cost difference over time, one panel per payer and starting pressure."""
    texts, question = show.texts, show.comparison.question
    both: tuple[CurvePayer, ...] = ("municipality", "all")
    results = show.results(place)
    bands = [result.curves.cost[payer] for result in results for payer in both]
    values = [value for band in bands for value in band.mean]
    primary = show.results(place, arm=show.primary)
    for result in primary:
        for band in result.curves.cost.values():
            values += [*(band.low or []), *(band.high or [])]
    never = sorted({result.payback["municipality"].never_share for result in primary})
    groups = [
        (
            f"{show.arm(result)}, {texts[f'pressure.{result.pressure}']}",
            [[texts[f"payer.{payer}"], *_year_ends(show, result.curves.cost[payer])] for payer in both],
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
            for payer in both
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
            *(show.mean(year, "euro", coarse=100.0) for year in difference.per_year),
            show.mean_range(difference.horizon, "euro", coarse=100.0),
            show.mean(difference.horizon_discounted, "euro", coarse=100.0),
        ]

    groups = [
        (
            f"{show.arm(result)}, {texts[f'pressure.{result.pressure}']}",
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
    columns = [
        (f"cost.part_{part}", lambda result, part=part: show.mean_range(result.cost_parts[part], "euro"))
        for part in show.results(place)[0].cost_parts
    ]
    return Block(
        title=texts["cost.parts_title"],
        measure=texts["cost.parts_measure"],
        table=_table(show, place, texts["cost.parts_title"], columns),
    )


def wellbeing(show: Show, place: str) -> Block:
    """Wellbeing and loneliness in the last year."""
    texts, results = show.texts, show.results(place)
    stats = [result.wellbeing.last_year.difference for result in results]
    lonely = [in_points(result.loneliness.last_year.difference) for result in results]
    table = _table(
        show,
        place,
        texts["wellbeing.table"],
        [
            ("wellbeing.baseline", lambda result: show.numbers.plain(result.wellbeing.last_year.baseline.mean, 0.1)),
            ("wellbeing.difference", lambda result: show.mean_range(result.wellbeing.last_year.difference)),
            ("wellbeing.smd", lambda result: show.mean_range(result.wellbeing.smd)),
            ("wellbeing.lonely", lambda result: show.numbers.percent(result.loneliness.last_year.baseline.mean)),
            ("wellbeing.lonely_difference", lambda result: show.points(result.loneliness.last_year.difference)),
            ("wellbeing.severe", lambda result: show.points(result.loneliness.severe.difference)),
        ],
    )
    return Block(
        title=finding(show, texts.say("wellbeing.title", place=_label(show, place)), stats),
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


def waiting(show: Show, place: str) -> Block:
    """Weeks of waiting and reply within 48 hours."""
    texts, results = show.texts, show.results(place)
    weeks = [result.waiting.difference for result in results]
    reply = [in_points(result.reply_within_48h.difference) for result in results]

    def before_after(base: Stat, policy: Stat, unit: str) -> str:
        return f"{_level(show, base, unit)} → {_level(show, policy, unit)}"

    table = _table(
        show,
        place,
        texts["waiting.table"],
        [
            ("waiting.weeks", lambda result: before_after(result.waiting.baseline, result.waiting.policy, "")),
            ("wellbeing.difference", lambda result: show.mean_range(result.waiting.difference)),
            (
                "waiting.reply",
                lambda result: before_after(result.reply_within_48h.baseline, result.reply_within_48h.policy, "%"),
            ),
            ("waiting.gave_up", lambda result: show.mean_range(result.team["gave_up"].difference)),
        ],
    )
    return Block(
        title=finding(show, texts.say("waiting.title", place=_label(show, place)), weeks),
        measure=texts["waiting.measure"],
        charts=[
            dot_panel(
                show,
                place,
                lambda result: result.waiting.difference,
                reach(weeks),
                "",
                texts["waiting.weeks_heading"],
                f"waiting-{place}",
            ),
            dot_panel(
                show,
                place,
                lambda result: in_points(result.reply_within_48h.difference),
                reach(reply),
                "",
                texts["waiting.reply_heading"],
                f"reply-{place}",
            ),
        ],
        how=show.how_dots(),
        table=table,
    )


def ladder(show: Show, place: str) -> Block:
    """Who solves what."""
    texts, first = show.texts, show.results(place)[0]
    columns: list[tuple[str, Callable[[Result], str]]] = [
        (
            f"rung.{rung}",
            lambda result, rung=rung: (
                f"{_level(show, result.solved_by_rung[rung].policy, '%')}\n"
                f"{show.inline(in_points(result.solved_by_rung[rung].difference))}"
            ),
        )
        for rung in RUNGS
    ]
    level = {rung: _level(show, first.solved_by_rung[rung].baseline, "%") for rung in first.solved_by_rung}
    return Block(
        title=texts.say(
            "ladder.title", place=first.place_label, own=level["own"], specialist=level["specialist"]
        ),
        measure=texts["ladder.measure"],
        charts=[ladder_panel(show, place, pressure) for pressure in show.comparison.question.pressures],
        how=texts["how.bars"],
        table=_table(show, place, texts["ladder.table"], columns),
        notes=[texts.say("ladder.outside", share=_level(show, first.ended_outside.baseline, "%"))],
    )


def capacity(show: Show, place: str) -> Block:
    """What the team can carry, before any policy is judged."""
    texts, pressures = show.texts, show.comparison.question.pressures
    first = [show.results(place, pressure)[0] for pressure in pressures]
    measured = [
        [texts[f"capacity.{name}"], *(show.numbers.plain(result.team[name].baseline.mean, step) for result in first)]
        for name, step in CAPACITY_STEPS.items()
    ]
    unmet = [show.numbers.plain(result.care["unmet_hours"].baseline.mean) for result in first]
    measured.append([texts["capacity.unmet"], *unmet])
    start = [
        [texts.get(f"capacity.{name}", name), *(show.numbers.plain(figure, 0.1) for _ in first)]
        for name, figure in show.comparison.capacity.get(place, {}).items()
    ]
    groups = [(texts["capacity.start"], start)] if start else []
    return Block(
        title=texts.say("capacity.title", place=_label(show, place)),
        measure=texts["capacity.measure"],
        table=Table(
            texts["capacity.measure"],
            ["", "", *(texts[f"pressure.{pressure}"] for pressure in pressures)],
            [*groups, (texts["capacity.mean"], measured)],
        ),
        notes=[texts["capacity.note"]],
    )


#: Rows of the capacity table and their rounding.
CAPACITY_STEPS = {"cases_opened": 1.0, "open_cases": 1.0, "queue": 0.1, "pressure": 0.01}


def hours(show: Show, place: str) -> Block:
    """Displaced casework and prevention, intended and made."""
    texts = show.texts
    columns: list[tuple[str, Callable[[Result], str]]] = [
        ("hours.displaced", lambda result: show.mean_range(result.displaced_casework_hours)),
        ("hours.intended", lambda result: _level(show, result.prevention_hours.intended.policy, "")),
        ("hours.made", lambda result: show.mean_range(result.prevention_hours.made.policy)),
        ("hours.share", lambda result: _level(show, result.prevention_hours.made_share.policy, "%")),
        ("hours.idle", lambda result: show.mean_range(result.team["idle_hours"].difference)),
        ("hours.policy", lambda result: show.mean_range(result.policy_cost, "euro")),
    ]
    return Block(
        title=texts["hours.title"],
        measure=texts["hours.measure"],
        table=_table(show, place, texts["hours.title"], columns),
        notes=[texts["hours.note"]],
    )


def network(show: Show, place: str) -> Block:
    """Ties, volunteers, carers, specialists."""
    texts = show.texts
    columns: list[tuple[str, Callable[[Result], str]]] = [
        ("network.ties", lambda result: show.mean_range(result.network["ties"].difference)),
        ("network.volunteers", lambda result: show.mean_range(result.network["volunteers"].difference)),
        ("network.carers_overloaded", lambda result: show.mean_range(result.care["carers_overloaded"].difference)),
        ("network.informal_hours", lambda result: show.mean_range(result.care["informal_hours"].difference)),
        ("network.new_clients", lambda result: show.mean_range(result.specialists["new_clients"].difference)),
        ("network.share_via_team", lambda result: show.points(result.specialists["share_via_team"].difference)),
    ]
    return Block(
        title=texts["network.title"],
        measure=texts["network.measure"],
        table=_table(show, place, texts["network.title"], columns),
        notes=[texts["network.note"]],
    )


def _level(show: Show, stat: Stat, unit: str) -> str:
    """Mean of a level: shares in whole per cent, the rest with one decimal below ten."""
    if unit == "%":
        return show.numbers.percent(stat.mean)
    return show.numbers.plain(stat.mean, 0.1 if abs(stat.mean or 0.0) < 10.0 else 1.0)
