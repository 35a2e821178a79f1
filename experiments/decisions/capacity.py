"""Whether the team can carry it: the chance of more work than hours, the busiest quarter, prevention not carried."""

from __future__ import annotations

from experiments.decisions.evidence import Evidence
from experiments.decisions.paired import Paired
from experiments.decisions.spread import Chance, Spread, chance_above
from experiments.outcomes import UNITS
from experiments.quantities import Part

#: A team that has more work than hours: load over casework hours above one.
FULL = 1.0
#: Prevention counts as not carried when less than nine tenths of the planned hours were made; a bound of our own.
CARRIED = 0.9
PEAKS = {
    "peak_pressure": "load / casework hours, highest mean over 13 weeks",
    "peak_open_cases": "cases, highest mean over 13 weeks",
    "weeks_over": "share of weeks with more work than hours",
}


class BothWays(Part):
    """A level without and with the plan, and the paired difference."""

    baseline: Spread
    policy: Spread
    difference: Spread


class Capacity(Part):
    """Load of the team, without and with the plan.

    Everything of ``peaks`` needs weekly series and is empty where none were kept.
    """

    pressure: BothWays
    open_cases: BothWays
    queue: BothWays
    wait_weeks: BothWays
    over_baseline: Chance
    over_policy: Chance
    peaks: dict[str, BothWays]
    peak_over_baseline: Chance | None
    peak_over_policy: Chance | None
    prevention_intended: Spread
    prevention_not_made: Spread
    prevention_dropped: Chance | None


def capacity(paired: Paired, evidence: Evidence) -> Capacity:
    """Load of the team under a plan.

    Parameters
    ----------
    paired : Paired
        Pairs of the plan.
    evidence : Evidence
        Tells which weekly series were kept.

    Returns
    -------
    Capacity
        ``over_…`` is the share of draws with more work than hours on the mean of the horizon, ``peak_over_…`` in the
        busiest quarter, ``prevention_dropped`` with less than nine tenths of the planned prevention hours.
    """
    levels = {
        name: _both(paired, name, UNITS[name]) for name in ("pressure", "open_cases", "queue", "wait_weeks")
    }
    peaked = evidence.keeps(["peak_pressure"])
    intended, made = paired.level("prevention_intended"), paired.level("prevention_made")
    return Capacity(
        **levels,
        over_baseline=Chance.of(paired.baseline("pressure") > FULL),
        over_policy=Chance.of(paired.level("pressure") > FULL),
        peaks={name: _both(paired, name, unit) for name, unit in PEAKS.items() if evidence.keeps([name])},
        peak_over_baseline=chance_above(paired.baseline("peak_pressure"), FULL) if peaked else None,
        peak_over_policy=chance_above(paired.level("peak_pressure"), FULL) if peaked else None,
        prevention_intended=Spread.of(intended, UNITS["prevention_intended"]),
        prevention_not_made=Spread.of(intended - made, "hours, whole horizon"),
        # Share of draws that fall short; a plan that intends no prevention drops none.
        prevention_dropped=Chance.of(made < CARRIED * intended) if (intended > 0.0).any() else None,
    )


def _both(paired: Paired, column: str, unit: str) -> BothWays:
    return BothWays(
        baseline=Spread.of(paired.baseline(column), unit),
        policy=Spread.of(paired.level(column), unit),
        difference=Spread.of(paired.difference(column), unit),
    )
