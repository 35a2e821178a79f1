"""What a result holds of places of the user's own: the figures they were built from, and where those come from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from experiments.quantities import Number, Part


class OwnPlaceFigure(Part):
    """One figure of an own place."""

    indicator: str
    value: Number
    unit: str
    year: int
    source: str
    kind: Literal["source", "estimate"] = Field(
        description="of the area itself, or a stand-in from around it"
    )
    grade: str


class OwnPlace(Part):
    """A place that is not shipped."""

    code: str
    note: str
    origin: dict[str, str] = Field(description="file, its fingerprint and table it was made from")
    figures: list[OwnPlaceFigure]
