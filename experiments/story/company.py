"""Neighbours and friends who come and go in the ordinary way: told by the year, since they are no turn in a life."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.story.calendar import iso_week
from experiments.story.event import Event, Whom
from experiments.story.voice import Voice

#: People of whom a coming or going is ordinary, unless it has to do with a plan or with death.
_ORDINARY = ("neighbour", "neighbour_child", "friend", "friend_child", "family_friend")
_WAYS = ("street", "friends", "moved", "faded")
#: So many are named; of more the number is told.
_NAMED = 3


def ordinary(one: Event) -> bool:
    """Whether an event is a contact made in the street or through friends, or one that moved away or faded.

    Examples
    --------
    >>> from experiments.story.event import event
    >>> met = Whom("neighbour", 1, 71)
    >>> [ordinary(event(3, "tie.made", whom=met, how=how)) for how in ("street", "connector")]
    [True, False]
    """
    if one.kind not in ("tie.made", "tie.lost"):
        return False
    whom = one["whom"]
    way = one["how" if one.kind == "tie.made" else "why"]
    return isinstance(whom, Whom) and whom.relation in _ORDINARY and way in _WAYS


def year_of(week: int) -> int:
    """Year of the calendar in which a week of the run falls."""
    return iso_week(week)[0]


def told_by_year(events: Iterable[Event], voice: Voice) -> str:
    """One year's ordinary comings and goings; empty when there are none.

    Parameters
    ----------
    events : iterable of Event
        Of one year of one life.
    voice : Voice
        Language.
    """
    made = [one for one in events if one.kind == "tie.made"]
    lost = [one for one in events if one.kind == "tie.lost"]
    said = []
    if made:
        named = "; ".join(_whom(one, voice) for one in made)
        said.append(voice.texts.say("tie.year_made", list=str(len(made)) if len(made) > _NAMED else named))
    if lost:
        ways = [voice.texts["why." + str(one["why"])] for one in lost]
        named = "; ".join(f"{_whom(one, voice)} ({way})" for one, way in zip(lost, ways, strict=True))
        gone = sum(one["why"] == "moved" for one in lost)
        many = voice.texts.say("tie.many_lost", count=len(lost), moved=gone, faded=len(lost) - gone)
        said.append(voice.texts.say("tie.year_lost", list=many if len(lost) > _NAMED else named))
    return " ".join(said)


def _whom(one: Event, voice: Voice) -> str:
    whom = one["whom"]
    return voice.whom(whom) if isinstance(whom, Whom) else ""
