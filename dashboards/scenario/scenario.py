"""A scenario: what is asked of the model. The same object for address, file, command line and Python."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from experiments.names import arm_problems, known_places, known_policies
from experiments.question import Question, parts
from experiments.runs import BASELINE
from sim.errors import BadInput, unknown

Pressure = Literal["low", "high"]
PRESSURES: tuple[Pressure, ...] = ("low", "high")
#: Most pairs and places a page computes by itself; more is a job for ``rondom compare`` or a sweep.
MOST_PAIRS, MOST_PLACES = 200, 4
LONGEST_ARM = 300
YEARS = range(1, 11)
SEEDS = range(2**31)


@dataclass(frozen=True)
class Scenario:
    """What is asked of the model.

    Attributes
    ----------
    places : tuple of str
        One to four neighbourhoods, no repeats.
    arm : str
        The plan: a policy, several joined with ``+``, or ``baseline`` for no new policy.
    pressure : {'low', 'high'}
        Starting pressure.
    years : int
        Horizon, 1 to 10.
    pairs : int
        Pairs of runs asked for, 1 to 200.
    seed : int
        Seed of the first pair.

    Examples
    --------
    >>> Scenario().question().arms
    ('baseline', 'rondom-wijchen')
    """

    places: tuple[str, ...] = ("alverna", "huurlingsedam")
    arm: str = "rondom-wijchen"
    pressure: Pressure = "high"
    years: int = 5
    pairs: int = 40
    seed: int = 1

    @classmethod
    def checked(cls, **given: Any) -> Self:
        """Scenario from values of any kind.

        Raises
        ------
        BadInput
            With one sentence per problem: what was read, what was expected.
        """
        found = cls(**given)
        if problems := found.problems():
            raise BadInput(problems)
        return found

    def problems(self) -> list[str]:
        """What is wrong, one sentence per problem; empty when nothing is."""
        return [
            *_places(self.places),
            *_arm(self.arm),
            *([] if self.pressure in PRESSURES else [unknown("pressure", str(self.pressure), PRESSURES)]),
            *_whole("years", self.years, YEARS),
            *_whole("pairs", self.pairs, range(1, MOST_PAIRS + 1)),
            *_whole("seed", self.seed, SEEDS),
        ]

    def question(self, *, lang: Literal["nl", "en"] = "nl", pairs: int | None = None) -> Question:
        """Ask the same of ``experiments``; without a plan there is nothing to compare, so the list is empty."""
        return Question(
            places=self.places,
            policies=() if self.arm == BASELINE else (self.arm,),
            pairs=self.pairs if pairs is None else pairs,
            years=self.years,
            pressures=(self.pressure,),
            seed=self.seed,
            lang=lang,
        )

    def at(self, place: str) -> Self:
        """The same, of one place."""
        return replace(self, places=(place,))

    def key(self) -> str:
        """16 hexadecimal digits: equal if and only if the scenarios are; the number of pairs does not count."""
        words = ("+".join(self.places), self.arm, self.pressure, str(self.years), str(self.seed))
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _whole(name: str, value: object, span: range) -> list[str]:
    if isinstance(value, int) and not isinstance(value, bool) and value in span:
        return []
    return [f"{name} is {value!r}: expected a whole number from {span.start} to {span.stop - 1}"]


def _places(places: object) -> list[str]:
    if not isinstance(places, tuple) or not 1 <= len(places) <= MOST_PLACES:
        return [f"places is {places!r}: expected one to {MOST_PLACES} neighbourhoods"]
    known = known_places()
    problems = [unknown("place", str(place), known) for place in places if place not in known]
    return problems + (["a place is named twice: name it once"] if len(set(places)) < len(places) else [])


def _arm(arm: object) -> list[str]:
    if arm == BASELINE:
        return []
    if not isinstance(arm, str):
        return [f"plan is {arm!r}: expected the name of a policy"]
    if len(arm) > LONGEST_ARM:
        return [f"the plan has {len(arm)} characters: expected at most {LONGEST_ARM}"]
    known = known_policies()
    problems = [unknown("policy", name, known) for name in parts(arm) if name not in known]
    return problems or arm_problems(arm)
