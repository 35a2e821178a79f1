"""Solara pages: read results and start runs through experiments. None yet; this release reports in HTML."""
