"""Income of households: a quintile of the national distribution, fitted to the place's shares of persons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision
from sim.population.priors import curve, number
from sim.population.shares import normals

Whole = NDArray[np.int64]


def earn(
    head_age: Whole, adults: Whole, couple: NDArray[np.bool_], family: NDArray[np.bool_], low: float, high: float,
    seed: int,
) -> NDArray[np.uint8]:  # fmt: skip
    """Give every household a quintile.

    Parameters
    ----------
    head_age : int64[h]
        Years.
    adults : int64[h]
        Residents of 18 and older, grown children included: the persons with income that the shares count.
    couple, family : bool[h]
        Two partners; children at home.
    low, high : float
        Share (0-1) of persons in the two lowest and in the highest national fifth.
    seed : int
        Seed of the population.

    Returns
    -------
    uint8[h]
        0 (lowest) to 4 (highest). The shares of persons are right to within half a household.
    """
    score = curve("earning")[head_age] + number("income_couple") * couple
    score = score + number("income_single_parent") * (family & ~couple)
    who = np.arange(head_age.shape[0], dtype=np.int64)
    score = score + number("income_noise") * normals(seed, Decision.INCOME, who, stream=0)
    order = np.argsort(score, kind="stable")
    middle = np.cumsum(adults[order]) - 0.5 * adults[order]
    bounds = np.array([low / 2, low, low + (1 - low - high) / 2, 1 - high]) * float(adults.sum())
    quintile = np.empty(head_age.shape[0], dtype=np.uint8)
    quintile[order] = np.searchsorted(bounds, middle, side="right")
    return quintile
