"""Stand-ins that fit the place they stand in for: shares of elsewhere, bent to what is known of the place itself.

Shares of a wider area taken as they are contradict the place: a village of families cannot have as many people alone
as its municipality, nor as many married people as it has not got couples for. So household types are bent to the
place's mean size, and marital status to its couples and its old.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.population.profile import HOUSEHOLD_TYPES, MARITAL

#: No more of the people who live as a couple are married than this: by judgement, a little room for rounding.
_MOST_MARRIED: Final = 0.94
#: No more of the old than this are widowed: by judgement.
_MOST_WIDOWED: Final = 0.6
_STEPS: Final = 60


class Around(NamedTuple):
    """What is known of an area, in persons per household and in percentages.

    Attributes
    ----------
    size : float
        Mean household size.
    households : float
        Households per 100 inhabitants.
    young, old : float
        Inhabitants under 15, and of 65 and over.
    childless, families, single : float
        Households without and with children, per cent of households; single parents, per cent of those.
    """

    size: float
    households: float
    young: float
    old: float
    childless: float
    families: float
    single: float

    @property
    def paired(self) -> float:
        """Inhabitants who live as a couple, per cent."""
        couples = self.childless + self.families * (1.0 - self.single / 100.0)
        return 2.0 * self.households * couples / 100.0


def types_for_size(shares: Mapping[str, float], lender: float, size: float) -> dict[str, float]:
    """Household types of elsewhere, bent to a mean household size.

    Parameters
    ----------
    shares : mapping of str to float
        One person, no children, with children; per cent of households elsewhere.
    lender, size : float
        Mean size elsewhere, and the one wanted.

    Returns
    -------
    dict of str to float
        Per cent, adding up to 100; larger types gain by one common factor for each person more.

    Examples
    --------
    >>> bent = types_for_size(
    ...     dict(households_single=38.0, households_no_children=29.0, households_children=33.0), 2.14, 2.6
    ... )
    >>> [round(value) for value in bent.values()]
    [22, 25, 52]
    """
    single, childless, families = (shares[name] / sum(shares.values()) for name in HOUSEHOLD_TYPES)
    # Persons in a household with children, from the mean size there: the three types add up to it.
    large = max(2.5, (lender - single - 2.0 * childless) / families) if families > 0.0 else 3.6
    persons = (1.0, 2.0, large)
    wanted = min(max(size, 1.02), large - 0.05)
    low, high = -8.0, 8.0
    bent = (single, childless, families)
    for _ in range(_STEPS):
        pull = 0.5 * (low + high)
        weights = [
            share * math.exp(pull * n)
            for share, n in zip((single, childless, families), persons, strict=True)
        ]
        bent = (weights[0] / sum(weights), weights[1] / sum(weights), weights[2] / sum(weights))
        mean = sum(share * n for share, n in zip(bent, persons, strict=True))
        low, high = (pull, high) if mean < wanted else (low, pull)
    return {name: 100.0 * share for name, share in zip(HOUSEHOLD_TYPES, bent, strict=True)}


def marital_for(shares: Mapping[str, float], lender: Around, here: Around) -> dict[str, float]:
    """Marital status of elsewhere, bent to the couples, the old and the children of a place.

    Parameters
    ----------
    shares : mapping of str to float
        Unmarried, married, divorced, widowed; per cent of inhabitants elsewhere.
    lender, here : Around
        What is known of elsewhere and of the place.

    Returns
    -------
    dict of str to float
        Per cent, adding up to 100: as many of the couples are married, of the old widowed and of those over 14
        divorced as elsewhere; the others never married.
    """
    married = min(shares["married"] * _ratio(here.paired, lender.paired), _MOST_MARRIED * here.paired)
    widowed = min(shares["widowed"] * _ratio(here.old, lender.old), _MOST_WIDOWED * here.old)
    divorced = shares["divorced"] * _ratio(100.0 - here.young, 100.0 - lender.young)
    ever = married + widowed + divorced
    # Children are unmarried, and so are some of those who are not children any more.
    factor = min(1.0, 0.92 * (100.0 - here.young) / ever) if ever > 0.0 else 1.0
    bent = {"married": married * factor, "divorced": divorced * factor, "widowed": widowed * factor}
    return {name: bent.get(name, 100.0 - sum(bent.values())) for name in MARITAL}


def _ratio(here: float, there: float) -> float:
    return here / there if there > 0.0 else 1.0
