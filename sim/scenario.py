"""A scenario: one life that can be asked for, as one object: place, pressure, plan, horizon, seed and draw.

``sim.Model`` takes it in place of its words, and it goes into a TOML file and out of one. The fields are those of the
question that ``rondom compare`` asks, in the singular. Names of places and policies are looked up when the model is
made.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import BadInput, StorageProblem, nearest

#: Strength of a policy: 1 is as designed.
Dose = Annotated[float, Field(gt=0.0, le=1.0, strict=False)]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_EXPECTED: Mapping[str, str] = {
    "place": "the name of a neighbourhood (`rondom neighbourhoods list`)",
    "pressure": "low or high",
    "policies": "a table of policies with their strength, above 0 up to 1, such as connector = 1.0",
    "years": "a whole number of years from 1 to 10",
    "seed": "a whole number from 0 to 2147483647",
    "uncertainty": "true or false",
    "pair": "a whole number of 0 or more",
}


class Scenario(BaseModel):
    """One life of one neighbourhood, as it is asked for.

    Attributes
    ----------
    place : str
        Neighbourhood.
    pressure : {'low', 'high'}
        Starting pressure of the team.
    policies : dict of str to float
        The plan: policies, each with its strength, 1 as designed. Without any: the baseline.
    years : int
        Horizon, 1 to 10 years of 52 weeks.
    seed : int
        Seed of the question, 0 to 2 147 483 647.
    uncertainty : bool
        Whether the pair has its own draw of the uncertain figures and parameters; central ones otherwise.
    pair : int
        Number of the pair in a comparison.

    Examples
    --------
    >>> scenario = Scenario(place="alverna", policies={"connector": 0.5}, pressure="high")
    >>> print(scenario.to_toml())
    place = "alverna"
    pressure = "high"
    years = 5
    seed = 1
    uncertainty = false
    pair = 0
    <BLANKLINE>
    [policies]
    connector = 0.5
    <BLANKLINE>
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    place: Annotated[str, Field(min_length=1, max_length=80)]
    pressure: Literal["low", "high"] = "low"
    policies: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=80)], Dose], Field(max_length=50)
    ] = {}
    years: Annotated[int, Field(ge=1, le=10)] = 5
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    uncertainty: bool = False
    pair: Annotated[int, Field(ge=0, lt=2**31)] = 0

    @classmethod
    def ask(cls, given: Mapping[str, Any]) -> Self:
        """Scenario from loose values.

        Raises
        ------
        BadInput
            One sentence per problem: what was read, what was expected, the nearest known key.

        Examples
        --------
        >>> Scenario.ask({"place": "alverna", "presure": "high"})
        Traceback (most recent call last):
            ...
        sim.errors.BadInput: unknown key 'presure': did you mean 'pressure'? Known: place, pressure, policies, ...
        """
        try:
            return cls.model_validate(dict(given))
        except ValidationError as error:
            problems = [
                _sentence(details["loc"], details["type"], details["input"]) for details in error.errors()
            ]
            raise BadInput(list(dict.fromkeys(problems))) from None

    @classmethod
    def from_toml(cls, path: str | Path) -> Self:
        """Scenario in a TOML file, as `to_toml` writes it.

        Raises
        ------
        BadInput
            Every problem, each beginning with the file.
        """
        try:
            given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror or error}") from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadInput(f"{path} is not TOML: {error}") from None
        try:
            return cls.ask(given)
        except BadInput as error:
            raise BadInput([f"{path}: {problem}" for problem in error.problems]) from None

    def to_toml(self, path: str | Path | None = None) -> str:
        """Text of the scenario as TOML; written to a file too when one is named.

        Raises
        ------
        StorageProblem
            The file cannot be written.
        """
        told = self.model_dump()
        policies = told.pop("policies")
        lines = [f"{key} = {_text(value)}" for key, value in told.items()]
        lines += ["", "[policies]"] if policies else []
        lines += [f"{_key(name)} = {dose!r}" for name, dose in policies.items()]
        text = "\n".join(lines) + "\n"
        if path is not None:
            try:
                Path(path).write_text(text, encoding="utf-8")
            except OSError as error:
                raise StorageProblem(f"{path} could not be written: {error.strerror or error}") from error
        return text


def _text(value: object) -> str:
    # A JSON string, number or truth value is one of TOML too, but for the one control character that JSON leaves alone.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _sentence(where: tuple[int | str, ...], kind: str, read: object) -> str:
    name = str(where[0])
    if kind == "extra_forbidden":
        guess = nearest(name, Scenario.model_fields)
        hint = f"did you mean '{guess}'? " if guess else ""
        return f"unknown key '{name}': {hint}Known: {', '.join(Scenario.model_fields)}"
    if kind == "missing":
        return f"{name} is missing: expected {_EXPECTED[name]}"
    key = ".".join(map(str, where if where[-1] != "[key]" else where[:-1]))
    return f"{key} is {read!r}: expected {_EXPECTED[name]}"
