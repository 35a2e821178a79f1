"""Evidence with a known answer: every outcome is a constant, and a plan changes what a test says it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from experiments.decisions.evidence import BASELINE, Choice, Evidence
from experiments.sweep.columns import outcome_names
from sim.domains import PAYERS
from sim.parameters import central, load

RESIDENTS = 2000.0
#: Yearly cost of every payer without a plan, euros.
COST = 1_000_000.0
#: A draw's own parameter, whose name the register knows; the rest stand at their central value.
DRAWN = "h0_seek"

#: Payer, year (from 0), draw, replication to euros that a plan adds.
Effect = Callable[[str, int, int, int], float]


def nothing(payer: str, year: int, draw: int, rep: int) -> float:
    """A plan without any effect."""
    return 0.0


def evidence(
    effect: Effect = nothing,
    *,
    draws: int = 12,
    seeds: int = 2,
    years: int = 3,
    places: tuple[str, ...] = ("alverna",),
    effects: dict[str, Effect] | None = None,
    lines: bool = True,
    planned: int | None = None,
    failed: int = 0,
    more: dict[str, Any] | None = None,
) -> Evidence:
    """Evidence of one plan, ``connector``, or of several.

    Lives differ in luck that a pair shares, so a difference is exactly what the effect says.
    """
    plans = effects or {"connector": effect}
    rows = [
        _row(place, arm, draw, rep, years, act, lines=lines)
        for place in places
        for arm, act in {BASELINE: nothing, **plans}.items()
        for draw in range(draws)
        for rep in range(seeds)
    ]
    runs = pd.DataFrame(rows)
    register = central(load())
    parameters = pd.DataFrame(
        [
            {**register, "draw": draw, "system": "usual", DRAWN: register[DRAWN] * (1.0 + draw)}
            for draw in range(draws)
        ]
    )
    facts: dict[str, Any] = {
        "name": "made up", "kind": "sweep", "runs": runs, "parameters": parameters,
        "planned": len(rows) if planned is None else planned, "failed": failed, "years": years,
        "discount_costs": 0.03, "discount_effects": 0.015, "contract": "usual",
        "primary": Choice(next(iter(plans)), 1.0), "version": "0.1.0", "source_hash": "0" * 16,
        "command": "rondom sweep run made-up.toml",
    }  # fmt: skip
    return Evidence(**{**facts, **(more or {})})


def _row(
    place: str, arm: str, draw: int, rep: int, years: int, act: Effect, *, lines: bool
) -> dict[str, object]:
    luck = float(np.random.default_rng([draw, rep]).normal(0.0, 1000.0))
    row: dict[str, object] = dict.fromkeys(outcome_names(years), 1.0)
    row |= {
        "place": place, "starting_pressure": "low", "system": "usual", "arm": arm,
        "dose": 0.0 if arm == BASELINE else 1.0, "draw": draw, "rep": rep, "start.residents": RESIDENTS,
        "pressure": 0.9, "open_cases": 50.0, "prevention_intended": 100.0, "prevention_made": 80.0,
        "peak_pressure": 1.1, "peak_open_cases": 60.0, "weeks_over": 0.2,
    }  # fmt: skip
    factors = 1.03 ** -np.arange(years)
    for payer in (*PAYERS, "all"):
        one = [sum(act(name, year, draw, rep) for name in PAYERS) if payer == "all" else act(payer, year, draw, rep)
               for year in range(years)]  # fmt: skip
        size = len(PAYERS) if payer == "all" else 1
        # A whole number of euros, so that sums are exact.
        euros = np.round(COST * size + luck * size) + np.array(one)
        row |= {f"cost_{payer}_year_{year + 1}": value for year, value in enumerate(euros)}
        row |= {f"cost_{payer}": euros.sum(), f"cost_{payer}_discounted": float(euros @ factors)}
    if lines:
        for year in range(years):
            # All that a plan does to the municipality is Wmo.
            row[f"line_wmo_year_{year + 1}"] = 500_000.0 + act("municipality", year, draw, rep)
            row[f"line_youth_year_{year + 1}"] = row[f"line_debt_year_{year + 1}"] = 1000.0
    return row
