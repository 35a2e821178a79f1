"""Lending: which area around a place has the figures it lacks, and the passport they come with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from experiments.cbs.areas import Area, Found
from experiments.cbs.standins import Around
from sim.population import Profile, profile
from sim.population.profile import HOUSEHOLD_TYPES, MARITAL

#: Shipped place whose figures are those of the Netherlands.
NATIONAL: Final = "reference"
#: Where a figure comes from, from near to far.
From = Literal["itself", "older", "computed", "wijk", "municipality", "country", "national"]
_ORIGINS: Final[dict[str, From]] = {"WK": "wijk", "GM": "municipality", "NL": "country"}
#: What was done to stand-ins, by the group they belong to.
_BENT: Final = {
    HOUSEHOLD_TYPES: " (bent to the mean household size here)",
    MARITAL: " (bent to the couples and ages here)",
}


class Donor(NamedTuple):
    """An area, in a table, that lends its shares."""

    area: Area
    table: Found
    origin: From


def donors(found: Sequence[Found], code: str, indicators: Sequence[str]) -> list[Donor]:
    """Areas that have all of some figures.

    Parameters
    ----------
    found : sequence of Found
        Tables, the one asked for first.
    code : str
        The area that needs them.
    indicators : sequence of str
        Figures that go together.

    Returns
    -------
    list of Donor
        The nearest first: the area itself in each table, then what it lies in.
    """
    able = []
    for here in [code, *(other for other in _chain(found) if other != code)]:
        for table in found:
            area = table.areas.get(here)
            own: From = "itself" if table is found[0] else "older"
            origin = own if here == code else _ORIGINS[here[:2]]
            if area is not None and all(area.share(name) is not None for name in indicators):
                able.append(Donor(area, table, origin))
    return able


def _chain(found: Sequence[Found]) -> list[str]:
    order = ("BU", "WK", "GM", "NL")
    codes = {code for table in found for code in table.areas}
    return sorted(codes, key=lambda code: order.index(code[:2]))


def shares_of(donor: Donor | None, group: Sequence[str]) -> dict[str, float]:
    """Shares an area lends, or those of the Netherlands when no area has them; percentages, or a mean."""
    if donor is None:
        national = profile(NATIONAL)
        return {name: national_share(national, name) for name in group}
    return {name: donor.area.share(name) or 0.0 for name in group}


def passport(donor: Donor | None, name: str, group: Sequence[str]) -> dict[str, object]:
    """Year, source, code, kind and grade of a figure that an area lends, or that the area itself has."""
    bent = _BENT.get(tuple(group), "")
    if donor is None:
        figure = profile(NATIONAL).figure(name)
        source = f"the Netherlands{bent}: {figure.source}"
        return {"year": figure.year, "source": source, "code": figure.code, "kind": "estimate", "grade": "D"}
    source = source_of(donor.table, donor.area, name)
    own = donor.origin in ("itself", "older")
    return {
        "year": donor.table.year,
        "source": source if own else f"{donor.area.name or donor.area.code}{bent}: {source}",
        "code": donor.area.code,
        "kind": "source" if own else "estimate",
        "grade": "A" if own else "C",
    }


def source_of(table: Found, area: Area, indicator: str) -> str:
    """Where a figure stands: table, file and column."""
    header = area.headers.get(indicator, "")
    return f"{table.source}, {table.file}" + (f", column {header}" if header else "")


def around_lender(donor: Donor | None) -> Around:
    """What is known of the area that lends; what it does not have is the Netherlands'."""
    national = profile(NATIONAL)
    inhabitants = national.value("inhabitants")

    def share(name: str) -> float:
        found = None if donor is None else donor.area.share(name)
        return national_share(national, name) if found is None else found

    households = 100.0 * national.value("households") / inhabitants
    if donor is not None:
        count, persons = donor.area.value("households"), donor.area.value("inhabitants")
        households = 100.0 * count / persons if count and persons else households
    return Around(
        share("household_size"), households, share("aged_0_14"), share("aged_65_plus"),
        share("households_no_children"), share("households_children"), national.value("single_parents"),
    )  # fmt: skip


def national_share(national: Profile, name: str) -> float:
    """Figure of the Netherlands as a percentage, or as it is when it is no number of persons."""
    figure = national.figure(name)
    return 100.0 * figure.value / national.value("inhabitants") if figure.unit == "persons" else figure.value
