"""The quantities results are made of: a number over pairs, and a contrast of two arms."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from experiments.statistics import Summary

DIGITS = 6


def rounded(value: float) -> float:
    """Value at six significant digits; zero has no sign.

    Examples
    --------
    >>> rounded(1234567.8), rounded(-0.0)
    (1234570.0, 0.0)
    """
    if value == 0.0:
        return 0.0
    return round(value, DIGITS - 1 - math.floor(math.log10(abs(value))))


Number = Annotated[float, Field(allow_inf_nan=False), AfterValidator(rounded)]
Fraction = Annotated[float, Field(ge=0.0, le=1.0), AfterValidator(rounded)]


class Part(BaseModel):
    """Base of every part of the result: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stat(Part):
    """One quantity over pairs. ``low`` and ``high`` are the 5 % and 95 % points of the pairs."""

    mean: Number | None
    low: Number | None = Field(description="5 % point of the pairs; null with fewer than two pairs")
    high: Number | None = Field(description="95 % point of the pairs; null with fewer than two pairs")
    mc_error: Number | None = Field(description="standard error of the mean, from the number of pairs alone")
    pairs: int = Field(ge=0, description="pairs that have a value")
    unit: str

    @classmethod
    def of(cls, summary: Summary, unit: str) -> Stat:
        """Stat of a summary in a unit."""
        return cls(
            mean=summary.mean,
            low=summary.low,
            high=summary.high,
            mc_error=summary.mc_error,
            pairs=summary.n,
            unit=unit,
        )

    @property
    def direction(self) -> Literal["lower", "higher", "unclear"]:
        """Whether the whole range lies on one side of zero."""
        if self.low is None or self.high is None:
            return "unclear"
        return "lower" if self.high < 0.0 else "higher" if self.low > 0.0 else "unclear"


class Contrast(Part):
    """A quantity without the policy, with it, and the paired difference."""

    baseline: Stat
    policy: Stat
    difference: Stat
