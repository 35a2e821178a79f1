"""Choosing between strategies by cost and effect: frontier, acceptability curves, and where which is best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Standing = Literal["frontier", "dominated", "extendedly dominated"]


@dataclass(frozen=True)
class Step:
    """A strategy's place on the way from cheap to effective.

    Attributes
    ----------
    strategy : int
        Number of the strategy.
    standing : {'frontier', 'dominated', 'extendedly dominated'}
        Dominated: another costs no more and does no less. Extendedly: a mix of two others does.
    ratio : float or None
        Extra cost per extra effect over the one before it on the frontier; None off it, and for the first.
    """

    strategy: int
    standing: Standing
    ratio: float | None


def frontier(cost: Sequence[float], effect: Sequence[float]) -> list[Step]:
    """Efficient frontier of strategies with mean costs and effects, cheapest first.

    Parameters
    ----------
    cost, effect : sequence of float
        One mean per strategy.

    Returns
    -------
    list of Step
        By cost.

    Examples
    --------
    >>> [(s.strategy, s.standing, s.ratio) for s in frontier([0.0, 100.0, 120.0], [0.0, 2.0, 1.0])]
    [(0, 'frontier', None), (1, 'frontier', 50.0), (2, 'dominated', None)]
    """
    order = sorted(range(len(cost)), key=lambda k: (cost[k], -effect[k]))
    standing: dict[int, Standing] = {}
    best = -np.inf
    kept: list[int] = []
    for k in order:
        if effect[k] <= best:
            standing[k] = "dominated"
            continue
        best = effect[k]
        kept.append(k)
    at = 1
    while at < len(kept) - 1:
        before, here, after = kept[at - 1], kept[at], kept[at + 1]
        if _ratio(cost, effect, before, here) >= _ratio(cost, effect, here, after):
            standing[kept.pop(at)] = "extendedly dominated"
            at = max(1, at - 1)
        else:
            at += 1
    ratio = {kept[k]: _ratio(cost, effect, kept[k - 1], kept[k]) for k in range(1, len(kept))}
    return [Step(k, standing.get(k, "frontier"), ratio.get(k)) for k in order]


def _ratio(cost: Sequence[float], effect: Sequence[float], before: int, after: int) -> float:
    return (cost[after] - cost[before]) / (effect[after] - effect[before])


def net_benefit(cost: Floats, effect: Floats, threshold: float) -> Floats:
    """Euros that a strategy is worth: threshold × effect − cost.

    Parameters
    ----------
    cost, effect : numpy.ndarray
        float64[draws, strategies].
    threshold : float
        Euros per unit of effect.
    """
    return threshold * effect - cost


def acceptability(cost: Floats, effect: Floats, thresholds: Floats) -> Floats:
    """Chance that each strategy is the best one, at each threshold (CEAC).

    Parameters
    ----------
    cost, effect : numpy.ndarray
        float64[draws, strategies].
    thresholds : numpy.ndarray
        float64[k].

    Returns
    -------
    numpy.ndarray
        float64[k, strategies]; rows add up to 1. Equals share the draw.
    """
    found = np.empty((thresholds.size, cost.shape[1]))
    for row, threshold in enumerate(thresholds.tolist()):
        benefit = net_benefit(cost, effect, threshold)
        best = benefit == benefit.max(axis=1, keepdims=True)
        found[row] = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    return found


def best_on_average(cost: Floats, effect: Floats, thresholds: Floats) -> NDArray[np.int64]:
    """Strategy with the highest mean net benefit at each threshold; its chance of being best is the CEAF.

    Parameters
    ----------
    cost, effect, thresholds
        As in `acceptability`.

    Returns
    -------
    numpy.ndarray
        int64[k].
    """
    benefit = thresholds[:, None] * effect.mean(axis=0)[None, :] - cost.mean(axis=0)[None, :]
    return np.asarray(benefit.argmax(axis=1), dtype=np.int64)
