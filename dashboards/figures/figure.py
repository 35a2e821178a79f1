"""One picture with everything around it: what it shows, how to read it, the table beneath, the source."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from experiments.report.numbers import Lang

#: What a spreadsheet would take for a formula when a cell begins with it.
_FORMULA = ("=", "+", "@", "\t")
#: A byte-order mark tells Excel that a file is UTF-8.
MARK = "\ufeff"

Cell = str | float | None


@dataclass(frozen=True)
class Sheet:
    """The figures of a picture: as people read them, and bare.

    Attributes
    ----------
    head : tuple of str
        Column headers in words.
    rows : tuple of tuple of str
        Cells in words; the first of each row is its header. A line break divides a mean from its range.
    columns : tuple of str
        Names of the bare columns.
    data : tuple of tuple
        Bare values: text, numbers, or None where there is none.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()
    data: tuple[tuple[Cell, ...], ...] = ()

    def csv(self, lang: Lang) -> str:
        r"""Bare values as a spreadsheet of that language opens them.

        Parameters
        ----------
        lang : {'nl', 'en'}
            Dutch: semicolons and decimal commas. English: commas and points.

        Returns
        -------
        str
            With a header, UTF-8 with its mark.

        Examples
        --------
        >>> Sheet((), (), ("plan", "euro"), (("=1", 2.5), ("b", None))).csv("nl")
        "\ufeffplan;euro\r\n'=1;2,5\r\nb;\r\n"
        """
        written = io.StringIO()
        writer = csv.writer(written, delimiter=";" if lang == "nl" else ",")
        writer.writerow(self.columns)
        writer.writerows([_bare(cell, lang) for cell in row] for row in self.data)
        return MARK + written.getvalue()


def _bare(cell: Cell, lang: Lang) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    text = f"{cell:.6g}"
    return text.replace(".", ",") if lang == "nl" else text


@dataclass(frozen=True)
class Figure:
    """A picture.

    Attributes
    ----------
    name : str
        Of the files that are saved; letters, digits and dashes.
    title : str
        The finding.
    subtitle : str
        Measure and unit.
    caption : str
        How to read it.
    source : str
        Model, version and runs.
    spoken : str
        The picture in a sentence, for who cannot see it.
    sheet : Sheet
        The same figures as a table.
    plot : dict
        ``data`` and ``layout`` of plotly. ``layout.meta.narrow`` holds what is different on a phone.
    height : int
        CSS pixels.
    """

    name: str
    title: str
    subtitle: str
    caption: str
    source: str
    spoken: str
    sheet: Sheet
    plot: dict[str, Any] = field(default_factory=dict)
    height: int = 360
