"""The week: the fourteen phases in their order, and the compiled loop over the whole horizon."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import levers as L
from sim import phases as F
from sim import record as R
from sim.agents.asking import asking
from sim.agents.due import draw_words, limits, list_turns
from sim.agents.lives import lives
from sim.agents.needs import needs, own_strength
from sim.agents.seeking import seeking
from sim.agents.wellbeing import strain_loneliness_wellbeing
from sim.kernel import entry, phase
from sim.ledger import ledger
from sim.levers import Levers
from sim.network.contact import contact
from sim.network.formation import new_ties
from sim.network.kin import kin_of_newcomers
from sim.observe import observe
from sim.record import SERIES
from sim.reference import by_reference
from sim.services.aftercare import aftercare
from sim.services.connector import connector, home_visits
from sim.services.groups import groups_and_volunteers
from sim.services.openings import openings
from sim.services.second_ring import second_ring
from sim.services.specialists import specialists
from sim.services.team import split_hours, teams_week
from sim.state import Table, World


@phase
def _week(world, p, lever, on, seed, week, cnt):  # type: ignore[no-untyped-def]
    draw_words(world, seed, week)
    phi = max(p.phi_base, lever[L.PREVENTION_SHARE]) * (1.0 - lever[L.PREVENTION_CUT])
    casework = split_hours(
        world, phi, lever[L.RING_FENCE], lever[L.BOUGHT_CASEWORK], lever[L.IDLE_EXISTING], seed, week, p, cnt
    )
    if on[F.LIVES]:
        lives(world, seed, week, p, cnt)
        kin_of_newcomers(world, seed, week, p, cnt)
    list_turns(world, week)
    if on[F.NEEDS]:
        needs(world, week, p, cnt)
    if on[F.CONTACT]:
        contact(world, seed, week, p, cnt)
    if on[F.OWN_STRENGTH]:
        own_strength(world, p, cnt)
    if on[F.ASKING]:
        asking(world, seed, week, lever[L.ASKING], p, cnt)
    if on[F.GROUPS]:
        fresh, coordinator = np.int64(lever[L.OFFER_MINUTES]), np.int64(lever[L.COORDINATOR])
        groups_and_volunteers(world, np.int64(lever[L.OFFERS]), fresh, coordinator, seed, week, p, cnt)
        connector(world, np.int64(lever[L.CONNECTOR]), seed, week, p, cnt)
        home_visits(world, np.int64(lever[L.HOME_VISITS]), seed, week, p, cnt)
    if on[F.SEEKING]:
        seeking(world, seed, week, p)
        second_ring(world, lever, seed, week, p, cnt)
    if on[F.TEAM]:
        teams_week(world, casework, lever, seed, week, p, cnt)
    if on[F.SPECIALISTS]:
        specialists(world, seed, week, p, cnt)
    if on[F.AFTERCARE]:
        aftercare(world, seed, week, p, cnt)
    if on[F.WELLBEING]:
        strain_loneliness_wellbeing(world, lever[L.RESPITE], p, cnt)
    if on[F.NEW_TIES]:
        new_ties(world, seed, week, p, cnt)
    if on[F.LEDGER]:
        ledger(world, np.int64(lever[L.NEW_MONEY]), week, p, cnt)
    if on[F.RECORD]:
        observe(world, week, p, cnt)
    openings(world, week, p)


@entry
def _run(world, rates, levers, on, seed, start, out):  # type: ignore[no-untyped-def]
    p, place = rates[0], by_reference(world)
    limits(place, p)
    for t in range(out.shape[0]):
        out[t, :] = 0
        _week(place, p, levers[t], on, seed, start + t, out[t])


ALL_ON = np.ones(len(F.PHASES), dtype=np.bool_)


def run_weeks(
    world: World,
    rates: Table,
    levers: Levers,
    *,
    seed: int,
    start: int,
    on: NDArray[np.bool_] = ALL_ON,
) -> NDArray[np.int64]:
    """Run the weeks of ``levers`` on a neighbourhood, in place, in one compiled call that releases the GIL.

    Parameters
    ----------
    world : World
        The columns; changed in place.
    rates : Table
        Weekly rates of one parameter draw (``sim.rates.rates``).
    levers : Levers
        Levers of all weeks; their number is the number of weeks run.
    seed : int
        0 <= seed < 2**63.
    start : int
        Week number of the first week (burn-in weeks are negative).
    on : bool[phase]
        Which phases run (an ablation switches one off).

    Returns
    -------
    int64[weeks, series]
        Counts by week, in the order of ``sim.record.SERIES``.
    """
    out = np.zeros((levers.weeks, len(SERIES)), dtype=np.int64)
    _run(world, rates, levers.table, on, seed, start, out)
    return out


def in_units(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Turn counts into the units of ``SERIES`` (hours, euros, points); same shape, float64."""
    scale = np.array([series.scale for series in R.SERIES], dtype=np.float64)
    return np.asarray(counts / scale)


def week_of(counts: NDArray[np.int64], name: str) -> Any:
    """One named series of a run, in its unit."""
    return in_units(counts)[..., R.INDEX[name]]
