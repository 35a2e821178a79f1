"""A week of the open cases: reviewed every 13 weeks, closed as the work is done, counted by class."""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.cases import CASES, household_need
from sim.services.intake import record_plan, review

_TEAM = np.int64(Decision.TEAM)
#: Weeks between two reviews of a case.
REVIEW = 13


@rule
def _waits(world, home):  # type: ignore[no-untyped-def]
    """Whether somebody of the household waits for a specialist."""
    for k in range(world.hh.persons[home]):
        if world.res.waiting[world.dwellings.member[home, k]] != 0:
            return True
    return False


@rule
def _may_close(world, home, u, served, p):  # type: ignore[no-untyped-def]
    """At the closing hazard; not under the regieteam, nor while a heavy case waits for a specialist."""
    if u >= p.team_close * served:
        return False
    severity = world.hh.severity[home]
    return severity != S.REGIE and not (severity == S.HEAVY and _waits(world, home))


@phase
def casework(world, served, employer, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Open cases are reviewed, and close: when no need is left, or at the closing hazard as far as served."""
    team, hh = world.team, world.hh
    for k in range(team.ends[CASES]):
        home = team.case[k]
        if hh.standing[home] != S.OPEN:
            continue
        weeks = week - hh.since[home]
        if weeks > 0 and weeks % REVIEW == 0:
            review(world, home, employer, seed, week, p, cnt)
        if weeks == np.int64(p.talk_weeks):
            record_plan(world, home, served, p, cnt)
        done = False
        if weeks > 0 and (weeks & 3) == 0:
            top, _, _, _ = household_need(world, home, p)
            done = top < p.counts_from
        if done or _may_close(world, home, unit(block(seed, _TEAM, week, home, 2)[0]), served, p):
            hh.standing[home] = S.AFTERCARE
            hh.since[home] = week
            hh.rest[home] = week + np.int64(p.case_rest)
            cnt[R.CASES_CLOSED] += 1
            continue
        cnt[R.OPEN_CASES] += 1
        if hh.severity[home] == S.HEAVY or hh.severity[home] == S.REGIE:
            cnt[R.CASES_HEAVY] += 1
            cnt[R.CASES_REGIE] += np.int64(hh.severity[home] == S.REGIE)
        elif hh.severity[home] == S.VULNERABLE:
            cnt[R.CASES_VULNERABLE] += 1
        else:
            cnt[R.CASES_LIGHT] += 1
