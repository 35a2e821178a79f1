"""From a file to a specification that can be run: every problem at once, and nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from experiments.sweep import known
from experiments.sweep.columns import look_sizes, outcome_names
from experiments.sweep.draw_table import draw_table
from experiments.sweep.looks import Layout, next_look
from experiments.sweep.own import brought, place_file
from experiments.sweep.reading import beside, toml_of
from experiments.sweep.refusals import first_of, sentences, texts_in
from experiments.sweep.specification import ALL_SERIES, MANY, MOST_RUNS, Specification
from sim.errors import BadInput


def read(path: Path) -> Specification:
    """Specification in a TOML file, checked as a whole.

    Parameters
    ----------
    path : pathlib.Path
        TOML file.

    Raises
    ------
    BadInput
        One sentence per problem, each beginning with the file.
    """
    given = toml_of(path)
    try:
        return check(given, path.parent)
    except BadInput as error:
        raise BadInput([f"{path}: {problem}" for problem in error.problems]) from error


def check(given: Mapping[str, Any], folder: Path) -> Specification:
    """Specification from loose values.

    Parameters
    ----------
    given : mapping
        As TOML gives it.
    folder : pathlib.Path
        Where files named in it stand.

    Raises
    ------
    BadInput
        One sentence per problem.
    """
    problems: list[str] = []
    found: Specification | None = None
    try:
        found = Specification.model_validate(dict(given))
    except ValidationError as error:
        problems += sentences(error, Specification)
    # Names are looked up even when something else is wrong: one round of mending should do.
    problems += _strangers(given, folder)
    if found is not None:
        problems += _values(found) + _outcomes(found) + _table(found, folder)
        problems += [] if problems else _brought(found, folder)
        rows = draw_rows(found, folder) if not problems else 0
        runs = count(found, rows) if not problems else 0
        if runs > MOST_RUNS:
            problems.append(f"the sweep has {runs:,} runs: expected at most {MOST_RUNS:,}")
        if not problems:
            problems += _rule(found, rows)
    if problems or found is None:
        raise BadInput(first_of(list(dict.fromkeys(problems))))
    return found


def _strangers(given: Mapping[str, Any], folder: Path) -> list[str]:
    places = texts_in(given, "scenarios", "places")
    # Who names shipped places only does not wait for the room that reads others.
    mine = [name for name in places if name not in known.places() and place_file(name, folder) is not None]
    problems = known.name_problems("place", places, (*known.places(), *mine), "scenarios.places")
    arms = given.get("policies")
    for at, policy in enumerate(arms if isinstance(arms, list) else []):
        arm = policy.get("arm") if isinstance(policy, Mapping) else None
        if isinstance(arm, str) and arm and arm != "baseline":
            problems += known.arm_problems(arm, f"policies[{at}].arm")
    return problems


def _values(found: Specification) -> list[str]:
    problems: list[str] = []
    for name, changes in found.scenarios.systems.items():
        problems += known.value_problems(changes, f"scenarios.systems.{name}")
    spread = found.uncertainties
    for at, point in enumerate(spread.points):
        problems += known.value_problems(point, f"uncertainties.points[{at}]")
    for name, given in spread.parameters.items():
        where = f"uncertainties.parameters.{name}"
        if name not in known.parameters():
            problems += known.name_problems("parameter", [name], known.parameters(), where)
            continue
        ends = given.values or ((given.low, given.high) if given.low is not None else ())
        for value in dict.fromkeys(end for end in ends if end is not None):
            problems += [
                text.replace(f"{where}.{name}", where) for text in known.value_problems({name: value}, where)
            ]
        if not ends and not known.parameters()[name].uncertain:
            problems.append(f"{where}: the register has no range for it: give low and high, or leave it out")
    return problems


def _outcomes(found: Specification) -> list[str]:
    names = list(outcome_names(found.years))
    if found.store.looks:
        names += [name for name, size in look_sizes().items() if size == 1]
    problems = known.name_problems("outcome", [found.primary.outcome], names, "primary.outcome")
    asked = [name for name in found.store.series if name != ALL_SERIES]
    if asked:
        from sim.record import NAMES

        problems += known.name_problems("series", asked, NAMES, "store.series")
    return problems


def _rule(found: Specification, rows: int) -> list[str]:
    """A stopping rule that may not even look once is a slip."""
    primary, layout = found.primary, Layout.of(found, draws_of(found, rows))
    first = next_look(layout, primary.model_copy(update={"max_pairs": None}))
    if primary.max_pairs is None or first is None or first <= primary.max_pairs:
        return []
    said = (
        f"primary.max_pairs is {primary.max_pairs}, and the first look is at {first} pairs (whole replications of "
        f"{layout.draws} draws): expected {first} or more"
    )
    return [said]


def _brought(found: Specification, folder: Path) -> list[str]:
    try:
        brought(found, folder)
    except BadInput as error:
        return error.problems
    return []


def _table(found: Specification, folder: Path) -> list[str]:
    if found.uncertainties.table is None:
        return []
    try:
        draw_table(beside(folder, found.uncertainties.table))
    except BadInput as error:
        return [f"uncertainties.table: {problem}" for problem in error.problems]
    return []


def draw_rows(found: Specification, folder: Path) -> int:
    """Draws in the table of a specification, 0 when there is none."""
    if found.uncertainties.table is None:
        return 0
    return int(draw_table(beside(folder, found.uncertainties.table))[1].shape[0])


def draws_of(found: Specification, rows: int = 0) -> int:
    """How many draws a specification has, ``rows`` of them in its table."""
    spread = found.uncertainties
    match spread.method:
        case "central":
            return 1
        case "grid":
            total = 1
            for given in spread.parameters.values():
                total *= len(given.values or ())
            return total
        case "list":
            return len(spread.points)
        case "table":
            return rows
        case _:
            return spread.draws or 1


def count(found: Specification, rows: int = 0) -> int:
    """How many runs a specification has."""
    scenarios = len(found.scenarios.places) * len(found.scenarios.pressures) * len(found.systems)
    return scenarios * len(found.arms) * draws_of(found, rows) * found.replications.seeds


def refuse_many(runs: int, *, sure: bool) -> None:
    """Refuse a sweep so large that it may be a slip, unless somebody is sure.

    Raises
    ------
    BadInput
        More than a million runs and not ``sure``.
    """
    if runs > MANY and not sure:
        raise BadInput(f"the sweep has {runs:,} runs, more than {MANY:,}: add --yes when that is meant")
