"""The scenario as a file, for who keeps it or sends it on.

Examples
--------
>>> print(to_toml(Scenario(places=("alverna",), arm="connector@0.5")), end="")
schema = "rondom.scenario/1"
places = ["alverna"]
plan = "connector@0.5"
pressure = "high"
years = 5
pairs = 40
seed = 1
>>> from_toml(to_toml(Scenario())) == Scenario()
True
"""

from __future__ import annotations

import json
import tomllib
from typing import Any

from dashboards.scenario.scenario import Scenario
from sim.errors import BadInput, nearest

SCHEMA = "rondom.scenario/1"
#: Largest file that is looked at, characters.
MOST = 65_536
#: Key in the file to field.
KEYS = {
    "places": "places",
    "plan": "arm",
    "pressure": "pressure",
    "years": "years",
    "pairs": "pairs",
    "seed": "seed",
}


def to_toml(scenario: Scenario) -> str:
    """Text of the file; the same scenario gives the same text."""
    lines = [f'schema = "{SCHEMA}"']
    for key, name in KEYS.items():
        value = getattr(scenario, name)
        # TOML writes text, numbers and lists of text as JSON does.
        lines.append(f"{key} = {json.dumps(list(value) if name == 'places' else value)}")
    return "\n".join(lines) + "\n"


def from_toml(text: str) -> Scenario:
    """Scenario of a file; a key that is left out is as usual.

    Raises
    ------
    BadInput
        Every problem at once: what was read, what was expected, the nearest valid key.
    """
    if len(text) > MOST:
        raise BadInput(f"the file has {len(text)} characters: expected a scenario of at most {MOST}")
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        first = str(error).partition("\n")[0][:200]
        raise BadInput(f"this is not a scenario file: {first or type(error).__name__}") from error
    problems = []
    if given.pop("schema", SCHEMA) != SCHEMA:
        problems.append(f'the file is of another kind: expected schema = "{SCHEMA}"')
    for key in given:
        if key not in KEYS:
            guess = nearest(key, KEYS)
            problems.append(f"unknown key {key[:40]!r}" + (f": did you mean {guess!r}?" if guess else ""))
    fields: dict[str, Any] = {KEYS[key]: value for key, value in given.items() if key in KEYS}
    if "places" in fields and isinstance(fields["places"], list):
        fields["places"] = tuple(fields["places"])
    try:
        return _with(problems, fields)
    except TypeError as error:
        raise BadInput([*problems, "a value in the file is of a kind that was not expected"]) from error


def _with(problems: list[str], fields: dict[str, Any]) -> Scenario:
    found = Scenario(**fields)
    problems = [*problems, *found.problems()]
    if problems:
        raise BadInput(problems)
    return found
