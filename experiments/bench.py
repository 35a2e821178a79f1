"""How fast the model runs here: ns and draws per resident-week, by the model itself and never as a timed test."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.levers import Levers
from sim.parameters import central, load
from sim.phases import PHASES
from sim.population import build, profile
from sim.rates import rates
from sim.start import burn_in, settle_people
from sim.state import Table, World, copy, copy_into
from sim.week import ALL_ON, run_weeks

#: Weeks of one measured run, and how many are measured after a warm-up.
WEEKS, REPEATS = 104, 9
#: Weeks in which draws are counted.
COUNTED_WEEKS = 2


def _ns(world: World, spare: World, r: Table, ways: Sequence[np.ndarray], residents: int) -> np.ndarray:
    """Nanoseconds per resident-week of several ways to run; float64[ways, repeats].

    In turn, since processors change their pace while they are measured.
    """
    found = np.zeros((len(ways), REPEATS))
    for again in range(REPEATS):
        for k, on in enumerate(ways):
            copy_into(world, spare)
            began = time.perf_counter()
            run_weeks(spare, r, Levers(WEEKS), seed=1, start=0, on=on)
            found[k, again] = time.perf_counter() - began
    return found * (1e9 / WEEKS / residents)


def words_per_resident_week(world: World, r: Table, residents: int) -> float:
    """Words of the generator per resident-week, counted by running two weeks of the same code uncompiled."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.npz"
        parts: dict[str, Any] = {f"part_{k}": np.asarray(part) for k, part in enumerate(world)}
        np.savez(path, rates=r, **parts)
        environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
        command = [sys.executable, "-m", "experiments.draws", str(path), str(COUNTED_WEEKS)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and module
    return float(done.stdout) / COUNTED_WEEKS / residents


def bench(place: str) -> Iterator[str]:
    """Measure one place.

    Parameters
    ----------
    place : str
        Neighbourhood.

    Yields
    ------
    str
        Lines of text; the last reads ``ns per resident-week: X; draws per resident-week: Y``.
    """
    p = central(load())
    people = build(profile(place), 1, p)
    n = int(people.birth.shape[0])
    r = rates(p, n)
    world = settle_people(people, r, seed=1)
    burn_in(world, r, seed=1)
    spare = copy(world)
    without = []
    for k in range(len(PHASES)):
        on = ALL_ON.copy()
        on[k] = False
        without.append(on)
    found = _ns(world, spare, r, [ALL_ON, *without], n)
    full = float(np.median(found[0]))
    yield f"{place}: {n} residents, {WEEKS} weeks, median of {REPEATS} rounds of all on one core"
    for phase, rounds in zip(PHASES, found[1:], strict=True):
        yield f"  {phase.name:<24}{np.median(found[0] - rounds):8.1f} ns less without it"
    size = sum(table.nbytes for table in world) / world.res.shape[0]
    yield f"memory: {size:.0f} bytes per row of capacity"
    yield f"ns per resident-week: {full:.0f}; draws per resident-week: {words_per_resident_week(world, r, n):.2f}"
