"""Conditional means: what a draw would give on average, without the luck of its few seeds.

Two ways. `without_luck` needs several seeds per draw: the spread of their means is part luck, and that part is taken
out. `smooth` regresses on parameters: a penalised cubic spline per parameter, added up, with as much bend as
generalised cross-validation allows. Interactions are left out, so what a *set* of parameters explains together is a
lower estimate.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Pieces of a spline: enough for a bend or two, few beside the draws.
_PIECES = 8
_DEGREE = 3
#: Penalties that cross-validation chooses from, relative to the mean eigenvalue of the basis.
_PENALTIES = np.logspace(-5.0, 5.0, 41)
#: Straight lines are penalised a little too, so that many parameters with few draws stay solvable.
_RIDGE = 1e-3


def without_luck(values: Floats) -> tuple[Floats, float | None]:
    """Means of draws, drawn together so that their variance is that of the draws without the luck of seeds.

    Parameters
    ----------
    values : numpy.ndarray
        float64[draws, seeds]; one column per common seed.

    Returns
    -------
    means, reliability : float64[draws], float or None
        The means, and the share of their raw variance that is no luck; None with one seed or two draws, when the raw
        means come back.

    Notes
    -----
    The deviations from the grand mean shrink by the square root of the reliability (constrained empirical Bayes, Ghosh
    1992, doi 10.1080/01621459.1992.10475236): order and mean are kept, and the variance becomes the estimate of the
    variance between draws. What a seed adds to all draws alike shifts the mean and is no noise between draws.

    Examples
    --------
    >>> means, reliability = without_luck(np.array([[1.0, 1.0], [2.0, 2.0], [6.0, 6.0]]))
    >>> means.tolist(), reliability
    ([1.0, 2.0, 6.0], 1.0)
    """
    draws, seeds = values.shape
    means = values.mean(axis=1)
    if seeds < 2 or draws < 3:
        return means, None
    grand = float(means.mean())
    raw = float(means.var(ddof=1))
    if raw <= 0.0:
        return means, 1.0
    residual = values - means[:, None] - values.mean(axis=0)[None, :] + grand
    luck = float((residual**2).sum()) / ((draws - 1) * (seeds - 1)) / seeds
    reliability = max(0.0, 1.0 - luck / raw)
    return grand + math.sqrt(reliability) * (means - grand), reliability


def smooth(parameters: Floats, values: Floats) -> Floats:
    """Fitted conditional mean of values given parameters.

    Parameters
    ----------
    parameters : numpy.ndarray
        float64[draws, parameters].
    values : numpy.ndarray
        float64[draws].

    Returns
    -------
    numpy.ndarray
        float64[draws]; the mean everywhere when no parameter varies.

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 50)
    >>> bool(np.allclose(smooth(x[:, None], 3.0 + 2.0 * x), 3.0 + 2.0 * x, atol=0.01))
    True
    """
    blocks = [_columns(column) for column in parameters.T if np.ptp(column) > 0.0]
    mean = float(values.mean())
    if not blocks:
        return np.full(values.shape, mean)
    basis = np.concatenate(blocks, axis=1)
    left, power = _directions(basis)
    seen = left.T @ (values - mean)
    rest = float(((values - mean) ** 2).sum()) - float((seen**2).sum())
    draws = values.size
    best, chosen = math.inf, np.zeros(power.size)
    for penalty in _PENALTIES * float(power.mean()):
        keep = power / (power + penalty)
        freedom = 1.0 + float(keep.sum())
        if freedom >= draws:
            continue
        error = (rest + float((((1.0 - keep) * seen) ** 2).sum())) / draws
        score = error / (1.0 - freedom / draws) ** 2
        if score < best:
            best, chosen = score, keep
    return mean + left @ (chosen * seen)


def _directions(basis: Floats) -> tuple[Floats, Floats]:
    """Left singular vectors of a basis and the squares of its singular values, by its smaller product with itself."""
    tall = basis.shape[0] > basis.shape[1]
    power, vectors = np.linalg.eigh(basis.T @ basis if tall else basis @ basis.T)
    kept = power > 1e-12 * power[-1]
    power, vectors = power[kept], vectors[:, kept]
    return (basis @ vectors / np.sqrt(power) if tall else vectors), power


def _columns(x: Floats) -> Floats:
    """Centred basis of one parameter, scaled so that bending costs and a straight line is nearly free."""
    from scipy.interpolate import BSpline
    from scipy.stats import rankdata

    # By rank: a parameter with a long tail bends where its draws are.
    place = (rankdata(x) - 0.5) / x.size
    inner = np.linspace(0.0, 1.0, _PIECES + 1)
    knots = np.concatenate([np.full(_DEGREE, 0.0), inner, np.full(_DEGREE, 1.0)])
    spline = BSpline.design_matrix(place, knots, _DEGREE).toarray()
    rotated = spline @ _root(spline.shape[1])
    straight = (x - x.mean()) / x.std()
    both = np.column_stack([straight / math.sqrt(_RIDGE), rotated])
    return np.asarray(both - both.mean(axis=0), dtype=np.float64)


@cache
def _root(width: int) -> Floats:
    """Change of variables that makes the penalty on bends a plain sum of squares."""
    bend = np.diff(np.eye(width), 2, axis=0)
    penalty = bend.T @ bend + _RIDGE * np.eye(width)
    return np.asarray(np.linalg.cholesky(np.linalg.inv(penalty)))
