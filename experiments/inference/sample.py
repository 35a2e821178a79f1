"""Paired differences and how sure their mean is: a t-interval, or a bootstrap-t where they lean to one side."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]
Kind = Literal["t", "bootstrap-t"]

#: Differences that lean more than this to one side get a bootstrap-t interval.
SKEWED = 1.0
#: From fewer pairs than this nobody can tell how they lean: then the interval is t.
ENOUGH_TO_LEAN = 10
#: An interval needs two pairs.
FEWEST = 2
#: Level of an interval of a mean, unless somebody asks for another.
LEVEL = 0.95
#: Resamples of a bootstrap: many where they are cheap, and enough for a tail of 2.5 % where they are not.
_MOST, _LEAST, _NUMBERS = 4999, 999, 5_000_000
#: Numbers that are drawn at a time.
_AT_ONCE = 500_000


@dataclass(frozen=True)
class Interval:
    """Mean and its confidence interval.

    Attributes
    ----------
    mean : float
        Of the values.
    low, high : float
        Ends; not as far from the mean on both sides when ``kind`` is ``bootstrap-t``.
    error : float
        Standard error of the mean: the Monte-Carlo error.
    level : float
        How often such an interval holds the true mean.
    n : int
        Values it is made of.
    kind : {'t', 'bootstrap-t'}
        How.
    """

    mean: float
    low: float
    high: float
    error: float
    level: float
    n: int
    kind: Kind

    @property
    def half_width(self) -> float:
        """Half of the distance between the ends."""
        return (self.high - self.low) / 2.0


@dataclass(frozen=True)
class Sample:
    """Independent values of one quantity, such as the difference policy minus baseline of every pair.

    Parameters
    ----------
    values : numpy.ndarray
        float64[n]; values that are not finite are left out.
    seed : int
        Of the resampling: the same values give the same interval.

    Notes
    -----
    The bootstrap-t resamples (mean* - mean) / error* and puts its quantiles where the t-interval has those of Student's
    t (Efron 1981; Hall 1988, Annals of Statistics 16: its one-sided error falls with 1/n, where that of t falls with
    1/sqrt(n)). ``scipy.stats.bootstrap`` offers the percentile, basic and BCa methods, and not this one.

    Examples
    --------
    >>> sample = Sample(np.array([1.0, 2.0, 3.0, 6.0]))
    >>> sample.mean, sample.kind
    (3.0, 't')
    """

    values: Floats
    seed: int = 0
    known: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Leave out what has no value."""
        known = np.asarray(self.values, dtype=np.float64).ravel()
        object.__setattr__(self, "known", known[np.isfinite(known)])

    @property
    def n(self) -> int:
        """Values there are."""
        return int(self.known.size)

    @cached_property
    def mean(self) -> float:
        """Mean; not a number without values."""
        return float(np.mean(self.known)) if self.n else math.nan

    @cached_property
    def error(self) -> float:
        """Standard error of the mean; not a number with fewer than two values."""
        return float(np.std(self.known, ddof=1)) / math.sqrt(self.n) if self.n >= FEWEST else math.nan

    @cached_property
    def skewness(self) -> float:
        """Third moment over the spread; 0 when all values are equal."""
        if self.n < FEWEST:
            return 0.0
        off = self.known - self.mean
        spread = float(np.sqrt(np.mean(off**2)))
        # Values that are equal but for rounding do not lean.
        return float(np.mean((off / spread) ** 3)) if spread > 1e-12 * (1.0 + abs(self.mean)) else 0.0

    @property
    def kind(self) -> Kind:
        """Which interval fits."""
        return "bootstrap-t" if self.n >= ENOUGH_TO_LEAN and abs(self.skewness) > SKEWED else "t"

    @cached_property
    def pivots(self) -> Floats:
        """(mean* - mean) / error* of every resample, sorted; float64[resamples]."""
        n = self.n
        resamples = min(_MOST, max(_LEAST, _NUMBERS // n))
        rows = max(1, _AT_ONCE // n)
        chance = np.random.default_rng([self.seed, n])
        off = self.known - self.mean
        found = np.empty(resamples)
        for begin in range(0, resamples, rows):
            end = min(begin + rows, resamples)
            drawn = off[chance.integers(0, n, (end - begin, n), dtype=np.int32)]
            means = drawn.mean(axis=1)
            errors = drawn.std(axis=1, ddof=1) / math.sqrt(n)
            with np.errstate(divide="ignore", invalid="ignore"):
                found[begin:end] = means / errors
        # A resample of one value over and over has no spread: it is as far out as any other, on its own side.
        finite = np.abs(found[np.isfinite(found)])
        far = float(finite.max()) if finite.size else 0.0
        found = np.clip(np.nan_to_num(found, nan=0.0, posinf=far, neginf=-far), -far, far)
        found.sort()
        return found

    def quantiles(self, tail: float, df: float | None = None) -> tuple[float, float]:
        """Errors to go up and down from the mean for so much chance beyond each end.

        Parameters
        ----------
        tail : float
            Chance beyond one end.
        df : float, optional
            Degrees of freedom of a t-interval; n - 1 when left out.

        Returns
        -------
        down, up : float, float
            Both are subtracted: ``up`` is negative.
        """
        if self.kind == "t":
            reach = float(stdtrit(self.n - 1 if df is None else df, 1.0 - tail))
            return reach, -reach
        low, high = np.quantile(self.pivots, [tail, 1.0 - tail], method="weibull")
        return float(high), float(low)

    def interval(
        self, level: float = LEVEL, *, error: float | None = None, df: float | None = None
    ) -> Interval | None:
        """Interval of the mean; None with fewer than two values.

        Parameters
        ----------
        level : float
            Between 0 and 1.
        error, df : float, optional
            Standard error of the mean and its degrees of freedom, when more than these values is known of them.
        """
        if self.n < FEWEST:
            return None
        width = self.error if error is None else error
        if not width > 0.0:
            return Interval(self.mean, self.mean, self.mean, 0.0, level, self.n, "t")
        down, up = self.quantiles((1.0 - level) / 2.0, df)
        mean = self.mean
        return Interval(mean, mean - down * width, mean - up * width, width, level, self.n, self.kind)

    def p_value(self) -> float | None:
        """Two-sided chance of a mean so far from zero if the true mean were zero; None with fewer than two values."""
        if self.n < FEWEST:
            return None
        if not self.error > 0.0:
            return 1.0 if self.mean == 0.0 else 0.0
        t = self.mean / self.error
        if self.kind == "t":
            return float(2.0 * stdtr(self.n - 1, -abs(t)))
        beyond = self.pivots.size - int(np.searchsorted(self.pivots, t, side="left"))
        below = int(np.searchsorted(self.pivots, t, side="right"))
        return min(1.0, 2.0 * (1 + min(beyond, below)) / (1 + self.pivots.size))
