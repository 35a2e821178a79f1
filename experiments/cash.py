"""Cash beside economics: what part of a saving would leave somebody's budget, and under which contract.

A euro of care that is not needed is a saving to society; it is a euro in the till only when a contract, a building or
a payroll shrinks with it. Every line has a cashable part (grade D), used only for lines that save. Whether a line saves
is judged on its mean over the pairs: judged pair by pair, chance alone would count as extra cost. Under population
funding providers have one sum for all; until it is renewed a saving of the municipality stays with them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.outcomes import Floats
from experiments.person_schema import Contract

#: Recorded series of each line to the parameter with its cashable part; who pays it.
LINES = {
    "wmo": ("cost_wmo", "municipality"),
    "youth": ("cost_youth", "municipality"),
    "debt": ("cost_debt", "municipality"),
    "zvw": ("cost_zvw", "zvw"),
    "wlz": ("cost_wlz", "wlz"),
}


def cashable(
    differences: Mapping[str, Floats], shares: Mapping[str, Floats], renewal: Floats, contract: Contract
) -> dict[str, Floats]:
    """Cashable difference of each line over the horizon.

    Parameters
    ----------
    differences, shares, renewal, contract
        As in `cashable_years`.

    Returns
    -------
    dict of str to numpy.ndarray
        Line to float64[pairs], euros.
    """
    found = cashable_years(differences, shares, renewal, contract)
    return {line: years.sum(axis=1) for line, years in found.items()}


def cashable_years(
    differences: Mapping[str, Floats], shares: Mapping[str, Floats], renewal: Floats, contract: Contract
) -> dict[str, Floats]:
    """Cashable difference of each line in each year.

    Parameters
    ----------
    differences : mapping
        Line to float64[pairs, years], euros, policy minus baseline.
    shares : mapping
        Line to float64[pairs], cashable part of a saving.
    renewal : numpy.ndarray
        float64[pairs], years until a contract with population funding is renewed.
    contract : {'usual', 'population'}
        How the municipality buys care.

    Returns
    -------
    dict of str to numpy.ndarray
        Line to float64[pairs, years], euros. Whether a line saves is judged on its mean over the whole horizon.
    """
    found = {}
    for line, years in differences.items():
        part = np.ones_like(years)
        if years.sum(axis=1).mean() < 0.0:
            part *= shares[line][:, None]
            if contract == "population" and LINES[line][1] == "municipality":
                ends = np.arange(1, years.shape[1] + 1)
                part *= np.clip(ends - renewal[:, None], 0.0, 1.0)
        found[line] = part * years
    return found
