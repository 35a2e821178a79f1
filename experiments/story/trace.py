"""All that the model keeps of one resident, week by week, to find where two lives part."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.state import World

#: Column to its bytes.
Trace: TypeAlias = dict[str, bytes]

#: Columns of an arrangement of help and of a household's case.
_TERMS = ("minutes", "since", "domain", "kind")
_CASE = ("standing", "severity", "since", "rest")
#: Bounds of chances and lists of what is open: they follow from the other columns.
_DERIVED = ("able", "life", "step", "door", "worst", "load", "active", "counts", "strong")


#: Columns that hold a row; rows are places in memory, so the identity found there is kept instead.
_ROWS = ("partner", "mother", "father")


def trace(world: World, row: int) -> Trace:
    """Columns of one resident, of the household, of the ties and of the help received.

    Parameters
    ----------
    world : World
        Not changed.
    row : int
        The resident's.

    Returns
    -------
    dict of str to bytes
        Equal in two runs when the resident is, whatever rows others have.
    """
    kept: Trace = {}
    for table in (world.res, world.person):
        for name in table.dtype.names or ():
            if name not in _DERIVED:
                value = np.asarray(table[name][row])
                kept[name] = _who(world, value).tobytes() if name in _ROWS else value.tobytes()
    received: Any = world.help[row, : int(world.res.helpers[row])]
    kept["arrangements"] = b"".join(
        [_who(world, received.helper).tobytes(), *(received[name].tobytes() for name in _TERMS)]
    )
    degree = int(world.res.degree[row])
    kept["ties"] = world.who[world.near[row].alter[:degree]].tobytes()
    kept["strengths"] = world.bond[S.STRENGTH][world.near[row].tie[:degree]].tobytes()
    home = int(world.res.home[row])
    kept["case"] = b"".join(world.hh[name][home].tobytes() for name in _CASE) if home >= 0 else b""
    return kept


def _who(world: World, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    return np.where(rows >= 0, world.who[rows], -1)


def first_difference(one: list[Trace], other: list[Trace]) -> tuple[int, tuple[str, ...]] | None:
    """Moment at which two lives first differ in any figure, and the columns that do.

    Parameters
    ----------
    one, other : list of Trace
        From the same moment on.

    Returns
    -------
    (int, tuple of str) or None
        Place in the lists, and names in the order of the columns; None when there is no difference as far as both go.
    """
    for moment, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        found = tuple(name for name in mine if mine[name] != theirs.get(name))
        if found:
            return moment, found
    return None
