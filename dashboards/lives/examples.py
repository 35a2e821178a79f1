"""The networks and stories that ship beside the presets, so that no page is empty at first sight."""

from __future__ import annotations

from pathlib import Path

from dashboards.lives import store as lives
from dashboards.network import store as network
from dashboards.scenario.scenario import Scenario


def make(folder: Path) -> dict[str, int]:
    """Live the usual scenario in its places and tell one life in each.

    Parameters
    ----------
    folder : pathlib.Path
        Of the presets.

    Returns
    -------
    dict of str to int
        File names to bytes; the same model gives the same bytes.
    """
    usual = Scenario()
    made = {}
    for place in usual.places:
        for name, content in (
            (network.file_name(place), network.film_file(usual, place)),
            (lives.file_name(place), lives.story_file(usual, place)),
        ):
            (folder / name).write_bytes(content)
            made[name] = len(content)
    return made
