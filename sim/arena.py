"""One stretch of memory for all tables of a neighbourhood, in large pages where the system has them.

The weeks touch some thousand places of every table each week. In one stretch of large pages the processor finds
them with a handful of address translations instead of hundreds.
"""

from __future__ import annotations

import math
import mmap
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Bytes of a line of the processor's cache: every array begins at one.
LINE = 64
_PAGE = 1 << 21


def arrays(wanted: Sequence[tuple[tuple[int, ...], np.dtype[Any]]]) -> list[NDArray[Any]]:
    """Lay out zero arrays one behind another.

    Parameters
    ----------
    wanted : sequence of (shape, dtype)
        What is needed, in the order in which it shall stand.

    Returns
    -------
    list of arrays
        Of these shapes and dtypes, each beginning at a cache line; they share (and keep) one stretch of memory.
    """
    sizes = [-(-math.prod(shape) * dtype.itemsize // LINE) * LINE for shape, dtype in wanted]
    # Private: memory that could be shared with other processes gets no large pages on most systems.
    private = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}
    room = mmap.mmap(-1, max(sum(sizes), 1) + 2 * _PAGE, **private)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        room.madvise(mmap.MADV_HUGEPAGE)
    stretch = np.frombuffer(room, dtype=np.uint8)
    first = -stretch.ctypes.data % _PAGE
    made = []
    for (shape, dtype), size in zip(wanted, sizes, strict=True):
        used = math.prod(shape) * dtype.itemsize
        made.append(stretch[first : first + used].view(dtype).reshape(shape))
        first += size
    return made
