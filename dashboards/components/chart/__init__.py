"""The chart: a picture with its finding, caption, table and files."""

from __future__ import annotations

from dashboards.components.chart.chart import PLOTLY, Chart, plotly_file

__all__ = ["PLOTLY", "Chart", "plotly_file"]
