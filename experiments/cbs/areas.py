"""The areas of a table: the one that is wanted, those around it, and how much areas of its kind differ."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from experiments.cbs.cells import NO_COLUMN, Missing, Unreadable, number
from experiments.cbs.columns import Place, find_columns
from experiments.cbs.table import Row, opened
from sim.errors import BadInput

#: Amsterdam has letters among its digits.
CODE: Final = re.compile(r"NL\d{2}|GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4}")
KINDS: Final = {"NL": "Nederland", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}
#: Areas smaller than this say more about chance than about how areas differ.
_SPREAD_FROM, _SPREAD_LEAST = 200.0, 8
_SUGGESTIONS = 6
#: Shares whose spread over areas is kept, and the figure each is a share of ('' when it is a percentage already).
SHARES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("aged_0_14", "aged_15_24", "aged_25_44", "aged_45_64", "aged_65_plus"), "inhabitants"),
    **dict.fromkeys(("unmarried", "married", "divorced", "widowed"), "inhabitants"),
    **dict.fromkeys(("households_single", "households_no_children", "households_children"), "households"),
    "household_size": "",
    "income_low": "",
    "income_high": "",
}


@dataclass(frozen=True)
class Area:
    """One area of a table.

    Attributes
    ----------
    code, name, municipality : str
        As CBS has them.
    where : str
        File and line.
    values : mapping of str to float or Missing
        Figures in the unit of the table (counts, or percentages in old tables).
    measures, headers : mapping of str to str
        How each is measured here, and what its column is called.
    """

    code: str
    name: str
    municipality: str
    where: str
    values: Mapping[str, float | Missing]
    measures: Mapping[str, str]
    headers: Mapping[str, str]

    def value(self, indicator: str) -> float | None:
        """Figure, or None when there is none."""
        found = self.values.get(indicator)
        return None if found is None or isinstance(found, Missing) else found

    def why(self, indicator: str) -> str:
        """Reason why a figure is not there."""
        found = self.values.get(indicator)
        return found.reason if isinstance(found, Missing) else NO_COLUMN

    def share(self, indicator: str) -> float | None:
        """Figure as a percentage of the whole it is a part of, or as it is when it is no part of a whole."""
        value, whole = self.value(indicator), SHARES.get(indicator, "")
        if value is None or not whole or self.measures.get(indicator) == "percent":
            return value
        total = self.value(whole)
        return 100.0 * value / total if total else None


@dataclass(frozen=True)
class Found:
    """What a table holds about an area.

    Attributes
    ----------
    areas : mapping of str to Area
        By code: the area itself, the wijk and municipality around it, the Netherlands; those that are there.
    spread : mapping of str to (float, float, float)
        Standard deviation, 5 % and 95 % point of a share over areas of the same kind.
    alike : int
        How many areas that is.
    source, year : str, int
        What the table is and the year it is about.
    file : str
        Name of the file, or address.
    """

    areas: Mapping[str, Area]
    spread: Mapping[str, tuple[float, float, float]]
    alike: int
    source: str
    year: int
    file: str


@dataclass
class _Seen:
    """What went by while reading."""

    places: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    shares: dict[str, list[float]] = field(default_factory=dict)
    alike: int = 0


def around(code: str) -> tuple[str, ...]:
    """Codes of an area and of those it lies in, the smallest first.

    Examples
    --------
    >>> around("BU02960138")
    ('BU02960138', 'WK029601', 'GM0296', 'NL00')
    """
    digits = code[2:]
    chain = {"BU": (f"WK{digits[:6]}", f"GM{digits[:4]}"), "WK": (f"GM{digits[:4]}",)}.get(code[:2], ())
    return tuple(dict.fromkeys((code, *chain, "NL00")))


def check_code(code: str) -> str:
    """Code as CBS writes it.

    Raises
    ------
    BadInput
        It is not a code of a wijk or buurt (or municipality).
    """
    plain = code.strip().upper()
    if not CODE.fullmatch(plain) or plain.startswith("NL"):
        raise BadInput(
            f"code is '{code}': expected a wijk (WK and 6 digits, such as WK029603), a buurt (BU and 8, such as "
            "BU02960138) or a municipality (GM and 4); `rondom neighbourhoods find FILE NAME` finds it by name"
        )
    return plain


def from_file(path: Path, code: str, year: int, *, needed: bool = True) -> Found | None:
    """Read an area and those around it from CBS's yearly file.

    Parameters
    ----------
    path : pathlib.Path
        CSV or workbook.
    code : str
        Code of a wijk, buurt or municipality.
    year : int
        Year of the file.
    needed : bool
        Whether the area itself must be there; of a second file it need not.

    Raises
    ------
    BadInput
        Every problem with the lines that matter, each with file and line.
    """
    with opened(path) as table:
        places = find_columns(table.header.cells, table.header.where)
        return select(
            table.rows,
            places,
            code,
            f"CBS Kerncijfers wijken en buurten {year}",
            year,
            path.name,
            needed=needed,
        )


def select(
    rows: Iterable[Row],
    places: Mapping[str, Place],
    code: str,
    source: str,
    year: int,
    file: str,
    *,
    needed: bool,
) -> Found | None:
    """Pick the areas that matter out of the rows of a table, and measure how areas of the kind differ.

    Raises
    ------
    BadInput
        As `from_file`.
    """
    wanted, seen = around(code), _Seen()
    areas: dict[str, Area] = {}
    problems: list[str] = []
    for row in rows:
        here = _code(row, places)
        if here is None:
            continue
        if here in seen.places:
            if here in wanted:
                problems.append(
                    f"{row.where}: {here} stands at {seen.places[here][2]} already: expected each area once; "
                    "remove one of the two lines"
                )
            continue
        seen.places[here] = (_text(row, places, "name"), _text(row, places, "municipality"), row.where)
        if here in wanted:
            area, wrong = _area(row, places, here)
            areas[here] = area
            problems += wrong
        elif here[:2] == code[:2]:
            _keep_shares(row, places, here, seen)
    if problems:
        raise BadInput(problems)
    if code not in areas:
        if needed:
            raise BadInput(_unknown(code, seen, file))
        return None
    return Found(areas, _spread(seen), seen.alike, source, year, file)


def _code(row: Row, places: Mapping[str, Place]) -> str | None:
    position = places["code"].position
    text = str(row.cells[position] or "").strip().strip('"').upper() if position < len(row.cells) else ""
    return text if CODE.fullmatch(text) else None


def _text(row: Row, places: Mapping[str, Place], what: str) -> str:
    place = places.get(what)
    if place is None or place.position >= len(row.cells):
        return ""
    return " ".join(str(row.cells[place.position] or "").split())


def _area(row: Row, places: Mapping[str, Place], code: str) -> tuple[Area, list[str]]:
    last = max(place.position for place in places.values())
    if last >= len(row.cells):
        cut = f"{row.where}: {code} has {len(row.cells)} cells: expected at least {last + 1}; the line is cut off"
        return Area(code, "", "", row.where, {}, {}, {}), [cut]
    values: dict[str, float | Missing] = {}
    problems = []
    for indicator, place in places.items():
        if place.measure in ("code", "text"):
            continue
        read = number(row.cells[place.position], place.measure)
        if isinstance(read, Unreadable):
            problems.append(
                f"{row.where}, column {place.header} ({code}): read {read.read}, expected {read.expected}; "
                "write a number, or leave the cell empty when it is not known"
            )
        else:
            values[indicator] = read
    measures = {indicator: place.measure for indicator, place in places.items()}
    headers = {indicator: place.header for indicator, place in places.items()}
    name, municipality = _text(row, places, "name"), _text(row, places, "municipality")
    return Area(code, name, municipality, row.where, values, dict(measures), headers), problems


def _keep_shares(row: Row, places: Mapping[str, Place], code: str, seen: _Seen) -> None:
    """Shares of another area of the kind; what cannot be read in it is no problem of the area asked for."""
    values: dict[str, float | Missing] = {}
    for indicator in ("inhabitants", "households", *SHARES):
        place = places.get(indicator)
        if place is not None and place.position < len(row.cells):
            read = number(row.cells[place.position], place.measure)
            if not isinstance(read, Unreadable):
                values[indicator] = read
    area = Area(code, "", "", "", values, {name: place.measure for name, place in places.items()}, {})
    if (area.value("inhabitants") or 0.0) < _SPREAD_FROM:
        return
    seen.alike += 1
    for indicator in SHARES:
        share = area.share(indicator)
        if share is not None and (share <= 100.0 or indicator == "household_size"):
            seen.shares.setdefault(indicator, []).append(share)


def _spread(seen: _Seen) -> dict[str, tuple[float, float, float]]:
    found = {}
    for indicator, values in seen.shares.items():
        if len(values) >= _SPREAD_LEAST:
            shares = np.array(values)
            low, high = np.percentile(shares, (5.0, 95.0))
            found[indicator] = (float(shares.std(ddof=1)), float(low), float(high))
    return found


def _unknown(code: str, seen: _Seen, file: str) -> str:
    if not seen.places:
        return f"{file}: no line with the code of an area: expected GM, WK or BU and digits in the column of codes"
    listed = ", ".join(f"{found} {' '.join(seen.places[found][:1])}" for found in _nearest(code, seen.places))
    kind = KINDS[code[:2]]
    return (
        f"{file} has no {kind} {code} among its {len(seen.places)} areas: did you mean {listed}? "
        "Codes change when CBS or a municipality redraws its areas: look in the file of the same year"
    )


def _nearest(code: str, places: Mapping[str, tuple[str, str, str]]) -> list[str]:
    """Areas of the same municipality first, then what looks like the code."""
    same = [found for found in places if found[:2] == code[:2] and found[2:6] == code[2:6]]
    near = difflib.get_close_matches(code, same or list(places), n=_SUGGESTIONS, cutoff=0.0)
    return near or sorted(places)[:_SUGGESTIONS]


def by_name(path: Path, words: str) -> list[tuple[str, str, str]]:
    """Areas of a file whose name holds, or looks like, some words: code, name, municipality.

    Parameters
    ----------
    path : pathlib.Path
        CSV or workbook.
    words : str
        A name, or part of one; upper and lower case are the same.

    Raises
    ------
    BadInput
        The file cannot be read.
    """
    with opened(path) as table:
        places = find_columns(table.header.cells, table.header.where)
        named = list(_named(table.rows, places))
    asked = words.strip().casefold()
    held = [one for one in named if asked in one[1].casefold()]
    if held:
        return held
    by_folded: dict[str, list[tuple[str, str, str]]] = {}
    for one in named:
        by_folded.setdefault(bare(one[1]).casefold(), []).append(one)
    close = difflib.get_close_matches(asked, list(by_folded), n=_SUGGESTIONS, cutoff=0.6)
    return [one for name in close for one in by_folded[name]]


def _named(rows: Iterable[Row], places: Mapping[str, Place]) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        code = _code(row, places)
        if code is not None and not code.startswith("NL"):
            yield code, _text(row, places, "name"), _text(row, places, "municipality")


def bare(name: str) -> str:
    """Name of an area without its number.

    Examples
    --------
    >>> bare("Wijk 03 Batenburg")
    'Batenburg'
    """
    return re.sub(r"^(wijk|buurt)\s+\d+\s+", "", name.strip(), flags=re.IGNORECASE) or name.strip()
