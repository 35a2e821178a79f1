"""One thing that is shown beside others: a plan in a place under a starting pressure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.report.blocks import Show, in_points
from experiments.schema import EVERY_PAYER, Payer, Result, Stat


@dataclass(frozen=True)
class Case:
    """A result with the comparison it comes from.

    Attributes
    ----------
    show : Show
        Comparison and language.
    result : Result
        Of that comparison.
    letter : str
        By which a pinned scenario goes, A to D; empty for none.
    """

    show: Show
    result: Result
    letter: str = ""

    @property
    def arm(self) -> str:
        """Name of the plan, after its letter."""
        name = self.show.arm(self.result)
        return f"{self.letter}. {name}" if self.letter else name

    @property
    def pressure(self) -> str:
        """Starting pressure in words."""
        return self.show.texts[f"pressure.{self.result.pressure}"]


@dataclass(frozen=True)
class Measure:
    """A difference that can be drawn.

    Attributes
    ----------
    key : str
        Under which its words stand in the catalogue, and the bare column.
    unit : {'', 'euro'}
        How figures are written.
    """

    key: str
    unit: str

    def of(self, result: Result) -> Stat:
        """The difference, in the unit in which it is shown."""
        for payer in EVERY_PAYER:
            if self.key == f"cost_{payer}":
                return cost(result, payer)
        return {
            "wellbeing": result.wellbeing.last_year.difference,
            "lonely": in_points(result.loneliness.last_year.difference),
            "waiting": result.waiting.difference,
        }[self.key]


def cost(result: Result, payer: Payer) -> Stat:
    """Cost difference of a payer, euros per inhabitant per year."""
    return result.cost_difference[payer].per_inhabitant_year


#: What the pages compare plans by.
MEASURES: dict[str, Measure] = {
    **{f"cost_{payer}": Measure(f"cost_{payer}", "euro") for payer in EVERY_PAYER},
    "wellbeing": Measure("wellbeing", ""),
    "lonely": Measure("lonely", ""),
    "waiting": Measure("waiting", ""),
}


def cases(
    show: Show, *, place: str | None = None, pressure: str | None = None, arms: Sequence[str] | None = None
) -> list[Case]:
    """All cases of one comparison that match, in its own order.

    Parameters
    ----------
    show : Show
        Comparison and language.
    place, pressure : str, optional
        Only these.
    arms : sequence of str, optional
        Only these, in this order.

    Returns
    -------
    list of Case
    """
    found = show.results(place, pressure)
    if arms is None:
        return [Case(show, result) for result in found]
    return [Case(show, result) for arm in arms for result in found if result.arm == arm]
