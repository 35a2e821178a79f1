"""What holds in any week of any run: hours and euros add up, nothing comes from nothing, causes alone change fates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import levers as L
from sim import phases as F
from sim import record as R
from sim import state as S
from sim.levers import LEVERS, Levers
from sim.start import BURN_IN, Backlog, add_backlog
from sim.week import ALL_ON, run_weeks
from tests.villages import (
    START,
    every_lever,
    faults,
    lively,
    same,
    settled,
    village_rates,
    week_series,
    without_ties,
)

seeds = st.integers(0, 2**63 - 1)
GIVERS = ("household", "kin", "kin_elsewhere", "ties", "volunteers", "team", "wmo", "zvw")


@st.composite
def lever_tables(draw: st.DrawFn, weeks: int) -> Levers:
    """Any levers a policy may write, changing halfway."""
    strengths = {
        L.PREVENTION_SHARE: st.floats(0, 1),
        L.RING_FENCE: st.floats(0, 1),
        L.BOUGHT_CASEWORK: st.floats(0, 10_000),
        L.CONNECTOR: st.floats(0, 6_000),
        L.OFFERS: st.integers(0, 2**S.OFFERS - 1),
        L.INTAKE_CAP: st.floats(0, 1),
        L.CLUSTERING: st.floats(0, 1),
        L.ASKING: st.floats(-5, 5),
        L.IDLE_EXISTING: st.floats(0, 6_000),
        L.NEW_MONEY: st.floats(0, 1e9),
        L.RESPITE: st.floats(0, 2_000),
        **{lever: st.floats(-1, 3) for lever in range(L.SIGNAL_SCHOOL, L.SIGNAL_POLICE + 1)},
        L.NETWORK_FIRST: st.floats(0, 1),
        L.EMPLOYER: st.floats(0, 1),
        L.OFFER_MINUTES: st.floats(0, 6_000),
        L.COORDINATOR: st.floats(0, 3_000),
        L.HOME_VISITS: st.floats(0, 3_000),
        L.PREVENTION_CUT: st.floats(0, 1),
    }
    assert len(strengths) == len(LEVERS)
    levers = Levers(weeks)
    for lever, values in strengths.items():
        levers.table[: weeks // 2, lever] = draw(values)
        levers.table[weeks // 2 :, lever] = draw(values)
    return levers


def total(counts, *names: str):
    return sum(week_series(counts, name) for name in names)


def accounts(counts) -> None:
    """Hours and euros of every week, in whole minutes and cents."""
    assert (counts >= 0)[:, [k for k, name in enumerate(R.NAMES) if name != "loneliness_sum"]].all()
    given = total(counts, *(f"hours_{who}" for who in GIVERS))
    assert (week_series(counts, "hours_demanded") == given + week_series(counts, "hours_unmet")).all()
    worked = total(counts, "team_casework", "team_intake", "team_idle")
    assert (week_series(counts, "team_casework_room") == worked).all()
    available = worked + week_series(counts, "team_prevention_made")
    assert (week_series(counts, "team_available") == available).all()
    made, meant = week_series(counts, "team_prevention_made"), week_series(counts, "team_prevention_intended")
    assert (made <= meant).all()
    spent = ("group_hours", "supervision_hours", "outreach_hours", "aftercare_hours", "informing_hours")
    assert (total(counts, *spent) == made).all()
    asked = week_series(counts, "offer_hours_wanted")
    assert (total(counts, "group_hours", "offer_hours_new") <= asked).all()
    for what in ("supervision", "aftercare"):
        assert (week_series(counts, f"{what}_hours") <= week_series(counts, f"{what}_wanted")).all()
    cases = total(counts, "cases_heavy", "cases_vulnerable", "cases_light")
    assert (week_series(counts, "open_cases") == cases).all()
    parts = {"team_signals": "team_intake", "team_meetings": "team_casework", "cases_regie": "cases_heavy",
             "signals_reached": "signals", "signals_accepted": "signals_reached", "staff_present": "staff",
             "consents": "intakes", "network_talks": "intakes", "crisis_intakes": "intakes"}  # fmt: skip
    assert [
        part for part, of in parts.items() if (week_series(counts, part) > week_series(counts, of)).any()
    ] == []
    found = total(counts, *(name for name in R.NAMES if name.startswith("found_")))
    assert (week_series(counts, "cases_opened") == found).all()
    assert (week_series(counts, "relapses") == week_series(counts, "found_relapse")).all()
    assert (week_series(counts, "referred_up") == week_series(counts, "specialist_new_via_team")).all()
    assert (week_series(counts, "specialist_new_via_team") <= week_series(counts, "specialist_new")).all()
    assert (week_series(counts, "severely_lonely") <= week_series(counts, "lonely")).all()
    assert (week_series(counts, "carers_overloaded") <= week_series(counts, "carers")).all()


def flows(counts) -> None:
    """Stocks change by their flows, week after week, as far as both are recorded."""
    people = total(counts, "residents", "nursing_home")
    gained = total(counts, "births", "moved_in")
    lost = total(counts, "deaths", "moved_out")
    assert (np.diff(people) == (gained - lost)[1:]).all()
    assert (
        np.diff(week_series(counts, "ties")) == (total(counts, "ties_made") - total(counts, "ties_lost"))[1:]
    ).all()


@settings(max_examples=60)
@given(seeds, st.integers(1, 60), st.data())
def test_every_week_adds_up_and_leaves_the_columns_in_order(seed: int, weeks: int, data: st.DataObject):
    population = seed % 20
    world, table = settled(population, lively() if seed % 3 else village_rates())
    counts = run_weeks(world, table, data.draw(lever_tables(weeks)), seed=seed, start=START)
    accounts(counts)
    flows(counts)
    assert faults(world, START + weeks - 1) == []
    assert week_series(counts, "residents")[-1] == (world.res.status == S.HERE).sum()
    assert week_series(counts, "queue")[-1] == (world.hh.standing == S.QUEUED).sum()
    assert week_series(counts, "open_cases")[-1] == (world.hh.standing == S.OPEN).sum()
    assert week_series(counts, "ties")[-1] * 2 == world.res.degree[world.res.status == S.HERE].sum()


@settings(max_examples=10)
@given(seeds, st.sampled_from(["alverna", "huurlingsedam"]))
def test_a_place_of_real_size_adds_up(seed: int, place: str):
    world, table = settled(seed % 3, place=place)
    weeks = 52
    counts = run_weeks(world, table, every_lever(weeks), seed=seed, start=START)
    accounts(counts)
    flows(counts)
    assert faults(world, START + weeks - 1) == []


def lived(seed: int, levers: Levers, start: int = START, population: int = 3):
    world, table = settled(population, lively())
    counts = run_weeks(world, table, levers, seed=seed, start=start)
    return counts, world


@given(seeds)
@settings(max_examples=15)
def test_strength_zero_is_the_baseline_bit_for_bit(seed: int):
    baseline, before = lived(seed, Levers(52))
    for levers in (Levers(52), every_lever(52, strength=0.0)):
        counts, world = lived(seed, levers)
        assert np.array_equal(counts, baseline)
        assert same(world, before)


@given(seeds)
@settings(max_examples=10)
def test_another_seed_is_another_life(seed: int):
    assert not np.array_equal(lived(seed, Levers(26))[0], lived(seed ^ 1, Levers(26))[0])


def test_two_threads_are_one_thread():
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda seed: lived(seed, every_lever(104)), range(8)))
    for seed, (counts, world) in enumerate(together):
        alone, there = lived(seed, every_lever(104))
        assert np.array_equal(counts, alone)
        assert same(world, there)


@given(seeds, st.integers(1, BURN_IN - 1))
@settings(max_examples=15)
def test_two_years_and_one_are_three(seed: int, first: int):
    whole, after = lived(seed, Levers(BURN_IN))
    world, table = settled(3, lively())
    parts = [
        run_weeks(world, table, Levers(first), seed=seed, start=-BURN_IN),
        run_weeks(world, table, Levers(BURN_IN - first), seed=seed, start=first - BURN_IN),
    ]
    assert np.array_equal(np.concatenate(parts), whole)
    assert same(world, after)


@given(seeds, st.floats(1, 1e8))
@settings(max_examples=15)
def test_idle_new_money_changes_only_the_ledger(seed: int, cents: float):
    baseline, before = lived(seed, Levers(52))
    levers = Levers(52)
    levers.add(L.NEW_MONEY, cents)
    counts, world = lived(seed, levers)
    differs = {R.NAMES[k] for k in np.flatnonzero((counts != baseline).any(axis=0))}
    assert differs == {"cost_policy", "cost_municipality"}
    for name in differs:
        assert (week_series(counts, name) - week_series(baseline, name) == int(cents)).all()
    assert same(world, before)


# ---------------------------------------------------------------------------------- hours and the queue


def queue_of(minutes: float, *, seed: int, weeks: float, lost: float = 0.0, give_up: float | None = 0.0):
    """Forty weeks of a team with a backlog and no arrivals: only the team's own phase runs, on the same draws.

    Giving up also shortens a queue, so that what fewer hours do to it would be mixed with what waiting does.
    So would a regieteam (the sooner it takes a case over, the sooner that case asks for more), a wait for specialists
    who do not work here, and workers who fall ill in the week after somebody was taken in: hours are steady.
    """
    changes = {} if give_up is None else {"give_up": give_up}
    steady = {
        "regie_share": 0.0,
        "rho0": -50.0,
        "absence_base": 0.0,
        "absence_slope": 0.0,
        "staff_turnover": 0.0,
    }
    table = village_rates(team_minutes=minutes, seek_above=-1.0, **steady, **changes)
    world, _ = settled(seed % 10)
    add_backlog(world, table, Backlog(weeks), seed=seed, weekly_inflow=8.0)
    on = np.zeros_like(ALL_ON)
    on[F.TEAM] = True
    levers = Levers(40)
    levers.add(L.IDLE_EXISTING, lost)
    return run_weeks(world, table, levers, seed=seed, start=0, on=on)


#: Minutes a week, a working day, by which hours differ below. With less a team may, in about one draw of a hundred,
#: take a heavy case some weeks earlier and then have less room for the next for as long as it lasts: cases come whole,
#: so that a queue can for a while be longer with an hour more.
DAY = 480.0


@given(seeds, st.floats(0, 4_000), st.floats(DAY, 8_000), st.floats(0.5, 8))
def test_more_hours_never_lengthen_the_queue(seed: int, minutes: float, more: float, weeks: float):
    few = queue_of(minutes, seed=seed, weeks=weeks)
    many = queue_of(minutes + more, seed=seed, weeks=weeks)
    assert (week_series(many, "queue") <= week_series(few, "queue")).all()
    assert (week_series(many, "intakes").cumsum() >= week_series(few, "intakes").cumsum()).all()


def test_an_hour_more_shortens_queues_taken_together():
    waiting = {
        minutes: sum(
            int(week_series(queue_of(minutes, seed=seed, weeks=4.0), "queue").sum()) for seed in range(30)
        )
        for minutes in (900.0, 960.0, 1_020.0)
    }
    assert waiting[900.0] > waiting[960.0] > waiting[1_020.0], waiting


@given(seeds, st.floats(0, 4_000), st.floats(DAY, 4_000), st.floats(0.5, 8))
def test_idle_existing_hours_never_shorten_the_queue(seed: int, minutes: float, lost: float, weeks: float):
    busy = queue_of(minutes, seed=seed, weeks=weeks)
    idle = queue_of(minutes, seed=seed, weeks=weeks, lost=lost)
    assert (week_series(idle, "queue") >= week_series(busy, "queue")).all()
    assert (week_series(idle, "intakes").cumsum() <= week_series(busy, "intakes").cumsum()).all()


@given(seeds, st.floats(0, 4_000), st.floats(DAY, 4_000), st.floats(0.5, 8))
def test_idle_existing_hours_never_help_more_people(seed: int, minutes: float, lost: float, weeks: float):
    busy = queue_of(minutes, seed=seed, weeks=weeks, give_up=None)
    idle = queue_of(minutes, seed=seed, weeks=weeks, give_up=None, lost=lost)
    assert week_series(idle, "intakes").sum() <= week_series(busy, "intakes").sum()


def test_idle_existing_hours_are_gone_from_the_team():
    levers = Levers(30)
    levers.add(L.IDLE_EXISTING, 300.0)
    table = village_rates(absence_slope=0.0)
    made = []
    for arm in (Levers(30), levers):
        world, _ = settled(1)
        made.append(run_weeks(world, table, arm, seed=1, start=0))
    assert (week_series(made[0], "team_available") - week_series(made[1], "team_available") == 300).all()


# ----------------------------------------------------------------------------------------------- extremes


def test_without_a_team_everybody_waits():
    world, table = settled(2, lively(team_minutes=0.0))
    counts = run_weeks(world, table, Levers(BURN_IN), seed=2, start=START)
    accounts(counts)
    assert not total(counts, "intakes", "open_cases", "team_available", "referred_up").any()
    assert week_series(counts, "queue")[-52:].mean() > 5
    assert week_series(counts, "gave_up").sum() > 0
    assert faults(world, -1) == []


def test_a_huge_team_keeps_nobody_waiting():
    world, table = settled(2, lively(team_minutes=1e6))
    counts = run_weeks(world, table, Levers(BURN_IN), seed=2, start=START)
    accounts(counts)
    assert week_series(counts, "intakes").sum() > 20
    assert not week_series(counts, "gave_up").any()
    # A relapse comes up after the team's week and is seen in the next: nobody else waits.
    assert week_series(counts, "waited_weeks").sum() <= week_series(counts, "relapses").sum()
    late = week_series(counts, "intakes") - week_series(counts, "replies_48h")
    assert (late == week_series(counts, "waited_weeks")).all()
    waiting = np.cumsum(week_series(counts, "cases_opened") - week_series(counts, "intakes"))
    assert (waiting == week_series(counts, "queue")).all()
    assert (waiting <= week_series(counts, "relapses")).all()


@pytest.mark.parametrize("grows", [False, True], ids=["for good", "at the start only"])
def test_without_ties_life_goes_on(grows: bool):
    never = dict.fromkeys(
        ("tie_rate", "member_tie", "introduction_takes", "event_pairs", "buddy_match", "offer_meets"), 0.0
    )
    table = village_rates() if grows else village_rates(**never)
    world, _ = settled(2, table)
    without_ties(world)
    if not grows:
        world.founders.kin[:] = 0
    counts = run_weeks(world, table, Levers(BURN_IN), seed=2, start=START)
    accounts(counts)
    assert faults(world, -1) == []
    assert bool(week_series(counts, "ties").any()) == grows
    if not grows:
        assert not total(counts, "hours_ties", "hours_kin").any()
        with_ties = run_weeks(*settled(2), Levers(BURN_IN), seed=2, start=START)
        lonely = [week_series(c, "loneliness_sum")[-52:].mean() for c in (counts, with_ties)]
        assert lonely[0] > lonely[1]


def test_a_place_full_of_ties_refuses_new_ones_and_says_so():
    table = village_rates(tie_rate=10.0, tie_room=1e9, tie_break=0.0, tie_remove_below=0.0)
    table["meet"][0] = 1.0
    world, _ = settled(2, table)
    counts = run_weeks(world, table, every_lever(600), seed=2, start=START)
    assert world.res.degree.max() == S.TIES
    assert week_series(counts, "ties_refused").sum() > 0
    assert faults(world, START + 599) == []
