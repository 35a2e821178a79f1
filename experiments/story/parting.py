"""Where two lives of one resident part: the first figure, the first event, and what brought it about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from experiments.story.event import Event
from experiments.story.trace import Trace, first_difference

#: What a difference in these columns means, nearest to a cause first.
TRAILS: Final[dict[str, tuple[str, ...]]] = {
    "connector": ("known",),
    "informed": ("informed",),
    "case": ("case",),
    "door": ("service", "waiting"),
    "group": ("group",),
    "help": ("helpers", "arrangements"),
    "given": ("given", "given_out"),
    "volunteer": ("volunteer", "volunteer_since"),
    "tie": ("ties", "degree"),
    "contact": ("strengths", "total", "good", "intimate"),
    "cover": ("cover", "rung"),
    "need": ("need",),
    "mood": ("lonely", "wellbeing", "grief", "strain"),
}
#: A column that no trail names.
OTHER = "other"
#: Events by which a policy reaches somebody; what matters is what follows from them.
TOUCHES: Final = ("connector.met",)
#: Groups of kinds of events for which there is a sentence about what may have brought about the difference.
BECAUSE: Final = ("life", "need", "ask", "help", "give", "care", "strain", "tie", "lonely", "group",
                  "volunteer", "case", "door")  # fmt: skip


class Parting(NamedTuple):
    """The first differences between the life without and the life with the policy.

    Attributes
    ----------
    figure_week : int or None
        Week in which any figure of the resident first differs; None when none ever does.
    trail : str or None
        What that difference means, a key of ``TRAILS`` or ``other``.
    columns : tuple of str
        Columns that differ that week.
    event_week : int or None
        First week with an event that only one of the lives has; None when both have the same events.
    turn_week : int or None
        First week with such an event that is more than the policy's own visit (``TOUCHES``).
    only_without, only_with : tuple of Event
        The events of ``turn_week`` that only one of the lives has.
    """

    figure_week: int | None
    trail: str | None
    columns: tuple[str, ...]
    event_week: int | None
    turn_week: int | None
    only_without: tuple[Event, ...]
    only_with: tuple[Event, ...]

    @property
    def because(self) -> str | None:
        """Group of the first event that only one of the lives has, a member of ``BECAUSE``; None without one."""
        first = next(iter((*self.only_with, *self.only_without)), None)
        return None if first is None else first.kind.partition(".")[0]


def part(traces: tuple[list[Trace], list[Trace]], events: tuple[Sequence[Event], Sequence[Event]]) -> Parting:
    """Compare two lives.

    Parameters
    ----------
    traces : two lists of Trace
        Without and with the policy, from the start on (the first is that of week 0, before it is lived).
    events : two sequences of Event
        Without and with the policy.
    """
    figure = first_difference(*traces)
    columns = figure[1] if figure else ()
    trail = None
    if figure:
        trail = next((name for name, of in TRAILS.items() if set(of) & set(columns)), OTHER)
    without, with_ = (Counter(one) for one in events)
    lost, gained = without - with_, with_ - without
    apart = [*lost, *gained]
    turn = min((one.week for one in apart if one.kind not in TOUCHES), default=None)
    return Parting(
        figure_week=figure[0] - 1 if figure else None,
        trail=trail,
        columns=columns,
        event_week=min((one.week for one in apart), default=None),
        turn_week=turn,
        only_without=_of_week(lost, events[0], turn),
        only_with=_of_week(gained, events[1], turn),
    )


def _of_week(some: Counter[Event], told: Sequence[Event], week: int | None) -> tuple[Event, ...]:
    return tuple(
        one for one in dict.fromkeys(told) if one.week == week and some[one] > 0 and one.kind not in TOUCHES
    )
