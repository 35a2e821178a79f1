"""Coverage of what the report prints: the range of pairs and the Monte-Carlo error of the mean.

Each check compares a share of hits in 4 000 experiments with its nominal value and allows four standard
errors: a sound method fails with probability below 1 in 10 000. Seeds are fixed.
"""

import math

import numpy as np
import pytest

from experiments.statistics import share, summarise

EXPERIMENTS = 4000


def within(hits, nominal):
    return abs(np.mean(hits) - nominal) < 4.0 * math.sqrt(nominal * (1.0 - nominal) / EXPERIMENTS)


@pytest.mark.statistical
@pytest.mark.parametrize("n", [19, 50])
@pytest.mark.parametrize("draw", ["standard_normal", "standard_exponential", "standard_cauchy"])
def test_a_new_pair_falls_inside_the_range_nine_times_in_ten(n, draw):
    generator = np.random.default_rng(2024)
    samples = getattr(generator, draw)((EXPERIMENTS, n + 1))
    hits = []
    for sample in samples:
        summary = summarise(sample[:-1])
        assert summary.low is not None
        assert summary.high is not None
        hits.append(summary.low <= sample[-1] <= summary.high)
    assert within(hits, 0.9)


@pytest.mark.statistical
def test_two_monte_carlo_errors_hold_the_true_mean():
    generator = np.random.default_rng(7)
    hits = []
    for sample in generator.normal(3.0, 2.0, (EXPERIMENTS, 200)):
        summary = summarise(sample)
        assert summary.mean is not None
        assert summary.mc_error is not None
        hits.append(abs(summary.mean - 3.0) < 1.972 * summary.mc_error)
    # 1.972 is the 97.5 % point of Student's t with 199 degrees of freedom.
    assert within(hits, 0.95)


@pytest.mark.statistical
def test_the_interval_of_a_share_holds_the_true_share():
    generator = np.random.default_rng(11)
    hits = []
    for sample in generator.random((EXPERIMENTS, 50)) < 0.3:
        found = share(sample)
        hits.append(found.low <= 0.3 <= found.high)
    # A discrete count cannot hit 0.90 exactly; Wilson stays within two points of it at this size.
    assert abs(np.mean(hits) - 0.9) < 0.02 + 4.0 * math.sqrt(0.09 / EXPERIMENTS)
