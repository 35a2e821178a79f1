"""Ties of the start: each pair once, no more than a person can hold, with an age."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.curves import AGES, Values, curve
from sim.population.kinship import Rows
from sim.population.neighbours import pair_uniforms
from sim.population.people import FRIEND, KIN, MOST_TIES, WEEKS_PER_YEAR

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Running number of the draw for TIE_AGES of a household's time in its dwelling, by the person at its head.
_RESIDENCE = 0
#: Weeks a tie can be old: two long lives.
_MOST_WEEKS = 6000
#: Age in years from which friendships last.
_FIRST_FRIENDS = 3.0
#: Age at which people first set up house.
_LEAVING_HOME = 18


class TieColumns(NamedTuple):
    """The ties of ``People``."""

    a: NDArray[np.int32]  # [m]
    b: NDArray[np.int32]  # [m]
    layer: NDArray[np.uint8]  # [m]
    weeks: NDArray[np.int16]  # [m]
    closeness: Real  # [m] uniform 0-1: where a tie with kin lies in its range of strength


def residence(head_uid: Whole, head_age: Real, seed: int) -> Whole:
    """Weeks since the household moved in: drawn from the moves its head has probably made.

    Parameters
    ----------
    head_uid : int64[h]
        Canonical person at the head.
    head_age : float64[h]
        Years.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    int64[h]
        At most the weeks since the head was 18.
    """
    # still[y] is the chance never to have moved between 18 and age y; still[a] / still[y] since age y.
    still = np.ones(AGES + 1)
    still[_LEAVING_HOME + 1 :] = np.cumprod(1.0 - curve("moves")[_LEAVING_HOME:])
    u = uniforms(seed, Decision.TIE_AGES, head_uid, other=_RESIDENCE)
    age = np.arange(AGES + 1, dtype=np.float64)
    now = np.interp(head_age, age, still)
    # The last moment at which still >= now / u: the household has stayed since then.
    moved_in = np.interp(-np.minimum(now / u[:, 0], 1.0), -still, age)
    years = np.clip(head_age - moved_in, 0.0, np.maximum(head_age - _LEAVING_HOME, 0.0))
    return np.floor(years * WEEKS_PER_YEAR).astype(np.int64)


def tie(rows: Rows, layers: dict[int, tuple[Whole, Whole]], seed: int, p: Values) -> TieColumns:
    """Bring the layers together.

    Parameters
    ----------
    rows : Rows
        People in final order.
    layers : dict of int to pairs of int64[k]
        Lower and higher row per layer; a pair in more than one layer keeps the first layer of the dict.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    TieColumns
        Sorted by row; nobody has more than ``MOST_TIES``.
    """
    n = rows.age.shape[0]
    a = np.concatenate([pair[0] for pair in layers.values()])
    b = np.concatenate([pair[1] for pair in layers.values()])
    layer = np.concatenate([np.full(pair[0].shape[0], kind, dtype=np.uint8) for kind, pair in layers.items()])
    _, first = np.unique(a * n + b, return_index=True)
    a, b, layer = a[first], b[first], layer[first]
    u = pair_uniforms(seed, Decision.TIE_AGES, rows.uid[a], rows.uid[b])
    keep = _room(n, a, b, layer, u[:, 3])
    a, b, layer, u = a[keep], b[keep], layer[keep], u[keep]
    weeks = _weeks(rows, a, b, layer, u[:, 0], p)
    return TieColumns(a.astype(np.int32), b.astype(np.int32), layer, weeks.astype(np.int16), u[:, 1])


def _room(n: int, a: Whole, b: Whole, layer: NDArray[np.uint8], u: Real) -> NDArray[np.bool_]:
    """Which ties both ends have room for: kin before neighbours before friends."""
    degree = np.bincount(a, minlength=n) + np.bincount(b, minlength=n)
    if int(degree.max(initial=0)) <= MOST_TIES:
        return np.ones(a.shape[0], dtype=np.bool_)
    person = np.concatenate([a, b])
    edge = np.tile(np.arange(a.shape[0]), 2)
    crowded = np.flatnonzero(degree[person] > MOST_TIES)
    person, edge = person[crowded], edge[crowded]
    order = np.lexsort((u[edge], layer[edge], person))
    person, edge = person[order], edge[order]
    rank = np.arange(person.shape[0]) - np.searchsorted(person, person, side="left")
    keep = np.ones(a.shape[0], dtype=np.bool_)
    keep[edge[rank >= MOST_TIES]] = False
    return keep


@lru_cache(maxsize=8)
def _gone(per_year: float) -> Real:
    """Chance that a tie has been lost within k weeks, float64[_MOST_WEEKS + 1]."""
    per_week = per_year / WEEKS_PER_YEAR
    return 1.0 - np.cumprod(np.concatenate([[1.0], np.full(_MOST_WEEKS, 1.0 - per_week)]))


def _weeks(rows: Rows, a: Whole, b: Whole, layer: NDArray[np.uint8], u: Real, p: Values) -> Whole:
    """Age of each tie in weeks: few of the old are left, and friends of friends come faster every year."""
    younger = np.minimum(rows.age[a], rows.age[b])
    years = np.where(layer == FRIEND, younger - _FIRST_FRIENDS, younger)
    known = np.floor(years * WEEKS_PER_YEAR).astype(np.int64)
    together = np.minimum(rows.residence[a], rows.residence[b])
    most = np.clip(np.where(layer == KIN, known, np.minimum(known, together)), 0, _MOST_WEEKS)
    # The exponential law, cut off at the longest the two can have known each other here.
    loss = p["nw_loss_year"]
    neighbours, friends = _gone(loss), _gone(loss + p["people_friends_growth"])
    weeks = np.where(
        layer == FRIEND,
        np.searchsorted(friends, u * friends[most], side="right"),
        np.searchsorted(neighbours, u * neighbours[most], side="right"),
    )
    weeks -= 1
    return np.where(layer == KIN, most, np.clip(weeks, 0, most))
