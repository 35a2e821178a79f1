"""The patient rule induction method: a box of parameters in which something happens much more often.

From the whole space a little is peeled off at a time, always the side whose loss raises the share of cases most, then
pasted back where that helps (Friedman & Fisher 1999, doi 10.1023/A:1008894516817; for scenarios Bryant & Lempert 2010,
doi 10.1016/j.techfore.2009.08.002). Own code: the EMA Workbench's is the reference, but would bring scikit-learn,
statsmodels, seaborn and Platypus; docs/analyses.md shows how to use it on the same table, and a test holds the two
together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
#: Share of the cases inside that one peel takes away, and that one paste gives back.
ALPHA = 0.05
#: A limit whose removal costs so little density that chance explains it is dropped.
_SURE = 0.05


@dataclass(frozen=True)
class Box:
    """Limits on some parameters.

    Attributes
    ----------
    limits : dict of int to (float, float)
        Number of the parameter to the lowest and highest value inside; an open end is infinite.
    """

    limits: Mapping[int, tuple[float, float]]

    def holds(self, values: Floats) -> Bools:
        """Which rows lie inside; bool[rows].

        Parameters
        ----------
        values : numpy.ndarray
            float64[rows, parameters].
        """
        inside = np.ones(values.shape[0], dtype=bool)
        for k, (low, high) in self.limits.items():
            inside &= (values[:, k] >= low) & (values[:, k] <= high)
        return inside


@dataclass(frozen=True)
class Fit:
    """How well a box tells the cases.

    Attributes
    ----------
    inside, cases : int
        Rows in the box, and cases among them.
    all_cases, rows : int
        Cases and rows everywhere.
    """

    inside: int
    cases: int
    all_cases: int
    rows: int

    @property
    def coverage(self) -> float:
        """Share of all cases that lie inside."""
        return self.cases / self.all_cases if self.all_cases else 0.0

    @property
    def density(self) -> float:
        """Share of what lies inside that is a case."""
        return self.cases / self.inside if self.inside else 0.0

    @property
    def base(self) -> float:
        """Share of cases everywhere."""
        return self.all_cases / self.rows if self.rows else 0.0

    @property
    def merit(self) -> float:
        """Harmonic mean of coverage and density: a small pure box and a large empty one are both poor."""
        total = self.coverage + self.density
        return 2.0 * self.coverage * self.density / total if total else 0.0


def fit(box: Box, values: Floats, cases: Bools) -> Fit:
    """How well a box tells cases."""
    inside = box.holds(values)
    return Fit(int(inside.sum()), int(cases[inside].sum()), int(cases.sum()), int(cases.size))


def peel(values: Floats, cases: Bools, *, alpha: float = ALPHA, smallest: int = 10) -> list[Box]:
    """Boxes from the whole space down to the smallest, each inside the one before it.

    Parameters
    ----------
    values : numpy.ndarray
        float64[rows, parameters].
    cases : numpy.ndarray
        bool[rows].
    alpha : float
        Share of what is inside that one step takes away.
    smallest : int
        A box has at least so many rows.

    Returns
    -------
    list of Box
        The whole space first.
    """
    limits: dict[int, tuple[float, float]] = {}
    inside = np.ones(cases.size, dtype=bool)
    boxes = [Box({})]
    while True:
        best: tuple[float, int, int, tuple[float, float], Bools] | None = None
        for k in range(values.shape[1]):
            for side, limit in _sides(values[inside, k], limits.get(k, (-np.inf, np.inf)), alpha):
                kept = inside & (values[:, k] >= limit[0]) & (values[:, k] <= limit[1])
                size = int(kept.sum())
                if size < smallest or size == int(inside.sum()):
                    continue
                # Gain per row that goes: where many rows share a value more than the asked share goes at once.
                gain = (cases[kept].mean() - cases[inside].mean()) / (int(inside.sum()) - size)
                if best is None or gain > best[0]:
                    best = (float(gain), k, side, limit, kept)
        if best is None or best[0] <= 0.0:
            return boxes
        _, k, _, limit, inside = best
        limits = {**limits, k: limit}
        boxes.append(Box(limits))


def _sides(column: Floats, limit: tuple[float, float], alpha: float) -> list[tuple[int, tuple[float, float]]]:
    """The two limits that take a share of the rows off, below and above."""
    ordered = np.sort(column)
    off = max(1, int(alpha * ordered.size))
    if off >= ordered.size:
        return []
    # Where many rows share the outermost value they all go, or none would.
    above, below = ordered[ordered > ordered[0]], ordered[ordered < ordered[-1]]
    if not above.size:
        return []
    low, high = max(ordered[off], above[0]), min(ordered[-1 - off], below[-1])
    # Halfway to the last value that goes: a limit on a value itself says more than the runs do.
    left, right = ordered[ordered < low][-1], ordered[ordered > high][0]
    return [(0, (float(left + low) / 2.0, limit[1])), (1, (limit[0], float(high + right) / 2.0))]


def paste(box: Box, values: Floats, cases: Bools, *, alpha: float = ALPHA) -> Box:
    """Widen a box wherever that raises its density.

    Parameters
    ----------
    box, values, cases, alpha
        As in `peel`.
    """
    limits = dict(box.limits)
    while True:
        now = fit(Box(limits), values, cases)
        best: tuple[float, dict[int, tuple[float, float]]] | None = None
        for k, limit in limits.items():
            others = Box({j: ends for j, ends in limits.items() if j != k}).holds(values)
            for wider in _wider(values[others, k], limit, max(1, int(alpha * now.inside))):
                found = fit(Box({**limits, k: wider}), values, cases)
                if found.density > now.density and (best is None or found.density > best[0]):
                    best = (found.density, {**limits, k: wider})
        if best is None:
            return Box({k: limit for k, limit in limits.items() if limit != (-np.inf, np.inf)})
        limits = best[1]


def _wider(column: Floats, limit: tuple[float, float], rows: int) -> list[tuple[float, float]]:
    low, high = limit
    below, above = np.sort(column[column < low])[::-1], np.sort(column[column > high])
    found = []
    if below.size:
        found.append((float(below[rows - 1]) if below.size >= rows else -np.inf, high))
    if above.size:
        found.append((low, float(above[rows - 1]) if above.size >= rows else np.inf))
    return found


def pruned(box: Box, values: Floats, cases: Bools) -> tuple[Box, dict[int, float]]:
    """A box without the limits that chance explains, and how surely each of the others matters.

    Parameters
    ----------
    box, values, cases
        As in `peel`.

    Returns
    -------
    box, chance : Box, dict of int to float
        Per limit that is left the quasi-p-value: how often so many cases would lie inside if the limit did nothing,
        given the density without it (Bryant & Lempert 2010).
    """
    from scipy.stats import binom

    limits = dict(box.limits)
    while True:
        chance = {}
        for k in limits:
            without = fit(Box({j: limit for j, limit in limits.items() if j != k}), values, cases)
            now = fit(Box(limits), values, cases)
            chance[k] = float(binom.sf(now.cases - 1, now.inside, without.density))
        weakest = max(chance, key=lambda k: chance[k], default=None)
        if weakest is None or chance[weakest] <= _SURE:
            return Box(limits), chance
        del limits[weakest]


def best_box(values: Floats, cases: Bools, *, alpha: float = ALPHA, smallest: int = 10) -> Box:
    """The box of a peeling that tells the cases best: highest harmonic mean of coverage and density.

    Parameters
    ----------
    values, cases, alpha, smallest
        As in `peel`.
    """
    boxes = peel(values, cases, alpha=alpha, smallest=smallest)
    chosen = max(boxes, key=lambda box: fit(box, values, cases).merit)
    return pruned(paste(chosen, values, cases, alpha=alpha), values, cases)[0]
