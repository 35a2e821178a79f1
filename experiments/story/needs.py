"""Changes of needs: one appears or grows until it counts, one ends, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from experiments.story.event import Event, event
from experiments.story.life import cause_of_need
from experiments.story.memory import Memory
from experiments.story.portrait import Portrait, bits
from experiments.story.scene import Scene
from sim import phases as F
from sim.domains import DOMAINS

#: Who ended a need of a domain this week: a rung or ``outside``.
EndedBy = Callable[[int], str]


def need_changes(
    before: Portrait, after: Portrait, scene: Scene, who: int, ended_by: EndedBy, memory: Memory
) -> Iterator[Event]:
    """Needs that begin or cease to count (severity 0.3).

    Parameters
    ----------
    before, after : Portrait
        Around one phase.
    scene : Scene
        The phase.
    who : int
        The resident's identity.
    ended_by : callable
        Asked only for needs that end.
    memory : Memory
        Keeps since when needs count.

    Yields
    ------
    Event
    """
    for d in bits(after.needs & ~before.needs, len(DOMAINS)):
        memory.begins(("need", d), scene.week)
        cause = cause_of_need(d, before, scene, who) if scene.phase == F.LIVES else "grown"
        severity = round(float(scene.now.person[scene.row].need[d]), 1)
        yield event(scene.week, "need.begins", domain=DOMAINS[d], cause=cause, severity=severity)
    for d in bits(before.needs & ~after.needs, len(DOMAINS)):
        weeks = memory.ends(("need", d), scene.week)
        rest = "light" if after.active >> d & 1 else "over"
        yield event(scene.week, "need.ends", domain=DOMAINS[d], by=ended_by(d), weeks=weeks, rest=rest)
