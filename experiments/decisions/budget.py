"""What a plan does to a budget: per year and added up, the chance of overspending, once-only and lasting money."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from experiments.decisions.evidence import Evidence
from experiments.decisions.paired import Paired
from experiments.decisions.spread import Chance, Spread
from experiments.outcomes import Floats
from experiments.quantities import Number, Part
from experiments.schema import Payer

EUROS = "euros"


class BudgetYear(Part):
    """One year of a budget."""

    year: int
    impact: Spread
    cumulative: Spread
    overspends: Chance


class BudgetImpact(Part):
    """Effect of a plan on what one payer spends.

    ``lasting`` is the difference of the last year, per year; ``once`` is what the years before cost beyond that.
    """

    payer: Payer
    budget: Number = Field(description="euros a year put aside for the plan")
    years: list[BudgetYear]
    total: Spread
    overspends: Chance
    lasting: Spread
    once: Spread


def impact(paired: Paired, evidence: Evidence, payer: Payer, budget: float = 0.0) -> BudgetImpact:
    """Budget impact of a plan for one payer.

    Parameters
    ----------
    paired : Paired
        Pairs of the plan.
    evidence : Evidence
        Gives the horizon.
    payer : str
        Whose budget.
    budget : float
        Euros a year put aside for it: a draw overspends in a year when the difference is larger, and over the horizon
        when the sum is larger than that of the budgets. With 0, overspending is costing more than without the plan.

    Returns
    -------
    BudgetImpact
    """
    euros = paired.years(payer, evidence.years)
    running = np.cumsum(euros, axis=1)
    lasting, once = structural(euros)
    return BudgetImpact(
        payer=payer,
        budget=budget,
        years=[
            BudgetYear(
                year=year + 1,
                impact=Spread.of(euros[:, year], EUROS),
                cumulative=Spread.of(running[:, year], EUROS),
                overspends=Chance.of(euros[:, year] > budget),
            )
            for year in range(evidence.years)
        ],
        total=Spread.of(running[:, -1], EUROS),
        overspends=Chance.of(running[:, -1] > budget * evidence.years),
        lasting=Spread.of(lasting, "euros per year"),
        once=Spread.of(once, EUROS),
    )


def structural(euros: Floats) -> tuple[Floats, Floats]:
    """Split yearly differences in what lasts and what comes once.

    Parameters
    ----------
    euros : numpy.ndarray
        float64[draws, years].

    Returns
    -------
    lasting, once : float64[draws], float64[draws]
        The difference of the last year, and the sum of all years less that of as many last years. A definition of our
        own: it takes the last year for what goes on, so a plan that still grows is told too small.

    Examples
    --------
    >>> structural(np.array([[30.0, 10.0, 10.0]]))
    (array([10.]), array([20.]))
    """
    lasting: Floats = euros[:, -1]
    once: Floats = euros.sum(axis=1) - lasting * euros.shape[1]
    return lasting, once
