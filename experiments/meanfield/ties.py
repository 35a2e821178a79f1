"""Ties of the twin: how many a resident has and how strong they are, from formation, use, fading and breaking.

Ties are a density over strength, kin apart. Everybody has the mean total of strengths, so that room for new ties and
hours for each are the same for all; who meets whom is read from where people live and whom they know at the start.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.demography import AGES
from sim.population.people import People, ages
from sim.state import Table

Real = NDArray[np.float64]

_CELLS: Final = 101
_S: Real = np.linspace(0.0, 1.0, _CELLS)
_WEEKS: Final = 4
#: Doors on either side at which neighbours meet, and pairs sampled for who meets whom.
_DOORS: Final = 5
_SAMPLE: Final = 20_000


class TieTwin:
    """Mean-field ties of a place.

    Parameters
    ----------
    people : People
        As built; their streets, ages, openness and first ties.
    rates : Table
        Rates of one draw.
    gone : float
        Weekly chance that a resident leaves or dies, mean.
    arrivals : float64[h]
        Households like each founding one that move in, a week.
    """

    def __init__(self, people: People, rates: Table, gone: float, arrivals: Real) -> None:
        self._r, self._gone = rates[0], gone
        inside = np.flatnonzero(people.household >= 0)
        self.residents = float(inside.size)
        chance = np.random.default_rng(0)
        elsewhere = (people.kin_elsewhere[inside].astype(float) + people.friends_elsewhere[inside]).mean()
        self._elsewhere = float(self._r.elsewhere_strength) * float(elsewhere)
        a, b = chance.choice(inside, _SAMPLE), chance.choice(inside, _SAMPLE)
        # Of two people the one with less time decides. The twin has no loneliness, which takes a few per cent of it.
        openness = float(np.minimum(people.openness[a], people.openness[b]).mean())
        self._time = float(self._r.social_hours) * (0.5 + openness)
        self._street, self._reach = _street(people, self._r, inside, chance)
        self._triad = _triad(people, self._r, chance)
        kin = people.tie_layer == S.KIN
        home = np.concatenate([people.household[people.tie_a[kin]], people.household[people.tie_b[kin]]])
        each = np.bincount(home[home >= 0], minlength=arrivals.size)
        self._kin_in = float((arrivals * each).sum()) * float(self._r.kin_of_newcomers)
        self.density = np.stack(
            [
                np.histogram(people.tie_strength[which], bins=_CELLS, range=(0.0, 1.0))[0]
                for which in (~kin, kin)
            ]
        ).astype(np.float64)

    @property
    def ties(self) -> float:
        """Ties inside the place."""
        return float(self.density.sum())

    @property
    def strong(self) -> float:
        """Good ties inside the place."""
        return float(self.density[:, float(self._r.good_tie) <= _S].sum())

    def step(self) -> None:
        """Four weeks: use, fading, breaking, leaving; then new ties."""
        r, two = self._r, 2.0 / self.residents
        total = two * float((self.density * _S).sum()) + self._elsewhere
        hours = self._time / max(total, 1.0)
        for layer, (affinity, breaks) in enumerate(
            ((1.0, 1.0), (float(r.kin_affinity), float(r.tie_break_kin)))
        ):
            used = _S + (1.0 - _S) * (1.0 - np.exp(-_S * affinity * hours * _WEEKS / r.tie_hours))
            after = used * r.tie_keep**_WEEKS
            stays = 1.0 - _WEEKS * r.tie_break * breaks * (1.0 - 0.6 * after)
            stays = stays * (after >= r.tie_remove_below) * (1.0 - self._gone) ** (2.0 * _WEEKS)
            self.density[layer] = _along(self.density[layer] * stays, after)
        room = max(0.0, 1.0 - total / float(r.tie_room)) ** 2
        degree = two * self.ties
        near = float(np.minimum(1.0, r.tie_rate * self._street * room).mean())
        # A neighbour who is a tie already makes none; nor does one's own friend's tie that leads back.
        near *= max(0.0, 1.0 - two * float(self.density[0].sum()) / self._reach)
        far = float(np.minimum(1.0, r.tie_rate * self._triad * room).mean()) * (1.0 - 1.0 / max(degree, 1.0))
        made = self.residents * _WEEKS / 16.0 * (float(r.meet[0]) * near + float(r.meet[1]) * far)
        self.density[0] += made * (np.abs(_S - float(r.tie_start)) < 0.5 / (_CELLS - 1))
        inside = (float(r.kin_low) <= _S) & (float(r.kin_high) >= _S)
        self.density[1] += _WEEKS * self._kin_in * inside / inside.sum()


def _liking(people: People, r: np.record, a: NDArray[np.int64], b: NDArray[np.int64]) -> Real:
    gap = np.abs(ages(people)[a] - ages(people)[b])
    return np.asarray(
        np.exp(-gap / r.homophily_years) * people.openness[a] * people.openness[b], dtype=np.float64
    )


def _street(
    people: People, r: np.record, inside: NDArray[np.int64], chance: np.random.Generator
) -> tuple[Real, float]:
    """How people take to whom they meet in the street (0 where nobody is), and residents within reach."""
    order = np.lexsort((people.position, people.street))
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    one = chance.choice(inside, _SAMPLE)
    step = chance.integers(-_DOORS, _DOORS, one.size)
    step += step >= 0
    home = people.household[one]
    place = rank[home] + step
    there = (place >= 0) & (place < order.size)
    other = order[np.clip(place, 0, order.size - 1)]
    there &= people.street[other] == people.street[home]
    mate = people.first[other] + (chance.random(one.size) * people.size[other]).astype(np.int64)
    pull = r.street_pull[np.clip(ages(people).astype(np.int64), 0, AGES - 1)]
    weight = np.where(there, _liking(people, r, one, mate) * pull[one] * pull[mate], 0.0)
    return weight, float(2 * _DOORS * there.mean() * people.size.mean())


def _triad(people: People, r: np.record, chance: np.random.Generator) -> Real:
    """How people take to friends of friends, as they know them at the start."""
    ends = np.concatenate([people.tie_a, people.tie_b]).astype(np.int64)
    others = np.concatenate([people.tie_b, people.tie_a]).astype(np.int64)
    order = np.argsort(ends, kind="stable")
    ends, others = ends[order], others[order]
    first = np.searchsorted(ends, np.arange(people.birth.shape[0] + 1))
    one = chance.choice(np.unique(ends), _SAMPLE)

    def friend(rows: NDArray[np.int64]) -> NDArray[np.int64]:
        many = first[rows + 1] - first[rows]
        return np.asarray(others[first[rows] + (chance.random(rows.size) * many).astype(np.int64)])

    third = friend(friend(one))
    return np.where(third != one, _liking(people, r, one, third), 0.0)


def _along(mass: Real, after: Real) -> Real:
    place = np.clip(after, 0.0, 1.0) * (_CELLS - 1)
    below = np.minimum(place.astype(np.int64), _CELLS - 2)
    moved = np.bincount(below, mass * (below + 1 - place), _CELLS)
    return np.asarray(moved + np.bincount(below + 1, mass * (place - below), _CELLS))
