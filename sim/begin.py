"""The beginning of a run: people built from figures, burnt in, and put under the starting pressure that is asked.

Experiments and the Mesa face begin here alike, so that one seed is one life in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import record as R
from sim.parameters import Parameters
from sim.population import Contradiction, People, Profile, build
from sim.rates import rates
from sim.start import Backlog, add_backlog, burn_in, settle_people
from sim.state import Table, World
from sim.week import in_units

#: How hard the team is pressed at week 0.
PRESSURES: Final = ("low", "high")
#: A model year. Five years are 260 weekly steps, as in the model text.
WEEKS_PER_YEAR: Final = 52
#: Seeds of runs from one seed of a question to the next: pairs of two questions never share a fate.
_APART = 100_003


@dataclass(frozen=True)
class Begun:
    """A neighbourhood at week 0: its people built and burnt in, nothing begun yet.

    Attributes
    ----------
    world : World
        Week 0, without a backlog.
    rates, parameters : Table, Parameters
        Of the draw.
    seed : int
        Of the run.
    residents : int
        Residents the place was built with.
    before : float64[weeks, series]
        What the burn-in recorded, in the units of ``sim.record``.
    """

    world: World
    rates: Table
    parameters: Parameters
    seed: int
    residents: int
    before: NDArray[np.float64]


def run_seed(seed: int, pair: int) -> int:
    """Seed of the runs of one pair of a question with this seed."""
    return seed * _APART + pair


#: A draw of figures that contradict each other is made again this often; then the central figures are taken.
_AGAIN, _ELSEWHERE = 8, 10_000_019


def people_of(figures: Profile, parameters: Parameters, *, seed: int, pair: int, uncertainty: bool) -> People:
    """Build the people of one pair, from central figures or from a draw of its own.

    Stand-ins of a user's own place may be drawn so that they cannot all hold: then they are drawn once more.

    Parameters
    ----------
    figures : Profile
        Of the place, central.
    parameters : Parameters
        Of the pair.
    seed : int
        Of the question.
    pair : int
        From 0.
    uncertainty : bool
        Whether this pair has a draw of its own.
    """
    if not uncertainty:
        return build(figures, run_seed(seed, pair), parameters)
    for attempt in range(_AGAIN):
        try:
            drawn = figures.draw(seed, pair + attempt * _ELSEWHERE)
            return build(drawn, run_seed(seed, pair), parameters)
        except Contradiction:
            continue
    return build(figures, run_seed(seed, pair), parameters)


def begin(figures: Profile, parameters: Parameters, *, seed: int) -> Begun:
    """Build and burn in a neighbourhood.

    Parameters
    ----------
    figures : Profile
        Published figures of the place.
    parameters : Parameters
        Of one draw.
    seed : int
        Of the run (``run_seed``).
    """
    people = build(figures, seed, parameters)
    return settle(people, parameters, rates(parameters, people.birth.shape[0]), seed=seed)


def settle(people: People, parameters: Parameters, table: Table, *, seed: int) -> Begun:
    """Burn in a neighbourhood whose people are built.

    Parameters
    ----------
    people : People
        As `sim.population.build` makes them.
    parameters : Parameters
        Of one draw.
    table : Table
        Weekly rates of that draw for so many people.
    seed : int
        Of the run (``run_seed``).
    """
    world = settle_people(people, table, seed=seed)
    before = in_units(burn_in(world, table, seed=seed))
    return Begun(world, table, parameters, seed, int(people.birth.shape[0]), before)


def press(world: World, begun: Begun, pressure: str) -> None:
    """Give the team its backlog at week 0 when the starting pressure is high; ``world`` is changed in place."""
    if pressure == "high":
        inflow = float(begun.before[-WEEKS_PER_YEAR:, R.INDEX["cases_opened"]].mean())
        backlog = Backlog(begun.parameters["backlog_weeks"])
        add_backlog(world, begun.rates, backlog, seed=begun.seed, weekly_inflow=inflow)
