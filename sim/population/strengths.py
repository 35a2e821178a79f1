"""How strong ties are at the start: what the law of contact has made of them in the time they have lasted.

Ties with neighbours and friends begin weak, those with kin strong; all have since grown by the hours the two could
spare, or faded (``sim.network.contact``). Time is shared over all ties by strength, so the strengths of a place
follow from each other: they are found by repetition. A place whose ties started stronger would only lose them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.curves import Values
from sim.population.people import KIN

Whole = NDArray[np.integer]
Real = NDArray[np.float64]

#: Running number of the draw of affinity for TIE_AGES.
_AFFINITY = 9
#: Rounds of repetition, and the strength assumed in the first.
_ROUNDS, _FIRST = 8, 0.35


def affinities(a: Whole, b: Whole, people: int, seed: int, spread: float) -> Real:
    """How much of its due contact each pair has, mean 1.

    Parameters
    ----------
    a, b : int[m]
        Lower and higher row of each tie.
    people : int
        Number of rows.
    seed : int
        Seed of the population.
    spread : float
        Half-range around 1.

    Returns
    -------
    float64[m]
    """
    pairs = a.astype(np.int64) * people + b
    u = uniforms(seed, Decision.TIE_AGES, pairs % (1 << 32), other=_AFFINITY)[:, 0]
    return np.asarray(1.0 + spread * (2.0 * u - 1.0), dtype=np.float64)


def strengths(
    ties: tuple[Whole, Whole, Whole, Whole], openness: Real, elsewhere: Real, kin: Real, seed: int, p: Values
) -> Real:
    """Strength of each tie at the start.

    Parameters
    ----------
    ties : tuple of int[m]
        Lower row, higher row, layer, and age in weeks.
    openness : float64[n]
        0-1; open people have more time for others.
    elsewhere : float64[n]
        Kin and friends outside the place, who share in that time.
    kin : float64[m]
        Uniforms: where ties with kin began in their range.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    float64[m]
        0-1.
    """
    a, b, layer, weeks = ties
    n = openness.shape[0]
    close = layer == KIN
    low, high = p["people_kin_strength_low"], p["people_kin_strength_high"]
    first = np.where(close, low + (high - low) * kin, p["tie_start"])
    strength = np.where(close, first, _FIRST)
    time = p["social_hours"] * (0.5 + openness) * (1.0 - p["lonely_openness"] * p["people_lonely"])
    affinity = affinities(a, b, n, seed, p["affinity_spread"]) * np.where(close, p["kin_affinity"], 1.0)
    for _ in range(_ROUNDS):
        total = (
            np.bincount(a, strength, n) + np.bincount(b, strength, n) + p["elsewhere_strength"] * elsewhere
        )
        share = time / np.maximum(total, 1.0)
        rate = affinity * np.minimum(share[a], share[b]) / p["tie_hours"]
        grown = _grown(rate, p["tie_fade"], first, weeks.astype(np.float64))
        strength = 0.5 * (strength + grown)
    return np.clip(strength, p["tie_remove_below"], 1.0)


def _grown(rate: Real, fade: float, start: Real | float, weeks: Real) -> Real:
    """Strength after so many weeks: ``s' = rate s (1 - s) - fade s``, the logistic law, from ``start``."""
    net = rate - fade
    net = np.where(np.abs(net) < 1e-9, 1e-9, net)
    growth = np.exp(np.clip(net * weeks, -50.0, 50.0))
    return np.asarray(start * growth / (1.0 + start * rate * (growth - 1.0) / net))
