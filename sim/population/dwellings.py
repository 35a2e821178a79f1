"""Streets: who lives where. Streets were built in one period, so neighbours are more alike than chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.curves import Values
from sim.population.shares import apportion, normals

Whole = NDArray[np.int64]

#: Running numbers of the draws for DWELLINGS, the first two by household, the others by street.
_PLACE, _NOISE, _LENGTH, _LEAN = 0, 1, 10, 11
#: Centre and scale of the two keys by which streets differ.
_AGE, _AGES, _QUINTILE, _QUINTILES = 50.0, 18.0, 2.0, 1.5


class Dwellings(NamedTuple):
    """Dwellings in order of street and position."""

    household: Whole  # [h] canonical household of each dwelling
    street: Whole  # [h]
    position: Whole  # [h] along the street, from 0


def house(head_age: Whole, income: NDArray[np.uint8], seed: int, p: Values) -> Dwellings:
    """Put households in dwellings.

    Parameters
    ----------
    head_age : int64[h]
        Years.
    income : uint8[h]
        Quintile 0-4.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    Dwellings
        Streets of unequal length; streets next to each other need not be alike.
    """
    count = head_age.shape[0]
    who = np.arange(count, dtype=np.int64)
    key = normals(seed, Decision.DWELLINGS, who, stream=_NOISE)
    key = key + p["people_street_age_pull"] * (head_age - _AGE) / _AGES
    key = key - p["people_street_income_pull"] * (income - _QUINTILE) / _QUINTILES
    like = np.argsort(key, kind="stable")

    streets = max(1, round(count / p["people_street_length"]))
    which = np.arange(streets, dtype=np.int64)
    length = apportion(count, 0.5 + uniforms(seed, Decision.DWELLINGS, which, other=_LENGTH)[:, 0])
    # Streets take their households from the likeness order in a random order of streets.
    lean = np.argsort(uniforms(seed, Decision.DWELLINGS, which, other=_LEAN)[:, 0], kind="stable")
    street = np.empty(count, dtype=np.int64)
    street[like] = np.repeat(lean, length[lean])
    place = uniforms(seed, Decision.DWELLINGS, who, other=_PLACE)[:, 0]
    order = np.lexsort((place, street))
    position = np.arange(count) - np.repeat(np.cumsum(length) - length, length)
    return Dwellings(order.astype(np.int64), street[order], position)
