"""Whole numbers a place must add up to, also where layers of different years contradict each other."""

import numpy as np
import pytest

from sim.parameters import central, load
from sim.population import Profile, build, marginals, places, profile
from sim.population.composition import Composition, Contradiction, compose
from sim.population.curves import Values
from tests.made_up_places import changed, village


@pytest.fixture(scope="module")
def p() -> Values:
    return central(load())


def whole(composition: Composition) -> int:
    return int(composition.people.sum())


def test_residents_of_institutions_in_alverna_follow_from_its_figures(p: Values):
    # 1 080 households of at most 2.15 persons hold 2 321 of the 2 450 residents.
    composition = compose(profile("alverna"), p)
    assert int(composition.institution.sum()) == 2450 - 2321
    mean = (2321 - composition.singles - 2 * composition.childless) / composition.families
    assert mean == pytest.approx(3.65, abs=0.01)


def test_where_everybody_fits_nobody_lives_in_an_institution(p: Values):
    assert int(compose(profile("huurlingsedam"), p).institution.sum()) == 0


def test_of_the_average_residents_as_many_live_in_an_institution_as_households_leave(p: Values):
    # 4 667 households of 2.108 (at most 2.109) persons hold 9 842 of the 10 000.
    institution = compose(profile("reference"), p).institution
    assert int(institution.sum()) == 10_000 - 9_842
    assert institution[65:].sum() > institution[:65].sum()


@pytest.mark.parametrize("place", places())
def test_everybody_has_one_place(place: str, p: Values):
    c = compose(profile(place), p)
    assert (c.adults >= 0).all()
    heads_and_partners = c.singles + 2 * (c.childless + c.families) - c.single_parents
    assert int(c.adults.sum()) == heads_and_partners
    assert int(c.marital.sum()) == whole(c) == profile(place).value("inhabitants")
    assert int(c.adults[:18].sum()) == 0
    assert int(c.institution[:18].sum()) == 0


def test_women_outlive_men(p: Values):
    people = compose(profile("reference"), p).people
    women = people[:, 1] / people.sum(axis=1)
    assert women[:5].mean() < 0.495
    assert people[75:, 1].sum() / people[75:].sum() > 0.55


def crowded() -> Profile:
    """Alverna with so many one-person households that its children have nowhere to live."""
    return changed(profile("alverna"), households_single=60, households_no_children=36, households_children=4)


def test_household_types_of_an_older_year_give_way_to_newer_counts(p: Values):
    composition = compose(crowded(), p)
    minors = int(composition.people[:18].sum())
    assert int(composition.children.sum()) >= max(minors, composition.families)
    assert composition.households == 1080
    children_per_family = int(composition.children.sum()) / composition.families
    assert children_per_family == pytest.approx(p["people_children_mean_max"], abs=0.05)


def test_what_gave_way_is_shown():
    shown = {m.indicator: m for m in marginals(crowded(), build(crowded(), 1))}
    assert not shown["households_children"].ok
    assert shown["inhabitants"].ok
    assert shown["households"].ok
    assert shown["aged_0_14"].ok


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"inhabitants": 900}, "age bands add up to more"),
        ({"households": 2440}, "check inhabitants, household_size"),
        ({"households": 20}, "check inhabitants, household_size"),
        ({"inhabitants": 0}, "expected some"),
    ],
)
def test_figures_that_cannot_all_hold_are_refused(values: dict[str, float], complaint: str, p: Values):
    with pytest.raises(Contradiction, match=complaint):
        compose(changed(profile("alverna"), **values), p)


def test_more_married_people_than_couples_are_refused():
    married = changed(profile("alverna"), unmarried=20, married=67)
    with pytest.raises(Contradiction, match="check married"):
        build(married, 1)


def test_more_divorced_people_than_adults_are_left_are_refused():
    with pytest.raises(Contradiction, match="divorced people, but only"):
        build(changed(profile("alverna"), unmarried=10, divorced=40), 1)


def test_a_percentage_of_rounding_in_the_married_is_forgiven():
    base = village(0.2)
    couples = 65 + 69 - 14  # childless and families less single parents, of 216 households
    share = 100 * (2 * couples + 5) / base.value("inhabitants")
    rest = 100 - share - 13
    built = build(changed(base, married=share, unmarried=rest), 1)
    assert int(np.count_nonzero(built.marital == 1)) >= 2 * couples - 2
