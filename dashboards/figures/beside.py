"""Pictures that stand beside each other: one axis for all, so that lengths can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from dashboards.figures.figure import Figure


def on_one_axis(figures: Sequence[Figure], axis: Literal["x", "y"]) -> list[Figure]:
    """The same pictures with one range of values.

    Parameters
    ----------
    figures : sequence of Figure
        Of the same kind, zero included.
    axis : {'x', 'y'}
        The one with values.

    Returns
    -------
    list of Figure
    """
    name = f"{axis}axis"
    values = [value for figure in figures for trace in figure.plot["data"] for value in _reach(trace, axis)]
    values += [value for figure in figures for value in figure.plot["layout"][name].get("range", ())]
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = 0.08 * ((high - low) or 1.0)
    extent = [low - room if low < 0.0 else 0.0, high + room if high > 0.0 else 0.0]
    shared = []
    for figure in figures:
        layout = {**figure.plot["layout"]}
        layout[name] = {**layout[name], "range": extent}
        shared.append(replace(figure, plot={**figure.plot, "layout": layout}))
    return shared


def _reach(trace: dict[str, Any], axis: str) -> list[float]:
    """Values a trace reaches; bars that stand on others reach from their base."""
    values = [0.0 if value is None else float(value) for value in trace[axis]]
    bases = trace.get("base") or [0.0] * len(values)
    return [*bases, *(base + value for base, value in zip(bases, values, strict=True))]
