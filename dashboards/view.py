"""All that a page gets to see: where it is, what was answered, and how to go elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboards.answers.answer import Answer
from dashboards.scenario.address import Address
from dashboards.scenario.scenario import Scenario
from dashboards.texts import counted, say
from experiments.names import arm_label
from experiments.report.numbers import Lang, Numbers
from experiments.runs import BASELINE
from experiments.schema import Result


def _nothing() -> None:
    """Do nothing: a page that is not in a browser."""


@dataclass(frozen=True)
class View:
    """What one page shows, for one reader, at one moment.

    Attributes
    ----------
    address : Address
        Page, language, scenario, pins, notes of the page.
    answers : mapping of (str, str) to Answer
        Place and arm to what is known of it; the arm of the scenario and all pins. Nothing known: no entry.
    go : callable
        Moves the browser to an address.
    refresh : callable
        Draws frame and page anew at the same address, after runs were started.
    """

    address: Address
    answers: Mapping[tuple[str, str], Answer]
    go: Callable[[Address], None]
    refresh: Callable[[], None] = _nothing

    @property
    def scenario(self) -> Scenario:
        """What is shown."""
        return self.address.scenario

    @property
    def lang(self) -> Lang:
        """Language of the reader."""
        return self.address.lang

    @property
    def numbers(self) -> Numbers:
        """Formatter of this language."""
        return Numbers(self.lang)

    @property
    def arms(self) -> tuple[str, ...]:
        """Plans on view: the one of the scenario first, then the pinned ones; the baseline is none of them."""
        arms = dict.fromkeys((self.scenario.arm, *self.address.pins))
        return tuple(arm for arm in arms if arm != BASELINE)

    def say(self, key: str, **values: object) -> str:
        """Sentence of the catalogue in this language."""
        return say(key, self.lang, **values)

    def counted(self, what: str, number: int) -> str:
        """A number with what it counts in this language, in the singular behind one."""
        return counted(what, number, self.lang)

    def note(self, name: str, usual: str = "") -> str:
        """What the page keeps for itself in the address."""
        return self.address.notes.get(name, usual)

    def href(self, **changes: Any) -> str:
        """Address of another page, scenario or note, for a link; `Address.with_` says what can change."""
        return str(self.address.with_(**changes))

    def navigate(self, **changes: Any) -> None:
        """Go to another page, scenario or note."""
        self.go(self.address.with_(**changes))

    def answer(self, place: str, arm: str | None = None) -> Answer | None:
        """What is known of a plan in a place; None when it has not been computed."""
        return self.answers.get((place, self.scenario.arm if arm is None else arm))

    def result(self, place: str, arm: str | None = None) -> Result | None:
        """The result itself; None when it has not been computed or there is no plan."""
        found = self.answer(place, arm)
        return None if found is None else found.result

    def arm_name(self, arm: str | None = None) -> str:
        """Name of a plan for people."""
        name = self.scenario.arm if arm is None else arm
        if name == BASELINE:
            return self.say("plan.none")
        label = arm_label(name)
        return label.nl if self.lang == "nl" else label.en
