"""Where the twin has two states: the same place and plan, begun with an empty and with a full queue, end apart.

High pressure pushes prevention out and lets needs grow in the queue; whether that holds itself up is looked for here
and not assumed. In every cell of the map the twin is begun twice and lived until it no longer changes, or for
``YEARS``. Two states are found when the two ends differ and neither still moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from experiments.local.figures import OwnFigures
from experiments.local.register import register_with, with_own_offers
from experiments.meanfield.mixture import Mixture, mixture
from experiments.meanfield.state import OPEN, WAITING, WEEKS, Plan, State, start, with_backlog
from experiments.meanfield.twin import Twin
from sim.parameters import Parameters, Register, central
from sim.population import build, profile
from sim.rates import rates
from sim.start import BURN_IN

#: Most years that an end is waited for.
YEARS: Final = 30
#: Weeks of inflow that wait in the full start.
BACKLOG: Final = 26.0
#: Two ends differ by more than this share of the team's households, and an end is still when a year moves less.
APART: Final = 0.02
_STILL: Final = 0.002
_YEAR: Final = 13
#: The map: shares of prevention and team hours as a factor of the present.
PREVENTION: Final = (0.05, 0.175, 0.3)
HOURS: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.2)


class Cell(NamedTuple):
    """One cell of the map: pressure and households waiting at the end of both starts."""

    prevention: float
    hours: float
    pressure_low: float
    pressure_high: float
    waiting_low: float
    waiting_high: float
    settled: bool

    @property
    def two_states(self) -> bool:
        """Whether the ends differ though neither moves any more."""
        return self.settled and self.apart > APART

    @property
    def apart(self) -> float:
        """How far the ends are apart: of pressure, or of the queue against the longer one, whichever is more."""
        queue = abs(self.waiting_high - self.waiting_low) / max(self.waiting_high, self.waiting_low, 50.0)
        return max(abs(self.pressure_high - self.pressure_low) / max(self.pressure_low, 1e-9), queue)


def _end(twin: Twin, state: State) -> bool:
    """Live until nothing moves; returns whether that was reached."""
    before = (0.0, 0.0, 0.0)
    for step in range(1, YEARS * _YEAR + 1):
        twin.step(state)
        if step % _YEAR == 0:
            now = (float(state.homes[OPEN]), float(state.homes[WAITING]), state.pressure * 100.0)
            if all(abs(a - b) < _STILL * max(a, 50.0) for a, b in zip(now, before, strict=True)):
                return True
            before = now
    return False


def cell(place: Mixture, prevention: float, hours: float, *, ring_fence: float = 0.0) -> Cell:
    """Begin the twin of a place low and high under one plan.

    Parameters
    ----------
    place : Mixture
        The place.
    prevention, hours, ring_fence : float
        As in `Plan`.

    Returns
    -------
    Cell
    """
    twin, state = Twin(place, Plan(prevention, hours, ring_fence)), start(place)
    inflow = 0.0
    for _ in range(BURN_IN // WEEKS):
        inflow = twin.step(state).arrivals
    low, high = state.copy(), with_backlog(state.copy(), BACKLOG * inflow)
    # A place that has been under pressure for long: the rumour of the wait is out, and prevention has stopped.
    high.pressure, high.wait = 2.0, BACKLOG
    still = [_end(twin, end) for end in (low, high)]
    return Cell(
        prevention,
        hours,
        low.pressure,
        high.pressure,
        float(low.homes[WAITING]),
        float(high.homes[WAITING]),
        all(still),
    )


#: What would close the loop if anything does: parameters taken to the end of their passports' ranges that feeds it.
#: Absence rises more, who closes comes back more without aftercare, nobody gives up, casework solves what waiting does
#: not, pressure is sharp, and needs grow faster.
_TO_HIGH: Final = ("absence_slope", "relapse", "team_q", "press_k", "intake_hours")
_TO_LOW: Final = ("relapse_aftercare_mult", "queue_giveup", "intake_floor")
_GROWTH: Final = "g_"


def loop_fed(register: Register) -> Parameters:
    """Central values, but every parameter of the loop at the end of its range that favours two states."""
    ends = {name: register[name].high for name in register if name in _TO_HIGH or name.startswith(_GROWTH)}
    ends |= {name: register[name].low for name in _TO_LOW}
    return central(register).replace(ends)


def well_known(place: str, seed: int = 1, *, fed: bool = False, own: OwnFigures | None = None) -> Mixture:
    """The mixture of a place at the central parameters, or with the loop fed (`loop_fed`); own figures if given."""
    register = register_with(own)
    p = loop_fed(register) if fed else central(register)
    people = build(profile(place), seed, p)
    return mixture(people, with_own_offers(rates(p, people.birth.shape[0]), own))


def states(place: Mixture, preventions: Sequence[float], hours: Sequence[float]) -> Iterator[Cell]:
    """Every cell of a map, by share of prevention and then by team hours."""
    for phi in preventions:
        for factor in hours:
            yield cell(place, phi, factor)
