"""What the figures of a place leave open about age: national shares and curves, with grade and source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput, unknown
from sim.population.tables import table

#: Values of the register by id: ``sim.parameters.Parameters``, or any other mapping.
Values = Mapping[str, float]
#: Single years of age 0 .. 99; the last one holds everybody older.
AGES: Final = 100


@cache
def curve(name: str) -> NDArray[np.float64]:
    """Curve of ``age_profiles.csv`` over the years of age.

    Parameters
    ----------
    name : str
        A profile of that table.

    Returns
    -------
    float64[100]
        Straight lines between the given ages; read-only.

    Raises
    ------
    BadInput
        No such curve.
    """
    rows = table("age_profiles.csv")
    points = [(float(row["age"]), float(row["value"])) for row in rows if row["profile"] == name]
    if not points:
        raise BadInput(unknown("age profile", name, {row["profile"] for row in rows}))
    known, values = zip(*points, strict=True)
    line = np.asarray(np.interp(np.arange(AGES, dtype=np.float64), known, values), dtype=np.float64)
    line.setflags(write=False)
    return line


@cache
def reference_weights() -> NDArray[np.float64]:
    """National age distribution (``age_distribution.csv``), equal within its five-year bands.

    Returns
    -------
    float64[100]
        Shares of all residents by single year of age; they add up to 1; read-only.
    """
    weights = np.zeros(AGES)
    for row in table("age_distribution.csv"):
        start, stop = int(row["age_from"]), int(row["age_to"]) + 1
        weights[start:stop] = float(row["thousands"]) / (stop - start)
    shares = weights / float(weights.sum())
    shares.setflags(write=False)
    return shares
