"""The start: people become columns, live three years of burn-in, and may begin with a backlog at the team."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim import state as S
from sim.agents.arrivals import settle
from sim.agents.bonds import bind
from sim.agents.due import list_turns
from sim.agents.people import UNKNOWN_LIFE, take_row
from sim.agents.wellbeing import lonely_level, wellbeing_level
from sim.ages import age_years
from sim.chance import Decision, block, uniforms, unit
from sim.demography import ADMISSION_FROM, AGES, WEEKS
from sim.kernel import entry, rule
from sim.levers import Levers
from sim.network.contact import first_sums
from sim.observe import count_stocks
from sim.population.people import People
from sim.population.strengths import affinities
from sim.population.turnover import turnover
from sim.reference import by_reference
from sim.services.starting import start_services
from sim.state import Table
from sim.turns import WEEKS as TURN
from sim.week import run_weeks
from sim.words import ALWAYS

#: Weeks lived before week 0.
BURN_IN = 156
#: Identities of those who start in a nursing home: above everybody who lives here at the start.
_FIRST_TWIN = 1 << 29
_TWIN = np.int64(Decision.START_SERVICES)
#: Rows beyond today's residents: newborns, newcomers in the week others leave, residents of nursing homes.
SPARE_SHARE, SPARE_ROWS = 0.12, 60


@entry
def _settle_all(tables, seed, week, settled, old, rates):  # type: ignore[no-untyped-def]
    world = by_reference(tables)
    res = world.res
    p = rates[0]
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] == S.HERE:
            settle(world, i, seed, week, p)
    first_sums(world, p)
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] == S.HERE:
            # Still between what it was on arrival, without ties here, and where it tends to now.
            alone = res.lonely[i]
            res.lonely[i] = alone + settled[i] * (lonely_level(res[i], world.person[i], p) - alone)
            res.wellbeing[i] = wellbeing_level(res[i], world.person[i], p)
            _nursing_home_twin(world, i, old, seed, week, p)
    for turn in range(week, week + S.TURNS):
        list_turns(world, turn)
        count_stocks(world, turn, p)


@rule
def _nursing_home_twin(world, i, old, seed, week, p):  # type: ignore[no-untyped-def]
    """People who lived here and are in a nursing home now: admitted at the age that resident i has today.

    As many as admission and stay imply, by the share with dementia: somebody who has it is too often in a nursing
    home for one twin. They have been there since, as long as those who are there have been. Published figures count
    the old in institutions as residents, so the one nearest in age is taken to be the twin; where there is none left
    (people of a place without a home live elsewhere), the twin comes on top.
    """
    res, person = world.res, world.person
    alone = np.int64(person.partner[i] < 0)
    age = age_years(res[i], week)
    frail = (np.float64(person.need[i, 5]) + np.float64(person.need[i, 10])) * (1.0 - p.care_cover_start)
    hazard = p.admission * p.dementia_stock[age, alone] + p.admission_frail * frail
    hazard *= (1.0 + p.admission_alone * alone) * p.admission_age[age]
    words = block(seed, _TWIN, 0, world.who[i], 5)
    if unit(words[0]) * p.nursing_home_mortality >= hazard:
        return
    stay, left = 0, 1.0 - p.nursing_home_mortality
    while unit(words[1]) < left:
        left *= 1.0 - p.nursing_home_mortality
        stay += 1
    j = _nearest_in_age(world, old, res.birth[i] - stay)
    if j >= 0:
        res.life[j] = UNKNOWN_LIFE
    else:
        j = take_row(world, _FIRST_TWIN + world.who[i], res.birth[i] - stay, res.sex[i], -1)
        res.able[j] = 0
    res.status[j] = S.NURSING_HOME


@rule
def _nearest_in_age(world, old, birth):  # type: ignore[no-untyped-def]
    """Row of the resident of an institution born nearest to a week, who is then no longer in the list; -1 if none."""
    best, at = np.int64(-1), np.int64(-1)
    for k in range(old.shape[0]):
        if old[k] >= 0 and (
            at < 0 or abs(world.res[old[k]].birth - birth) < abs(world.res[best].birth - birth)
        ):
            best, at = old[k], k
    if at >= 0:
        old[at] = -1
    return best


@entry
def _tie_rows(tables, a, b, layer, strength, since, affinity):  # type: ignore[no-untyped-def]
    world = by_reference(tables)
    res = world.res
    for m in range(a.shape[0]):
        # Whoever lives in an institution is counted and paid for, but takes no part in the weeks here.
        if res[a[m]].status == S.HERE and res[b[m]].status == S.HERE:
            bind(world, a[m], b[m], layer[m], strength[m], since[m], affinity[m])


@entry
def _backlog(world, keys, wanted, week, rates):  # type: ignore[no-untyped-def]
    """Queue the households in most need that are not at the team yet, longest waiting first."""
    hh, res, team = world.hh, world.res, world.team
    p = rates[0]
    n = hh.persons.shape[0]
    score = np.zeros(n)
    for home in range(n):
        if hh.persons[home] == 0 or hh.standing[home] == S.OPEN or hh.standing[home] == S.QUEUED:
            continue
        worst = 0.0
        for k in range(hh.persons[home]):
            worst = max(worst, np.float64(res.worst[world.dwellings.member[home, k]]))
        if worst > p.seek_above:
            score[home] = worst + 0.5 * keys[home]
    order = np.argsort(-score)
    size = team.queue.shape[0]
    queued = 0
    for r in range(n):
        home = order[r]
        if queued >= wanted or score[home] <= 0.0:
            break
        hh.standing[home] = S.QUEUED
        hh.since[home] = week
        tail = team.ends[1]
        team.queue[tail % size] = home
        team.queue_week[tail % size] = week
        team.ends[1] = tail + 1
        queued += 1
    return queued


def _neighbourhood(people: People) -> S.World:
    n, h = people.birth.shape[0], people.size.shape[0]
    world = S.empty(int(n * (1.0 + SPARE_SHARE)) + SPARE_ROWS, h)
    res, person, hh = world.res, world.person, world.hh
    rows = slice(0, n)
    world.who[:] = -1
    world.who[rows] = np.arange(n)
    res.status[rows] = np.where(people.household >= 0, S.HERE, S.INSTITUTION)
    res.able[rows] = np.where(people.household >= 0, ALWAYS, 0)
    res.life[rows] = np.where(people.household >= 0, UNKNOWN_LIFE, 0)
    res.birth[rows] = people.birth
    res.age[rows] = np.clip(-people.birth / WEEKS, 0, AGES - 1)
    res.sex[rows] = people.sex
    res.role[rows] = people.role
    person.marital[rows] = people.marital
    res.home[rows] = people.household
    person.kin_out[rows] = people.kin_elsewhere
    person.friends_out[rows] = people.friends_elsewhere
    for column in (person.partner, person.mother, person.father, res.home):
        column[n:] = -1
    person.partner[rows] = people.partner
    for mine, theirs in ((person.mother, people.mother), (person.father, people.father)):
        known = np.maximum(theirs, 0)
        together = (theirs >= 0) & (people.household[known] == people.household) & (people.household >= 0)
        mine[rows] = np.where(together, theirs, -1)
        np.add.at(person.children, known[(theirs >= 0)], np.uint8(1))
    res.group[:] = -1
    for name in ("openness", "self_management", "stigma", "legibility", "trust"):
        getattr(person, name)[rows] = getattr(people, name)
    person.tolerance[rows] = np.rint(people.care_tolerance * 60.0).astype(np.int32)
    world.dwellings.income[:h] = people.income
    world.dwellings.street[:h] = people.street
    world.dwellings.position[:h] = people.position
    world.dwellings.street_home[:h] = np.lexsort((people.position, people.street))
    world.dwellings.street_rank[world.dwellings.street_home[:h]] = np.arange(h)
    for k in range(S.MEMBERS):
        has = people.size > k
        world.dwellings.member[:h, k][has] = people.first[has] + k
    hh.persons[:h] = np.minimum(people.size, S.MEMBERS)
    hh.rest[:] = -BURN_IN
    free = np.arange(world.who.shape[0] - 1, n - 1, -1)
    world.pools.free[: free.size] = free
    world.pools.count[S.N_FREE] = free.size
    world.pools.count[S.TOP] = n
    world.pools.count[S.TIE_FREE : S.TIE_FREE + 4] = -1
    world.pools.claim[:] = np.int64(1) << 62
    world.team.pressure[:4] = (0.85, 0.5, 1.0, 0.0)
    return world


def _founders(world: S.World, people: People, rates: Table) -> None:
    """Keep the founding households, whom newcomers are like, and the moves that hold the place as it is."""
    hh, res, person, founders = world.hh, world.res, world.person, world.founders
    h = people.size.shape[0]
    moves = turnover(people, rates)
    world.move[:] = moves.move
    founders.arrival[:h] = np.cumsum(moves.arrival)
    founders.members[:h] = hh.persons[:h]
    traits = (
        person.openness,
        person.self_management,
        person.stigma,
        person.legibility,
        person.trust,
        person.temper,
        person.outlook,
        person.tolerance,
    )
    kin = people.tie_layer == S.KIN
    here = np.bincount(
        np.concatenate([people.tie_a[kin], people.tie_b[kin]]), minlength=people.birth.shape[0]
    )
    for k in range(S.MEMBERS):
        has = np.flatnonzero(hh.persons[:h] > k)
        rows = world.dwellings.member[has, k]
        founders.birth[has, k] = res.birth[rows]
        founders.sex[has, k] = res.sex[rows]
        founders.role[has, k] = res.role[rows]
        founders.marital[has, k] = person.marital[rows]
        founders.kin[has, k] = here[rows]
        founders.kin_out[has, k] = person.kin_out[rows]
        founders.friends_out[has, k] = person.friends_out[rows]
        for t, column in enumerate(traits):
            founders.trait[has, k, t] = column[rows]


def _normal(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Standard normal from two uniforms (Box-Muller)."""
    return np.asarray(np.sqrt(-2.0 * np.log(u)) * np.cos(2.0 * np.pi * v))


@lru_cache(maxsize=64)
def _settled(relax: float, half: float) -> np.ndarray:
    """How far loneliness has followed the ties found here, by weeks in the place; float64[weeks], 0 to 1.

    Ties found after ``t`` weeks are ``f = t / (t + half)`` of all (``sim.population.friends``); loneliness follows
    with ``g' = relax (f - g)``, its weekly relaxation. Where it tends to has gone ``f`` of the way: the answer is
    ``g / f``.
    """
    weeks = np.arange(1, round(AGES * WEEKS))
    found = weeks / (weeks + half)
    followed = np.zeros_like(found)
    for week in range(1, found.size):
        followed[week] = followed[week - 1] + relax * (found[week - 1] - followed[week - 1])
    return np.append(0.0, followed / found)


def settle_people(people: People, rates: Table, *, seed: int) -> S.World:
    """Columns of a built population at the beginning of its burn-in.

    Parameters
    ----------
    people : People
        A built population.
    rates : Rates
        Rates of one draw for this place.
    seed : int
        Seed of the run; the same as the run's, so that a resident keeps one fate.

    Returns
    -------
    World
        Week -156: needs, services and help near their stationary shares by age.
    """
    n = people.birth.shape[0]
    world = _neighbourhood(people)
    draws = uniforms(seed, Decision.START_LONELINESS, np.arange(n), other=7)
    temper = _normal(draws[:, 0], draws[:, 1])
    world.person.temper[:n] = temper
    alike = float(rates.wb_temper[0])
    apart = _normal(draws[:, 2], draws[:, 3])
    world.person.outlook[:n] = (1.0 - alike * alike) ** 0.5 * apart - alike * temper
    _founders(world, people, rates)
    start = -BURN_IN
    # The published ages stand at the beginning of the burn-in too: a place without trend keeps them.
    world.res.birth[:n] -= np.where(world.res.status[:n] == S.HERE, BURN_IN, 0).astype(np.int32)
    affinity = affinities(people.tie_a, people.tie_b, n, seed, float(rates.affinity_spread[0]))
    affinity[people.tie_layer == S.KIN] *= float(rates.kin_affinity[0])
    since = start - people.tie_weeks.astype(np.int32)
    layer, strength = people.tie_layer, people.tie_strength
    _tie_rows(world, people.tie_a, people.tie_b, layer, strength, since, affinity.astype(np.float32))
    settled = np.ones(world.who.shape[0])
    settled[:n] = _settled(
        1.0 - (1.0 - float(rates.lonely_relax[0])) ** (1.0 / TURN), float(rates.friends_time[0])
    )[people.residence]
    inside = world.res.status[:n] == S.INSTITUTION
    old = np.flatnonzero(inside & (world.res.age[:n] >= ADMISSION_FROM)).astype(np.int64)
    _settle_all(world, seed, start, settled, old, rates)
    # From here on they grow older, like everybody at home: see above.
    admitted = np.flatnonzero(inside & (world.res.status[:n] == S.NURSING_HOME))
    world.res.birth[admitted] -= BURN_IN
    start_services(world, rates, seed=seed, week=start)
    return world


@dataclass(frozen=True)
class Backlog:
    """High starting pressure: as many weeks of the team's normal inflow already waiting at week 0."""

    weeks: float

    def households(self, weekly_inflow: float) -> int:
        """Households waiting at week 0."""
        return round(self.weeks * weekly_inflow)


def burn_in(world: S.World, rates: Table, *, seed: int, weeks: int = BURN_IN) -> np.ndarray:
    """Run the weeks before week 0 without any policy; returns their record, int64[weeks, series]."""
    return run_weeks(world, rates, Levers(weeks), seed=seed, start=-weeks)


def add_backlog(world: S.World, rates: Table, backlog: Backlog, *, seed: int, weekly_inflow: float) -> int:
    """Queue a backlog at the team at week 0; returns the number of households queued."""
    homes = np.arange(world.hh.persons.shape[0])
    keys = uniforms(seed, Decision.BACKLOG, homes)[:, 0]
    return int(_backlog(world, keys, backlog.households(weekly_inflow), 0, rates))
