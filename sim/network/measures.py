"""Measures of the network of residents: degree, isolates, clustering, components, reach, core, homophily.

Computed from rows outside the weeks, with sparse matrices and one small kernel. Terms and definitions are those of
networkx, against which every measure is tested; reach counts who is within so many steps, oneself left out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from sim.network.steps import walk

Ints = NDArray[np.int64]


class Measures(NamedTuple):
    """What a network is like.

    Attributes
    ----------
    residents, ties : int
        Nodes and edges.
    mean_degree : float
        Ties per resident.
    degrees : int64[largest degree + 1]
        Residents by number of ties.
    isolates : float
        Share of residents without any tie.
    clustering : float
        Mean over residents of the share of pairs of one's alters who are tied (0 with fewer than two).
    transitivity : float
        Share of paths of two ties that are closed.
    components : int
        Connected components, isolates among them.
    largest : float
        Share of residents in the largest component.
    reach_2, reach_3 : float
        Mean number of others within two and three steps.
    core : int
        Largest k for which there is a k-core: residents with k ties or more among themselves.
    core_share : float
        Share of residents in that innermost core.
    periphery : float
        Share of residents whose core number is at most 1: who hangs on by a single tie, or by none.
    assortativity_degree : float
        Whether residents with many ties are tied to such: correlation over ties, NaN where degrees are all alike.
    assortativity_age, assortativity_household : float
        Newman's coefficient: 1 when all ties are within one's age band or type of household, 0 as by chance, NaN
        where everybody is of one kind.
    """

    residents: int
    ties: int
    mean_degree: float
    degrees: Ints
    isolates: float
    clustering: float
    transitivity: float
    components: int
    largest: float
    reach_2: float
    reach_3: float
    core: int
    core_share: float
    periphery: float
    assortativity_degree: float
    assortativity_age: float
    assortativity_household: float

    def numbers(self) -> dict[str, float]:
        """The measures that are one number, by name."""
        return {name: float(value) for name, value in self._asdict().items() if name != "degrees"}


def adjacency(n: int, a: Ints, b: Ints) -> Any:
    """Adjacency of a network without direction or weight; sparse int64[n, n].

    Parameters
    ----------
    n : int
        Nodes.
    a, b : int64[ties]
        Ends of each tie; a pair named twice counts once, a tie with oneself not at all.
    """
    apart = a != b
    ends = np.concatenate([a[apart], b[apart]]), np.concatenate([b[apart], a[apart]])
    matrix = sparse.csr_array((np.ones(ends[0].size, dtype=np.int64), ends), shape=(n, n))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def measure(matrix: Any, age_band: Ints, household: Ints) -> Measures:
    """Measure a network.

    Parameters
    ----------
    matrix : sparse int64[n, n]
        As `adjacency` makes it.
    age_band, household : int64[n]
        Kind of each node, from 0.

    Returns
    -------
    Measures
        Of an empty network everything is 0 or NaN.
    """
    n = int(matrix.shape[0])
    degree = degrees(matrix)
    possible = degree * (degree - 1)
    closed, two, three = walked(matrix)
    parts, label = (
        csgraph.connected_components(matrix, directed=False) if n else (0, np.zeros(0, dtype=np.int64))
    )
    core = core_numbers(matrix)
    ends = matrix.nonzero()
    largest_core = int(core.max(initial=0))
    return Measures(
        residents=n,
        ties=int(degree.sum()) // 2,
        mean_degree=_share(degree.sum(), n),
        degrees=np.bincount(degree, minlength=1),
        isolates=_share((degree == 0).sum(), n),
        clustering=_share(np.divide(closed, possible, out=np.zeros(n), where=possible > 0).sum(), n),
        transitivity=_share(closed.sum(), possible.sum(), empty=0.0),
        components=int(parts),
        largest=_share(np.bincount(label).max(initial=0), n),
        reach_2=_share(two.sum(), n),
        reach_3=_share(three.sum(), n),
        core=largest_core,
        core_share=_share((core == largest_core).sum(), n),
        periphery=_share((core <= 1).sum(), n),
        assortativity_degree=_correlation(degree[ends[0]], degree[ends[1]]),
        assortativity_age=assortativity(age_band[ends[0]], age_band[ends[1]]),
        assortativity_household=assortativity(household[ends[0]], household[ends[1]]),
    )


def _share(part: Any, whole: Any, *, empty: float = float("nan")) -> float:
    return float(part) / float(whole) if whole else empty


def degrees(matrix: Any) -> Ints:
    """Ties of each node; int64[n]."""
    return np.asarray(np.diff(matrix.indptr), dtype=np.int64)


def walked(matrix: Any) -> tuple[Ints, Ints, Ints]:
    """Ordered pairs of alters who are tied (twice the triangles), and others within two and three steps; int64[n]."""
    n = int(matrix.shape[0])
    closed, two, three = (np.zeros(n, dtype=np.int64) for _ in range(3))
    walk(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), closed, two, three)
    return closed, two, three


def core_numbers(matrix: Any) -> Ints:
    """Core number of each node: the largest k of a k-core it belongs to; int64[n]."""
    left = degrees(matrix)
    core = np.zeros(left.size, dtype=np.int64)
    there = np.ones(left.size, dtype=np.bool_)
    k = 0
    while there.any():
        k = max(k, int(left[there].min()))
        while True:
            gone = there & (left <= k)
            if not gone.any():
                break
            core[gone] = k
            there &= ~gone
            left = left - matrix @ gone.astype(np.int64)
    return core


def assortativity(mine: Ints, theirs: Ints) -> float:
    """Newman's assortativity of kinds over ties, each tie named from both ends; NaN where all are of one kind."""
    if mine.size == 0:
        return float("nan")
    kinds = int(max(mine.max(), theirs.max())) + 1
    mixing = np.bincount(mine * kinds + theirs, minlength=kinds * kinds).reshape(kinds, kinds) / mine.size
    by_chance = float(mixing.sum(axis=0) @ mixing.sum(axis=1))
    # All of one kind: by chance too every tie is within it, up to rounding.
    if by_chance > 1.0 - 1e-12:
        return float("nan")
    return float((np.trace(mixing) - by_chance) / (1.0 - by_chance))


def _correlation(x: Ints, y: Ints) -> float:
    if x.size == 0 or x.min() == x.max():
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])
