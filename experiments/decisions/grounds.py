"""Tables about what the judgement rests on: the team's capacity, regret, assumptions, the worlds themselves."""

from __future__ import annotations

from collections.abc import Sequence

from experiments.decisions.capacity import PEAKS, BothWays
from experiments.decisions.decision import Decision
from experiments.decisions.drivers import FEWEST, Driver
from experiments.decisions.grid import Cell, Grid, Group, Kind, Speech, chance_cells, points, words
from experiments.decisions.regret import RegretRow
from experiments.decisions.spread import Chance, Spread
from experiments.report.register import told, unit_words

#: More lines than this no spreadsheet reader looks at.
MOST_WORLDS = 20_000
KINDS: dict[str, Kind] = {
    "pressure": "two", "open_cases": "one", "queue": "one", "wait_weeks": "one", "peak_pressure": "two",
    "peak_open_cases": "one", "weeks_over": "share",
}  # fmt: skip


def capacity(speech: Speech) -> Grid:
    """Load of the team without and with the plan, and the chance that it is too much."""
    texts = speech.texts

    def line(what: str, which: str, spread: Spread, kind: Kind) -> list[Cell]:
        return [words(texts[f"capacity.{what}"]), words(texts[f"word.{which}"]), *points(spread, kind)]

    def both(name: str, levels: BothWays) -> list[list[Cell]]:
        return [
            line(name, which, getattr(levels, which), KINDS[name])
            for which in ("baseline", "policy", "difference")
        ]

    def chance(what: str, which: str, found: Chance | None) -> list[Cell]:
        share, low, high = chance_cells(found)
        return [words(texts[f"capacity.{what}"]), words(texts[f"word.{which}"]), share, low, Cell(""), high]

    def rows(one: Decision) -> list[list[Cell]]:
        mine = one.capacity
        made = [
            row
            for name in ("pressure", "open_cases", "queue", "wait_weeks")
            for row in both(name, getattr(mine, name))
        ]
        made += [row for name in PEAKS if name in mine.peaks for row in both(name, mine.peaks[name])]
        made += [chance("over", "baseline", mine.over_baseline), chance("over", "policy", mine.over_policy)]
        if mine.peaks:
            made.append(chance("peak_over", "baseline", mine.peak_over_baseline))
            made.append(chance("peak_over", "policy", mine.peak_over_policy))
        made.append(line("intended", "policy", mine.prevention_intended, "count"))
        made.append(line("not_made", "policy", mine.prevention_not_made, "count"))
        if mine.prevention_dropped is not None:
            made.append(chance("dropped", "policy", mine.prevention_dropped))
        return made

    peaks = all(one.capacity.peaks for one in speech.decisions.decisions)
    return Grid(
        "capacity",
        texts["capacity.title"],
        texts["capacity.measure"],
        speech.key_head,
        [texts["word.what"], "", *(texts[f"word.{name}"] for name in ("mean", "p10", "p50", "p90"))],
        speech.per_plan((one, rows(one)) for one in speech.decisions.decisions),
        [
            texts["capacity.chance_note"],
            texts["capacity.note"],
            *([] if peaks else [texts["capacity.no_peaks"]]),
        ],
    )


def regret(speech: Speech) -> Grid | None:
    """Regret of every plan in every scenario; None when no scenario has all plans."""
    texts, found = speech.texts, speech.decisions.regret.get("municipality")
    if found is None:
        return None
    scenarios = [(cell.place, cell.pressure, cell.system) for cell in found.rows[0].cells]
    labels = {one.place: one.place_label for one in speech.decisions.decisions}

    def where(place: str, pressure: str, system: str) -> str:
        names = [
            labels.get(place, place),
            texts[f"pressure.{pressure}"],
            *([system] if speech.systems else []),
        ]
        return ", ".join(names)

    def rows(row: RegretRow) -> list[list[Cell]]:
        here = [Cell(cell.regret, "cents") for cell in row.cells]
        cost = [Cell(cell.cost, "cents") for cell in row.cells]
        worst = [Cell(row.worst, "cents"), Cell(row.mean, "cents")]
        return [
            [words(texts["regret.here"]), *here, *worst],
            [words(texts["regret.cost"]), *cost, Cell(""), Cell("")],
        ]

    best = speech.say("regret.best", plan=speech.name_of(found.best, found.best_dose))
    return Grid(
        "regret",
        texts["regret.title"],
        speech.say("regret.measure", payer=texts["payer.municipality"]),
        [texts["word.plan"]],
        [
            texts["word.what"],
            *(where(*scenario) for scenario in scenarios),
            texts["regret.worst"],
            texts["regret.mean"],
        ],
        [Group((speech.name_of(row.arm, row.dose),), rows(row)) for row in found.rows],
        [best, speech.say("regret.note", draws=found.draws)],
    )


def drivers(speech: Speech, chosen: Sequence[Decision], top: int | None = None) -> Grid:
    """Assumptions that move the cost of all payers together most, of the chosen decisions."""
    texts = speech.texts

    def row(driver: Driver) -> list[Cell]:
        return [
            words(told(driver.parameter, driver.description, speech.lang)),
            words(driver.parameter),
            words(unit_words(driver.unit, speech.lang)),
            words(driver.grade),
            Cell(driver.rank_correlation, "two"),
            words(texts["word.yes" if driver.stands_out else "word.no"]),
            Cell(driver.loses_low, "share"),
            Cell(driver.loses_high, "share"),
        ]

    empty = [Cell("")] * 7

    def rows(one: Decision) -> list[list[Cell]]:
        movers = one.drivers
        if movers.left_out:
            why = speech.say(f"drivers.none_{movers.left_out}", draws=movers.draws, fewest=FEWEST)
            return [[words(why), *empty]]
        return [row(driver) for driver in movers.top[:top]]

    names = ("description", "parameter", "unit", "grade", "rho", "stands_out", "loses_low", "loses_high")
    varied = max(one.drivers.varied for one in chosen)
    return Grid(
        "drivers",
        texts["drivers.title"],
        texts["drivers.measure"],
        speech.key_head,
        [texts[f"drivers.{name}"] for name in names],
        speech.per_plan((one, rows(one)) for one in chosen),
        [speech.say("drivers.note", varied=varied)],
    )


def worlds(speech: Speech) -> Grid:
    """Difference of every draw, so that somebody else can count again."""
    texts, found = speech.texts, speech.decisions
    left = MOST_WORLDS
    groups = []
    for one in found.decisions:
        rows = [
            [
                Cell(float(world.draw), "count"),
                Cell(float(world.lives), "count"),
                Cell(world.municipality, "euro"),
                Cell(world.all, "euro"),
            ]
            for world in one.worlds[: max(left, 0)]
        ]
        left -= len(one.worlds)
        groups.append(Group(speech.keys(one), rows))
    heads = [texts["runs.draw"], texts["word.lives"], texts["payer.municipality"], texts["payer.all"]]
    notes = [speech.say("runs.cut", rows=speech.numbers.plain(float(MOST_WORLDS)))] if left < 0 else []
    return Grid(
        "runs",
        texts["runs.title"],
        speech.say("runs.measure", years=found.years),
        speech.key_head,
        heads,
        groups,
        notes,
    )
