"""Euros of one year in those of another: consumer prices of the register, and after 2024 what the sheet says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.register import load

#: The year of the register's newest euros, and the first year it has consumer prices of.
BASE: Final = 2024
FIRST: Final = 2016


def to_year(value: float, given: int, wanted: int, index: Mapping[int, float]) -> float:
    """A price in the euros of another year.

    Parameters
    ----------
    value : float
        Euros of the year ``given``.
    given, wanted : int
        Years of the euros; ``wanted`` is 2016, 2023 or 2024.
    index : mapping of int to float
        Price level of years after 2024, 2024 = 100.

    Returns
    -------
    float
        Such that the ledger, which brings the year ``wanted`` to 2024 by its own factors, comes to the same euros.

    Raises
    ------
    KeyError
        No price level of a year after 2024.
    """
    if given == wanted:
        return value
    return value * _to_base(given, index) / _ledger_factor(wanted)


def _to_base(year: int, index: Mapping[int, float]) -> float:
    if year > BASE:
        return 100.0 / index[year]
    factor = 1.0
    register = load()
    for first in range(year, BASE):
        factor *= 1.0 + register[f"cpi_{first % 100}_{first % 100 + 1}"].value
    return factor


def _ledger_factor(year: int) -> float:
    """What ``sim.tariffs`` multiplies a price of that year by."""
    if year == FIRST:
        return load()["cpi_16_24"].value
    return _to_base(year, {})
