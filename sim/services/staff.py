"""The team's professionals: who is there this week, who is ill, who leaves, and whose cases go to somebody else.

The team's hours are those of the workers present. Spells of illness come more often under overload. Who leaves takes
what he knows of his households along: until somebody has been hired the place stands empty, and each of his cases
costs the next worker an extra talk.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.cases import CASES, OWED

_TEAM = np.int64(Decision.TEAM)
#: Nobody has the case yet.
NOBODY = -1


@rule
def workers(world, p):  # type: ignore[no-untyped-def]
    """How many workers the place's team has."""
    return min(np.int64(p.workers), world.staff.since.shape[0])


@rule
def _leaves(world, k, week, p, cnt):  # type: ignore[no-untyped-def]
    """Worker k leaves: the place stands empty for a while, and the cases are nobody's."""
    team, hh, staff = world.team, world.hh, world.staff
    staff.since[k] = week + np.int64(p.hiring_lag)
    staff.absent_until[k] = max(np.int64(staff.absent_until[k]), np.int64(staff.since[k]))
    cnt[R.STAFF_LEFT] += 1
    for n in range(team.ends[CASES]):
        home = team.case[n]
        if hh.standing[home] == S.OPEN and hh.worker[home] == k:
            hh.worker[home] = NOBODY


@phase
def present(world, absent, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Minutes of the workers who are there this week. ``absent`` is the share that illness takes.

    A spell begins whatever else keeps a worker away, so that more illness never means fewer weeks lost.
    """
    staff = world.staff
    n = workers(world, p)
    # The series of -ln(1 - absent): as many spells as keep that share away when spells may overlap.
    begins = absent * (1.0 + absent * (0.5 + absent * (1.0 / 3.0 + 0.25 * absent))) / p.absence_weeks
    goes_on = 1.0 - 1.0 / p.absence_weeks
    there = 0
    for k in range(n):
        draw = block(seed, _TEAM, week, k, 5)
        if unit(draw[0]) < begins:
            until, left = week + 1, goes_on
            while unit(draw[1]) < left:
                left *= goes_on
                until += 1
            staff.absent_until[k] = max(np.int64(staff.absent_until[k]), until)
        if unit(draw[2]) < p.staff_turnover and week >= staff.since[k]:
            _leaves(world, k, week, p, cnt)
        there += np.int64(week >= staff.absent_until[k])
    cnt[R.STAFF] += n
    cnt[R.STAFF_PRESENT] += there
    return p.team_minutes * there / max(n, 1)


@rule
def _least_laden(world, n, week):  # type: ignore[no-untyped-def]
    """The worker with fewest cases among those present, or nobody."""
    staff = world.staff
    best = NOBODY
    for k in range(n):
        if week < staff.absent_until[k]:
            continue
        if best < 0 or staff.cases[k] < staff.cases[best]:
            best = k
    return best


@phase
def assign(world, week, p):  # type: ignore[no-untyped-def]
    """Each open case has a worker; one whose worker left goes to another, who has to get to know the household."""
    team, hh, staff = world.team, world.hh, world.staff
    n = workers(world, p)
    for k in range(n):
        staff.cases[k] = 0
    for c in range(team.ends[CASES]):
        home = team.case[c]
        if hh.standing[home] == S.OPEN and hh.worker[home] >= 0:
            staff.cases[hh.worker[home]] += 1
    for c in range(team.ends[CASES]):
        home = team.case[c]
        if hh.standing[home] != S.OPEN or hh.worker[home] >= 0:
            continue
        k = _least_laden(world, n, week)
        if k < 0:
            return
        if week > hh.since[home]:
            team.pressure[OWED] += p.getting_to_know_minutes
        hh.worker[home] = k
        staff.cases[k] += 1
