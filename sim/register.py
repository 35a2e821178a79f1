"""The register: every number the model reads, with its passport.

One row of ``sim/data/parameters/<topic>.csv`` is one `Entry`. The folder is the class: what stands there is an
*input*. Targets and claims live in ``experiments/data`` and are never read here.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Final, Literal, NamedTuple, Self, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from sim.quantiles import FAMILIES, QUANTILES, Array, Family, constants, objection

#: A Dutch official figure, B published estimate, C practitioner or transported, D assumption or memory.
GRADES: Final[tuple[str, ...]] = ("A", "B", "C", "D", "B/D", "C/D")
Grade = Literal["A", "B", "C", "D", "B/D", "C/D"]
Text = Annotated[str, Field(min_length=1)]


def suggestion(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """End of a sentence about an unknown name: the nearest known ones, or ``otherwise``."""
    nearest = difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f": did you mean {' or '.join(nearest)}?" if nearest else otherwise


class RegisterError(ValueError):
    """A file of figures breaks its rules; every problem is named with its file and line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        count = len(self.problems)
        super().__init__("\n".join([f"{count} problem{'s' * (count != 1)} in the figures:", *self.problems]))


class UnknownParameter(KeyError):  # noqa: N818 - named after what went wrong, as in the rest of the house
    """No figure of that name; the message suggests the nearest known names."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name, tuple(known))

    def __str__(self) -> str:
        # Composed only when read: a lookup with a default raises and drops this error.
        name, known = self.args
        return f"unknown parameter '{name}'{suggestion(name, known, '; see `rondom parameters list`')}"


P = TypeVar("P", bound="Passport")


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


class Entry(Passport):
    """An input of the model: a passport with a distribution.

    Attributes
    ----------
    distribution : str
        One of ``sim.quantiles.FAMILIES``; that module says what low, value and high mean in each.
    price_year : int or None
        Year of the euros; present if and only if the unit counts euros.
    topic : str
        The file the entry stands in ("needs", "prices", ...).
    """

    distribution: Family
    price_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    topic: Text

    @field_validator("price_year", mode="before")
    @classmethod
    def _blank_is_none(cls, given: object) -> object:
        return None if given == "" else given

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        if reason := objection(self.distribution, self.value, self.low, self.high):
            raise ValueError(reason)
        if ("EUR" in self.unit) != (self.price_year is not None):
            raise ValueError("price_year must be given when the unit counts EUR, and only then")
        return self

    @property
    def uncertain(self) -> bool:
        """Whether uncertainty runs draw this entry."""
        return self.low < self.high and self.distribution != "fixed"


class Batch(NamedTuple):
    """Uncertain entries of one family: names and fitted constants, all of length k."""

    family: str
    names: tuple[str, ...]
    constants: tuple[Array, Array, Array]
    low: Array
    high: Array

    @classmethod
    def of(cls, family: str, entries: Sequence[Entry]) -> Self:
        """Fit ``family`` to each entry."""
        fitted = np.array([constants(family, e.value, e.low, e.high) for e in entries], dtype=np.float64)
        return cls(
            family,
            tuple(e.id for e in entries),
            (fitted[:, 0], fitted[:, 1], fitted[:, 2]),
            np.array([e.low for e in entries], dtype=np.float64),
            np.array([e.high for e in entries], dtype=np.float64),
        )

    def quantiles(self, u: Array) -> Array:
        """Values at uniforms ``u`` (float64[k] in (0, 1)), clipped to each entry's range."""
        return np.clip(QUANTILES[self.family](u, *self.constants), self.low, self.high)


class Register(Mapping[str, Entry]):
    """Immutable mapping from id to `Entry`, in the order of the files."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        kept: dict[str, Entry] = {}
        twice = []
        for entry in entries:
            if entry.id in kept:
                twice.append(f"{entry.topic}.csv: id '{entry.id}' stands in {kept[entry.id].topic}.csv already")
            kept[entry.id] = entry
        if twice:
            raise RegisterError(twice)
        self._entries = kept

    @classmethod
    def load(cls, folder: Traversable | None = None) -> Self:
        """Read every ``<topic>.csv`` of a folder.

        Parameters
        ----------
        folder : Traversable, optional
            A folder (a ``pathlib.Path`` will do); by default the one shipped with the model.

        Raises
        ------
        RegisterError
            All problems at once, each with file and line.
        """
        folder = files("sim").joinpath("data", "parameters") if folder is None else folder
        paths = sorted((p for p in folder.iterdir() if p.name.endswith(".csv")), key=lambda p: p.name)
        if not paths:
            raise RegisterError([f"{folder}: no .csv file here; expected one file per topic"])
        entries: list[Entry] = []
        problems: list[str] = []
        seen: dict[str, str] = {}
        for path in paths:
            found, wrong = read_figures(path, Entry, seen, topic=path.name.removesuffix(".csv"))
            entries += found
            problems += wrong
        if problems:
            raise RegisterError(problems)
        return cls(entries)

    def __getitem__(self, name: str) -> Entry:
        try:
            return self._entries[name]
        except KeyError:
            raise UnknownParameter(name, self._entries) from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Register({len(self)} entries, {len(self.uncertain())} uncertain)"

    def topics(self) -> tuple[str, ...]:
        """Topics in file order, each once."""
        return tuple(dict.fromkeys(entry.topic for entry in self._entries.values()))

    def uncertain(self) -> tuple[str, ...]:
        """Ids drawn in uncertainty runs: ``low < high`` and a distribution other than fixed."""
        return tuple(name for name, entry in self._entries.items() if entry.uncertain)

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """The uncertain entries grouped by family, fitted once, so that a draw is a few array calls."""
        grouped: dict[str, list[Entry]] = {}
        for name in self.uncertain():
            grouped.setdefault(self._entries[name].distribution, []).append(self._entries[name])
        return tuple(Batch.of(family, entries) for family, entries in grouped.items())


@cache
def load() -> Register:
    """Return the shipped register, read once per process."""
    return Register.load()


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
        return [], [f"{path.name}:1: columns are {','.join(header) or 'missing'}; expected {','.join(expected)}"]
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
                problems.append(f"{where}: id '{name}' is used already at {seen[name]}; give each figure its own")
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
        return f"distribution {given!r} is unknown{suggestion(str(given), FAMILIES)}"
    return f"{field} {given!r}: {error['msg']}"
