"""What somebody brings to a sweep: a municipality's own figures, and places of their own; copied into the store.

Both are looked for beside the specification first, so that a store, which holds copies, needs nothing else.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from experiments.sweep import known
from experiments.sweep.reading import beside
from experiments.sweep.specification import Specification
from sim.errors import BadInput, unknown

if TYPE_CHECKING:
    from experiments.local.figures import OwnFigures
    from sim.population import Profile

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
#: Folder beside a specification with places of the user's own, one TOML file each.
PLACES = "own-places"


@dataclass(frozen=True)
class Brought:
    """What a sweep uses besides what rondom ships.

    Attributes
    ----------
    figures : OwnFigures or None
        From the sheet that the specification names.
    places : mapping of str to Profile
        Places of the user's own that are named in it.
    files : mapping of str to pathlib.Path
        Where each of these was read, by where it stands beside a specification.
    """

    figures: OwnFigures | None = None
    places: Mapping[str, Profile] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)


def fingerprint(place: Profile) -> str:
    """SHA-256 of the figures of a place: part of who a run is, as those of shipped places are."""
    return hashlib.sha256(place.model_dump_json().encode()).hexdigest()


def place_file(name: str, folder: Path) -> Path | None:
    """File of a place of the user's own: beside the specification, else in the user's folder, else None."""
    if not _NAME.fullmatch(name):
        return None
    # The user's folder as `sim.population.own` has it (a test holds the two together), without waiting for that room:
    # a misspelt place is refused at once.
    named = os.environ.get("RONDOM_PLACES_DIR")
    theirs = Path(named) if named else user_data_path("rondom", appauthor=False) / "neighbourhoods"
    return next(
        (path for path in (folder / PLACES / f"{name}.toml", theirs / f"{name}.toml") if path.is_file()), None
    )


def brought(specification: Specification, folder: Path) -> Brought:
    """Own figures and own places of a specification.

    Parameters
    ----------
    specification : Specification
        What is asked.
    folder : pathlib.Path
        Where it stands.

    Raises
    ------
    BadInput
        A sheet or a place that cannot be used; every problem with its cell or line.
    """
    problems: list[str] = []
    files: dict[str, Path] = {}
    figures, sheet = None, specification.scenarios.local
    if sheet is not None:
        from experiments.local.check import own_figures

        try:
            files[sheet] = beside(folder, sheet)
            figures = own_figures(files[sheet])
            problems += _twice(specification, figures)
        except BadInput as error:
            problems += [f"scenarios.local: {problem}" for problem in error.problems]
    places: dict[str, Profile] = {}
    for name in specification.scenarios.places:
        if name in known.places():
            continue
        path = place_file(name, folder)
        if path is None:
            problems.append(f"scenarios.places: {unknown('place', name, known.places())}")
            continue
        try:
            if path.is_relative_to(folder / PLACES):
                beside(folder, f"{PLACES}/{name}.toml")
            places[name] = _read(path, name)
            files[f"{PLACES}/{name}.toml"] = path
        except BadInput as error:
            problems += [f"scenarios.places: {problem}" for problem in error.problems]
    if problems:
        raise BadInput(problems)
    return Brought(figures, places, files)


def _read(path: Path, name: str) -> Profile:
    from sim.population.own import read

    found = read(path)
    if found.place != name:
        raise BadInput(f"{path}: place is '{found.place}': expected '{name}', the name of the file")
    return found


def _twice(specification: Specification, figures: OwnFigures) -> list[str]:
    """Parameters that the sheet gives and the specification sets or spreads as well."""
    spread = specification.uncertainties
    named = {*spread.parameters, *(name for point in spread.points for name in point)}
    named |= {name for changes in specification.systems.values() for name in changes}
    return [
        f"{figure.parameter} stands in the sheet ({figure.cell}) and in the specification: leave out one"
        for figure in figures.figures
        if figure.parameter in named
    ]
