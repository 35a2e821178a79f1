"""What the twin lives on: where needs and households stand, and the levers it is under.

A need of a kind (``Kinds``) is a density over severity, by where its household stands with the team, by whether its
person waits for or has a specialist's place, and by whether anybody of the own circle helps with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.meanfield.mixture import Mixture

Real = NDArray[np.float64]

#: Weeks of a step, and cells of severity from 0 to 1.
WEEKS: Final = 4
CELLS: Final = 41
#: Where a household stands: no case, waiting, open, at rest after a case, in aftercare.
HIDDEN, WAITING, OPEN, RESTING, AFTER = range(5)
#: Nobody at a door, waiting for a place, in a place.
NOWHERE, LISTED, PLACED = range(3)
#: Nobody helps; somebody does.
BARE, HELPED = range(2)
#: A need above this is called severe; above ``counts_from`` and below it, mild.
SEVERE: Final = 0.5
#: Severity of each cell.
N: Real = np.linspace(0.0, 1.0, CELLS)


@dataclass(frozen=True)
class Plan:
    """What is done: levers of a run, constant over time.

    Attributes
    ----------
    prevention : float
        Share of the team's hours meant for prevention; the present level when lower (φ).
    hours : float
        Team hours, as a factor of the present.
    ring_fence : float
        Part of prevention that pressure cannot take (R).
    """

    prevention: float = 0.0
    hours: float = 1.0
    ring_fence: float = 0.0


@dataclass
class State:
    """What changes.

    Attributes
    ----------
    mass : float64[K, 5, 3, 2, CELLS]
        Needs by standing, door and help.
    minutes : float64[K, 5, 3, 2, CELLS]
        Minutes a week of informal help on them; 0 where nobody helps.
    homes : float64[5]
        Households by standing.
    done : float64[K]
        Clients in a place whose need is over.
    support : float
        Clients at home-support by the way of mental health care, on its list and in a place.
    pressure, wait, served, cover : float
        u; weeks waited as rumoured; share of casework hours met; share of light need that volunteers meet.
    """

    mass: Real
    minutes: Real
    homes: Real
    done: Real
    support: float
    pressure: float
    wait: float
    served: float
    cover: float

    def copy(self) -> State:
        """A state of its own with the same numbers."""
        return replace(
            self,
            mass=self.mass.copy(),
            minutes=self.minutes.copy(),
            homes=self.homes.copy(),
            done=self.done.copy(),
        )


def start(place: Mixture, *, backlog: float = 0.0) -> State:
    """The twin at the beginning of a burn-in; ``backlog`` households wait at once.

    Parameters
    ----------
    place : Mixture
        The place.
    backlog : float
        Households, taken from those with a severe need.
    """
    kinds, r = place.kinds, place.rates[0]
    mass = np.zeros((kinds.domain.shape[0], 5, 3, 2, CELLS))
    mass[:, HIDDEN, NOWHERE, BARE] = kinds.founded[:, None] * between(float(r.start_low), float(r.start_high))
    homes = np.array([place.households, 0.0, 0.0, 0.0, 0.0])
    state = State(mass, np.zeros_like(mass), homes, np.zeros(mass.shape[0]), 0.0, 0.85, 0.5, 1.0, 0.0)
    return with_backlog(state, backlog)


def with_backlog(state: State, households: float) -> State:
    """Put so many households with a severe need on the team's queue (all their needs wait with them)."""
    if households <= 0.0:
        return state
    severe = float(state.mass[:, HIDDEN][..., SEVERE <= N].sum())
    share = min(1.0, households / max(severe, 1e-9))
    for table in (state.mass, state.minutes):
        moved = table[:, HIDDEN] * np.where(N >= SEVERE, share, 0.0)
        table[:, HIDDEN] -= moved
        table[:, WAITING] += moved
    number = min(households, state.homes[HIDDEN])
    state.homes[HIDDEN] -= number
    state.homes[WAITING] += number
    return state


def between(low: float, high: float) -> Real:
    """A unit of mass spread evenly over severities from low to high; float64[CELLS]."""
    inside = (low <= N) & (high >= N)
    return np.asarray(inside / inside.sum())


def at(size: float) -> Real:
    """A unit of mass at one severity."""
    place = size * (CELLS - 1)
    below = int(place)
    out = np.zeros(CELLS)
    out[below] = 1.0 - (place - below)
    out[min(below + 1, CELLS - 1)] += place - below
    return out
