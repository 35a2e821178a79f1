"""Statistics of paired runs: how large, how wide, how sure of the mean.

Two kinds of uncertainty are kept apart. The *range* (``low`` to ``high``) says how much the answer differs
from one pair of runs to the next: other residents, other luck and, in uncertainty runs, other parameters;
more pairs do not make it narrower. The *Monte-Carlo error* says how far the printed mean may be off because
only so many pairs were run; more pairs do shrink it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

#: The range holds this share of new pairs.
RANGE_COVER = 0.90

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Summary:
    """Mean and spread of one quantity over pairs.

    Attributes
    ----------
    mean : float or None
        None when no pair has a value.
    low, high : float or None
        5 % and 95 % points of the pairs; None with fewer than two pairs.
    mc_error : float or None
        Standard error of the mean; None with fewer than two pairs.
    n : int
        Pairs with a value.
    """

    mean: float | None
    low: float | None
    high: float | None
    mc_error: float | None
    n: int


@dataclass(frozen=True)
class Share:
    """Share of pairs in which something holds, with its binomial error.

    Attributes
    ----------
    share : float
        From 0 to 1.
    low, high : float
        Wilson 90 % interval of the share.
    mc_error : float
        Standard error of the share at the centre of that interval, so that 0 of 20 does not look exact.
    n : int
        Pairs.
    """

    share: float
    low: float
    high: float
    mc_error: float
    n: int


def summarise(values: Floats) -> Summary:
    """Mean, 5-95 % range and Monte-Carlo error of the mean.

    Parameters
    ----------
    values : numpy.ndarray
        float64[pairs]; NaN marks a pair without a value (no intake to wait for) and is left out.

    Returns
    -------
    Summary

    Notes
    -----
    The quantiles stand at positions p(n+1) (Hyndman & Fan 1996, type 6). A new pair then falls inside the
    range with probability 0.90 exactly, whatever the distribution, when n is at least 19; with fewer pairs
    the range is the whole span and holds a new pair with probability (n-1)/(n+1).

    Examples
    --------
    >>> summarise(np.array([1.0, 2.0, 3.0])).mean
    2.0
    >>> summarise(np.array([4.0])).low is None
    True
    """
    known = values[np.isfinite(values)]
    n = int(known.size)
    if n == 0:
        return Summary(None, None, None, None, 0)
    mean = float(np.mean(known))
    if n == 1:
        return Summary(mean, None, None, None, 1)
    tail = (1.0 - RANGE_COVER) / 2.0
    low, high = np.quantile(known, [tail, 1.0 - tail], method="weibull")
    error = float(np.std(known, ddof=1)) / math.sqrt(n)
    return Summary(mean, float(low), float(high), error, n)


def range_cover(n: int) -> float | None:
    """Probability that a new pair falls inside the range of ``n`` pairs.

    Parameters
    ----------
    n : int
        Pairs.

    Returns
    -------
    float or None
        0.90 from 19 pairs on, (n-1)/(n+1) below, None when there is no range.

    Examples
    --------
    >>> range_cover(50), range_cover(9), range_cover(1)
    (0.9, 0.8, None)
    """
    return None if n < 2 else min(RANGE_COVER, (n - 1) / (n + 1))


def variance_ratio(baseline: Floats, policy: Floats) -> float | None:
    """How many times the variance of an unpaired difference exceeds that of the paired difference.

    Parameters
    ----------
    baseline, policy : numpy.ndarray
        float64[pairs], the same quantity in both arms, in the same order of pairs.

    Returns
    -------
    float or None
        (var(baseline) + var(policy)) / var(policy - baseline). 1 means that pairing gained nothing; None with
        fewer than two pairs or when all differences are equal.

    Examples
    --------
    >>> round(variance_ratio(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.1])), 1)
    631.0
    """
    both = np.isfinite(baseline) & np.isfinite(policy)
    if both.sum() < 2:
        return None
    first, second = baseline[both], policy[both]
    paired = float(np.var(second - first, ddof=1))
    unpaired = float(np.var(first, ddof=1) + np.var(second, ddof=1))
    # Differences that are equal but for rounding have no variance to compare with.
    return unpaired / paired if paired > 1e-18 * unpaired and paired > 0.0 else None


def share(holds: NDArray[np.bool_]) -> Share:
    """Share of pairs in which something holds.

    Parameters
    ----------
    holds : numpy.ndarray
        bool[pairs], at least one.

    Returns
    -------
    Share

    Notes
    -----
    Wilson (1927) score interval; at 0 or n successes it still has a width, unlike the textbook interval.

    Examples
    --------
    >>> share(np.array([True, True, False, True])).share
    0.75
    """
    n = int(holds.size)
    if n == 0:
        message = "a share needs at least one pair, got none"
        raise ValueError(message)
    p = float(np.mean(holds))
    z = float(ndtri(1.0 - (1.0 - RANGE_COVER) / 2.0))
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Share(p, max(0.0, centre - half), min(1.0, centre + half), half / z, n)
