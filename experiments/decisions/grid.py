"""A table that answers one question, before it is written as a page, a sheet or lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from experiments.decisions.decision import Decision, Decisions
from experiments.decisions.sentence import ROOM
from experiments.decisions.spread import Chance, Spread
from experiments.report.numbers import Lang, Numbers, step_for
from experiments.report.texts import Texts

#: How a figure is written: whole euros, euros and cents, share, one to three decimals, whole number, words.
Kind = Literal["euro", "cents", "share", "one", "two", "three", "count", "text"]
STEPS = {"one": 0.1, "two": 0.01, "three": 0.001, "count": 1.0}


@dataclass(frozen=True)
class Cell:
    """A figure and how it is written; None is not known."""

    value: str | float | None
    kind: Kind = "text"

    def text(self, lang: Lang) -> str:
        """Cell as people read it."""
        numbers = Numbers(lang)
        if self.value is None or isinstance(self.value, str):
            return "–" if self.value is None else self.value
        if self.kind == "euro":
            return numbers.euro(self.value, max(1.0, step_for(None, None, self.value) / 10.0))
        if self.kind == "cents":
            return numbers.euro(self.value, 0.01)
        if self.kind == "share":
            return numbers.percent(self.value)
        return numbers.plain(self.value, STEPS.get(self.kind, 1.0))


@dataclass(frozen=True)
class Group:
    """Rows about one plan in one scenario."""

    keys: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Grid:
    """Answer to one question.

    Attributes
    ----------
    name : str
        Key in the texts: ``NAME.sheet``, ``NAME.question``, ``NAME.title``.
    title, measure : str
        What it is, and in what unit.
    keys, head : sequence of str
        Headers of the columns that say which plan and scenario, and of the others.
    groups : sequence of Group
        Rows.
    notes : sequence of str
        How to read it.
    """

    name: str
    title: str
    measure: str
    keys: Sequence[str]
    head: Sequence[str]
    groups: Sequence[Group]
    notes: Sequence[str] = field(default_factory=tuple)


class Speech:
    """Decisions with the words of one language.

    Parameters
    ----------
    decisions : Decisions
        What is told.
    lang : {'nl', 'en'}
        Language.
    """

    def __init__(self, decisions: Decisions, lang: Lang) -> None:
        self.decisions, self.lang = decisions, lang
        self.texts, self.numbers = Texts(lang, ROOM), Numbers(lang)
        self.systems = any(one.system != "usual" for one in decisions.decisions)

    def plan(self, one: Decision) -> str:
        """Name of the plan."""
        return one.arm_label.nl if self.lang == "nl" else one.arm_label.en

    def name_of(self, arm: str, dose: float) -> str:
        """Name of a plan by its arm and strength; the baseline has one too."""
        found = next((one for one in self.decisions.decisions if (one.arm, one.dose) == (arm, dose)), None)
        return self.texts["word.none"] if found is None else self.plan(found)

    @property
    def key_head(self) -> list[str]:
        """Headers of the columns that say which plan and scenario."""
        names = ["place", "start", *(["system"] if self.systems else []), "plan"]
        return [self.texts[f"word.{name}"] for name in names]

    def keys(self, one: Decision) -> tuple[str, ...]:
        """Which plan and scenario."""
        system = (one.system,) if self.systems else ()
        return (one.place_label, self.texts[f"pressure.{one.pressure}"], *system, self.plan(one))

    def year_heads(self) -> list[str]:
        """Headers of the years."""
        return [self.texts.say("word.year", year=year + 1) for year in range(self.decisions.years)]

    def say(self, key: str, /, **values: object) -> str:
        """Sentence of the catalogue."""
        return self.texts.say(key, **values)

    def per_plan(self, rows: Iterable[tuple[Decision, Sequence[Sequence[Cell]]]]) -> list[Group]:
        """Groups, one per plan and scenario."""
        return [Group(self.keys(one), made) for one, made in rows]


def words(text: str) -> Cell:
    """Cell of words."""
    return Cell(text)


def points(spread: Spread, kind: Kind) -> list[Cell]:
    """Mean, P10, P50 and P90."""
    return [Cell(value, kind) for value in (spread.mean, spread.p10, spread.p50, spread.p90)]


def chance_cells(chance: Chance | None) -> list[Cell]:
    """Share, and the ends of its interval."""
    if chance is None:
        return [Cell(None, "share")] * 3
    return [Cell(value, "share") for value in (chance.share, chance.low, chance.high)]


def footing(speech: Speech) -> list[str]:
    """What stands under every table: how much is in it, over what the range is, prices, source.

    Parameters
    ----------
    speech : Speech
        Decisions and language.

    Returns
    -------
    list of str
        Four or five sentences; the first says whether runs are missing.
    """
    found, numbers = speech.decisions, speech.numbers
    said = [standing_words(speech)]
    widowed = sum(one.widowed for one in found.decisions)
    if widowed:
        said.append(speech.say("standing.widowed", widowed=numbers.plain(float(widowed))))
    over = {(one.over, one.draws, one.pairs, one.seeds) for one in found.decisions}
    fewest = min(over, key=lambda facts: facts[2])
    said.append(
        speech.say(
            f"standing.over_{fewest[0]}{'_once' if fewest[0] == 'draws' and fewest[3] == 1.0 else ''}",
            draws=numbers.plain(float(fewest[1])),
            lives=numbers.plain(float(fewest[2])),
            seeds=numbers.plain(fewest[3], 1.0 if fewest[3].is_integer() else 0.1),
        )
    )
    rate = numbers.percent(found.discount_costs, 0.1)
    said.append(speech.say("standing.money", price_year=found.price_year, costs=rate))
    facts = {"version": found.version, "hash": found.source_hash, "name": found.name}
    said.append(speech.say("standing.source", **facts))
    return said


def standing_words(speech: Speech) -> str:
    """Whether all planned runs are in it, and if not, how many failed and how many are missing."""
    standing = speech.decisions.standing
    counts = {
        name: speech.numbers.plain(float(getattr(standing, name)))
        for name in ("planned", "ended", "failed", "missing", "left_out")
    }
    key = "partial" if not standing.whole else "enough" if standing.left_out else "whole"
    return speech.say(f"standing.{key}", **counts)
