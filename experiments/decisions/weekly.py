"""What the decisions need of the weeks: yearly sums of cost lines, and the busiest quarter of the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from experiments.cash import LINES
from experiments.contrast import QUARTER
from experiments.outcomes import Floats, by_year

#: Cost lines that only the weekly series tell apart; of the others every run keeps yearly sums.
APART = tuple(line for line, (_, payer) in LINES.items() if payer == "municipality")
LEVELS = ("open_cases", "pressure")
#: Weekly series that are used where they were kept.
SERIES = (*(LINES[line][0] for line in APART), *LEVELS)


def columns(weekly: Mapping[str, Floats]) -> dict[str, Floats]:
    """Columns for the table of runs.

    Parameters
    ----------
    weekly : mapping
        Recorded series to float64[runs, weeks]; those of `SERIES` that were kept.

    Returns
    -------
    dict of str to numpy.ndarray
        float64[runs] each. ``line_LINE_year_K``: euros. ``peak_open_cases``, ``peak_pressure``: highest mean over
        a quarter of 13 weeks, since single weeks scatter. ``weeks_over``: share of weeks with more work than hours.
    """
    found: dict[str, Floats] = {}
    for line in APART:
        if LINES[line][0] in weekly:
            for year, euros in enumerate(by_year(weekly[LINES[line][0]]).T, start=1):
                found[line_column(line, year)] = euros
    for name in LEVELS:
        if name in weekly:
            values = weekly[name]
            found[f"peak_{name}"] = values.reshape(len(values), -1, QUARTER).mean(axis=2).max(axis=1)
    if "pressure" in weekly:
        found["weeks_over"] = np.mean(weekly["pressure"] > 1.0, axis=1)
    return found


def line_column(line: str, year: int) -> str:
    """Column of a cost line in a year; Zvw and Wlz are payers of one line, whose years every run keeps.

    Examples
    --------
    >>> line_column("wmo", 2), line_column("zvw", 1)
    ('line_wmo_year_2', 'cost_zvw_year_1')
    """
    return f"line_{line}_year_{year}" if line in APART else f"cost_{line}_year_{year}"


def kept(names: Sequence[str]) -> list[str]:
    """Series of `SERIES` that are among the kept ones; ``all`` stands for every one."""
    return [name for name in SERIES if name in names or "all" in names]
