"""Putting a week's list in the order of its keys, so that the order of rows never decides who comes first."""

from __future__ import annotations

import numpy as np

from sim.kernel import phase

#: Gaps of Shell's sort (Ciura 2001, "Best increments for the average case of Shellsort"), continued by a factor 2.25.
_GAPS = np.array([90927, 40412, 17961, 7983, 3548, 1577, 701, 301, 132, 57, 23, 10, 4, 1], dtype=np.int64)


@phase
def sort_by_key(key, row, n):  # type: ignore[no-untyped-def]
    """Sort the first n entries of ``row`` by ``key`` (both are reordered); keys should differ."""
    for g in range(_GAPS.shape[0]):
        gap = _GAPS[g]
        for a in range(gap, n):
            k, r = key[a], row[a]
            b = a
            while b >= gap and key[b - gap] > k:
                key[b] = key[b - gap]
                row[b] = row[b - gap]
                b -= gap
            key[b] = k
            row[b] = r
