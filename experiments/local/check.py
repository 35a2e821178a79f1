"""From a filled-in sheet to own figures: every problem at once, with its cell; nothing is guessed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from experiments.local.figures import OwnFigure, OwnFigures, OwnOffer
from experiments.local.lines import (
    COLUMNS,
    NO,
    OFFER_COLUMNS,
    OFFERS,
    STAFF,
    STAFF_COLUMNS,
    YES,
    Line,
    lines,
    sheets,
)
from experiments.local.prices import BASE, FIRST, to_year
from experiments.local.sheet import Cells, Problems, read_sheets
from experiments.local.staff import staff_figures
from sim.errors import BadInput, nearest
from sim.offers import OFFERS as KNOWN_OFFERS
from sim.register import load

#: Clients per inhabitant this many times fewer or more than the national figure are taken for a slip of the pen.
MOST_RATIO: Final = 5.0
#: Figures of before this year are too old to stand for today.
OLDEST: Final = 2015


class Given(NamedTuple):
    """One line as it was filled in."""

    line: Line
    cells: Cells
    value: float
    low: float
    high: float
    year: int | None

    @property
    def ranged(self) -> bool:
        """Whether low and high were given."""
        return self.low < self.high


def own_figures(path: Path) -> OwnFigures:
    """Read and check a filled-in sheet.

    Parameters
    ----------
    path : pathlib.Path
        An .xlsx that began as ``rondom local template``.

    Returns
    -------
    OwnFigures
        Ready for a run.

    Raises
    ------
    BadInput
        Every problem: file, sheet, cell, what was read, what was expected.
    """
    problems = Problems(path.name)
    wanted: dict[str, Mapping[str, str]] = dict.fromkeys(sheets(), COLUMNS)
    rows = read_sheets(path, {**wanted, STAFF: STAFF_COLUMNS, OFFERS: OFFER_COLUMNS}, problems)
    given = {
        name: one for sheet in sheets() for name, one in _lines(sheet, rows.get(sheet, ()), problems).items()
    }
    people = given["inhabitants"].value if "inhabitants" in given else None
    index = {int(name[-4:]): one.value for name, one in given.items() if name.startswith("index_")}
    figures: list[OwnFigure] = []
    for one in given.values():
        if one.line.reference is not None:
            figures += _scaled(one, people, problems)
        elif one.line.parameters:
            figures += _replaced(one, index, problems)
    figures += staff_figures(rows.get(STAFF, ()), people, problems)
    offers = _offers(rows.get(OFFERS, ()), problems)
    problems.stop()
    if not figures and not offers:
        raise BadInput(
            f"{path.name}: no figure is filled in: expected at least one yellow cell with a figure"
        )
    return OwnFigures(
        file=path.as_posix(), sha256=hashlib.sha256(path.read_bytes()).hexdigest(), figures=tuple(figures),
        offers=tuple(offers),
    )  # fmt: skip


def _lines(sheet: str, rows: Sequence[Cells], problems: Problems) -> dict[str, Given]:
    here = {name: line for name, line in lines().items() if line.sheet == sheet}
    found: dict[str, Given] = {}
    seen: dict[str, str] = {}
    for cells in rows:
        code = cells.text("code")
        if not code:
            if not cells.empty("waarde"):
                problems.add(cells.where("code"), "a figure without a code", f"one of {', '.join(here)}")
            continue
        if code not in here:
            guess = nearest(code, here)
            hint = f" (did you mean '{guess}'?)" if guess else ""
            problems.add(cells.where("code"), f"unknown code '{code}'{hint}", f"one of {', '.join(here)}")
            continue
        if code in seen:
            problems.add(
                cells.where("code"), f"code '{code}' stands at {seen[code]} already", "each code once"
            )
            continue
        seen[code] = cells.where("code")
        one = _given(here[code], cells, problems)
        if one is not None:
            found[code] = one
    return found


def _given(line: Line, cells: Cells, problems: Problems) -> Given | None:
    """One line; None when it is left empty or something is wrong with it."""
    before = len(problems.found)
    numbers = {
        key: cells.number(key, line.low, line.high, line.unit_nl, problems)
        for key in ("waarde", "laag", "hoog")
    }
    value, low, high = numbers["waarde"], numbers["laag"], numbers["hoog"]
    wrong = len(problems.found) > before
    if value is None and not wrong:
        if low is not None or high is not None or not cells.empty("bron"):
            problems.add(
                cells.where("waarde"), "empty, while low, high or source is filled in", "the figure itself"
            )
        return None
    if (low is None) != (high is None) and not wrong:
        missing = "laag" if low is None else "hoog"
        problems.add(cells.where(missing), "empty", "low and high both, or neither")
    elif value is not None and low is not None and high is not None and not low <= value <= high:
        problems.add(
            cells.where("laag"), f"low {low:g}, value {value:g}, high {high:g}", "low <= value <= high"
        )
    _unit(line, cells, problems)
    source(cells, problems)
    year = year_of(cells, problems, needed=line.euros, first=FIRST if line.euros else OLDEST)
    if value is None or len(problems.found) > before:
        return None
    return Given(line, cells, value, value if low is None else low, value if high is None else high, year)


def _unit(line: Line, cells: Cells, problems: Problems) -> None:
    read = cells.text("eenheid")
    expected = f"{line.unit_nl} / {line.unit_en}" if line.unit_nl != line.unit_en else line.unit_nl
    if not read:
        problems.add(cells.where("eenheid"), "no unit", f"'{expected}'")
    elif read.casefold() not in {text.casefold() for text in (expected, line.unit_nl, line.unit_en)}:
        problems.add(
            cells.where("eenheid"), f"unit '{read}'", f"'{expected}': convert the figure to that unit"
        )


def source(cells: Cells, problems: Problems) -> str:
    """Source of a figure; a missing one is noted."""
    read = cells.text("bron")
    if not read:
        problems.add(
            cells.where("bron"), "no source", "where the figure comes from: system, contract, annual report"
        )
    return read


def year_of(cells: Cells, problems: Problems, *, needed: bool, first: int) -> int | None:
    """Year of a figure; a missing one that is needed, or an impossible one, is noted."""
    this_year = datetime.now(UTC).year
    if cells.empty("jaar"):
        if needed:
            problems.add(cells.where("jaar"), "no year", f"the year of the prices, {first} to {this_year}")
        return None
    read = cells.number("jaar", first, this_year, "", problems)
    if read is not None and not read.is_integer():
        problems.add(cells.where("jaar"), f"read {read:g}", "a whole year")
        return None
    return None if read is None else int(read)


def _replaced(one: Given, index: Mapping[int, float], problems: Problems) -> list[OwnFigure]:
    """The parameters of a line, replaced by what was given, in the euros of the register."""
    line, numbers = one.line, (one.value, one.low, one.high)
    if line.price_year is not None and one.year is not None:
        if one.year > BASE and one.year not in index:
            problems.add(
                one.cells.where("jaar"), f"prices of {one.year}, without their price level",
                f"prices of {FIRST} to {BASE}, or the figure index_{one.year} on the sheet Gemeente",
            )  # fmt: skip
            return []
        given, wanted = one.year, line.price_year
        numbers = tuple(to_year(value, given, wanted, index) for value in numbers)  # type: ignore[assignment]
    return [_figure(one, name, numbers, "triangular" if one.ranged else "fixed") for name in line.parameters]


def _scaled(one: Given, people: float | None, problems: Problems) -> list[OwnFigure]:
    """The ways to a door, scaled by clients per inhabitant here relative to the level the register belongs to."""
    line = one.line
    if people is None:
        problems.add(
            one.cells.where("waarde"), f"{one.value:g} {line.unit_nl}, without the inhabitants they are counted for",
            "the figure 'inhabitants' on the sheet Gemeente",
        )  # fmt: skip
        return []
    reference = line.reference or 1.0
    ratios = [10_000.0 * value / people / reference for value in (one.value, one.low, one.high)]
    if not 1.0 / MOST_RATIO <= ratios[0] <= MOST_RATIO:
        problems.add(
            one.cells.where("waarde"),
            f"read {one.value:g}, that is {ratios[0] * reference:.1f} per 10,000 inhabitants",
            f"{reference / MOST_RATIO:g} to {reference * MOST_RATIO:g} per 10,000: counted on one day, in the same "
            "area as the inhabitants?",
        )  # fmt: skip
        return []
    register = load()
    found = []
    for name in line.parameters:
        entry = register[name]
        # With no range of their own, what was uncertain about the way to the door stays as uncertain.
        low, high = (ratios[1] * entry.value, ratios[2] * entry.value) if one.ranged else (
            ratios[0] * entry.low, ratios[0] * entry.high)  # fmt: skip
        found.append(
            _figure(one, name, (ratios[0] * entry.value, low, high), "triangular" if one.ranged else "kept")
        )
    return found


def _figure(one: Given, name: str, numbers: Sequence[float], drawn: str) -> OwnFigure:
    value, low, high = (float(f"{number:.8g}") for number in numbers)
    span = f" ({one.low:g} – {one.high:g})" if one.ranged else ""
    year = f", {one.year}" if one.year is not None else ""
    return OwnFigure.model_validate(
        {"parameter": name, "value": value, "low": low, "high": high, "drawn": drawn, "label_nl": one.line.label_nl,
         "label_en": one.line.label_en, "told": f"{one.value:g}{span} {one.line.unit_nl}{year}",
         "source": one.cells.text("bron"), "cell": one.cells.where("waarde")}
    )  # fmt: skip


def _offers(rows: Sequence[Cells], problems: Problems) -> list[OwnOffer]:
    found: dict[str, OwnOffer] = {}
    for cells in rows:
        code = cells.text("code")
        if not code:
            if not cells.empty("bestaat"):
                problems.add(cells.where("code"), "an offer without a code", "the code of the template")
            continue
        exists = yes_or_no(cells, "bestaat", problems)
        if code not in KNOWN_OFFERS:
            guess = nearest(code, KNOWN_OFFERS)
            hint = f" (did you mean '{guess}'?)" if guess else ""
            problems.add(
                cells.where("code"), f"unknown offer '{code}'{hint}", f"one of {', '.join(KNOWN_OFFERS)}"
            )
            continue
        if code in found:
            problems.add(
                cells.where("code"), f"offer '{code}' stands at {found[code].cell} already", "each offer once"
            )
            continue
        if exists is None:
            if not cells.empty("bron") and cells.empty("bestaat"):
                problems.add(cells.where("bestaat"), "empty, while a source is filled in", "ja or nee")
            continue
        told = source(cells, problems)
        year_of(cells, problems, needed=False, first=OLDEST)
        if told:
            found[code] = OwnOffer(offer=code, exists=exists, source=told, cell=cells.where("bestaat"))
    return list(found.values())


def yes_or_no(cells: Cells, column: str, problems: Problems) -> bool | None:
    """Yes, no, or None when the cell is empty; anything else is noted."""
    read = cells.text(column).casefold()
    if not read:
        return None
    if read in YES or read in NO:
        return read in YES
    problems.add(cells.where(column), f"read '{cells.text(column)[:40]}'", "ja or nee")
    return None
