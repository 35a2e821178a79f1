"""What is read before the first visitor comes, so that the first answer need not wait for it."""

from __future__ import annotations

from importlib import import_module

from dashboards.answers.shipped import presets
from dashboards.lives import store as stories
from dashboards.network import store as films
from dashboards.scenario.scenario import Scenario


def pages_ready() -> None:
    """Load the pages, Solara's own page around them, and everything that was computed beforehand.

    What of it cannot be read is passed by, and said on every page (`dashboards.presets.lost`).
    """
    from solara.server.server import read_root

    import_module("dashboards.app.shell")
    presets()
    for place in Scenario().places:
        films.shipped(place)
        stories.shipped(place)
    read_root("/")
