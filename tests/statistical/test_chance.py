"""Draws are fair and do not know of each other: between residents, decisions, weeks, and the words of one block."""

from __future__ import annotations

import numpy as np
import pytest

from sim.chance import Decision, slot, slot_unit, uniforms

pytestmark = pytest.mark.statistical
#: Normal deviate passed by chance once in 3.5 million; the seeds are fixed, so a green test stays green.
SIGMA = 5.0


def plain(rule):
    return getattr(rule, "py_func", rule)


def words(seed: int, decision: Decision, who, week: int = 0):
    return np.rint(uniforms(seed, decision, who, week=week) * 2.0**32 - 0.5).astype(np.uint64)


@pytest.mark.parametrize("h", [1.0 / 16.0, 0.01, 0.001])
@pytest.mark.parametrize("which", range(4))
def test_an_event_in_a_slot_happens_with_exactly_its_probability(h: float, which: int):
    n = 1_000_000
    word = words(11, Decision.WEEK, np.arange(n))[:, which]
    chosen, chance = plain(slot)(word), plain(slot_unit)(word)
    happened = np.array([np.count_nonzero((chosen == k) & (chance < h)) for k in range(16)])
    # Sixteen slots: one in 200 000 runs passes five deviations somewhere.
    assert np.abs(happened - n * h).max() < SIGMA * np.sqrt(n * h * (1 - h))


def test_words_are_uniform():
    n = 1_000_000
    drawn = uniforms(5, Decision.ASK, np.arange(n))
    for word in range(4):
        found = np.histogram(drawn[:, word], bins=256, range=(0, 1))[0]
        chi = ((found - n / 256) ** 2 / (n / 256)).sum()
        assert abs(chi - 255) < SIGMA * np.sqrt(2 * 255)


def series(decision: Decision, who, weeks: int, word: int = 0):
    return np.array([uniforms(3, decision, who, week=week)[:, word] for week in range(weeks)]).T


def correlations(left, right):
    a = (left - left.mean(axis=1, keepdims=True)) / left.std(axis=1, keepdims=True)
    b = (right - right.mean(axis=1, keepdims=True)) / right.std(axis=1, keepdims=True)
    return a @ b.T / left.shape[1]


@pytest.mark.parametrize("decision", [Decision.WEEK, Decision.ASK, Decision.TIE_FORM])
def test_no_two_residents_are_correlated(decision: Decision):
    weeks, who = (
        1_000,
        np.concatenate([np.arange(100), (1 << 30) + np.arange(0, 800, 8), (1 << 31) + np.arange(100)]),
    )
    r = correlations(drawn := series(decision, who, weeks), drawn)[np.triu_indices(who.size, 1)]
    # |r| > 0.2 is 6.3 deviations: of these 44 850 pairs 0.00001 are expected.
    assert np.count_nonzero(np.abs(r) > 0.2) == 0
    # And r as a whole spreads as chance makes it: sum of n·r² is chi-square with one degree a pair.
    assert abs(weeks * (r**2).sum() - r.size) < SIGMA * np.sqrt(2 * r.size)


def test_decisions_of_one_resident_are_independent():
    weeks, who = 1_000, np.arange(60)
    kinds = (Decision.WEEK, Decision.ASK, Decision.TEAM, Decision.SPECIALIST, Decision.PRIORITY)
    drawn = [series(kind, who, weeks) for kind in kinds]
    for a in range(len(kinds)):
        for b in range(a):
            r = correlations(drawn[a], drawn[b])
            assert np.abs(r).max() < 0.2
            assert abs(weeks * (r**2).sum() - r.size) < SIGMA * np.sqrt(2 * r.size)


def test_words_of_one_block_are_independent():
    weeks, who = 1_000, np.arange(60)
    drawn = [series(Decision.WEEK, who, weeks, word) for word in range(4)]
    for a in range(4):
        for b in range(a):
            assert np.abs(correlations(drawn[a], drawn[b])).max() < 0.2


def test_weeks_do_not_know_of_each_other():
    drawn = series(Decision.WEEK, np.arange(500), 1_000)
    for lag in (1, 2, 4, 13, 52):
        r = correlations(drawn[:, :-lag], drawn[:, lag:]).diagonal()
        assert abs((drawn.shape[1] - lag) * (r**2).sum() - r.size) < SIGMA * np.sqrt(2 * r.size)


def test_seeds_do_not_know_of_each_other():
    drawn = np.array([uniforms(seed, Decision.WEEK, np.arange(1_000))[:, 0] for seed in range(200)])
    r = correlations(drawn, drawn)[np.triu_indices(200, 1)]
    assert np.abs(r).max() < 0.2
    assert abs(1_000 * (r**2).sum() - r.size) < SIGMA * np.sqrt(2 * r.size)
