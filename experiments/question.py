"""The question: which places, which policies, how long, how sure; refused when any part is wrong."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from experiments.local.figures import OwnFigures
from experiments.runs import BASELINE
from sim.errors import BadInput, nearest, unknown

#: The arms every comparison shows beside the baseline, in this order.
STANDARD_ARMS = ("casework", "collective", "connector", "rondom-wijchen")
PRESSURES = ("low", "high")
#: Same euros spent on ordinary casework: the control that a policy must beat to be more than money.
ACTIVE_CONTROL = "casework"

Rate = Annotated[float, Field(ge=0.0, le=0.2, strict=True, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=300, strict=True)]


class Question(BaseModel):
    """What is asked of the model.

    Attributes
    ----------
    places : tuple of str
        Neighbourhoods, at least one, no repeats.
    policies : tuple of str
        Arms compared with the baseline, no repeats. Several policies in one arm are joined with ``+``;
        ``connector@0.5`` is the connector at half its strength.
    pairs : int
        Pairs of runs (baseline and every arm on the same draws) per place and pressure, 1 to 10 000.
    years : int
        Horizon, 1 to 10 years of 52 weeks.
    pressures : tuple of str
        Starting pressures: ``low``, ``high`` or both.
    seed : int
        Seed of the first pair, 0 or more.
    uncertainty : bool
        Whether every pair has its own joint draw of the uncertain parameters.
    discount_costs, discount_effects : float
        Yearly discount rates (Zorginstituut guideline 2024: 3 % and 1.5 %).
    lang : {'nl', 'en'}
        Language of the table and the report.
    contract : {'usual', 'population'}
        How the municipality buys care, for the cashable difference; the economic difference does not depend on it.
    own : OwnFigures or None
        The municipality's own figures, which stand in for those of the register (``--local``).

    Examples
    --------
    >>> Question(places=("alverna",), pairs=10).years
    5
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    places: Annotated[tuple[Name, ...], Field(min_length=1)]
    policies: tuple[Name, ...] = STANDARD_ARMS
    pairs: Annotated[int, Field(ge=1, le=10_000, strict=True)] = 50
    years: Annotated[int, Field(ge=1, le=10, strict=True)] = 5
    pressures: Annotated[tuple[Literal["low", "high"], ...], Field(min_length=1)] = ("low", "high")
    seed: Annotated[int, Field(ge=0, lt=2**31, strict=True)] = 1
    uncertainty: Annotated[bool, Field(strict=True)] = True
    discount_costs: Rate = 0.03
    discount_effects: Rate = 0.015
    lang: Literal["nl", "en"] = "nl"
    contract: Literal["usual", "population"] = "usual"
    own: OwnFigures | None = None

    @classmethod
    def ask(
        cls,
        given: Mapping[str, Any],
        known_places: Iterable[str] | None = None,
        known_policies: Iterable[str] | None = None,
    ) -> Self:
        """Question from loose values, with every problem reported at once.

        Parameters
        ----------
        given : mapping
            Field names to values.
        known_places, known_policies : iterable of str, optional
            Names that exist; left out means not checked.

        Returns
        -------
        Question

        Raises
        ------
        BadInput
            With one sentence per problem: what was read, what was expected, the nearest known name.
        """
        problems = []
        question = None
        try:
            question = cls(**given)
        except ValidationError as error:
            findings = error.errors()
            inside = {details["loc"][0] for details in findings if len(details["loc"]) > 1}
            # A bad element makes pydantic complain about the whole tuple as well: once is enough.
            problems += [
                _sentence(details)
                for details in findings
                if len(details["loc"]) > 1 or details["loc"][0] not in inside
            ]
        problems += _repeats("place", given.get("places", ()))
        problems += _repeats("policy", given.get("policies", ()))
        problems += _repeats("pressure", given.get("pressures", ()))
        problems += _strangers("place", given.get("places", ()), known_places)
        names = [part for arm in _texts(given.get("policies", ())) for part in parts(arm)]
        problems += _strangers("policy", dict.fromkeys(names), known_policies)
        if problems or question is None:
            raise BadInput(list(dict.fromkeys(problems)))
        return question

    @property
    def arms(self) -> tuple[str, ...]:
        """All arms that run, the baseline first."""
        return (BASELINE, *self.policies)

    def command(self) -> str:
        """Command line that asks the same question.

        Returns
        -------
        str
            One line; options at their default are left out, the seed and the pairs never are.

        Examples
        --------
        >>> Question(places=("alverna",), pairs=10, uncertainty=False).command()
        'rondom compare alverna --pairs 10 --years 5 --pressure low,high --seed 1 --no-uncertainty'
        """
        words = ["rondom compare", *self.places]
        standard = self.policies[: len(STANDARD_ARMS)] == STANDARD_ARMS
        words += [] if standard else ["--only"]
        words += [f"--policy {arm}" for arm in self.policies[len(STANDARD_ARMS) if standard else 0 :]]
        words += [f"--pairs {self.pairs}", f"--years {self.years}", f"--pressure {','.join(self.pressures)}"]
        words += [f"--seed {self.seed}"]
        words += [] if self.uncertainty else ["--no-uncertainty"]
        for name in ("discount_costs", "discount_effects"):
            if getattr(self, name) != type(self).model_fields[name].default:
                words.append(f"--{name.replace('_', '-')} {getattr(self, name):g}")
        words += [] if self.lang == "nl" else [f"--lang {self.lang}"]
        words += [] if self.contract == "usual" else [f"--contract {self.contract}"]
        words += [] if self.own is None else [f"--local {shlex.quote(self.own.file)}"]
        return " ".join(words)


def parts(arm: str) -> list[str]:
    """Policies in one arm: the names between the plus signs, without the strengths behind ``@``.

    Examples
    --------
    >>> parts("connector@0.5+collective")
    ['connector', 'collective']
    """
    return [part.partition("@")[0] for part in arm.split("+")]


def _texts(values: object) -> list[str]:
    if isinstance(values, Sequence) and not isinstance(values, str):
        return [value for value in values if isinstance(value, str)]
    return []


def _repeats(kind: str, values: object) -> list[str]:
    texts = _texts(values)
    twice = sorted({text for text in texts if texts.count(text) > 1})
    return [f"{kind} '{text}' is named {texts.count(text)} times: name it once" for text in twice]


def _strangers(kind: str, values: Iterable[Any], known: Iterable[str] | None) -> list[str]:
    if known is None:
        return []
    names = sorted(known)
    return [
        f"'{BASELINE}' always runs: leave it out of the policies"
        if kind == "policy" and text == BASELINE
        else unknown(kind, text, names)
        for text in _texts(list(values))
        if text not in names
    ]


def _sentence(details: ErrorDetails) -> str:
    """One pydantic finding as a sentence about what was read and what was expected."""
    where = details["loc"]
    name = str(where[0])
    read = details["input"]
    if details["type"] == "extra_forbidden":
        guess = nearest(name, Question.model_fields)
        return f"unknown key '{name}' in the question" + (f": did you mean '{guess}'?" if guess else "")
    if details["type"] == "missing":
        return f"{name} is missing from the question"
    if name == "pressures" and len(where) > 1:
        return unknown("pressure", str(read), PRESSURES)
    return f"{name} is {read!r}: expected {EXPECTED[name]}"


EXPECTED: dict[str, str] = {
    "places": "one or more names of neighbourhoods",
    "policies": "names of policies",
    "pairs": "a whole number from 1 to 10000",
    "years": "a whole number of years from 1 to 10",
    "pressures": "low, high or both",
    "seed": "a whole number from 0 to 2147483647",
    "uncertainty": "true or false",
    "discount_costs": "a yearly rate from 0 to 0.2",
    "discount_effects": "a yearly rate from 0 to 0.2",
    "lang": "nl or en",
    "contract": "usual or population",
    "own": "the figures of a checked sheet",
}
