"""Changes at the team and at specialists' doors: reported, waited, opened, referred, closed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from experiments.story.event import Event, Whom, event
from experiments.story.memory import Memory
from experiments.story.portrait import Portrait, bits
from experiments.story.scene import Scene
from sim import phases as F
from sim import state as S
from sim.demography import WEEKS
from sim.domains import DOMAINS
from sim.services.specialists import door_for

#: Doors in the order of their bits (sim.state).
DOORS = ("youth", "ggz", "househelp", "support", "dayplace", "debt", "nursing")
CLASSES = ("light", "vulnerable", "heavy", "regie")
_NOBODY = "own"
_YOUTH, _SUPPORT = DOORS.index("youth"), DOORS.index("support")
_SUPPORTED = 1 << DOMAINS.index("mental") | 1 << DOMAINS.index("social")
_ADULT = 18


def case_changes(before: Portrait, after: Portrait, scene: Scene, memory: Memory) -> Iterator[Event]:
    """What happens between the household and the team in one phase."""
    was, now, week = before.case.standing, after.case.standing, scene.week
    if was == now or before.home != after.home:
        return
    if now == S.QUEUED:
        memory.begins("queue", week)
        yield event(week, "case.reported", how=_how(after, scene), **_what(after, scene))
    elif now == S.OPEN:
        # A backlog stood there before the story began; the team knows since when.
        waited = week - before.case.since
        memory.ends("queue", week)
        memory.begins("case", week)
        yield event(week, "case.opened", waited=waited, severity=CLASSES[after.case.severity])
    elif was == S.QUEUED:
        kind = "case.gave_up" if scene.phase == F.TEAM else "case.withdrawn"
        yield event(week, kind, waited=week - before.case.since)
        memory.ends("queue", week)
    elif was == S.OPEN:
        memory.ends("case", week)
        weeks = week - before.case.since
        if scene.phase == F.TEAM:
            yield event(week, "case.closed", weeks=weeks, why=_why_closed(after, scene))
        else:
            yield event(week, "case.withdrawn", waited=weeks)


def _why_closed(after: Portrait, scene: Scene) -> str:
    """Whether a need still counts in the household when its case is closed."""
    counts = any(int(scene.now.res[scene.row_of(one)].counts) for one in after.members)
    return "stands" if counts else "need_over"


def _how(after: Portrait, scene: Scene) -> str:
    """Which way a household came to the team: known by the phase and by this week's lists."""
    if scene.phase == F.AFTERCARE:
        return "relapse"
    if scene.phase == F.GROUPS:
        return "connector"
    rows = {scene.row_of(one) for one in after.members}
    return "step" if scene.due(S.DUE_STEP, rows) >= 0 else "signal"


def _what(after: Portrait, scene: Scene) -> dict[str, str | Whom]:
    """The largest need of the household, and whose it is."""
    world = scene.now
    rows = [scene.row_of(one) for one in after.members]
    needs = np.array([world.person[row].need for row in rows])
    whose, domain = np.unravel_index(int(needs.argmax()), needs.shape)
    mine = rows[int(whose)] == scene.row
    other = Whom(_NOBODY) if mine else scene.whom(int(world.who[rows[int(whose)]]))
    return {"domain": DOMAINS[int(domain)], "whom": other}


def door_changes(before: Portrait, after: Portrait, scene: Scene, memory: Memory) -> Iterator[Event]:
    """Lists joined and left, places taken and given up."""
    week = scene.week
    for k in bits(after.waiting & ~before.waiting, S.DOORS):
        memory.begins(("wait", k), week)
        yield event(week, "door.waits", door=DOORS[k], how="team" if scene.phase == F.TEAM else "own")
    for k in bits(after.service & ~before.service, S.DOORS):
        memory.begins(("place", k), week)
        # Somebody may find the way to a door and a place behind it in the same week.
        waited = memory.ends(("wait", k), week) if before.waiting >> k & 1 else 0
        yield event(week, "door.enters", door=DOORS[k], waited=waited)
    for k in bits(before.waiting & ~after.waiting & ~after.service, S.DOORS):
        yield event(week, "door.dropped", door=DOORS[k], waited=memory.ends(("wait", k), week))
    for k in bits(before.service & ~after.service, S.DOORS):
        weeks = memory.ends(("place", k), week)
        yield event(week, "door.ends", door=DOORS[k], weeks=weeks, why=_why_left(k, after, scene))


def _door(domain: int, years: int) -> int:
    # The rule as it is written: its compiled form is a part of the week and not for Python to call.
    plain = getattr(door_for, "py_func", door_for)
    return int(plain(domain, years))


def _why_left(door: int, after: Portrait, scene: Scene) -> str:
    """Why a place was given up: the need is over, youth help ends at an age, or the need is still there."""
    years = int((scene.week - int(scene.now.res[scene.row].birth)) / WEEKS)
    doors = {_door(d, years) for d in bits(after.active, len(DOMAINS))}
    # Support at home serves what is behind mental health and social needs too (sim.services.specialists).
    if door == _SUPPORT and after.active & _SUPPORTED:
        return "stands"
    if door == _YOUTH and years >= _ADULT:
        return "too_old"
    return "stands" if door in doors else "need_over"
