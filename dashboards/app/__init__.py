"""The application that Solara runs: one route per page, all shown by the same component."""

from __future__ import annotations

import solara

from dashboards.app.shell import Bare, Shell
from dashboards.scenario.address import PAGES

routes = [
    solara.Route(path=place or "/", component=Shell, layout=Bare, label="rondom") for place in PAGES.values()
]
