"""Who moves in and who moves out of a place without trend: the moves that hold its ages and household types.

People grow older, are born, die, part and leave home. What that changes in the number of residents of each age must
be made good by moves, or the place would have a trend. Every household moves at the national rate for the age of its
head, and as many like it move in; of all departures from that, the one taken is the smallest (relative entropy) that
keeps the number of children, of people with a partner and of people heading a household alone: well in each broad
band of age, roughly in every five years. So young families come to an estate that stays young, and people leave it
as they grow old.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.demography import AGES, WEEKS
from sim.population.people import People, ages
from sim.state import CHILD, HEAD, Table

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

#: Standing in the household: a child, with a partner, at the head without a partner; and how many of each.
_CHILD, _COUPLE, _ALONE = range(3)
#: Years in an age class and the first age of the last class.
_STEP, _LAST = 5, 90
_CLASSES = _LAST // _STEP + 1
#: First classes of the broad bands: 0, 15, 25, 45, 65 and 80 years, as figures are published.
_BROAD = (0, 3, 5, 9, 13, 16)
#: Trend a year that may stay rather than bend moves much further, as a share of the people there: in a class, in a
#: broad band of one kind, in a broad band; and in people. Classes are small: chance in who founded the place should
#: not steer its moves.
_CLASS_SHARE, _KIND_SHARE, _BAND_SHARE, _PEOPLE = 0.02, 0.01, 0.002, 0.05
#: Most a household moves in a week: one slot of a word (``sim.chance``).
_ONCE = 1.0 / 16.0
_ROUNDS, _CLOSE = 200, 1e-10
_ADULT = 18.0


class Turnover(NamedTuple):
    """Moves in and out that hold a place as it is."""

    arrival: Real  # [h] households like founding household h that move in, a week
    move: Real  # [AGES] weekly chance that a household moves out, by age of its head


def turnover(people: People, rates: Table) -> Turnover:
    """Moves of a place without trend.

    Parameters
    ----------
    people : People
        Its founding residents.
    rates : Table
        Weekly rates of one draw (``sim.rates.rates``).

    Returns
    -------
    Turnover
        ``arrival`` adds up to the dwellings that fall free in a week, nearly; every entry is above 0.
    """
    r = rates[0]
    private = np.flatnonzero(people.household >= 0)
    home = people.household[private].astype(np.int64)
    founders = _Founders(people, private)
    homes = people.size.shape[0]
    classes = np.zeros((homes, 3 * _CLASSES))
    np.add.at(classes, (home, founders.cell), 1.0)
    stock = classes.sum(axis=0)
    missing = _with_broad(-(_events(founders, r) + _ageing(founders)))
    allowed = np.repeat([_CLASS_SHARE, _KIND_SHARE, _BAND_SHARE], [stock.size, 3 * len(_BROAD), len(_BROAD)])
    slack = allowed * _with_broad(stock) + _PEOPLE
    # Last, every dwelling that falls free is filled: the number of households stays.
    made_of = np.column_stack([_with_broad(classes), np.ones(homes)])
    missing = np.append(missing, _dissolved(founders, r))
    slack = np.append(slack, _PEOPLE) / WEEKS
    head = np.zeros(homes)
    head[home[founders.role == HEAD]] = founders.age[founders.role == HEAD]
    usual = r.move[np.minimum(head.astype(np.int64), AGES - 1)]
    tilt, leaving = _smallest_departure(made_of, usual, _age_class(head), missing, slack)
    return Turnover(
        usual * np.exp(made_of @ tilt),
        np.minimum(r.move * leaving[_age_class(np.arange(AGES, dtype=np.float64))], _ONCE),
    )


def _with_broad(classes: Real) -> Real:
    """Numbers by kind and class, then by kind and broad band, then by broad band: [.., 57] to [.., 57 + 18 + 6]."""
    rest = classes.shape[:-1]
    broad = np.add.reduceat(classes.reshape(*rest, 3, _CLASSES), _BROAD, axis=-1)
    return np.concatenate([classes, broad.reshape(*rest, -1), broad.sum(axis=-2)], axis=-1)


class _Founders:
    """Residents of private households with what their fate depends on; arrays [n]."""

    def __init__(self, people: People, private: Whole) -> None:
        row = np.full(people.birth.shape[0], -1, dtype=np.int64)
        row[private] = np.arange(private.shape[0])
        self.age = ages(people)[private]
        self.year = np.minimum(self.age.astype(np.int64), AGES - 1)
        self.sex = people.sex[private].astype(np.int64)
        self.role = people.role[private]
        self.home = people.household[private].astype(np.int64)
        partner = people.partner[private]
        self.partner = np.where(partner >= 0, row[np.maximum(partner, 0)], -1)
        alone = np.where(self.partner >= 0, _COUPLE, _ALONE)
        self.kind = np.where(self.role == CHILD, _CHILD, alone)
        self.cell = self.kind * _CLASSES + _age_class(self.age)
        self.born = np.bincount(self.home[self.role == CHILD], minlength=people.size.shape[0])[self.home]


def _age_class(age: Real) -> Whole:
    return np.minimum(age.astype(np.int64) // _STEP, _CLASSES - 1)


def _ageing(f: _Founders) -> Real:
    """Change a week in the number of people of each class because everybody grows older."""
    change = np.zeros((3, _CLASSES))
    for kind in range(3):
        age = f.age[f.kind == kind]
        for k in range(1, _CLASSES):
            # Birthdays on which one changes class, from the people within half a class of it.
            near = np.abs(age - k * _STEP) < _STEP / 2.0
            birthdays = float(np.count_nonzero(near)) / _STEP / WEEKS
            change[kind, k] += birthdays
            change[kind, k - 1] -= birthdays
    return change.reshape(-1)


def _events(f: _Founders, r: np.record) -> Real:
    """Change a week in the number of people of each class by what befalls them, moves left out."""
    change = np.zeros((3, _CLASSES))
    klass = _age_class(f.age)
    couple, alone, child = (f.kind == kind for kind in (_COUPLE, _ALONE, _CHILD))
    gone = r.mortality[f.year, f.sex] + _admission(f, r)

    def add(kind: int, who: NDArray[np.bool_], number: Real) -> None:
        change[kind] += np.bincount(klass[who], weights=number[who], minlength=_CLASSES)

    # Of a couple that parts one stays, alone, as does who outlives a partner.
    widowed = np.where(couple, gone[f.partner], 0.0)
    parted = np.where(couple, _divorce(f, r), 0.0)
    add(_COUPLE, couple, -gone - widowed - parted)
    add(_ALONE, couple, widowed + 0.5 * parted)
    joined = r.repartner[f.year]
    add(_ALONE, alone, -gone - joined)
    add(_COUPLE, alone, 2.0 * joined)
    # Children grow up and leave; those of a parent alone go elsewhere with the parent's death.
    orphaned = np.bincount(f.home[alone], weights=gone[alone], minlength=int(f.home.max()) + 1)[f.home]
    add(_CHILD, child, -gone - np.where(f.age >= _ADULT, r.leave_home, orphaned))
    mother = couple & (f.sex == 1)
    births = r.birth[f.year] * r.parity[np.minimum(f.born, r.parity.shape[0] - 1)]
    change[_CHILD, 0] += float(births[mother].sum())
    return change.reshape(-1)


def _dissolved(f: _Founders, r: np.record) -> float:
    """Households a week that end because the only adult dies or goes to a nursing home."""
    grown = np.bincount(f.home[f.age >= _ADULT], minlength=int(f.home.max()) + 1)[f.home]
    last = (f.kind == _ALONE) & (grown == 1)
    return float((r.mortality[f.year, f.sex] + _admission(f, r))[last].sum())


def _severity(f: _Founders, r: np.record, d: int) -> Real:
    """Expected severity of a need of domain d by age, as at the start."""
    onset = r.onset[r.band_of_age[f.year], d]
    mean = 0.5 * (r.start_low + r.start_high)
    return np.asarray(mean * (1.0 - np.exp(-onset * r.duration[d] * r.start_share[d])))


def _divorce(f: _Founders, r: np.record) -> Real:
    burden = 1.0 + r.divorce_burden * (_severity(f, r, 1) + _severity(f, r, 4))
    return np.asarray(np.where(f.age < 75.0, r.divorce * burden, 0.1 * r.divorce), dtype=np.float64)


def _admission(f: _Founders, r: np.record) -> Real:
    alone = (f.partner < 0).astype(np.int64)
    hazard = r.admission * r.dementia_stock[f.year, alone]
    frail = (_severity(f, r, 5) + _severity(f, r, 10)) * (1.0 - r.care_cover_start)
    hazard = hazard + r.admission_frail * frail
    return np.asarray(hazard * (1.0 + r.admission_alone * alone) * r.admission_age[f.year], dtype=np.float64)


def _smallest_departure(
    made_of: Real, usual: Real, group: Whole, missing: Real, slack: Real
) -> tuple[Real, Real]:
    """Find the tilt of arrivals and the factors of departures that make good what is missing.

    Minimises the relative entropy of arrivals ``usual * exp(made_of @ tilt)`` and of departures
    ``usual * factor[group]`` to ``usual``, with a penalty on what is still missing; Newton's method on the dual,
    which is smooth and strictly concave.
    """
    groups = np.zeros((_CLASSES, made_of.shape[0]))
    groups[group, np.arange(group.shape[0])] = usual
    flow = groups.sum(axis=1)
    mean = groups @ made_of / np.maximum(flow, 1e-12)[:, None]

    def dual(tilt: Real) -> tuple[float, Real, Real]:
        come = usual * np.exp(np.minimum(made_of @ tilt, 30.0))
        go = flow * np.exp(np.minimum(-(mean @ tilt), 30.0))
        value = float(missing @ tilt - come.sum() - go.sum() - 0.5 * (slack * tilt * tilt).sum())
        return value, come, go

    tilt = np.zeros(missing.shape[0])
    value, come, go = dual(tilt)
    for _ in range(_ROUNDS):
        slope = missing - come @ made_of + go @ mean - slack * tilt
        curve = made_of.T @ (come[:, None] * made_of) + mean.T @ (go[:, None] * mean) + np.diag(slack)
        change = np.linalg.solve(curve, slope)
        if float(slope @ change) < _CLOSE:
            break
        share = 1.0
        while True:
            trial = tilt + share * change
            reached, more, less = dual(trial)
            if reached >= value + 1e-4 * share * float(slope @ change) or share < 1e-6:
                break
            share *= 0.5
        tilt, value, come, go = trial, reached, more, less
    factor = np.exp(-(mean @ tilt))
    known = np.flatnonzero(flow > 0.0)
    # Ages at which nobody heads a household here move like the next younger, or else the youngest.
    nearest = known[np.maximum(np.searchsorted(known, np.arange(_CLASSES), side="right") - 1, 0)]
    return tilt, factor[nearest]
