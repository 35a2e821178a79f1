"""Which assumptions move the answer most: small tables that ship beside the presets, one for each place."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from dashboards.presets.file import model_now, there
from dashboards.presets.lost import readable
from dashboards.presets.packed import unpacked
from experiments.quantities import Part


class Swing(Part):
    """One assumption, and a measure with it at the ends of its range."""

    parameter: str = Field(description="id in the register")
    low: float = Field(description="measure with the assumption at its low end, mean over lives")
    high: float = Field(description="and at its high end")
    noise: float = Field(ge=0, description="half of the 95 % interval of their difference")

    @property
    def clear(self) -> bool:
        """Whether the two ends differ by more than luck."""
        return abs(self.high - self.low) > self.noise


class Measured(Part):
    """One measure: what it is with every assumption in the middle, and what moves it, largest first."""

    name: str = Field(description="column of the table of runs")
    central: float
    swings: list[Swing]


class Swings(Part):
    """A study of one place with its passport."""

    schema_name: Literal["rondom.swings/1"] = "rondom.swings/1"
    model: str = Field(description="model version and fingerprint of the data files it was made with")
    place: str
    pressure: str
    policy: str
    years: int = Field(ge=1, description="horizon")
    seed: int = Field(ge=0, description="of the study that is shown; the choice was made with one seed less")
    lives: int = Field(ge=2, description="lives at each end, each with and without the plan")
    screened: int = Field(ge=1, description="assumptions the choice was made from")
    screening_lives: int = Field(ge=1, description="lives at each end for the choice")
    measures: list[Measured]

    @property
    def current(self) -> bool:
        """Whether the model that is installed would give the same."""
        return self.model == model_now()


def file_name(place: str) -> str:
    """Name of the file of a place, beside the other presets."""
    return f"tornado-{place}.json.gz"


def read(path: Path) -> Swings:
    """A study of a file.

    Raises
    ------
    BadInput
        When it cannot be read, or is not what this version writes.
    """
    return unpacked(Swings, path, "study", "rondom presets tornado")


@cache
def shipped(place: str) -> Swings | None:
    """The study of a place: of this model if there is one, else the first; None where there is none."""
    every = readable(there(file_name(place)), read)
    return next((one for one in every if one.current), every[0] if every else None)
