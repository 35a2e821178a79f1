"""What a specification may name: places, policies, parameters with their ranges, outcomes, series.

Names are read from the small tables themselves: building the register and the population takes seconds, and a
misspelt word should be refused before anybody looks at the clock.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sim.errors import BadInput, unknown

#: Policies that are no table of moves in ``sim/data/policies.toml``.
WRITTEN_IN_PYTHON = (
    "casework", "collective", "collective-plus", "connector", "pressure-management", "home-visits", "rondom-wijchen",
)  # fmt: skip


class Range(NamedTuple):
    """Passport of a parameter, as far as a specification needs it."""

    low: float
    high: float
    uncertain: bool


@cache
def places() -> tuple[str, ...]:
    """Neighbourhoods the product ships."""
    text = files("sim").joinpath("data", "places.csv").read_text(encoding="utf-8")
    return tuple(row["place"] for row in csv.DictReader(io.StringIO(text)))


@cache
def parameters() -> Mapping[str, Range]:
    """Ranges of all parameters, by id."""
    found: dict[str, Range] = {}
    folder = files("sim").joinpath("data", "parameters")
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".csv"):
            continue
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            low, high = float(row["low"]), float(row["high"])
            found[row["id"]] = Range(low, high, low < high and row["distribution"] != "fixed")
    return found


@cache
def policies() -> tuple[str, ...]:
    """Policies that can be an arm; a test holds this to the catalogue."""
    shipped = tomllib.loads(files("sim").joinpath("data", "policies.toml").read_text(encoding="utf-8"))
    return (*WRITTEN_IN_PYTHON, *shipped)


def arm_problems(arm: str, where: str) -> list[str]:
    """What is wrong with an arm, each sentence with the key it stands under."""
    names = arm.split("+")
    strangers = name_problems("policy", names, policies(), where)
    if strangers or len(names) == 1:
        return strangers
    # Only what is joined needs to be asked whether it goes together.
    from sim.policies import members_of

    try:
        members_of(arm)
    except BadInput as error:
        return [f"{where}: {problem}" for problem in error.problems]
    return []


def name_problems(kind: str, names: Iterable[str], known: Iterable[str], where: str) -> list[str]:
    """A sentence for every name that is not known."""
    listed = set(known)
    return [f"{where}: {unknown(kind, name, listed)}" for name in names if name not in listed]


def value_problems(values: Mapping[str, float], where: str) -> list[str]:
    """A sentence for every parameter that does not exist or leaves the range of its passport."""
    known = parameters()
    problems = name_problems("parameter", values, known, where)
    for name, value in values.items():
        if name in known and not known[name].low <= value <= known[name].high:
            low, high = known[name].low, known[name].high
            problems.append(
                f"{where}.{name} is {value:g}: expected {low:g} to {high:g}, its range in the register"
            )
    return problems
