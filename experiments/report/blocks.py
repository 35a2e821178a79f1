"""What a page is made of: blocks with a finding, charts and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from experiments.report.numbers import Lang, Numbers, step_for
from experiments.report.texts import Texts
from experiments.schema import Comparison, Result, Stat
from experiments.statistics import RANGE_COVER, range_cover


@dataclass(frozen=True)
class Table:
    """A table of groups of rows.

    Attributes
    ----------
    caption : str
        What it is.
    head : sequence of str
        Column headers, those of the group and the row included.
    groups : sequence of (str, rows)
        Header of the group, and its rows; the first cell of a row is its header. A cell of two lines is a
        mean with its range.
    """

    caption: str
    head: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Sequence[str]]]]


@dataclass(frozen=True)
class Block:
    """One figure or table with its texts.

    Attributes
    ----------
    title : str
        The finding.
    measure : str
        Measure and unit.
    charts : sequence of str
        SVG pictures that stand side by side.
    how : str
        How to read it.
    table : Table or None
        Shown open, or folded below the charts when ``folded``.
    """

    title: str
    measure: str
    charts: Sequence[str] = ()
    how: str = ""
    table: Table | None = None
    folded: bool = False
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Tile:
    """One number of the answer."""

    name: str
    value: str
    unit: str
    expected: str
    more: str


@dataclass(frozen=True)
class Show:
    """A comparison with the words and figures of one language."""

    comparison: Comparison
    lang: Lang

    @property
    def texts(self) -> Texts:
        """Sentences."""
        return Texts(self.lang)

    @property
    def numbers(self) -> Numbers:
        """Formatter."""
        return Numbers(self.lang)

    @property
    def primary(self) -> str:
        """Arm of the verdict: the bundle or, without it, the last one asked for."""
        arms = self.comparison.question.policies
        return "rondom-wijchen" if "rondom-wijchen" in arms else arms[-1]

    def results(
        self, place: str | None = None, pressure: str | None = None, arm: str | None = None
    ) -> list[Result]:
        """Results that match, in their own order."""
        return [
            result
            for result in self.comparison.results
            if place in (None, result.place)
            and pressure in (None, result.pressure)
            and arm in (None, result.arm)
        ]

    def arm(self, result: Result) -> str:
        """Name of the arm."""
        return result.arm_label.nl if self.lang == "nl" else result.arm_label.en

    def mean_range(self, stat: Stat, unit: str = "", *, coarse: float = 0.0) -> str:
        """Mean, and on a second line its range, both rounded to what the range supports."""
        step = max(self.step(stat, unit), coarse)
        if stat.low is None:
            return self.mean(stat, unit, coarse=coarse)
        return (
            f"{self.mean(stat, unit, coarse=coarse)}\n{self.numbers.range(stat.low, stat.high, step, unit)}"
        )

    def inline(self, stat: Stat, unit: str = "") -> str:
        """``mean (low to high)`` on one line."""
        mean, *extent = self.mean_range(stat, unit).split("\n")
        return f"{mean} ({extent[0]})" if extent else mean

    def points(self, stat: Stat) -> str:
        """Difference of shares in percentage points with its range, without the sign for per cent."""
        return self.mean_range(in_points(stat))

    def mean(self, stat: Stat, unit: str = "", *, absolute: bool = False, coarse: float = 0.0) -> str:
        """Mean alone, rounded to what the range supports; ``absolute`` when words tell the sign."""
        show = {"": self.numbers.plain, "euro": self.numbers.euro, "%": self.numbers.percent}[unit]
        value = abs(stat.mean) if absolute and stat.mean is not None else stat.mean
        return show(value, max(self.step(stat, unit), coarse))

    @staticmethod
    def step(stat: Stat, unit: str = "") -> float:
        """Rounding of a stat; shares round as percentages."""
        factor = 100.0 if unit == "%" else 1.0
        ends = [None if value is None else factor * value for value in (stat.low, stat.high, stat.mean)]
        return step_for(*ends)

    def runs_words(self) -> str:
        """How many runs the range holds: nine in ten, or all of a few."""
        nine = range_cover(self.comparison.numbers.pairs_done) == RANGE_COVER
        return self.texts["how.runs_nine" if nine else "how.runs_all"]

    def how_dots(self) -> str:
        """Caption of a chart with dots."""
        pressures = self.comparison.question.pressures
        names = [self.texts[f"pressure.{pressure}"] for pressure in pressures]
        if len(names) == 1:
            return self.texts.say("how.dots_one", runs=self.runs_words())
        return self.texts.say("how.dots", runs=self.runs_words(), first=names[0], second=names[1])


def in_points(stat: Stat) -> Stat:
    """A share as percentage points."""
    return scaled(stat, 100.0, "percentage points")


def in_thousands(stat: Stat) -> Stat:
    """Euros as thousands of euros."""
    return scaled(stat, 1e-3, "thousands of euros")


def scaled(stat: Stat, factor: float, unit: str) -> Stat:
    """A stat in another unit.

    Parameters
    ----------
    stat : Stat
        Any.
    factor : float
        New units per old unit.
    unit : str
        The new unit.

    Returns
    -------
    Stat
    """
    values = {name: getattr(stat, name) for name in ("mean", "low", "high", "mc_error")}
    changed = {name: None if value is None else factor * value for name, value in values.items()}
    return stat.model_copy(update={**changed, "unit": unit})


def counts(stats: Sequence[Stat]) -> dict[str, int]:
    """How many differences are clearly lower, clearly higher, or neither."""
    directions = [stat.direction for stat in stats]
    return {name: directions.count(name) for name in ("lower", "higher", "unclear")}


def finding(show: Show, what: str, stats: Sequence[Stat]) -> str:
    """Title of a chart: how many of its differences are clear, and in which direction.

    Parameters
    ----------
    show : Show
        Language.
    what : str
        Subject of the sentence.
    stats : sequence of Stat
        The differences drawn.

    Returns
    -------
    str
    """
    found = counts(stats)
    if found["unclear"] == len(stats):
        return show.texts.say("finding.none", what=what)
    parts = [show.texts.say(f"finding.{name}", count=count) for name, count in found.items() if count]
    return show.texts.say("finding.some", what=what, parts=", ".join(parts))


def reach(stats: Sequence[Stat]) -> tuple[float, float]:
    """Smallest and largest value that an axis must hold."""
    values = [value for stat in stats for value in (stat.low, stat.mean, stat.high) if value is not None]
    return (min(values, default=0.0), max(values, default=1.0))


def sentence_case(text: str) -> str:
    """Text with a capital first letter, the rest left alone.

    Examples
    --------
    >>> sentence_case("zorgverzekering (Zvw)")
    'Zorgverzekering (Zvw)'
    """
    return text[:1].upper() + text[1:]
