"""A comparison with the words of one language, and the columns every sheet of its workbook shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from experiments.decisions.grid import Cell, Group, Kind
from experiments.report.blocks import Show
from experiments.report.texts import Texts
from experiments.schema import Payer, Result, Stat

ROOM: Final = "experiments.workbook"


@dataclass(frozen=True)
class Voice(Show):
    """A comparison as the report shows it, with the words of the workbook beside those of the report."""

    @property
    def words(self) -> Texts:
        """Words of the workbook."""
        return Texts(self.lang, ROOM)

    def heads(self, *names: str) -> list[str]:
        """Headers of columns."""
        return [self.words[f"word.{name}"] for name in names]

    @property
    def key_heads(self) -> list[str]:
        """Headers of the columns that say which plan and scenario."""
        return self.heads("place", "start", "plan")

    def keys(self, result: Result) -> tuple[str, ...]:
        """Which plan and scenario."""
        return (result.place_label, self.texts[f"pressure.{result.pressure}"], self.arm(result))

    def payer(self, payer: Payer) -> Cell:
        """Name of a payer."""
        return Cell(self.texts[f"payer.{payer}"])

    def group(self, result: Result, rows: Sequence[Sequence[Cell]]) -> Group:
        """Rows about one plan in one scenario."""
        return Group(self.keys(result), rows)


def found(stat: Stat, kind: Kind, factor: float = 1.0) -> list[Cell]:
    """Mean, ends of the range and Monte-Carlo error of a figure; a factor of 100 makes points of shares."""
    return [
        Cell(None if value is None else factor * value, kind)
        for value in (stat.mean, stat.low, stat.high, stat.mc_error)
    ]


def footing(voice: Voice) -> list[str]:
    """What stands under every table: how many runs, what the range is, prices, source.

    Parameters
    ----------
    voice : Voice
        Comparison and language.

    Returns
    -------
    list of str
        Four sentences, one more when the runs were interrupted.
    """
    facts, model, words, numbers = (
        voice.comparison.numbers,
        voice.comparison.model,
        voice.words,
        voice.numbers,
    )
    said = []
    if facts.interrupted:
        said.append(voice.texts.say("badge.interrupted", done=facts.pairs_done, asked=facts.pairs_asked))
    drawn = "footing.drawn" if facts.parameters_drawn else "footing.fixed"
    cover = facts.interval.cover
    return [
        *said,
        words.say(drawn, pairs=facts.pairs_done, draws=facts.draws, parameters=facts.parameters_drawn),
        words["footing.one"] if cover is None else words.say("footing.range", cover=numbers.percent(cover)),
        words.say(
            "footing.money",
            price_year=facts.price_year,
            costs=numbers.percent(facts.discount.costs, 0.1),
            effects=numbers.percent(facts.discount.effects, 0.1),
        ),
        words.say("footing.source", version=model.version, hash=model.source_hash),
    ]
