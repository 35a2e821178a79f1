"""The network of residents on a canvas."""

from __future__ import annotations

from dashboards.components.network.canvas import Network

__all__ = ["Network"]
