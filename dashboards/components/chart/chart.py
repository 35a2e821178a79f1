"""A figure in the browser: plotly's own script draws it, served as a file once instead of over the socket each time."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import solara

from dashboards.figures.figure import Figure
from dashboards.figures.frame import words
from experiments.report.numbers import Lang

#: Where the server hands out plotly's script, which lies in plotly's own wheel.
PLOTLY: Final = "/eigen/plotly.min.js"
_WORDS: Final = ("table", "csv", "png", "source", "hide", "how_keys", "loading", "failed")


def plotly_file() -> Path:
    """Plotly's script as the wheel brings it; nothing of it is kept in this project."""
    return Path(str(files("plotly").joinpath("package_data", "plotly.min.js")))


@solara.component_vue("chart.vue")  # type: ignore[untyped-decorator, unused-ignore]
def Drawn(figure: dict[str, Any], words: dict[str, str], script: str, level: int) -> None:
    """The Vue component; see ``chart.vue``."""


def packed(figure: Figure, lang: Lang) -> dict[str, Any]:
    """What the browser needs of a figure.

    Parameters
    ----------
    figure : Figure
        The picture.
    lang : {'nl', 'en'}
        How numbers stand in the file that can be saved.
    """
    return {
        "name": figure.name,
        "title": figure.title,
        "subtitle": figure.subtitle,
        "caption": figure.caption,
        "source": figure.source,
        "spoken": figure.spoken,
        "head": list(figure.sheet.head),
        "rows": [list(row) for row in figure.sheet.rows],
        "csv": figure.sheet.csv(lang),
        "plot": figure.plot,
        "height": figure.height,
    }


def Chart(figure: Figure, lang: Lang, *, level: int = 3) -> Any:
    """Show a figure.

    Parameters
    ----------
    figure : Figure
        The picture with everything around it.
    lang : {'nl', 'en'}
        Language of the buttons.
    level : int
        Level of its heading, 2 to 4.
    """
    texts = words(lang)
    said = {name: texts[f"chart.{name}"] for name in _WORDS}
    return Drawn(figure=packed(figure, lang), words=said, script=PLOTLY, level=level)
