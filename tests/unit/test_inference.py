"""Intervals of means, Holm, and draws beside seeds, against scipy and closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from experiments.inference.components import components
from experiments.inference.holm import holm, together
from experiments.inference.sample import Sample

VALUES = arrays(np.float64, st.integers(2, 9), elements=st.integers(-1000, 1000).map(float))
CHANCES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8)


@given(VALUES)
def test_few_values_have_the_t_interval_and_p_value_of_scipy(values):
    sample = Sample(values)
    found = sample.interval()
    assert found is not None
    if np.ptp(values) == 0.0:
        assert (found.low, found.high, sample.p_value()) == (values[0], values[0], 0.0 if values[0] else 1.0)
        return
    low, high = stats.t.interval(0.95, values.size - 1, values.mean(), stats.sem(values))
    assert found.kind == "t"
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-9, abs=1e-9)
    assert sample.p_value() == pytest.approx(stats.ttest_1samp(values, 0.0).pvalue, rel=1e-6, abs=1e-12)


def test_the_kind_follows_the_skewness_and_needs_ten_values():
    leaning = np.array([0.0] * 5 + [1.0] * 5 + [2.0, 30.0])
    assert Sample(leaning).skewness == pytest.approx(stats.skew(leaning))
    assert Sample(leaning).kind == "bootstrap-t"
    assert Sample(leaning[-9:]).kind == "t"
    assert Sample(np.arange(50.0)).kind == "t"


@given(st.integers(0, 2**31), st.floats(0.01, 100.0), st.floats(-1000.0, 1000.0))
def test_a_bootstrap_t_interval_moves_and_grows_with_the_values(seed, scale, shift):
    values = np.random.default_rng(seed).exponential(1.0, 30)
    one, other = Sample(values), Sample(scale * values + shift)
    if one.kind != "bootstrap-t":
        return
    mine, its = one.interval(), other.interval()
    assert mine is not None
    assert its is not None
    assert (its.low, its.high) == pytest.approx(
        (scale * mine.low + shift, scale * mine.high + shift), rel=1e-6, abs=1e-6 * (1.0 + abs(shift))
    )
    # A long tail upwards reaches further up than down.
    assert (mine.high - mine.mean > mine.mean - mine.low) == (one.skewness > 0.0)


def test_the_same_values_give_the_same_bootstrap():
    values = np.random.default_rng(1).exponential(1.0, 40)
    assert Sample(values).interval() == Sample(values.copy()).interval()
    assert Sample(values).interval() != Sample(values, seed=1).interval()


def test_nearly_all_equal_values_still_have_finite_ends():
    values = np.zeros(40)
    values[0] = 5.0
    sample = Sample(values)
    found = sample.interval(0.99)
    assert sample.kind == "bootstrap-t"
    assert found is not None
    assert np.isfinite([found.low, found.high]).all()
    assert found.low < found.mean < found.high


def test_values_that_are_none_are_left_out_and_one_says_nothing():
    assert Sample(np.array([1.0, np.nan, 3.0])).interval() == Sample(np.array([1.0, 3.0])).interval()
    assert Sample(np.array([1.0])).interval() is None
    assert Sample(np.array([1.0])).p_value() is None


@given(CHANCES)
def test_holm_lies_between_each_and_bonferroni_and_keeps_the_order(chances):
    found = holm(chances)
    known = [value for value in found if value is not None]
    assert len(known) == len(chances)
    for p, adjusted in zip(chances, known, strict=True):
        assert p <= adjusted <= min(1.0, len(chances) * max(chances))
    order = np.argsort(chances, kind="stable")
    assert np.all(np.diff(np.array(known)[order]) >= 0.0)
    assert min(known) == pytest.approx(min(1.0, len(chances) * min(chances)))


@given(CHANCES, st.randoms())
def test_holm_does_not_know_the_order_of_the_policies(chances, random):
    order = list(range(len(chances)))
    random.shuffle(order)
    assert holm([chances[at] for at in order]) == [holm(chances)[at] for at in order]


def test_holm_of_a_known_family():
    assert holm([0.01, None, 0.04, 0.03]) == [0.03, None, 0.06, 0.06]
    assert holm([]) == []


def test_intervals_of_a_family_have_the_level_of_its_first_step():
    values = np.random.default_rng(2).normal(size=(4, 20))
    for row, one in zip(values, together([Sample(row) for row in values]), strict=True):
        low, high = stats.t.interval(1 - 0.05 / 4, 19, row.mean(), stats.sem(row))
        assert one.interval is not None
        assert (one.interval.low, one.interval.high) == pytest.approx((low, high))
    alone = together([Sample(values[0])])[0]
    assert alone.p == alone.p_holm
    assert alone.interval == Sample(values[0]).interval()


def test_own_seeds_give_the_t_interval_over_the_means_of_the_draws():
    values = np.random.default_rng(3).normal(size=(12, 4)) + np.arange(12.0)[:, None]
    found = components(values, common=False)
    means = values.mean(axis=1)
    assert found is not None
    assert found.interval is not None
    assert (found.draws, found.seeds, found.over) == (12, 4, "draws")
    low, high = stats.t.interval(0.95, 11, means.mean(), stats.sem(means))
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


@given(st.integers(0, 2**31))
def test_shared_seeds_never_make_the_error_smaller(seed):
    values = np.random.default_rng(seed).normal(size=(8, 3))
    own, shared = components(values, common=False), components(values, common=True)
    assert own is not None
    assert shared is not None
    assert own.interval is not None
    assert shared.interval is not None
    assert shared.mean == own.mean
    assert shared.interval.error >= own.interval.error * (1 - 1e-9)


def test_a_shared_effect_of_seeds_is_found_in_closed_form():
    draws, seeds = np.array([-1.0, 0.0, 1.0]), np.array([-2.0, 2.0])
    found = components(10.0 + draws[:, None] + seeds[None, :], common=True)
    assert found is not None
    assert found.between == pytest.approx(1.0)
    assert found.seed == pytest.approx(8.0)
    assert found.noise == pytest.approx(8.0 / 9.0)
    assert found.interval is not None
    # Var(mean) = 1/3 + 8/2.
    assert found.interval.error**2 == pytest.approx(1.0 / 3.0 + 4.0)


def test_one_draw_is_over_seeds_and_a_missing_pair_takes_its_draw_along():
    one = components(np.array([[1.0, 2.0, np.nan, 6.0]]), common=True)
    assert one is not None
    assert (one.draws, one.seeds, one.over, one.between, one.noise) == (1, 3, "seeds", None, None)
    some = components(np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 7.0]]), common=True)
    assert some is not None
    assert (some.draws, some.mean) == (2, 3.75)
    assert components(np.array([[np.nan]]), common=True) is None
    single = components(np.array([[4.0], [np.nan]]), common=True)
    assert single is not None
    assert (single.mean, single.interval) == (4.0, None)


def test_one_seed_tells_nothing_about_luck():
    found = components(np.arange(5.0)[:, None], common=True)
    assert found is not None
    assert (found.over, found.between, found.seed, found.noise) == ("draws", None, None, None)
