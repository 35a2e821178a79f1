"""The closed cohort: everybody who was there at week 0, followed to the end, wherever they go.

Costs that are divided over whoever lives in a place now can fall because an expensive resident left. So the same
persons are followed in both arms. Who has left the place in either arm is charged the published cost of their age in
both, so that leaving is never a saving. Nursing-home residents stay on the ledger; the dead cost nothing any more, and
that part of a difference is told apart.

Approximations: persons are looked at every 13 weeks and the weeks between are taken from the straight line; the tables
do not tell who died and who moved, so it is told from the household that stays (``lens.fates``), and of somebody who
lived alone by the chances of the two.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments import lens
from experiments.background import published
from sim import ledger as G
from sim import state as S
from sim.demography import AGES
from sim.domains import PAYERS
from sim.parameters import Parameters
from sim.state import Table, World

F = NDArray[np.float64]
_CODES = 1 << 13
_TWO = 3
#: Axes along which those who gain and those who lose are told apart: name of each group, in order.
AGE_BANDS = ("0-17", "18-64", "65-74", "75+")
INCOMES = ("low", "middle", "high")
HOUSEHOLDS = ("alone", "together", "with_children")
_OLD_FROM = (18, 65, 75)
#: Fifths of income in each of ``INCOMES``: the lowest two, the middle one, the highest two.
_INCOME_OF_FIFTH = np.array([0, 0, 1, 2, 2])
STRATA = len(AGE_BANDS) * len(INCOMES) * len(HOUSEHOLDS)
NOWHERE = STRATA


def take(table: Table, rows: NDArray[np.int64]) -> NDArray[Any]:
    """Rows of a table, copied as bytes: numpy would copy records column by column."""
    plain: NDArray[Any] = table.view(np.ndarray)
    return plain.view(f"V{plain.dtype.itemsize}")[rows].view(plain.dtype)


class Cohort:
    """The persons at week 0 and the prices of their draw.

    Parameters
    ----------
    world : World
        At week 0.
    r : Table
        Weekly rates of the place.
    p : Parameters
        The draw.

    Attributes
    ----------
    rows, who : numpy.ndarray
        int64[persons], places and identities.
    stratum : numpy.ndarray
        int64[persons], group of age, income and household at week 0; ``NOWHERE`` outside private households.
    homes : int
        Dwellings.
    """

    def __init__(self, world: World, r: Table, p: Parameters) -> None:
        self.rates, self.homes = r, int(world.hh.shape[0])
        self.rows = np.flatnonzero(world.res.status != S.EMPTY)
        self.who = world.who[self.rows].copy()
        mine = take(world.res, self.rows)
        self.move = world.move.copy()
        self.birth, self.sex = mine["birth"].astype(np.float64), mine["sex"].astype(np.int64)
        self.fixed = mine["status"] == S.INSTITUTION
        self.stratum = _strata(world, mine, self.ages(0))
        self.euros = _euros(r)
        self.hours = _hours(r)
        self.case_hours = np.append(0.0, r.case_minutes[0] / 60.0)
        background = r.background[0].astype(np.float64) / 100.0
        self.background = np.concatenate([background, np.zeros((AGES, 1))], axis=1)
        self.published = np.concatenate([published(p) / lens.YEAR_WEEKS, np.zeros((AGES, 1))], axis=1)

    @property
    def size(self) -> int:
        """Persons."""
        return int(self.rows.size)

    def ages(self, week: int) -> NDArray[np.int64]:
        """Completed years of age in a week; those in an institution keep the age of week 0, as on the ledger."""
        weeks = np.where(self.fixed, 0, week)
        return np.clip(((weeks - self.birth) / lens.YEAR_WEEKS).astype(np.int64), 0, AGES - 1)

    def cost(self, code: NDArray[np.uint16], age: NDArray[np.int64]) -> F:
        """Euros a week of persons who are there; float64[persons, payers]."""
        euros = self.euros[code] + self.background[age]
        # In a nursing home the whole of long-term care is in its price.
        euros[:, lens.WLZ] -= self.background[age, lens.WLZ] * (
            (code >> lens.STATUS & _TWO) == S.NURSING_HOME
        )
        return np.asarray(euros)


def _strata(world: World, mine: NDArray[Any], age: NDArray[np.int64]) -> NDArray[np.int64]:
    dwellings: NDArray[Any] = world.dwellings.view(np.ndarray)
    home = mine["home"]
    at_home = (mine["status"] == S.HERE) & (home >= 0)
    place = np.maximum(home, 0)
    homes = int(world.hh.shape[0])
    members = np.bincount(place[at_home], minlength=homes)
    child = at_home & (mine["role"] == S.CHILD)
    children = np.bincount(place[child], minlength=homes) > 0
    kind = np.where(children[place], 2, np.where(members[place] > 1, 1, 0))
    income = _INCOME_OF_FIFTH[dwellings["income"][place]]
    band = np.digitize(age, _OLD_FROM)
    stratum = (band * len(INCOMES) + income) * len(HOUSEHOLDS) + kind
    return np.where(at_home, stratum, NOWHERE)


def _euros(r: Table) -> F:
    """Need-driven euros a week of every code, without background; float64[codes, payers]."""
    price = r.price[0].astype(np.float64) / 100.0
    code = np.arange(_CODES)
    here = ((code >> lens.STATUS) & _TWO) == S.HERE

    def client(door: int) -> F:
        return np.asarray(here & ((code >> door) & 1 == 1), dtype=np.float64)

    own = (client(S.SUPPORT) + client(S.HOUSEHELP) + client(S.DAYPLACE)) * price[G.R_COPAY]
    euros = np.zeros((_CODES, len(PAYERS)))
    euros[:, PAYERS.index("municipality")] = (
        client(S.YOUTH) * price[G.R_YOUTH]
        + client(S.SUPPORT) * price[G.R_SUPPORT]
        + client(S.HOUSEHELP) * price[G.R_HOUSEHELP]
        + client(S.DAYPLACE) * price[G.R_DAY]
        + client(S.DEBT) * price[G.R_DEBT]
        - own
    )
    euros[:, PAYERS.index("zvw")] = (
        client(S.GGZ) * price[G.R_GGZ]
        + client(S.NURSING) * price[G.R_NURSING]
        + here * ((code >> lens.TALKS) & _TWO) * price[G.R_GP]
    )
    euros[:, lens.WLZ] = (((code >> lens.STATUS) & _TWO) == S.NURSING_HOME) * price[G.R_WLZ]
    euros[:, PAYERS.index("resident")] = own
    return euros


def _hours(r: Table) -> F:
    """Hours of specialists' help on offer a week, of every set of doors; float64[2**doors]."""
    each = r.place_minutes[0].sum(axis=1) / 60.0
    doors = (np.arange(1 << S.DOORS)[:, None] >> np.arange(S.DOORS)) & 1
    return np.asarray(doors @ each, dtype=np.float64)


class Track:
    """What became of the cohort in one run.

    Attributes
    ----------
    code : numpy.ndarray
        uint16[looks + 1, persons], 0 once somebody is gone.
    moved : numpy.ndarray
        float64[persons], of who is gone the chance that they moved (1) rather than died (0).
    wellbeing, formal : numpy.ndarray
        float64[persons], sums over the looks after week 0 at which the person lived here: points, hours a week.
    seen : numpy.ndarray
        int64[persons], those looks.
    """

    def __init__(self, cohort: Cohort, looks: int) -> None:
        n = cohort.size
        self._cohort, self._at = cohort, 0
        self.code = np.zeros((looks + 1, n), dtype=np.uint16)
        self.weeks = np.zeros(looks + 1)
        self.moved = np.zeros(n)
        self.wellbeing, self.formal = np.zeros(n), np.zeros(n)
        self.seen = np.zeros(n, dtype=np.int64)
        # Home and role at the last look: they tell what became of who is gone since.
        self._last = np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.uint8)
        self._counts = np.zeros((3, cohort.homes), dtype=np.int64)

    def look(self, world: World, week: int) -> None:
        """Keep where everybody is."""
        cohort, at = self._cohort, self._at
        lens.persons(
            world.res, world.hh, world.who, cohort.rows, cohort.who, cohort.hours, cohort.case_hours, at == 0,
            self.code[at], self.wellbeing, self.formal, self.seen,
        )  # fmt: skip
        self.weeks[at] = week
        lens.fates(
            self.code[max(at - 1, 0)], self.code[at], world.res, world.person, world.dwellings.member, world.hh,
            cohort.rows, *self._last, cohort.birth, cohort.sex, week, cohort.rates.mortality[0], cohort.move,
            self._counts, self.moved,
        )  # fmt: skip
        self._at += 1


class Paired(NamedTuple):
    """One arm beside its baseline, the same persons in both.

    Attributes
    ----------
    euros : numpy.ndarray
        float64[payers], policy minus baseline over the horizon, of what is booked on persons.
    of_deaths : numpy.ndarray
        float64[payers], the part of it from persons who died in one arm only, or earlier in one.
    persons : numpy.ndarray
        float64[strata], those who lived here at some look in both arms.
    wellbeing, formal, cost : numpy.ndarray
        float64[strata], sums of the persons' differences: points, hours a week (of ``persons``), euros over the
        horizon (of the whole cohort).
    members : numpy.ndarray
        float64[strata], persons of the cohort.
    """

    euros: F
    of_deaths: F
    persons: F
    wellbeing: F
    formal: F
    cost: F
    members: F


def lengths(weeks: F) -> F:
    """Weeks that each look stands for, half of the stretch on either side."""
    steps = np.diff(weeks)
    return np.asarray((np.append(0.0, steps) + np.append(steps, 0.0)) / 2.0)


def level(cohort: Cohort, track: Track) -> F:
    """Euros of the cohort over the horizon, of what is booked on persons; float64[payers].

    Those who moved away are charged the published cost of their age, the dead nothing.
    """
    total = np.zeros(len(PAYERS))
    lens.bill(
        track.code, cohort.birth, cohort.fixed, track.weeks, lengths(track.weeks), track.moved, cohort.euros,
        cohort.background, cohort.published, total,
    )  # fmt: skip
    return total


def difference(cohort: Cohort, base: Track, arm: Track) -> Paired:
    """Difference between two runs of the same pair, person by person.

    Parameters
    ----------
    cohort : Cohort
        The persons.
    base, arm : Track
        Their lives without and with the policy, looked at in the same weeks.

    Returns
    -------
    Paired

    Notes
    -----
    Of somebody who moved away in one arm the difference is 0 from then on (both are charged alike); of somebody who
    died in one arm it is the other arm's cost.
    """
    apart = (base.code != arm.code) | ((base.code == 0) & (arm.code == 0) & (base.moved != arm.moved))
    at, who = np.nonzero(apart)
    weeks = base.weeks[at]
    weeks = np.where(cohort.fixed[who], 0.0, weeks)
    age = np.clip(((weeks - cohort.birth[who]) / lens.YEAR_WEEKS).astype(np.int64), 0, AGES - 1)
    codes = base.code[at, who], arm.code[at, who]
    there = codes[0] > 0, codes[1] > 0
    cost = cohort.cost(codes[0], age), cohort.cost(codes[1], age)
    died = 1.0 - base.moved[who], 1.0 - arm.moved[who]
    away = (arm.moved - base.moved)[who, None] * cohort.published[age]
    change = np.where(
        (there[0] & there[1])[:, None],
        cost[1] - cost[0],
        np.where(
            there[0][:, None],
            -died[1][:, None] * cost[0],
            np.where(there[1][:, None], died[0][:, None] * cost[1], away),
        ),
    )
    change *= lengths(base.weeks)[at][:, None]
    seen = (base.seen > 0) & (arm.seen > 0)
    group = cohort.stratum

    def per_look(name: str) -> F:
        means = [getattr(track, name) / np.maximum(track.seen, 1) for track in (base, arm)]
        return _by_group(group[seen], (means[1] - means[0])[seen])

    return Paired(
        euros=change.sum(axis=0),
        of_deaths=change[~(there[0] & there[1])].sum(axis=0),
        persons=_by_group(group[seen]),
        wellbeing=per_look("wellbeing"),
        formal=per_look("formal"),
        cost=_by_group(group[who], change.sum(axis=1)),
        members=_by_group(group),
    )


def _by_group(group: NDArray[np.int64], values: F | None = None) -> F:
    """Sums of values, or numbers of persons, by stratum and of those outside them; float64[strata + 1]."""
    return np.bincount(group, weights=values, minlength=STRATA + 1).astype(np.float64)
