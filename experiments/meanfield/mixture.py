"""What the twin knows of a place: rates and how people of three ages live together, averaged; nothing is fitted.

Everything here is computed from the same `sim.rates.Rates` as a run and from the people a run starts with: who may
have which need, how they live together, how fast they leave, and what their traits make of asking and seeking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.meanfield.noticing import false_signals, signallers_of
from sim import state as S
from sim.demography import AGES
from sim.domains import CHRONIC, DOMAINS
from sim.population.people import People, ages
from sim.population.turnover import turnover
from sim.state import Table

Real = NDArray[np.float64]

#: Ages of the three kinds of people: children, adults, and those of 65 and over.
YOUNG, GROWN, OLD = range(3)
_FROM: Final = (18.0, 65.0)
_HELPER_FROM: Final = 16.0
#: From this age divorce is rare (``sim.agents.lives``).
_MARRIAGES_LAST: Final = 75
#: Adults' door of each domain (-1 none), as in ``sim.services.specialists``.
_DOORS: Final = (
    S.SUPPORT,
    S.DEBT,
    S.SUPPORT,
    -1,
    S.GGZ,
    S.NURSING,
    S.SUPPORT,
    S.HOUSEHELP,
    -1,
    -1,
    S.DAYPLACE,
    -1,
)
_PARENTING, _SOCIAL, _MENTAL, _FINANCES, _WORK = 3, 2, 4, 1, 11
_MEANING, _HOUSING, _HOUSEHOLD, _TRANSPORT, _DAY, _PHYSICAL = 6, 0, 7, 9, 10, 5


@dataclass(frozen=True)
class Kinds:
    """Needs by kind: one row for each domain and age at which it occurs (K rows).

    Attributes
    ----------
    domain, age : int64[K]
        Position in ``DOMAINS``; YOUNG, GROWN or OLD.
    persons : float64[K]
        Residents who may have it.
    onset : float64[K]
        New needs a week when nobody has one.
    hits : tuple of (kind, size, weekly number)
        Needs that events bring: widowhood, divorce, job loss, birth, dementia, moving in.
    founded : float64[K]
        Needs at the start.
    moved_in : float64[K]
        Needs that newcomers bring, a week.
    gone : float64[K]
        Weekly chance that somebody with the need dies, moves, leaves or is admitted.
    door : int64[K]
        Specialist's door, -1 none.
    gate : float64[K]
        Weekly hazard of going there at unmet need 1.
    solves : float64[K]
        Share of the fastest solving with which a place there resolves the need.
    place_minutes : float64[K]
        Minutes a week of a place there.
    strength : float64[K]
        Mean self-management.
    steps : float64[K]
        Persons who may take the step to the team for it, each weighed by what stigma, knowledge and trust do.
    signal, signal_at_home : float64[K]
        Weekly chance of a signal because of it that is followed; and the more of it with help that comes to the house.
    signal_minutes : float64[K]
        Minutes a week that the team spends on signals about one such need.
    dare_home, dare_kin, dare_tie : float64[K]
        Chance that a housemate, kin elsewhere or somebody else is asked.
    at_home, has_kin : float64[K]
        Share with a housemate of 16 or over; with kin elsewhere.
    """

    domain: NDArray[np.int64]
    age: NDArray[np.int64]
    persons: Real
    onset: Real
    hits: tuple[tuple[int, float, float], ...]
    founded: Real
    moved_in: Real
    gone: Real
    door: NDArray[np.int64]
    gate: Real
    solves: Real
    place_minutes: Real
    strength: Real
    steps: Real
    signal: Real
    signal_at_home: Real
    signal_minutes: Real
    dare_home: Real
    dare_kin: Real
    dare_tie: Real
    at_home: Real
    has_kin: Real

    @property
    def chronic(self) -> NDArray[np.bool_]:
        """Whether a kind is of a chronic domain; bool[K]."""
        return np.isin(self.domain, [DOMAINS.index(name) for name in CHRONIC])


@dataclass(frozen=True)
class Mixture:
    """A place, mixed.

    Attributes
    ----------
    rates : Table
        Weekly rates of one draw.
    kinds : Kinds
        Its needs.
    residents, households : float
        At the start.
    persons : float64[3]
        Children, adults, those of 65 and over.
    together : float64[3]
        Other needs of somebody of an age who has one, over the mean of that age: needs go with age, so they heap.
    housemates : float64[3, 3]
        Needs of the others in that household, by their age, over the mean of their age.
    left : float
        Weekly chance that a household moves out.
    tolerance : float64[9]
        Nine equal parts of what adults can keep up in informal help, minutes a week.
    families : float
        Share of households with a child, weighed by their needs.
    false_minutes : float
        Minutes a week that the team spends on false signals.
    volunteers : float
        Active volunteers.
    mean_strength : float
        Mean strength of the ties inside the place.
    """

    rates: Table
    kinds: Kinds
    residents: float
    households: float
    persons: Real
    together: Real
    housemates: Real
    left: float
    tolerance: Real
    families: float
    false_minutes: float
    volunteers: float
    mean_strength: float


def _age_class(age: Real) -> NDArray[np.int64]:
    return np.searchsorted(np.array(_FROM), age, side="right")


def _heaped(people: People, kind: NDArray[np.int64], needs: Real) -> tuple[Real, Real]:
    """Other needs of somebody who has one, and of the others at home, over the means of their ages.

    ``needs``: expected number of needs of each resident. Returns float64[3] and float64[3, 3].
    """
    inside = people.household >= 0
    home, kind, needs = people.household[inside], kind[inside], needs[inside]
    mean = np.array([needs[kind == a].mean() for a in range(3)])
    each = np.zeros((people.size.shape[0], 3))
    np.add.at(each, (home, kind), needs / mean[kind])
    others = each[home] - np.eye(3)[kind] * (needs / mean[kind])[:, None]
    own = np.array([(needs**2)[kind == a].mean() / mean[a] ** 2 for a in range(3)])
    return own, np.array([np.average(others[kind == a], axis=0, weights=needs[kind == a]) for a in range(3)])


def _logistic(x: Real) -> Real:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def mixture(people: People, rates: Table) -> Mixture:
    """Average a built place.

    Parameters
    ----------
    people : People
        As `sim.population.build` makes them.
    rates : Table
        Rates of one draw for the place.

    Returns
    -------
    Mixture
    """
    r = rates[0]
    age, inside = ages(people), people.household >= 0
    years = np.clip(age.astype(np.int64), 0, AGES - 1)
    kind, band = _age_class(age), r.band_of_age[years]
    moves = turnover(people, rates)
    gone = leaving(people, rates)
    arrivals = moves.arrival[np.maximum(people.household, 0)] * inside
    rows = []
    needs = np.zeros(age.shape[0])
    for d in range(S.D):
        may = inside & (r.may_have[d, years] > 0) & ((d != _FINANCES) | (people.role == S.HEAD))
        has = 1.0 - np.exp(-r.onset[band, d] * r.duration[d] * r.start_share[d])
        needs += np.where(may, has, 0.0)
        for a in (YOUNG, GROWN, OLD):
            who = may & (kind == a)
            if who.any() and (has[who].sum() > 0.0):
                rows.append(_kind(people, r, d, a, who, has, gone, arrivals, band))
    kinds = Kinds(
        **{name: np.array([row[name] for row in rows]) for name in rows[0]},
        hits=_hits(people, r, years, arrivals, [(int(row["domain"]), int(row["age"])) for row in rows]),
    )
    grown = inside & (age >= _HELPER_FROM)
    together, housemates = _heaped(people, kind, needs)
    return Mixture(
        rates=rates,
        kinds=kinds,
        residents=float(inside.sum()),
        households=float(people.size.shape[0]),
        persons=np.array([(inside & (kind == a)).sum() for a in range(3)], dtype=np.float64),
        together=together,
        housemates=housemates,
        left=float(moves.move[years[people.first]].mean()),
        tolerance=np.quantile(people.care_tolerance[grown] * 60.0, (np.arange(9) + 0.5) / 9.0),
        families=_families(people, years, needs),
        false_minutes=float(
            sum(seen[inside].sum() * minutes for seen, minutes in false_signals(people, r, years))
        ),
        volunteers=float(r.volunteer_stock[band[inside & (age >= _FROM[0])]].sum()),
        mean_strength=float(people.tie_strength.mean()),
    )


def _families(people: People, years: NDArray[np.int64], needs: Real) -> float:
    """Share of households with a child, weighed by the needs expected in them."""
    inside = people.household >= 0
    home = people.household[inside]
    child = np.bincount(home, weights=years[inside] < int(_FROM[0]), minlength=people.size.shape[0]) > 0
    return float(
        np.average(child, weights=np.bincount(home, weights=needs[inside], minlength=child.shape[0]))
    )


def leaving(people: People, rates: Table) -> Real:
    """Weekly chance that each resident dies, moves with the household, leaves home, parts or is admitted; float64[n].

    Parameters
    ----------
    people : People
        As built.
    rates : Table
        Rates of one draw.
    """
    r = rates[0]
    years = np.clip(ages(people).astype(np.int64), 0, AGES - 1)
    move = turnover(people, rates).move[years[people.first[np.maximum(people.household, 0)]]]
    alone = (people.partner < 0).astype(np.int64)
    grown_child = (people.role == S.CHILD) & (years >= int(_FROM[0]))
    parted = np.where((alone == 0) & (years < _MARRIAGES_LAST), r.divorce / 2.0, 0.0)
    admitted = r.admission * r.dementia_stock[years, alone] * (1.0 + r.admission_alone * alone)
    admitted *= r.admission_age[years]
    return np.asarray(
        r.mortality[years, people.sex] + move + r.leave_home * grown_child + parted + admitted,
        dtype=np.float64,
    )


#: How often a need halves or so from a middling severity until it is over: ln(0.5 / 0.1).
_FALLS = np.log(5.0)


def _keeps(people: People, r: np.record, d: int) -> Real:
    """How long each keeps a need relative to others: who has little self-management has it longest; float64[n].

    What is seen of those in need on a date are the traits of those who keep it, not of those who get it.
    """
    ends = float(r.turn[d]) + float(r.own[d]) * people.self_management / _FALLS
    return np.asarray(ends.max() / np.maximum(ends, 1e-12))


def _kind(
    people: People, r: np.record, d: int, a: int, who: NDArray[np.bool_], has: Real, gone: Real, arrivals: Real,
    band: NDArray[np.int64],
) -> dict[str, float]:  # fmt: skip
    """One row of `Kinds`: means over those who may have the need, weighed by how likely they are to have it."""
    weight = np.where(who, has * _keeps(people, r, d), 0.0)
    weight = weight / weight.sum()
    door = S.YOUTH if a == YOUNG and d in (_PARENTING, _SOCIAL, _MENTAL) else _DOORS[d]
    gate = 0.0 if door < 0 else float(r.gate[door])
    if door == S.YOUTH and d != _PARENTING:
        gate *= float(r.gate_youth_other)
    # For a child the parents take the step, each by own traits; parenting is what they are ashamed of.
    helped = (people.mother, people.father) if a == YOUNG else (np.arange(who.shape[0]),)
    scale = r.stigma[_PARENTING] if a == YOUNG else r.stigma[d]
    steps = np.zeros(who.shape[0])
    for one in helped:
        there = (one >= 0) & (people.household[np.maximum(one, 0)] == people.household)
        k = np.maximum(one, 0)
        urge = (
            -r.alpha_s * people.stigma[k] * scale
            + r.alpha_l * people.legibility[k]
            + r.alpha_t * people.trust[k]
        )
        steps += np.where(there, np.exp(urge.astype(np.float64)), 0.0)
    shy = r.theta_sh * people.stigma * r.stigma[d] + r.theta_a * people.self_management
    mates = np.bincount(
        people.household[people.household >= 0], weights=ages(people)[people.household >= 0] >= _HELPER_FROM
    )
    old_enough = ages(people) >= _HELPER_FROM
    at_home = mates[np.maximum(people.household, 0)] - old_enough > 0
    extra = r.admission_frail * 0.5 * r.admission_age[np.clip(ages(people).astype(int), 0, AGES - 1)]
    frail = extra if d in (_PHYSICAL, _DAY) else 0.0

    notices = r.signal_reach * r.signal_notice * ((r.signal_sees >> d) & 1)
    rate = notices * r.signal_contact
    signallers = signallers_of(people, np.clip(ages(people).astype(np.int64), 0, AGES - 1))
    at_house = door in (S.HOUSEHELP, S.NURSING, S.SUPPORT)

    def mean(x: Real | NDArray[np.bool_] | NDArray[np.float32]) -> float:
        return float((weight * x).sum())

    return {
        "domain": d,
        "age": a,
        "persons": float(who.sum()),
        "onset": float(r.onset[band, d][who].sum()),
        "founded": float(has[who].sum()),
        "moved_in": float((has * arrivals)[who].sum()),
        "gone": mean(gone + frail),
        "door": door,
        "gate": gate,
        "solves": float(r.place_q[door, d]) if door >= 0 else 0.0,
        "place_minutes": float(r.place_minutes[door, d]) if door >= 0 else 0.0,
        "strength": mean(people.self_management),
        "steps": mean(steps),
        "signal": sum(mean(seen) * float(r.signal_accepts[c] * rate[c]) for c, seen in signallers),
        "signal_at_home": float(at_house * r.signal_accepts[S.HOME_CARE] * rate[S.HOME_CARE]),
        "signal_minutes": sum(
            mean(seen) * float(r.attempt_minutes[c] * notices[c]) for c, seen in signallers
        ),
        "dare_home": mean(_logistic(r.theta0 + r.theta_s + r.theta_layer[S.HOUSEHOLD] - shy)),
        "dare_kin": mean(_logistic(r.theta0 + 0.6 * r.theta_s + r.theta_layer[S.KIN] - shy)),
        "dare_tie": mean(_logistic(r.theta0 + 0.5 * r.theta_s + 0.5 * r.theta_layer[S.NEIGHBOUR] - shy)),
        "at_home": mean(at_home),
        "has_kin": mean(people.kin_elsewhere > 0),
    }


def _hits(
    people: People, r: np.record, years: NDArray[np.int64], arrivals: Real, kinds: list[tuple[int, int]]
) -> tuple[tuple[int, float, float], ...]:
    """What events bring: (kind, size, how many a week), as ``sim.agents.lives`` carries them out."""
    kind = _age_class(ages(people))
    partner = np.maximum(people.partner, 0)
    paired = people.partner >= 0
    widowed = np.where(paired, r.mortality[years[partner], people.sex[partner]], 0.0)
    parted = np.where(paired & (years < _MARRIAGES_LAST), r.divorce / 2.0, 0.0)
    child = (people.role == S.CHILD) & (years < 23) & (people.mother >= 0) & (people.father >= 0)
    demented = r.dementia[years] * (1.0 - r.dementia_stock[years, (~paired).astype(np.int64)])
    births = np.where(paired & (people.sex == 1), r.birth[years], 0.0).sum()
    jobless = r.onset[r.band_of_age[years], _WORK] * r.jobloss_finances_chance
    events = (
        (_MEANING, r.shock_widow_meaning, widowed),
        (_SOCIAL, r.shock_widow_social, widowed),
        (_FINANCES, r.shock_divorce_finances, parted * r.divorce_finances_chance),
        (_HOUSING, r.shock_divorce_housing, parted * r.divorce_housing_chance),
        (_PARENTING, r.shock_divorce_child, np.where(child, r.divorce * r.divorce_child_chance, 0.0)),
        (_FINANCES, r.shock_jobloss_finances, jobless),
        (_DAY, r.shock_dementia_day, demented),
        (_HOUSEHOLD, r.shock_dementia_household, demented),
        (_TRANSPORT, r.shock_dementia_transport, demented),
        (
            _SOCIAL,
            r.shock_move_in_social,
            np.where(years >= int(_FROM[0]), arrivals * r.move_in_social_chance, 0.0),
        ),
    )
    found = [
        (kinds.index((d, a)), float(size), float(chance[kind == a].sum()))
        for d, size, chance in events
        for a in (YOUNG, GROWN, OLD)
        if (d, a) in kinds
    ]
    found.append(
        (kinds.index((_PARENTING, YOUNG)), float(r.shock_birth_parenting), births * r.birth_parenting_chance)
    )
    return tuple(hit for hit in found if hit[2] > 0.0)
