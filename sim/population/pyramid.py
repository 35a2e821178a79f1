"""Single years of age from published age bands: every band its number, and no steps between bands.

People are spread within a band as in the country, times a ratio that runs as evenly as it can from band to band
(Tobler 1979, "Smooth pycnophylactic interpolation for geographical regions", here over age instead of area). In an
estate of young families the people of 45-64 are then mostly 45, and few are about to turn 65.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.population.curves import reference_weights
from sim.population.shares import apportion

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Newton steps at most, and the share of a person that a band may miss.
_STEPS, _CLOSE = 100, 1e-9
#: Decimals kept of a ratio, so that the rounding to whole people is the same on every machine.
_DECIMALS = 9


@lru_cache(maxsize=256)
def single_years(counts: tuple[int, ...], starts: tuple[int, ...]) -> Whole:
    """Spread the people of age bands over single years of age.

    Parameters
    ----------
    counts : tuple of int
        People in each band.
    starts : tuple of int
        First age of each band, ascending, the first 0.

    Returns
    -------
    int64[ages]
        Adds up to ``counts`` in every band; read-only.
    """
    national = reference_weights()
    stops = (*starts[1:], national.shape[0])
    inside = np.repeat(np.arange(len(starts)), np.subtract(stops, starts))
    # A band without people has no ratio of its own: one hundredth of a person stands in for nobody.
    ratio = np.round(_ratio(np.maximum(counts, 0.01), inside, national), _DECIMALS)
    weights = national * ratio
    people = np.concatenate(
        [apportion(n, weights[a:b]) for n, a, b in zip(counts, starts, stops, strict=True)]
    )
    people.setflags(write=False)
    return people


def _ratio(counts: Real, inside: Whole, national: Real) -> Real:
    """Ratio to the country by age: the smallest squared steps of its logarithm that give every band its number.

    Newton's method on the steps' penalty with one multiplier for each band.
    """
    bands, ages = counts.shape[0], national.shape[0]
    member = (inside == np.arange(bands)[:, None]).astype(np.float64)
    step = np.diff(np.eye(ages), axis=0)
    rough = step.T @ step
    log = np.log(counts / (member @ national))[inside]
    pull = np.zeros(bands)
    scale = 1.0 / counts
    for _ in range(_STEPS):
        weight = national * np.exp(log)
        jacobian = scale[:, None] * member * weight
        miss = scale * (member @ weight) - 1.0
        slope = rough @ log + jacobian.T @ pull
        if np.abs(miss).max() < _CLOSE and np.abs(slope).max() < _CLOSE:
            break
        # The curvature of the band totals is left out where it would make the step point uphill.
        curved = rough + np.diag(np.maximum(jacobian.T @ pull, 0.0) + 1e-12)
        system = np.block([[curved, jacobian.T], [jacobian, np.zeros((bands, bands))]])
        change = np.linalg.solve(system, -np.concatenate([rough @ log, miss]))
        pull = change[ages:]
        log = log + change[:ages] * min(1.0, 1.0 / float(np.abs(change[:ages]).max()))
    return np.asarray(np.exp(log))
