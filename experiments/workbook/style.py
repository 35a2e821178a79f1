"""How cells look: Dutch number formats, headers, widths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from experiments.decisions.grid import Cell, Kind
from experiments.report.numbers import Lang

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell

FONT: Final = "Calibri"
DARK: Final = "1F3B57"
WASH: Final = "EEF2F5"
WARN: Final = "FFE9D6"
#: Locale of the figures: LibreOffice writes 1.234,56 with nl; Excel follows the setting of Windows, which in the
#: Netherlands gives the same.
LOCALE: Final[dict[Lang, str]] = {"nl": "413", "en": "809"}
_PLAIN: Final[dict[Kind, str]] = {
    "share": "0%", "one": "#,##0.0", "two": "#,##0.00", "three": "#,##0.000", "count": "#,##0"
}  # fmt: skip


def number_format(kind: Kind, lang: Lang) -> str:
    """Format code of a figure.

    Examples
    --------
    >>> number_format("euro", "nl"), number_format("share", "en")
    ('[$-413]"€ "#,##0;[$-413]"€ "-#,##0', '[$-809]0%')
    """
    locale = f"[$-{LOCALE[lang]}]"
    if kind in ("euro", "cents"):
        figure = "#,##0" if kind == "euro" else "#,##0.00"
        return f'{locale}"€ "{figure};{locale}"€ "-{figure}'
    return f"{locale}{_PLAIN[kind]}" if kind in _PLAIN else "General"


def fill(target: SheetCell, cell: Cell, lang: Lang) -> None:
    """Put a figure or words in a cell of a sheet; words are never a formula.

    Parameters
    ----------
    target : openpyxl.cell.cell.Cell
        Where.
    cell : Cell
        What.
    lang : {'nl', 'en'}
        Language of the number format.
    """
    put(target, cell)
    dress(target, cell, lang)


def put(target: SheetCell, cell: Cell) -> None:
    """Figure or words in a cell, without how they look."""
    if isinstance(cell.value, str) or cell.value is None:
        put_text(target, "–" if cell.value is None else cell.value)
    else:
        target.value = cell.value


def dress(target: SheetCell, cell: Cell, lang: Lang) -> None:
    """How a figure or words look; every cell that is `alike` looks the same."""
    from openpyxl.styles import Alignment, Font

    target.font = Font(name=FONT, size=11)
    kind, words = alike(cell)
    # Words in a column of figures stand where the figures do.
    aside = "left" if words and kind == "text" else "right"
    # Words beside a figure of the column before them stay apart from it.
    target.alignment = Alignment(
        wrap_text=words, vertical="top", horizontal=aside, indent=1 if aside == "left" else 0
    )
    if not words:
        target.number_format = number_format(kind, lang)


def alike(cell: Cell) -> tuple[Kind, bool]:
    """All that the looks of a cell hang on: its kind, and whether words stand in it."""
    return cell.kind, isinstance(cell.value, str) or cell.value is None


def put_text(target: SheetCell, text: str) -> None:
    """Text in a cell, neutralised where a spreadsheet would take it for a formula, and without control characters."""
    from experiments.tables import harmless

    target.value = harmless(legible(text))
    # Also what a program types over it later stays text.
    target.data_type = "s"


def legible(text: str) -> str:
    """Text without control characters: a file that holds one is refused by whatever opens it."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
