"""What happens to the resident, moment by moment: what both lives share, then both beside each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from experiments.story.calendar import iso_week
from experiments.story.company import ordinary, told_by_year, year_of
from experiments.story.event import Event
from experiments.story.twins import Story
from experiments.story.voice import Voice


@dataclass(frozen=True)
class Row:
    """One line of a table: first cell, then the life without and the life with the policy."""

    head: str
    without: str
    with_: str
    more: str = ""


def together(story: Story, voice: Voice) -> list[tuple[str, str]]:
    """Dates and sentences of what both lives share before they part."""
    until = story.parting.event_week
    shared = [one for one in story.lives[0].events if until is None or one.week < until]
    told = _by_moment(shared, shared, voice)
    last = None if until is None else (until, "until")
    return [(row.head, row.without) for row in _with_years(told, shared, shared, voice, last)]


def side_by_side(story: Story, voice: Voice) -> list[Row]:
    """From the week in which the lives part: what happens in each, shared events on one line."""
    first = story.parting.event_week
    if first is None:
        return []
    without, with_ = ([one for one in life.events if one.week >= first] for life in story.lives)
    return _with_years(_by_moment(without, with_, voice), without, with_, voice, (first, "since"))


def tally(story: Story, voice: Voice) -> tuple[int, int, int]:
    """How many sentences after the parting are of both lives, of that without and of that with the policy."""
    first, same = story.parting.event_week or 0, voice.texts["same"]
    without, with_ = ([one for one in life.events if one.week >= first] for life in story.lives)
    rows = [row for told in _by_moment(without, with_, voice).values() for row in told]
    return (
        sum(row.with_ == same for row in rows),
        sum(bool(row.without) and row.with_ != same for row in rows),
        sum(bool(row.with_) and row.with_ != same for row in rows),
    )


def _by_moment(without: list[Event], with_: list[Event], voice: Voice) -> dict[int, list[Row]]:
    """Rows of the turns of two lives by week; a date stands on the first row of its week."""
    turns = [[one for one in life if not ordinary(one)] for life in (without, with_)]
    weeks = sorted({one.week for life in turns for one in life})
    rows = {week: _of_week(week, turns[0], turns[1], voice) for week in weeks}
    return {week: [*told[:1], *(replace(row, head="") for row in told[1:])] for week, told in rows.items()}


def _with_years(
    rows: dict[int, list[Row]],
    without: list[Event],
    with_: list[Event],
    voice: Voice,
    cut: tuple[int, str] | None,
) -> list[Row]:
    """Rows by week, after each year the neighbours and friends who came and went in it.

    Parameters
    ----------
    rows : dict of int to list of Row
        By week.
    without, with_ : list of Event
        Of both lives.
    voice : Voice
        Language.
    cut : (int, str), optional
        Week at which these events stop (``until``) or begin (``since``): its year is told in part.
    """
    found: list[Row] = []
    years = {year_of(one.week) for one in (*without, *with_)}
    for year in sorted(years):
        found += [row for week, of_week in rows.items() if year_of(week) == year for row in of_week]
        ties = [
            [one for one in life if ordinary(one) and year_of(one.week) == year] for life in (without, with_)
        ]
        cells = [told_by_year(life, voice) for life in ties]
        if any(cells):
            head = str(year)
            if cut is not None and year_of(cut[0]) == year:
                head = voice.texts.say(f"tie.{cut[1]}", year=year, week=iso_week(cut[0])[1])
            # As many may be other people.
            same = Counter(ties[0]) == Counter(ties[1])
            found.append(Row(head, cells[0], voice.texts["same"] if same else cells[1]))
    return found


def _of_week(week: int, without: list[Event], with_: list[Event], voice: Voice) -> list[Row]:
    left, right = (Counter(one for one in life if one.week == week) for life in (without, with_))
    both = left & right
    date, same = voice.date(week), voice.texts["same"]
    rows = [Row(date, told, same) for told in voice.tell_all(both.elements())]
    only_left = voice.tell_all((left - both).elements())
    only_right = voice.tell_all((right - both).elements())
    for k in range(max(len(only_left), len(only_right))):
        cells = [side[k] if k < len(side) else "" for side in (only_left, only_right)]
        rows.append(Row(date, *cells))
    return rows
