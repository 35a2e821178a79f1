"""Whole numbers a place must add up to: how many people of each age, households of each type, residents of
institutions and people of each marital status.

Layers of different years meet here. Counts of the newest year stand; shares of older years are applied to them;
what several layers say differently is settled by least squares (controlled rounding) on the newest counts.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput
from sim.population.priors import AGES, curve, number, reference_weights
from sim.population.profile import AGE_BANDS, HOUSEHOLD_TYPES, MARITAL, Figure, Profile
from sim.population.shares import apportion, spread, tilt

Whole = NDArray[np.int64]

#: The published age bands: indicator, first age, first age of the next band.
BANDS: Final = tuple(zip(AGE_BANDS, (0, 15, 25, 45, 65), (15, 25, 45, 65, AGES), strict=True))
ADULT: Final = 18


class Contradiction(BadInput):  # noqa: N818 - named after what is wrong, as in the rest of the house
    """The figures of a place cannot all hold at once."""


class Composition(NamedTuple):
    """What must come out exactly; the first axis of the tables is the year of age, the second 0 man, 1 woman."""

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


def compose(profile: Profile) -> Composition:
    """Reconcile the figures of a place.

    Parameters
    ----------
    profile : Profile
        Published or drawn figures.

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
        raise Contradiction(f"{profile.name}: {inhabitants} inhabitants in {households} households: expected some")
    by_age = _ages(_bands(profile, inhabitants))
    people = _by_sex(by_age)
    kinds = apportion(households, [profile.value(name) for name in HOUSEHOLD_TYPES])
    singles, childless, families = (int(k) for k in kinds)
    single_parents = round(families * profile.value("single_parents") / 100)
    adults = singles + 2 * (childless + families) - single_parents
    private = _private(profile.figure("household_size"), inhabitants, households, adults, families)
    children = private - adults
    minors, grown = int(by_age[:ADULT].sum()), int(by_age[ADULT:].sum())
    if not max(minors, families) <= children <= inhabitants - adults:
        raise Contradiction(
            f"{profile.name}: {inhabitants} inhabitants, of whom {minors} under {ADULT}, do not fit {households} "
            f"households of {private / households:.2f} persons ({families} with children, {adults} partners, "
            f"parents and singles, so {children} children): check inhabitants, household_size and household types"
        )
    if inhabitants - private > grown:
        raise Contradiction(f"{profile.name}: more residents of institutions than adults")
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
        raise Contradiction(f"{profile.name}: the age bands add up to more than its {inhabitants} inhabitants")
    counts[~fixed] = apportion(left, values[~fixed])
    return counts


def _ages(bands: Whole) -> Whole:
    weights = reference_weights()
    return np.concatenate(
        [apportion(int(n), weights[a:b]) for n, (_, a, b) in zip(bands, BANDS, strict=True)]
    )


def _by_sex(by_age: Whole) -> Whole:
    women = np.minimum(spread(by_age * curve("women")), by_age)
    return np.stack([by_age - women, women], axis=1)


def _private(size: Figure, inhabitants: int, households: int, adults: int, families: int) -> int:
    """Residents of private households: as many as the rounded mean size and believable families allow.

    CBS leaves residents of institutions out of household figures, so what remains lives in institutions.
    """
    high = size.value if size.high is None else size.high
    by_size = int(np.ceil(households * high)) - 1
    by_families = adults + int(families * number("children_mean_max"))
    return min(inhabitants, by_size, by_families)


def _cells(people: Whole, chance: NDArray[np.float64], total: int) -> Whole:
    """Whole people by age and sex with a property of given chance by age, ``total`` in all."""
    by_cell = np.repeat(chance[:, None], 2, axis=1)
    expected = people * tilt(by_cell, people, total)
    # Running over age within each sex keeps neighbours alike; the two sexes are then corrected to the total.
    return np.minimum(spread(expected.reshape(-1)).reshape(people.shape), people)
