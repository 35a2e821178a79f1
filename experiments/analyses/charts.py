"""The pictures of analyses in the house's SVG: bars with whiskers, points in a plane, curves with bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.report.numbers import Numbers
from experiments.report.svg import COLOURS, DASHES, GRID, INK, SOFT, Drawing, Scale, spread, step_of, ticks

WIDTH, HEIGHT = 640.0, 360.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 24.0, 34.0, 48.0
_ROW = 22.0
#: Beside bars.
_LABEL = 210.0


@dataclass(frozen=True)
class Frame:
    """What stands around a picture.

    Attributes
    ----------
    name : str
        Unique; gives ids.
    title, description : str
        Above it; read aloud instead of it.
    x, y : str
        What the axes are.
    """

    name: str
    title: str
    description: str
    x: str
    y: str = ""


@dataclass(frozen=True)
class Bar:
    """A labelled bar.

    Attributes
    ----------
    label : str
        Left of it.
    begin, end : float
        Where it begins and ends.
    whisker : float or None
        Half an interval about its end.
    clear : bool
        Drawn full; otherwise pale, and its label says so with a tilde.
    """

    label: str
    begin: float
    end: float
    whisker: float | None = None
    clear: bool = True


def bars(rows: Sequence[Bar], frame: Frame, numbers: Numbers, *, origin: float = 0.0) -> str:
    """Bars under one another.

    Parameters
    ----------
    rows : sequence of Bar
        Top to bottom.
    frame : Frame
        Words.
    numbers : Numbers
        Formatter.
    origin : float
        Where a line stands: nought, or the middle of a tornado.

    Returns
    -------
    str
        SVG.
    """
    reach = [origin, *(row.begin for row in rows), *(row.end for row in rows)]
    reach += [row.end + sign * row.whisker for row in rows if row.whisker is not None for sign in (-1.0, 1.0)]
    marks = ticks(min(reach), max(reach), 5)
    bottom = _TOP + _ROW * max(1, len(rows)) + 6.0
    drawing = Drawing(WIDTH, bottom + 42.0, frame.title, frame.description, frame.name)
    x = Scale(marks[0], marks[-1], _LABEL, WIDTH - _RIGHT)
    drawing.text(4.0, 18.0, frame.title, bold=True, size=14.0)
    _below(drawing, marks, x, bottom, frame.x, numbers)
    for place, row in enumerate(rows):
        y = _TOP + _ROW * place
        left, right = sorted((x(row.begin), x(row.end)))
        colour = COLOURS[0] if row.clear else "#b8c4cc"
        drawing.text(_LABEL - 8.0, y + 15.0, row.label if row.clear else f"~ {row.label}", "end")
        drawing.rect(left, y + 4.0, max(right - left, 0.8), _ROW - 8.0, colour)
        if row.whisker is not None:
            ends = [x(row.end - row.whisker), x(row.end + row.whisker)]
            drawing.line(ends[0], y + _ROW / 2, ends[1], y + _ROW / 2, INK, 1.5)
            for end in ends:
                drawing.line(end, y + 7.0, end, y + _ROW - 7.0, INK, 1.5)
    drawing.line(x(origin), _TOP, x(origin), bottom, INK, 1.5)
    return str(drawing)


@dataclass(frozen=True)
class Point:
    """A point in a plane; a label when it is to be named, a series for its colour and form."""

    x: float
    y: float
    label: str = ""
    series: int = 0


def points(
    rows: Sequence[Point], frame: Frame, numbers: Numbers, *, names: Sequence[str] = (), cross: bool = False
) -> str:
    """Points in a plane.

    Parameters
    ----------
    rows : sequence of Point
        In any order.
    frame : Frame
        Words.
    numbers : Numbers
        Formatter.
    names : sequence of str
        Of the series, for a legend.
    cross : bool
        Whether lines stand at nought.

    Returns
    -------
    str
        SVG.
    """
    reach_x = [*(row.x for row in rows), *([0.0] if cross or not rows else [])]
    reach_y = [*(row.y for row in rows), *([0.0] if cross or not rows else [])]
    drawing, x, y = _plane(frame, numbers, reach_x, reach_y)
    if cross:
        drawing.line(x(0.0), _TOP, x(0.0), HEIGHT - _BOTTOM, INK, 1.2)
        drawing.line(_LEFT, y(0.0), WIDTH - _RIGHT, y(0.0), INK, 1.2)
    for row in rows:
        drawing.dot(
            x(row.x), y(row.y), COLOURS[row.series % len(COLOURS)], "hollow" if row.series % 2 else "filled"
        )
    for row in rows:
        if row.label:
            left = x(row.x) > WIDTH * 0.7
            beside, anchor = (-8.0, "end") if left else (8.0, "start")
            drawing.text(x(row.x) + beside, y(row.y) - 6.0, row.label, anchor, size=11.0, over=True)
    for at, name in enumerate(names):
        drawing.dot(
            WIDTH - 170.0,
            _TOP + 12.0 + 16.0 * at,
            COLOURS[at % len(COLOURS)],
            "hollow" if at % 2 else "filled",
        )
        drawing.text(WIDTH - 160.0, _TOP + 16.0 + 16.0 * at, name, size=11.0, over=True)
    return str(drawing)


@dataclass(frozen=True)
class Curve:
    """A curve with its name at its end, and a band when there is one."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None


def curves(rows: Sequence[Curve], frame: Frame, numbers: Numbers, *, reach: Sequence[float] = ()) -> str:
    """Curves over one axis.

    Parameters
    ----------
    rows : sequence of Curve
        At most seven are told apart.
    frame : Frame
        Words.
    numbers : Numbers
        Formatter.
    reach : sequence of float
        Values the vertical axis covers besides those of the curves.

    Returns
    -------
    str
        SVG.
    """
    over = [value for row in rows for value in row.x]
    up = [
        *reach,
        *(value for row in rows for part in (row.y, row.low or (), row.high or ()) for value in part),
    ]
    drawing, x, y = _plane(frame, numbers, over or [0.0], up or [0.0], room=120.0)
    for at, row in enumerate(rows):
        colour = COLOURS[at % len(COLOURS)]
        if row.low is not None and row.high is not None:
            upper = [(x(a), y(b)) for a, b in zip(row.x, row.high, strict=True)]
            lower = [(x(a), y(b)) for a, b in zip(row.x, row.low, strict=True)]
            drawing.area([*upper, *reversed(lower)], colour)
        drawing.path(
            [(x(a), y(b)) for a, b in zip(row.x, row.y, strict=True)], colour, DASHES[at % len(DASHES)]
        )
    ends = spread([y(row.y[-1]) for row in rows if len(row.y)], 13.0, _TOP, HEIGHT - _BOTTOM)
    for at, (row, end) in enumerate(zip([row for row in rows if len(row.y)], ends, strict=True)):
        drawing.text(
            x(row.x[-1]) + 6.0, end + 4.0, row.label, colour=COLOURS[at % len(COLOURS)], size=11.0, over=True
        )
    return str(drawing)


def _plane(
    frame: Frame, numbers: Numbers, over: Sequence[float], up: Sequence[float], room: float = 0.0
) -> tuple[Drawing, Scale, Scale]:
    """An empty plane with its axes."""
    marks_x, marks_y = ticks(min(over), max(over), 6), ticks(min(up), max(up), 5)
    drawing = Drawing(WIDTH, HEIGHT, frame.title, frame.description, frame.name)
    drawing.text(4.0, 18.0, frame.title, bold=True, size=14.0)
    x = Scale(marks_x[0], marks_x[-1], _LEFT, WIDTH - _RIGHT - room)
    y = Scale(marks_y[0], marks_y[-1], HEIGHT - _BOTTOM, _TOP)
    _below(drawing, marks_x, x, HEIGHT - _BOTTOM, frame.x, numbers)
    for mark in marks_y:
        drawing.line(_LEFT, y(mark), WIDTH - _RIGHT - room, y(mark))
        drawing.text(_LEFT - 6.0, y(mark) + 4.0, numbers.plain(mark, step_of(marks_y)), "end", SOFT, 11.0)
    drawing.text(_LEFT, _TOP - 4.0, frame.y, colour=SOFT, size=11.0)
    return drawing, x, y


def _below(
    drawing: Drawing, marks: Sequence[float], x: Scale, bottom: float, words: str, numbers: Numbers
) -> None:
    for mark in marks:
        drawing.line(x(mark), _TOP, x(mark), bottom, GRID)
        drawing.text(x(mark), bottom + 15.0, numbers.plain(mark, step_of(marks)), "middle", SOFT, 11.0)
    drawing.text((x.begin + x.end) / 2.0, bottom + 34.0, words, "middle", SOFT, 12.0)
