"""Weeks of a run as weeks of a year: the story begins in the first week of 2025, the base year of the model."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

#: Monday of week 0; an ISO week.
FIRST_DAY: Final = date(2024, 12, 30)


def iso_week(week: int) -> tuple[int, int]:
    """Year and ISO week number of a week of the run.

    Examples
    --------
    >>> iso_week(0), iso_week(52), iso_week(104)
    ((2025, 1), (2026, 1), (2026, 53))
    """
    found = (FIRST_DAY + timedelta(weeks=week)).isocalendar()
    return found.year, found.week


def iso_text(week: int) -> str:
    """Week as ISO 8601 writes it.

    Examples
    --------
    >>> iso_text(10)
    '2025-W11'
    """
    year, number = iso_week(week)
    return f"{year}-W{number:02d}"
