"""Exponential, logistic and probability against numpy's."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import arithmetic


@numba.njit
def _apply(x, out):
    for i in range(x.shape[0]):
        out[i, 0] = arithmetic.exp(x[i])
        out[i, 1] = arithmetic.logistic(x[i])
        out[i, 2] = arithmetic.probability(x[i])


def compiled(x):
    out = np.empty((x.shape[0], 3))
    _apply(np.asarray(x, dtype=np.float64), out)
    return out


GRID = np.concatenate([np.linspace(-40.0, 40.0, 160_001), np.linspace(-1.0, 1.0, 40_001)])


def test_exponential():
    assert np.abs(compiled(GRID)[:, 0] / np.exp(GRID) - 1.0).max() < 1e-13


def test_logistic():
    exact = 1.0 / (1.0 + np.exp(-GRID))
    found = compiled(GRID)[:, 1]
    assert np.abs(found / exact - 1.0).max() < 1e-13
    assert found.min() > 0.0
    assert found.max() <= 1.0


def test_probability_of_a_hazard():
    hazards = np.linspace(0.0, 20.0, 10_001)
    found = compiled(hazards)[:, 2]
    assert np.abs(found + np.expm1(-hazards)).max() < 1e-14
    assert found[0] == 0.0


@given(st.floats(-1e300, 1e300))
def test_beyond_its_range_the_exponential_stays_at_the_limit(x: float):
    found = compiled(np.array([x]))[0, 0]
    assert found == pytest.approx(np.exp(np.clip(x, -60.0, 60.0)), rel=1e-12)


def test_no_step_back():
    # A hazard that rises with need must not fall by rounding: differences at neighbouring numbers are not negative.
    assert np.diff(compiled(np.linspace(-3.0, 3.0, 100_001))[:, 0]).min() >= 0.0


def test_lowest_of_every_mask():
    lowest = getattr(arithmetic.lowest, "py_func", arithmetic.lowest)
    for mask in range(1, 4096):
        assert lowest(mask) == (mask & -mask).bit_length() - 1
