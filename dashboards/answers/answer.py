"""An answer: one plan in one place, against the baseline, and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from experiments.schema import Comparison, Result

#: shipped: computed beforehand · stale: the same, by another version of the model · live: computed here.
Origin = Literal["shipped", "stale", "live"]


@dataclass(frozen=True)
class Answer:
    """One plan in one place.

    Attributes
    ----------
    comparison : Comparison
        Where the result stands in, with what is under all figures.
    result : Result
        The plan against the baseline.
    origin : {'shipped', 'stale', 'live'}
        Where it comes from.
    asked : int
        Pairs asked for; a live answer starts with fewer.
    """

    comparison: Comparison
    result: Result
    origin: Origin
    asked: int

    @property
    def pairs(self) -> int:
        """Pairs it stands on."""
        return self.comparison.numbers.pairs_done

    @property
    def whole(self) -> bool:
        """Whether all pairs asked for are in it."""
        return self.pairs >= self.asked


def pick(
    comparison: Comparison, place: str, arm: str, pressure: str, *, origin: Origin, asked: int
) -> Answer | None:
    """Answer on one plan in one place out of a comparison; None when it is not in there."""
    for result in comparison.results:
        if (result.place, result.arm, result.pressure) == (place, arm, pressure):
            return Answer(comparison, result, origin, asked)
    return None


def alone(answer: Answer) -> Comparison:
    """The comparison of an answer with nothing else in it: one place, one pressure, one plan."""
    comparison, result = answer.comparison, answer.result
    asked = comparison.question.model_copy(
        update={"places": (result.place,), "policies": (result.arm,), "pressures": (result.pressure,)}
    )
    capacity = {place: figures for place, figures in comparison.capacity.items() if place == result.place}
    return comparison.model_copy(update={"question": asked, "results": [result], "capacity": capacity})
