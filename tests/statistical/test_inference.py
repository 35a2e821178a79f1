"""How often intervals hold the truth, and how often one of several policies that do nothing looks good.

Every test counts over simulated experiments with a fixed seed. Bounds are four standard errors of the count
away (half a per cent with 2 000 experiments), so a right rule fails in fewer than one of ten thousand seeds.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.inference.components import components
from experiments.inference.holm import together
from experiments.inference.sample import Sample

pytestmark = pytest.mark.statistical

TRIALS = 2000
SLACK = 4.0 * math.sqrt(0.05 * 0.95 / TRIALS)
#: A bootstrap takes thousands of resamples, so there are fewer experiments and more room.
FEW = 400
WIDE = 4.0 * math.sqrt(0.05 * 0.95 / FEW)


def missed(draw, truth: float, trials: int) -> tuple[float, float]:
    """Share of experiments whose interval misses the truth: as the rule has it, and with t whatever the skewness."""
    rule = plain = 0
    for trial in range(trials):
        sample = Sample(draw(np.random.default_rng([20261122, trial])))
        found = sample.interval()
        assert found is not None
        rule += not found.low <= truth <= found.high
        half = 2.009575 * sample.error  # t with 49 degrees of freedom
        plain += not abs(sample.mean - truth) <= half
    return rule / trials, plain / trials


def test_differences_that_do_not_lean_are_held_in_19_of_20():
    rule, _ = missed(lambda chance: chance.normal(3.0, 10.0, 50), 3.0, TRIALS)
    assert abs(rule - 0.05) < SLACK


def test_differences_that_lean_are_held_more_often_than_by_t():
    # Log-normal with sigma 1 (skewness 6): a few neighbourhoods save a great deal.
    rule, plain = missed(lambda chance: np.exp(chance.normal(0.0, 1.0, 50)), math.exp(0.5), FEW)
    assert plain > 0.09
    assert rule < plain - 0.02
    assert rule < 0.07 + WIDE


def test_bootstrap_t_of_exponential_differences_keeps_its_level():
    rule, plain = missed(lambda chance: chance.exponential(1.0, 50), 1.0, FEW)
    assert rule < plain
    assert abs(rule - 0.05) < WIDE


@pytest.mark.parametrize("alike", [0.0, 0.8])
def test_one_of_five_policies_that_do_nothing_looks_good_in_at_most_1_of_20(alike):
    holm = alone = apart = 0
    for trial in range(TRIALS):
        chance = np.random.default_rng([7, trial])
        shared = math.sqrt(alike) * chance.normal(size=(1, 40))
        values = shared + math.sqrt(1.0 - alike) * chance.normal(size=(5, 40))
        found = together([Sample(row) for row in values])
        holm += any(one.p_holm is not None and one.p_holm < 0.05 for one in found)
        alone += any(one.p is not None and one.p < 0.05 for one in found)
        apart += any(
            one.interval is not None and not one.interval.low <= 0.0 <= one.interval.high for one in found
        )
    assert holm / TRIALS < 0.05 + SLACK
    assert apart / TRIALS < 0.05 + SLACK
    # Without the adjustment it happens far more often: the test can fail.
    assert alone / TRIALS > 0.09


def test_simultaneous_intervals_hold_together_also_when_some_policies_work():
    lost = 0
    truth = np.array([0.0, 0.0, 0.6, 1.5, 4.0])
    for trial in range(TRIALS):
        chance = np.random.default_rng([8, trial])
        values = truth[:, None] + chance.normal(size=(5, 40))
        intervals = [one.interval for one in together([Sample(row) for row in values])]
        lost += any(
            i is not None and not i.low <= mean <= i.high for i, mean in zip(intervals, truth, strict=True)
        )
    assert lost / TRIALS < 0.05 + SLACK


def crossed(trial: int, draws: int, seeds: int, luck: float) -> np.ndarray:
    """Differences of draws that share their seeds; what a seed does to all draws has spread ``luck``."""
    chance = np.random.default_rng([9, trial])
    return np.asarray(
        chance.normal(size=(draws, 1))
        + luck * chance.normal(size=(1, seeds))
        + chance.normal(size=(draws, seeds))
    )


def test_luck_that_draws_share_does_not_average_out_over_draws():
    both = over_draws = 0
    for trial in range(TRIALS):
        values = crossed(trial, 40, 8, 1.0)
        shared = components(values, common=True)
        own = components(values, common=False)
        assert shared is not None
        assert own is not None
        both += not abs(shared.mean) <= _half(shared)
        over_draws += not abs(own.mean) <= _half(own)
    # Satterthwaite's degrees of freedom are an approximation: one per cent of room.
    assert both / TRIALS < 0.06 + SLACK
    assert over_draws / TRIALS > 0.15


def _half(found: object) -> float:
    interval = getattr(found, "interval", None)
    assert interval is not None
    return float(interval.half_width)


def test_seeds_within_draws_keep_their_level():
    lost = 0
    for trial in range(TRIALS):
        chance = np.random.default_rng([10, trial])
        values = chance.normal(size=(30, 1)) + 2.0 * chance.normal(size=(30, 4))
        found = components(values, common=False)
        assert found is not None
        lost += not abs(found.mean) <= _half(found)
    assert abs(lost / TRIALS - 0.05) < SLACK


@pytest.mark.parametrize("common", [True, False])
def test_the_variance_components_are_found(common):
    between, luck, share = [], [], []
    for trial in range(400):
        chance = np.random.default_rng([11, trial])
        values = 3.0 * chance.normal(size=(40, 1)) + 2.0 * chance.normal(size=(40, 5))
        found = components(values, common=common)
        assert found is not None
        assert found.between is not None
        assert found.seed is not None
        assert found.noise is not None
        between.append(found.between)
        luck.append(found.seed)
        share.append(found.noise)
    # Standard errors of these means over 400 experiments: 0.11, 0.02 and 0.003.
    assert np.mean(between) == pytest.approx(9.0, abs=0.5)
    assert np.mean(luck) == pytest.approx(4.0, abs=0.15)
    assert np.mean(share) == pytest.approx(4.0 / 13.0, abs=0.02)
