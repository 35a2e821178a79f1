"""Every outcome of a comparison in one long table: without the plan, with it, the difference and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from experiments.decisions.grid import Cell, Grid, Kind
from experiments.schema import CASH_PAYERS, EVERY_PAYER, EVERY_RUNG, Contrast, Payer, Result, Stat
from experiments.workbook.voice import Voice, found

#: Unit of an outcome: its words, how a level is written, how a difference is written, and what a difference is
#: multiplied by (shares differ in percentage points).
Unit = Literal[
    "euro_head", "euro", "points", "share", "weeks", "ratio", "hours", "hours_week", "count", "year"
]
WRITTEN: dict[Unit, tuple[Kind, Kind, float]] = {
    "euro_head": ("cents", "cents", 1.0),
    "euro": ("euro", "euro", 1.0),
    "points": ("two", "three", 1.0),
    "share": ("share", "two", 100.0),
    "weeks": ("one", "two", 1.0),
    "ratio": ("two", "three", 1.0),
    "hours": ("count", "count", 1.0),
    "hours_week": ("one", "one", 1.0),
    "count": ("one", "two", 1.0),
    "year": ("one", "two", 1.0),
}


@dataclass(frozen=True)
class Outcome:
    """One outcome.

    Attributes
    ----------
    name : str
        Key in the texts; of a payer its own name.
    unit : str
        See `Unit`.
    baseline, policy : float or None
        Means without and with the plan; None where only the difference is told.
    difference : Stat
        Policy minus baseline.
    """

    name: str
    unit: Unit
    baseline: float | None
    policy: float | None
    difference: Stat


def outcomes(voice: Voice) -> Grid:
    """Table of all outcomes."""
    words = voice.words

    def row(one: Outcome) -> list[Cell]:
        level, difference, factor = WRITTEN[one.unit]
        cost = (
            words.say("outcome.cost", payer=voice.texts[f"payer.{one.name}"])
            if one.name in EVERY_PAYER
            else ""
        )
        return [
            Cell(cost or words[f"outcome.{one.name}"]),
            Cell(words[f"unit.{one.unit}"]),
            Cell(one.baseline, level),
            Cell(one.policy, level),
            *found(one.difference, difference, factor),
            Cell(float(one.difference.pairs), "count"),
        ]

    return Grid(
        "outcomes",
        words["outcomes.title"],
        words["outcomes.measure"],
        voice.key_heads,
        voice.heads("outcome", "unit", "baseline", "policy", "mean", "low", "high", "error", "pairs"),
        [voice.group(result, [row(one) for one in every_outcome(result)]) for result in voice.results()],
        [words["outcomes.note"], words["outcomes.points_note"]],
    )


def _cost(result: Result, payer: Payer) -> Outcome:
    """Cost per inhabitant per year; means over the same pairs, so that level and difference add up."""
    baseline, difference = result.baseline_cost[payer].mean, result.cost_difference[payer].per_inhabitant_year
    known = baseline is not None and difference.mean is not None
    policy = (baseline or 0.0) + (difference.mean or 0.0) if known else None
    return Outcome(payer, "euro_head", baseline, policy, difference)


def _told(name: str, unit: Unit, found_there: Contrast | Stat) -> Outcome:
    if isinstance(found_there, Stat):
        return Outcome(name, unit, None, None, found_there)
    return Outcome(name, unit, found_there.baseline.mean, found_there.policy.mean, found_there.difference)


def every_outcome(result: Result) -> Iterator[Outcome]:
    """All outcomes of one entry, in reading order; those that nobody looked at are left out."""
    for payer in EVERY_PAYER:
        yield _cost(result, payer)
    for who in CASH_PAYERS:
        yield _told(f"cashable_{who}", "euro_head", result.cash.cashable[who])
    yield _told("policy_cost", "euro", result.policy_cost)
    yield _told("wellbeing", "points", result.wellbeing.mean)
    yield _told("wellbeing_last", "points", result.wellbeing.last_year)
    yield _told("qalys", "count", result.worth.qalys)
    yield _told("lonely", "share", result.loneliness.share)
    yield _told("lonely_last", "share", result.loneliness.last_year)
    yield _told("severely_lonely", "share", result.loneliness.severe)
    yield _told("waiting", "weeks", result.waiting)
    yield _told("reply", "share", result.reply_within_48h)
    for rung in EVERY_RUNG:
        yield _told(f"rung_{rung}", "share", result.solved_by_rung[rung])
    yield _told("outside", "share", result.ended_outside)
    yield _told("pressure", "ratio", result.team["pressure"])
    yield _told("open_cases", "count", result.team["open_cases"])
    yield _told("queue", "count", result.team["queue"])
    yield _told("cases_opened", "year", result.team["cases_opened"])
    yield _told("gave_up", "count", result.team["gave_up"])
    yield _told("idle_hours", "hours", result.team["idle_hours"])
    yield _told("displaced", "hours", result.displaced_casework_hours)
    yield _told("intended", "hours", result.prevention_hours.intended)
    yield _told("made", "hours", result.prevention_hours.made)
    yield _told("ties", "count", result.network["ties"])
    yield _told("strong_ties", "count", result.network["strong_ties"])
    yield _told("volunteers", "count", result.network["volunteers"])
    yield _told("groups_started", "count", result.network["groups_started"])
    yield _told("carers", "count", result.care["carers"])
    yield _told("carers_overloaded", "count", result.care["carers_overloaded"])
    yield _told("informal_hours", "hours_week", result.care["informal_hours"])
    yield _told("unmet_hours", "hours_week", result.care["unmet_hours"])
    yield _told("informal_value", "euro", result.care["informal_value"])
    yield _told("new_clients", "year", result.specialists["new_clients"])
    yield _told("via_team", "share", result.specialists["share_via_team"])
    if result.everyday is not None:
        yield _told("participation", "share", result.everyday.participation)
        yield _told("self_direction", "share", result.everyday.self_direction)
        yield _told("professionals", "ratio", result.everyday.professionals)
    if result.found is not None:
        yield _told("found_earlier", "count", result.found.earlier)
        yield _told("found_later", "count", result.found.later)
        yield _told("found_at_all", "count", result.found.at_all)
        yield _told("found_avoided", "count", result.found.avoided)
        yield _told("found_missed", "count", result.found.missed)
        yield _told("false_alarms", "count", result.found.false_alarms)
