"""Rates of what people are and carry: loneliness behind needs, income, the weight of care, stages of dementia."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.domains import DOMAIN_INDEX, DOMAINS
from sim.parameters import Parameters

F = NDArray[np.float64]
#: Loneliness is held between these where it acts on needs: beyond the scale's ends there is nothing to measure.
LONELY_LOW: Final = -0.2
LONELY_HIGH: Final = 1.2
#: Fifths of income.
FIFTHS: Final = 5
#: Weeks of a turn (``sim.turns``).
_TURN: Final = 4


def person_rates(p: Parameters) -> dict[str, object]:
    """Fields of ``sim.rate_names.Rates`` about persons and their carers.

    Parameters
    ----------
    p : Parameters
        One draw.

    Returns
    -------
    dict
        ``lonely_onset`` float64[D], log-hazard per unit of loneliness; ``lonely_norm`` float64[D], what is taken off
        so that the factors' mean is 1; ``income_onset`` float64[FIFTHS, D], factors of onset; ``stigma_keep``, what
        four weeks among peers leave of stigma.
    """
    strength = np.zeros(S.D)
    for name in ("social", "mental", "physical"):
        strength[DOMAIN_INDEX[name]] = p[f"lonely_onset_{name}"]
    # The mean of exp(a L) is exp(a m + a**2 s**2 / 2) for a normal L.
    norm = strength * p["lonely_centre"] + 0.5 * (strength * p["lonely_spread"]) ** 2
    return {
        "lonely_onset": strength,
        "lonely_norm": norm,
        "income_onset": income_onset(p),
        "stigma_keep": (1.0 - p["stigma_peers"]) ** _TURN,
    }


def income_onset(p: Parameters) -> F:
    """Factor of the onset of needs by fifth of income; float64[FIFTHS, D], mean 1 over the fifths."""
    factor = np.ones((FIFTHS, S.D))
    middle = (FIFTHS - 1) / 2.0
    for d in DOMAINS:
        ratio = p.get(f"income_{d}", 1.0)
        steps = ratio ** ((middle - np.arange(FIFTHS)) / (2.0 * middle))
        factor[:, DOMAIN_INDEX[d]] = steps / steps.mean()
    return factor


def most_onset(p: Parameters) -> F:
    """The most by which loneliness and income can raise the onset of each domain, for thinning; float64[D]."""
    rates = person_rates(p)
    lonely = np.exp(np.asarray(rates["lonely_onset"]) * LONELY_HIGH - np.asarray(rates["lonely_norm"]))
    return np.asarray(np.maximum(lonely, 1.0) * income_onset(p).max(axis=0))
