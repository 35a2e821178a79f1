"""The team's cases: the list of dwellings with one, what a household needs, the class of its case, the week's load.

The list (``Team.case``) holds the dwellings with an open case and those in aftercare, so that no weekly pass has to
look at every dwelling.
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.arithmetic import lowest
from sim.kernel import phase, rule

#: Places in ``Team.pressure``: u, rumoured wait in weeks, served share of the load, casework minutes of last week,
#: households registered since the pressure was last reckoned, minutes owed to handing cases over.
U, WAIT, SERVED, LAST, REGISTERED, OWED = range(6)
#: Place in ``Team.ends``: how many dwellings are on the list of cases.
CASES = 2


@rule
def list_case(world, home):  # type: ignore[no-untyped-def]
    """Put a dwelling on the list of cases, once."""
    team, hh = world.team, world.hh
    if hh.listed[home] == 0:
        team.case[team.ends[CASES]] = home
        team.ends[CASES] += 1
        hh.listed[home] = 1


@phase
def sweep_cases(world):  # type: ignore[no-untyped-def]
    """Take off the list who has neither an open case nor aftercare: who came back, moved out or is past it."""
    team, hh = world.team, world.hh
    kept = 0
    for k in range(team.ends[CASES]):
        home = team.case[k]
        if hh.standing[home] == S.OPEN or hh.standing[home] == S.AFTERCARE:
            team.case[kept] = home
            kept += 1
        else:
            hh.listed[home] = 0
    team.ends[CASES] = kept


@rule
def as_seen(n, cover, chronic):  # type: ignore[no-untyped-def]
    """Severity as the team sees it: half of the cover of a chronic need counts."""
    return n * (1.0 - 0.5 * cover) if chronic else n


@phase
def household_need(world, home, p):  # type: ignore[no-untyped-def]
    """Largest severity in the household, number of needs above one half, and the member and domain of the largest."""
    res, person, hh = world.res, world.person, world.hh
    top, wide, who, what = 0.0, 0, -1, 0
    for k in range(hh.persons[home]):
        i = world.dwellings.member[home, k]
        bits = np.int64(res.active[i])
        while bits != 0:
            d = lowest(bits)
            bits &= bits - 1
            n = as_seen(np.float64(person.need[i, d]), np.float64(person.cover[i, d]), p.chronic[d] > 0)
            if n > 0.5:
                wide += 1
            if n > top:
                top, who, what = n, i, d
    return top, wide, who, what


@rule
def case_class(top, wide, p):  # type: ignore[no-untyped-def]
    """Light, vulnerable or heavy, by the largest severity and the number of needs above one half."""
    if (wide >= 3 and top > p.heavy_above) or (wide >= 2 and top > p.heavy_alone):
        return S.HEAVY
    return S.VULNERABLE if top > p.vulnerable_above or wide >= 2 else S.LIGHT


@rule
def meeting_minutes(case, home, week, p):  # type: ignore[no-untyped-def]
    """Team minutes on the meetings held on one case this week: every second and every third week, in turn."""
    minutes = 0
    if case.meets & S.CONFERENCE != 0 and (week + home) & 1 == 0:
        minutes += np.int64(p.conference_minutes)
    if case.meets & S.PLAN_MEETING != 0 and (week + home) % 3 == 0:
        minutes += np.int64(p.plan_meeting_minutes)
    return minutes


@phase
def open_load(world, week, p):  # type: ignore[no-untyped-def]
    """Minutes that the open cases ask for this week, and how many of them are meetings."""
    team, hh = world.team, world.hh
    minutes, meetings = 0, 0
    for k in range(team.ends[CASES]):
        home = team.case[k]
        case = hh[home]
        if case.standing == S.OPEN:
            minutes += np.int64(p.case_minutes[case.severity])
            meetings += meeting_minutes(case, home, week, p)
    return minutes + meetings, meetings
