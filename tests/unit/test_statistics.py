"""Paired statistics against closed forms and scipy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from experiments.statistics import range_cover, share, summarise, variance_ratio

VALUES = arrays(np.float64, st.integers(2, 60), elements=st.floats(-1e6, 1e6))


def test_mean_and_error_of_a_known_sample():
    summary = summarise(np.array([2.0, 4.0, 6.0, 8.0]))
    assert summary.mean == 5.0
    assert summary.mc_error == pytest.approx(math.sqrt(20.0 / 3.0) / 2.0)


@given(VALUES)
def test_agrees_with_scipy(values):
    summary = summarise(values)
    low, high = stats.mstats.mquantiles(values, [0.05, 0.95], alphap=0.0, betap=0.0)
    scale = np.abs(values).max() + 1.0
    assert summary.mean == pytest.approx(values.mean(), abs=1e-9 * scale)
    assert summary.mc_error == pytest.approx(stats.sem(values), abs=1e-9 * scale)
    assert summary.low == pytest.approx(low, abs=1e-9 * scale)
    assert summary.high == pytest.approx(high, abs=1e-9 * scale)


@given(VALUES, st.floats(-1e3, 1e3))
def test_shifting_all_pairs_shifts_the_range_and_not_the_error(values, shift):
    before, after = summarise(values), summarise(values + shift)
    assert before.low is not None
    assert after.low == pytest.approx(before.low + shift, abs=1e-6)
    assert after.mc_error == pytest.approx(before.mc_error, abs=1e-6)


def test_one_pair_has_a_mean_and_nothing_else():
    summary = summarise(np.array([3.0]))
    assert (summary.mean, summary.low, summary.high, summary.mc_error, summary.n) == (
        3.0,
        None,
        None,
        None,
        1,
    )


def test_pairs_without_a_value_are_left_out():
    assert summarise(np.array([1.0, np.nan, 3.0])) == summarise(np.array([1.0, 3.0]))
    assert summarise(np.array([np.nan])).mean is None


@pytest.mark.parametrize(("n", "cover"), [(1, None), (2, 1 / 3), (18, 17 / 19), (19, 0.9), (500, 0.9)])
def test_cover_of_the_range(n, cover):
    assert range_cover(n) == (None if cover is None else pytest.approx(cover))


def test_fewer_than_nineteen_pairs_give_the_whole_span():
    values = np.arange(18.0)
    summary = summarise(values)
    assert (summary.low, summary.high) == (0.0, 17.0)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_share_agrees_with_scipys_wilson_interval(counts):
    k, n = counts
    found = share(np.arange(n) < k)
    expected = stats.binomtest(k, n).proportion_ci(confidence_level=0.9, method="wilson")
    assert found.share == pytest.approx(k / n)
    assert found.low == pytest.approx(max(expected.low, 0.0), abs=1e-9)
    assert found.high == pytest.approx(min(expected.high, 1.0), abs=1e-9)


def test_no_success_is_not_certainty():
    found = share(np.zeros(20, dtype=bool))
    assert found.share == 0.0
    assert found.mc_error > 0.0


def test_share_error_is_the_binomial_one_for_many_pairs():
    found = share(np.arange(100_000) < 30_000)
    assert found.mc_error == pytest.approx(math.sqrt(0.3 * 0.7 / 100_000), rel=1e-3)


def test_a_share_needs_a_pair():
    with pytest.raises(ValueError, match="at least one pair"):
        share(np.array([], dtype=bool))


def test_variance_ratio_in_closed_form():
    common = np.array([1.0, 5.0, 9.0, 13.0])
    own = np.array([0.1, -0.1, -0.1, 0.1])
    expected = (np.var(common, ddof=1) + np.var(common + own, ddof=1)) / np.var(own, ddof=1)
    assert variance_ratio(common, common + own) == pytest.approx(expected)


def test_variance_ratio_of_independent_arms_is_one():
    one = np.array([1.0, -1.0, 1.0, -1.0])
    other = np.array([1.0, 1.0, -1.0, -1.0])
    assert variance_ratio(one, other) == pytest.approx(1.0)


@pytest.mark.parametrize("shift", [0.0, 7.5])
def test_equal_differences_have_no_variance_ratio(shift):
    values = np.array([0.1, 0.7, 1.3])
    assert variance_ratio(values, values + shift) is None
    assert variance_ratio(values[:1], values[:1]) is None
