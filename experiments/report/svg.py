"""Drawing primitives: just enough SVG for the charts, written as text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

#: Okabe & Ito (2008): colours that stay apart for the colour-blind; without yellow, too light on paper.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
#: Colour is never alone: every line has its own dash as well.
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2", "12 4")
INK = "#1b1b1b"
SOFT = "#5a5a5a"
GRID = "#dcdcdc"


@dataclass(frozen=True)
class Scale:
    """Straight map from values to pixels.

    Attributes
    ----------
    low, high : float
        Values at the ends.
    begin, end : float
        Pixels at the ends.
    """

    low: float
    high: float
    begin: float
    end: float

    def __call__(self, value: float) -> float:
        """Pixel of a value.

        Examples
        --------
        >>> Scale(0.0, 10.0, 100.0, 200.0)(5.0)
        150.0
        """
        return self.begin + (value - self.low) / (self.high - self.low) * (self.end - self.begin)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that cover a range.

    Parameters
    ----------
    low, high : float
        Range; equal ends are widened.
    count : int
        About how many are wanted.

    Returns
    -------
    list of float
        Steps of 1, 2 or 5 times a power of ten; the first is at most ``low``, the last at least ``high``.

    Examples
    --------
    >>> ticks(-3.0, 17.0)
    [-5.0, 0.0, 5.0, 10.0, 15.0, 20.0]
    """
    if high - low <= 1e-9 * max(1.0, abs(low)):
        widen = abs(low) * 0.1 or 1.0
        low, high = low - widen, high + widen
    rough = (high - low) / count
    exponent = math.floor(math.log10(rough))
    power = 10.0**exponent
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    digits = max(12, 6 - exponent)
    return [round(index * step, digits) for index in range(first, last + 1)]


def step_of(marks: Sequence[float]) -> float:
    """Power of ten in which the ticks of an axis are written.

    Examples
    --------
    >>> step_of([0.0, 0.05, 0.1]), step_of([0.0, 20.0])
    (0.01, 10.0)
    """
    gap = marks[1] - marks[0]
    return float(10.0 ** math.floor(math.log10(gap) + 1e-9))


@dataclass
class Drawing:
    """An SVG picture of fixed size in user units; it scales with the page.

    Attributes
    ----------
    width, height : float
        Size in user units.
    title, description : str
        Read aloud instead of the picture.
    name : str
        Unique on the page; gives the ids.
    """

    width: float
    height: float
    title: str
    description: str
    name: str
    _parts: list[str] = field(default_factory=list)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str = GRID,
        width: float = 1.0,
        dash: str = "",
    ) -> None:
        """Straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width:g}"{dashed}/>'
        )

    def path(
        self, points: Sequence[tuple[float, float]], colour: str, dash: str = "", width: float = 2.0
    ) -> None:
        """Broken line through points."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed} '
            f'points="{_points(points)}"/>'
        )

    def area(self, points: Sequence[tuple[float, float]], colour: str, opacity: float = 0.16) -> None:
        """Filled polygon."""
        self._parts.append(
            f'<polygon fill="{colour}" fill-opacity="{opacity:g}" points="{_points(points)}"/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Filled rectangle with a white edge."""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}" '
            'stroke="#ffffff" stroke-width="1"/>'
        )

    def dot(self, x: float, y: float, colour: str, shape: str) -> None:
        """Mark of a mean: ``filled`` circle, ``hollow`` circle."""
        fill = colour if shape == "filled" else "#ffffff"
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
        )

    def text(
        self, x: float, y: float, text: str, anchor: str = "start", colour: str = INK, size: float = 12.0,
        bold: bool = False, over: bool = False,
    ) -> None:  # fmt: skip
        """One line of text; ``anchor`` is start, middle or end; ``over`` is readable on top of lines."""
        halo = (
            ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if over else ""
        )
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size:g}"'
            f"{weight}{halo}>"
            f"{escape(text)}</text>"
        )

    def __str__(self) -> str:
        """Text of the picture."""
        name = escape(self.name, quote=True)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" '
            f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(self.title)}</title>'
            f'<desc id="{name}-d">{escape(self.description)}</desc>{"".join(self._parts)}</svg>'
        )


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones that keep a distance, so that labels do not overlap.

    Parameters
    ----------
    wanted : sequence of float
        Pixels.
    gap : float
        Smallest distance.
    low, high : float
        Room.

    Returns
    -------
    list of float
        In the order of ``wanted``.

    Examples
    --------
    >>> spread([10.0, 11.0, 50.0], 12.0, 0.0, 100.0)
    [10.0, 22.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [0.0] * len(wanted)
    floor = low
    for index in order:
        placed[index] = max(wanted[index], floor)
        floor = placed[index] + gap
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed
