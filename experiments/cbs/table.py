"""A table as a stream of rows with addresses: CSV with any of CBS's habits, or a sheet of a workbook."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from experiments.cbs.columns import is_header
from sim.errors import BadInput

#: The yearly file is about 15 MB as CSV. What is far larger is something else, or a mistake.
MOST_BYTES: Final = 500 * 10**6
#: Lines above the header that are looked at: a title, a note, an empty line.
HEADER_WITHIN: Final = 20
TAKE_IT: Final = "take the file Kerncijfers wijken en buurten that CBS offers for download, as .csv or .xlsx"
_ENCODINGS: Final = ("utf-8-sig", "cp1252")


class Row(NamedTuple):
    """One row.

    Attributes
    ----------
    cells : tuple
        Texts (CSV) or values (sheet), as many as the line has.
    where : str
        File and line, or file, sheet and row.
    """

    cells: tuple[object, ...]
    where: str


class Opened(NamedTuple):
    """A table that is being read: its header, the rows after it, and the name of its sheet ('' in a CSV)."""

    header: Row
    rows: Iterator[Row]
    sheet: str


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a table, whatever of the two kinds it is, and find its header.

    Parameters
    ----------
    path : pathlib.Path
        File.

    Yields
    ------
    Opened
        Rows are read as they are asked for.

    Raises
    ------
    BadInput
        It is missing, empty, too large, a web page, an old workbook, or has no header of CBS.
    """
    kind = _kind(path)
    if kind == "xlsx":
        with _workbook(path) as table:
            yield table
        return
    with path.open(encoding=_encoding(path), newline="") as file:
        start = [line for _, line in zip(range(HEADER_WITHIN), file, strict=False)]
        delimiter = max(";,\t", key="".join(start).count)
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        rows = _lines(reader, path)
        yield Opened(_header(rows, path), rows, "")


def _kind(path: Path) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder: expected a file; {TAKE_IT}") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from None
    if size == 0:
        raise BadInput(f"{path} is empty (0 bytes): the download failed; {TAKE_IT}")
    if size > MOST_BYTES:
        raise BadInput(
            f"{path} is {size / 1e6:,.0f} MB: expected at most {MOST_BYTES / 1e6:.0f} MB "
            f"(CBS's yearly file is about 15 MB); {TAKE_IT}"
        )
    if start.startswith(b"PK\x03\x04"):
        return _checked_zip(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput(f"{path} is an old Excel workbook (.xls): open it and save it as .xlsx or .csv")
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        raise BadInput(f"{path} is a web page, not a table (often the page of an error); {TAKE_IT}")
    if text.startswith(b"%pdf"):
        raise BadInput(f"{path} is a PDF, not a table; {TAKE_IT}")
    if b"\x00" in start:
        raise BadInput(f"{path} is not a text file (it holds bytes of 0); {TAKE_IT}")
    return "csv"


def _checked_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        raise BadInput(f"{path} is a damaged workbook: the download broke off; {TAKE_IT}") from None
    if "xl/workbook.xml" not in names:
        raise BadInput(f"{path} is a ZIP archive, not a workbook: unpack it and name the file inside")
    if unpacked > 3 * MOST_BYTES:
        raise BadInput(
            f"{path} unpacks to {unpacked / 1e6:,.0f} MB: expected at most {3 * MOST_BYTES / 1e6:,.0f} MB; {TAKE_IT}"
        )
    return "xlsx"


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, else the alphabet of Windows: read to the end once to be sure."""
    try:
        with path.open(encoding=_ENCODINGS[0], newline="") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return _ENCODINGS[1]
    return _ENCODINGS[0]


def _lines(reader: Iterator[list[str]], path: Path) -> Iterator[Row]:
    line = 0
    try:
        for cells in reader:
            # The reader counts physical lines; a quoted cell may hold several.
            line = getattr(reader, "line_num", line + 1)
            if any(cell.strip() for cell in cells):
                yield Row(tuple(cells), f"{path.name} line {line}")
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadInput(
            f"{path.name} after line {line}: not readable as CSV ({error}): a quote is not closed, or the file is "
            f"damaged; {TAKE_IT}"
        ) from None


def _header(rows: Iterator[Row], path: Path, sheet: str = "") -> Row:
    first: Row | None = None
    for _, row in zip(range(HEADER_WITHIN), rows, strict=False):
        first = first or row
        if is_header(row.cells):
            return row
    read = ", ".join(str(cell) for cell in (first.cells if first else ()) if cell not in (None, ""))[:80]
    inside = f" sheet {sheet}" if sheet else ""
    raise BadInput(
        f"{path.name}{inside}: no line with CBS's column names in the first {HEADER_WITHIN} lines: read "
        f"'{read or 'nothing'}', expected gwb_code_10, regio, a_inw, ...; {TAKE_IT}"
    )


@contextmanager
def _workbook(path: Path) -> Iterator[Opened]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # Values as they were last computed, row by row: the file is never held in memory as a whole.
        book = load_workbook(path, read_only=True, data_only=True)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,
    ) as error:
        raise BadInput(f"{path} cannot be read as a workbook ({error}); {TAKE_IT}") from None
    try:
        problem: BadInput | None = None
        for sheet in book.worksheets:
            # Some writers leave a wrong size in the sheet; without it the rows are simply read to the end.
            sheet.reset_dimensions()
            rows = _sheet_rows(sheet.iter_rows(values_only=True), path, sheet.title)
            try:
                header = _header(rows, path, sheet.title)
            except BadInput as error:
                problem = problem or error
                continue
            yield Opened(header, _padded(rows, len(header.cells)), sheet.title)
            return
        raise problem or BadInput(f"{path} holds no sheet; {TAKE_IT}")
    finally:
        book.close()


def _padded(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Rows as wide as the header: a workbook leaves out the empty cells at the end of a row."""
    for row in rows:
        yield row._replace(cells=row.cells + (None,) * (width - len(row.cells)))


def _whole(values: Iterator[tuple[object, ...]], path: Path, sheet: str) -> Iterator[tuple[object, ...]]:
    """Rows of a sheet, unpacked and parsed while they are read; refused where the file is damaged."""
    try:
        yield from values
    except (zlib.error, zipfile.BadZipFile, EOFError, SyntaxError, ValueError) as error:
        raise BadInput(f"{path} {sheet} is damaged ({error}); {TAKE_IT}") from None


def _sheet_rows(values: Iterator[tuple[object, ...]], path: Path, sheet: str) -> Iterator[Row]:
    for number, cells in enumerate(_whole(values, path, sheet), start=1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            yield Row(tuple(cells), f"{path.name} {sheet}!{number}")
