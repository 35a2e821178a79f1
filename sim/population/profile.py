"""The published figures of one place: each with year and source, with a spread where it is an estimate."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Final, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from sim.chance import Decision
from sim.errors import BadInput, unknown
from sim.population.shares import normals
from sim.population.tables import table

AGE_BANDS: Final = ("aged_0_14", "aged_15_24", "aged_25_44", "aged_45_64", "aged_65_plus")
HOUSEHOLD_TYPES: Final = ("households_single", "households_no_children", "households_children")
MARITAL: Final = ("unmarried", "married", "divorced", "widowed")
#: Figures that divide one whole among them.
WHOLES: Final[tuple[tuple[str, ...], ...]] = (AGE_BANDS, HOUSEHOLD_TYPES, MARITAL)

_STRICT = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)
#: A drawn value that falls outside its range is drawn again this often before the bound itself is taken.
_ATTEMPTS = 16


class UnknownPlace(BadInput):
    """No place of that name; the message suggests the nearest known one."""

    def __init__(self, name: str) -> None:
        from sim.population.own import own_places

        super().__init__(unknown("place", name, (*places(), *own_places())))


class Figure(BaseModel):
    """One published or estimated figure of a place.

    Attributes
    ----------
    indicator : str
        What is counted, for example ``aged_0_14`` or ``households_single``.
    value : float
        In ``unit``.
    unit : str
        ``persons``, ``households``, ``% of inhabitants``, ...
    year : int
        Year the figure is about.
    source : str
        Publisher and table.
    code : str
        Code of the area the figure is about (CBS), which may be a wider area than the place.
    kind : str
        ``source`` as published for the place; ``estimate`` from like or wider areas.
    sd, low, high : float or None
        Spread of an estimate (drawn in uncertainty runs); for a rounded mean, what it may be rounded from.
    grade : str
        A official figure, B published estimate, C transported, D assumption.
    """

    model_config = _STRICT

    indicator: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    value: Annotated[float, Field(ge=0)]
    unit: Annotated[str, Field(min_length=1)]
    year: Annotated[int, Field(ge=1990, le=2100)]
    source: Annotated[str, Field(min_length=1)]
    code: str
    kind: Literal["source", "estimate"]
    sd: Annotated[float, Field(ge=0)] | None = None
    low: float | None = None
    high: float | None = None
    grade: Literal["A", "B", "C", "D"]

    @field_validator("sd", "low", "high", mode="before")
    @classmethod
    def _blank_is_none(cls, given: object) -> object:
        return None if given == "" else given

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        if self.unit.startswith("%") and self.value > 100:
            raise ValueError(f"{self.value:g} {self.unit} is more than 100")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} lies outside [{self.low:g}, {self.high:g}]")
        if self.sd is not None and (self.low is None or self.high is None):
            raise ValueError("a spread (sd) needs low and high")
        return self

    @property
    def uncertain(self) -> bool:
        """Whether uncertainty runs draw this figure."""
        return self.kind == "estimate" and bool(self.sd)


class Profile(BaseModel):
    """All figures of one place.

    Attributes
    ----------
    place : str
        Short name used on the command line.
    name, municipality, code, note : str
        What stakeholders call it, where it lies, its CBS code, one sentence.
    figures : tuple of Figure
        Several years of one indicator may stand side by side.
    draw_index : int or None
        Which draw of the estimates this is; None for the central values.
    """

    model_config = _STRICT

    place: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    name: Annotated[str, Field(min_length=1)]
    municipality: str
    code: str
    note: str
    figures: tuple[Figure, ...]
    draw_index: int | None = None

    def figure(self, indicator: str, year: int | None = None) -> Figure:
        """Figure of an indicator: of that year, or the most recent one.

        Raises
        ------
        BadInput
            The place has no such figure.
        """
        found = [f for f in self.figures if f.indicator == indicator and year in (None, f.year)]
        if not found:
            when = "" if year is None else f" of {year}"
            known = {f.indicator for f in self.figures}
            raise BadInput(f"{self.name} has no figure{when}: {unknown('indicator', indicator, known)}")
        return max(found, key=lambda f: f.year)

    def value(self, indicator: str, year: int | None = None) -> float:
        """Value of an indicator in its own unit; see ``figure``."""
        return self.figure(indicator, year).value

    def has(self, indicator: str) -> bool:
        """Whether the place has a figure of this indicator."""
        return any(f.indicator == indicator for f in self.figures)

    def draw(self, seed: int, index: int) -> Profile:
        """Draw the estimates from their spread: for one run of an uncertainty analysis.

        Parameters
        ----------
        seed : int
            Seed of the experiment, 0 <= seed < 2**63.
        index : int
            Number of the draw, 0 <= index < 2**28. Draw 7 is the same however many draws are made.

        Returns
        -------
        Profile
            Estimates with an ``sd`` are drawn from a normal law cut off at ``low`` and ``high``; shares of
            one whole are then brought to 100 % together, and age bands to the inhabitants. What was published
            for the place itself stays as it is.

        Raises
        ------
        BadInput
            A negative seed or index.
        """
        if seed < 0 or index < 0:
            raise BadInput(f"seed {seed} and draw {index}: expected whole numbers of 0 or more")
        values = {
            f.indicator: _drawn(f, seed, index, number)
            for number, f in enumerate(self.figures)
            if f.uncertain
        }
        for group in WHOLES:
            whole = self.value("inhabitants") if group == AGE_BANDS else 100.0
            free = [name for name in group if name in values]
            if free:
                left = whole - sum(self._in_unit_of(group, name) for name in group if name not in values)
                factor = left / sum(values[name] for name in free)
                values |= {name: values[name] * factor for name in free}
        settled: dict[str, None] = {"sd": None, "low": None, "high": None}
        figures = tuple(
            f.model_copy(update={"value": round(values[f.indicator], 6), **settled}) if f.uncertain else f
            for f in self.figures
        )
        return self.model_copy(update={"figures": figures, "draw_index": index})

    def _in_unit_of(self, group: tuple[str, ...], name: str) -> float:
        figure = self.figure(name)
        percentage = group == AGE_BANDS and figure.unit.startswith("%")
        return figure.value * self.value("inhabitants") / 100 if percentage else figure.value


def _drawn(figure: Figure, seed: int, index: int, number: int) -> float:
    if figure.sd is None or figure.low is None or figure.high is None:
        return figure.value
    who = np.arange(_ATTEMPTS, dtype=np.int64) + _ATTEMPTS * number
    tries = figure.value + figure.sd * normals(seed, Decision.PROFILE, who, stream=3 * index)
    inside = tries[(tries >= figure.low) & (tries <= figure.high)]
    return float(inside[0] if inside.size else min(max(tries[0], figure.low), figure.high))


def places() -> tuple[str, ...]:
    """Short names of the places the product ships."""
    return tuple(row["place"] for row in table("places.csv"))


@cache
def profile(place: str) -> Profile:
    """Figures of a place the product ships, or of one of the user's own (``sim.population.own``).

    Parameters
    ----------
    place : str
        One of ``places()``, or an own place; upper and lower case are the same.

    Returns
    -------
    Profile
        Central values.

    Raises
    ------
    UnknownPlace
        No such place; the nearest known name is suggested.
    BadInput
        The shipped table, or the file of an own place, is damaged; the line and the reason are named.

    Examples
    --------
    >>> profile("alverna").value("inhabitants")
    2450.0
    """
    known = {row["place"]: row for row in table("places.csv")}
    wanted = place.strip().casefold()
    if wanted not in known:
        from sim.population.own import find

        found = find(wanted)
        if found is None:
            raise UnknownPlace(place)
        return found
    figures = []
    for line, row in enumerate(table("neighbourhoods.csv"), start=2):
        if row["area"] != wanted:
            continue
        try:
            figures.append(Figure.model_validate({k: v for k, v in row.items() if k != "area"}))
        except ValidationError as error:
            reasons = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise BadInput(f"sim/data/neighbourhoods.csv line {line}: {reasons}") from None
    return Profile(figures=tuple(figures), **known[wanted])
