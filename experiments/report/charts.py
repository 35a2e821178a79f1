"""The three kinds of chart in the report: dots with ranges, lines with bands, bars of shares."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.report.numbers import Numbers
from experiments.report.svg import COLOURS, DASHES, GRID, INK, SOFT, Drawing, Scale, spread, step_of, ticks

WIDTH = 360.0
#: Curves need room for the names at their ends.
LINES_WIDTH = 440.0
LABEL_CHARACTERS = 17


@dataclass(frozen=True)
class Dot:
    """A mean with its range.

    Attributes
    ----------
    mean, low, high : float or None
        In the unit of the axis.
    series : int
        0 is drawn filled, 1 hollow and dashed.
    """

    mean: float | None
    low: float | None
    high: float | None
    series: int


@dataclass(frozen=True)
class DotRow:
    """One labelled row of dots."""

    label: str
    dots: Sequence[Dot]


def dot_range(
    rows: Sequence[DotRow], reach: tuple[float, float], unit: str, numbers: Numbers, *, title: str,
    description: str, name: str, heading: str = "",
) -> str:  # fmt: skip
    """Dots with 5-95 % ranges around a zero line.

    Parameters
    ----------
    rows : sequence of DotRow
        Top to bottom.
    reach : tuple of float
        Values that the axis must cover; panels that share it can be compared.
    unit : {'', 'euro', '%'}
        How ticks are written.
    numbers : Numbers
        Formatter.
    title, description, name, heading : str
        For readers of the page and of the screen; ``heading`` stands above the panel.

    Returns
    -------
    str
        SVG.
    """
    marks = ticks(min(reach[0], 0.0), max(reach[1], 0.0), 4)
    top = 22.0 if heading else 4.0
    heights = [20.0 + 14.0 * len(row.dots) for row in rows]
    bottom = top + sum(heights) + 4.0
    drawing = Drawing(WIDTH, bottom + 22.0, title, description, name)
    x = Scale(marks[0], marks[-1], 28.0, WIDTH - 28.0)
    if heading:
        drawing.text(4.0, 13.0, heading, bold=True, size=13.0)
    for mark in marks:
        drawing.line(x(mark), top, x(mark), bottom)
        drawing.text(x(mark), bottom + 15.0, _tick(mark, marks, unit, numbers), "middle", SOFT, 11.0)
    drawing.line(x(0.0), top, x(0.0), bottom, INK, 1.5)
    y = top
    for row, height in zip(rows, heights, strict=True):
        drawing.text(4.0, y + 13.0, row.label, over=True)
        for place, dot in enumerate(row.dots):
            middle = y + 24.0 + 14.0 * place
            colour = COLOURS[dot.series]
            if dot.low is not None and dot.high is not None:
                drawing.line(
                    x(dot.low), middle, x(dot.high), middle, colour, 3.0, "" if dot.series == 0 else "5 3"
                )
            if dot.mean is not None:
                drawing.dot(x(dot.mean), middle, colour, "filled" if dot.series == 0 else "hollow")
        y += height
    return str(drawing)


@dataclass(frozen=True)
class Line:
    """A curve with its band; the label stands at its end."""

    label: str
    mean: Sequence[float]
    low: Sequence[float] | None
    high: Sequence[float] | None


def lines(
    years: Sequence[float], curves: Sequence[Line], reach: tuple[float, float], unit: str, numbers: Numbers,
    *, title: str, description: str, name: str, heading: str = "", x_label: str = "",
) -> str:  # fmt: skip
    """Curves over years, from zero at the start, with 5-95 % bands.

    Parameters
    ----------
    years : sequence of float
        Horizontal positions of the points, after the start.
    curves : sequence of Line
        At most seven.
    reach, unit, numbers, title, description, name, heading
        As in `dot_range`.
    x_label : str
        Word below the axis.

    Returns
    -------
    str
        SVG.
    """
    marks = ticks(min(reach[0], 0.0), max(reach[1], 0.0), 5)
    written = [_tick(mark, marks, unit, numbers) for mark in marks]
    labels = [textwrap.wrap(curve.label, LABEL_CHARACTERS) for curve in curves]
    drawing = Drawing(LINES_WIDTH, 250.0, title, description, name)
    x = Scale(0.0, years[-1], 12.0 + 6.2 * max(len(text) for text in written), LINES_WIDTH - 124.0)
    y = Scale(marks[0], marks[-1], 210.0, 28.0)
    if heading:
        drawing.text(4.0, 13.0, heading, bold=True, size=13.0)
    for mark, text in zip(marks, written, strict=True):
        drawing.line(
            x.begin, y(mark), x.end, y(mark), INK if mark == 0.0 else GRID, 1.5 if mark == 0.0 else 1.0
        )
        drawing.text(x.begin - 6.0, y(mark) + 4.0, text, "end", SOFT, 11.0)
    for year in range(round(years[-1]) + 1):
        drawing.text(x(float(year)), 226.0, str(year), "middle", SOFT, 11.0)
    drawing.text((x.begin + x.end) / 2, 243.0, x_label, "middle", SOFT, 11.0)
    at = [x(0.0), *(x(year) for year in years)]
    for index, curve in enumerate(curves):
        if curve.low is not None and curve.high is not None:
            above = list(zip(at, [y(0.0), *(y(value) for value in curve.high)], strict=True))
            below = list(zip(at, [y(0.0), *(y(value) for value in curve.low)], strict=True))
            drawing.area(above + below[::-1], COLOURS[index])
    for index, curve in enumerate(curves):
        drawing.path(
            list(zip(at, [y(0.0), *(y(value) for value in curve.mean)], strict=True)),
            COLOURS[index],
            DASHES[index],
        )
    ends = [y(curve.mean[-1]) for curve in curves]
    tall = max(len(label) for label in labels)
    for index, height in enumerate(spread(ends, 2.0 + 12.0 * tall, 24.0, 214.0)):
        drawing.line(x.end + 2.0, ends[index], x.end + 10.0, height, COLOURS[index], 1.5)
        top = height + 4.0 - 6.0 * (len(labels[index]) - 1)
        for row, text in enumerate(labels[index]):
            drawing.text(x.end + 13.0, top + 12.0 * row, text, size=11.0)
    return str(drawing)


@dataclass(frozen=True)
class Bar:
    """One bar of shares that add up to one; None leaves the bar empty."""

    label: str
    shares: Sequence[float | None]


def share_bars(
    bars: Sequence[Bar], names: Sequence[str], numbers: Numbers, *, title: str, description: str, name: str,
    heading: str = "",
) -> str:  # fmt: skip
    """Horizontal bars cut into shares, the share written in every piece that has room.

    Parameters
    ----------
    bars : sequence of Bar
        Top to bottom.
    names : sequence of str
        Name of each piece, left to right; shown as a legend.
    numbers, title, description, name, heading
        As in `dot_range`.

    Returns
    -------
    str
        SVG.
    """
    top = 22.0 if heading else 4.0
    per_row = 3
    legend_rows = -(-len(names) // per_row)
    legend = top + 40.0 * len(bars) + 12.0
    drawing = Drawing(WIDTH, legend + 18.0 * legend_rows, title, description, name)
    x = Scale(0.0, 1.0, 4.0, WIDTH - 4.0)
    if heading:
        drawing.text(4.0, 13.0, heading, bold=True, size=13.0)
    for place, bar in enumerate(bars):
        y = top + 40.0 * place
        drawing.text(4.0, y + 12.0, bar.label)
        begin = 0.0
        for piece, given in enumerate(bar.shares):
            amount = given or 0.0
            drawing.rect(x(begin), y + 17.0, x(begin + amount) - x(begin), 18.0, PIECES[piece][0])
            if amount >= 0.07:
                middle = x(begin + amount / 2)
                drawing.text(middle, y + 30.0, numbers.percent(amount), "middle", PIECES[piece][1], 11.0)
            begin += amount
    for piece, label in enumerate(names):
        left = 4.0 + (piece % per_row) * (WIDTH - 8.0) / per_row
        y = legend + 18.0 * (piece // per_row)
        drawing.rect(left, y, 12.0, 12.0, PIECES[piece][0])
        drawing.text(left + 17.0, y + 10.0, label, size=11.0)
    return str(drawing)


#: Colour of each piece and of the figure on it; neighbours differ in lightness, also in grey print.
PIECES = (
    ("#003f63", "#ffffff"), ("#56B4E9", INK), ("#009E73", "#ffffff"), ("#F0E442", INK),
    ("#D55E00", "#ffffff"),
)  # fmt: skip


def _tick(mark: float, marks: Sequence[float], unit: str, numbers: Numbers) -> str:
    step = step_of(marks)
    if unit == "euro":
        return numbers.euro(mark, step)
    return numbers.percent(mark, step * 100.0) if unit == "%" else numbers.plain(mark, step)
