"""A grid on a sheet: title, measure, frozen headers, rows, and below them what the figures rest on."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from experiments.decisions.grid import Cell, Grid
from experiments.report.numbers import Lang
from experiments.workbook.style import DARK, FONT, WASH, alike, dress, put, put_text

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

#: Row of the headers; above it stand title, measure and an empty row.
HEADER_ROW: Final = 4
NARROW, WIDE, WIDEST = 13.0, 34.0, 70.0
#: Height of a line of text, points.
LINE: Final = 15.0
#: Text in a column makes it so wide: the longest cell up to here fits, longer text is broken.
_LETTERS: Final = 1.05


@dataclass(frozen=True)
class Written:
    """Where a grid stands on its sheet.

    Attributes
    ----------
    first, last : int
        First and last row with figures.
    column : dict of str to int
        Header to its column.
    """

    first: int
    last: int
    column: dict[str, int]


def write(sheet: Worksheet, grid: Grid, footing: Sequence[str], lang: Lang) -> Written:
    """Write a grid on an empty sheet.

    Parameters
    ----------
    sheet : openpyxl.worksheet.worksheet.Worksheet
        Empty.
    grid : Grid
        What.
    footing : sequence of str
        Stands under the table: how much is in it, kind of interval, price year, source.
    lang : {'nl', 'en'}
        Language of number formats.

    Returns
    -------
    Written
    """
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    head = [*grid.keys, *grid.head]
    put_text(sheet["A1"], grid.title)
    put_text(sheet["A2"], grid.measure)
    sheet["A1"].font, sheet["A2"].font = (
        Font(name=FONT, bold=True, size=14),
        Font(name=FONT, italic=True, color="5A5A5A"),
    )
    for column, name in enumerate(head, start=1):
        cell = sheet.cell(HEADER_ROW, column)
        put_text(cell, name[:1].upper() + name[1:])
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=DARK)
        key = column <= len(grid.keys)
        cell.alignment = Alignment(
            wrap_text=True, vertical="center", horizontal="left" if key else "center", indent=int(key)
        )
    row = HEADER_ROW
    line = Side(style="thin", color="8C8C8C")
    # Of cells that look alike only the first is dressed: that is most of the time a large sheet takes.
    dressed: dict[tuple[object, ...], SheetCell] = {}
    for number, group in enumerate(grid.groups):
        for place, figures in enumerate(group.rows):
            row += 1
            for column, one in enumerate([*(Cell(key) for key in group.keys), *figures], start=1):
                cell = sheet.cell(row, column)
                put(cell, one)
                looks = (*alike(one), number % 2, not place)
                if looks in dressed:
                    cell._style = copy(dressed[looks]._style)  # noqa: SLF001 - as openpyxl's copy_worksheet does
                    continue
                dress(cell, one, lang)
                if number % 2:
                    cell.fill = PatternFill("solid", fgColor=WASH)
                if not place:
                    cell.border = Border(top=line)
                dressed[looks] = cell
    _widths(sheet, grid)
    _heights(sheet, grid)
    _below(sheet, row + 2, [*grid.notes, *footing], len(head))
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, len(grid.keys) + 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{sheet.cell(max(row, HEADER_ROW), len(head)).coordinate}"
    print_setup(sheet, f"${HEADER_ROW}:${HEADER_ROW}")
    return Written(HEADER_ROW + 1, row, {name: column for column, name in enumerate(head, start=1)})


def _widths(sheet: Worksheet, grid: Grid) -> None:
    from openpyxl.utils import get_column_letter

    for column, name in enumerate([*grid.keys, *grid.head]):
        longest = max((len(word) for word in name.split()), default=0)
        for group in grid.groups:
            for row in group.rows:
                one = group.keys[column] if column < len(grid.keys) else row[column - len(grid.keys)].value
                longest = max(longest, len(one) if isinstance(one, str) else 0)
        widest = WIDEST if longest > 2 * WIDEST else WIDE
        width = min(max(NARROW, longest * _LETTERS + 3.0), widest)
        sheet.column_dimensions[get_column_letter(column + 1)].width = width


def _heights(sheet: Worksheet, grid: Grid) -> None:
    """Rows as high as their longest words need: a file that was never opened has no heights of its own."""
    from openpyxl.utils import get_column_letter

    widths = [
        sheet.column_dimensions[get_column_letter(number + 1)].width for number in range(sheet.max_column)
    ]

    def needed(texts: Sequence[object]) -> float:
        return LINE * max(
            lines_of(text, width - 1.0) if isinstance(text, str) else 1
            for text, width in zip(texts, widths, strict=True)
        )

    sheet.row_dimensions[HEADER_ROW].height = needed([*grid.keys, *grid.head]) + 4.0
    row = HEADER_ROW
    for group in grid.groups:
        for figures in group.rows:
            row += 1
            sheet.row_dimensions[row].height = needed([*group.keys, *(one.value for one in figures)])


def lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column of so many characters.

    Examples
    --------
    >>> lines_of("kans op lagere kosten", 13.0), lines_of("P10", 13.0)
    (2, 1)
    """
    return max(1, len(textwrap.wrap(text, max(1, int(width)))))


def _below(sheet: Worksheet, row: int, notes: Sequence[str], columns: int) -> None:
    """Notes under the table, each over the whole width, high enough for its lines."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    reach = [sheet.column_dimensions[get_column_letter(column + 1)].width for column in range(columns)]
    # What is wider than a printed page is not read along one line.
    last, room = 1, reach[0]
    while last < columns and room + reach[last] <= 140.0:
        room += reach[last]
        last += 1
    for number, note in enumerate(notes):
        cell = sheet.cell(row + number, 1)
        put_text(cell, note)
        cell.font = Font(name=FONT, size=10, color="5A5A5A")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row + number, start_column=1, end_row=row + number, end_column=last)
        sheet.row_dimensions[row + number].height = LINE * lines_of(note, 1.1 * room)


def print_setup(sheet: Worksheet, repeat: str = "") -> None:
    """A4 lying down, one page wide, header row on every page, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.4
    if repeat:
        sheet.print_title_rows = repeat.replace("$", "")
    sheet.oddFooter.left.text = "rondom – &A"
    sheet.oddFooter.right.text = "&P / &N"
