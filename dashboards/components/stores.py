"""Result stores of sweeps in the folder that the server was given: which there are, and how far each is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from experiments.sweep.experiment import standing_of
from experiments.sweep.live import told
from experiments.sweep.store import Store
from sim.errors import BadInput, StorageProblem

#: Folder in which stores are looked for; nobody who looks at a page can name another.
FOLDER = "RONDOM_RESULTS_DIR"
MOST_STORES = 200
#: What is shown of a finished or running sweep.
OUTCOMES = ("cost_municipality", "cost_all")


class Mean(NamedTuple):
    """Mean cost over the whole period of runs that are alike, millions of euros."""

    place: str
    pressure: str
    arm: str
    dose: float
    municipality: float
    all: float
    runs: int


class Found(NamedTuple):
    """A store as it stands now."""

    name: str
    planned: int
    ok: int
    failed: int
    told: str
    toml: str
    rows: tuple[Mean, ...]


def folder() -> Path:
    """Where stores are looked for: ``results`` where the server was started, unless it was told otherwise."""
    return Path(os.environ.get(FOLDER, "results"))


def names() -> list[str]:
    """Stores in that folder, by name."""
    here = folder()
    if not here.is_dir():
        return []
    found = sorted(
        path.parent.name for path in here.glob("*/manifest.json") if (path.parent / "runs").is_dir()
    )
    return found[:MOST_STORES]


def opened(name: str) -> Found:
    """A store, finished or under way.

    Parameters
    ----------
    name : str
        One of `names`.

    Raises
    ------
    BadInput
        There is no such store, or it cannot be read.
    """
    if name not in names():
        raise BadInput(f"there is no store {name!r} in {folder()}")
    try:
        store = Store(folder() / name)
        standing = standing_of(store)
        toml = store.toml.read_text(encoding="utf-8")
        rows = _means(store)
    except (OSError, StorageProblem) as error:
        raise BadInput(f"store {name!r} cannot be read: {error}") from error
    return Found(name, standing.planned, standing.ok, standing.failed, told(standing), toml, rows)


def _means(store: Store) -> tuple[Mean, ...]:
    """Mean outcome by place, pressure, arm and dose."""
    keys = ["place", "starting_pressure", "arm", "dose"]
    runs = store.runs([*keys, "status", *OUTCOMES])
    runs = runs[runs["status"] == "ok"]
    if runs.empty:
        return ()
    found = []
    for (place, pressure, arm, dose), group in runs.groupby(keys, observed=True):
        municipality, all_ = (float(group[name].mean()) / 1e6 for name in OUTCOMES)
        found.append(
            Mean(str(place), str(pressure), str(arm), float(str(dose)), municipality, all_, len(group))
        )
    return tuple(found)
