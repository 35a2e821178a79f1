"""What CBS calls its columns: in the yearly file, in StatLine and on the map; ``columns.csv`` says how it is known."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple

from sim.errors import BadInput, nearest

Measure = Literal["code", "text", "count", "percent", "mean", "number"]
#: Figures without which there is no neighbourhood; everything else has a fallback.
NEEDED: Final = ("code", "inhabitants")
#: StatLine numbers its columns, and the numbers differ from year to year.
_NUMBER = re.compile(r"_\d+$")


class Column(NamedTuple):
    """One thing that CBS publishes and rondom reads."""

    indicator: str
    measure: Measure
    file: tuple[str, ...]
    statline: tuple[str, ...]
    map: tuple[str, ...]
    grade: str
    source: str


class Place(NamedTuple):
    """Where a thing stands in a table: position from 0, what the header says, and how it is measured there."""

    position: int
    header: str
    measure: Measure


@cache
def columns() -> Mapping[str, Column]:
    """Everything that is read, by our name for it."""
    text = files("experiments.cbs").joinpath("columns.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        names = [tuple(name for name in row[key].split(";") if name) for key in ("file", "statline", "map")]
        measure: Measure = row["measure"]  # type: ignore[assignment]
        found[row["indicator"]] = Column(
            row["indicator"], measure, names[0], names[1], names[2], row["grade"], row["source"]
        )
    return found


def _plain(header: object) -> str:
    return str(header or "").strip().strip('"').casefold()


@cache
def _code_names() -> frozenset[str]:
    column = columns()["code"]
    return frozenset(_plain(name) for name in (*column.file, *column.statline, *column.map))


def is_header(cells: Sequence[object]) -> bool:
    """Whether a row of cells is the line with the names of CBS's columns."""
    names = {_plain(cell) for cell in cells}
    return bool((names | {_NUMBER.sub("", name) for name in names}) & _code_names())


def find_columns(header: Sequence[object], where: str) -> dict[str, Place]:
    """Where everything stands in a table.

    Parameters
    ----------
    header : sequence
        Cells of the header.
    where : str
        File and line, for messages.

    Returns
    -------
    dict of str to Place
        Our name to where it stands; what the table does not have is left out.

    Raises
    ------
    BadInput
        A column stands there twice, or one that is needed is missing.
    """
    seen: dict[str, int] = {}
    numbered: dict[str, int] = {}
    twice = []
    for position, cell in enumerate(header):
        name = _plain(cell)
        if name and name in seen:
            twice.append(name)
        seen.setdefault(name, position)
        numbered.setdefault(_NUMBER.sub("", name), position)
    found: dict[str, Place] = {}
    wanted: set[str] = set()
    for column in columns().values():
        for name in (*column.file, *column.statline, *column.map):
            wanted.add(_plain(name))
            where_it_is = numbered if name in column.statline else seen
            if column.indicator not in found and _plain(name) in where_it_is:
                position = where_it_is[_plain(name)]
                shares = name in column.map and name.startswith("P_")
                measure = "percent" if shares else column.measure
                found[column.indicator] = Place(position, str(header[position]).strip(), measure)
    problems = [
        f"{where}: column '{name}' stands there more than once: expected each column once; take the file as CBS "
        "publishes it"
        for name in sorted(set(twice) & wanted)
    ]
    problems += [_missing(name, seen, where) for name in NEEDED if name not in found]
    if problems:
        raise BadInput(problems)
    return found


def _missing(indicator: str, seen: Iterable[str], where: str) -> str:
    column = columns()[indicator]
    expected = " or ".join((*column.file, *column.statline, *column.map))
    guess = nearest(column.file[0], [name for name in seen if name])
    hint = f" (did you rename it to '{guess}'?)" if guess else ""
    return (
        f"{where}: no column for {indicator}: expected {expected}{hint}; "
        "take CBS's file Kerncijfers wijken en buurten of 2013 or later as it is published"
    )
