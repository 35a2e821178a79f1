"""Distribution families of the register, each described by its quantile function.

A parameter is never sampled by a stream of random numbers: a uniform number with an address goes through the
quantile function, so one entry's draw cannot shift another's, and designs (Latin hypercube, Sobol') may bring
their own uniforms.

What the three numbers of a passport (value, low, high) mean per family:

===========  =========================  ==================================================================
family       low and high               value
===========  =========================  ==================================================================
fixed        reported, never drawn      the value
uniform      minimum and maximum        central run only
triangular   minimum and maximum        mode
normal       5 % and 95 % point         median; two half-normals when the range is lopsided
lognormal    5 % and 95 % point         median; two half-lognormals when lopsided; low = 0: spread from high
gamma        spread, see below          mean
beta         spread, see below          mean; on 0 or 1 the mode (then the other end is a 5 or 95 % point)
dirichlet    as beta                    one share of a composition, drawn as beta
===========  =========================  ==================================================================

Gamma and beta have two free numbers, not three: mean = value and standard deviation = (high - low) / 3.29,
the width of a central 90 % interval. **Every draw is then clipped to [low, high]**, so that no run leaves
the range that the passport states; the 5 % beyond each end (about that for gamma and beta) sits on the end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv, ndtri

Family = Literal["fixed", "uniform", "triangular", "normal", "lognormal", "gamma", "beta", "dirichlet"]
Array = NDArray[np.float64]

FAMILIES: Final[tuple[str, ...]] = get_args(Family)

#: Standard normal 95 % point: low and high are the ends of a central 90 % interval.
Z95: Final = 1.6448536269514722


def spread(low: float, high: float) -> float:
    """Return the standard deviation whose central 90 % normal interval is as wide as [low, high]."""
    return (high - low) / (2.0 * Z95)


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
    if family == "normal" and not inside:
        return "normal needs low < value < high; a value on its own bound can be triangular"
    if family == "lognormal" and not (inside and low >= 0.0):
        return "lognormal needs 0 <= low < value < high; a value on its own bound can be triangular"
    if family == "gamma" and not (inside and low >= 0.0):
        return "gamma needs 0 <= low < value < high; a value on its own bound can be triangular"
    if family in ("beta", "dirichlet"):
        if not (low >= 0.0 and high <= 1.0):
            return f"{family} needs a range within 0-1; a percentage must be written as a fraction"
        if not (inside or value in (0.0, 1.0)):
            return f"{family} needs low < value < high (or a value of 0 or 1); else use triangular"
        if inside and value * (1.0 - value) <= spread(low, high) ** 2:
            return f"{family} cannot be this wide around {value:g}: narrow the range or use triangular"
    return None


def constants(family: str, value: float, low: float, high: float) -> tuple[float, float, float]:
    """Fit a family to a passport.

    Parameters
    ----------
    family : str
        Any drawn family (not ``fixed``) for which ``objection`` is None.
    value, low, high : float
        The passport's numbers, ``low < high``.

    Returns
    -------
    tuple of float
        Three constants for the family's quantile function in ``QUANTILES``.
    """
    if family == "normal":
        return value, (value - low) / Z95, (high - value) / Z95
    if family == "lognormal":
        above = math.log(high / value) / Z95
        below = math.log(value / low) / Z95 if low > 0.0 else above
        return math.log(value), below, above
    if family == "gamma":
        scale = spread(low, high) ** 2 / value
        return value / scale, scale, 0.0
    if family in ("beta", "dirichlet"):
        # On the edge of 0-1 the mean cannot be the value: one-parameter beta with its mode there instead.
        if value == 1.0:
            return math.log(0.05) / math.log(low) if low > 0.0 else 1.0, 1.0, 0.0
        if value == 0.0:
            return 1.0, math.log(0.05) / math.log1p(-high) if high < 1.0 else 1.0, 0.0
        total = value * (1.0 - value) / spread(low, high) ** 2 - 1.0
        return value * total, (1.0 - value) * total, 0.0
    return value, low, high


def _two_sided(u: Array, middle: Array, below: Array, above: Array) -> Array:
    z = np.asarray(ndtri(u), dtype=np.float64)
    return middle + z * np.where(z < 0.0, below, above)


def _lognormal(u: Array, middle: Array, below: Array, above: Array) -> Array:
    return np.asarray(np.exp(_two_sided(u, middle, below, above)), dtype=np.float64)


def _gamma(u: Array, shape: Array, scale: Array, _unused: Array) -> Array:
    return np.asarray(gammaincinv(shape, u) * scale, dtype=np.float64)


def _beta(u: Array, a: Array, b: Array, _unused: Array) -> Array:
    return np.asarray(betaincinv(a, b, u), dtype=np.float64)


def _uniform(u: Array, _value: Array, low: Array, high: Array) -> Array:
    return low + u * (high - low)


def _triangular(u: Array, mode: Array, low: Array, high: Array) -> Array:
    width = high - low
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1.0 - u) * width * (high - mode))
    return np.where(u * width < mode - low, rising, falling)


#: Quantile function per drawn family: (u in (0, 1), three constants), all float64[k], to float64[k].
QUANTILES: Final[dict[str, Callable[[Array, Array, Array, Array], Array]]] = {
    "uniform": _uniform,
    "triangular": _triangular,
    "normal": _two_sided,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "beta": _beta,
    "dirichlet": _beta,
}
