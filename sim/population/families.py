"""Children in families: who are brothers and sisters, and how old their parents may be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.composition import Composition
from sim.population.curves import AGES, Values
from sim.population.shares import apportion, choose, normals

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Largest number of children at home; the priors name a share for each.
MOST_CHILDREN = 6
#: Years that the ages of parents keep free between their bounds: whole years on both sides, and some choice.
_MARGIN = 5
#: Running numbers of the draws for HOUSEHOLDS.
_SINGLE, _ELDEST, _GAP, _SPACING = 0, 1, 2, 10


class Families(NamedTuple):
    """Households with children, before anybody has been named a parent; slots are children, eldest first."""

    size: Whole  # [F] children at home
    single: NDArray[np.bool_]  # [F] one parent
    family: Whole  # [C] family of each child
    age: Whole  # [C] years
    sex: Whole  # [C]
    wanted: Whole  # [F] likely age of the mother
    low: Whole  # [F] youngest age a parent may have
    high: Whole  # [F] oldest age a parent may have


def gather(composition: Composition, seed: int, p: Values) -> Families:
    """Put the children of a place together in families.

    Every family gets an eldest child and spacings; these likely ages are then replaced, rank by rank, by the
    ages that the place really has, so the ages fit exactly and brothers and sisters stay a few years apart.

    Parameters
    ----------
    composition : Composition
        Children by age and sex, number of families and single parents.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    Families
        In order of the number of children.
    """
    people = composition.children
    total = int(people.sum())
    size = _sizes(composition.families, total, p)
    families = np.arange(size.shape[0], dtype=np.int64)
    single = np.zeros(size.shape[0], dtype=np.bool_)
    by_size = np.array([p[f"people_single_parent_{k}"] for k in (1, 2, 3)])
    u = uniforms(seed, Decision.HOUSEHOLDS, families, other=_SINGLE)[:, 0]
    single[choose(by_size[np.minimum(size, 3) - 1], u, composition.single_parents)] = True

    age, sex = _by_age(people, seed)
    family = np.repeat(families, size)
    behind = _years_behind_eldest(size, family, seed, p)
    rank = np.argsort(_likely(age, size, family, behind, seed), kind="stable")
    born = np.empty(total, dtype=np.int64)
    born_sex = np.empty(total, dtype=np.int64)
    born[rank], born_sex[rank] = age, sex

    starts = np.cumsum(size) - size
    _narrow(born, born_sex, size, starts, p)
    eldest = np.maximum.reduceat(born, starts) if total else born
    youngest = np.minimum.reduceat(born, starts) if total else born
    # One year of margin on both sides, because these are whole years.
    low = eldest + int(p["people_parent_gap_low"]) + 1
    high = np.minimum(youngest + int(p["people_parent_gap_high"]) - 1, AGES - 1)
    gap = p["people_first_birth_age"] + p["people_first_birth_sd"] * normals(
        seed, Decision.HOUSEHOLDS, families, stream=_GAP
    )
    wanted = np.clip(np.rint(eldest + gap).astype(np.int64), low, np.maximum(high, low))
    order = np.lexsort((-born, family))
    return Families(size, single, family, born[order], born_sex[order], wanted, low, high)


def _sizes(families: int, children: int, p: Values) -> Whole:
    """Children per family, ascending: the national distribution, bent to the mean of the place."""
    if families == 0:
        return np.empty(0, dtype=np.int64)
    base = np.array([p[f"people_siblings_{k}"] for k in range(1, MOST_CHILDREN + 1)])
    extra = np.arange(MOST_CHILDREN, dtype=np.float64)
    low, high = 1e-3, 1e3
    for _ in range(60):
        bend = float(np.sqrt(low * high))
        weights = base * bend**extra
        if float((weights * extra).sum() / weights.sum()) * families < children - families:
            low = bend
        else:
            high = bend
    count = apportion(families, base * high**extra)
    # Rounding leaves a few children over or short: move that many families one size up or down.
    short = children - int((count * np.arange(1, MOST_CHILDREN + 1)).sum())
    step = 1 if short > 0 else -1
    for _ in range(abs(short)):
        sizes = np.arange(MOST_CHILDREN)
        movable = (count > 0) & (sizes + step >= 0) & (sizes + step < MOST_CHILDREN)
        if not movable.any():
            raise ValueError(f"{children} children do not fit {families} families of 1 to {MOST_CHILDREN}")
        source = int(np.argmax(np.where(movable, count, -1)))
        count[source] -= 1
        count[source + step] += 1
    return np.repeat(np.arange(1, MOST_CHILDREN + 1, dtype=np.int64), count)


def _by_age(people: Whole, seed: int) -> tuple[Whole, Whole]:
    """Children by age, boys and girls mixed within each year: two int64[C]."""
    count = people.reshape(-1)
    age = np.repeat(np.repeat(np.arange(AGES, dtype=np.int64), 2), count)
    sex = np.repeat(np.tile(np.arange(2, dtype=np.int64), AGES), count)
    u = uniforms(seed, Decision.AGES, np.arange(age.shape[0], dtype=np.int64), other=0)[:, 0]
    mixed = np.lexsort((u, age))
    return age[mixed], sex[mixed]


def _years_behind_eldest(size: Whole, family: Whole, seed: int, p: Values) -> Real:
    """How much younger each child is than the eldest of the family: float64[C] years."""
    low, high = p["people_spacing_low"], p["people_spacing_high"]
    starts = np.cumsum(size) - size
    order = np.arange(family.shape[0]) - starts[family]
    behind = np.zeros(family.shape[0])
    for k in range(1, MOST_CHILDREN):
        later = np.flatnonzero(order >= k)
        u = uniforms(seed, Decision.HOUSEHOLDS, family[later], other=_SPACING + k)[:, 0]
        behind[later] += low + (high - low) * u
    return behind


def _narrow(born: Whole, sex: Whole, size: Whole, starts: Whole, p: Values) -> None:
    """Exchange the eldest of a family whose children lie too far apart for one mother with an only child.

    Rare: it takes grown children of ages that few people here have.
    """
    if born.shape[0] == 0:
        return
    most = int(p["people_parent_gap_high"]) - int(p["people_parent_gap_low"]) - _MARGIN
    only = starts[size == 1]
    youngest = np.minimum.reduceat(born, starts)
    for family in np.flatnonzero(np.maximum.reduceat(born, starts) - youngest > most):
        members = np.arange(starts[family], starts[family] + size[family])
        for member in members[born[members] - youngest[family] > most]:
            fits = only[(born[only] >= youngest[family]) & (born[only] - youngest[family] <= most)]
            if fits.shape[0]:
                other = fits[np.argmax(born[fits])]
                born[member], born[other] = born[other], born[member]
                sex[member], sex[other] = sex[other], sex[member]


def _likely(age: Whole, size: Whole, family: Whole, behind: Real, seed: int) -> Real:
    """Likely age of each child: an eldest child of an age that occurs here, less the spacings. float64[C]."""
    total = age.shape[0]
    u = uniforms(seed, Decision.HOUSEHOLDS, np.arange(size.shape[0], dtype=np.int64), other=_ELDEST)
    span = np.zeros(size.shape[0])
    np.maximum.at(span, family, behind)
    # The eldest is at least as old as the spacings need, so that nobody has to be unborn.
    least = np.minimum(np.searchsorted(age, span), total - 1)
    eldest = age[least + np.floor(u[:, 0] * (total - least)).astype(np.int64)] + u[:, 1]
    return np.asarray(eldest[family] - behind, dtype=np.float64)
