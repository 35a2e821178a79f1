"""Verkennen: turn plans on and off and watch the difference."""

from __future__ import annotations

import solara

from dashboards.components.empty import empty
from dashboards.components.live import Live
from dashboards.view import View


@solara.component
def Page(view: View) -> None:
    """The page."""
    Live(empty(view))
