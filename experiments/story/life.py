"""Changes of phase 1: birth, death, marriage, moving, admission, and who lives in the house."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.story.event import Event, Whom, event, told_minutes
from experiments.story.portrait import ADULT_WEEKS, Portrait
from experiments.story.scene import Scene
from sim import state as S
from sim.demography import WEEKS
from sim.domains import DOMAIN_INDEX


def departure(before: Portrait, scene: Scene, who: int) -> Event:
    """Tell why the resident is not here any more.

    Parameters
    ----------
    before : Portrait
        At the beginning of the week.
    scene : Scene
        After the phase in which the row fell free.
    who : int
        The resident's identity.
    """
    age = int((scene.week - int(scene.begun.res[scene.row].birth)) / WEEKS)
    if scene.befell(who, "DEATH"):
        return event(scene.week, "life.died", age=age)
    if scene.befell(who, "LEAVE"):
        return event(scene.week, "life.left_home", age=age)
    if any(scene.befell(one, "DIVORCE") for one in (who, before.partner)):
        return event(scene.week, "life.left_partner", whom=scene.whom(before.partner, as_begun=True))
    moved = any(scene.befell(one, "MOVE") for one in before.members)
    young = scene.week - int(scene.begun.res[scene.row].birth) < ADULT_WEEKS
    return event(scene.week, "life.taken_in" if young and not moved else "life.moved")


def life_changes(before: Portrait, after: Portrait, scene: Scene, who: int) -> Iterator[Event]:
    """Changes in the life of a resident who is still followed."""
    week = scene.week
    if after.status != before.status and after.status == S.NURSING_HOME:
        yield event(week, "life.admitted")
        return
    if after.dementia and not before.dementia:
        yield event(week, "life.dementia")
    yield from _partner(before, after, scene, who)
    yield from _housemates(before, after, scene)
    if before.care_elsewhere == 0 and after.care_elsewhere > 0:
        yield event(week, "care.begins", minutes=told_minutes(after.care_elsewhere))
    elif before.care_elsewhere > 0 and after.care_elsewhere == 0:
        yield event(week, "care.ends")


def _partner(before: Portrait, after: Portrait, scene: Scene, who: int) -> Iterator[Event]:
    lost = before.partner >= 0 and after.partner < 0
    if lost and scene.fate(before.partner) == "died":
        yield event(scene.week, "life.widowed", whom=scene.whom(before.partner, as_begun=True))
    elif lost and any(scene.befell(one, "DIVORCE") for one in (who, before.partner)):
        yield event(scene.week, "life.divorced", whom=scene.whom(before.partner, as_begun=True))
    elif before.partner < 0 and after.partner >= 0:
        yield event(scene.week, "life.new_partner", whom=scene.whom(after.partner))
    if after.marital == S.MARRIED and before.marital != S.MARRIED:
        yield event(scene.week, "life.married", whom=scene.whom(after.partner))


def _housemates(before: Portrait, after: Portrait, scene: Scene) -> Iterator[Event]:
    told = {before.partner, after.partner}
    kinds = {"died": "life.housemate_died", "admitted": "life.housemate_admitted"}
    for one in before.members:
        if one in after.members or (one in told and scene.fate(one) != "admitted"):
            continue
        yield event(
            scene.week, kinds.get(scene.fate(one), "life.housemate_left"), whom=scene.whom(one, as_begun=True)
        )
    for one in after.members:
        if one in before.members or one in told:
            continue
        whom = scene.whom(one)
        if whom.age == 0:
            yield event(scene.week, "life.child_born", whom=Whom(whom.relation, whom.sex))
        else:
            yield event(scene.week, "life.housemate_joined", whom=whom)


def cause_of_need(domain: int, before: Portrait, scene: Scene, who: int) -> str:
    """What in phase 1 brought on a need: the name of the cause."""
    if scene.struck(who, domain):
        return "new"
    if before.partner >= 0 and scene.fate(before.partner) == "died":
        return "widowed"
    if any(scene.befell(one, "DIVORCE") for one in before.members):
        return "divorced"
    if scene.befell(who, "DEMENTIA"):
        return "dementia"
    if any(scene.struck(one, DOMAIN_INDEX["work"]) for one in before.members):
        return "jobloss"
    return "birth" if scene.week - int(scene.now.res[scene.row].birth) < 1 else "passed_on"
