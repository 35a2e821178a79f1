"""Dots and lines on a canvas of our own: thousands of them, with a table beneath that says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import solara

from dashboards.components.chart.chart import packed
from dashboards.figures.figure import Figure
from dashboards.figures.frame import words
from dashboards.network.shot import Shot
from experiments.report.numbers import Lang

_CHART = ("table", "csv", "png", "source", "hide", "failed")
_NETWORK = ("fit", "in", "out", "choose", "spoken_resident", "spoken_newcomer", "spoken_street", "how_keys",
            "tie_both", "tie_gained", "tie_lost")  # fmt: skip


@solara.component_vue("network.vue")
def _Drawn(  # type: ignore[no-untyped-def] # the body is the Vue file
    figure: dict[str, Any],
    shot: dict[str, Any],
    legend: list[str],
    kinds: list[int],
    streets: bool,
    words: dict[str, str],
    event_pick: Callable[[dict[str, Any]], None],
): ...


def Network(
    figure: Figure, shot: Shot, *, legend: Sequence[str], kinds: Sequence[int], streets: bool, lang: Lang,
    on_pick: Callable[[int], None] | None = None,
) -> Any:  # fmt: skip
    """Show a look at the network.

    Parameters
    ----------
    figure : Figure
        What stands around the drawing: finding, caption, source and table.
    shot : Shot
        What is drawn.
    legend : sequence of str
        Names of the four steps of the colour.
    kinds : sequence of int
        Kinds of lines that occur, for the legend.
    streets : bool
        Whether a dot is a street.
    lang : {'nl', 'en'}
        Language.
    on_pick : callable, optional
        Hears the number of a resident somebody chose.
    """
    texts = words(lang)
    said = {name: texts[f"chart.{name}"] for name in _CHART} | {
        name: texts[f"network.{name}"] for name in _NETWORK
    }

    def pick(given: dict[str, Any]) -> None:
        number = given.get("number")
        if on_pick is not None and isinstance(number, int) and not isinstance(number, bool) and number > 0:
            on_pick(number)

    return _Drawn(
        figure=packed(figure, lang), shot=shot.sent(), legend=list(legend), kinds=list(kinds), streets=streets,
        words=said, event_pick=pick,
    )  # fmt: skip
