"""Controlled rounding and exact choices: how shares become whole people without noise in the totals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.chance import Decision, uniforms

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
_TINY = 1e-12


def apportion(total: int, weights: ArrayLike) -> Whole:
    """Divide a whole number by weights: largest remainders.

    Parameters
    ----------
    total : int
        What is divided, >= 0.
    weights : array_like of float [k]
        Non-negative, not all 0.

    Returns
    -------
    int64[k]
        Adds up to ``total``; each within one of its exact share.

    Examples
    --------
    >>> apportion(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    parts = np.asarray(weights, dtype=np.float64)
    exact = parts * (total / float(parts.sum()))
    whole = np.floor(exact).astype(np.int64)
    rest = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return whole


def spread(expected: ArrayLike) -> Whole:
    """Round many expectations so that every running total is right within one half.

    Parameters
    ----------
    expected : array_like of float [k]
        Non-negative; cells in an order in which neighbours are alike (age).

    Returns
    -------
    int64[k]
        Each is the expectation rounded down or up; the sum is the rounded sum.
    """
    running = np.floor(np.cumsum(np.asarray(expected, dtype=np.float64)) + (0.5 + 1e-9)).astype(np.int64)
    return np.diff(running, prepend=np.int64(0))


def tilt(chance: ArrayLike, count: ArrayLike, total: float) -> Real:
    """Shift chances by one common odds ratio until their expected number is ``total``.

    Parameters
    ----------
    chance : array_like of float [k]
        In [0, 1]; 0 and 1 stay what they are.
    count : array_like of float [k]
        People per chance.
    total : float
        Expected number wanted, between the number with chance 1 and the number with chance above 0.

    Returns
    -------
    float64[k]
        Chances with ``sum(count * chance) = total``.

    Raises
    ------
    ValueError
        No odds ratio can give that total.
    """
    p = np.asarray(chance, dtype=np.float64)
    people = np.asarray(count, dtype=np.float64)
    least, most = float(people[p >= 1.0].sum()), float(people[p > 0.0].sum())
    if not least - 1e-9 <= total <= most + 1e-9:
        raise ValueError(f"{total:g} wanted, but only {least:g} to {most:g} are possible")
    # A bisection on the odds ratio, geometric because it spans many powers of ten.
    low, high = 1e-9, 1e9
    for _ in range(48):
        ratio = float(np.sqrt(low * high))
        if float((people * (p * ratio / (1.0 - p + p * ratio))).sum()) < total:
            low = ratio
        else:
            high = ratio
    return p * high / (1.0 - p + p * high)


def choose(chance: Real, u: Real, k: int) -> Whole:
    """Choose exactly ``k`` people, each nearly with its own chance.

    Sequential Poisson sampling (Ohlsson 1998, Journal of Official Statistics 14).

    Parameters
    ----------
    chance : float64[n]
        Wanted chances; they are tilted to add up to ``k``. Those with chance 0 are never chosen.
    u : float64[n]
        One uniform each.
    k : int
        How many.

    Returns
    -------
    int64[k]
        Indices, ascending.

    Raises
    ------
    ValueError
        Fewer than ``k`` people have a chance above 0.
    """
    if k == 0:
        return np.empty(0, dtype=np.int64)
    wanted = tilt(np.minimum(chance, 1.0 - 1e-9), np.ones(chance.shape), float(k))
    # Chances too small to divide by are as good as equal: the last to be chosen.
    key = np.where(wanted > 0.0, u / np.maximum(wanted, _TINY), np.inf)
    return np.sort(np.argsort(key, kind="stable")[:k]).astype(np.int64)


def normals(seed: int, decision: Decision, who: NDArray[np.integer], *, stream: int) -> Real:
    """Draw one nearly standard normal number for each identity: the sum of twelve uniforms less six.

    No logarithm or cosine is used, so that every machine gives the same last bit; beyond three standard
    deviations the tails are a little thin, which for ages and tolerances is no loss.

    Parameters
    ----------
    seed, decision, who
        As in ``sim.chance.uniforms``.
    stream : int
        First of the three running numbers (``other``) that are used up.

    Returns
    -------
    float64[n]
        Mean 0, standard deviation 1, within -6 and 6.
    """
    total = np.full(who.shape, -6.0)
    for k in range(3):
        u = uniforms(seed, decision, who, other=stream + k)
        total += (u[:, 0] + u[:, 1]) + (u[:, 2] + u[:, 3])
    return total
