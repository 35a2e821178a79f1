"""Taking people of a wanted age from those who are left: how parents and partners are found."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.kernel import entry

Whole = NDArray[np.int64]


@entry
def claim(stock: Whole, wanted: Whole, low: Whole, high: Whole, order: Whole, taken: Whole) -> None:
    """Give each claimant the nearest age that is left, and take that person from the stock.

    Parameters
    ----------
    stock : int64[100]
        People left by year of age; lowered here.
    wanted, low, high : int64[k]
        Wanted age and the bounds within which the age must lie.
    order : int64[k]
        Who claims first.
    taken : int64[k]
        The age each claimant gets, -1 where nobody within the bounds was left; written here.
    """
    for turn in range(order.shape[0]):
        i = order[turn]
        best = -1
        for step in range(stock.shape[0]):
            below = wanted[i] - step
            above = wanted[i] + step
            if below >= low[i] and below >= 0 and below <= high[i] and stock[below] > 0:
                best = below
                break
            if above <= high[i] and above < stock.shape[0] and above >= low[i] and stock[above] > 0:
                best = above
                break
            if below < low[i] and above > high[i]:
                break
        taken[i] = best
        if best >= 0:
            stock[best] -= 1
