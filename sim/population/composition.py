"""Whole numbers a place must add up to: people by age and sex, household types, institutions, marital status.

Layers of different years meet here. Counts of the newest year stand and shares of older years are applied to
them. Where that cannot hold (more children than the family households can have), the household types give
way, by least squares; ``marginals`` shows by how much.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput
from sim.population.curves import AGES, Values, curve
from sim.population.profile import AGE_BANDS, HOUSEHOLD_TYPES, MARITAL, Figure, Profile
from sim.population.pyramid import single_years
from sim.population.shares import apportion, spread, tilt

Whole = NDArray[np.int64]

#: The published age bands: indicator, first age, first age of the next band.
BANDS: Final = tuple(zip(AGE_BANDS, (0, 15, 25, 45, 65), (15, 25, 45, 65, AGES), strict=True))
ADULT: Final = 18
#: Rounds in which the household types are moved, and the people left to spare for rounding.
_ROUNDS, _SPARE = 20, 3.0


class Contradiction(BadInput):
    """The figures of a place cannot all hold at once."""


class Composition(NamedTuple):
    """What must come out exactly; tables have an axis for the year of age and one for 0 man, 1 woman."""

    people: Whole  # [100, 2] all residents
    children: Whole  # [100, 2] who live with a parent
    institution: Whole  # [100, 2] who live in an institution
    singles: int  # households of one person
    childless: int  # couples without children at home
    families: int  # households with children
    single_parents: int  # of those, with one parent
    marital: Whole  # [4] unmarried, married, divorced, widowed

    @property
    def households(self) -> int:
        """Number of private households."""
        return self.singles + self.childless + self.families

    @property
    def adults(self) -> Whole:
        """Heads and partners, int64[100, 2]."""
        return self.people - self.children - self.institution


def compose(profile: Profile, p: Values) -> Composition:
    """Reconcile the figures of a place.

    Parameters
    ----------
    profile : Profile
        Published or drawn figures.
    p : Values
        Values of the register.

    Returns
    -------
    Composition
        Whole numbers that agree with each other and, within rounding, with every figure.

    Raises
    ------
    Contradiction
        The figures cannot all hold at once; which ones is said.
    """
    inhabitants, households = round(profile.value("inhabitants")), round(profile.value("households"))
    if inhabitants < 1 or households < 1:
        raise Contradiction(
            f"{profile.name}: {inhabitants} inhabitants in {households} households: expected some"
        )
    by_age = _ages(_bands(profile, inhabitants))
    people = _by_sex(by_age)
    minors, grown = int(by_age[:ADULT].sum()), int(by_age[ADULT:].sum())
    size = profile.figure("household_size")
    private = _private(size, inhabitants, households)
    single = profile.value("single_parents") / 100
    singles, childless, families = _types(profile, households, private, minors, single, p)
    single_parents = round(families * single)
    adults = singles + 2 * (childless + families) - single_parents
    children = private - adults
    if not max(minors, families) <= children <= inhabitants - adults or inhabitants - private > grown:
        raise Contradiction(
            f"{profile.name}: {inhabitants} inhabitants ({minors} under {ADULT}) do not fit {households} "
            f"households of {size.value:g} persons with {adults} heads and partners: check inhabitants, "
            "household_size and the household types"
        )
    institution = _cells(people, curve("institution"), inhabitants - private)
    at_home = _cells(people - institution, np.where(np.arange(AGES) < ADULT, 1.0, curve("at_home")), children)
    return Composition(
        people,
        at_home,
        institution,
        singles,
        childless,
        families,
        single_parents,
        apportion(inhabitants, [profile.value(name) for name in MARITAL]),
    )


def _bands(profile: Profile, inhabitants: int) -> Whole:
    figures = [profile.figure(name) for name, _, _ in BANDS]
    # Counts of the place itself stand; percentages and estimates share what is left.
    fixed = np.array([f.unit == "persons" and f.kind == "source" for f in figures])
    values = np.array([f.value for f in figures])
    if fixed.all():
        return apportion(inhabitants, values)
    counts = np.where(fixed, np.rint(values), 0.0).astype(np.int64)
    left = inhabitants - int(counts.sum())
    if left < 0:
        raise Contradiction(
            f"{profile.name}: the age bands add up to more than its {inhabitants} inhabitants"
        )
    counts[~fixed] = apportion(left, values[~fixed])
    return counts


def _ages(bands: Whole) -> Whole:
    return single_years(tuple(bands.tolist()), tuple(first for _, first, _ in BANDS))


def _by_sex(by_age: Whole) -> Whole:
    women = np.minimum(spread(by_age * curve("women")), by_age)
    return np.stack([by_age - women, women], axis=1)


def _private(size: Figure, inhabitants: int, households: int) -> int:
    """Residents of private households: as many as the rounded mean size allows.

    CBS leaves residents of institutions out of household figures: who does not fit lives in an institution.
    """
    high = size.value if size.high is None else size.high
    return min(inhabitants, int(np.ceil(households * high)) - 1)


def _types(
    profile: Profile, households: int, private: int, minors: int, single: float, p: Values
) -> tuple[int, int, int]:
    """Households of one person, couples without children, and with children, with room for the children.

    Heads and partners must leave at least the minors, and one child for each family, and no more children
    than families can believably have. Shares of an older layer that do not are moved as little as possible.
    """
    share = np.array([profile.value(name) for name in HOUSEHOLD_TYPES])
    share = share / float(share.sum())
    adults, family = np.array([1.0, 2.0, 2.0 - single]), np.array([0.0, 0.0, 1.0])
    # People per household of each type, the bound, and whether it is an upper (1) or a lower (-1) one.
    limits = (
        (adults, private - minors, 1.0),
        (adults + family, private, 1.0),
        (adults + family * p["people_children_mean_max"], private, -1.0),
    )
    for _ in range(_ROUNDS):
        for people, bound, sign in limits:
            over = households * float((share * people).sum()) - bound
            if sign * over > -_SPARE:
                pull = people - float(people.mean())
                share = share - pull * (over + sign * _SPARE) / (households * float((pull * pull).sum()))
                share = np.maximum(share, 0.0)
                share = share / float(share.sum())
    singles, childless, families = (int(k) for k in apportion(households, share))
    return singles, childless, families


def _cells(people: Whole, chance: NDArray[np.float64], total: int) -> Whole:
    """Whole people by age and sex with a property of given chance by age, ``total`` in all."""
    by_cell = np.repeat(chance[:, None], 2, axis=1)
    expected = people * tilt(by_cell, people, total)
    # Running over age within each sex keeps neighbours alike; the two sexes are then corrected to the total.
    return np.minimum(spread(expected.reshape(-1)).reshape(people.shape), people)
