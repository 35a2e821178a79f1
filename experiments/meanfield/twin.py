"""The twin lives: needs as densities over severity, households at the team as numbers, no chance anywhere.

A need of a kind (``Kinds``) is a density over severity, by where its household stands with the team, by whether its
person waits for or has a specialist's place, and by whether anybody of the own circle helps with it. In each step of
four weeks a density is carried along by the same equation as a resident's need (``sim.agents.needs``); chances become
shares. What the people of a run have to themselves is closed by three assumptions: the needs of a person and of a
household occur independently given ages (so their numbers are Poisson), everybody with a need of a kind has the traits
of the mean, and the hours of those who are helped are their mean. The week's order within a step and the turns are
not followed.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.meanfield import team as T
from experiments.meanfield.mixture import YOUNG, Mixture
from experiments.meanfield.state import (
    AFTER,
    BARE,
    CELLS,
    HELPED,
    HIDDEN,
    LISTED,
    NOWHERE,
    OPEN,
    PLACED,
    RESTING,
    WAITING,
    WEEKS,
    N,
    Plan,
    Real,
    State,
    at,
    between,
)
from sim import state as S
from sim.agents.asking import LEAST

#: Slots of a week's word in which people ask.
_ASKS: Final = 3.0 / 16.0
_MENTAL: Final = 4


def _poisson_above(rate: Real, least: int) -> Real:
    """Chance of at least 1 or 2 of a Poisson number."""
    none = np.exp(-rate)
    return np.asarray(1.0 - none if least == 1 else 1.0 - none * (1.0 + rate))


class Twin:
    """The twin of a place under a plan.

    Parameters
    ----------
    place : Mixture
        Rates and people, averaged.
    plan : Plan
        Levers.
    """

    def __init__(self, place: Mixture, plan: Plan | None = None) -> None:
        self.place, self.plan = place, plan or Plan()
        r, kinds = place.rates[0], place.kinds
        d = kinds.domain
        self._wanted = r.hours_full[d][:, None] * N + 1.0
        self._chronic = kinds.chronic
        self._counts = float(r.counts_from) <= N
        self._entry = between(float(r.entry_low), float(r.entry_high))
        self._hit = np.zeros((d.shape[0], CELLS))
        for kind, size, number in kinds.hits:
            self._hit[kind] += number * at(size)

    # ------------------------------------------------------------------ what one need sees of the others

    def _own(self, numbers: Real) -> Real:
        """Numbers per kind, of the same person as a need; by the age of the person."""
        per = self._by_age(numbers)
        return np.asarray(per * self.place.together.reshape(3, *(1,) * (per.ndim - 1)))

    def _by_age(self, numbers: Real) -> Real:
        """Numbers per kind, per person of each age; float64[3, ...]."""
        out = np.zeros((3, *numbers.shape[1:]))
        np.add.at(out, self.place.kinds.age, numbers)
        return np.asarray(out / self.place.persons.reshape(3, *(1,) * (numbers.ndim - 1)))

    def _household(self, numbers: Real) -> Real:
        """Numbers per kind, of the others in the household of a need; by the age of the person."""
        return np.asarray(np.tensordot(self.place.housemates, self._by_age(numbers), axes=1))

    def _unmet(self, state: State) -> tuple[Real, Real, Real, Real, Real]:
        """Unmet need, cover, the network's share of the hours wanted, the team's service, whether a place resolves.

        All float64[K, 5, 3, 2, CELLS], or shapes that spread to it. As ``sim.agents.needs._supported``.
        """
        r, kinds = self.place.rates[0], self.place.kinds
        wanted = self._wanted[:, None, None, None, :]
        informal = state.minutes / np.maximum(state.mass, 1e-12)
        light = _wide(r.volunteer_light[kinds.domain] * state.cover) * wanted
        place = np.zeros((kinds.domain.shape[0], 1, 3, 1, 1))
        place[:, 0, PLACED, 0, 0] = kinds.place_minutes
        case = np.zeros((1, 5, 1, 1, 1))
        case[0, OPEN, 0, 0, 0] = (
            state.served * self._case_minutes(state) * r.team_on_need / self._needs_in_case(state)
        )
        case = case * self._counts
        # What the team resolves goes with how far the case is served, not with the hours on one need.
        team = np.zeros((1, 5, 1, 1, CELLS))
        team[0, OPEN, 0, 0] = state.served * self._counts
        wanted = wanted + np.where(_wide(kinds.door == S.NURSING), place, 0.0)
        cover = np.minimum(1.0, (informal + light + place + case) / wanted)
        unmet = np.where(_wide(self._chronic), N * (1.0 - cover), N + 0.0 * cover)
        # Paid help comes first: what others give is what is left to do.
        network = np.minimum(informal + light, np.maximum(wanted - place - case, 0.0)) / wanted
        solves = np.zeros_like(place)
        solves[:, 0, PLACED, 0, 0] = kinds.solves
        return unmet, cover, network, team, solves

    def _needs_in_case(self, state: State) -> float:
        """Needs that count, in a household with an open case."""
        return max(1.0, float(state.mass[:, OPEN][..., self._counts].sum() / max(state.homes[OPEN], 1e-9)))

    def classes(self, state: State) -> Real:
        """Open cases by class, if the needs in their households are Poisson; shares float64[3] (light to heavy)."""
        r = self.place.rates[0]
        each = state.mass[:, OPEN].sum(axis=(0, 1, 2)) / max(state.homes[OPEN], 1e-9)

        def above(x: float) -> float:
            return float(each[x < N].sum())

        wide, hard, top = above(0.5), above(float(r.heavy_above)), above(float(r.heavy_alone))
        two, three = _poisson_above(np.array(wide), 2), 1.0 - np.exp(-wide) * (1.0 + wide + 0.5 * wide**2)
        # Three wide with one of them hard; or two wide with one of them at the very top.
        heavy = three * (1.0 - (1.0 - hard / max(wide, 1e-9)) ** 3)
        heavy = float(np.maximum(heavy, two * (1.0 - (1.0 - top / max(wide, 1e-9)) ** 2)))
        vulnerable = float(np.maximum(1.0 - np.exp(-above(float(r.vulnerable_above))), two))
        return np.array([1.0 - vulnerable, max(vulnerable - heavy, 0.0), heavy])

    def _case_minutes(self, state: State) -> float:
        """Minutes a week of a mean open case, its meetings included (``sim.services.cases``); no regieteam."""
        r, classes = self.place.rates[0], self.classes(state)
        conference = classes[2] * r.conference_minutes / 2.0
        plan = (1.0 - classes[0]) * self.place.families * r.plan_meeting_minutes / 3.0
        return float(classes @ r.case_minutes[:3] + r.consent * (conference + plan))

    # ------------------------------------------------------------------------------------ the step

    def _crisis(self, state: State) -> float:
        """Share of the waiting households with a need so severe that they are taken in at once."""
        severe = state.mass[:, WAITING][..., float(self.place.rates[0].crisis_above) < N].sum()
        return float(-np.expm1(-severe / max(state.homes[WAITING], 1e-9)))

    def _hazard(self, state: State, unmet: Real) -> tuple[Real, Real]:
        """Weekly hazard that a need brings its household to the team, and that others in the household do.

        float64[K, 2, 3, 2, CELLS], without a case and in aftercare, and float64[K]. Of a person's needs the worst
        drives; the others add to how many.
        """
        r, kinds = self.place.rates[0], self.place.kinds
        others = self._own(state.mass.sum(axis=(1, 2, 3)))
        worse = np.cumsum(others[:, ::-1], axis=1)[:, ::-1] - others
        many = np.exp((np.exp(r.alpha_c) - 1.0) * others[:, self._counts].sum(axis=1))
        u = np.minimum(unmet, 1.0)
        urge = r.alpha_n * u + r.alpha_c * (u > 0.3) - r.alpha_w * min(state.wait, 26.0)
        urge += (
            r.alpha_x
            * float(state.homes[OPEN] + state.homes[AFTER] + state.homes[RESTING])
            / self.place.households
        )
        seeks = kinds.steps * many[kinds.age] * r.h0
        own = np.minimum(0.5, _wide(seeks) * np.exp(urge)) * (u > r.seek_above)
        signals = self._signals()
        own += signals * (u > r.signal_above)
        own *= np.exp(-worse)[kinds.age][:, None, None, None, :]
        brought = (state.mass[:, HIDDEN] * own[:, 0]).sum(axis=(1, 2, 3))
        share = self.place.households / max(state.homes[HIDDEN], 1.0)
        other = (self._own(brought) + self._household(brought)) * share
        return own, other[kinds.age]

    def _signals(self) -> Real:
        """Weekly chance of a signal that is followed, by the place a person has; float64[K, 1, 3, 1, 1]."""
        kinds = self.place.kinds
        chance = np.repeat(kinds.signal[:, None, None, None, None], 3, axis=2)
        chance[:, 0, PLACED, 0, 0] += kinds.signal_at_home
        return chance

    def _attempts(self, state: State, unmet: Real) -> float:
        """Minutes a week that the team spends on signals, true and false."""
        r, kinds = self.place.rates[0], self.place.kinds
        large = (state.mass[:, [HIDDEN, AFTER]] * (unmet > r.signal_above)).sum(axis=(1, 2, 3, 4))
        return float(large @ kinds.signal_minutes) + self.place.false_minutes

    def step(self, state: State) -> T.Flows:
        """Four weeks; the state is changed.

        Returns
        -------
        Flows
            Means a week.
        """
        unmet, cover, network, team, solves = self._unmet(state)
        away = unmet[:, [HIDDEN, AFTER]]
        own, other = self._hazard(state, away)
        moving = 1.0 - np.exp(-WEEKS * (own[:, 0] + other[:, None, None, None]))
        arrivals = float((state.mass[:, HIDDEN] * (1.0 - np.exp(-WEEKS * own[:, 0]))).sum()) / WEEKS
        relapses, back = T.relapses(self.place, self.plan, state)
        again = float((state.mass[:, AFTER] * (1.0 - np.exp(-WEEKS * own[:, 1]))).sum()) / WEEKS
        returning = 1.0 - (1.0 - back) * np.exp(-WEEKS * (own[:, 1] + other[:, None, None, None]))
        ended = self._needs(state, unmet, cover, network, team, solves)
        specialists = self._doors(state, cover)
        flows, shares = T.work(
            self.place,
            self.plan,
            state,
            per_case=self._case_minutes(state),
            attempts=self._attempts(state, away),
            crisis=self._crisis(state),
            arrivals=arrivals + again,
            back=relapses,
            ended=ended,
            specialists=specialists,
        )
        for table in (state.mass, state.minutes):
            T.follow(table, moving, returning, shares)
        self._ask(state, cover)
        self._volunteers(state)
        return flows

    def _needs(
        self, state: State, unmet: Real, cover: Real, network: Real, team: Real, solves: Real
    ) -> float:
        """Needs move along severity, end and begin. Returns how many open cases lost their last, a week."""
        r, kinds = self.place.rates[0], self.place.kinds
        d = kinds.domain
        load = self._own((state.mass * unmet).sum(axis=(1, 2, 3, 4)))[kinds.age]
        excess = np.zeros((3, S.D))
        over = (state.mass.sum(axis=(1, 2, 3)) * np.maximum(N - 0.3, 0.0)).sum(axis=1)
        np.add.at(excess, (kinds.age, d), over)
        excess /= self.place.persons[:, None]
        spill = (excess @ r.spill)[kinds.age, d]
        chronic = _wide(self._chronic)
        growth = WEEKS * _wide(r.growth[d]) * N * (1.0 - N)
        left = (1.0 - _wide(r.q_net[d]) * network) * (1.0 - r.team_q * team) * (1.0 - solves)
        solved = (N + growth * (1.0 - cover)) * _four_weeks(1.0 - _wide(r.solve[d]) * (1.0 - left))
        solved += (1.0 - solved) * WEEKS * _wide(spill)
        strength = _wide(kinds.strength) * np.exp(-r.load_eats * (unmet + _wide(load)))
        solved *= _four_weeks(1.0 - _wide(r.own[d]) * strength)
        after = np.where(chronic, N + growth * (1.0 - _wide(r.kappa[d]) * cover), solved)
        after = np.clip(after, 0.0, 1.0)
        keep = np.exp(-WEEKS * _wide(r.turn[d] + kinds.gone)) * (after >= r.close_below)
        ends = state.mass[:, OPEN] * (
            np.where(self._counts, 1.0, 0.0) * (1.0 - keep[:, OPEN] * (after[:, OPEN] >= r.counts_from))
        )
        lost = (state.mass[:, :, PLACED] * (1.0 - keep[:, :, PLACED])).sum(axis=(1, 2, 3))
        treated = np.isin(kinds.door, (S.YOUTH, S.GGZ, S.SUPPORT, S.DEBT))
        state.done = (state.done + np.where(treated, lost, 0.0)) * np.exp(-WEEKS * (r.round_off + kinds.gone))
        state.mass = _carry(state.mass * keep, after)
        state.minutes = _carry(state.minutes * keep, after)
        prevalence = np.minimum(1.0, state.mass.sum(axis=(1, 2, 3, 4)) / np.maximum(kinds.persons, 1e-9))
        # Other needs bring on new ones as well, at the rate at which they would raise one that is there.
        fresh = kinds.onset + kinds.persons * spill / float(r.onset_severity)
        new = (1.0 - prevalence)[:, None] * (fresh[:, None] * self._entry + self._hit)
        new = WEEKS * (new + kinds.moved_in[:, None] * between(float(r.start_low), float(r.start_high)))
        state.mass[:, :, NOWHERE, BARE] += new[:, None, :] * (state.homes / state.homes.sum())[None, :, None]
        counting = state.mass[..., self._counts].sum(axis=(1, 2, 3, 4))
        alone = np.exp(-self._own(counting) - self._household(counting))[kinds.age]
        return float((ends.sum(axis=(1, 2, 3)) * alone).sum()) / WEEKS

    def _doors(self, state: State, cover: Real) -> float:
        """Ways to a specialist's door, waits and stays. Returns new clients a week."""
        r, kinds = self.place.rates[0], self.place.kinds
        chronic = self._chronic[:, None, None, None]
        u = np.where(chronic, N * (1.0 - r.gate_cover * cover[:, :, NOWHERE]), N)
        goes = 1.0 - np.exp(-WEEKS * kinds.gate[:, None, None, None] * u / r.gate_level * (N >= 0.3))
        door = np.maximum(kinds.door, 0)
        enter = 1.0 - (1.0 - r.get_place[door]) ** WEEKS
        leave = 1.0 - (1.0 - r.leave_place[door]) ** WEEKS
        new = 0.0
        for table in (state.mass, state.minutes):
            to_list = table[:, :, NOWHERE] * goes
            to_place = table[:, :, LISTED] * enter[:, None, None, None]
            back = table[:, :, PLACED] * leave[:, None, None, None]
            table[:, :, NOWHERE] += back - to_list
            table[:, :, LISTED] += to_list - to_place
            table[:, :, PLACED] += to_place - back
            if table is state.mass:
                new = float(to_list.sum()) / WEEKS
        mental = (kinds.domain == _MENTAL) & (kinds.age != YOUNG)
        level = (state.mass[mental].sum(axis=(1, 2, 3)) * N * (N >= 0.3)).sum()
        beside = float(r.gate_support * level / r.gate_level)
        away = float(kinds.gone[mental].mean())
        # Support at home on a mental need: left before, or rounded off when the need is over.
        over = 1.0 / (float(r.duration[_MENTAL]) + 1.0 / float(r.round_off))
        state.support = (state.support + WEEKS * beside) * float(
            np.exp(-WEEKS * (r.leave_place[S.SUPPORT] + over + away))
        )
        return new + beside

    def _ask(self, state: State, cover: Real) -> None:
        """Informal help begins and ends: the largest gap is asked for, a housemate first (``sim.agents.asking``)."""
        r, kinds, place = self.place.rates[0], self.place.kinds, self.place
        d = kinds.domain
        gap = self._wanted[:, None, None, None, :] * (1.0 - cover)
        able = np.where(gap > LEAST, 1.0, 0.0)
        # One domain a time: needs of one person take turns.
        rivals = self._own((state.mass * able).sum(axis=(1, 2, 3, 4)))[kinds.age]
        room = np.zeros_like(gap)
        most = np.minimum(gap, r.home_part * self._wanted[:, None, None, None, :])
        for minutes in place.tolerance:
            room += np.minimum(most, r.home_stretch * minutes) / place.tolerance.size
        other = _wide(r.substitute[d])
        home = kinds.at_home * kinds.dare_home
        far, near = kinds.has_kin * r.kin_out_first * kinds.dare_kin, kinds.dare_tie
        chance = 1.0 - (1.0 - home) * (1.0 - far) * (1.0 - near)
        # What a housemate leaves is asked of kin elsewhere, and what they leave of somebody else.
        offered = _wide(home * r.substitute_household[d]) * room
        for asked, minutes in ((far, r.kin_out_minutes), (near, r.neighbour_minutes)):
            offered += _wide(asked) * np.minimum(np.maximum(gap - offered, 0.0) * other, minutes)
        # After a yes nobody else is asked until the next turn.
        yes = able * _wide(1.0 - (1.0 - _ASKS / (1.0 + rivals) * chance) ** WEEKS)
        ends = 1.0 - (1.0 - r.arrangement_end_review) ** (WEEKS / 16.0)
        offered *= yes / _wide(np.maximum(chance, 1e-12))
        state.minutes += state.mass * offered
        for table, begins in ((state.minutes, 1.0), (state.mass, yes[:, :, :, BARE])):
            over = table[:, :, :, HELPED] * ends
            begun = table[:, :, :, BARE] * begins
            table[:, :, :, HELPED] += begun - over
            table[:, :, :, BARE] += over - begun
        state.minutes[:, :, :, BARE] = 0.0

    def _volunteers(self, state: State) -> None:
        r, kinds = self.place.rates[0], self.place.kinds
        light = r.volunteer_light[kinds.domain]
        wanted = float((state.mass.sum(axis=(1, 2, 3)) * self._wanted * light[:, None]).sum())
        offered = self.place.volunteers * r.volunteer_minutes * r.volunteer_share
        state.cover = min(1.0, float(offered) / wanted) if wanted > 0.0 else 0.0


def _four_weeks(keep: Real) -> Real:
    """What is left after a step of what keeps this share a week; twice squared, which is faster than a power."""
    half = keep * keep
    return np.asarray(half * half)


def _wide(x: Real | NDArray[np.bool_]) -> Real:
    """A number per kind, spread over standing, door, help and severity."""
    return np.asarray(x, dtype=np.float64)[:, None, None, None, None]


def _carry(mass: Real, after: Real) -> Real:
    """Move each cell's mass to the severity it has four weeks later; the mean is kept exactly.

    Parameters
    ----------
    mass : float64[..., CELLS]
        What stands at each severity.
    after : float64[..., CELLS]
        Where it goes, 0 to 1; broadcast to ``mass``.
    """
    place = np.broadcast_to(after, mass.shape) * (CELLS - 1)
    below = np.minimum(place.astype(np.int64), CELLS - 2)
    up = place - below
    rows = (np.arange(mass.size) // CELLS).reshape(mass.shape) * CELLS
    flat = np.bincount((rows + below).ravel(), (mass * (1.0 - up)).ravel(), mass.size)
    flat += np.bincount((rows + below + 1).ravel(), (mass * up).ravel(), mass.size)
    return np.asarray(flat.reshape(mass.shape))
