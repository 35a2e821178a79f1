"""The small tables that ship with the model, read once."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files
from typing import Final

from sim.errors import BadInput

#: Columns of each table of ``sim/data`` that this package reads.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "age_distribution.csv": ("age_from", "age_to", "thousands", "year", "grade", "source"),
    "age_profiles.csv": ("profile", "age", "value", "unit", "grade", "source"),
    "neighbourhoods.csv": (
        *(
            "area",
            "indicator",
            "value",
            "unit",
            "year",
            "source",
            "code",
            "kind",
            "sd",
            "low",
            "high",
            "grade",
        ),
    ),
    "places.csv": ("place", "name", "municipality", "code", "note"),
}


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a shipped table.

    Parameters
    ----------
    name : str
        One of ``COLUMNS``.

    Returns
    -------
    tuple of dict
        Cells as text, by column.

    Raises
    ------
    BadInput
        The table is missing or has other columns.
    """
    try:
        text = files("sim").joinpath("data", name).read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise BadInput(f"sim/data/{name} cannot be read ({error}): install the package again") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    header = tuple(reader.fieldnames or ())
    if header != COLUMNS[name]:
        raise BadInput(
            f"sim/data/{name}: columns read: {','.join(header)}; expected: {','.join(COLUMNS[name])}"
        )
    return tuple(reader)
