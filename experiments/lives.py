"""One road to a run: a neighbourhood is built and burnt in once, and every arm is lived from a copy of week 0.

``rondom compare`` and sweeps live here alike, so the same place, draw, seed and arm are the same life in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.cases import twins
from experiments.cohort import Cohort, difference, level
from experiments.local.register import with_own_offers
from experiments.runs import BASELINE, WEEKS_PER_YEAR
from experiments.snapshot import Film, filmed, summary
from sim import record as R
from sim.begin import Begun, people_of, press, run_seed, settle
from sim.levers import Levers
from sim.parameters import Parameters
from sim.policies import members_of
from sim.population import People, build
from sim.rates import rates
from sim.state import copy, copy_into
from sim.week import in_units, run_weeks

if TYPE_CHECKING:
    from experiments.sweep.design import Origin

Weekly = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """What looks at one run gave, by name."""

    levels: dict[str, Weekly]
    paired: dict[str, Weekly]


def begin(place: str, origin: Origin, seed: int) -> Begun:
    """Build and burn in a neighbourhood.

    Parameters
    ----------
    place : str
        Neighbourhood.
    origin : Origin
        Where its parameters and figures come from.
    seed : int
        Of the life.
    """
    p = origin.parameters()
    people = _people(place, origin, p, seed)
    return settle(people, p, with_own_offers(rates(p, people.birth.shape[0]), origin.own), seed=seed)


def _people(place: str, origin: Origin, p: Parameters, seed: int) -> People:
    if origin.seed is not None and seed == run_seed(origin.seed, origin.index):
        # A life of its own draw, as all of `rondom compare` are: figures of a user's own place may be drawn again.
        return people_of(origin.published(place), p, seed=origin.seed, pair=origin.index, uncertainty=True)
    return build(origin.profile(place), seed, p)


def start_figures(p: Parameters, residents: int, before: Weekly) -> dict[str, float]:
    """Capacity at week 0: staff and hours, and inflow, open cases and pressure over the last year of burn-in."""
    last = before[-WEEKS_PER_YEAR:]

    def mean(name: str) -> float:
        return float(last[:, R.INDEX[name]].mean())

    fte = p["team_fte_10k"] * residents / 10_000.0
    return {
        "fte": fte,
        "hours": mean("team_available"),
        "inflow": mean("cases_opened"),
        "open_cases": mean("open_cases"),
        "pressure": mean("pressure"),
        "connector_hours": p["connector_hours"] * p["seed0_connector_per_nb"],
    }


def levers_at(arm: str, dose: float, p: Mapping[str, float], weeks: int, place: str) -> Levers:
    """Levers of one arm at a strength; ``baseline`` moves none.

    Parameters
    ----------
    arm : str
        ``baseline``, a policy, or policies joined with ``+``.
    dose : float
        0 to 1; every policy of the arm has it.
    p : mapping of str to float
        Parameters of the draw.
    weeks : int
        Horizon.
    place : str
        Neighbourhood, whose own list a bundle holds.
    """
    levers = Levers(weeks)
    if arm != BASELINE:
        for policy in members_of(arm, place):
            policy.model_copy(update={"strength": policy.strength * dose}).write(levers, p)
    return levers


class Lives:
    """The lives of one neighbourhood from the week its burn-in ended: one per starting pressure and arm.

    Parameters
    ----------
    begun : Begun
        From `begin`.
    place : str
        Neighbourhood.
    years : int
        Horizon.
    looks : bool
        Whether persons and households are looked at.
    """

    def __init__(self, begun: Begun, place: str, years: int, *, looks: bool) -> None:
        self._begun, self._place, self.weeks = begun, place, years * WEEKS_PER_YEAR
        self._cohort = Cohort(begun.world, begun.rates, begun.parameters) if looks else None
        self._pressed, self._spare = copy(begun.world), copy(begun.world)
        self._base: Film | None = None

    @property
    def looks(self) -> bool:
        """Whether persons and households are looked at."""
        return self._cohort is not None

    @property
    def has_baseline(self) -> bool:
        """Whether there is a baseline at this starting pressure beside which a run can be looked at."""
        return self._base is not None

    def press(self, pressure: str) -> None:
        """Go back to week 0, at a starting pressure."""
        self._base = None
        copy_into(self._begun.world, self._pressed)
        press(self._pressed, self._begun, pressure)

    def live(self, arm: str, dose: float = 1.0) -> tuple[Weekly, Seen | None]:
        """Live one arm from week 0.

        Parameters
        ----------
        arm : str
            Where there are looks, the baseline has to be lived first.
        dose : float
            See `levers_at`.

        Returns
        -------
        weekly, seen : numpy.ndarray, Seen or None
            float64[weeks, series], and what was seen when there are looks.

        Raises
        ------
        RuntimeError
            The run has to be looked at beside a baseline that did not end.
        """
        begun, spare, p = self._begun, self._spare, self._begun.parameters
        if self._cohort is not None and self._base is None and arm != BASELINE:
            raise RuntimeError("the baseline beside which this run is looked at did not end")
        copy_into(self._pressed, spare)
        levers = levers_at(arm, dose, p, self.weeks, self._place)
        if self._cohort is None:
            return in_units(run_weeks(spare, begun.rates, levers, seed=begun.seed, start=0)), None
        counts, film = filmed(spare, begun.rates, levers, self._cohort, p, seed=begun.seed)
        self._base = self._base or film
        return in_units(counts), _seen(self._cohort, self._base, film, float(begun.rates.counts_from[0]))


def _seen(cohort: Cohort, base: Film, film: Film, open_from: float) -> Seen:
    """Levels of a run, and the run beside the baseline of its pair; the baseline comes first among the arms."""
    apart = difference(cohort, base.track, film.track)
    if film is base:
        base.euros = level(cohort, base.track)
    levels = {
        **summary(film),
        "cohort_euros": base.euros + apart.euros,
        "cohort_persons": np.array(float(cohort.size)),
    }
    found = twins(base.cases, film.cases, film.track.weeks, open_from)
    return Seen(
        levels,
        {
            **{f"cohort_{name}": value for name, value in apart._asdict().items()},
            **{f"twins_{name}": np.array(value) for name, value in found._asdict().items()},
        },
    )
