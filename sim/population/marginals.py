"""Published figures beside the built population: how well a place fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.population.composition import BANDS
from sim.population.people import People, ages
from sim.population.profile import MARITAL, Figure, Profile
from sim.state import CHILD

#: CBS rounds counts of small areas to fives and shares to whole percentages.
COUNT_UNIT: Final = 5.0
SHARE_UNIT: Final = 1.0
SIZE_UNIT: Final = 0.05
RELATIVE: Final = 0.02

#: Dutch and English label of each figure.
LABELS: Final[dict[str, tuple[str, str]]] = {
    "inhabitants": ("Inwoners", "Inhabitants"),
    "aged_0_14": ("0 tot 15 jaar", "Aged 0-14"),
    "aged_15_24": ("15 tot 25 jaar", "Aged 15-24"),
    "aged_25_44": ("25 tot 45 jaar", "Aged 25-44"),
    "aged_45_64": ("45 tot 65 jaar", "Aged 45-64"),
    "aged_65_plus": ("65 jaar en ouder", "Aged 65 and over"),
    "households": ("Huishoudens", "Households"),
    "household_size": ("Gemiddelde huishoudensgrootte", "Mean household size"),
    "households_single": ("Eenpersoonshuishoudens", "One-person households"),
    "households_no_children": ("Huishoudens zonder kinderen", "Households without children"),
    "households_children": ("Huishoudens met kinderen", "Households with children"),
    "single_parents": (
        "Eenoudergezinnen, van huishoudens met kinderen",
        "Single parents, of those with children",
    ),
    "unmarried": ("Ongehuwd", "Unmarried"),
    "married": ("Gehuwd", "Married"),
    "divorced": ("Gescheiden", "Divorced"),
    "widowed": ("Verweduwd", "Widowed"),
    "income_low": ("Laagste 40 % inkomens", "Lowest 40 % of incomes"),
    "income_high": ("Hoogste 20 % inkomens", "Highest 20 % of incomes"),
}


class Marginal(NamedTuple):
    """One published figure beside the same figure of the built people.

    ``deviation`` is built less published in the unit of the figure; ``allowed`` is the larger of 2 % of the
    figure and one rounding unit of CBS (5 people or households, 1 percentage point, 0.05 in the mean size).
    """

    indicator: str
    label: str
    published: float
    unit: str
    year: int
    source: str
    kind: str
    built: float
    deviation: float
    allowed: float
    ok: bool


def marginals(profile: Profile, people: People, lang: str = "nl") -> list[Marginal]:
    """Compare a built population with the figures it was built from.

    Parameters
    ----------
    profile : Profile
        The figures: drawn ones when the people were built from a draw.
    people : People
        The built population.
    lang : {"nl", "en"}
        Language of the labels.

    Returns
    -------
    list of Marginal
        In the order of ``LABELS``; figures the place does not have are left out.
    """
    built = dict(_built(people))
    rows = []
    for indicator, labels in LABELS.items():
        if not profile.has(indicator):
            continue
        figure = profile.figure(indicator)
        value = built[indicator](figure.unit)
        allowed = max(RELATIVE * figure.value, _unit(figure))
        deviation = value - figure.value
        rows.append(
            Marginal(
                indicator,
                labels[0] if lang == "nl" else labels[1],
                figure.value,
                figure.unit,
                figure.year,
                figure.source,
                figure.kind,
                value,
                deviation,
                allowed,
                abs(deviation) <= allowed + 1e-9,
            )
        )
    return rows


def _unit(figure: Figure) -> float:
    if figure.indicator == "household_size":
        return SIZE_UNIT
    return SHARE_UNIT if figure.unit.startswith("%") else COUNT_UNIT


def _built(people: People) -> Iterator[tuple[str, Callable[[str], float]]]:
    """Each indicator with a function from the unit of the published figure to the built value."""
    n, h = people.birth.shape[0], people.size.shape[0]
    age = ages(people)
    private = people.household >= 0
    children = np.bincount(people.household[people.role == CHILD], minlength=h)
    adults = private & (age >= 18)
    quintile = people.income[people.household[adults]]
    family = children > 0
    parents = people.size - children

    def share(count: int | np.integer, whole: int | np.integer) -> Callable[[str], float]:
        return lambda unit: (
            100.0 * float(count) / max(float(whole), 1.0) if unit.startswith("%") else float(count)
        )

    def number_of(mask: NDArray[np.bool_]) -> int:
        return int(np.count_nonzero(mask))

    yield "inhabitants", share(n, n)
    for indicator, low, high in BANDS:
        yield indicator, share(number_of((age >= low) & (age < high if high < 100 else True)), n)
    yield "households", share(h, h)
    yield "household_size", lambda _: number_of(private) / h
    yield "households_single", share(number_of(people.size == 1), h)
    yield "households_no_children", share(number_of(~family & (people.size > 1)), h)
    yield "households_children", share(number_of(family), h)
    yield "single_parents", share(number_of(family & (parents == 1)), number_of(family))
    for status, indicator in enumerate(MARITAL):
        yield indicator, share(number_of(people.marital == status), n)
    yield "income_low", share(number_of(quintile <= 1), quintile.shape[0])
    yield "income_high", share(number_of(quintile == 4), quintile.shape[0])
