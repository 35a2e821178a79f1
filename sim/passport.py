"""Passports: what every figure in the project carries, whatever its class, and how files of them are read.

Inputs (``sim/data/parameters``), targets and claims (``experiments/data``) are kept apart by where they
stand. The rules for a single figure are the same for all three and stand here once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Annotated, Final, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from sim.errors import nearest
from sim.quantiles import FAMILIES

#: A Dutch official figure, B published estimate, C practitioner or transported, D assumption or memory.
Grade = Literal["A", "B", "C", "D", "B/D", "C/D"]
GRADES: Final[tuple[str, ...]] = get_args(Grade)
Text = Annotated[str, Field(min_length=1)]

P = TypeVar("P", bound="Passport")


class RegisterError(ValueError):
    """A file of figures breaks its rules; every problem is named with its file and line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("\n".join(self.problems))


class Passport(BaseModel):
    """What every figure in the project carries, whatever its class.

    Attributes
    ----------
    id : str
        Stable name: letters, digits and underscores.
    value, low, high : float
        Central value and range, finite, ``low <= value <= high``, in ``unit``.
    unit : str
        Never empty; a pure number says so ("multiplier", "log-odds").
    grade : str
        One of ``GRADES``; what is known only from memory is D.
    source : str
        Document, address and year, or how the figure was derived.
    description : str
        One sentence that says what the figure is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    value: float
    low: float
    high: float
    unit: Text
    grade: Grade
    source: Text
    description: Text

    @model_validator(mode="after")
    def _within_range(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} lies outside its range [{self.low:g}, {self.high:g}]")
        return self


def read_figures(
    path: Traversable, kind: type[P], seen: dict[str, str], **constant: str
) -> tuple[list[P], list[str]]:
    """Read one CSV file of figures without stopping at the first problem.

    Parameters
    ----------
    path : Traversable
        UTF-8 file, comma separated, decimal points, first line the column names of ``kind``.
    kind : type
        `Entry`, or another passport (targets and claims use this reader too).
    seen : dict of str
        Ids met so far and where; updated, so that an id used twice across files is found.
    **constant : str
        Fields that are not columns, the same for every row (the topic).

    Returns
    -------
    tuple
        The figures that are in order, and one sentence per problem with file and line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [f"{path.name}: not UTF-8 text (byte {error.start}); save the file as UTF-8"]
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    expected = [name for name in kind.model_fields if name not in constant]
    header = list(reader.fieldnames or [])
    if sorted(header) != sorted(expected):
        read = ",".join(header) or "none"
        return [], [f"{path.name}:1: columns read: {read}; expected: {','.join(expected)}"]
    figures: list[P] = []
    problems: list[str] = []
    try:
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            if None in row or None in row.values():
                problems.append(f"{where}: expected {len(header)} cells; quote a text that holds a comma")
                continue
            name = row["id"]
            if name in seen:
                problems.append(f"{where}: id '{name}' is used already at {seen[name]}; choose another")
                continue
            seen[name] = where
            try:
                figures.append(kind.model_validate({**row, **constant}))
            except ValidationError as error:
                problems += [f"{where}: '{name}': {_sentence(e)}" for e in error.errors()]
    except csv.Error as error:
        problems.append(f"{path.name}:{reader.line_num}: not readable as CSV ({error})")
    return figures, problems


def _sentence(error: ErrorDetails) -> str:
    """Turn one validation error into what was read and what was expected."""
    field = ".".join(str(part) for part in error["loc"])
    given = error["input"]
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if given == "":
        return f"{field} is empty; every figure carries one"
    if field in ("value", "low", "high"):
        return f"{field} {given!r} is not a finite number (write a decimal point, no thousands sign)"
    if field == "grade":
        return f"grade {given!r} is unknown; expected one of {', '.join(GRADES)}"
    if field == "distribution":
        guess = nearest(str(given), FAMILIES)
        hint = f"did you mean {guess!r}? " if guess else ""
        return f"distribution {given!r} is unknown: {hint}expected one of {', '.join(FAMILIES)}"
    return f"{field} {given!r}: {error['msg']}"
