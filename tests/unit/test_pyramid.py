"""Single years of age from published bands: every band its number, no steps between bands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.population.curves import AGES, reference_weights
from sim.population.pyramid import single_years

STARTS = (0, 15, 25, 45, 65)
STOPS = (*STARTS[1:], AGES)


def spread(*counts: int):
    return single_years(counts, STARTS)


@given(st.lists(st.integers(0, 2000), min_size=5, max_size=5))
def test_every_band_keeps_its_number(counts: list[int]):
    people = spread(*counts)
    assert (people >= 0).all()
    assert [int(people[a:b].sum()) for a, b in zip(STARTS, STOPS, strict=True)] == counts


def test_a_place_like_the_country_has_the_ages_of_the_country():
    national = reference_weights()
    counts = [round(1e6 * national[a:b].sum()) for a, b in zip(STARTS, STOPS, strict=True)]
    assert np.abs(spread(*counts) - 1e6 * national).max() <= 1.0


def test_an_estate_of_young_families_has_few_people_about_to_turn_65():
    # Huurlingsedam: 466 people of 45-64 and 95 over 65; spread evenly, 23 a year would turn 65 beside 6 who are.
    people = spread(490, 219, 630, 466, 95)
    assert people[45:50].mean() > 2.0 * people[60:65].mean()
    ratio = people[60:70] / reference_weights()[60:70]
    assert ratio[:5].mean() == pytest.approx(ratio[5:].mean(), rel=0.6)
