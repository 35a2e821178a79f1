"""The model itself from an empty and from a full queue: where both runs end, beside the twin's map."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from experiments.meanfield.states import BACKLOG
from sim import state as S
from sim.levers import Levers
from sim.parameters import central, load
from sim.population import build, profile
from sim.rates import rates
from sim.record import INDEX
from sim.start import Backlog, add_backlog, burn_in, settle_people
from sim.week import in_units, run_weeks

#: Years lived after week 0, of which the last are looked at.
YEARS, LAST = 10, 3
_YEAR = 52


class Ends(NamedTuple):
    """Mean pressure and households waiting in the last years, from both starts, and their scatter between seeds."""

    hours: float
    pressure_low: float
    pressure_high: float
    waiting_low: float
    waiting_high: float
    scatter: float


def ends(place: str, hours: float, seeds: tuple[int, ...] = (1, 2, 3)) -> Ends:
    """Run a place to its end from both starts, on the same seeds.

    Parameters
    ----------
    place : str
        Neighbourhood.
    hours : float
        Team hours as a factor of the present.
    seeds : tuple of int
        One pair of runs each.

    Returns
    -------
    Ends
        ``scatter`` is the standard deviation between seeds of the empty start's households waiting.
    """
    p = central(load())
    found = []
    for seed in seeds:
        people = build(profile(place), seed, p)
        table = rates(p, people.birth.shape[0])
        table["team_minutes"] *= hours
        world = settle_people(people, table, seed=seed)
        before = in_units(burn_in(world, table, seed=seed))
        full = S.copy(world)
        inflow = float(before[-_YEAR:, INDEX["cases_opened"]].mean())
        add_backlog(full, table, Backlog(BACKLOG), seed=seed, weekly_inflow=inflow)
        for here in (world, full):
            weekly = in_units(run_weeks(here, table, Levers(YEARS * _YEAR), seed=seed, start=0))[
                -LAST * _YEAR :
            ]
            found.append(
                (float(weekly[:, INDEX["pressure"]].mean()), float(weekly[:, INDEX["queue"]].mean()))
            )
    both = np.array(found).reshape(len(seeds), 2, 2)
    low, high = both.mean(axis=0)
    return Ends(
        hours, float(low[0]), float(high[0]), float(low[1]), float(high[1]), float(both[:, 0, 1].std(ddof=1))
    )
