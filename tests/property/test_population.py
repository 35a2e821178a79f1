"""What holds for the people of any place, any seed and any draw of the figures and parameters."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.parameters import draw, load
from sim.population import People, ages, build, marginals, places, profile
from sim.population.composition import Contradiction
from sim.population.people import MOST_TIES
from sim.population.shares import apportion, choose, spread, tilt
from sim.state import CHILD, HEAD, INMATE, PARTNER
from tests.made_up_places import changed, village

seeds = st.integers(0, 2**63 - 1)
weights = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=30).filter(
    lambda w: sum(w) > 1e-3
)


def consistent(people: People) -> None:
    """Every resident in one place, every reference mutual, every value within its bounds."""
    n, h = people.birth.shape[0], people.size.shape[0]
    assert (people.birth <= 0).all()
    private = people.household >= 0
    assert int(people.size.sum()) == int(private.sum())
    assert (people.household[private] == np.repeat(np.arange(h), people.size)).all()
    assert (people.role[people.first] == HEAD).all()
    assert (people.size >= 1).all()
    assert ((people.role == INMATE) == ~private).all()
    paired = np.flatnonzero(people.partner >= 0)
    assert (people.partner[people.partner[paired]] == paired).all()
    assert np.count_nonzero(people.role == PARTNER) * 2 == paired.shape[0]
    for parent in (people.mother, people.father):
        child = np.flatnonzero(parent >= 0)
        gap = ages(people)[parent[child]] - ages(people)[child]
        assert ((gap >= 13) & (gap <= 56)).all()
    assert ((people.role != CHILD) | (people.mother >= 0) | (people.father >= 0)).all()
    assert (people.role[ages(people) < 18] == CHILD).all()
    assert (people.tie_a < people.tie_b).all()
    assert people.tie_b.max(initial=0) < n
    degree = np.bincount(np.concatenate([people.tie_a, people.tie_b]), minlength=n)
    assert degree.max() <= MOST_TIES
    assert ((people.tie_strength > 0) & (people.tie_strength < 1)).all()
    assert (people.tie_weeks >= 0).all()
    assert people.income.max() <= 4


@settings(max_examples=25)
@given(st.sampled_from(places()[:2]), seeds)
def test_every_seed_meets_every_figure(place: str, seed: int):
    people = build(profile(place), seed)
    consistent(people)
    assert [m for m in marginals(profile(place), people) if not m.ok] == []


@settings(max_examples=25)
@given(st.sampled_from(places()), seeds, st.integers(0, 10_000))
def test_every_draw_of_figures_and_parameters_meets_the_drawn_figures(place: str, seed: int, index: int):
    drawn = profile(place).draw(seed, index)
    people = build(drawn, seed, draw(load(), seed, index))
    consistent(people)
    assert [m for m in marginals(drawn, people) if not m.ok] == []


@settings(max_examples=40)
@given(
    st.sampled_from(places()[:2]),
    st.floats(0.03, 1.0),
    st.tuples(*[st.floats(5, 60)] * 3),
    st.floats(1.6, 2.9),
    seeds,
)
def test_any_place_is_built_consistently_or_refused(
    place: str, share: float, types: tuple[float, float, float], size: float, seed: int
):
    base = village(share, place)
    kinds = dict(
        zip(("households_single", "households_no_children", "households_children"), types, strict=True)
    )
    made_up = changed(base, households=max(round(base.value("inhabitants") / size), 1), **kinds)
    try:
        people = build(made_up, seed)
    except Contradiction:
        return
    consistent(people)
    shown = {m.indicator: m for m in marginals(made_up, people)}
    assert shown["inhabitants"].deviation == 0
    assert shown["households"].deviation == 0


@given(st.integers(0, 100_000), weights)
def test_apportion_adds_up_and_stays_within_one(total: int, parts: list[float]):
    whole = apportion(total, parts)
    exact = np.array(parts) * total / sum(parts)
    assert int(whole.sum()) == total
    assert (np.abs(whole - exact) < 1 + 1e-6).all()


@given(weights)
def test_spread_adds_up_to_the_rounded_sum(parts: list[float]):
    whole = spread(parts)
    assert abs(int(whole.sum()) - sum(parts)) <= 0.5 + 1e-3
    assert (whole >= 0).all()


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=40), st.floats(0.02, 0.98))
def test_tilt_reaches_any_total_that_can_be(chances: list[float], part: float):
    tilted = tilt(chances, np.ones(len(chances)), part * len(chances))
    assert abs(tilted.sum() - part * len(chances)) < 1e-4
    assert ((tilted > 0) & (tilted < 1)).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40), st.data())
def test_choose_takes_so_many_of_those_who_can(chances: list[float], data: st.DataObject):
    able = sum(c > 0 for c in chances)
    k = data.draw(st.integers(0, able))
    u = np.array(data.draw(st.lists(st.floats(0.001, 0.999), min_size=len(chances), max_size=len(chances))))
    chosen = choose(np.array(chances), u, k)
    assert len(set(chosen.tolist())) == k
    assert all(chances[i] > 0 for i in chosen)
