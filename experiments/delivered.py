"""Hours that a plan means to spend and hours it delivers, by what they are for, and offer by offer.

One life of one neighbourhood at the central parameters, with and without the plan: enough to see what the prevention
hours can carry. What they cannot carry is said, not cut in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.runs import BASELINE, WEEKS_PER_YEAR
from sim import levers as L
from sim import record as R
from sim.levers import Levers
from sim.offers import OFFERS
from sim.parameters import Parameters, central, load
from sim.policies import levers_of
from sim.population import build, profile
from sim.rates import rates
from sim.start import burn_in, settle_people
from sim.state import World, copy
from sim.week import in_units, run_weeks

Weekly = NDArray[np.float64]


@dataclass(frozen=True)
class Hours:
    """Hours a week of one kind, mean over the horizon.

    Attributes
    ----------
    kind : str
        ``prevention``, a part of it, ``connector``, ``coordinator``, ``new_staff``, ``visits``, or an offer's name.
    wanted : float or None
        Intended or asked for; None where the kind takes what is left.
    given : float
        Delivered.
    """

    kind: str
    wanted: float | None
    given: float

    @property
    def short(self) -> float:
        """Hours a week that could not be carried."""
        return 0.0 if self.wanted is None else max(0.0, self.wanted - self.given)


@dataclass(frozen=True)
class Delivered:
    """Hours of one arm in one place: by kind, and by offer (only those that asked for hours)."""

    arm: str
    kinds: tuple[Hours, ...]
    offers: tuple[Hours, ...]

    @property
    def prevention_short(self) -> float:
        """Hours a week that offers, supervision and aftercare asked of prevention and did not get."""
        return sum(
            hours.short for hours in self.kinds if hours.kind in ("offers", "supervision", "aftercare")
        )


def _kinds(weekly: Weekly, levers: Levers) -> tuple[Hours, ...]:
    def mean(name: str) -> float:
        return float(weekly[:, R.INDEX[name]].mean())

    def meant(lever: int) -> float:
        return float(levers.table[:, lever].mean()) / 60.0

    offers = mean("group_hours") + mean("offer_hours_new")
    supervised = mean("supervision_hours")
    new_supervision = max(0.0, min(mean("coordinator_hours"), mean("supervision_wanted") - supervised))
    return (
        Hours("prevention", mean("team_prevention_intended"), mean("team_prevention_made")),
        Hours("offers", mean("offer_hours_wanted"), offers),
        Hours("supervision", mean("supervision_wanted"), supervised + new_supervision),
        Hours("outreach", None, mean("outreach_hours")),
        Hours("aftercare", mean("aftercare_wanted"), mean("aftercare_hours")),
        Hours("informing", None, mean("informing_hours")),
        Hours("connector", meant(L.CONNECTOR), mean("connector_hours")),
        Hours("coordinator", meant(L.COORDINATOR), mean("coordinator_hours")),
        Hours("new_staff", meant(L.OFFER_MINUTES), mean("offer_hours_new")),
        Hours("visits", meant(L.HOME_VISITS), mean("visit_hours")),
    )


def _offers(before: World, after: World, weeks: int) -> tuple[Hours, ...]:
    rows = []
    for k, name in enumerate(OFFERS):
        asked = float(after.groups.asked[k] - before.groups.asked[k]) / 60.0 / weeks
        given = float(after.groups.given[k] - before.groups.given[k]) / 60.0 / weeks
        if asked > 0.0:
            rows.append(Hours(name, asked, given))
    return tuple(rows)


def delivered(arm: str, place: str, *, years: int = 3, seed: int = 1) -> tuple[Delivered, Delivered]:
    """Hours wanted and given in the baseline and in one arm.

    Parameters
    ----------
    arm : str
        A policy, or several joined with ``+``.
    place : str
        Neighbourhood.
    years : int
        Horizon, years of 52 weeks.
    seed : int
        Seed of the life.

    Returns
    -------
    (Delivered, Delivered)
        The baseline's and the arm's; hours a week, mean over the horizon.
    """
    p: Parameters = central(load())
    people = build(profile(place), seed, p)
    r = rates(p, int(people.birth.shape[0]))
    world = settle_people(people, r, seed=seed)
    burn_in(world, r, seed=seed)
    weeks = years * WEEKS_PER_YEAR

    def live(name: str) -> Delivered:
        levers = levers_of(name, p, weeks, place)
        lived = copy(world)
        weekly = in_units(run_weeks(lived, r, levers, seed=seed, start=0))
        return Delivered(name, _kinds(weekly, levers), _offers(world, lived, weeks))

    return live(BASELINE), live(arm)
