"""The register: every number the model reads, with its passport.

One row of ``sim/data/parameters/<topic>.csv`` is one `Entry`. The folder is the class: what stands there is
an *input*. Targets and claims live in ``experiments/data`` and are never read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, NamedTuple, Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from sim.errors import nearest
from sim.passport import Passport, RegisterError, Text, read_figures
from sim.quantiles import QUANTILES, Array, Family, constants, objection


class UnknownParameter(KeyError):  # noqa: N818 - the name says what is wrong, as BadInput does
    """No figure of that name; the message suggests the nearest known one."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name, tuple(known))

    def __str__(self) -> str:
        """Sentence for people, composed only when read: a lookup with a default drops this error."""
        name, known = self.args
        guess = nearest(name, known)
        return f"unknown parameter '{name}': " + (
            f"did you mean '{guess}'?" if guess else "`rondom parameters list` shows all names"
        )


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
    """Uncertain entries of one family: k names and their fitted constants, float64[4, k]."""

    family: str
    names: tuple[str, ...]
    constants: Array
    low: Array
    high: Array

    @classmethod
    def of(cls, family: str, entries: Sequence[Entry]) -> Self:
        """Fit ``family`` to each entry."""
        numbers = np.array([(e.value, e.low, e.high) for e in entries], dtype=np.float64)
        value, low, high = numbers.T
        return cls(family, tuple(e.id for e in entries), constants(family, value, low, high), low, high)

    def quantiles(self, u: Array) -> Array:
        """Values at uniforms ``u`` (float64[k] in (0, 1)), clipped to each entry's range."""
        return np.clip(QUANTILES[self.family](u, self.constants), self.low, self.high)


class Register(Mapping[str, Entry]):
    """Immutable mapping from id to `Entry`, in the order of the files."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        kept: dict[str, Entry] = {}
        twice = []
        for entry in entries:
            if entry.id in kept:
                twice.append(f"{entry.topic}: id '{entry.id}' stands in {kept[entry.id].topic} already")
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
        """Return the entry, or raise `UnknownParameter`."""
        try:
            return self._entries[name]
        except KeyError:
            raise UnknownParameter(name, self._entries) from None

    def __contains__(self, name: object) -> bool:
        """Whether the register knows an id."""
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        """Ids in the order of the files."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._entries)

    def __repr__(self) -> str:
        """Size, and how much of it is uncertain."""
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
