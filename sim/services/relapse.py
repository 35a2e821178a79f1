"""Contact with closed cases, and those that come back.

The hazard of a relapse falls with aftercare contact and with ties, and rises with the need that is left and with
loneliness: those of the member in most need.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.seeking import arrive
from sim.arithmetic import exp
from sim.chance import Decision, block, unit
from sim.kernel import phase, rule
from sim.services.cases import CASES, household_need

_RELAPSE = np.int64(Decision.RELAPSE)
#: Good ties beyond which further ones make no difference.
_ENOUGH = 5.0
#: Loneliness beyond which more makes no difference.
_LONELIEST = 1.2


@rule
def _fragile(world, i, top, p):  # type: ignore[no-untyped-def]
    """How much likelier a relapse is in this household than in the mean closed household with a need left."""
    ties = min(np.float64(world.person.good[i]), _ENOUGH) / _ENOUGH
    x = p.relapse_top * (top - p.relapse_top_mean) - p.relapse_ties * (ties - p.relapse_ties_mean)
    return exp(
        x + p.relapse_lonely * (min(np.float64(world.res.lonely[i]), _LONELIEST) - p.relapse_lonely_mean)
    )


@rule
def _contact(world, p, cnt):  # type: ignore[no-untyped-def]
    """Aftercare out of the prevention hours that are left; returns the share of the contact wanted that is made."""
    team, hh, pools = world.team, world.hh, world.pools
    closed = 0
    for k in range(team.ends[CASES]):
        closed += np.int64(hh.standing[team.case[k]] == S.AFTERCARE)
    wanted = np.int64(closed * p.aftercare_minutes)
    given = min(wanted, max(0, pools.team_minutes[0]))
    cnt[R.AFTERCARE_WANTED] += wanted
    cnt[R.AFTERCARE_HOURS] += given
    pools.team_minutes[0] -= given
    pools.team_minutes[1] += given
    return given / wanted if wanted > 0 else 0.0


@phase
def keep_in_touch(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Contact with closed cases this week, and who comes back."""
    team, hh = world.team, world.hh
    factor = 1.0 - (1.0 - p.relapse_aftercare) * _contact(world, p, cnt)
    hazard = 4.0 * p.relapse * p.relapse_need * factor
    for k in range(team.ends[CASES]):
        home = team.case[k]
        if hh.standing[home] != S.AFTERCARE:
            continue
        if week - hh.since[home] > p.aftercare_weeks:
            hh.standing[home] = S.NO_CASE
            continue
        # Eight weeks' rest, then a fourth of the hazard's year is looked at four-weekly.
        if week < hh.rest[home] or (week - hh.since[home]) & 3 != 0:
            continue
        u = unit(block(seed, _RELAPSE, week, home, 0)[0])
        if u >= hazard * p.relapse_most:
            continue
        top, _, who, _ = household_need(world, home, p)
        if top > p.counts_from and u < hazard * _fragile(world, who, top, p):
            if arrive(world, home, seed, week, S.FOUND_RELAPSE):
                cnt[R.RELAPSES] += 1
