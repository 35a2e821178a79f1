"""Keeping a neighbourhood of the user's own: in their folder or in a file to pass on; nothing stored is ever lost."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import secrets
import shutil
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from sim.errors import BadInput, StorageProblem
from sim.population import Figure, Profile, places, profile
from sim.population.own import NAME, read, written

#: Columns of the CSV form: what is told of the place on each row, then those of the shipped table of figures.
PLACE_COLUMNS: Final = ("place", "name", "municipality", "place_code", "note")
FIGURE_COLUMNS: Final = tuple(Figure.model_fields)
#: With fewer residents a run says little, and figures of CBS are mostly secret.
FEW: Final = 300


def short_name(words: str) -> str:
    """Short name for the command line, from the name of an area.

    Examples
    --------
    >>> short_name("Verspreide huizen 's-Gravenweg")
    'verspreide-huizen-s-gravenweg'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    name = "-".join(part for part in "".join(c if c.isalnum() else " " for c in plain).split() if part)
    return name if NAME.fullmatch(name) else f"buurt-{name}"[:60].rstrip("-")


def check_name(name: str) -> str:
    """Name of a place to be.

    Raises
    ------
    BadInput
        It cannot be used, or a shipped place has it.
    """
    plain = name.strip().casefold()
    if not NAME.fullmatch(plain):
        raise BadInput(
            f"name is '{name}': expected small letters, digits, - or _, starting with a letter, at most 60; for "
            f"example '{short_name(name)}'"
        )
    if plain in places():
        raise BadInput(
            f"name is '{plain}', which the product ships: choose another with --name, such as '{plain}-eigen'"
        )
    return plain


def check_free(target: Path, *, replace: bool) -> None:
    """Refuse to write over something unless that was asked for.

    Raises
    ------
    BadInput
        The file exists, is a folder, or is no TOML or CSV.
    """
    if target.suffix.lower() not in (".toml", ".csv"):
        raise BadInput(f"{target}: expected a name that ends in .toml or .csv")
    if target.is_dir():
        raise BadInput(f"{target} is a folder: name a file in it")
    if target.exists() and not replace:
        raise BadInput(
            f"{target} exists already: nothing was written; choose another name with --name, or add --replace (the old "
            "one is then kept beside it)"
        )


def keep(made: Profile, made_from: Mapping[str, str], target: Path, *, replace: bool) -> Path | None:
    """Write a place, whole or not at all.

    Parameters
    ----------
    made : Profile
        The place.
    made_from : mapping of str to str
        What it was made from.
    target : pathlib.Path
        Ends in ``.toml`` or ``.csv``.
    replace : bool
        Whether a file of that name may be replaced.

    Returns
    -------
    pathlib.Path or None
        Where the replaced file is kept.

    Raises
    ------
    BadInput
        See `check_free`.
    StorageProblem
        It could not be written; what was there is untouched.
    """
    check_free(target, replace=replace)
    text = as_csv(made) if target.suffix.lower() == ".csv" else written(made, made_from)
    temporary = target.parent / f".{target.name}.writing-{secrets.token_hex(4)}"
    old: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                old = _aside(target)
                # A copy first: there is no moment at which the old figures stand nowhere.
                shutil.copy2(target, old)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = (
            "the disk is full: make room"
            if full
            else f"{error.strerror or error}: choose another file with --into"
        )
        raise StorageProblem(f"{target} could not be written; {reason}") from error
    # The table of places is read once: a place that was replaced is to be read again.
    profile.cache_clear()
    return old


def _aside(target: Path) -> Path:
    number = 1
    while (target.parent / f"{target.name}.{number}").exists():
        number += 1
    return target.parent / f"{target.name}.{number}"


def as_csv(made: Profile) -> str:
    """A place as a table: one row a figure, to be read and edited in a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*PLACE_COLUMNS, *FIGURE_COLUMNS))
    told = (made.place, made.name, made.municipality, made.code, made.note)
    for figure in made.figures:
        row = figure.model_dump()
        writer.writerow((*told, *("" if row[key] is None else row[key] for key in FIGURE_COLUMNS)))
    return out.getvalue()


def from_kept(path: Path) -> Profile:
    """Read a place that was written with ``--into``, TOML or CSV.

    Raises
    ------
    BadInput
        Every problem, with line and column.
    """
    if path.suffix.lower() == ".toml":
        return read(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as text in UTF-8: {error}") from None
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not rows:
        raise BadInput(f"{path}: no figures: expected a line of column names and a row for each figure")
    missing = [name for name in (*PLACE_COLUMNS, *FIGURE_COLUMNS) if name not in rows[0]]
    if missing:
        raise BadInput(
            f"{path} line 1: columns missing: {', '.join(missing)}; expected what `--into FILE.csv` writes"
        )
    problems, figures = [], []
    for line, row in enumerate(rows, start=2):
        cells = {key: _point(row[key] or "", key, delimiter) for key in FIGURE_COLUMNS}
        try:
            figures.append(Figure.model_validate(cells))
        except ValidationError as error:
            problems += [
                f"{path} line {line}, column {'.'.join(map(str, e['loc'])) or 'value'}: {e['msg']}"
                for e in error.errors()
            ]
    told = [{row[key] for row in rows} for key in PLACE_COLUMNS]
    problems += [
        f"{path}: column {key} has {len(values)} different texts: expected one place a file"
        for key, values in zip(PLACE_COLUMNS, told, strict=True)
        if len(values) > 1
    ]
    if problems:
        raise BadInput(problems)
    row = rows[0]
    return Profile(
        place=check_name(row["place"]), name=row["name"] or row["place"], municipality=row["municipality"],
        code=row["place_code"], note=row["note"], figures=tuple(figures),
    )  # fmt: skip


def _point(cell: str, key: str, delimiter: str) -> str:
    # A spreadsheet with decimal commas writes its table with semicolons.
    decimal = delimiter == ";" and key in ("value", "sd", "low", "high")
    return cell.replace(",", ".") if decimal else cell


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
