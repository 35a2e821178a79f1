"""The team of the twin: prevention under pressure, intake, casework, and households from one standing to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from experiments.meanfield.mixture import Mixture
from experiments.meanfield.state import AFTER, HIDDEN, OPEN, RESTING, WAITING, WEEKS, N, Plan, Real, State


@dataclass(frozen=True)
class Flows:
    """What a step did, a week: households and persons."""

    arrivals: float
    relapses: float
    intakes: float
    gave_up: float
    closed: float
    waited: float
    specialists: float


def prevention(place: Mixture, plan: Plan, state: State) -> tuple[float, float]:
    """Minutes of prevention made, and of casework on hand (``sim.services.team.split_hours``)."""
    r = place.rates[0]
    absent = r.absence_base + r.absence_slope * max(0.0, state.pressure - 1.0)
    empty = r.staff_turnover * r.hiring_lag / (1.0 + r.staff_turnover * r.hiring_lag)
    hours = r.team_minutes * plan.hours * (1.0 - absent) * (1.0 - empty)
    psi = 1.0 / (1.0 + np.exp(r.press_k * (state.pressure - r.press_u0)))
    made = max(float(r.phi_base), plan.prevention) * hours * (plan.ring_fence + (1.0 - plan.ring_fence) * psi)
    return float(made), float(hours - made)


def relapses(place: Mixture, plan: Plan, state: State) -> tuple[float, float]:
    """Households that come back from aftercare a week, and the share of their needs in four weeks."""
    r = place.rates[0]
    counting = float(state.mass[:, AFTER][..., float(r.counts_from) <= N].sum())
    homes = max(state.homes[AFTER], 1e-9)
    wanted = (state.homes[AFTER] + state.homes[RESTING]) * r.aftercare_minutes
    # Outreach takes half first; groups, supervision and matches before it are left out.
    made = 0.5 * prevention(place, plan, state)[0]
    given = min(1.0, made / wanted) if wanted > 0.0 else 0.0
    hazard = r.relapse * (1.0 - (1.0 - r.relapse_aftercare) * given) * r.relapse_need
    return float(hazard * homes * -np.expm1(-counting / homes)), float(1.0 - np.exp(-WEEKS * hazard))


def work(
    place: Mixture,
    plan: Plan,
    state: State,
    *,
    per_case: float,
    attempts: float,
    crisis: float,
    arrivals: float,
    back: float,
    ended: float,
    specialists: float,
) -> tuple[Flows, Real]:
    """Four weeks of the team. Returns flows, and what share of needs goes from one standing to the next.

    The shares: waiting to open, waiting to resting (gave up), open to resting, resting to aftercare, and
    aftercare to hidden.

    Parameters
    ----------
    place, plan, state
        As ``Twin``; the state is changed.
    per_case : float
        Minutes a week of a mean open case.
    attempts : float
        Minutes a week on signals, true and false.
    crisis : float
        Share of the waiting households that are taken in at once, at the expense of casework.
    arrivals, back, ended, specialists : float
        A week: households that ask, those that relapse, open cases that lost their last need, new clients.
    """
    r, homes = place.rates[0], state.homes
    waiting0, open0 = float(homes[WAITING]), float(homes[OPEN])
    taken, gave_up, closed, waited = 0.0, 0.0, 0.0, 0.0
    for _ in range(WEEKS):
        on_hand = prevention(place, plan, state)[1]
        casework = max(0.0, on_hand - attempts)
        homes[WAITING] += arrivals + back
        load = homes[OPEN] * per_case
        spare = max(0.0, casework - load)
        queue = float(homes[WAITING])
        room = max(spare, r.intake_floor * casework) / r.intake_minutes
        intakes = min(queue, max(room, min(crisis * queue, casework / r.intake_minutes)))
        quits = r.give_up * (queue - intakes)
        left = max(0.0, casework - intakes * r.intake_minutes)
        state.served = min(1.0, left / load) if load > 0.0 else 1.0
        ends = homes[OPEN] * (1.0 - np.exp(-r.team_close * state.served)) + min(ended, homes[OPEN])
        demand = load + r.intake_minutes * (arrivals + back + (queue - intakes) / 8.0)
        state.pressure = min(
            5.0, state.pressure + r.u_smoothing * (demand / max(casework, 1e-9) - state.pressure)
        )
        # Everybody in the queue is as many weeks away from an intake as the queue is long.
        weeks = (queue - intakes) / max(intakes, 1e-9)
        state.wait += min(1.0, 0.1 * intakes) * (min(weeks, 260.0) - state.wait)
        homes[WAITING] = queue - intakes - quits
        homes[OPEN] = max(0.0, homes[OPEN] + intakes - ends)
        taken, gave_up, closed = taken + intakes, gave_up + quits, closed + ends
        waited += intakes * min(weeks, 260.0)
    asked = max(waiting0 + WEEKS * (arrivals + back), 1e-9)
    to_after = 1.0 - np.exp(-WEEKS / r.case_rest)
    to_none = 1.0 - np.exp(-WEEKS / (r.aftercare_weeks - r.case_rest))
    shares = np.array(
        [taken / asked, gave_up / asked, min(1.0, closed / max(open0 + taken, 1e-9)), to_after, to_none]
    )
    came_back = WEEKS * back + min(homes[AFTER], WEEKS * arrivals * homes[AFTER] / place.households)
    rested, forgotten = homes[RESTING] * to_after, homes[AFTER] * to_none
    homes[RESTING] += closed + gave_up - rested
    homes[AFTER] = max(0.0, homes[AFTER] + rested - forgotten - came_back)
    homes[1:] *= np.exp(-WEEKS * place.left)
    homes[HIDDEN] = place.households - homes[1:].sum()
    return (
        Flows(
            arrivals,
            back,
            taken / WEEKS,
            gave_up / WEEKS,
            closed / WEEKS,
            waited / WEEKS,
            specialists,
        ),
        shares,
    )


def follow(table: Real, moving: Real, returning: Real, shares: Real) -> None:
    """Needs follow their households from one standing to the next."""
    served, quits, closes, rested, forgotten = shares
    hidden, after = table[:, HIDDEN] * moving, table[:, AFTER] * returning
    asked = table[:, WAITING] + hidden + after
    opened, tired = asked * served, asked * quits
    handled = table[:, OPEN] + opened
    closed, quiet = handled * closes, table[:, RESTING] * rested
    gone = (table[:, AFTER] - after) * forgotten
    table[:, HIDDEN] += gone - hidden
    table[:, WAITING] = asked - opened - tired
    table[:, OPEN] = handled - closed
    table[:, RESTING] += closed + tired - quiet
    table[:, AFTER] += quiet - after - gone
