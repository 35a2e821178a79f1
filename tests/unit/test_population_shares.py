"""Controlled rounding and exact choices."""

import numpy as np
import pytest

from sim.chance import Decision
from sim.population.matching import claim
from sim.population.shares import apportion, choose, normals, spread, tilt


def test_apportion_gives_the_largest_remainders():
    assert apportion(1080, [38, 30, 32]).tolist() == [410, 324, 346]


def test_apportion_of_nothing():
    assert apportion(0, [1, 2]).tolist() == [0, 0]


def test_spread_keeps_running_totals_within_one_half():
    expected = np.array([0.4, 0.4, 0.4, 0.4, 3.0, 0.0, 0.4])
    whole = spread(expected)
    assert np.abs(np.cumsum(whole) - np.cumsum(expected)).max() <= 0.5
    assert (np.abs(whole - expected) < 1).all()


def test_spread_keeps_whole_numbers():
    assert spread([3.0, 0.0, 2.0]).tolist() == [3, 0, 2]


def test_tilt_reaches_the_total_and_keeps_the_order():
    chance, count = np.array([0.0, 0.1, 0.5, 0.9, 1.0]), np.array([10.0, 20.0, 30.0, 40.0, 5.0])
    tilted = tilt(chance, count, 70.0)
    assert (tilted * count).sum() == pytest.approx(70.0)
    assert (np.diff(tilted) > 0).all()
    assert (tilted[0], tilted[-1]) == (0.0, 1.0)


def test_tilt_is_one_common_odds_ratio():
    chance = np.array([0.1, 0.5, 0.9])
    tilted = tilt(chance, np.ones(3), 2.0)
    ratio = (tilted / (1 - tilted)) / (chance / (1 - chance))
    assert ratio == pytest.approx(np.full(3, ratio[0]))


@pytest.mark.parametrize("total", [-1.0, 4.0, 91.0])
def test_tilt_refuses_what_cannot_be(total: float):
    with pytest.raises(ValueError, match="only 5 to 90 are possible"):
        tilt([0.0, 0.5, 1.0], [10, 85, 5], total)


def test_choose_takes_exactly_so_many_and_nobody_without_a_chance():
    u = (np.arange(100) + 0.5) / 100
    chance = np.where(np.arange(100) % 2 == 0, 0.3, 0.0)
    chosen = choose(chance, u[::-1].copy(), 20)
    assert chosen.shape == (20,)
    assert (chosen % 2 == 0).all()
    assert len(set(chosen.tolist())) == 20


def test_choose_nobody():
    assert choose(np.array([0.5]), np.array([0.5]), 0).tolist() == []


def test_choose_follows_the_chances():
    # 2 000 choices of 10 out of 40, of whom ten have five times the odds of the others.
    chance = np.repeat([0.5, 0.5 / (0.5 + 5 * 0.5)], [10, 30])
    hits = np.zeros(40)
    generator = np.random.default_rng(1)
    for _ in range(2000):
        hits[choose(chance, generator.random(40), 10)] += 1
    wanted = tilt(chance, np.ones(40), 10.0)
    assert hits / 2000 == pytest.approx(wanted, abs=0.05)


def test_normals_are_standard_normal_and_addressed():
    who = np.arange(40_000)
    z = normals(5, Decision.AGES, who, stream=0)
    assert z.mean() == pytest.approx(0.0, abs=0.02)
    assert z.std() == pytest.approx(1.0, abs=0.02)
    assert np.mean(np.abs(z) < 1.96) == pytest.approx(0.95, abs=0.005)
    assert np.array_equal(z[[7, 3]], normals(5, Decision.AGES, np.array([7, 3]), stream=0))
    assert np.abs(np.corrcoef(z, normals(5, Decision.AGES, who, stream=3))[0, 1]) < 0.02


def _claimed(stock: dict[int, int], wanted: int, low: int, high: int) -> int:
    people = np.zeros(100, dtype=np.int64)
    for age, count in stock.items():
        people[age] = count
    taken = np.zeros(1, dtype=np.int64)
    one = np.ones(1, dtype=np.int64)
    claim(people, one * wanted, one * low, one * high, one * 0, taken)
    return int(taken[0])


@pytest.mark.parametrize(
    ("stock", "wanted", "low", "high", "found"),
    [
        ({30: 1, 40: 1}, 33, 20, 60, 30),
        ({30: 1, 35: 1}, 33, 31, 60, 35),
        ({30: 1}, 33, 31, 60, -1),
        ({99: 1}, 0, 0, 99, 99),
        ({0: 1}, 99, 0, 99, 0),
        ({50: 1}, 20, 40, 60, 50),
        ({50: 1}, 90, 40, 60, 50),
        ({}, 30, 0, 99, -1),
    ],
)
def test_claim_takes_the_nearest_within_bounds(
    stock: dict[int, int], wanted: int, low: int, high: int, found: int
):
    assert _claimed(stock, wanted, low, high) == found


def test_claim_uses_people_up():
    people = np.zeros(100, dtype=np.int64)
    people[30], people[32] = 1, 1
    taken = np.zeros(3, dtype=np.int64)
    same = np.full(3, 30, dtype=np.int64)
    claim(people, same, same - 10, same + 10, np.array([2, 0, 1]), taken)
    assert taken.tolist() == [32, -1, 30]
    assert people.sum() == 0
