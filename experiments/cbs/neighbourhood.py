"""From what CBS gives about an area to the figures of a place: what is missing comes from around it, and is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from experiments.cbs.areas import KINDS, Area, Found, bare
from experiments.cbs.lending import (
    NATIONAL,
    Donor,
    From,
    around_lender,
    donors,
    passport,
    shares_of,
    source_of,
)
from experiments.cbs.standins import Around, marital_for, types_for_size
from sim.errors import BadInput
from sim.population import Figure, Profile, profile
from sim.population.profile import AGE_BANDS, HOUSEHOLD_TYPES, MARITAL

#: Figures that are shown when CBS gives them; the model does not read them.
SHOWN: Final = {
    "dwellings_owned": "% of dwellings",
    "land_area": "ha",
    "urbanity": "class 1 (very urban) to 5 (not urban)",
}
_INCOMES: Final = ("income_low", "income_high")
_UNITS: Final = {
    **dict.fromkeys(AGE_BANDS, "% of inhabitants"),
    **dict.fromkeys(MARITAL, "% of inhabitants"),
    **dict.fromkeys(HOUSEHOLD_TYPES, "% of households"),
    **dict.fromkeys(_INCOMES, "% of persons with income"),
}
#: Reason of a figure that CBS gives for no wijk or buurt.
NOT_PUBLISHED: Final = "not published"
#: Spread of a figure of which the table shows no other areas, as a part of it: by judgement.
_JUDGED: Final = 0.1


class Account(NamedTuple):
    """How one figure came about.

    Attributes
    ----------
    indicator : str
        Which.
    figure : Figure or None
        What is used; None when it is not there and not needed.
    origin : str
        Where it comes from; ``itself`` is the area and year asked for.
    why : str
        What stands in the table instead of the area's own figure of that year, with how many of those that make one
        whole when it is not all of them; empty when the own figure is used.
    """

    indicator: str
    figure: Figure | None
    origin: From
    why: str


@dataclass
class _Making:
    """Figures under way."""

    found: Sequence[Found]
    code: str
    made: dict[str, Account] = field(default_factory=dict)

    @property
    def area(self) -> Area:
        """The area asked for."""
        return self.found[0].areas[self.code]

    def value(self, indicator: str) -> float:
        """Figure made before."""
        figure = self.made[indicator].figure
        if figure is None:
            raise KeyError(indicator)
        return figure.value


def neighbourhood(found: Sequence[Found], code: str, place: str) -> tuple[Profile, list[Account]]:
    """Figures of a place from one or more tables of CBS.

    Parameters
    ----------
    found : sequence of Found
        The first is the year asked for and holds the area; figures it lacks are taken from the others, in order.
    code : str
        Code of the area.
    place : str
        Short name of the place to be.

    Returns
    -------
    profile, accounts : Profile, list of Account
        Every figure the model reads, and how each came about.

    Raises
    ------
    BadInput
        The area has no inhabitants, or their number is not given.
    """
    making = _Making(found, code)
    area = making.area
    inhabitants = area.value("inhabitants")
    if not inhabitants:
        told = "0" if inhabitants == 0 else area.why("inhabitants")
        raise BadInput(
            f"{area.where}: {code} {area.name}: inhabitants read: {told}; expected 1 or more; nobody can be built from "
            "that: choose a larger area, or the wijk it lies in"
        )
    _count(making, "inhabitants", inhabitants, "persons")
    _ages(making)
    _households(making)
    _lent(making, HOUSEHOLD_TYPES)
    _single_parents(making)
    _lent(making, MARITAL)
    for indicator in _INCOMES:
        _lent(making, (indicator,))
    for indicator, unit in SHOWN.items():
        value = area.value(indicator)
        if value is None:
            making.made[indicator] = Account(indicator, None, "itself", area.why(indicator))
        else:
            _count(making, indicator, value, unit)
    figures = tuple(account.figure for account in making.made.values() if account.figure is not None)
    municipality = area.municipality or (area.name if code.startswith("GM") else "")
    note = f"{KINDS[code[:2]].capitalize()}, imported from {found[0].source} ({found[0].file})"
    name = bare(area.name) or code
    made = Profile(place=place, name=name, municipality=municipality, code=code, note=note, figures=figures)
    return made, list(making.made.values())


def _count(making: _Making, indicator: str, value: float, unit: str, low: float | None = None) -> None:
    table = making.found[0]
    high = None if low is None else round(2 * value - low, 4)
    figure = Figure(
        indicator=indicator, value=value, unit=unit, year=table.year, source=source_of(table, making.area, indicator),
        code=making.code, kind="source", low=low, high=high, grade="A",
    )  # fmt: skip
    making.made[indicator] = Account(indicator, figure, "itself", "")


def _ages(making: _Making) -> None:
    """Ages: own counts stand; the bands that are not given share the rest as they do elsewhere."""
    area, inhabitants = making.area, making.value("inhabitants")
    counted = area.measures.get(AGE_BANDS[0]) == "count"
    known = [name for name in AGE_BANDS if area.value(name) is not None and counted]
    for name in known:
        _count(making, name, area.value(name) or 0.0, "persons")
    unknown = [name for name in AGE_BANDS if name not in known]
    if unknown:
        left = inhabitants - sum(making.value(name) for name in known)
        if left < 0:
            raise BadInput(
                f"{area.where}: the age bands of {making.code} add up to {inhabitants - left:g}: expected at most "
                f"its {inhabitants:g} inhabitants; look at the line in the file"
            )
        _lent(making, unknown, left)
    # The bands stand in their own order, whichever were known.
    for name in AGE_BANDS:
        making.made[name] = making.made.pop(name)


def _lent(making: _Making, group: Sequence[str], total: float | None = None) -> None:
    """Figures of a group from the nearest area that has them all; with a total, as persons that share it."""
    donor = next(iter(donors(making.found, making.code, group)), None)
    shares = shares_of(donor, group)
    if sum(shares.values()) <= 0.0:
        donor = None
        shares = shares_of(None, group)
    mine = donor is not None and donor.origin in ("itself", "older")
    if not mine:
        shares = _bent(making, group, shares, donor)
    # Persons share what is left of them; percentages of one whole are brought to 100, single ones stay.
    whole = sum(shares.values())
    factor = 1.0 if len(group) == 1 and total is None else (100.0 if total is None else total) / whole
    why = "" if donor is not None and donor.origin == "itself" else _why(making.area, group)
    for name in group:
        value, unit = round(shares[name] * factor, 4), _UNITS[name] if total is None else "persons"
        if mine and total is not None:
            # The area's own shares of another year: percentages, which leave the counts of this year alone.
            value, unit = round(shares[name], 4), "% of inhabitants"
        told = {"indicator": name, "value": value, "unit": unit, **passport(donor, name, group)}
        if not mine:
            told |= _spread(making, name, value, factor)
        made = Figure.model_validate(told)
        making.made[name] = Account(name, made, donor.origin if donor else "national", why)


def _bent(
    making: _Making, group: Sequence[str], shares: dict[str, float], donor: Donor | None
) -> dict[str, float]:
    """Shares of elsewhere, made to fit what is known of the area itself."""
    if tuple(group) == HOUSEHOLD_TYPES:
        return types_for_size(shares, around_lender(donor).size, making.value("household_size"))
    if tuple(group) == MARITAL:
        return marital_for(shares, around_lender(donor), _here(making))
    return shares


def _here(making: _Making) -> Around:
    inhabitants = making.value("inhabitants")
    young, old = (_percentage(making, name, inhabitants) for name in ("aged_0_14", "aged_65_plus"))
    return Around(
        making.value("household_size"), 100.0 * making.value("households") / inhabitants, young, old,
        making.value("households_no_children"), making.value("households_children"), making.value("single_parents"),
    )  # fmt: skip


def _percentage(making: _Making, name: str, inhabitants: float) -> float:
    figure = making.made[name].figure
    if figure is None:
        raise KeyError(name)
    return figure.value if figure.unit.startswith("%") else 100.0 * figure.value / inhabitants


def _spread(making: _Making, name: str, value: float, factor: float) -> dict[str, float]:
    """How far the area may differ from what stands in for it: as areas of its kind differ in the table."""
    measured = next((table.spread[name] for table in making.found if name in table.spread), None)
    if measured is None:
        return {
            "sd": round(_JUDGED * value, 4),
            "low": round((1.0 - 2 * _JUDGED) * value, 4),
            "high": round((1.0 + 2 * _JUDGED) * value, 4),
        }
    sd, low, high = (part * factor for part in measured)
    return {"sd": round(sd, 4), "low": round(min(low, value), 4), "high": round(max(high, value), 4)}


def _why(area: Area, group: Sequence[str]) -> str:
    reasons = {name: area.why(name) for name in group if area.value(name) is None}
    if not reasons:
        return ""
    same = set(reasons.values())
    told = (
        same.pop() if len(same) == 1 else "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
    )
    return told if len(reasons) == len(group) else f"{told} ({len(reasons)}/{len(group)})"


def _households(making: _Making) -> None:
    area, inhabitants = making.area, making.value("inhabitants")
    count, size = area.value("households"), area.value("household_size")
    size = size or None
    if count and size:
        _count(making, "households", count, "households")
        _count(making, "household_size", size, "persons per household", low=round(size - _rounding(size), 4))
        return
    if size is None and not count:
        able = donors(making.found, making.code, ("household_size",))
        size = able[0].area.value("household_size") if able else profile(NATIONAL).value("household_size")
        lender = able[0].area.name or able[0].area.code if able else "the Netherlands"
        _made_up(
            making, "household_size", size or 1.0, "persons per household", lender, area.why("household_size")
        )
    if count:
        _count(making, "households", count, "households")
        told = f"inhabitants per household, institutions included ({making.found[0].source})"
        _made_up(making, "household_size", max(1.0, inhabitants / count), "persons per household", told,
                 area.why("household_size"))  # fmt: skip
        return
    if size is not None and "household_size" not in making.made:
        _count(making, "household_size", size, "persons per household", low=round(size - _rounding(size), 4))
    persons = making.value("household_size")
    told = f"inhabitants divided by {persons:.2f} per household ({making.found[0].source})"
    _made_up(
        making, "households", float(round(inhabitants / persons)), "households", told, area.why("households")
    )
    for name in ("households", "household_size"):
        making.made[name] = making.made.pop(name)


def _rounding(size: float) -> float:
    """Half of the last digit in which CBS gives a mean: one digit, two in older tables."""
    return 0.05 if abs(size * 10 - round(size * 10)) < 1e-9 else 0.005


def _made_up(making: _Making, indicator: str, value: float, unit: str, told: str, why: str) -> None:
    value = round(value, 4)
    wide = 0.05 if indicator == "household_size" else 0.05 * value
    figure = Figure(
        indicator=indicator, value=value, unit=unit, year=making.found[0].year, source=told, code=making.code,
        kind="estimate", low=round(value - wide, 4), high=round(value + wide, 4), grade="C",
    )  # fmt: skip
    making.made[indicator] = Account(indicator, figure, "computed", why)


def _single_parents(making: _Making) -> None:
    """CBS does not publish single parents for a wijk: the Netherlands stand in."""
    figure = profile(NATIONAL).figure("single_parents")
    value = figure.value
    made = figure.model_copy(
        update={"kind": "estimate", "sd": round(_JUDGED * value, 4), "low": round(value * (1 - 2 * _JUDGED), 4),
                "high": round(value * (1 + 2 * _JUDGED), 4), "grade": "D",
                "source": f"the Netherlands: {figure.source}; spread by judgement"}
    )  # fmt: skip
    making.made["single_parents"] = Account("single_parents", made, "national", NOT_PUBLISHED)
