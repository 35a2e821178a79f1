"""Places of the user's own: one TOML file each in a folder of theirs, with the same figures as the shipped places.

Such a file is written by ``rondom neighbourhoods import`` and read here, so that every command that takes a place
takes these as well. Each figure passes through ``Figure``: a file edited by hand is checked as the shipped table is.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_path
from pydantic import ValidationError

from sim.errors import BadInput
from sim.population.profile import Figure, Profile

#: Names the folder where own places stand, when it is not the user's data folder.
FOLDER_VARIABLE: Final = "RONDOM_PLACES_DIR"
FORMAT: Final = 1
#: What a place may be called.
NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")

_KEYS: Final = ("place", "name", "municipality", "code", "note")


def folder() -> Path:
    """Folder of own places: ``$RONDOM_PLACES_DIR``, else ``neighbourhoods`` in the user's data folder of rondom."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else user_data_path("rondom", appauthor=False) / "neighbourhoods"


def path_of(place: str) -> Path:
    """File of an own place, whether it exists or not."""
    return folder() / f"{place}.toml"


def own_places() -> tuple[str, ...]:
    """Short names of the own places, by alphabet; empty when the folder does not exist."""
    try:
        found = [path.stem for path in folder().iterdir() if path.suffix == ".toml"]
    except OSError:
        return ()
    return tuple(sorted(name for name in found if NAME.fullmatch(name)))


def find(place: str) -> Profile | None:
    """Figures of an own place, or None when there is no such place.

    Raises
    ------
    BadInput
        Its file is damaged; the file, the place in it and the reason are named.
    """
    path = path_of(place)
    if not NAME.fullmatch(place) or not path.is_file():
        return None
    found = read(path)
    if found.place != place:
        raise BadInput(f"{path}: place is '{found.place}': expected '{place}', the name of the file")
    return found


def read(path: Path) -> Profile:
    """Read the file of an own place.

    Parameters
    ----------
    path : pathlib.Path
        A TOML file as ``written`` makes it.

    Returns
    -------
    Profile
        Central values.

    Raises
    ------
    BadInput
        With one sentence per problem: file, figure, what was read and what was expected.
    """
    told = _loaded(path)
    if told.get("format") != FORMAT:
        raise BadInput(
            f"{path}: format is {told.get('format')!r}: expected {FORMAT}; make it again with "
            "`rondom neighbourhoods import`"
        )
    problems = [f"{path}: {key} is missing" for key in _KEYS if not isinstance(told.get(key), str)]
    rows = told.get("figures", [])
    figures = []
    for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        try:
            figures.append(Figure.model_validate(row))
        except ValidationError as error:
            name = row.get("indicator", "?") if isinstance(row, dict) else "?"
            problems += [
                f"{path}: figure {number} ({name}): {'.'.join(map(str, e['loc']))}: {e['msg']}"
                for e in error.errors()
            ]
    if not figures and not problems:
        problems.append(f"{path}: no figures: expected a [[figures]] table for each")
    if problems:
        raise BadInput(problems)
    try:
        return Profile(figures=tuple(figures), **{key: told[key] for key in _KEYS})
    except ValidationError as error:
        reasons = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadInput(f"{path}: {reasons}") from None


def origin(path: Path) -> dict[str, str]:
    """What an own place was made from: file, its SHA-256, table.

    Raises
    ------
    BadInput
        The file cannot be read as TOML.
    """
    told = _loaded(path).get("origin", {})
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}


def _loaded(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} is not a neighbourhood of rondom: {error}") from None


def written(profile: Profile, made_from: Mapping[str, str]) -> str:
    """Text of the file of an own place; ``read`` gives the same profile back.

    Parameters
    ----------
    profile : Profile
        Central values.
    made_from : mapping of str to str
        What it was made from.

    Returns
    -------
    str
        TOML.
    """
    lines = [
        "# A neighbourhood of rondom, made by `rondom neighbourhoods import`; every figure has its source.",
        f"format = {FORMAT}",
        *(f"{key} = {_text(getattr(profile, key))}" for key in _KEYS),
        "",
        "[origin]",
        *(f"{key} = {_text(value)}" for key, value in made_from.items()),
    ]
    for figure in profile.figures:
        lines += ["", "[[figures]]"]
        lines += [
            f"{key} = {_text(value) if isinstance(value, str) else repr(value)}"
            for key, value in figure.model_dump().items()
            if value is not None
        ]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    # A JSON string is a TOML basic string, but for the one control character that JSON leaves alone.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
