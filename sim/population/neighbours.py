"""Neighbours: ties between grown residents a few dwellings apart in one street."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, block, unit
from sim.kernel import entry
from sim.population.curves import AGES, Values, curve
from sim.population.kinship import Rows
from sim.population.people import WEEKS_PER_YEAR

Whole = NDArray[np.int64]

_ADULT = 18


@entry
def fill_pairs(seed: int, decision: int, a: Whole, b: Whole, out: NDArray[np.float64]) -> None:
    """Four uniforms for each unordered pair of identities: the same whichever of the two asks.

    Parameters
    ----------
    seed, decision : int
        As in ``sim.chance.block``.
    a, b : int64[m]
        Identities.
    out : float64[m, 4]
        Written here, in (0, 1).
    """
    for i in range(a.shape[0]):
        words = block(seed, decision, 0, min(a[i], b[i]), max(a[i], b[i]))  # type: ignore[no-untyped-call]
        for k in range(4):
            out[i, k] = unit(words[k])  # type: ignore[no-untyped-call]


def pair_uniforms(seed: int, decision: Decision, a: Whole, b: Whole) -> NDArray[np.float64]:
    """Four uniforms for each unordered pair of identities, float64[m, 4]; see ``fill_pairs``."""
    out = np.empty((a.shape[0], 4), dtype=np.float64)
    fill_pairs(seed, int(decision), np.ascontiguousarray(a), np.ascontiguousarray(b), out)
    return out


def meet(rows: Rows, seed: int, p: Values) -> tuple[Whole, Whole]:
    """Ties between neighbours.

    Parameters
    ----------
    rows : Rows
        People in final order, so that neighbours follow each other.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    tuple of int64[m]
        Lower and higher row of each tie. Near dwellings and the old have more of them, newcomers fewer.
    """
    grown = np.flatnonzero((rows.household >= 0) & (rows.age >= _ADULT))
    street, position, home = rows.street[grown], rows.position[grown], rows.household[grown]
    years = np.minimum(rows.age[grown].astype(np.int64), AGES - 1)
    pull = curve("neighbour_pull")[years] * settled(rows.residence[grown], p["people_settling_time"])
    reach = round(p["people_neighbour_reach"])
    low, high, near = [], [], []
    shift = 0
    while True:
        shift += 1
        a, b = np.arange(grown.shape[0] - shift), np.arange(shift, grown.shape[0])
        distance = position[b] - position[a]
        within = (street[a] == street[b]) & (distance <= reach)
        if not within.any():
            break
        keep = within & (home[a] != home[b])
        low.append(a[keep])
        high.append(b[keep])
        near.append(distance[keep])
    if not low:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    a, b, steps = np.concatenate(low), np.concatenate(high), np.concatenate(near)
    fade = np.full(reach, p["people_neighbour_fade"])
    fade[0] = p["people_neighbour_density"]
    chance = np.cumprod(fade)[steps - 1] * pull[a] * pull[b]
    u = pair_uniforms(seed, Decision.NEIGHBOURS, rows.uid[grown[a]], rows.uid[grown[b]])
    tied = u[:, 0] < chance
    return grown[a[tied]], grown[b[tied]]


def settled(residence: Whole, years: float) -> NDArray[np.float64]:
    """How far residents have found local ties: float64[k] 0-1, one half after so many years."""
    return np.asarray(residence / (residence + years * WEEKS_PER_YEAR), dtype=np.float64)
