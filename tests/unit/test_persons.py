"""What people are and carry: income and loneliness behind needs, standing traits, carers, dementia, admission."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import levers as L
from sim import record as R
from sim import state as S
from sim.agents import arrivals, lives
from sim.agents.help import main_carer
from sim.domains import DOMAIN_INDEX, DOMAINS
from sim.kernel import entry
from sim.levers import Levers
from sim.loneliness import parts
from sim.parameters import central, draw, load
from sim.person_rates import FIFTHS, LONELY_HIGH, LONELY_LOW, income_onset, most_onset, person_rates
from sim.rates import rates
from sim.week import run_weeks
from tests.villages import START, faults, people, settled, village_rates, week_series

SOCIAL = DOMAIN_INDEX["social"]
#: Rates at which loneliness has nothing to do with needs.
APART = {"lonely_onset": 0.0, "lonely_norm": 0.0, "lonely_slows": 0.0}


# Phases can only be called from kernels.


@entry
def admission(world, i, age, rates):
    return lives._admission(world, i, age, rates[0])


@entry
def carer_of(world, i):
    return main_carer(world, i)


@entry
def admit(world, i, week, rates, cnt):
    lives._admit(world, i, week, rates[0], cnt)


@entry
def start_need(world, i, d, seed, week, rates, cnt):
    lives._start_need(world, i, d, seed, week, rates[0], cnt)


@entry
def uid(home, week, place):
    return arrivals.newcomer_uid(home, week, place)


def counts() -> np.ndarray:
    return np.zeros(len(R.SERIES), dtype=np.int64)


def test_income_moves_needs_between_fifths_and_makes_none():
    factor = income_onset(central(load()))
    assert factor.shape == (FIFTHS, S.D)
    assert factor.mean(axis=0) == pytest.approx(np.ones(S.D))
    for d in ("finances", "parenting", "household"):
        column = factor[:, DOMAIN_INDEX[d]]
        assert (np.diff(column) < 0).all()
        assert column[0] / column[-1] == pytest.approx(central(load())[f"income_{d}"])
    without = [DOMAIN_INDEX[d] for d in DOMAINS if d not in ("finances", "parenting", "household")]
    assert (factor[:, without] == 1.0).all()


@pytest.mark.parametrize("index", range(5))
def test_loneliness_moves_onset_between_people_and_makes_none(index: int):
    p = draw(load(), 3, index)
    found = person_rates(p)
    strength, norm = np.asarray(found["lonely_onset"]), np.asarray(found["lonely_norm"])
    level = np.random.default_rng(1).normal(p["lonely_centre"], p["lonely_spread"], 200_000)
    factor = np.exp(strength * np.clip(level, LONELY_LOW, LONELY_HIGH)[:, None] - norm)
    assert factor.mean(axis=0) == pytest.approx(np.ones(S.D), abs=0.2)
    assert (factor.max(axis=0) <= most_onset(p) * (1.0 + 1e-12)).all()


def needs_begun(lonely: float, changes: dict[str, Any]) -> int:
    """New social needs in three villages whose people are held at one loneliness."""
    table = village_rates(**{"lonely_relax": 0.0, **changes})
    total = 0
    for seed in (1, 2, 3):
        world, _ = settled(seed, table)
        world.res.lonely[:] = lonely
        counted = run_weeks(world, table, Levers(26), seed=seed, start=START)
        total += int(week_series(counted, "new_social").sum())
    return total


def test_the_lonely_get_more_social_needs_and_only_by_the_strength():
    once = np.full(S.D, 1.0 / 16.0)
    often = {"onset": 0.01 * np.ones((8, S.D)), "onset_alone": once, "onset_bound": once}
    assert needs_begun(1.1, often) > 1.5 * needs_begun(0.0, often)
    apart = {**often, **APART}
    assert needs_begun(1.1, apart) == needs_begun(0.0, apart)


@pytest.mark.parametrize("joined", [True, False])
def test_loneliness_and_social_need_go_together_by_the_strength_alone(joined: bool):
    here = rates(central(load()), people(1, "alverna").birth.shape[0])
    if not joined:
        for name, value in APART.items():
            here[name][0] = value
    world, _ = settled(1, here, place="alverna")
    run_weeks(world, here, Levers(156), seed=1, start=START)
    grown = (world.res.status == S.HERE) & (world.res.birth <= -940)
    need = (world.res.counts >> SOCIAL) & 1 == 1
    severe, never = (grown & m for m in (world.res.lonely >= 0.82, world.res.lonely < 0.27))
    ratio = need[severe].mean() / need[never].mean()
    assert ratio > 2.5 if joined else 0.5 < ratio < 1.7


def test_loneliness_falls_in_two_parts_that_are_the_whole():
    world, table = settled(1)
    found = parts(world, table)
    here = world.res.status == S.HERE
    assert found.social + found.emotional == pytest.approx(world.res.lonely.astype(float), abs=1e-9)
    alone = here & (world.person.partner < 0) & (world.res.age >= 18)
    coupled = here & (world.person.partner >= 0)
    assert found.emotional[alone].mean() > found.emotional[coupled].mean()


def test_tolerance_and_outlook_do_not_drift_in_eight_years():
    world, table = settled(1, place="alverna")

    def look(week: int):
        grown = (world.res.status == S.HERE) & (week - world.res.birth >= 940)
        tolerance = world.person.tolerance[grown] / 60.0
        return (
            np.log(tolerance).std(), np.median(tolerance), (tolerance < 10.0).mean(),
            world.person.outlook[grown].std(), world.res.wellbeing[grown].std(),
        )  # fmt: skip

    before = look(START)
    run_weeks(world, table, Levers(416), seed=1, start=START)
    after = look(START + 416)
    assert after[0] == pytest.approx(before[0], rel=0.06)
    assert after[1] == pytest.approx(before[1], rel=0.08)
    assert after[2] == pytest.approx(before[2], abs=0.03)
    assert after[3] == pytest.approx(1.0, abs=0.06)
    # The published spread of life satisfaction between adults, at the start and later.
    spread = central(load())["wb_sd"]
    assert before[4] == pytest.approx(spread, rel=0.1)
    assert after[4] == pytest.approx(spread, rel=0.1)


def burdens(**changes: object):
    """Villages in their fifth week: minutes given, what they weigh, and whether somebody helped is demented."""
    table = village_rates(**changes)
    world, _ = settled(3, table)
    run_weeks(world, table, Levers(60), seed=3, start=START)
    return world, table


def test_care_weighs_by_whom_it_is_for_and_lighter_when_shared():
    plain = {"burden_dementia": 0.0, "burden_mental": 0.0, "burden_shared": 0.0}
    world, table = burdens(**plain)
    carer = (world.res.status == S.HERE) & (world.res.given > world.res.given_out)
    assert carer.sum() > 5
    given = world.res.given - world.res.given_out
    assert (world.person.burden[carer] == given[carer]).all()

    def after(stage: int, **changes: object):
        for name, value in changes.items():
            table[name][0] = value
        once = S.copy(world)
        once.res.dementia[once.res.status == S.HERE] = stage
        run_weeks(once, table, Levers(4), seed=3, start=START + 60)
        assert faults(once, START + 63) == []
        return once.person.burden[carer & (once.res.status == S.HERE)].sum()

    without = after(0, burden_dementia=0.5)
    assert after(3) > 1.8 * without
    assert after(0, burden_shared=0.5) < without


def test_respite_lightens_the_overloaded_and_is_paid_for():
    world, table = burdens()
    carer = np.flatnonzero((world.res.status == S.HERE) & (world.res.given >= 240))
    world.res.strain[carer] = 0.95
    table["withdraw"][0] = 0.0
    with_respite = S.copy(world)
    levers = Levers(4)
    levers.add(L.RESPITE, 600.0)
    plain = run_weeks(world, table, Levers(4), seed=3, start=START + 60)
    relieved = run_weeks(with_respite, table, levers, seed=3, start=START + 60)
    stay = carer[(world.res.status[carer] == S.HERE) & (with_respite.res.status[carer] == S.HERE)]
    # Four weeks of ten hours, of which half is taken.
    assert with_respite.res.strain[stay].mean() < world.res.strain[stay].mean() - 0.002
    assert (with_respite.res.strain[stay] <= world.res.strain[stay]).all()
    assert week_series(relieved, "hours_respite").sum() > 0
    assert week_series(relieved, "cost_policy").sum() > week_series(plain, "cost_policy").sum() == 0


def test_a_carer_who_withdraws_sends_the_household_to_the_team():
    world, table = burdens()
    world.res.strain[(world.res.status == S.HERE) & (world.res.given > 0)] = 0.95
    world.hh.rest[:] = START
    table["h0"][0] = 0.0
    table["signal"][0] = 0.0
    stay = S.copy(world)
    table["withdraw"][0] = 0.0
    kept = run_weeks(stay, table, Levers(4), seed=3, start=START + 60)
    table["withdraw"][0] = 1.0
    gone = run_weeks(world, table, Levers(4), seed=3, start=START + 60)
    assert week_series(kept, "carers_withdrawn").sum() == 0
    assert week_series(gone, "carers_withdrawn").sum() > 0
    assert week_series(gone, "cases_opened").sum() > week_series(kept, "cases_opened").sum()


def test_admission_knows_cover_stage_company_and_the_carer():
    world, table = burdens()
    p, age = table[0], 85
    helped = np.flatnonzero(
        (world.res.status == S.HERE) & (world.res.helpers > 0) & (world.help.helper[:, 0] >= 0)
    )
    i = int(helped[0])
    j = int(carer_of(world, i))
    me, my = world.res[i], world.person[i]
    world.res.strain[j] = 0.0
    my.need[5], my.cover[5], my.need[10], my.cover[10], me.dementia = 0.8, 0.9, 0.0, 0.0, 0

    def chance() -> float:
        return float(admission(world, i, age, table))

    covered = chance()
    my.cover[5] = 0.2
    bare = chance()
    assert bare == pytest.approx(8.0 * covered, rel=1e-5)
    me.dementia = 1
    first = chance()
    me.dementia = 3
    assert chance() - bare == pytest.approx(3.0 * (first - bare), rel=1e-6)
    plain = chance()
    world.res.strain[j] = 0.9
    overloaded = chance()
    assert overloaded == pytest.approx(plain * (1.0 + p.admission_overload))
    world.person.respite[j] = 1
    assert chance() == pytest.approx(overloaded * (1.0 + p.admission_respite))
    assert admission(world, i, 60, table) == 0.0


def test_who_stays_behind_at_an_admission_grieves():
    world, table = settled(1)
    i = int(np.flatnonzero(world.person.partner >= 0)[0])
    j = int(world.person.partner[i])
    admit(world, i, START, table, counts())
    assert world.res.status[i] == S.NURSING_HOME
    assert world.person.grief[j] == pytest.approx(table[0].admission_grief)
    assert world.person.partner[j] == -1
    assert (world.res.active[j] >> SOCIAL) & 1 == 1


def test_stages_of_dementia_keep_the_mean_chance_of_admission():
    for index in range(20):
        r = rates(draw(load(), 5, index), 2_450)[0]
        assert r.dementia_stages.sum() == pytest.approx(1.0)
        assert r.dementia_stages @ r.admission_stage[1:] == pytest.approx(1.0)


def test_the_members_of_the_largest_household_are_as_many_people():
    seen = {
        int(uid(home, week, place))
        for home in (0, 1, 4_000)
        for week in (-156, 0, 259)
        for place in range(S.MEMBERS + 1)
    }
    assert len(seen) == 3 * 3 * (S.MEMBERS + 1)
    assert all(0 <= uid < 1 << 32 for uid in seen)


def test_a_need_one_is_too_old_for_is_over():
    world, table = settled(4)
    work = DOMAIN_INDEX["work"]
    i = int(np.flatnonzero((world.res.status == S.HERE) & (world.res.age > 30))[0])
    world.res.birth[i] = START - 68 * 53
    world.res.active[i] |= 1 << work
    world.res.counts[i] |= 1 << work
    world.person.need[i, work] = 0.6
    one = S.copy(world)
    run_weeks(one, table, Levers(4), seed=4, start=START)
    assert (one.res.active[i] >> work) & 1 == 0


def test_a_jobless_member_strikes_the_head_whoever_joined_first():
    world, table = settled(1)
    table["jobloss_finances_chance"][0] = 1.0
    home = int(np.flatnonzero(world.hh.persons >= 2)[0])
    first, second = (int(k) for k in world.dwellings.member[home, :2])
    world.res.role[first], world.res.role[second] = S.PARTNER, S.HEAD
    for k in (first, second):
        world.res.active[k] &= ~2
        world.person.need[k, 1] = 0.0
    start_need(world, first, DOMAIN_INDEX["work"], 1, START, table, counts())
    assert (world.res.active[second] >> 1) & 1 == 1
    assert (world.res.active[first] >> 1) & 1 == 0
