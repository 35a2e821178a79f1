"""Who is married, widowed, divorced: exact numbers, given to the likeliest people."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.composition import Contradiction
from sim.population.curves import Values, curve
from sim.population.people import WOMAN
from sim.population.shares import choose
from sim.state import CHILD, DIVORCED, INMATE, MARRIED, WIDOWED

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Couples per inhabitant that rounding can ask for in vain: one percentage point of both figures.
_ROUNDED = 0.01


class Persons(NamedTuple):
    """People in canonical order: heads by household, partners, children, residents of institutions."""

    age: Whole  # [n] years
    sex: Whole  # [n]
    role: Whole  # [n]
    household: Whole  # [n] canonical household, -1 in an institution
    partner: Whole  # [n] index or -1


def wed(persons: Persons, targets: Whole, seed: int, p: Values) -> NDArray[np.uint8]:
    """Give everybody a marital status.

    Parameters
    ----------
    persons : Persons
        Ages, sexes, roles and partners.
    targets : int64[4]
        How many are unmarried, married, divorced, widowed.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    uint8[n]
        Exactly the targets; an odd number of married people in a place without institutions becomes even.

    Raises
    ------
    Contradiction
        More married than couples hold, or more widowed or divorced than there are adults left.
    """
    n = persons.age.shape[0]
    u = uniforms(seed, Decision.MARITAL, np.arange(n, dtype=np.int64))
    marital = np.zeros(n, dtype=np.uint8)
    _marry(persons, int(targets[MARRIED]), p["people_institution_married"], u, marital)

    cohabiting = (persons.partner >= 0) & (marital != MARRIED)
    at_home = persons.role == CHILD
    women = persons.sex == WOMAN
    widowed = np.where(women, curve("widow")[persons.age], curve("widower")[persons.age])
    widowed = _odds(widowed, cohabiting, p["people_widowed_cohabiting"])
    widowed = _odds(widowed, at_home, p["people_ever_married_at_home"])
    _give(marital, widowed, u[:, 1], int(targets[WIDOWED]), WIDOWED, "widowed")
    divorced = _odds(curve("divorced")[persons.age], cohabiting, p["people_divorced_cohabiting"])
    divorced = _odds(divorced, at_home, p["people_ever_married_at_home"])
    _give(marital, divorced, u[:, 2], int(targets[DIVORCED]), DIVORCED, "divorced")
    return marital


def _marry(persons: Persons, married: int, share_apart: float, u: Real, marital: NDArray[np.uint8]) -> None:
    inside = np.flatnonzero((persons.role == INMATE) & (persons.age >= 18))
    apart = min(round(inside.shape[0] * share_apart), married)
    # Couples come in twos: an odd total is made up by one resident of an institution more or less.
    apart += (married - apart) % 2 if apart < inside.shape[0] else 0
    first = np.flatnonzero((persons.partner >= 0) & (persons.partner > np.arange(persons.age.shape[0])))
    wives = np.where(persons.sex[first] == WOMAN, first, persons.partner[first])
    pairs = (married - apart) // 2
    # Shares are rounded to whole percentages: so many couples too few are forgiven.
    if pairs - first.shape[0] > _ROUNDED * persons.age.shape[0]:
        raise Contradiction(
            f"{married} married people need {pairs} couples, but the household types hold {first.shape[0]}: "
            "check married, households_no_children and households_children"
        )
    pairs = min(pairs, first.shape[0])
    chosen = first[choose(curve("married")[persons.age[wives]], u[first, 0], pairs)]
    marital[chosen] = MARRIED
    marital[persons.partner[chosen]] = MARRIED
    # In institutions the married are as old as the married are elsewhere: weigh by the chance of a partner.
    weight = np.maximum(curve("coupled")[persons.age[inside]], 0.01)
    marital[inside[choose(weight, u[inside, 0], apart)]] = MARRIED


def _odds(chance: Real, those: NDArray[np.bool_], ratio: float) -> Real:
    return np.where(those, chance * ratio / (1.0 - chance + chance * ratio), chance)


def _give(marital: NDArray[np.uint8], chance: Real, u: Real, count: int, status: int, word: str) -> None:
    free = np.flatnonzero((marital == 0) & (chance > 0.0))
    if free.shape[0] < count:
        raise Contradiction(
            f"{count} {word} people, but only {free.shape[0]} unmarried adults are left: "
            "check the marital shares"
        )
    marital[free[choose(chance[free], u[free], count)]] = status
