"""Where each dwelling is drawn: streets as short rows of dwellings on two sides, set like lines of a page.

The model knows streets and places along them, but no map; so this is a scheme, and says so on the page.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]

#: Space between two streets on a line, and between two lines, in dwellings.
BETWEEN, BELOW = 3.0, 4.2
#: Dwellings on both sides of a street are this far apart.
ACROSS = 1.5
#: Width over height of the whole.
SHAPE = 1.7
#: Members of a household stand in a circle around their dwelling.
AROUND = 0.3


class Layout(NamedTuple):
    """Where things are drawn; one unit is the distance between two dwellings.

    Attributes
    ----------
    dwelling : float32[dwellings, 2]
        Across and down.
    street : float32[streets, 2]
        Middle of each street.
    size : tuple of float
        Width and height of the whole.
    """

    dwelling: Floats
    street: Floats
    size: tuple[float, float]


def layout(street: Whole, position: Whole) -> Layout:
    """Set streets beside and below each other.

    Parameters
    ----------
    street, position : int64[dwellings]
        Street of each dwelling, and place along it, from 0.

    Returns
    -------
    Layout
        The same streets always stand in the same places.
    """
    streets = int(street.max()) + 1 if street.size else 0
    ends = np.zeros(streets, dtype=np.int64)
    np.maximum.at(ends, street, position + 1)
    length = np.ceil(ends / 2.0)
    wide = max(
        math.sqrt(SHAPE * float(((length + BETWEEN) * (ACROSS + BELOW)).sum())), length.max(initial=1.0)
    )
    start = np.zeros((streets, 2))
    across, down = 0.0, 0.0
    for k in range(streets):
        if across > 0.0 and across + length[k] > wide:
            across, down = 0.0, down + ACROSS + BELOW
        start[k] = across, down
        across += float(length[k]) + BETWEEN
    spot = np.stack(
        [start[street, 0] + position // 2, start[street, 1] + ACROSS * (position % 2)], axis=1
    ).astype(np.float32)
    middle = start + np.stack([(length - 1.0) / 2.0, np.full(streets, ACROSS / 2.0)], axis=1)
    size = (float(spot[:, 0].max(initial=0.0)) + 1.0, float(spot[:, 1].max(initial=0.0)) + 1.0)
    return Layout(spot, middle.astype(np.float32), size)


def seats(home: Whole, spot: Floats) -> Floats:
    """Where residents stand: a household in a circle around its dwelling, who lives alone in the middle.

    Parameters
    ----------
    home : int64[residents]
        Dwelling of each.
    spot : float32[dwellings, 2]
        Of `layout`.

    Returns
    -------
    float32[residents, 2]
    """
    order = np.argsort(home, kind="stable")
    ordered = home[order]
    first = np.searchsorted(ordered, ordered, side="left")
    number = np.empty(home.size, dtype=np.int64)
    number[order] = np.arange(home.size) - first
    members = np.bincount(home, minlength=spot.shape[0])[home]
    turn = 2.0 * np.pi * number / np.maximum(members, 1)
    away = np.where(members > 1, AROUND, 0.0)
    circle = np.stack([away * np.cos(turn), away * np.sin(turn)], axis=1)
    return np.asarray(spot[home] + circle, dtype=np.float32)
