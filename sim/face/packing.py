"""A neighbourhood as plain bytes, and back: what pickle and deepcopy keep of it.

The tables are made anew by ``sim.state`` and filled: arrays with another layout would be compiled for once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput
from sim.state import World, copy_into, empty


class Packed(NamedTuple):
    """A neighbourhood as bytes.

    Attributes
    ----------
    rows, dwellings : int
        Size of the tables of residents and dwellings.
    tables : sequence of uint8 arrays
        The tables in the order of ``World``.
    """

    rows: int
    dwellings: int
    tables: Sequence[NDArray[np.uint8]]


def packed(world: World) -> Packed:
    """Bytes of every table."""
    parts: Sequence[NDArray[Any]] = world
    tables = [np.array(part.view(np.ndarray).view(np.uint8)) for part in parts]
    return Packed(world.who.shape[0], world.hh.shape[0], tables)


def unpacked(kept: Packed) -> World:
    """Tables of these bytes.

    Raises
    ------
    BadInput
        When they were kept by a version of rondom with other columns.
    """
    world = empty(kept.rows, kept.dwellings)
    parts: Sequence[NDArray[Any]] = world
    shapes = [part.view(np.ndarray).view(np.uint8).shape for part in parts]
    if shapes != [part.shape for part in kept.tables]:
        raise BadInput(
            "this model was kept by another version of rondom, whose columns are not those of today: make it anew"
        )
    copy_into(World._make(kept.tables), world)
    return world
