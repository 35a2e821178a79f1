"""Kin: parents and children in and outside the household, brothers and sisters, kin elsewhere."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.curves import Values, curve
from sim.population.people import WOMAN
from sim.population.shares import normals
from sim.state import CHILD, HEAD, INMATE, PARTNER

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Running numbers of the draws for KIN, by canonical person.
_PARENT, _SIBLING, _PARENTS_AWAY, _SIBLINGS_AWAY, _CHILDREN_AWAY, _GAP = 0, 1, 2, 3, 4, 5
#: Half-width in years of the search for a parent of a wanted age.
_WINDOW = 0.75
#: From this age on a child has ties of its own with kin outside the household.
_OWN_TIES = 12
#: Brothers and sisters are compared with this many successors in the list of one parent's children.
_MOST_SIBLINGS = 4


class Rows(NamedTuple):
    """People in their final order, as far as the making of ties needs them."""

    uid: Whole  # [n] canonical person: the address of every draw
    age: Real  # [n] years
    sex: NDArray[np.uint8]  # [n]
    role: NDArray[np.uint8]  # [n]
    household: NDArray[np.int32]  # [n] -1 in an institution
    partner: NDArray[np.int32]  # [n]
    street: Whole  # [n] -1 in an institution
    position: Whole  # [n]
    residence: Whole  # [n] weeks in the present dwelling


class Kin(NamedTuple):
    """Parents by row, and the pairs of close kin in different households."""

    mother: NDArray[np.int32]  # [n]
    father: NDArray[np.int32]  # [n]
    a: Whole  # [m]
    b: Whole  # [m]


def relate(rows: Rows, seed: int, p: Values) -> Kin:
    """Find everybody's parents within the place, and the ties with kin that follow.

    Parameters
    ----------
    rows : Rows
        People in final order.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    Kin
        Parents are 20-45 years older than their children. Pairs are parents and children, grandparents and
        grandchildren of 12 and older, and brothers and sisters, all of different households.
    """
    mother, father = _at_home(rows)
    _elsewhere_in_place(rows, mother, father, seed, p)
    pairs = [*_up(rows, mother, father), *_siblings(rows, mother, father)]
    pairs.append(_lone_siblings(rows, mother, father, seed, p))
    a = np.concatenate([pair[0] for pair in pairs]).astype(np.int64)
    b = np.concatenate([pair[1] for pair in pairs]).astype(np.int64)
    apart = (rows.household[a] != rows.household[b]) | (rows.household[a] < 0)
    old = (rows.age[a] >= _OWN_TIES) & (rows.age[b] >= _OWN_TIES)
    keep = apart & old & (a != b)
    return Kin(mother, father, np.minimum(a, b)[keep], np.maximum(a, b)[keep])


def _at_home(rows: Rows) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    n = rows.age.shape[0]
    mother, father = np.full(n, -1, dtype=np.int32), np.full(n, -1, dtype=np.int32)
    heads = np.flatnonzero(rows.role == HEAD)
    children = np.flatnonzero(rows.role == CHILD)
    head = heads[rows.household[children]].astype(np.int32)
    for parent in (head, rows.partner[head]):
        is_mother = (parent >= 0) & (rows.sex[parent] == WOMAN)
        mother[children[is_mother]] = parent[is_mother]
        is_father = (parent >= 0) & (rows.sex[parent] != WOMAN)
        father[children[is_father]] = parent[is_father]
    return mother, father


def _elsewhere_in_place(
    rows: Rows, mother: NDArray[np.int32], father: NDArray[np.int32], seed: int, p: Values
) -> None:
    low, high = p["people_parent_gap_low"], p["people_parent_gap_high"]
    grown = np.flatnonzero((rows.role <= PARTNER) & (rows.age >= low) & (rows.age < 70))
    u = uniforms(seed, Decision.KIN, rows.uid[grown], other=_PARENT)
    lucky = u[:, 0] < p["people_parents_in_place"]
    grown, u = grown[lucky], u[lucky]
    gap = p["people_first_birth_age"] + p["people_first_birth_sd"] * normals(
        seed, Decision.KIN, rows.uid[grown], stream=_GAP
    )
    elders = np.flatnonzero((rows.role != CHILD) & (rows.age >= 2 * low))
    elders = elders[np.lexsort((rows.uid[elders], rows.age[elders]))]
    wanted = rows.age[grown] + gap
    first = np.searchsorted(rows.age[elders], wanted - _WINDOW)
    last = np.searchsorted(rows.age[elders], wanted + _WINDOW)
    found = last > first
    grown, first, last, u = grown[found], first[found], last[found], u[found]
    if grown.shape[0] == 0:
        return
    parent = elders[first + np.floor(u[:, 1] * (last - first)).astype(np.int64)].astype(np.int32)
    other = rows.partner[parent]

    def fits(who: NDArray[np.int32]) -> NDArray[np.bool_]:
        years = rows.age[who] - rows.age[grown]
        return (who >= 0) & (years >= low) & (years <= high)

    good = fits(parent)
    good[good] = _first_of_each(np.maximum(parent, other)[good], round(p["people_children_in_place_max"]))
    grown, parent, other = grown[good], parent[good], other[good]
    other = np.where(fits(other), other, -1).astype(np.int32)
    # Two partners are not given the same parent: the second of the two loses the link.
    link = np.full(rows.age.shape[0], -1, dtype=np.int32)
    link[grown] = np.where(other >= 0, np.minimum(parent, other), parent)
    mate = rows.partner[grown]
    clash = (mate >= 0) & (link[mate] == link[grown]) & (mate < grown)
    grown, parent, other = grown[~clash], parent[~clash], other[~clash]
    for who in (parent, other):
        is_mother = (who >= 0) & (rows.sex[who] == WOMAN)
        mother[grown[is_mother]] = who[is_mother]
        is_father = (who >= 0) & (rows.sex[who] != WOMAN)
        father[grown[is_father]] = who[is_father]


def _first_of_each(key: NDArray[np.int32], most: int) -> NDArray[np.bool_]:
    """Which entries are among the first ``most`` of their key, bool[k]."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    first = np.searchsorted(ordered, ordered, side="left")
    keep = np.empty(key.shape[0], dtype=np.bool_)
    keep[order] = np.arange(key.shape[0]) - first < most
    return keep


def _up(rows: Rows, mother: NDArray[np.int32], father: NDArray[np.int32]) -> list[tuple[Whole, Whole]]:
    """Pairs with parents and grandparents."""
    everybody = np.arange(rows.age.shape[0])
    pairs = []
    for parent in (mother, father):
        known = everybody[parent >= 0]
        pairs.append((known, parent[known].astype(np.int64)))
        at_home = known[rows.role[known] == CHILD]
        for grandparent in (mother, father):
            grand = grandparent[parent[at_home]].astype(np.int64)
            pairs.append((at_home[grand >= 0], grand[grand >= 0]))
    return pairs


def _siblings(rows: Rows, mother: NDArray[np.int32], father: NDArray[np.int32]) -> list[tuple[Whole, Whole]]:
    """Pairs of children of one mother, or of one father where no mother is known."""
    parent = np.where(mother >= 0, mother, father)
    known = np.flatnonzero(parent >= 0)
    known = known[np.lexsort((rows.uid[known], parent[known]))]
    pairs = []
    for shift in range(1, _MOST_SIBLINGS + 1):
        a, b = known[:-shift], known[shift:]
        same = parent[a] == parent[b]
        pairs.append((a[same], b[same]))
    return pairs


def _lone_siblings(
    rows: Rows, mother: NDArray[np.int32], father: NDArray[np.int32], seed: int, p: Values
) -> tuple[Whole, Whole]:
    """Pairs of brothers and sisters whose parents do not live in the place."""
    alone = (rows.role != CHILD) & (mother < 0) & (father < 0) & (rows.age >= 25) & (rows.age < 80)
    pool = np.flatnonzero(alone)
    pool = pool[np.lexsort((rows.uid[pool], rows.age[pool]))]
    u = uniforms(seed, Decision.KIN, rows.uid[pool], other=_SIBLING)
    # Each tie serves two people, so half as many seek one.
    seeks = np.flatnonzero(u[:, 0] < p["people_siblings_in_place"] / 2)
    most = p["people_sibling_gap"]
    wanted = rows.age[pool[seeks]] + most * (2 * u[seeks, 1] - 1)
    found = np.minimum(np.searchsorted(rows.age[pool], wanted), max(pool.shape[0] - 1, 0))
    a, b = pool[seeks], pool[found]
    fits = (rows.partner[a] != b) & (np.abs(rows.age[a] - rows.age[b]) <= most + 1)
    return a[fits], b[fits]


def count_away(rows: Rows, kin: Kin, seed: int, p: Values) -> NDArray[np.uint8]:
    """Close kin who live outside the place: parents alive, brothers and sisters, grown children.

    Returns
    -------
    uint8[n]
        Those known to live in the place are not counted again.
    """
    n = rows.age.shape[0]
    year = np.minimum(rows.age.astype(np.int64), curve("parent_alive").shape[0] - 1)
    grown = rows.role != CHILD
    here = (kin.mother >= 0).astype(np.int64) + (kin.father >= 0)
    # Kin of these kinds in the place, to be taken off the expected numbers.
    parents = np.bincount(
        np.concatenate([kin.mother[kin.mother >= 0], kin.father[kin.father >= 0]]), minlength=n
    )
    u = uniforms(seed, Decision.KIN, rows.uid, other=_PARENTS_AWAY)
    alive = (u[:, :2] < curve("parent_alive")[year][:, None]).sum(axis=1)
    # A child at home with one parent has the other elsewhere.
    away = np.where(rows.role == INMATE, 0, np.maximum(alive - here, 0))
    u = uniforms(seed, Decision.KIN, rows.uid, other=_SIBLINGS_AWAY)
    away += np.where(grown, (u < p["people_siblings_per_person"] / 4).sum(axis=1), 0)
    start, done = p["people_children_left_start"], p["people_children_left_done"]
    gone = np.clip((rows.age - start) / (done - start), 0.0, 1.0) * p["people_children_left"] / 4
    u = uniforms(seed, Decision.KIN, rows.uid, other=_CHILDREN_AWAY)
    left = (u < gone[:, None]).sum(axis=1)
    away += np.where(grown, np.maximum(left - parents, 0), 0)
    return away.astype(np.uint8)
