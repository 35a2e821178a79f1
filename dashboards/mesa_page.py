"""Watch one neighbourhood live in Mesa's own visualisation: ``solara run dashboards/mesa_page.py``.

A small window on the model for modellers: where people live and how lonely they are, and a few weekly series. It wants
the extras ``network`` and ``visual``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from sim.begin import PRESSURES
from sim.model import Model
from sim.policies import catalogue
from sim.population import Profile, places

if TYPE_CHECKING:
    from collections.abc import Callable

#: Solara, whose own types name less than it has.
ui: Any = import_module("solara")
#: Weekly series shown, one panel each.
PANELS: Final = (("queue", "open_cases"), ("lonely", "severely_lonely"), ("pressure",))
#: Weeks from one picture to the next; Mesa's slider knows odd numbers only.
EVERY: Final = 5
#: Ties drawn: those of whom people see most; weaker ones would only blacken the picture.
STRONG: Final = 0.5


def drawing(model: Model) -> Figure:
    """Residents by street and dwelling, coloured by loneliness, with their strong ties.

    Parameters
    ----------
    model : Model
        Only read.
    """
    figure = Figure(figsize=(9.0, 6.0))
    axes = figure.subplots()
    place = model.positions()
    ties = model.frames.ties
    strong = ties[(ties["strength"] >= STRONG) & (ties["layer"] != "kin")]
    lines = [(place[a], place[b]) for a, b in zip(strong["a"].tolist(), strong["b"].tolist(), strict=True)]
    axes.add_collection(LineCollection(lines, colors="0.8", linewidths=0.4, zorder=1))
    lonely = model.frames.residents["lonely"].reindex(list(place)).to_numpy()
    spots = np.array(list(place.values())).reshape(-1, 2)
    seen = axes.scatter(
        spots[:, 0],
        spots[:, 1],
        c=np.clip(lonely, 0.0, 1.0),
        s=9,
        cmap="viridis_r",
        vmin=0.0,
        vmax=1.0,
        zorder=2,
    )
    figure.colorbar(seen, ax=axes, label="loneliness, 0-1")
    axes.set(xlabel="place along the street", ylabel="street", title=f"{model.place}, week {model.week}")
    return figure


@ui.component  # type: ignore[untyped-decorator, unused-ignore]
def Drawing(model: Model) -> None:  # noqa: N802 - components of Solara are written so
    """The drawing, made anew after each week that is shown."""
    update_counter.get()
    ui.FigureMatplotlib(drawing(model), format="png", dependencies=[model.week, model.seed, model.place])


def choices(place: str | Profile) -> dict[str, Any]:
    """What can be chosen beside the page; a place of one's own is fixed."""
    return {
        "place": place
        if isinstance(place, Profile)
        else {"type": "Select", "label": "Place", "value": place, "values": list(places())},
        "policy": {
            "type": "Select",
            "label": "Plan",
            "value": "baseline",
            "values": ["baseline", *catalogue()],
        },
        "pressure": {
            "type": "Select",
            "label": "Starting pressure",
            "value": "low",
            "values": list(PRESSURES),
        },
        "seed": {"type": "SliderInt", "label": "Seed", "value": 1, "min": 1, "max": 50, "step": 1},
    }


def viz(place: str | Profile = "alverna") -> Any:
    """Mesa's page for a place; what Solara shows.

    Parameters
    ----------
    place : str or Profile
        Where it begins.
    """
    plots: list[Callable[..., Any]] = [
        make_plot_component(list(names), backend="matplotlib") for names in PANELS
    ]
    return SolaraViz(
        Model(place, seed=1),
        components=[Drawing, *plots],
        model_params=choices(place),
        name="rondom: niet gekalibreerd / not calibrated",
        # A picture takes about a second to make: drawn more often, the weeks would run away from it.
        play_interval=500,
        render_interval=EVERY,
    )


@ui.component  # type: ignore[untyped-decorator, unused-ignore]
def Page() -> None:  # noqa: N802 - the name Solara looks for
    """What ``solara run`` shows."""
    ui.use_memo(viz, [])
