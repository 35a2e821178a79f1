"""2 000 joint draws of the shipped register against the distributions its passports state.

Fixed seed, so a green run stays green; bounds at four standard errors (chance 6 in 100 000 per figure if the
seed were drawn) unless said otherwise.
"""

import os

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from sim.parameters import draw, load, uniform

pytestmark = pytest.mark.statistical
Draws = NDArray[np.float64]
COUNT = 2_000
REGISTER = load()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draws]:
    """All draws, by id; made once also when several processes test."""
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "rondom-draws.npy"
    with FileLock(f"{kept}.lock"):
        if not kept.is_file():
            rows = [draw(REGISTER, seed=20, index=i) for i in range(COUNT)]
            np.save(kept, np.array([[row[name] for row in rows] for name in REGISTER.uncertain()]))
    return dict(zip(REGISTER.uncertain(), np.load(kept), strict=True))


def ids(*families: str) -> list[str]:
    return [name for name in REGISTER.uncertain() if REGISTER[name].distribution in families]


def near(hits: NDArray[np.bool_], expected: float) -> bool:
    """Whether a share of draws is what it should be, within four standard errors."""
    return bool(abs(np.mean(hits) - expected) < 4.0 * np.sqrt(expected * (1.0 - expected) / COUNT))


@pytest.mark.parametrize("name", ids("normal", "lognormal", "gamma", "beta", "dirichlet"))
def test_value_is_the_median_and_five_percent_sit_on_each_end(name: str, drawn: dict[str, Draws]):
    entry, x = REGISTER[name], drawn[name]
    bounded = entry.distribution != "normal"
    if entry.low > 0.0 or not bounded:
        assert near(x <= entry.low, 0.05)
    if entry.low < entry.value < entry.high:
        assert near(x < entry.value, 0.5)
        if entry.high < 1.0 or entry.distribution not in ("beta", "dirichlet"):
            assert near(x >= entry.high, 0.05)


@pytest.mark.parametrize("name", ids("triangular", "uniform"))
def test_triangular_and_uniform_fill_their_range(name: str, drawn: dict[str, Draws]):
    entry, x = REGISTER[name], drawn[name]
    width = entry.high - entry.low
    middle = entry.value if entry.distribution == "triangular" else (entry.low + entry.high) / 2.0
    share = (middle - entry.low) / width
    if 0.0 < share < 1.0:
        assert near(x < middle, share)
    else:
        # A mode on a bound: half of the triangle's probability lies within 29.3 % of its width from there.
        assert near(np.abs(x - middle) < (1.0 - np.sqrt(0.5)) * width, 0.5)
    assert x.min() < entry.low + 0.05 * width
    assert x.max() > entry.high - 0.05 * width


@pytest.mark.parametrize("name", ids("normal", "lognormal", "gamma", "beta"))
def test_the_mean_of_the_draws_stays_near_the_value(name: str, drawn: dict[str, Draws]):
    # A lopsided range pulls the mean to its long side; by more than a sixth of the range it would mislead.
    entry, x = REGISTER[name], drawn[name]
    if entry.low < entry.value < entry.high:
        assert abs(x.mean() - entry.value) < (entry.high - entry.low) / 6.0


def test_uniforms_are_flat_along_draws_seeds_and_ids():
    along = {
        "draws": [uniform(1, i, "h0_seek") for i in range(20_000)],
        "seeds": [uniform(s, 0, "h0_seek") for s in range(20_000)],
        "ids": [uniform(1, 0, f"p{k}") for k in range(20_000)],
    }
    for numbers in along.values():
        counts = np.histogram(numbers, bins=100, range=(0.0, 1.0))[0]
        chi_square = float(np.sum((counts - 200.0) ** 2 / 200.0))
        assert 99.0 - 4.0 * np.sqrt(198.0) < chi_square < 99.0 + 4.0 * np.sqrt(198.0)


def test_parameters_are_drawn_independently_of_each_other():
    names = REGISTER.uncertain()
    u = np.array([[uniform(20, i, name) for i in range(COUNT)] for name in names])
    r = np.corrcoef(u)[np.triu_indices(len(names), k=1)]
    assert np.abs(r).max() < 0.2
    assert 0.04 < np.mean(np.abs(r) > 1.96 / np.sqrt(COUNT)) < 0.06
    lag = np.array([np.corrcoef(row[:-1], row[1:])[0, 1] for row in u])
    assert np.abs(lag).max() < 0.2
