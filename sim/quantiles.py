"""Distribution families of the register, each described by its quantile function.

A parameter is never sampled by a stream of random numbers: a uniform number with an address goes through the
quantile function, so one entry's draw cannot shift another's, and designs (Latin hypercube, Sobol') may bring
their own uniforms.

What the three numbers of a passport (value, low, high) mean per family:

===============================  ======================  ======================================
family                           value                   low and high
===============================  ======================  ======================================
fixed                            the value, never drawn  reported only
uniform                          central runs only       minimum and maximum
triangular                       mode                    minimum and maximum
normal, lognormal, gamma, beta   median                  5 % and 95 % point
dirichlet                        as beta                 as beta; one share of a composition
===============================  ======================  ======================================

Three numbers are one more than these families have free, so the half below the median and the half above it
are fitted apart: each half is exactly of its family, and a lopsided range stays lopsided. An end that lies
on the end of the scale itself (0; for beta also 1) says nothing about the spread: its half takes the other's.
A beta whose value is 0 or 1 has its mode there, and its other end as 5 % or 95 % point.

**Every draw is then clipped to [low, high]**, so that no run leaves the range that a passport states: the 5 %
of draws beyond each end sit on that end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincc, betaincinv, expit, gammaincinv, ndtri

Family = Literal["fixed", "uniform", "triangular", "normal", "lognormal", "gamma", "beta", "dirichlet"]
Array = NDArray[np.float64]

FAMILIES: Final[tuple[str, ...]] = get_args(Family)

#: Nobody states a range wider than this factor; it is a slip of units.
WIDEST: Final = 1e6

#: Standard normal 95 % point.
Z95: Final = 1.6448536269514722


def objection(family: str, value: float, low: float, high: float) -> str | None:
    """Say why (value, low, high) cannot be drawn from a family.

    Parameters
    ----------
    family : str
        One of ``FAMILIES``.
    value, low, high : float
        Finite numbers with ``low <= value <= high``.

    Returns
    -------
    str or None
        A sentence for the person who edits the register, or None when the family fits.
    """
    if low == high or family in ("fixed", "uniform", "triangular"):
        return None
    inside = low < value < high
    if family in ("beta", "dirichlet"):
        if low < 0.0 or high > 1.0:
            return f"{family} needs a range within 0-1; write a percentage as a fraction"
        if low == 0.0 and high == 1.0:
            return f"{family} with the range 0-1 says nothing about the spread; use uniform or triangular"
        if not inside and value not in (0.0, 1.0):
            return f"{family} needs low < value < high; a value on its own bound can be triangular"
    elif not inside:
        return f"{family} needs low < value < high; a value on its own bound can be triangular"
    elif family in ("lognormal", "gamma"):
        if low < 0.0:
            return f"{family} needs low >= 0; a quantity that can be negative can be normal"
        if high > WIDEST * (low or value):
            return f"{family} over more than a factor {WIDEST:,.0f}: check the units of low, value and high"
    return None


def constants(family: str, value: Array, low: Array, high: Array) -> Array:
    """Fit a family to passports.

    Parameters
    ----------
    family : str
        Any drawn family (not ``fixed``).
    value, low, high : float64[k]
        The numbers of k passports with ``low < high`` and no ``objection``.

    Returns
    -------
    float64[4, k]
        The constants of the family's quantile function in ``QUANTILES``; for the fitted families two for the
        half below the median and two for the half above it.
    """
    if family in ("uniform", "triangular"):
        return np.array([value, low, high, value])
    if family == "normal":
        return np.array([value, (value - low) / Z95, value, (high - value) / Z95])
    if family == "lognormal":
        middle, above = np.log(value), np.log(high / value) / Z95
        below = np.where(low > 0.0, np.log(value / np.where(low > 0.0, low, value)) / Z95, above)
        return np.array([middle, below, middle, above])
    if family == "gamma":
        above = _gamma_through(value, high, 0.95)
        below = np.where(low > 0.0, _gamma_through(value, np.where(low > 0.0, low, high), 0.05), above)
        return np.concatenate([below, above])
    return _beta_halves(value, low, high)


def _bisect(too_low: Callable[[Array], NDArray[np.bool_]], low: float, high: float, size: int) -> Array:
    """Find, per element, the number in [low, high] where ``too_low`` turns from true to false."""
    bottom, top = np.full(size, low), np.full(size, high)
    for _ in range(50):
        middle = 0.5 * (bottom + top)
        raise_it = too_low(middle)
        bottom, top = np.where(raise_it, middle, bottom), np.where(raise_it, top, middle)
    return np.asarray(0.5 * (bottom + top), dtype=np.float64)


def _gamma_through(median: Array, point: Array, p: float) -> Array:
    """Fit gammas, shape and scale float64[2, k], with this median and this point at probability p."""
    ratio = point / median

    def too_low(log_shape: Array) -> NDArray[np.bool_]:
        # A larger shape is a narrower gamma: its points lie nearer to the median, on either side.
        shape = np.exp(log_shape)
        reached = gammaincinv(shape, p) / gammaincinv(shape, 0.5)
        return np.asarray(reached < ratio if p < 0.5 else reached > ratio)

    shape = np.exp(_bisect(too_low, math.log(0.01), math.log(1e12), len(median)))
    return np.array([shape, median / gammaincinv(shape, 0.5)])


def _beta_through(median: Array, point: Array) -> Array:
    """Fit betas, constants float64[2, k], with this median and 5 % of probability beyond this point."""
    below = point < median

    def with_median(log_total: Array) -> tuple[Array, Array]:
        total = np.exp(log_total)

        def too_low(log_odds: Array) -> NDArray[np.bool_]:
            return np.asarray(betainc(total * expit(log_odds), total * expit(-log_odds), median) > 0.5)

        log_odds = _bisect(too_low, -40.0, 40.0, len(median))
        return total * expit(log_odds), total * expit(-log_odds)

    def too_wide(log_total: Array) -> NDArray[np.bool_]:
        a, b = with_median(log_total)
        return np.where(below, betainc(a, b, point), betaincc(a, b, point)) > 0.05

    return np.array(with_median(_bisect(too_wide, math.log(1e-2), math.log(1e10), len(median))))


def _beta_halves(value: Array, low: Array, high: Array) -> Array:
    inside = (value > 0.0) & (value < 1.0)
    median = np.where(inside, value, 0.5)
    lower = np.where(inside & (low > 0.0), low, np.where(inside & (high < 1.0), high, 0.25))
    upper = np.where(inside & (high < 1.0), high, lower)
    # Both halves in one search: its cost is in the number of calls, not in their length.
    a, b = _beta_through(np.tile(median, 2), np.concatenate([lower, upper])).reshape(2, 2, -1)
    fitted = np.array([a[0], b[0], a[1], b[1]])
    # Mode on 0 or 1: the one-parameter betas x**a and 1 - (1 - x)**b through the other end.
    one = np.ones_like(value)
    on_top = np.log(0.05) / np.log(np.where((value == 1.0) & (low > 0.0), low, 0.5))
    on_floor = np.log(0.05) / np.log1p(-np.where((value == 0.0) & (high < 1.0), high, 0.5))
    fitted = np.where(value == 1.0, np.array([on_top, one, on_top, one]), fitted)
    return np.where(value == 0.0, np.array([one, on_floor, one, on_floor]), fitted)


def _half(u: Array, fitted: Array) -> tuple[Array, Array]:
    """The two constants that hold at each u: those of the lower or of the upper half."""
    lower = u < 0.5
    return np.where(lower, fitted[0], fitted[2]), np.where(lower, fitted[1], fitted[3])


def _normal(u: Array, fitted: Array) -> Array:
    middle, deviation = _half(u, fitted)
    return np.asarray(middle + ndtri(u) * deviation, dtype=np.float64)


def _lognormal(u: Array, fitted: Array) -> Array:
    return np.exp(_normal(u, fitted))


def _gamma(u: Array, fitted: Array) -> Array:
    shape, scale = _half(u, fitted)
    return np.asarray(gammaincinv(shape, u) * scale, dtype=np.float64)


def _beta(u: Array, fitted: Array) -> Array:
    a, b = _half(u, fitted)
    return np.asarray(betaincinv(a, b, u), dtype=np.float64)


def _uniform(u: Array, fitted: Array) -> Array:
    _, low, high, _ = fitted
    return np.asarray(low + u * (high - low), dtype=np.float64)


def _triangular(u: Array, fitted: Array) -> Array:
    mode, low, high, _ = fitted
    width = high - low
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1.0 - u) * width * (high - mode))
    return np.asarray(np.where(u * width < mode - low, rising, falling), dtype=np.float64)


#: Quantile function per drawn family: u float64[k] in (0, 1) and constants float64[4, k] to float64[k].
QUANTILES: Final[dict[str, Callable[[Array, Array], Array]]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "beta": _beta,
    "dirichlet": _beta,
}
