"""Ties live as long as people's ties do, and shared hours make them as strong as Hall found."""

from __future__ import annotations

import numpy as np
import pytest

from sim import phases as F
from sim import state as S
from sim.levers import Levers
from sim.start import BURN_IN, _tie_rows
from sim.week import ALL_ON, run_weeks
from tests.villages import START, settled, village_rates, without_ties

pytestmark = pytest.mark.statistical


def pairs(world: S.World) -> set[tuple[int, int]]:
    """Ties as pairs of identities."""
    row, k = np.nonzero(np.arange(S.TIES) < world.res.degree[:, None])
    one, other = world.who[row], world.who[world.near.alter[row, k]]
    return {(int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b}


def here(world: S.World) -> set[int]:
    return set(world.who[world.res.status == S.HERE].tolist())


@pytest.mark.slow
def test_ties_live_as_long_as_mollenhorst_found():
    # 48 % of ties live after seven years (Mollenhorst 2009); the design's 91 / 75 / 50 % after 1 / 3 / 7 years. Of
    # some 12 000 ties the error of a share is half a point; the five points are what the model may miss them by.
    world, table = settled(1, place="reference")
    run_weeks(world, table, Levers(BURN_IN), seed=1, start=START)
    before, lived, found = pairs(world), 0, []
    for years in (1, 3, 7):
        run_weeks(world, table, Levers(52 * years - lived), seed=1, start=lived)
        lived = 52 * years
        stayed, now = here(world), pairs(world)
        # Ties of people who died or moved away end for another reason.
        together = {pair for pair in before if pair[0] in stayed and pair[1] in stayed}
        found.append(len(together & now) / len(together))
    assert np.abs(np.array(found) - (0.91, 0.75, 0.50)).max() < 0.10
    assert found[0] > found[1] > found[2]


def two_people(hours: float, weeks: int, **changes: float) -> tuple[float, float]:
    """Strength of a new tie of two people after some weeks of contact, and the hours they spent on it."""
    table = village_rates(
        tie_keep=1.0, tie_break=0.0, tie_remove_below=0.0, elsewhere_strength=0.0, **changes
    )
    world, _ = settled(1, table)
    one, other = np.flatnonzero(world.res.status == S.HERE)[[0, -1]]
    assert world.res.home[one] != world.res.home[other]
    # Nobody else has a tie, and this one was made in week -4: brought up to date in weeks 0, 4, 8, ...
    without_ties(world)
    ends = [np.array([i], dtype=np.int64) for i in (one, other)]
    numbers = [np.array([x], dtype=np.float32) for x in (0.01, 1.0)]
    _tie_rows(world, *ends, np.array([S.FRIEND], np.uint8), numbers[0], np.array([-4], np.int32), numbers[1])  # type: ignore[call-arg]
    on = np.zeros_like(ALL_ON)
    on[F.CONTACT] = True
    spent = 0.0
    for week in range(0, weeks, 4):
        # The same hours a week, however strong the tie is.
        world.share[:] = hours / world.bond[S.STRENGTH, 0]
        spent += 4.0 * hours
        run_weeks(world, table, Levers(4), seed=1, start=week, on=on)
    return float(world.bond[S.STRENGTH, 0]), spent


@pytest.mark.parametrize(("hours", "strength"), [(50, 0.33), (90, 0.51), (200, 0.80)])
def test_shared_hours_make_friends(hours: float, strength: float):
    # Hall 2019: some 50 hours to a casual friend, 90 to a friend, 200 to a close friend.
    found, spent = two_people(2.5, int(hours / 2.5))
    assert spent == hours
    exact = 1.0 - 0.99 * np.exp(-hours / 125.0)
    assert found == pytest.approx(exact, abs=1e-3)
    assert found == pytest.approx(strength, abs=0.02)


def test_without_contact_ties_fade_to_nothing():
    table = village_rates(social_hours=0.0, tie_break=0.0)
    world, _ = settled(1, table)
    started = {pair: None for pair in pairs(world)}
    on = np.zeros_like(ALL_ON)
    on[F.CONTACT] = True
    weeks = int(np.ceil(np.log(table["tie_remove_below"][0]) / np.log(table["tie_keep"][0]))) + 1
    run_weeks(world, table, Levers(weeks), seed=1, start=START, on=on)
    assert started
    assert pairs(world) == set()
