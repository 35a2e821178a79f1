"""Small neighbourhoods for tests of the engine: people, rates, settled columns, and what must hold of them.

A village of some 150 residents lives a year in milliseconds. ``lively`` raises the rates of whatever is rare, so
that in those weeks everybody is born, moves, divorces, helps, joins and leaves often enough to show a mistake.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import levers as L
from sim import record as R
from sim import state as S
from sim.agents.asking import LEAST
from sim.levers import Levers
from sim.parameters import central, load
from sim.population import People, build, profile
from sim.rates import rates
from sim.start import BURN_IN, settle_people
from sim.state import Table, World
from tests.made_up_places import village

Counts = NDArray[np.int64]

#: The first week of a burn-in.
START = -BURN_IN
#: Share of Alverna that makes 150 residents.
SHARE = 0.0612
#: Columns that are 0 in a free row, so that the weekly passes need not ask whether somebody is there.
RESTING = ("status", "active", "counts", "service", "waiting", "helpers", "able", "life", "step", "door")
#: What a village's team has: about half a full-time worker, so that cases, a queue and prevention all exist.
TEAM_MINUTES = 1500.0


@cache
def people(seed: int = 1, place: str = "") -> People:
    """The people of a shipped place, or of a village without a name."""
    return build(profile(place) if place else village(SHARE), seed)


def village_rates(**changes: object) -> Table:
    """Central rates of a village whose team is large enough to do something; ``changes`` are set by name."""
    table = rates(central(load()), people().birth.shape[0])
    for name, value in {"team_minutes": TEAM_MINUTES, **changes}.items():
        table[name][0] = value
    return table


def lively(factor: float = 6.0, **changes: object) -> Table:
    """Village rates with rare things happening ``factor`` times as often (never above a slot's 1/16)."""
    table = village_rates(**changes)
    once = 1.0 / 16.0
    for name in ("mortality", "divorce", "birth", "move", "leave_home", "repartner", "marry", "admission",
                 "admission_frail", "dementia", "care_out_start", "care_out_end", "signal", "false_alarm",
                 "signal_notice", "signal_false",
                 "volunteer_join", "volunteer_quit_first", "volunteer_quit_later", "theme_signal", "group_join",
                 "nursing_home_mortality", "event_bound", "tie_rate"):  # fmt: skip
        table[name][0] = np.minimum(table[name][0] * factor, once)
    table["onset"][0] = np.minimum(table["onset"][0] * 2.0, once)
    table["onset_alone"][0] = table["onset_bound"][0] = once
    table["place_share"][0] = 0.5
    table["offer_place"][0] = np.maximum(table["offer_place"][0], 0.5)
    return table


def settled(seed: int = 1, table: Table | None = None, place: str = "") -> tuple[World, Table]:
    """A neighbourhood at the beginning of its burn-in, and its rates."""
    here = people(seed, place)
    if table is None:
        table = rates(central(load()), here.birth.shape[0]) if place else village_rates()
    return settle_people(here, table, seed=seed), table


def every_lever(weeks: int, strength: float = 1.0) -> Levers:
    """A table in which every lever of a policy does something, in steps and from different weeks."""
    levers = Levers(weeks)
    week = np.arange(weeks)
    half, late = np.where(week >= weeks // 2, strength, 0.0), np.where(week >= weeks // 4, strength, 0.0)
    levers.raise_to(L.PREVENTION_SHARE, np.multiply(late, 0.4))
    levers.raise_to(L.RING_FENCE, 0.5 * strength)
    levers.add(L.BOUGHT_CASEWORK, np.multiply(half, 333.0))
    levers.add(L.CONNECTOR, np.multiply(late, 1920.0))
    levers.raise_to(L.INTAKE_CAP, 0.6 * strength)
    levers.raise_to(L.CLUSTERING, 0.2 * strength)
    levers.add(L.ASKING, 0.7 * strength)
    levers.raise_to(L.NETWORK_FIRST, np.multiply(late, 0.5))
    levers.raise_to(L.EMPLOYER, 0.5 * strength)
    for signaller in range(S.SIGNALLERS):
        levers.add(L.SIGNAL_SCHOOL + signaller, np.multiply(half, 1.5 if signaller % 2 else -0.5))
    levers.add(L.IDLE_EXISTING, np.multiply(half, 61.0))
    levers.add(L.NEW_MONEY, 123_456.0 * strength)
    levers.add(L.OFFER_MINUTES, np.multiply(late, 300.0))
    levers.add(L.COORDINATOR, np.multiply(half, 480.0))
    levers.add(L.HOME_VISITS, np.multiply(late, 240.0))
    levers.raise_to(L.PREVENTION_CUT, np.where(week < weeks // 8, 0.5 * strength, 0.0))
    levers.add(L.RESPITE, np.multiply(late, 240.0))
    levers.allow((1 << S.OFFERS) - 1 if strength > 0 else 0)
    return levers


def same(left: World, right: World) -> bool:
    """Whether two neighbourhoods hold the same bits in every named column."""
    return all(
        column(a, name).tobytes() == column(b, name).tobytes()
        for a, b in zip(left, right, strict=True)
        for name in columns(a)
    )


def columns(table: Any) -> tuple[str, ...]:
    """Names of a table's columns; an array without names is one column without a name."""
    return tuple(table.dtype.names or ("",))


def column(table: Any, name: str) -> NDArray[Any]:
    """One column by name; a table without names is one column."""
    return np.asarray(table[name] if name else table)


def relabelled(world: World, order: NDArray[np.int64]) -> World:
    """The same neighbourhood with resident row ``order[k]`` moved to row k: identities stay, places change.

    Parameters
    ----------
    world : World
        Columns; not changed.
    order : int64[capacity]
        A permutation that keeps rows in use below rows not in use.
    """
    moved = S.copy(world)
    row = np.empty_like(order)
    row[order] = np.arange(order.shape[0])

    def there(rows: NDArray[np.integer]) -> NDArray[np.integer]:
        return np.where(rows >= 0, row[rows], rows)

    for name in ("res", "person", "near", "help"):
        getattr(moved, name)[:] = getattr(world, name)[order]
    for name in ("partner", "mother", "father"):
        moved.person[name] = there(moved.person[name])
    helped = np.arange(S.ARRANGEMENTS) < moved.res.helpers[:, None]
    moved.help.helper = np.where(helped, there(moved.help.helper), moved.help.helper)
    tied = np.arange(S.TIES) < moved.res.degree[:, None]
    moved.near.alter = np.where(tied, row[moved.near.alter], moved.near.alter)
    used = moved.ties.a != moved.ties.b
    for name in ("a", "b"):
        moved.ties[name] = np.where(used, row[moved.ties[name]], 0)
    living = np.arange(S.MEMBERS) < moved.hh.persons[:, None]
    moved.dwellings.member = np.where(living, there(moved.dwellings.member), moved.dwellings.member)
    seated = np.arange(S.SEATS) < moved.groups.seats[:, None]
    moved.groups.seat = np.where(seated, there(moved.groups.seat), moved.groups.seat)
    for name in ("who", "words", "share", "sociable", "sums"):
        getattr(moved, name)[:] = getattr(world, name)[..., order]
    free = world.pools.count[S.N_FREE]
    moved.pools.free[:free] = row[world.pools.free[:free]]
    return moved


def without_ties(world: World) -> None:
    """Take away every tie that residents have."""
    world.ties[:] = np.zeros_like(world.ties)
    world.near[:] = np.zeros_like(world.near)
    world.bond[:], world.added[:], world.sums[:] = 0.0, 0, 0
    world.res.degree[:] = 0
    world.pools.count[S.TIE_COUNT : S.TIE_COUNT + 4] = 0
    world.pools.count[S.TIE_FREE : S.TIE_FREE + 4] = -1


def week_series(counts: Counts, name: str) -> Counts:
    """One recorded series as it was counted: whole persons, minutes, cents or millionths by week."""
    return np.asarray(counts[:, R.INDEX[name]])


# ------------------------------------------------------------------------------- what must hold of a world


def faults(world: World, week: int) -> list[str]:
    """Everything that is inconsistent in the columns at the end of a week; empty when all is well."""
    return [
        *_row_faults(world),
        *_household_faults(world, week),
        *_tie_faults(world),
        *_help_faults(world),
        *_need_faults(world),
        *_service_faults(world),
    ]


def _said(**tests: Any) -> list[str]:
    return [name.replace("_", " ") for name, holds in tests.items() if not np.all(holds)]


def _row_faults(world: World) -> list[str]:
    res, pools = world.res, world.pools
    free = pools.free[: pools.count[S.N_FREE]]
    used = np.flatnonzero(res.status != S.EMPTY)
    return _said(
        free_and_used_rows_are_the_capacity=free.size + used.size == res.shape[0],
        free_rows_are_listed_once=np.unique(free).size == free.size,
        free_rows_are_empty=res.status[free] == S.EMPTY,
        free_rows_are_at_rest=[np.all(res[name][free] == 0) for name in RESTING],
        identities_are_unique=np.unique(world.who[used]).size == used.size,
        free_rows_have_no_identity=world.who[free] == -1,
        identities_fit_an_address=(world.who[used] >= 0) & (world.who[used] < 2**32),
        rows_in_use_lie_below_the_top=used.max(initial=-1) < pools.count[S.TOP],
        active_volunteers_are_counted=pools.count[S.N_VOLUNTEERS] == (res.volunteer[used] == S.ACTIVE).sum(),
        nobody_holds_a_claim_after_the_week=pools.claim == 1 << 62,
    )


def _household_faults(world: World, week: int) -> list[str]:
    res, person, hh = world.res, world.person, world.hh
    here = np.flatnonzero(res.status == S.HERE)
    home, slot = np.nonzero(np.arange(S.MEMBERS) < hh.persons[:, None])
    members = world.dwellings.member[home, slot]
    grown = np.bincount(home[(week - res.birth[members]) >= 936], minlength=hh.shape[0])
    heads = np.bincount(home[res.role[members] == S.HEAD], minlength=hh.shape[0])
    paired = here[person.partner[here] >= 0]
    other = person.partner[paired]
    parents = [person[name][here] for name in ("mother", "father")]
    return _said(
        every_resident_is_listed_once=np.array_equal(np.sort(members), here),
        members_live_where_they_are_listed=res.home[members] == home,
        no_dwelling_stands_empty=hh.persons > 0,
        no_household_without_adults=grown > 0,
        one_head_per_household=heads == 1,
        partners_are_mutual=person.partner[other] == paired,
        partners_share_a_home=res.home[other] == res.home[paired],
        parents_share_a_home=[np.all((p < 0) | (res.home[p] == res.home[here])) for p in parents],
    )


def _tie_faults(world: World) -> list[str]:
    res, ties = world.res, world.ties
    row, k = np.nonzero(np.arange(S.TIES) < res.degree[:, None])
    alter, tie = world.near.alter[row, k].astype(np.int64), world.near.tie[row, k]
    a, b = ties.a.astype(np.int64), ties.b.astype(np.int64)
    used = np.flatnonzero(a != b)
    n, quarter = res.shape[0], ties.shape[0] // 4
    strength = world.bond[S.STRENGTH]
    sums = np.bincount(a[used], world.added[used], n) + np.bincount(b[used], world.added[used], n)
    return _said(
        degrees_are_within_the_cap=res.degree <= S.TIES,
        each_tie_is_on_two_lists=np.array_equal(np.repeat(used, 2), np.sort(tie)),
        lists_name_the_other_end=((a[tie] == row) & (b[tie] == alter))
        | ((b[tie] == row) & (a[tie] == alter)),
        nobody_is_tied_twice_to_somebody=np.unique(row * n + alter).size == row.size,
        ties_join_residents=(res.status[row] == S.HERE) & (res.status[alter] == S.HERE),
        no_tie_inside_a_household=res.home[row] != res.home[alter],
        strengths_are_fractions=(strength[used] > 0) & (strength[used] <= 1),
        free_ties_have_no_strength=np.delete(strength, used) == 0,
        ties_stand_in_the_quarter_of_their_week=ties.since[used] & 3 == used // quarter,
        sums_are_those_of_the_ties=sums.astype(np.int64) == world.sums,
    )


def _help_faults(world: World) -> list[str]:
    res, help_ = world.res, world.help
    row, k = np.nonzero(np.arange(S.ARRANGEMENTS) < res.helpers[:, None])
    keep = res.status[row] == S.HERE
    row, k = row[keep], k[keep]
    helper, minutes = help_.helper[row, k], help_.minutes[row, k]
    near = helper >= 0
    given = np.bincount(helper[near], weights=minutes[near], minlength=res.shape[0]).astype(np.int64)
    felt = np.bincount(helper[near], weights=help_.felt[row, k][near], minlength=res.shape[0]).astype(
        np.int64
    )
    here = res.status == S.HERE
    return _said(
        helpers_are_residents=res.status[helper[near]] == S.HERE,
        nobody_helps_oneself=helper != row,
        arrangements_last_some_minutes=minutes >= LEAST,
        what_care_weighs_is_that_of_the_arrangements=(felt == world.person.burden)[here],
        minutes_given_are_those_of_the_arrangements=(given + res.given_out == res.given)[here],
        who_is_not_here_gives_nothing=res.given[~here] == 0,
    )


def _need_faults(world: World) -> list[str]:
    res, person = world.res, world.person
    active = (res.active[:, None] >> np.arange(S.D)) & 1 == 1
    fractions = (person.need, person.cover, person.grief, res.strain, res.worst)
    return _said(
        severities_cover_strain_and_grief_are_fractions=[np.all((x >= 0) & (x <= 1)) for x in fractions],
        needs_that_count_are_marked=res.counts
        == (np.where(person.need >= 0.3, 1, 0) << np.arange(S.D)).sum(axis=1),
        only_active_domains_have_severity=active | (person.need == 0),
        only_active_domains_have_cover=active | (person.cover == 0),
        only_residents_have_needs=(res.active == 0) | (res.status == S.HERE),
        loneliness_is_on_its_scale=(res.lonely >= -1) & (res.lonely <= 2),
        wellbeing_is_on_its_scale=(res.wellbeing >= 0) & (res.wellbeing <= 10),
        loads_are_not_negative=person.load >= 0,
    )


def _at_the_team(hh: Table) -> NDArray[np.int64]:
    return np.flatnonzero((hh.standing == S.OPEN) | (hh.standing == S.AFTERCARE))


def _service_faults(world: World) -> list[str]:
    res, hh, team, pools, groups = world.res, world.hh, world.team, world.pools, world.groups
    place = np.arange(team.ends[0], team.ends[1]) % team.shape[0]
    home, since = team.queue[place], team.queue_week[place]
    stands = (hh.standing[home] == S.QUEUED) & (hh.since[home] == since)
    waiting = np.flatnonzero(hh.standing == S.QUEUED)
    cases = np.sort(team.case[: team.ends[2]])
    seat = [groups.seat[t, : groups.seats[t]] for t in range(S.OFFERS)]
    return _said(
        who_waits_is_queued_once=np.array_equal(np.sort(home[stands]), waiting),
        first_come_stands_first=np.diff(since) >= 0,
        every_case_is_listed_once=np.array_equal(cases, np.unique(cases))
        and np.isin(_at_the_team(hh), cases).all(),
        who_is_listed_knows_it=np.array_equal(np.flatnonzero(hh.listed), cases),
        workers_of_cases_are_in_the_team=hh.worker[hh.standing == S.OPEN] < world.staff.shape[0],
        no_arrival_is_left_over=pools.count[S.N_ARRIVALS] == 0,
        nobody_waits_for_a_door_already_entered=res.service & res.waiting == 0,
        members_have_a_seat=[np.all(res.group[s] & (S.LIVES_ON - 1) == t) for t, s in enumerate(seat)],
        seats_have_a_member=np.count_nonzero(res.group[res.status == S.HERE] >= 0) == groups.seats.sum(),
        members_sit_by_identity=[np.all(np.diff(world.who[s]) > 0) for s in seat],
    )
