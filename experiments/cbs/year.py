"""Which year a table of CBS is about: what is said, what the file is called, what its sheet is called."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from sim.errors import BadInput

#: CBS's column names of today began in 2013; the year after the calendar's own cannot be out yet.
FIRST: Final = 2013
_YEAR = re.compile(r"(?<!\d)(?:kwb|wijk|buurt|kerncijfers)?[\s_-]*((?:19|20)\d{2})(?!\d)", re.IGNORECASE)


def year_of(path: Path, said: int | None, today: int) -> int:
    """Year of a file.

    Parameters
    ----------
    path : pathlib.Path
        File; ``kwb-2024.csv`` says so itself, as does a sheet called KWB2024.
    said : int or None
        What the user says.
    today : int
        This year.

    Returns
    -------
    int

    Raises
    ------
    BadInput
        Nobody says it, or what is said cannot be or differs from what the file says.
    """
    told = _told(path)
    if said is None and told is None:
        raise BadInput(
            f"{path.name}: neither the file's name nor its sheet says which year it is: add --year, such as --year 2024"
        )
    year = said if said is not None else told
    if year is None or not FIRST <= year <= today:
        raise BadInput(
            f"year is {year}: expected {FIRST} to {today}; older files of CBS have other columns, newer ones are not "
            "there yet"
        )
    if told is not None and year != told:
        raise BadInput(
            f"--year is {year}, but {path.name} says {told}: leave --year out, or name the file of {year}"
        )
    return year


def _told(path: Path) -> int | None:
    found = {int(year) for year in _YEAR.findall(path.stem)}
    if not found and path.suffix.lower() in (".xlsx", ".xlsm"):
        found = {int(year) for name in _sheets(path) for year in _YEAR.findall(name)}
    return found.pop() if len(found) == 1 else None


def _sheets(path: Path) -> list[str]:
    """Names of the sheets; none when it is no workbook, which is said when it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile):
        return []
    return re.findall(r'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"', text)
