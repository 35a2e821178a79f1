"""Whoever waits is counted as long as he waits: Little's law of the queue and of needs.

The queue is followed household by household in the columns, week by week, and held against the recorded series, so
that an arrival lost or waited for twice shows. All identities are exact; Little's law of needs has a stated error.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim import state as S
from sim.domains import DOMAINS
from sim.levers import Levers
from sim.start import BURN_IN
from sim.week import run_weeks
from tests.villages import START, faults, lively, settled, week_series

WEEKS = 260


def total(counts, name: str) -> int:
    return int(week_series(counts, name).sum())


def waiting(world: S.World) -> set[tuple[int, int]]:
    """Households in the queue: dwelling and the week it began to wait."""
    homes = np.flatnonzero(world.hh.standing == S.QUEUED)
    return {(int(home), int(world.hh.since[home])) for home in homes}


@cache
def followed(seed: int):
    """Five years of a village with too small a team: its record, and how long each of the queue was in it."""
    world, table = settled(seed, lively(team_minutes=500.0))
    run_weeks(world, table, Levers(26), seed=seed, start=START)
    before, weeks, counts = waiting(world), {}, []
    weeks.update(dict.fromkeys(before, 0))
    for week in range(START + 26, START + 26 + WEEKS):
        counts.append(run_weeks(world, table, Levers(1), seed=seed, start=week))
        for one in waiting(world):
            weeks[one] = weeks.get(one, 0) + 1
    assert faults(world, START + 25 + WEEKS) == []
    return np.concatenate(counts), weeks, before, waiting(world)


@pytest.mark.parametrize("seed", range(1, 5))
def test_the_queue_is_arrivals_times_the_time_they_wait(seed: int):
    """Little's law, all exits counted: the recorded queue, summed, is the weeks that its households were in it."""
    counts, weeks, before, after = followed(seed)
    at_once = total(counts, "cases_opened") - len(set(weeks) - before)
    # Who arrives and has the talk, or gives up, in the same week never stands in the queue at a week's end.
    assert 0 <= at_once <= total(counts, "replies_48h") + total(counts, "gave_up")
    entered = len(weeks) + at_once
    mean_wait = sum(weeks.values()) / entered
    assert week_series(counts, "queue").mean() == pytest.approx(entered / WEEKS * mean_wait)
    assert entered == total(counts, "cases_opened") + len(before)
    left = total(counts, "intakes") + total(counts, "gave_up")
    moved = entered - len(after) - left
    # The rest moved away while it waited: few.
    assert 0 <= moved <= total(counts, "moved_out")


@pytest.mark.parametrize("seed", range(1, 5))
def test_weeks_waited_are_those_in_the_queue(seed: int):
    """At intake a household has waited as many weeks as it was in the queue; who gave up or moved is the rest."""
    counts, weeks, before, after = followed(seed)
    served = total(counts, "intakes") - total(counts, "replies_48h")
    # Weeks before the first that was looked at: of those who waited already.
    weeks = {one: long + max(0, START + 26 - one[1]) * (one in before) for one, long in weeks.items()}
    left = sorted(long for one, long in weeks.items() if one not in after)
    waited = total(counts, "waited_weeks")
    assert served > 20
    assert sum(left[:served]) <= waited <= sum(left[-served:])


# ------------------------------------------------------------------------------------------- stocks of needs


@pytest.mark.statistical
@pytest.mark.slow
def test_needs_stand_as_many_as_come_times_their_time():
    """Little's law of needs whose time is short: stock = inflow x mean time, in Alverna over ten years.

    Spells that begin in the first six years are followed to the end of the tenth. There are some 300 to 1 000 of them
    (error of the mean time 3 to 6 %), and stocks drift by less than 2 % a year: 20 % is three errors and the drift.
    Inflow is counted in the columns at the end of each week, newcomers included: a need that hovers at 0.3 may pass
    it twice in its household's turn, and the series ``new_*`` and ``ended_*`` count both.
    """
    world, table = settled(1, place="alverna")
    run_weeks(world, table, Levers(BURN_IN), seed=1, start=START)
    began: dict[tuple[int, int], int] = {}
    times: dict[int, list[int]] = {d: [] for d in range(S.D)}
    counts, first, last = [], 312, 520
    open_now: set[tuple[int, int]] = counted(world)
    founders = set(open_now)
    for week in range(last):
        counts.append(run_weeks(world, table, Levers(1), seed=1, start=week))
        now = counted(world)
        for one in now - open_now:
            began[one] = week
        for one in (open_now - now) - founders:
            if began[one] < first:
                times[one[0]].append(week - began[one])
        founders &= now
        open_now = now
        series = [int(week_series(counts[-1], f"need_{name}")[-1]) for name in DOMAINS]
        assert series == np.bincount([d for d, _ in now], minlength=S.D).tolist()
    record = np.concatenate(counts)
    for name in ("housing", "parenting", "mental", "meaning"):
        d = DOMAINS.index(name)
        censored = [
            last - week for (e, _), week in began.items() if e == d and week < first and (e, _) in open_now
        ]
        mean = (sum(times[d]) + sum(censored)) / (len(times[d]) + len(censored))
        inflow = len(times[d] + censored) / first
        stock = week_series(record, f"need_{name}").mean()
        assert stock == pytest.approx(inflow * mean, rel=0.20), name


def counted(world: S.World) -> set[tuple[int, int]]:
    """Needs that count: domain and identity."""
    row, d = np.nonzero((world.res.counts[:, None] >> np.arange(S.D)) & 1)
    return set(zip(d.tolist(), world.who[row].tolist(), strict=True))


# --------------------------------------------------------------------------------------- more hours, no new case


@cache
def village(seed: int) -> S.World:
    return settled(seed)[0]


@pytest.mark.parametrize("seed", range(1, 5))
def test_no_case_is_opened_while_one_is_open(seed: int):
    """Own steps, signals and relapses as often as can be: a household is still with the team once at a time."""
    once = 1.0 / 16.0
    often = {"h0": 0.4, "seek_above": 0.0, "signal": once, "signal_above": 0.0}
    table = lively(**often, relapse=1.0, aftercare_weeks=1e6)
    table["signal_accepts"][0], table["signal_contact"][0], table["signal_notice"][0] = 1.0, 1.0, once
    world, _ = settled(seed, table)
    run_weeks(world, table, Levers(8), seed=seed, start=START)
    opened, new, seen = 0, 0, {S.NO_CASE: 0, S.QUEUED: 0, S.OPEN: 0, S.AFTERCARE: 0}
    for week in range(START + 8, START + 86):
        before, since = world.hh.standing.copy(), world.hh.since.copy()
        rest = world.hh.rest.copy()
        counts = run_weeks(world, table, Levers(1), seed=seed, start=week)
        now = world.hh.standing
        assert faults(world, week) == []
        # A household that moved in this week may ask where another had a case; nobody else may.
        same = world.hh.persons > 0
        newly = (now == S.QUEUED) & ((before != S.QUEUED) | (world.hh.since != since))
        stayed = newly & (world.hh.since == week)
        assert np.array_equal(newly, stayed)
        came = stayed & np.isin(before, (S.OPEN, S.QUEUED))
        moved = int(week_series(counts, "moved_in")[-1])
        assert came.sum() <= moved
        assert ((before == S.AFTERCARE) & newly & (rest > week) & same).sum() <= moved
        fresh = (now == S.OPEN) & ((before != S.OPEN) | (world.hh.since == week)) & (world.hh.since == week)
        opened += int(week_series(counts, "intakes")[-1])
        new += int(fresh.sum())
        for standing in seen:
            seen[standing] += int((now == standing).sum())
    assert min(seen.values()) > 0
    assert new <= opened
    assert opened > 20
