"""Sweeps without the model: a life is a few figures made of its run id, so faults can be tried by the hundred.

``python -m tests.made_up_sweeps`` forks command lines with such lives (see `serve`); ``RONDOM_TEST_SECONDS`` is how
long a unit takes, ``RONDOM_TEST_FAULTS`` what some units do: ``raise``, ``exit``, ``hang`` or ``eat`` (memory, until
something stops it); ``RONDOM_TEST_MEMORY`` how many bytes a command line may take beside those it begins with.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from experiments.sweep import engine, pilot
from experiments.sweep.columns import FAILED, OK, digest, outcome_names
from experiments.sweep.plan import Unit
from experiments.sweep.unit import Lived, Settings, failure_rows, keys_of

_DASK = "experiments.sweep.dask_engine"
TOML = """
name = "made-up"
years = 1

[scenarios]
places = ["alverna"]
pressures = ["low"]

[[policies]]
arm = "connector"

[uncertainties]
method = "joint"
draws = {draws}
"""


def specification(folder: Path, draws: int = 20, more: str = "", name: str = "made-up.toml") -> Path:
    """A specification in a file: one place, one pressure, one policy, so two runs per draw."""
    path = folder / name
    path.write_text(TOML.format(draws=draws) + more, encoding="utf-8")
    return path


def fault_of(unit: Unit) -> str:
    """What a unit does wrong: one in seven, when faults are asked for."""
    fault = os.environ.get("RONDOM_TEST_FAULTS", "")
    return fault if unit.origin.index % 7 == 3 else ""


def live(unit: Unit, settings: Settings, stop: Callable[[], bool] | None = None) -> Lived:
    """A life made up from the run id."""
    if stop is not None and stop():
        return Lived(unit, [])
    time.sleep(float(os.environ.get("RONDOM_TEST_SECONDS", "0")))
    fault = fault_of(unit)
    if fault == "raise":
        rows = failure_rows(unit, FAILED, "RuntimeError: made up", 0.0)
        return Lived(unit, rows, failures={arm.run_id: "the whole story" for arm in unit.arms})
    if fault == "exit":
        os._exit(9)
    if fault == "hang":
        time.sleep(600.0)
    if fault == "eat":
        eat()
    rows = []
    weekly = {}
    for arm in unit.arms:
        drawn = np.random.default_rng(int(hashlib.sha256(arm.run_id.encode()).hexdigest()[:8], 16))
        names = outcome_names(settings.years)
        values: dict[str, Any] = dict(
            zip(names, drawn.normal(1000.0, 10.0, len(names)).tolist(), strict=True)
        )
        state = {"status": OK, "attempts": 1, "seconds": 0.0, "model": "made up"}
        found = {"parameters": f"draw{unit.origin.index}", "digest": digest(values)}
        rows.append({**keys_of(unit, arm), **state, **found, **values})
        if settings.series:
            weekly[arm.run_id] = drawn.random((52, len(settings.series))).astype(np.float32)
    return Lived(unit, rows, weekly, {"h0_seek": 0.5, "kin_share": float(unit.origin.index)})


def eat() -> None:
    """Take memory and use it, until there is none."""
    taken = []
    while True:
        taken.append(np.ones(4_000_000))
        time.sleep(0.01)


def use() -> None:
    """Put made-up lives in place of the model."""
    # The driver and the engines look the name up in their own rooms.
    for room in (engine, pilot, *([sys.modules[_DASK]] if _DASK in sys.modules else [])):
        vars(room)["live"] = live


def serve() -> None:
    """Fork the command line for every line on standard input: what is imported once is there for all of them.

    A line is ``[words, environment, file for what is said, largest file]``; the answers are the process id, and later
    ``[process id, exit code]`` on lines of their own.
    """
    # Loaded here, so that no child has to.
    import pandas as pd
    import pyarrow.dataset
    import pyarrow.parquet
    import scipy.special

    import experiments.sweep.experiment
    from experiments.cli import execute

    loaded = (pd, pyarrow, scipy, experiments)
    assert all(module.__name__ in sys.modules for module in loaded)
    for line in sys.stdin:
        words, environment, said, largest = json.loads(line)
        child = os.fork()
        if child == 0:
            _be(execute, words, environment, said, largest)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _be(
    execute: Callable[[list[str]], int],
    words: list[str],
    environment: dict[str, str],
    said: str,
    largest: int,
) -> None:
    """Be the command line, in a child."""
    # Nobody is told by init when a child of a child ends, so the exit code goes to a file beside what was said.
    grandchild = os.fork()
    if grandchild:
        Path(f"{said}.pid").write_text(str(grandchild))
        _, status = os.waitpid(grandchild, 0)
        Path(f"{said}.code.half").write_text(str(os.waitstatus_to_exitcode(status)))
        Path(f"{said}.code.half").rename(f"{said}.code")
        os._exit(0)
    handle = os.open(said, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(handle, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(environment)
    if largest:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    if memory := int(environment.get("RONDOM_TEST_MEMORY", "0")):
        mine = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (mine, mine))
    # As at the end of a program: what is still written is flushed, threads of runs are left.
    code = execute(words)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    import sim.kernel

    use()
    vars(sim.kernel)["is_warm"] = lambda: True
    serve()
