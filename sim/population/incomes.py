"""Income of households: a quintile of the national distribution, fitted to the place's shares of persons."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision
from sim.population.curves import Values, curve
from sim.population.shares import normals

Whole = NDArray[np.int64]


class Earners(NamedTuple):
    """What is known of households that bears on their income."""

    head_age: Whole  # [h] years
    adults: Whole  # [h] members of 18 and older, grown children included: the persons with income
    couple: NDArray[np.bool_]  # [h] two partners
    family: NDArray[np.bool_]  # [h] children at home


def earn(households: Earners, low: float, high: float, seed: int, p: Values) -> NDArray[np.uint8]:
    """Give every household a quintile.

    Parameters
    ----------
    households : Earners
        In canonical order.
    low, high : float
        Share (0-1) of persons with income in the two lowest and in the highest national fifth.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    uint8[h]
        0 (lowest) to 4 (highest). The shares of persons are right to within half a household.
    """
    head_age, adults, couple, family = households
    score = curve("earning")[head_age] + p["people_income_couple"] * couple
    score = score + p["people_income_single_parent"] * (family & ~couple)
    who = np.arange(head_age.shape[0], dtype=np.int64)
    score = score + p["people_income_noise"] * normals(seed, Decision.INCOME, who, stream=0)
    order = np.argsort(score, kind="stable")
    middle = np.cumsum(adults[order]) - 0.5 * adults[order]
    bounds = np.array([low / 2, low, low + (1 - low - high) / 2, 1 - high]) * float(adults.sum())
    quintile = np.empty(head_age.shape[0], dtype=np.uint8)
    quintile[order] = np.searchsorted(bounds, middle, side="right")
    return quintile
