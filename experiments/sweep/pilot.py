"""What a sweep will take, from one unit that is really run: minutes and megabytes."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from experiments.sweep.columns import run_schema
from experiments.sweep.driver import CHUNK_RUNS, series_table
from experiments.sweep.parts import write_part
from experiments.sweep.plan import Plan, Unit
from experiments.sweep.unit import Lived, live, settings_of


@dataclass(frozen=True)
class Estimate:
    """What the rest of a sweep takes.

    Attributes
    ----------
    runs, units : int
        Still to be made.
    seconds_per_run : float
        Of one worker.
    minutes : float
        With all workers at work and nothing beside them.
    megabytes : float
        On disk.
    """

    runs: int
    units: int
    seconds_per_run: float
    minutes: float
    megabytes: float


def pilot(plan: Plan, units: list[Unit], workers: int) -> Estimate | None:
    """Run one unit and keep nothing of it.

    Parameters
    ----------
    plan : Plan
        The plan.
    units : list of Unit
        What is missing; the one in the middle is run.
    workers : int
        Units at the same time.

    Returns
    -------
    Estimate or None
        None when nothing is missing.
    """
    if not units:
        return None
    settings = settings_of(plan.specification)
    chosen = units[len(units) // 2]
    live(chosen, settings)
    # The first life reads tables and wakes the compiled week; the second is what all others take.
    began = time.perf_counter()
    lived = live(chosen, settings)
    each = (time.perf_counter() - began) / len(chosen.arms)
    runs = sum(len(unit.arms) for unit in units)
    return Estimate(
        runs=runs,
        units=len(units),
        seconds_per_run=each,
        minutes=each * runs / min(workers, len(units)) / 60.0,
        megabytes=_bytes_per_run(plan, lived) * runs / 1e6,
    )


def _bytes_per_run(plan: Plan, lived: Lived) -> float:
    """What one run adds to the store: its share of the frame of a part, its row and its series."""
    import pyarrow as pa

    asked = plan.specification
    schema = run_schema(asked.years, asked.store.looks)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame = write_part(folder, schema.empty_table()).stat().st_size
        rows = write_part(folder, pa.Table.from_pylist(lived.rows, schema=schema)).stat().st_size
        series = 0
        if lived.weekly:
            kept = settings_of(asked).series
            series = write_part(folder, series_table(lived.weekly, kept)).stat().st_size
    return frame / CHUNK_RUNS + (max(rows - frame, 0) + series) / max(len(lived.rows), 1)
