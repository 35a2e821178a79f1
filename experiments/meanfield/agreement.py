"""Where the twin and a well-mixed run agree: the same place, the same rates, compartment by compartment."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.local.figures import OwnFigures
from experiments.local.register import register_with, with_own_offers
from experiments.meanfield.mixture import Mixture, leaving, mixture
from experiments.meanfield.state import (
    AFTER,
    CELLS,
    HIDDEN,
    OPEN,
    PLACED,
    RESTING,
    SEVERE,
    WAITING,
    WEEKS,
    start,
)
from experiments.meanfield.ties import TieTwin
from experiments.meanfield.twin import Twin
from sim import state as S
from sim.levers import Levers
from sim.parameters import central
from sim.population import build, profile
from sim.population.people import People
from sim.population.turnover import turnover
from sim.rates import rates
from sim.record import SERIES
from sim.start import BURN_IN, settle_people
from sim.state import Table
from sim.week import in_units, run_weeks

Real = NDArray[np.float64]

#: Compartments, in the order of the design: needs without a case by severity, households, clients, ties, pressure.
COMPARTMENTS: Final = ("hidden mild", "hidden severe", "waiting", "in team", "specialist", "ties", "pressure")
#: Weeks after week 0, and from where on means are taken.
_HORIZON: Final = 260
_FROM: Final = 104
_GAP: Final = 52


class Agreement(NamedTuple):
    """One compartment: the mean of years 3 to 5 in the run and in the twin."""

    compartment: str
    run: float
    twin: float

    @property
    def miss(self) -> float:
        """How far the twin is from the run, as a share of the run; 0 when both are nearly nothing."""
        return (self.twin - self.run) / self.run if abs(self.run) > 1e-9 else 0.0


def well_mixed(people: People, seed: int) -> People:
    """The same people with dwellings dealt out anew and first ties to anybody of the place.

    Parameters
    ----------
    people : People
        As built.
    seed : int
        Seed of the shuffle.
    """
    chance = np.random.default_rng(seed)
    homes = chance.permutation(people.size.shape[0])
    other = chance.permutation(people.tie_b)
    same = people.household[people.tie_a] == people.household[other]
    low, high = np.minimum(people.tie_a, other), np.maximum(people.tie_a, other)
    _, first = np.unique(low.astype(np.int64) * people.birth.shape[0] + high, return_index=True)
    keep = np.zeros(same.shape[0], dtype=np.bool_)
    keep[first] = True
    keep &= ~same
    return people._replace(
        street=people.street[homes],
        position=people.position[homes],
        tie_a=low[keep],
        tie_b=high[keep],
        tie_layer=people.tie_layer[keep],
        tie_strength=people.tie_strength[keep],
        tie_weeks=people.tie_weeks[keep],
    )


def tie_twin(people: People, table: Table) -> TieTwin:
    """Mean-field ties of a built place."""
    inside = people.household >= 0
    gone = float(leaving(people, table)[inside].mean())
    return TieTwin(people, table, gone, turnover(people, table).arrival)


def live_twin(place: Mixture, ties: TieTwin) -> Real:
    """Burn-in and five years of the twin; means of years 3 to 5 in the order of `COMPARTMENTS`."""
    twin, state = Twin(place), start(place)
    severity = np.linspace(0.0, 1.0, CELLS)
    mild, severe = (float(place.rates[0].counts_from) <= severity) & (severity < SEVERE), severity >= SEVERE
    found = []
    for step in range((BURN_IN + _HORIZON) // WEEKS):
        twin.step(state)
        ties.step()
        if step * WEEKS >= BURN_IN + _FROM:
            hidden = state.mass[:, [HIDDEN, RESTING, AFTER]].sum(axis=(0, 1, 2, 3))
            clients = float(state.mass[:, :, PLACED].sum() + state.done.sum()) + state.support
            found.append(
                (
                    hidden[mild].sum(), hidden[severe].sum(), state.homes[WAITING], state.homes[OPEN], clients,
                    ties.ties, state.pressure,
                )
            )  # fmt: skip
    return np.asarray(np.mean(found, axis=0))


def live_run(people: People, table: Table, seed: int) -> Real:
    """Burn-in and five years of a run; means of years 3 to 5 in the order of `COMPARTMENTS`.

    Hidden needs are counted in the columns at the end of years 2, 3, 4 and 5, the rest every week.
    """
    world = settle_people(people, table, seed=seed)
    run_weeks(world, table, Levers(BURN_IN), seed=seed, start=-BURN_IN)
    counts, hidden = [], []
    for week in range(0, _HORIZON, _GAP):
        counts.append(run_weeks(world, table, Levers(_GAP), seed=seed, start=week))
        if week + _GAP >= _FROM:
            hidden.append(_hidden(world, float(table.counts_from[0])))
    weekly = in_units(np.concatenate(counts)[_FROM:]).mean(axis=0)
    level = {series.name: float(value) for series, value in zip(SERIES, weekly, strict=True)}
    clients = sum(value for name, value in level.items() if name.startswith("clients_"))
    mild, severe = np.mean(hidden, axis=0)
    return np.array(
        [mild, severe, level["queue"], level["open_cases"], clients, level["ties"], level["pressure"]]
    )


def _hidden(world: S.World, counts_from: float) -> tuple[int, int]:
    """Needs that count of residents whose household is neither at the team nor waiting: mild, severe."""
    here = world.res.status == S.HERE
    standing = world.hh.standing[world.res.home[here]]
    need = world.person.need[here][(standing != S.OPEN) & (standing != S.QUEUED)]
    return int(((need >= counts_from) & (need < SEVERE)).sum()), int((need >= SEVERE).sum())


def agreement(place: str, *, seed: int = 1, own: OwnFigures | None = None) -> list[Agreement]:
    """Compare the twin with one large well-mixed run at the central parameters, in which carers do not tire.

    Parameters
    ----------
    place : str
        Neighbourhood; the larger, the less of the difference is chance.
    seed : int
        Seed of people and run.
    own : OwnFigures, optional
        A municipality's own figures in place of those of the register.

    Returns
    -------
    list of Agreement
        In the order of `COMPARTMENTS`.
    """
    p = central(register_with(own))
    people = well_mixed(build(profile(place), seed, p), seed)
    table = with_own_offers(rates(p, people.birth.shape[0]), own)
    # The twin knows no strain: what tired carers bring to the team would be held against it.
    table["strain_up"] = 0.0
    run = live_run(people, table, seed)
    twin = live_twin(mixture(people, table), tie_twin(people, table))
    return [Agreement(name, float(a), float(b)) for name, a, b in zip(COMPARTMENTS, run, twin, strict=True)]
