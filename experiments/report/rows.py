"""Tables with one group of rows per plan, and single cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from experiments.report.blocks import Show, Table
from experiments.schema import Result, Stat

#: Key of a column's header in the texts, and what stands in its cells.
Columns = Sequence[tuple[str, Callable[[Result], str]]]


def arm_table(show: Show, place: str, caption: str, columns: Columns) -> Table:
    """Table with one group per arm and one row per starting pressure.

    Parameters
    ----------
    show : Show
        Comparison and language.
    place : str
        Which neighbourhood.
    caption : str
        What the table is.
    columns : sequence of (str, callable)
        See `Columns`.

    Returns
    -------
    Table
    """
    texts, question = show.texts, show.comparison.question
    groups = []
    for arm in question.policies:
        results = [show.results(place, pressure, arm)[0] for pressure in question.pressures]
        rows = [
            [texts[f"pressure.{result.pressure}"], *(cell(result) for _, cell in columns)]
            for result in results
        ]
        groups.append((show.arm(results[0]), rows))
    return Table(
        caption, [texts["table.plan"], texts["table.start"], *(texts[key] for key, _ in columns)], groups
    )


def label(show: Show, place: str) -> str:
    """Name of a neighbourhood for people."""
    return show.results(place)[0].place_label


def level(show: Show, stat: Stat, unit: str) -> str:
    """Mean of a level: shares in whole per cent, the rest with one decimal below ten."""
    if unit == "%":
        return show.numbers.percent(stat.mean)
    return show.numbers.plain(stat.mean, 0.1 if abs(stat.mean or 0.0) < 10.0 else 1.0)
