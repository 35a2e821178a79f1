"""A filled-in sheet as cells with addresses: what was typed, and every way in which it is not what was asked."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import BadInput, nearest

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: A filled-in sheet is some tens of kB.
MOST_BYTES: Final = 20 * 10**6
MOST_ROWS: Final = 2_000
HEADER_WITHIN: Final = 12
AGAIN: Final = "make a new one with `rondom local template --xlsx FILE.xlsx` and copy the figures into it"


@dataclass
class Problems:
    """Everything that is wrong, in the order of the sheets."""

    file: str
    found: list[str] = field(default_factory=list)

    def add(self, cell: str, read: str, expected: str) -> None:
        """One problem: where, what was read, what was expected."""
        self.found.append(f"{self.file} {cell}: {read}; expected {expected}")

    def stop(self) -> None:
        """Refuse when something is wrong.

        Raises
        ------
        BadInput
            All problems.
        """
        if self.found:
            raise BadInput(self.found)


@dataclass(frozen=True)
class Cells:
    """One row of a sheet by column name.

    Attributes
    ----------
    sheet : str
        Its name.
    row : int
        Number of the row, from 1.
    values : mapping
        Column name to what stands there, None when nothing does.
    letters : mapping
        Column name to its letter.
    formulas : frozenset of str
        Columns whose cell holds a formula without a stored result.
    """

    sheet: str
    row: int
    values: Mapping[str, object]
    letters: Mapping[str, str]
    formulas: frozenset[str]

    def where(self, column: str) -> str:
        """Address of a cell, as a spreadsheet writes it."""
        return f"{self.sheet}!{self.letters[column]}{self.row}"

    def text(self, column: str) -> str:
        """What stands there as text, '' when nothing does."""
        value = self.values.get(column)
        return "" if value is None else " ".join(str(value).split())

    def empty(self, *columns: str) -> bool:
        """Whether all of some cells are empty."""
        return all(not self.text(column) and column not in self.formulas for column in columns)

    def number(self, column: str, low: float, high: float, unit: str, problems: Problems) -> float | None:
        """Number in a cell, or None: when it is empty, and when something is wrong, which is then noted.

        Parameters
        ----------
        column : str
            Which.
        low, high : float
            What is accepted.
        unit : str
            For the message.
        problems : Problems
            Where it is noted.
        """
        if column in self.formulas:
            problems.add(
                self.where(column),
                "a formula without a result",
                "a number: open the file in a spreadsheet and save it",
            )
            return None
        value = self.values.get(column)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        between = f"a number from {low:g} to {high:g} {unit}".rstrip()
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.add(
                self.where(column),
                f"read text '{self.text(column)[:40]}'",
                f"{between}{_hint(self.text(column))}",
            )
            return None
        if not math.isfinite(value) or not low <= value <= high:
            told = "a negative number" if value < 0 else "outside that"
            problems.add(
                self.where(column),
                f"read {value:g}",
                f"{between}: {told}, a slip of the pen or another unit?",
            )
            return None
        return float(value)


def _hint(text: str) -> str:
    if text.startswith("#"):
        return "; this is the error of a formula: mend the formula"
    plain = re.sub(r"[€\s]|euro?|FTE|uur|weken", "", text, flags=re.IGNORECASE)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+([.,]\d+)?", plain):
        return "; the cell holds text: type the number alone, without sign or unit, in a cell formatted as number"
    return "; leave it empty when it is not known"


def read_sheets(
    path: Path, wanted: Mapping[str, Mapping[str, str]], problems: Problems
) -> dict[str, list[Cells]]:
    """Rows of the sheets that are wanted.

    Parameters
    ----------
    path : pathlib.Path
        An .xlsx.
    wanted : mapping
        Name of a sheet to its columns: Dutch name to English name.
    problems : Problems
        Sheets and columns that are not there are noted here.

    Returns
    -------
    dict of str to list of Cells
        Rows below the header that hold something.

    Raises
    ------
    BadInput
        It is no workbook at all.
    """
    _check(path)
    with closing(_book(path, results=False)) as typed:
        # What formulas came to stands apart; most sheets hold none, and then reading once is enough.
        results = _book(path, results=True) if _has_formulas(typed, wanted) else typed
        with closing(results):
            found = {}
            for name, columns in wanted.items():
                title = _title(typed, name)
                if title is None:
                    known = ", ".join(typed.sheetnames)
                    problems.add(name, f"no such sheet (read: {known})", f"a sheet called {name}; {AGAIN}")
                    continue
                found[name] = list(_rows(results[title], typed[title], name, columns, problems))
            return found


def _has_formulas(book: Workbook, wanted: Iterable[str]) -> bool:
    titles = [title for name in wanted if (title := _title(book, name)) is not None]
    return any(cell.data_type == "f" for title in titles for row in book[title].iter_rows() for cell in row)


def _check(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder: expected an .xlsx file") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from None
    if size > MOST_BYTES:
        raise BadInput(f"{path} is {size / 1e6:.0f} MB: expected at most {MOST_BYTES / 1e6:.0f} MB; {AGAIN}")
    if not start.startswith(b"PK\x03\x04"):
        told = "empty" if size == 0 else "not an .xlsx workbook (an old .xls, a CSV or a web page?)"
        raise BadInput(f"{path} is {told}: save it as .xlsx, or {AGAIN}")
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        raise BadInput(f"{path} is a damaged workbook: it breaks off; {AGAIN}") from None
    if "xl/workbook.xml" not in names:
        raise BadInput(f"{path} is a ZIP archive, not a workbook; {AGAIN}")
    if unpacked > 10 * MOST_BYTES:
        raise BadInput(
            f"{path} unpacks to {unpacked / 1e6:.0f} MB: far more than the sheet of rondom; {AGAIN}"
        )


def _book(path: Path, *, results: bool) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, data_only=results)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,
    ) as error:
        raise BadInput(f"{path} cannot be read as a workbook ({error}); {AGAIN}") from None


def _title(book: Workbook, name: str) -> str | None:
    """Name of a sheet as it stands in the book: capitals and accents may differ."""
    plain = {_plain(title): title for title in book.sheetnames}
    return plain.get(_plain(name))


def _plain(text: str) -> str:
    return text.strip().casefold().replace("ë", "e")


def _rows(
    results: Worksheet, typed: Worksheet, name: str, columns: Mapping[str, str], problems: Problems
) -> Iterator[Cells]:
    header = _header(results, columns)
    if header is None:
        expected = ", ".join(columns)
        problems.add(
            f"{name}!A1",
            f"no row with column names in the first {HEADER_WITHIN} rows",
            f"{expected}; {AGAIN}",
        )
        return
    row_number, places = header
    missing = [column for column in columns if column not in places]
    for column in missing:
        guess = nearest(column, [str(cell.value) for cell in results[row_number] if cell.value])
        hint = f" (did you mean '{guess}'?)" if guess else ""
        problems.add(
            f"{name}!{row_number}", f"no column '{column}'{hint}", f"a column called {column}; {AGAIN}"
        )
    if missing:
        return
    last = min(results.max_row, row_number + MOST_ROWS)
    letters = {column: results.cell(1, place).column_letter for column, place in places.items()}
    for number in range(row_number + 1, last + 1):
        values = {column: results.cell(number, place).value for column, place in places.items()}
        formulas = frozenset(
            column for column, place in places.items()
            if values[column] is None and str(typed.cell(number, place).value or "").startswith("=")
        )  # fmt: skip
        if formulas or any(value is not None and str(value).strip() for value in values.values()):
            yield Cells(name, number, values, letters, formulas)


def _header(sheet: Worksheet, columns: Mapping[str, str]) -> tuple[int, dict[str, int]] | None:
    """Row of the header and the place of each column; the row that knows most names wins."""
    best: tuple[int, dict[str, int]] | None = None
    for number, row in enumerate(
        sheet.iter_rows(min_row=1, max_row=HEADER_WITHIN, values_only=True), start=1
    ):
        words = [str(cell or "").strip().casefold().partition(" / ") for cell in row]
        places: dict[str, int] = {}
        for column, english in columns.items():
            for place, (dutch, _, other) in enumerate(words, start=1):
                if dutch in (column, english.casefold()) or other == english.casefold():
                    places.setdefault(column, place)
        if len(places) > max(1, len(best[1]) if best else 0):
            best = number, places
    return best
