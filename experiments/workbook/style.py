"""How cells look: Dutch number formats, headers, widths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from experiments.decisions.grid import Cell, Kind
from experiments.report.numbers import Lang

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell

DARK: Final = "1F3B57"
WASH: Final = "EEF2F5"
WARN: Final = "FFE9D6"
#: Locale of the euro and its separators: with nl a spreadsheet writes 1.234,56 where its own setting leaves it free.
LOCALE: Final[dict[Lang, str]] = {"nl": "413", "en": "809"}
_PLAIN: Final[dict[Kind, str]] = {"share": "0%", "one": "#,##0.0", "two": "#,##0.00", "count": "#,##0"}


def number_format(kind: Kind, lang: Lang) -> str:
    """Format code of a figure.

    Examples
    --------
    >>> number_format("euro", "nl"), number_format("share", "en")
    ('[$€-413] #,##0;[$€-413] -#,##0', '[$-809]0%')
    """
    locale = LOCALE[lang]
    if kind in ("euro", "cents"):
        figure = "#,##0" if kind == "euro" else "#,##0.00"
        return f"[$€-{locale}] {figure};[$€-{locale}] -{figure}"
    return f"[$-{locale}]{_PLAIN[kind]}" if kind in _PLAIN else "General"


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
    from openpyxl.styles import Alignment

    if isinstance(cell.value, str) or cell.value is None:
        put_text(target, "–" if cell.value is None else cell.value)
        aside = "right" if cell.value is None else "left"
        target.alignment = Alignment(wrap_text=True, vertical="top", horizontal=aside)
        return
    target.value = cell.value
    target.number_format = number_format(cell.kind, lang)
    target.alignment = Alignment(vertical="top", horizontal="right")


def put_text(target: SheetCell, text: str) -> None:
    """Text in a cell, neutralised where a spreadsheet would take it for a formula, and without control characters."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    from experiments.tables import harmless

    target.value = harmless(ILLEGAL_CHARACTERS_RE.sub("", text))
    # Also what a program types over it later stays text.
    target.data_type = "s"
