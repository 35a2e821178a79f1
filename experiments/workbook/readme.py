"""First sheet: what is in the workbook, how far it can be trusted, and a link to every other sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from experiments.workbook.sheet import LINE, lines_of, print_setup
from experiments.workbook.style import FONT, WARN, put_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Width of the two columns, in characters.
LEFT, RIGHT = 28.0, 92.0
#: Colour of a link to another sheet.
LINK: Final = "00548A"


@dataclass(frozen=True)
class Line:
    """A line of the first sheet.

    Attributes
    ----------
    left, right : str
        Words of the two columns; without a right side the left one takes both.
    kind : {'title', 'warning', 'text', 'head', 'link'}
        A link goes to the sheet that the left side names.
    """

    left: str
    right: str = ""
    kind: Literal["title", "warning", "text", "head", "link"] = "text"


def readme(sheet: Worksheet, lines: Sequence[Line]) -> None:
    """Write the lines on an empty sheet, printed on one page.

    Parameters
    ----------
    sheet : openpyxl.worksheet.worksheet.Worksheet
        Empty.
    lines : sequence of Line
        Top to bottom.
    """
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = LEFT, RIGHT
    for row, line in enumerate(lines, start=1):
        cell, beside = sheet.cell(row, 1), sheet.cell(row, 2)
        put_text(cell, line.left)
        put_text(beside, line.right)
        for one in (cell, beside):
            one.alignment = Alignment(wrap_text=True, vertical="top")
        title = line.kind == "title"
        cell.font = Font(name=FONT, bold=title or line.kind in ("warning", "head"), size=15 if title else 11)
        beside.font = Font(name=FONT, bold=line.kind == "head", size=11)
        if line.kind == "warning":
            cell.fill = PatternFill("solid", fgColor=WARN)
        if line.kind == "link":
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{line.left}'!A1")
            cell.font = Font(name=FONT, color=LINK, underline="single")
        if line.right:
            sheet.row_dimensions[row].height = LINE * lines_of(line.right, RIGHT)
        else:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
            room = LEFT + RIGHT - 2.0
            sheet.row_dimensions[row].height = 22.0 if title else LINE * lines_of(line.left, room) + 3.0
    print_setup(sheet)
    sheet.page_setup.fitToHeight = 1
