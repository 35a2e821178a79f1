"""Who is within a few steps of whom, and whose alters know each other: one small kernel, no part of the week."""

from __future__ import annotations

import numpy as np

from sim.kernel import entry


@entry
def walk(first, alter, closed, two, three):  # type: ignore[no-untyped-def]
    """Count, for each node of a network, pairs of alters who are tied, and others within two and three steps.

    Parameters
    ----------
    first : int64[n + 1]
        Where each node's alters begin in ``alter``.
    alter : int64[ends]
        Alters of every node, node by node, nobody twice.
    closed, two, three : int64[n]
        Written: ordered pairs of alters who are tied to each other; others within two and within three steps.
    """
    n = first.shape[0] - 1
    # Who has been met on the walk from the node in hand, and in which order.
    met, order = np.full(n, -1), np.zeros(n, dtype=np.int64)
    for i in range(n):
        met[i] = i
        found, begin = 0, 0
        for k in range(first[i], first[i + 1]):
            met[alter[k]] = i
            order[found] = alter[k]
            found += 1
        alters = found
        for step in range(2):
            end = found
            for q in range(begin, end):
                for k in range(first[order[q]], first[order[q] + 1]):
                    j = alter[k]
                    if met[j] != i:
                        met[j] = i
                        order[found] = j
                        found += 1
            begin = end
            if step == 0:
                two[i] = found
        three[i] = found
        closed[i] = 0
        for q in range(alters):
            met[order[q]] = -2 - i
        for q in range(alters):
            for k in range(first[order[q]], first[order[q] + 1]):
                closed[i] += np.int64(met[alter[k]] == -2 - i)
