"""What stands in a cell of CBS: a number, or a reason why there is none."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from experiments.cbs.columns import Measure

#: What CBS writes where it gives no figure: unknown, secret, too small, not applicable.
MISSING: Final = frozenset({"", ".", "x", "-", "-99997", "-99995", "-99999999", "-99999998"})
#: Reason of an empty cell, and of a column that is not there.
EMPTY, NO_COLUMN = "empty", "no column"
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")


class Missing(NamedTuple):
    """No figure: what stands in the cell instead."""

    reason: str


class Unreadable(NamedTuple):
    """Neither a number nor one of CBS's signs for none."""

    read: str
    expected: str


def number(cell: object, measure: Measure) -> float | Missing | Unreadable:
    """Read one cell.

    Parameters
    ----------
    cell : object
        Text of a CSV, value of a sheet, or what JSON held.
    measure : str
        What is expected: a count, a percentage, a mean or another number.

    Returns
    -------
    float, Missing or Unreadable

    Examples
    --------
    >>> number("2,1", "mean"), number("2.450", "count"), number("x", "count").reason
    (2.1, 2450.0, "'x'")
    """
    expected = {"count": "a whole number of 0 or more", "percent": "a percentage, 0 to 100"}.get(
        measure, "a number of 0 or more"
    )
    if cell is None:
        return Missing(EMPTY)
    if isinstance(cell, bool):
        return Unreadable(str(cell), expected)
    text = str(cell).strip().strip('"').replace("\u00a0", "").replace(" ", "")
    plain = text.removesuffix(".0").casefold()
    if plain in MISSING:
        return Missing(f"'{plain}'" if plain else EMPTY)
    if isinstance(cell, int | float):
        value = float(cell)
    elif measure == "count" and _THOUSANDS.fullmatch(text):
        value = float(text.replace(".", ""))
    elif _NUMBER.fullmatch(text):
        value = float(text.replace(",", "."))
    else:
        return Unreadable(repr(str(cell).strip()[:40]), expected)
    wrong = not math.isfinite(value) or value < 0 or (measure == "percent" and value > 100)
    if wrong or (measure == "count" and not value.is_integer()):
        return Unreadable(f"{str(cell).strip()[:40]}", expected)
    return value
