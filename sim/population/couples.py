"""Parents for the families, partners for the couples; who is left lives alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.composition import Composition, Contradiction
from sim.population.curves import AGES, Values, curve
from sim.population.families import Families
from sim.population.matching import claim
from sim.population.people import MAN, WOMAN
from sim.population.shares import choose, normals

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Years by which the bounds on a parent's age are widened where nobody within them is left.
_STEP = 5
#: Youngest age of parents whose eldest child at home is 30 or more.
_GROWN = 50
#: Running numbers of the draws for HOUSEHOLDS, by household (families first).
_SEX, _ORDER, _PARTNER, _COUPLED = 20, 21, 22, 25


class Adults(NamedTuple):
    """Heads and partners of the private households: families first, then couples, then singles."""

    woman: Whole  # [H] age of the woman, -1 where there is none
    man: Whole  # [H] age of the man, -1 where there is none


def settle(composition: Composition, families: Families, seed: int, p: Values) -> Adults:
    """Find the adults of every household.

    Parents are sought first because their age is bound to that of their children; couples without children
    second; the people left over live alone.

    Parameters
    ----------
    composition : Composition
        Adults by age and sex, number of couples and singles.
    families : Families
        Households with children and the bounds on the age of their parents.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    Adults
        Ages that use up the adults of the composition exactly.

    Raises
    ------
    Contradiction
        The place has too few adults of the ages that its children and couples need.
    """
    left = composition.adults.copy()
    count = composition.households
    who = np.arange(count, dtype=np.int64)
    woman = np.full(count, -1, dtype=np.int64)
    man = np.full(count, -1, dtype=np.int64)
    gap = p["people_partner_gap"] + p["people_partner_gap_sd"] * normals(
        seed, Decision.HOUSEHOLDS, who, stream=_PARTNER
    )
    order = uniforms(seed, Decision.HOUSEHOLDS, who, other=_ORDER)[:, 0]
    _parents(families, left, woman, man, gap, order, seed, p)
    _couples(composition, left, woman, man, gap, order, seed)
    alone = np.arange(composition.families + composition.childless, count)
    women = np.repeat(np.arange(AGES), left[:, WOMAN])
    woman[alone[: women.shape[0]]] = women
    man[alone[women.shape[0] :]] = np.repeat(np.arange(AGES), left[:, MAN])
    return Adults(woman, man)


def _parents(
    families: Families, left: Whole, woman: Whole, man: Whole, gap: Real, order: Real, seed: int, p: Values
) -> None:
    who = np.arange(families.size.shape[0], dtype=np.int64)
    u = uniforms(seed, Decision.HOUSEHOLDS, who, other=_SEX)[:, 0]
    single = np.flatnonzero(families.single)
    even = np.full(single.shape[0], 0.5)
    mothers = choose(even, u[single], round(single.shape[0] * p["people_single_mothers"]))
    father_only = np.zeros(who.shape[0], dtype=np.bool_)
    father_only[single] = True
    father_only[single[mothers]] = False
    with_mother = np.flatnonzero(~father_only)
    woman[with_mother] = _claimed(families, with_mother, families.wanted, left[:, WOMAN], order)
    wanted = np.rint(np.where(father_only, families.wanted, woman[who]) + gap[who]).astype(np.int64)
    with_father = np.flatnonzero(father_only | ~families.single)
    man[with_father] = _claimed(families, with_father, wanted, left[:, MAN], order)


def _claimed(families: Families, who: Whole, wanted: Whole, stock: Whole, order: Real) -> Whole:
    taken = np.empty(who.shape[0], dtype=np.int64)
    # Parents of grown children are scarcest and go first; then the youngest families, because the others can
    # still do with older parents.
    low, high = families.low[who], families.high[who]
    grown = low > _GROWN
    turn = np.lexsort((order[who], np.where(grown, -low, high), ~grown)).astype(np.int64)
    column = np.ascontiguousarray(stock)
    claim(column, wanted[who], low, high, turn, taken)
    late = turn[taken[turn] < 0]
    if late.shape[0]:
        # Step-parents and late fathers: rare, where a place is short of people of some age.
        found = np.full(who.shape[0], -1, dtype=np.int64)
        claim(column, wanted[who], low - _STEP, np.minimum(high + _STEP, AGES - 1), late, found)
        taken[late] = found[late]
    stock[:] = column
    if (taken < 0).any():
        raise Contradiction(
            f"{int((taken < 0).sum())} families with children find no parent of fitting age: check the age "
            "bands and the share of households with children"
        )
    return taken


def _couples(
    composition: Composition,
    left: Whole,
    woman: Whole,
    man: Whole,
    gap: Real,
    order: Real,
    seed: int,
) -> None:
    count = composition.childless
    if count == 0:
        return
    if min(int(left[:, WOMAN].sum()), int(left[:, MAN].sum())) < count:
        raise Contradiction(f"{count} couples without children, but too few men or women are left for them")
    ages = np.repeat(np.arange(AGES, dtype=np.int64), left[:, WOMAN])
    u = uniforms(seed, Decision.HOUSEHOLDS, np.arange(ages.shape[0], dtype=np.int64), other=_COUPLED)[:, 0]
    who = np.arange(composition.families, composition.families + count)
    woman[who] = ages[choose(curve("coupled")[ages], u, count)]
    left[:, WOMAN] -= np.bincount(woman[who], minlength=AGES)
    taken = np.empty(count, dtype=np.int64)
    stock = np.ascontiguousarray(left[:, MAN])
    wanted = np.clip(np.rint(woman[who] + gap[who]).astype(np.int64), 0, AGES - 1)
    everybody = np.zeros(count, dtype=np.int64)
    turn = np.argsort(order[who], kind="stable").astype(np.int64)
    claim(stock, wanted, everybody, everybody + AGES - 1, turn, taken)
    left[:, MAN] = stock
    man[who] = taken
