"""Friends in the place: of like age, in the same phase of the household, living near."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.chance import Decision, uniforms
from sim.population.curves import Values, curve
from sim.population.kinship import Rows
from sim.population.neighbours import settled
from sim.state import CHILD

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: First ages of the bands within which most friends are found: playmates and school classes first, then decades.
_BANDS = np.array([4, 8, 12, 15, 18, 25, 35, 45, 55, 65, 75, 85])
#: Bands in which having children at home sets people apart.
_PHASED = (5, 8)
#: Running number of the draw that decides how many friends are sought; the proposals come after it.
_COUNT, _PROPOSAL = 0, 1
#: Least mean share of friends found so far, in a place where everybody is new.
_FEW = 0.05


def befriend(rows: Rows, openness: NDArray[np.float32], seed: int, p: Values) -> tuple[Whole, Whole]:
    """Ties between friends.

    Everybody of 4 and older makes a few proposals to people of like age and phase who live near; the longer the
    other has lived here the oftener one becomes a tie, so a person has about as many friends by own choice as by
    that of others.

    Parameters
    ----------
    rows : Rows
        People in final order.
    openness : float32[n]
        0-1; open people seek more friends.
    seed : int
        Seed of the population.
    p : Values
        Values of the register.

    Returns
    -------
    tuple of int64[m]
        Lower and higher row; the same pair may come up twice.
    """
    bucket = _buckets(rows)
    member = np.flatnonzero(bucket >= 0)
    member = member[np.lexsort((member, bucket[member]))]
    count = np.bincount(bucket[member], minlength=2 * _BANDS.shape[0])
    start = np.cumsum(count) - count
    place = np.arange(member.shape[0]) - start[bucket[member]]
    local = settled(rows.residence[member], p["people_friends_time"])
    # Some of what is sought is lost on others who are new here.
    sought = _sought(rows, openness, member, local / max(local.mean(), _FEW), seed, p)

    low, high = [], []
    for k in range(int(sought.max(initial=0))):
        asking = np.flatnonzero(sought > k)
        u = uniforms(seed, Decision.FRIENDS, rows.uid[member[asking]], other=_PROPOSAL + k)
        own = bucket[member[asking]]
        target = _target(own, u[:, 1], count, p)
        size = count[target]
        # The same stretch of the list of another group lives in the same stretch of the place.
        here = np.where(target == own, place[asking], place[asking] * size // np.maximum(count[own], 1))
        step = 1 + np.floor(p["people_friend_reach"] * (1.0 / np.sqrt(u[:, 0]) - 1.0)).astype(np.int64)
        step = np.where(u[:, 2] < 0.5, -step, step)
        found = start[target] + (here + step) % np.maximum(size, 1)
        fits = (size > 1) & (u[:, 3] < local[found])
        a, b = member[asking[fits]], member[found[fits]]
        low.append(np.minimum(a, b))
        high.append(np.maximum(a, b))
    if not low:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    a, b = np.concatenate(low), np.concatenate(high)
    apart = rows.household[a] != rows.household[b]
    return a[apart], b[apart]


def _buckets(rows: Rows) -> Whole:
    """Group of like age and phase: twice the age band, plus one with children at home; -1 for nobody."""
    band = np.searchsorted(_BANDS, rows.age, side="right") - 1
    parent = np.zeros(rows.age.shape[0], dtype=np.bool_)
    homes = np.zeros(int(rows.household.max(initial=-1)) + 1, dtype=np.bool_)
    homes[rows.household[rows.role == CHILD]] = True
    private = rows.household >= 0
    parent[private] = homes[rows.household[private]] & (rows.role[private] != CHILD)
    phase = parent & (band >= _PHASED[0]) & (band <= _PHASED[1])
    return np.where((band >= 0) & private, 2 * band + phase, -1)


def _sought(
    rows: Rows, openness: NDArray[np.float32], member: Whole, local: Real, seed: int, p: Values
) -> Whole:
    years = np.minimum(rows.age[member].astype(np.int64), 99)
    # Half the wanted number, because everybody is also sought by others; mean openness is one half.
    mean = p["people_friends_in_place"] / 2 * curve("friend_pull")[years]
    mean = mean * (0.5 + openness[member].astype(np.float64)) * local
    u = uniforms(seed, Decision.FRIENDS, rows.uid[member], other=_COUNT)
    return np.floor(mean + u[:, 0]).astype(np.int64)


def _target(own: Whole, u: Real, count: Whole, p: Values) -> Whole:
    """Group a friend is sought in: mostly one's own, else the age band next to it or the other phase."""
    other_age, other_phase = p["people_friend_other_age"], p["people_friend_other_phase"]
    step = np.where(u < other_age / 2, -2, 2)
    target = np.where(u < other_age, np.clip(own + step, 0, count.shape[0] - 1), own)
    flipped = (u >= other_age) & (u < other_age + other_phase)
    target = np.where(flipped, own ^ 1, target)
    return np.where(count[target] > 1, target, own)
