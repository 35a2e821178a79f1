"""The empty sheet for a municipality's own figures: Dutch beside English, units, ranges, what rondom uses now."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from experiments.local.lines import (
    COLUMNS,
    FUNCTIONS,
    OFFER_COLUMNS,
    OFFERS,
    PAYERS,
    README,
    STAFF,
    STAFF_COLUMNS,
    UNIT_FTE,
    Line,
    lines,
    sheets,
)
from sim.offers import offers
from sim.register import load

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: Row of the headers; what stands above it is explanation.
HEADER_ROW: Final = 4
STAFF_ROWS: Final = 40
_DARK, _FILL_IN, _GREY = "1F3B57", "FFF6D6", "EEEEEE"
_WIDTHS: Final = {
    "code": 18, "omschrijving": 52, "description": 44, "bron": 44, "eenheid": 24, "werkgever": 34, "functie": 18,
    "toegestaan": 22, "nu": 22, "herkomst": 60,
}  # fmt: skip


def template() -> Workbook:
    """The empty sheet.

    Returns
    -------
    openpyxl.Workbook
        Sheets: explanation, one for each kind of line, staff, offers.
    """
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _readme(book.create_sheet(README))
    for name in sheets():
        if name == "Team":
            _staff(book.create_sheet(STAFF))
        _lines(book.create_sheet(name), name)
    _offers(book.create_sheet(OFFERS))
    return book


def write_template(path: Path) -> None:
    """Write the empty sheet; the caller has seen to it that nothing stands there.

    Raises
    ------
    OSError
        It cannot be written.
    """
    template().save(path)


def _readme(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    text = files("experiments.local").joinpath("explanation.csv").read_text(encoding="utf-8")
    rows = [(row["nl"], row["en"]) for row in csv.DictReader(io.StringIO(text, newline=""))]
    for row, (dutch, english) in enumerate(rows, start=1):
        for column, text in ((1, dutch), (2, english)):
            cell = sheet.cell(row, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1, size=14 if row == 1 else 11, italic=column == 2)
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 80


def _header(sheet: Worksheet, names: Sequence[str], title: tuple[str, str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet["A1"], sheet["A2"] = title
    sheet["A1"].font, sheet["A2"].font = Font(bold=True, size=13), Font(italic=True)
    for column, name in enumerate(names, start=1):
        cell = sheet.cell(HEADER_ROW, column, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_DARK)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        width = next((width for key, width in _WIDTHS.items() if key in name.casefold()), 13)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)


def _paint(sheet: Worksheet, row: int, names: Sequence[str], filled: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, PatternFill

    for column, name in enumerate(names, start=1):
        cell = sheet.cell(row, column)
        key = name.partition(" / ")[0]
        cell.fill = PatternFill("solid", fgColor=_FILL_IN if key in filled else _GREY)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _both(columns: Mapping[str, str]) -> list[str]:
    """Headers in both languages, once where they are the same."""
    return [
        dutch if dutch == english.casefold() else f"{dutch} / {english}" for dutch, english in columns.items()
    ]


def _lines(sheet: Worksheet, name: str) -> None:
    names = [
        *_both(COLUMNS),
        "toegestaan / allowed",
        "rondom rekent nu met / rondom now uses",
        "herkomst / origin",
    ]
    names.insert(2, "description")
    names[1] = "omschrijving"
    _header(sheet, names, (f"{name}: vul de gele cellen in", "fill in the yellow cells"))
    for row, line in enumerate((one for one in lines().values() if one.sheet == name), start=HEADER_ROW + 1):
        now, origin = _now(line)
        told = [line.line, line.label_nl, line.label_en, PAYERS[line.payer], None, None, None,
                f"{line.unit_nl} / {line.unit_en}" if line.unit_nl != line.unit_en else line.unit_nl, None, None,
                f"{_plain(line.low)} – {_plain(line.high)}", now, origin]  # fmt: skip
        for column, value in enumerate(told, start=1):
            sheet.cell(row, column, value)
        _paint(sheet, row, names, ("waarde", "laag", "hoog", "jaar", "bron"))
        _guard(sheet, row, line)


def _guard(sheet: Worksheet, row: int, line: Line) -> None:
    """Let the spreadsheet warn where a figure is typed; ``rondom local check`` looks again."""
    from openpyxl.worksheet.datavalidation import DataValidation

    between = DataValidation(
        type="decimal", operator="between", formula1=f"{line.low:g}", formula2=f"{line.high:.0f}"
        if line.high.is_integer() else f"{line.high:g}", allow_blank=True, errorStyle="warning",
        error=f"Een getal van {_plain(line.low)} tot {_plain(line.high)} {line.unit_nl}.",
    )  # fmt: skip
    sheet.add_data_validation(between)
    between.add(f"E{row}:G{row}")


def _plain(number: float) -> str:
    """A bound as people write it in Dutch: 1.000.000, 0,5."""
    return f"{number:,.0f}".replace(",", ".") if number.is_integer() else f"{number:g}".replace(".", ",")


def _now(line: Line) -> tuple[str, str]:
    """What rondom uses when the line is left empty, and where that comes from."""
    if not line.parameters:
        return "", ""
    if line.reference is not None:
        return f"{line.reference:g} per 10.000 inwoners", f"{line.reference_source}; grade D"
    entry = load()[line.parameters[0]]
    year = f" (prijzen {entry.price_year})" if entry.price_year else ""
    return f"{entry.value:g} {entry.unit}{year}", f"{entry.source}; grade {entry.grade}"


def _staff(sheet: Worksheet) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    names = _both(STAFF_COLUMNS)
    title = ("Personeel: één regel per werkgever en functie", "one row per employer and function")
    _header(sheet, names, title)
    entry = load()["team_fte_10k"]
    now = f"{entry.value:g} FTE per 10.000 inwoners ({entry.source}; grade {entry.grade})"
    sheet["A3"] = (
        f"Leeg laten mag: dan rekent rondom met {now}. Vul ook het aantal inwoners in op het blad Gemeente."
    )
    last = HEADER_ROW + STAFF_ROWS
    for row in range(HEADER_ROW + 1, last + 1):
        sheet.cell(row, list(STAFF_COLUMNS).index("eenheid") + 1, UNIT_FTE)
        _paint(sheet, row, names, [key for key in STAFF_COLUMNS if key != "eenheid"])
    for key, choices in (("functie", FUNCTIONS), ("verschuifbaar", ("ja", "nee"))):
        listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        sheet.add_data_validation(listed)
        letter = sheet.cell(1, list(STAFF_COLUMNS).index(key) + 1).column_letter
        listed.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")


def _offers(sheet: Worksheet) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    names = [*_both(OFFER_COLUMNS), "rondom rekent nu met / rondom now uses"]
    names.insert(2, "description")
    names[1] = "omschrijving"
    title = ("Aanbod: bestaat het al in uw gemeente?", "does it exist in your municipality already?")
    _header(sheet, names, title)
    for row, offer in enumerate(offers().values(), start=HEADER_ROW + 1):
        now = "ja (Wijchen, 2019)" if offer.existing else "nee (Wijchen, 2019)"
        told = [offer.name, offer.label_nl, offer.label_en, None, None, None, now]
        for column, value in enumerate(told, start=1):
            sheet.cell(row, column, value)
        _paint(sheet, row, names, ("bestaat", "jaar", "bron"))
    listed = DataValidation(type="list", formula1='"ja,nee"', allow_blank=True)
    sheet.add_data_validation(listed)
    listed.add(f"D{HEADER_ROW + 1}:D{HEADER_ROW + len(offers())}")
