"""What is wrong with single words and figures of a specification, also where the whole of it cannot be read.

One mistake must not hide another: names, ranges and what refers to what are looked at as they were written, before
anybody knows whether it fits together. What is of the wrong type is passed over here: reading the whole says that.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from experiments.sweep import known
from experiments.sweep.columns import look_sizes, outcome_names
from experiments.sweep.draw_table import draw_table
from experiments.sweep.own import place_file
from experiments.sweep.reading import beside
from experiments.sweep.refusals import texts_in
from experiments.sweep.specification import (
    ALL_SERIES,
    BASELINE,
    MOST_YEARS,
    PRESSURES,
    USUAL,
    YEARS,
    not_run,
    twice,
)
from sim.errors import BadInput

#: Nothing is certain about it, keys included: Python can hand in anything.
Given = Mapping[Any, Any]


def loose_problems(given: Given, folder: Path) -> list[str]:
    """One sentence per word or figure that cannot be meant.

    Parameters
    ----------
    given : mapping
        As TOML gives it; nothing is certain about it.
    folder : pathlib.Path
        Where files named in it stand.

    Returns
    -------
    list of str
        Each with the key it stands under.
    """
    return [
        *_names(given, folder),
        *_repeated(given),
        *_contrast(given),
        *_values(given),
        *_outcomes(given),
        *_table(given, folder),
    ]


def _part(given: Given, key: str) -> Given:
    found = given.get(key)
    return found if isinstance(found, Mapping) else {}


def _text(given: Given, key: str) -> str | None:
    found = given.get(key)
    return found if isinstance(found, str) else None


def _tables(given: Given, key: str) -> list[Given]:
    """Tables in a list; an empty one where something else stands, so that each keeps its place."""
    found = given.get(key)
    return (
        [one if isinstance(one, Mapping) else {} for one in found] if isinstance(found, list | tuple) else []
    )


def _numbers(given: Given) -> dict[str, float]:
    """What is given as a number; true and false are none, and what is not finite is told of elsewhere."""
    return {
        name: float(value)
        for name, value in given.items()
        if isinstance(name, str)
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= sys.float_info.max
    }


def _arms(given: Given) -> list[str | None]:
    return [_text(policy, "arm") for policy in _tables(given, "policies")]


def _names(given: Given, folder: Path) -> list[str]:
    places = texts_in(given, "scenarios", "places")
    # Who names shipped places only does not wait for the room that reads others.
    mine = [name for name in places if name not in known.places() and place_file(name, folder) is not None]
    problems = known.name_problems("place", places, (*known.places(), *mine), "scenarios.places")
    for at, arm in enumerate(_arms(given)):
        if arm and arm != BASELINE:
            problems += known.arm_problems(arm, f"policies[{at}].arm")
    return problems


def _repeated(given: Given) -> list[str]:
    scenarios, store = _part(given, "scenarios"), _part(given, "store")
    return [
        *twice("policies", [arm for arm in _arms(given) if arm is not None]),
        *(
            f"scenarios: {said}"
            for key in ("places", "pressures")
            for said in twice(key, texts_in(scenarios, key))
        ),
        *(f"store: {said}" for said in twice("series", texts_in(store, "series"))),
    ]


def _contrast(given: Given) -> list[str]:
    primary, scenarios = _part(given, "primary"), _part(given, "scenarios")
    arms = list(dict.fromkeys(arm for arm in _arms(given) if arm is not None))
    pressures = texts_in(scenarios, "pressures") if "pressures" in scenarios else list(PRESSURES)
    systems = [name for name in _part(scenarios, "systems") if isinstance(name, str)]
    places = texts_in(scenarios, "places")
    runs: dict[str, Iterable[str]] = {
        # Without any place that is what is wrong, not which of them.
        **({"place": places} if places else {}),
        "pressure": pressures,
        "system": systems or [USUAL],
        "arm": arms,
        "against": [BASELINE, *arms],
    }
    return not_run({key: (_text(primary, key), names) for key, names in runs.items()})


def _values(given: Given) -> list[str]:
    problems: list[str] = []
    spread = _part(given, "uncertainties")
    systems = _part(_part(given, "scenarios"), "systems")
    for name in systems:
        problems += known.value_problems(_numbers(_part(systems, name)), f"scenarios.systems.{name}")
    for at, point in enumerate(_tables(spread, "points")):
        problems += known.value_problems(_numbers(point), f"uncertainties.points[{at}]")
    varied = _part(spread, "parameters")
    for name in varied:
        where = f"uncertainties.parameters.{name}"
        if name not in known.parameters():
            problems += known.name_problems("parameter", [str(name)], known.parameters(), where)
        elif isinstance(varied[name], Mapping):
            problems += _ends(name, varied[name], where)
    return problems


def _ends(name: str, spread: Given, where: str) -> list[str]:
    """What is wrong with the values, or the two ends, of one parameter."""
    listed = spread.get("values")
    given = listed if isinstance(listed, list | tuple) else [spread.get("low"), spread.get("high")]
    ends = {str(at): value for at, value in enumerate(given)}
    problems = [
        text.replace(f"{where}.{name}", where)
        for value in dict.fromkeys(_numbers(ends).values())
        for text in known.value_problems({name: value}, where)
    ]
    if not spread and not known.parameters()[name].uncertain:
        problems.append(f"{where}: the register has no range for it: give low and high, or leave it out")
    return problems


def _outcomes(given: Given) -> list[str]:
    years, store = given.get("years", YEARS), _part(given, "store")
    # Where the horizon itself is wrong, an outcome of any year may be meant.
    readable = type(years) is int and 1 <= years <= MOST_YEARS
    names = list(outcome_names(years if readable else MOST_YEARS))
    if store.get("looks") is True:
        names += [name for name, size in look_sizes().items() if size == 1]
    outcome = _text(_part(given, "primary"), "outcome")
    problems = [] if outcome is None else known.name_problems("outcome", [outcome], names, "primary.outcome")
    asked = [name for name in texts_in(store, "series") if name != ALL_SERIES]
    if asked:
        from sim.record import NAMES

        problems += known.name_problems("series", asked, NAMES, "store.series")
    return problems


def _table(given: Given, folder: Path) -> list[str]:
    spread = _part(given, "uncertainties")
    name = _text(spread, "table")
    if name is None or spread.get("method") != "table":
        return []
    try:
        draw_table(beside(folder, name))
    except BadInput as error:
        return [f"uncertainties.table: {problem}" for problem in error.problems]
    return []
