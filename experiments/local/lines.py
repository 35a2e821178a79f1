"""What a municipality can fill in: the lines of ``lines.csv``, and the lists of the sheets on staff and offers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

STAFF, OFFERS, README = "Personeel", "Aanbod", "Lees mij"
#: Functions of staff: Dutch to English; the first three work for clients and count as the team.
FUNCTIONS: Final[Mapping[str, str]] = {
    "casuswerk": "casework",
    "intake": "intake",
    "collectief": "collective and preventive work",
    "leiding": "management, not counted",
    "overig": "other, not counted",
}
TEAM: Final = ("casuswerk", "intake", "collectief")
COLLECTIVE: Final = "collectief"
YES, NO = ("ja", "yes"), ("nee", "no")
#: Columns of a sheet with lines, Dutch and English: what the reader looks for in its header.
COLUMNS: Final[Mapping[str, str]] = {
    "code": "code", "omschrijving": "description", "betaler": "payer", "waarde": "value",
    "laag": "low", "hoog": "high", "eenheid": "unit", "jaar": "year", "bron": "source",
}  # fmt: skip
STAFF_COLUMNS: Final[Mapping[str, str]] = {
    "werkgever": "employer", "functie": "function", "fte": "FTE", "eenheid": "unit", "medewerkers": "workers",
    "verschuifbaar": "may move to prevention", "jaar": "year", "bron": "source",
}  # fmt: skip
OFFER_COLUMNS: Final[Mapping[str, str]] = {
    "code": "code", "omschrijving": "description", "bestaat": "exists", "jaar": "year", "bron": "source",
}  # fmt: skip
PAYERS: Final[Mapping[str, str]] = {
    "municipality": "gemeente", "zvw": "Zvw", "wlz": "Wlz", "resident": "inwoner", "": "",
}  # fmt: skip
UNIT_FTE: Final = "FTE"
#: FTE of one row, and of all that may be one social team.
MOST_FTE: Final = 2_000.0


class Line(NamedTuple):
    """One line that can be filled in.

    Attributes
    ----------
    sheet, line, payer : str
        Where it stands, its code, who pays ('' when nobody does).
    label_nl, label_en, unit_nl, unit_en : str
        For people.
    low, high : float
        What is accepted; outside it is a slip of the pen.
    parameters : tuple of str
        What it replaces (or, with a reference, scales).
    price_year : int or None
        Year of the euros in which the parameter is kept.
    reference : float or None
        Per 10 000 inhabitants: the level that belongs to the shipped value of the parameters.
    reference_source : str
        Where that comes from.
    """

    sheet: str
    line: str
    payer: str
    label_nl: str
    label_en: str
    unit_nl: str
    unit_en: str
    low: float
    high: float
    parameters: tuple[str, ...]
    price_year: int | None
    reference: float | None
    reference_source: str

    @property
    def euros(self) -> bool:
        """Whether it is a price, which needs the year of its euros."""
        return self.price_year is not None


@cache
def lines() -> Mapping[str, Line]:
    """All lines by code, in the order of the sheets."""
    text = files("experiments.local").joinpath("lines.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        found[row["line"]] = Line(
            row["sheet"], row["line"], row["payer"], row["label_nl"], row["label_en"], row["unit_nl"], row["unit_en"],
            float(row["low"]), float(row["high"]), tuple(name for name in row["parameter"].split(";") if name),
            int(row["price_year"]) if row["price_year"] else None,
            float(row["reference"]) if row["reference"] else None, row["reference_source"],
        )  # fmt: skip
    return found


@cache
def sheets() -> tuple[str, ...]:
    """Sheets with lines, in their order."""
    return tuple(dict.fromkeys(line.sheet for line in lines().values()))
