"""Break-even: in which year the money is back, and in how many worlds never."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from experiments.decisions.evidence import Evidence
from experiments.decisions.paired import Paired
from experiments.outcomes import Floats, payback_years
from experiments.quantities import Fraction, Part
from experiments.runs import WEEKS_PER_YEAR
from experiments.schema import Payer


class BreakEven(Part):
    """Year after which the cumulative difference stays at or below zero.

    The shares of the years and of never add up to 1.
    """

    payer: Payer
    by_year: list[Fraction] = Field(description="share of draws whose money is back in year 1, 2, …")
    never: Fraction = Field(description="share of draws whose money is not back within the horizon")
    median_year: int | None = Field(
        description="over all draws, never included; null when half or more never break even"
    )
    n: int


def break_even(paired: Paired, evidence: Evidence, payer: Payer) -> BreakEven:
    """Break-even year of a plan for one payer.

    Parameters
    ----------
    paired : Paired
        Pairs of the plan.
    evidence : Evidence
        Gives the horizon.
    payer : str
        Whose money.
    """
    found = years_back(np.cumsum(paired.years(payer, evidence.years), axis=1))
    # The higher of two middle draws, so that half never is never.
    middle = float(np.quantile(found, 0.5, method="higher"))
    return BreakEven(
        payer=payer,
        by_year=[float(np.mean(found == year + 1)) for year in range(evidence.years)],
        never=float(np.mean(np.isinf(found))),
        median_year=int(middle) if np.isfinite(middle) else None,
        n=len(found),
    )


def years_back(cumulative: Floats) -> Floats:
    """Year in which the money is back for good.

    Parameters
    ----------
    cumulative : numpy.ndarray
        float64[draws, years], difference added up to the end of each year, euros, not discounted.

    Returns
    -------
    numpy.ndarray
        float64[draws]: 1 when it never stood above zero at the end of a year, infinity for never. A draw that ends at
        exactly zero has saved nothing and counts as never.

    Examples
    --------
    >>> years_back(np.array([[5.0, -1.0, -2.0], [-1.0, -2.0, -3.0], [-1.0, 2.0, 1.0], [0.0, 0.0, 0.0]]))
    array([ 2.,  1., inf, inf])
    """
    # payback_years counts the points after which it stays below, in years of 52 points; ours are years.
    return payback_years(cumulative) * WEEKS_PER_YEAR + 1.0
