"""How Solara is set before it is loaded: no telemetry, no outside files, short memory, cookies for HTTP only."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from pathlib import Path

from sim.errors import BadInput

#: What `pip install "rondom[dashboard]"` brings, and the one command that mends what is missing.
PACKAGES = ("solara", "solara-assets", "ipyvue", "ipyvuetify", "plotly")
INSTALL = 'pip install "rondom[dashboard]"'
#: Files of solara-assets that a page asks for; without internet nothing else could serve them.
OFFLINE = (
    "@widgetti/solara-vuetify-app@10.1.1/dist/main8.css",
    "@widgetti/solara-vuetify-app@10.1.1/dist/fonts.css",
    "@widgetti/solara-vuetify-app@10.1.1/dist/solara-vuetify-app8.min.js",
    "requirejs@2.3.6/require.js",
)
#: Largest message a browser may send over its socket, bytes: a scenario file is at most 64 kB.
MOST_BYTES = 1_000_000
_FIXED = {
    "SOLARA_APP": "dashboards.app",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_SESSION_HTTP_ONLY": "True",
    "SOLARA_THEME_LOADER": "rondom",
    "SOLARA_THEME_VARIANT": "light",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "rondom",
}
_USUAL = {
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
    "SOLARA_KERNEL_MAX_PER_SESSION": "20",
    # Two cores are shared by everybody who looks: no library may take them all for itself.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def missing() -> list[str]:
    """Packages of the extra that are not installed."""
    found = []
    for name in PACKAGES:
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            found.append(name)
    return found


def assets_folder() -> Path:
    """Where solara-assets keeps the files of the page."""
    return Path(sys.prefix) / "share" / "solara" / "cdn"


def prepare() -> None:
    """Set the environment; to be called before anything of Solara is imported.

    Raises
    ------
    BadInput
        When the extra is not installed, or its files are not where they should be.
    """
    if gone := missing():
        raise BadInput(f"the dashboard needs {', '.join(gone)}: install it with {INSTALL}")
    folder = assets_folder()
    if lost := [name for name in OFFLINE if not (folder / name).is_file()]:
        raise BadInput(
            f"{folder / lost[0]} is not there: the pages could not be shown without internet. "
            f"Expected it from the package solara-assets: {INSTALL} --force-reinstall"
        )
    os.environ.update(_FIXED)
    for name, value in _USUAL.items():
        os.environ.setdefault(name, value)
