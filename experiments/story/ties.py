"""Changes of company: ties, groups, volunteering, the connector, loneliness, a carer's strain."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.story.event import Event, event
from experiments.story.memory import Memory
from experiments.story.portrait import Portrait
from experiments.story.scene import Scene
from sim import phases as F
from sim import state as S
from sim.offers import OFFERS
from sim.words import STREET

#: The slot of a word stands in its four highest bits (sim.chance).
_SLOT = 28


def tie_changes(before: Portrait, after: Portrait, scene: Scene) -> Iterator[Event]:
    """Ties made and lost in one phase, and how."""
    for other, layer in after.ties:
        if (other, layer) not in before.ties:
            yield event(scene.week, "tie.made", whom=scene.whom(other, layer), how=_how(other, layer, scene))
    for other, layer in before.ties:
        if (other, layer) not in after.ties:
            fate = scene.fate(other)
            yield event(
                scene.week, "tie.lost", whom=scene.whom(other, layer), why="faded" if fate == "here" else fate
            )


def _how(other: int, layer: int, scene: Scene) -> str:
    if scene.phase == F.LIVES:
        return "kin"
    if layer == S.GROUP:
        return "group"
    if scene.phase == F.GROUPS:
        return "connector"
    # Children of one street become friends, not neighbours: the week's word of whoever began it knows.
    first = scene.due(S.DUE_MEET, {scene.row, scene.row_of(other)})
    met_in_street = first >= 0 and int(scene.now.words[1, first]) >> _SLOT == STREET
    return "street" if layer == S.NEIGHBOUR or met_in_street else "friends"


def company_changes(before: Portrait, after: Portrait, scene: Scene, memory: Memory) -> Iterator[Event]:
    """Groups, volunteering, being known to the connector, loneliness and strain."""
    week = scene.week
    if after.group != before.group:
        if before.group >= 0:
            ended = not bool(scene.now.groups[before.group].running)
            yield event(
                week, "group.left", theme=OFFERS[before.group], why="ended" if ended else "left",
                weeks=memory.ends("group", week),
            )  # fmt: skip
        if after.group >= 0:
            memory.begins("group", week)
            yield event(week, "group.joined", theme=OFFERS[after.group])
    if after.volunteer and not before.volunteer:
        # Those who start by themselves and those who are asked do so in the same phase; only the asked are known by
        # no list of the week.
        alone = scene.due(S.DUE_SERVE, {scene.row}) >= 0
        yield event(week, "volunteer.begins", how="self" if alone else "asked")
    elif before.volunteer and not after.volunteer:
        yield event(week, "volunteer.ends")
    if after.known and not before.known:
        yield event(week, "connector.met")
    for name in ("overloaded", "lonely"):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            kind = "strain" if name == "overloaded" else name
            yield event(week, f"{kind}.begins" if now else f"{kind}.ends")
