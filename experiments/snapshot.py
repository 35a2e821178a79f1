"""Looks at a neighbourhood between pieces of a run: what the weekly series cannot tell, because it is about persons.

Every 13 weeks the columns are read as they stand. A look changes nothing, so a run with looks is the run without. What
is kept is small: the households' cases, two bytes for each person of the closed cohort, those who were there at week 0
(``experiments.cohort`` pairs them between arms), and once a year levels of the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments import lens
from experiments.cases import Cases
from experiments.cohort import Cohort, Track
from experiments.outcomes import ratio
from sim import record as R
from sim import state as S
from sim.levers import Levers
from sim.parameters import Parameters
from sim.state import Table, World
from sim.week import run_weeks

F = NDArray[np.float64]

#: Weeks between two looks, and from one look at ties to the next.
GAP, YEAR = 13, 52
#: Age groups of residents: name and first age.
AGE_GROUPS: dict[str, int] = {"0-17": 0, "18-34": 18, "35-64": 35, "65-74": 65, "75+": 75}
SEXES = ("men", "women")
#: Cells of age group and sex, in this order.
CELLS = tuple((age, sex) for age in AGE_GROUPS for sex in SEXES)
_BAND = np.digitize(np.arange(256), list(AGE_GROUPS.values())[1:]) * len(SEXES)
_BITS = np.array([k.bit_count() for k in range(1 << S.D)], dtype=np.int64)
#: What a layer of ties is called in surveys: family, friends, neighbours; housemates are not asked about.
_LAYER = np.full(S.BUDDY + 1, -1)
_LAYER[[S.KIN, S.KIN_ELSEWHERE]], _LAYER[[S.FRIEND, S.GROUP, S.BUDDY]], _LAYER[S.NEIGHBOUR] = 0, 1, 2

#: Levels of the place: name to unit. They are looked at once a year, those about ties at the end.
LEVELS: dict[str, str] = {
    "participation": "share of adults in a group, volunteering or with weekly contact here outside the family",
    "weekly_family": "share of adults with weekly contact with family outside the household",
    "weekly_friends": "share of adults with weekly contact with friends",
    "weekly_neighbours": "share of adults with weekly contact with neighbours",
    "weekly_neighbours_18_34": "share of those aged 18-34 with weekly contact with neighbours",
    "weekly_neighbours_65_plus": "share of those aged 65 and over with weekly contact with neighbours",
    "self_direction": "share of open needs without formal help",
    "professionals": "professionals per household that has any",
    "many_professionals": f"share of households with {lens.MANY} or more professionals",
    "groups_running": "groups",
    "group_members": "persons",
    "loneliness_sd": "standard deviation between adults, scale 0-1",
    "wellbeing_sd": "standard deviation between adults, points 0-10",
}
#: Levels per cell of age group and sex: name to unit.
CELL_LEVELS: dict[str, str] = {
    "unpaid_hours": "hours of unpaid help given per person per week",
    "carers": "share of persons who give care from the threshold of a carer on",
    "overloaded": "share of carers who are overloaded",
}


def door_domains(r: Table) -> NDArray[np.int64]:
    """Domains on which somebody with these doors has formal help; int64[2**doors] of bit masks."""
    helps = (r.place_minutes[0] > 0) @ (1 << np.arange(S.D))
    doors = (np.arange(1 << S.DOORS)[:, None] >> np.arange(S.DOORS)) & 1
    return np.asarray(np.bitwise_or.reduce(doors * helps, axis=1), dtype=np.int64)


class Film:
    """The looks at one run.

    Parameters
    ----------
    cohort : Cohort
        Who was there at week 0, and the prices.
    looks : int
        Looks after the one at week 0.
    p : Parameters
        The draw of the run.

    Attributes
    ----------
    levels : dict of str to numpy.ndarray
        float64[looks + 1] per name in ``LEVELS``; NaN where a level was not looked at.
    cells : dict of str to numpy.ndarray
        float64[looks + 1, cells] per name in ``CELL_LEVELS``.
    track : Track
        The cohort's persons.
    cases : Cases
        The households' cases.
    euros : numpy.ndarray
        float64[payers], cost of the cohort over the horizon, of a baseline (empty before it is set).
    """

    def __init__(self, cohort: Cohort, looks: int, p: Parameters) -> None:
        self._cohort, self._p, self._at = cohort, p, 0
        self._carer = float(cohort.rates.carer_minutes[0])
        self._domains = door_domains(cohort.rates)
        self.levels: dict[str, F] = {name: np.full(looks + 1, np.nan) for name in LEVELS}
        self.cells: dict[str, F] = {name: np.full((looks + 1, len(CELLS)), np.nan) for name in CELL_LEVELS}
        self.track = Track(cohort, looks)
        self.cases = Cases(cohort.homes, looks)
        self.euros: F = np.zeros(0)

    def look(self, world: World, week: int) -> None:
        """Look at the columns at the end of the week before ``week``.

        Parameters
        ----------
        world : World
            Only read.
        week : int
            Weeks lived since week 0.
        """
        last = self._at == self.track.weeks.size - 1
        if last or week % YEAR == 0:
            self.cases.worst = self._residents(world)
            groups: NDArray[Any] = world.groups.view(np.ndarray)
            self.levels["groups_running"][self._at] = float((groups["running"] > 0).sum())
            self.levels["group_members"][self._at] = float(groups["present"].sum())
        if last:
            self._contacts(world)
        self.track.look(world, week)
        self.cases.look(world)
        self._at += 1

    def _residents(self, world: World) -> F:
        at, homes = self._at, self._cohort.homes
        helpers, worst = np.zeros(homes, dtype=np.int64), np.zeros(homes)
        cells, sums = np.zeros((4, len(CELLS))), np.zeros(lens.SUMS)
        lens.residents(
            world.res, world.hh, int(world.pools.count[S.TOP]), self._carer, _BAND, _BITS, self._domains,
            helpers, worst, cells, sums,
        )  # fmt: skip
        self.cells["unpaid_hours"][at] = ratio(cells[lens.MINUTES] / 60.0, cells[lens.PERSONS])
        self.cells["carers"][at] = ratio(cells[lens.CARERS], cells[lens.PERSONS])
        self.cells["overloaded"][at] = ratio(cells[lens.OVER], cells[lens.CARERS])
        levels = {
            "self_direction": 1.0 - _part(sums, lens.FORMAL, lens.NEEDS),
            "professionals": _part(sums, lens.PROFESSIONALS, lens.HELPED),
            "many_professionals": _part(sums, lens.MANY_HELPED, lens.HOUSEHOLDS),
            "loneliness_sd": _spread(sums, lens.LONELY, lens.LONELY_SQUARED),
            "wellbeing_sd": _spread(sums, lens.WELLBEING, lens.WELLBEING_SQUARED),
        }
        for name, value in levels.items():
            self.levels[name][at] = value
        return worst

    def _contacts(self, world: World) -> None:
        top = int(world.pools.count[S.TOP])
        hours, sums = np.zeros((top, 3)), np.zeros(lens.CONTACTS)
        lens.meetings(
            world.ties, world.bond[S.STRENGTH], world.share, world.res, world.person, top, _LAYER,
            float(self._cohort.rates.elsewhere_strength[0]), self._p["meeting_hours"], hours, sums,
        )  # fmt: skip
        levels = {
            "weekly_family": _part(sums, lens.FAMILY, lens.GROWN),
            "weekly_friends": _part(sums, lens.FRIENDS, lens.GROWN),
            "weekly_neighbours": _part(sums, lens.NEIGHBOURS, lens.GROWN),
            "weekly_neighbours_18_34": _part(sums, lens.NEAR_YOUNG, lens.YOUNG),
            "weekly_neighbours_65_plus": _part(sums, lens.NEAR_OLD, lens.OLD),
            "participation": _part(sums, lens.PART, lens.GROWN),
        }
        for name, value in levels.items():
            self.levels[name][self._at] = value


def _part(sums: F, part: int, whole: int) -> float:
    return float(sums[part] / sums[whole]) if sums[whole] > 0.0 else np.nan


def _spread(sums: F, first: int, second: int) -> float:
    """Standard deviation from a sum and a sum of squares over adults."""
    mean = _part(sums, first, lens.ADULTS)
    return float(np.sqrt(max(_part(sums, second, lens.ADULTS) - mean * mean, 0.0)))


def pieces(levers: Levers, gap: int = GAP) -> Iterator[Levers]:
    """Levers of one stretch after the other, the last one shorter where the weeks are no multiple of the gap."""
    for first in range(0, levers.weeks, gap):
        part = Levers(min(gap, levers.weeks - first))
        part.table[:] = levers.table[first : first + gap]
        yield part


def filmed(
    world: World, r: Table, levers: Levers, cohort: Cohort, p: Parameters, *, seed: int
) -> tuple[NDArray[np.int64], Film]:
    """Run the weeks of ``levers`` in pieces and look at the place before the first and after each.

    Parameters
    ----------
    world : World
        At week 0; changed in place.
    r : Table
        Weekly rates.
    levers : Levers
        Levers of all weeks.
    cohort : Cohort
        Made of the same world at week 0.
    p : Parameters
        The draw of the run.
    seed : int
        Seed of the run.

    Returns
    -------
    int64[weeks, series], Film
        The same counts as of one run in one piece, and the looks.
    """
    film = Film(cohort, -(-levers.weeks // GAP), p)
    film.look(world, 0)
    counts = np.zeros((levers.weeks, len(R.SERIES)), dtype=np.int64)
    week = 0
    for part in pieces(levers):
        counts[week : week + part.weeks] = run_weeks(world, r, part, seed=seed, start=week)
        week += part.weeks
        film.look(world, week)
    return counts, film


def summary(film: Film) -> dict[str, F]:
    """Means over the looks after week 0, by name; spreads between persons are those at the end.

    Returns
    -------
    dict of str to numpy.ndarray
        float64[] per name in ``LEVELS``, float64[cells] per name in ``CELL_LEVELS``; NaN where nobody was there.
    """
    found: dict[str, F] = {}
    for name, values in film.levels.items():
        seen = values[-1:] if name.endswith("_sd") else values[1:]
        found[name] = np.asarray(_mean(seen))
    for name, table in film.cells.items():
        found[name] = _mean(table[1:])
    return found


def _mean(values: F) -> F:
    """Mean over the looks, of those with a value."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(np.shape(total), np.nan), where=count > 0))
