"""The team, its cases, the second ring and relapse: what each rule must do, whatever the village."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import levers as L
from sim import phases as F
from sim import record as R
from sim import state as S
from sim.agents import needs
from sim.domains import DOMAIN_INDEX
from sim.levers import Levers
from sim.services import relapse
from sim.signallers import SIGNALLERS
from sim.start import Backlog, add_backlog
from sim.week import ALL_ON, run_weeks
from tests.villages import START, lively, same, settled, village_rates, week_series

seeds = st.integers(0, 2**31)
CHANNELS = tuple(f"signals_{who}" for who in SIGNALLERS)


def plain(kernel: Any) -> Any:
    """The Python function of a kernel that only other kernels call."""
    return getattr(kernel, "py_func", kernel)


def only(*phases: int):
    on = np.zeros_like(ALL_ON)
    on[list(phases)] = True
    return on


def lived(seed: int, levers: Levers, **changes: float):
    world, table = settled(seed % 5, lively(**changes))
    return run_weeks(world, table, levers, seed=seed, start=START), world


# ------------------------------------------------------------------------------ resolving support and rungs


def quiet_needs(standing: int, served: float):
    """Four weeks in which nothing but the team's support changes a need; returns needs before and after."""
    still = {name: 0.0 for name in ("strain_mental",)}
    table = village_rates(**still)
    for name in ("growth", "spill", "turn"):
        table[name][0] = 0.0
    world, _ = settled(1)
    world.res.helpers[:], world.res.service[:], world.res.group[:] = 0, 0, -1
    world.groups.seats[:] = 0
    world.hh.standing[:] = standing
    world.team.pressure[2] = served
    before = world.person.need.copy()
    run_weeks(world, table, Levers(4), seed=1, start=START, on=only(F.NEEDS))
    return before, world, table


@pytest.mark.parametrize("served", [1.0, 0.5, 0.0])
def test_the_team_resolves_each_need_of_a_case_as_far_as_the_case_got_its_hours(served: float):
    before, world, table = quiet_needs(S.OPEN, served)
    _, alone, _ = quiet_needs(S.NO_CASE, served)
    counts = (
        (before >= table.counts_from[0]) & (table.chronic[0] == 0) & (world.res.status == S.HERE)[:, None]
    )
    # How fast a social need ends depends on loneliness as well.
    counts[:, DOMAIN_INDEX["social"]] = False
    left = world.person.need[counts] / alone.person.need[counts]
    solve = np.broadcast_to(table.solve[0], before.shape)[counts]
    assert counts.sum() > 30
    assert left == pytest.approx((1.0 - solve * table.team_q[0] * served) ** 4, rel=1e-5)


@given(st.floats(0, 0.6), st.floats(0, 0.6), st.floats(0, 0.6), st.booleans())
def test_the_largest_pull_is_kept(network: float, collective: float, team: float, place: bool):
    kept = plain(needs._pulls)(network, collective, team, place)
    pulls = {
        needs.NETWORK: network,
        needs.COLLECTIVE: collective,
        needs.TEAM: team,
        needs.SPECIALIST: float(place),
    }
    rung, q = kept & 7, (kept >> 3) / 31.0
    if rung == needs.OWN:
        assert max(pulls.values()) == 0.0
    else:
        assert pulls[rung] == max(pulls.values())
        assert q == pytest.approx(pulls[rung], abs=1 / 31)


# ---------------------------------------------------------------------------------------- queue and cases


def full_team(**changes: object):
    """Ten weeks of a team whose cases ask for more than it has, with a backlog; only its own phase runs."""
    table = village_rates(seek_above=-1.0, give_up=0.0, intake_floor=0.0, team_close=0.0, **changes)
    world, _ = settled(1)
    add_backlog(world, table, Backlog(1.0), seed=1, weekly_inflow=6.0)
    table["case_minutes"][0] = 1e5
    lists = np.flatnonzero(world.hh.standing == S.NO_CASE)[:1]
    world.hh.standing[lists], world.hh.listed[lists], world.hh.worker[lists] = S.OPEN, 1, 0
    world.hh.severity[lists], world.hh.since[lists] = S.HEAVY, 0
    world.team.case[0], world.team.ends[2] = lists[0], 1
    return run_weeks(world, table, Levers(3), seed=1, start=1, on=only(F.TEAM))


def test_a_crisis_goes_straight_in_and_nobody_else_does():
    everybody, nobody = full_team(crisis_above=-1.0), full_team(crisis_above=2.0)
    assert week_series(nobody, "queue").tolist() == [6, 6, 6]
    assert not week_series(nobody, "crisis_intakes").any()
    taken = week_series(everybody, "crisis_intakes")
    assert taken.sum() == 6
    assert (week_series(everybody, "intakes") == taken).all()
    assert (week_series(everybody, "team_casework") < week_series(nobody, "team_casework"))[taken > 0].all()


def test_a_heavy_case_that_waits_for_a_specialist_stays_with_the_team():
    world, table = settled(1, lively(team_close=1.0, heavy_above=0.0, heavy_alone=0.0))
    run_weeks(world, table, Levers(60), seed=1, start=START)
    world.hh.standing[world.hh.standing == S.AFTERCARE] = S.NO_CASE
    add_backlog(world, table, Backlog(8.0), seed=1, weekly_inflow=2.0)
    kept = world.hh.standing == S.QUEUED
    world.res.waiting[:] = np.where(world.res.status == S.HERE, 1 << S.GGZ, 0)
    world.res.service[:] = 0
    run_weeks(world, table, Levers(2), seed=1, start=START + 60, on=only(F.TEAM))
    open_now = world.hh.standing == S.OPEN
    heavy = world.hh.severity == S.HEAVY
    closed = kept & (world.hh.standing == S.AFTERCARE)
    assert not (closed & heavy).any()
    assert (open_now & heavy).sum() + closed.sum() > 0


@settings(max_examples=10)
@given(seeds)
def test_the_regieteam_takes_over_for_a_while_and_steps_down(seed: int):
    counts, world = lived(seed, Levers(104), regie_share=1.0, team_close=0.0)
    started, down = (week_series(counts, name).cumsum() for name in ("regie_started", "stepped_down"))
    assert (down <= started).all()
    # Two reviews of 13 weeks at the most: whoever came under it half a year ago is out of it, or gone.
    regie = world.hh.severity[(world.hh.standing == S.OPEN)] == S.REGIE
    assert (world.hh.regie[world.hh.standing == S.OPEN][regie] < 2).all()


@settings(max_examples=10)
@given(seeds)
def test_without_consent_there_is_no_meeting_and_no_referral(seed: int):
    counts, _ = lived(seed, Levers(104), consent=0.0, regie_share=0.0, staff_turnover=0.0)
    assert week_series(counts, "intakes").any()
    for name in ("consents", "team_meetings", "referred_up"):
        assert not week_series(counts, name).any()


@settings(max_examples=10)
@given(seeds)
def test_a_talk_that_takes_no_time_and_has_no_weeks_changes_nothing(seed: int):
    levers = Levers(52)
    levers.raise_to(L.NETWORK_FIRST, 1.0)
    idle = {"talk_minutes": 0.0, "talk_weeks": 0.0}
    held, after = lived(seed, levers, **idle)
    baseline, before = lived(seed, Levers(52), **idle)
    differs = {R.NAMES[k] for k in np.flatnonzero((held != baseline).any(axis=0))}
    assert differs <= {"network_talks"}
    assert same(after, before)


@settings(max_examples=5)
@given(seeds)
def test_readiness_to_ask_is_moved_only_at_network_first_talks(seed: int):
    levers = Levers(52)
    levers.add(L.ASKING, 3.0)
    pushed, _ = lived(seed, levers)
    baseline, _ = lived(seed, Levers(52))
    assert np.array_equal(pushed, baseline)


def test_a_network_first_talk_costs_hours_and_makes_people_ask():
    talks = Levers(104)
    talks.raise_to(L.NETWORK_FIRST, 1.0)
    made = {name: [0.0, 0.0] for name in ("plan_network", "plans", "team_intake", "team_signals", "intakes")}
    for seed in range(4):
        for arm, levers in enumerate((Levers(104), talks)):
            counts, _ = lived(seed, levers, theta0=-12.0, talk_push=14.0, staff_turnover=0.0)
            for name, total in made.items():
                total[arm] += week_series(counts, name).sum()
    assert min(made["plans"]) > 20
    network = [minutes / plans for minutes, plans in zip(made["plan_network"], made["plans"], strict=True)]
    assert network[1] > network[0]
    hours = [
        (intake - signals) / n
        for intake, signals, n in zip(made["team_intake"], made["team_signals"], made["intakes"], strict=True)
    ]
    assert hours == pytest.approx([300.0, 480.0])


# --------------------------------------------------------------------------------------------- second ring


@settings(max_examples=20)
@given(seeds, st.integers(0, 7), st.floats(0.1, 4.0))
def test_more_reach_of_one_signaller_only_adds_its_own_signals(seed: int, which: int, more: float):
    world, table = settled(seed % 5, lively())
    run_weeks(world, table, Levers(8), seed=seed, start=START)
    made = []
    for strength in (0.0, more):
        levers = Levers(1)
        levers.add(L.SIGNAL_SCHOOL + which, strength)
        copy = S.copy(world)
        made.append(run_weeks(copy, table, levers, seed=seed, start=START + 8)[0])
    for c, name in enumerate(CHANNELS):
        before, after = (counts[R.INDEX[name]] for counts in made)
        assert after >= before if c == which else after == before


def test_without_reach_nobody_signals():
    levers = Levers(52)
    for c in range(8):
        levers.add(L.SIGNAL_SCHOOL + c, -1.0)
    silent, _ = lived(3, levers)
    heard, _ = lived(3, Levers(52))
    for name in (*CHANNELS, "false_alarms", "signals_reached", "team_signals"):
        assert not week_series(silent, name).any()
    assert week_series(heard, "signals").sum() > 20
    assert week_series(heard, "team_signals").sum() > 0


def test_of_all_signals_of_arrears_as_many_end_in_help_as_published():
    table = village_rates()
    together = table.signal_contact[0, S.ARREARS] * table.signal_accepts[0, S.ARREARS]
    assert 0.045 < together < 0.075


def test_signallers_stand_in_one_order():
    assert [f"signal_{who}" for who in SIGNALLERS] == list(L.NAMES[L.SIGNAL_SCHOOL : L.SIGNAL_POLICE + 1])
    assert len(SIGNALLERS) == S.SIGNALLERS
    assert tuple(SIGNALLERS.index(who) for who in ("school", "debt", "police")) == (
        S.SCHOOL,
        S.ARREARS,
        S.POLICE,
    )
    ways = [name for name in R.NAMES if name.startswith("found_")]
    assert len(ways) == S.FOUND_WAYS
    assert R.NAMES[R.FOUND_OWN + S.FOUND_RELAPSE] == "found_relapse"


# ------------------------------------------------------------------------------------------ relapse and staff


def test_relapse_is_likelier_with_more_need_more_loneliness_and_fewer_ties(monkeypatch):
    # A kernel has no face for Python: the plain rule is called with the plain exponential.
    monkeypatch.setattr(relapse, "exp", math.exp)
    world, table = settled(1)
    p = table[0]
    fragile = plain(relapse._fragile)

    def hazard(top: float, good: float, lonely: float) -> float:
        world.person.good[0], world.res.lonely[0] = good, lonely
        return float(fragile(world, 0, top, p))

    centre = hazard(p.relapse_top_mean, 5.0 * p.relapse_ties_mean, p.relapse_lonely_mean)
    assert centre == pytest.approx(1.0, rel=1e-5)
    assert hazard(0.9, 2.0, 0.5) > hazard(0.5, 2.0, 0.5)
    assert hazard(0.5, 1.0, 0.5) > hazard(0.5, 4.0, 0.5)
    assert hazard(0.5, 2.0, 0.8) > hazard(0.5, 2.0, 0.2)
    assert hazard(1.0, 0.0, 2.0) == pytest.approx(p.relapse_most, rel=1e-5)


def test_workers_are_away_as_often_as_illness_and_hiring_keep_them():
    table = village_rates(workers=8.0, staff_turnover=0.0, absence_slope=0.0, absence_base=0.2)
    world, _ = settled(1)
    quiet = run_weeks(world, table, Levers(1500), seed=5, start=START, on=only(F.TEAM))
    away = 1.0 - week_series(quiet, "staff_present").sum() / week_series(quiet, "staff").sum()
    assert away == pytest.approx(0.2, abs=0.03)
    assert not week_series(quiet, "staff_left").any()


def test_a_case_whose_worker_left_costs_the_next_one_time():
    none, some = (
        lived(4, Levers(104), staff_turnover=rate, hiring_lag=0.0, getting_to_know_minutes=600.0)[0]
        for rate in (0.0, 0.1)
    )
    assert week_series(some, "staff_left").sum() > 5
    assert week_series(some, "team_meetings").sum() > week_series(none, "team_meetings").sum()
