"""Changes of informal help: who was asked, who helped, who stopped and why, in both directions."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.story.event import Event, Whom, event, told_minutes
from experiments.story.memory import Memory
from experiments.story.portrait import OVERLOADED, Help, Portrait
from experiments.story.scene import Scene
from sim import phases as F
from sim import state as S
from sim.domains import DOMAINS


def help_changes(before: Portrait, after: Portrait, scene: Scene, memory: Memory) -> Iterator[Event]:
    """Arrangements received and given that begin or end in one phase."""
    sides = (
        (before.helped_by, after.helped_by, "help", "ask.helped", _why_it_ends),
        (before.helps, after.helps, "give", "give.begins", _why_giving_ends),
    )
    for was, now, side, begins, why in sides:
        for one in _new(was, now):
            memory.begins((side, one), scene.week)
            yield event(
                scene.week, begins, domain=DOMAINS[one.domain], whom=scene.whom(one.other, one.kind),
                minutes=told_minutes(one.minutes), standing=_minutes_with(one, was),
            )  # fmt: skip
        for one in _new(now, was):
            weeks = memory.ends((side, one), scene.week)
            yield event(
                scene.week, f"{side}.ends", domain=DOMAINS[one.domain], whom=scene.whom(one.other, one.kind),
                why=why(one, after, scene), weeks=weeks, left=_minutes_with(one, now),
            )  # fmt: skip


def asked_in_vain(after: Portrait, scene: Scene) -> Iterator[Event]:
    """Requests of this week that no arrangement came of: somebody else's came first."""
    pools = scene.now.pools
    made = {(one.other, one.domain) for one in after.helped_by if one.since == scene.week}
    for request in pools.request[: pools.count[S.N_REQUESTS]]:
        if int(request[0]) != scene.row:
            continue
        helper, domain, kind = int(request[1]), int(request[2]), int(request[3])
        other = int(scene.now.who[helper]) if helper >= 0 else -1
        if (other, domain) not in made:
            yield event(scene.week, "ask.in_vain", domain=DOMAINS[domain], whom=scene.whom(other, kind))


def _minutes_with(one: Help, standing: tuple[Help, ...]) -> int:
    """Minutes a week, as they are told, of the arrangements with the same person in the same domain; 0 without any."""
    minutes = sum(
        other.minutes for other in standing if (other.other, other.domain) == (one.other, one.domain)
    )
    return told_minutes(minutes) if minutes else 0


def at_start(helps: tuple[Help, ...], scene: Scene) -> tuple[tuple[Whom, tuple[str, ...]], ...]:
    """People of standing arrangements, each once, and the domains of the help.

    Parameters
    ----------
    helps : tuple of Help
        Received, or given.
    scene : Scene
        At the moment they are looked at.

    Returns
    -------
    tuple of (Whom, tuple of str)
        In the order of the arrangements.
    """
    found: dict[int, tuple[Whom, list[str]]] = {}
    for one in helps:
        _, domains = found.setdefault(one.other, (scene.whom(one.other, one.kind), []))
        if DOMAINS[one.domain] not in domains:
            domains.append(DOMAINS[one.domain])
    return tuple((whom, tuple(domains)) for whom, domains in found.values())


def _new(before: tuple[Help, ...], after: tuple[Help, ...]) -> list[Help]:
    """Arrangements in ``after`` that are not in ``before``; equal ones are counted."""
    left = list(before)
    found = []
    for one in after:
        if one in left:
            left.remove(one)
        else:
            found.append(one)
    return found


def _why_it_ends(one: Help, after: Portrait, scene: Scene) -> str:
    if one.other >= 0 and scene.phase == F.LIVES:
        return scene.fate(one.other)
    if not after.active >> one.domain & 1:
        return "need_over"
    row = scene.row_of(one.other) if one.other >= 0 else -1
    if row >= 0 and float(scene.now.res[row].strain) > OVERLOADED:
        return "overloaded"
    return "review"


def _why_giving_ends(one: Help, after: Portrait, scene: Scene) -> str:
    if scene.phase == F.LIVES:
        return scene.fate(one.other)
    row = scene.row_of(one.other)
    if not int(scene.now.res[row].active) >> one.domain & 1:
        return "need_over"
    return "self_overloaded" if after.overloaded else "review"
