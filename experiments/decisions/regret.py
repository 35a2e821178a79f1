"""Regret: what a plan costs more than the best plan of the same scenario, and the plan whose worst regret is least."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from experiments.decisions.evidence import BASELINE, Choice, Evidence, Scenario
from experiments.quantities import Number, Part
from experiments.schema import Payer


class RegretCell(Part):
    """One plan in one scenario; euros per resident per year, means over the draws all plans share."""

    place: str
    pressure: str
    system: str
    cost: Number = Field(description="cost, minus that of the baseline")
    regret: Number = Field(description="cost above that of the best plan here; 0 for the best")


class RegretRow(Part):
    """One plan in all scenarios."""

    arm: str
    dose: Number
    cells: list[RegretCell]
    worst: Number
    mean: Number


class Regret(Part):
    """Regret of every plan, the baseline among them."""

    payer: Payer
    draws: int = Field(description="draws that all plans share, in the scenario with the fewest")
    rows: list[RegretRow]
    best: str = Field(description="plan whose worst regret is least")
    best_dose: Number


def regret(evidence: Evidence, payer: Payer) -> Regret | None:
    """Regret over the scenarios.

    Parameters
    ----------
    evidence : Evidence
        Runs.
    payer : str
        Whose cost.

    Returns
    -------
    Regret or None
        None when no scenario has a draw and seed in which every plan ended well. Costs are discounted. Regret is taken
        between means over draws: the best of every draw apart would count luck as something that could be chosen.
    """
    options = [Choice(BASELINE, 0.0), *evidence.choices]
    cells: dict[Choice, list[RegretCell]] = {option: [] for option in options}
    fewest = []
    for scenario in evidence.scenarios:
        found = _costs(evidence, scenario, options, payer)
        if found is None:
            continue
        costs, draws = found
        fewest.append(draws)
        least = min(costs.values())
        for option, cost in costs.items():
            gap = {"cost": cost - costs[options[0]], "regret": cost - least}
            cells[option].append(RegretCell(**scenario._asdict(), **gap))
    if not fewest:
        return None
    rows = [
        RegretRow(
            arm=option.arm,
            dose=option.dose,
            cells=mine,
            worst=max(cell.regret for cell in mine),
            mean=float(np.mean([cell.regret for cell in mine])),
        )
        for option, mine in cells.items()
    ]
    best = min(rows, key=lambda row: (row.worst, row.mean))
    return Regret(payer=payer, draws=min(fewest), rows=rows, best=best.arm, best_dose=best.dose)


def _costs(
    evidence: Evidence, scenario: Scenario, options: list[Choice], payer: Payer
) -> tuple[dict[Choice, float], int] | None:
    """Mean cost of every option over the lives that all of them have, and how many draws that are."""
    tables = {option: evidence.of(scenario, *option) for option in options}
    shared = tables[options[0]].index
    for table in tables.values():
        shared = shared.intersection(table.index)
    if not len(shared):
        return None
    residents = float(tables[options[0]].loc[shared, "start.residents"].mean())
    column = f"cost_{payer}_discounted"
    costs = {
        option: float(table.loc[shared, column].groupby(level="draw").mean().mean())
        / (residents * evidence.years)
        for option, table in tables.items()
    }
    return costs, int(shared.get_level_values("draw").nunique())
