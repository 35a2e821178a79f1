"""What a biography is made of: dated events without words, so that every language tells the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

#: Slots of a sentence: names of the model's vocabulary, counts, or somebody.
Slot: TypeAlias = "str | int | float | Whom"

#: Every kind of event; each has a sentence in each language.
KINDS: Final[tuple[str, ...]] = (
    "life.died", "life.moved", "life.left_home", "life.left_partner", "life.taken_in", "life.admitted",
    "life.dementia", "life.divorced", "life.widowed", "life.married", "life.new_partner", "life.child_born",
    "life.housemate_died", "life.housemate_admitted", "life.housemate_left", "life.housemate_joined",
    "need.begins", "need.ends",
    "ask.helped", "ask.in_vain", "help.ends", "give.begins", "give.ends", "care.begins", "care.ends",
    "strain.begins", "strain.ends",
    "tie.made", "tie.lost", "lonely.begins", "lonely.ends",
    "group.joined", "group.left", "volunteer.begins", "volunteer.ends", "connector.met",
    "case.reported", "case.opened", "case.gave_up", "case.closed", "case.withdrawn",
    "door.waits", "door.enters", "door.dropped", "door.ends",
)  # fmt: skip


@dataclass(frozen=True)
class Whom:
    """Somebody else, as people are spoken of without a name.

    Attributes
    ----------
    relation : str
        What they are to the resident (``neighbour``, ``child``, ``kin_elsewhere`` ...).
    sex : int
        0 man, 1 woman, -1 unknown (family elsewhere is only a number in the model).
    age : int
        Completed years, -1 unknown or not worth telling (a newborn).
    """

    relation: str
    sex: int = -1
    age: int = -1


@dataclass(frozen=True)
class Event:
    """Something that happened to the resident.

    Attributes
    ----------
    week : int
        Week of the run, 0 is the first.
    kind : str
        One of ``KINDS``.
    slots : tuple of (str, value)
        What the sentence needs to know, by name.
    """

    week: int
    kind: str
    slots: tuple[tuple[str, Slot], ...] = ()

    def __getitem__(self, name: str) -> Slot:
        """Value of one slot."""
        return dict(self.slots)[name]

    def as_data(self) -> dict[str, Any]:
        """Event as plain data: numbers, strings and dictionaries."""
        plain: dict[str, Any] = {"week": self.week, "kind": self.kind}
        for name, value in self.slots:
            plain[name] = vars(value) if isinstance(value, Whom) else value
        return plain


def told_minutes(minutes: int) -> int:
    """Minutes a week as people would say them: quarters below an hour, half hours above.

    Two lives do not differ for a minute more or less.

    Examples
    --------
    >>> told_minutes(38), told_minutes(37), told_minutes(122)
    (45, 30, 120)
    """
    step = 15 if minutes < 60 else 30
    return max(step, int(minutes / step + 0.5) * step)


def event(week: int, kind: str, **slots: Slot) -> Event:
    """Event of a known kind.

    Raises
    ------
    ValueError
        When the kind is not listed in ``KINDS``: no language has a sentence for it.

    Examples
    --------
    >>> event(3, "group.joined", theme="eating_table")["theme"]
    'eating_table'
    """
    if kind not in KINDS:
        message = f"event kind '{kind}' is not in experiments.story.event.KINDS"
        raise ValueError(message)
    return Event(week, kind, tuple(slots.items()))
