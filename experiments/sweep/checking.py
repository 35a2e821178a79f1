"""From a file to a specification that can be run: every problem at once, and nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from experiments.sweep.draw_table import draw_table
from experiments.sweep.looks import Layout, next_look
from experiments.sweep.loose import loose_problems
from experiments.sweep.own import brought
from experiments.sweep.reading import beside, toml_of
from experiments.sweep.refusals import first_of, sentences
from experiments.sweep.specification import MANY, MOST_RUNS, Specification
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
    # Looked at even when something else is wrong: one round of mending should do.
    whole = given if found is None else found.model_dump(mode="json", exclude_none=True)
    problems += loose_problems(whole, folder)
    if found is not None:
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
