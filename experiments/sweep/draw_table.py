"""Draws from a file: a CSV table with one column per parameter and one row per draw."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from experiments.sweep.known import Range, parameters
from experiments.sweep.reading import TABLE_BYTES, text_of
from experiments.sweep.refusals import first_of, shown
from sim.errors import BadInput, unknown

#: What statistical offices and spreadsheets write where a figure is missing.
MISSING = ("", ".", "-", "x", "na", "n/a", "nan", "null", "none", "-99997", "-99995", "#n/a", "#n/b")

#: Those of them that are numbers.
_CODES = (-99997.0, -99995.0)


def draw_table(path: Path) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Parameters and their values from a CSV file.

    Parameters
    ----------
    path : pathlib.Path
        Comma between cells, decimal points, names of parameters in the first line.

    Returns
    -------
    names, values : tuple of str, float64[draws, names]

    Raises
    ------
    BadInput
        Every problem with its line: unknown or repeated names, cells that are empty, no number or outside the range
        of the register, semicolons, decimal commas, missing-value codes.
    """
    lines = text_of(path, TABLE_BYTES)
    first = lines.split("\n", 1)[0].strip()
    if not first:
        raise BadInput(f"{path}: no first line with names of parameters")
    if ";" in first or "\t" in first:
        raise BadInput(f"{path}, line 1: cells are divided by ; or tabs: save with commas and decimal points")
    reader = csv.reader(io.StringIO(lines), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise BadInput(f"{path}, line {reader.line_num}: not readable as CSV ({error})") from error
    names = [cell.strip() for cell in rows[0][1]]
    known = parameters()
    problems = [f"{path}, line 1: {unknown('parameter', name, known)}" for name in names if name not in known]
    problems += [
        f"{path}, line 1: {name!r} stands {names.count(name)} times: keep one"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if len(rows) < 2:
        problems.append(f"{path}: no draws below the first line")
    values = _plain([row for _, row in rows[1:]], [known[name] for name in names]) if not problems else None
    if values is not None:
        return tuple(names), values
    values = np.full((len(rows) - 1, len(names)), np.nan)
    for at, (line, row) in enumerate(rows[1:]):
        where = f"{path}, line {line}"
        if len(row) != len(names):
            problems.append(
                f"{where}: {len(row)} cells, expected {len(names)}; decimal commas split a number in two"
            )
            continue
        for column, (name, cell) in enumerate(zip(names, row, strict=True)):
            number, wrong = _number(cell, known.get(name))
            values[at, column] = number
            if wrong:
                problems.append(f"{where}, {name}: {wrong}")
    if problems:
        raise BadInput(first_of(problems))
    return tuple(names), values


def _plain(rows: list[list[str]], ranges: list[Range]) -> NDArray[np.float64] | None:
    """All cells at once, when nothing is wrong with any; None: look closer. A study has a million cells."""
    if any(len(row) != len(ranges) for row in rows):
        return None
    try:
        values = np.array(rows).astype(np.float64)
    except ValueError:
        return None
    low, high = (np.array([getattr(range_, end) for range_ in ranges]) for end in ("low", "high"))
    # Not-a-number is in no range.
    sound = bool(((values >= low) & (values <= high)).all()) and not np.isin(values, _CODES).any()
    return values if sound else None


def _number(cell: str, range_: Range | None) -> tuple[float, str]:
    text = cell.strip()
    if text.casefold() in MISSING:
        return math.nan, f"{text!r} says that the value is missing: every draw needs one"
    if "," in text:
        return math.nan, f"{text!r} has a comma: write decimals with a point and no thousands sign"
    try:
        number = float(text)
    except ValueError:
        return math.nan, f"{shown(text)} is not a number"
    if not math.isfinite(number):
        return math.nan, f"{text!r} is not a finite number"
    if range_ is not None and not range_.low <= number <= range_.high:
        return number, f"{number:g} lies outside {range_.low:g} to {range_.high:g}, its range in the register"
    return number, ""
