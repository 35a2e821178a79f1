"""Spread over plausible worlds: mean, P10, P50 and P90, and chances, with the error of so many worlds."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from experiments import statistics
from experiments.outcomes import Floats
from experiments.quantities import Fraction, Number, Part, Stat

QUANTILES = (0.1, 0.5, 0.9)


class Spread(Part):
    """One quantity over draws.

    With fewer than nine draws P10 and P90 are the lowest and the highest; with one there are none.
    """

    mean: Number | None
    p10: Number | None
    p50: Number | None
    p90: Number | None
    mc_error: Number | None = Field(description="standard error of the mean, from the number of draws alone")
    n: int = Field(ge=0, description="draws that have a value; lives, when there is one draw")
    unit: str
    direction: Literal["lower", "higher", "unclear"] = Field(
        description="lower or higher only when the whole 5-95 % range lies on one side of zero"
    )

    @classmethod
    def of(cls, values: Floats, unit: str) -> Spread:
        """Spread of one value per draw.

        Parameters
        ----------
        values : numpy.ndarray
            float64[draws]; not-a-number is a draw without a value and is left out.
        unit : str
            Unit of the values.

        Returns
        -------
        Spread
            Quantiles stand at p(n+1), as those of `experiments.statistics.summarise`.
        """
        known = values[np.isfinite(values)]
        summary = statistics.summarise(known)
        points: list[float | None] = [None, None, None]
        if known.size > 1:
            points = [float(point) for point in np.quantile(known, QUANTILES, method="weibull")]
        return cls(
            mean=summary.mean,
            p10=points[0],
            p50=points[1],
            p90=points[2],
            mc_error=summary.mc_error,
            n=summary.n,
            unit=unit,
            direction=Stat.of(summary, unit).direction,
        )


class Chance(Part):
    """Share of draws in which something holds, with its Wilson 90 % interval."""

    share: Fraction
    low: Fraction
    high: Fraction
    n: int = Field(ge=1, description="draws")

    @classmethod
    def of(cls, holds: NDArray[np.bool_]) -> Chance:
        """Chance of what holds in some draws; at least one draw."""
        found = statistics.share(holds)
        return cls(share=found.share, low=found.low, high=found.high, n=found.n)


def chance_above(values: Floats, bound: float) -> Chance | None:
    """Share of draws above a bound; None when no draw has a value.

    Examples
    --------
    >>> chance_above(np.array([0.9, 1.2, 1.3, np.nan]), 1.0).share
    0.666667
    """
    known = values[np.isfinite(values)]
    return Chance.of(known > bound) if known.size else None
