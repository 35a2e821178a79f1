"""Ties of the start are as strong as the law of contact makes them in the time they have lasted."""

import numpy as np
import pytest

from sim.parameters import central, load
from sim.population.people import FRIEND, KIN
from sim.population.strengths import _grown, affinities, strengths


@pytest.mark.parametrize("rate", [0.0, 0.004, 0.006, 0.02, 0.05])
def test_the_closed_form_is_what_weeks_of_contact_add_up_to(rate: float):
    # The engine's own week: reinforce, then fade.
    strength, fade = 0.1, 0.006
    for _ in range(300):
        x = strength * rate
        strength = (strength + (1.0 - strength) * x * (1.0 - 0.5 * x)) * (1.0 - fade)
    found = _grown(np.array([rate]), fade, 0.1, np.array([300.0]))[0]
    assert found == pytest.approx(strength, rel=0.05)


def star(friends: int, weeks: int, openness: float = 0.5):
    """Strengths of the ties of somebody with so many friends who know nobody else."""
    a, b = np.zeros(friends, dtype=np.int64), np.arange(1, friends + 1)
    ties = (a, b, np.full(friends, FRIEND), np.full(friends, weeks))
    people = np.full(friends + 1, openness)
    p = {**central(load()), "affinity_spread": 0.0}
    return strengths(ties, people, np.zeros(friends + 1), np.full(friends, 0.5), 1, p)


def test_ties_grow_with_age_and_less_the_more_there_are_to_share_time_with():
    ages = [float(star(10, weeks).mean()) for weeks in (0, 52, 260, 1040)]
    assert ages[0] == pytest.approx(central(load())["tie_start"], abs=2e-3)
    assert ages == sorted(ages)
    assert star(25, 260).mean() < star(10, 260).mean() < star(10, 260, openness=0.9).mean()


def test_kin_are_close_whatever_their_contact():
    p = central(load())
    ties = (np.array([0]), np.array([1]), np.array([KIN]), np.array([0]))
    found = strengths(ties, np.zeros(2), np.zeros(2), np.array([0.0]), 1, p)
    assert found[0] == p["people_kin_strength_low"]


def test_affinity_is_the_pairs_own():
    a, b = np.arange(500), np.arange(500) + 500
    found = affinities(a, b, 1000, 1, 0.4)
    assert found.mean() == pytest.approx(1.0, abs=0.05)
    assert np.abs(found - 1.0).max() <= 0.4
    assert (affinities(a[::-1], b[::-1], 1000, 1, 0.4)[::-1] == found).all()
