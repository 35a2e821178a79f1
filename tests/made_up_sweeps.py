"""Sweeps without the model: a life is a few figures made of its run id, so faults can be tried by the hundred.

``python -m tests.made_up_sweeps WORDS`` is the command line with such lives; ``RONDOM_TEST_SECONDS`` is how long a unit
takes, ``RONDOM_TEST_FAULTS`` what some units do: ``raise``, ``exit`` or ``hang``.
"""

from __future__ import annotations

import hashlib
import os
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
    rows = []
    weekly = {}
    for arm in unit.arms:
        drawn = np.random.default_rng(int(hashlib.sha256(arm.run_id.encode()).hexdigest()[:8], 16))
        names = outcome_names(settings.years)
        values: dict[str, Any] = dict(zip(names, drawn.normal(1000.0, 10.0, len(names)).tolist(), strict=True))
        state = {"status": OK, "attempts": 1, "seconds": 0.0, "model": "made up"}
        found = {"parameters": f"draw{unit.origin.index}", "digest": digest(values)}
        rows.append({**keys_of(unit, arm), **state, **found, **values})
        if settings.series:
            weekly[arm.run_id] = drawn.random((52, len(settings.series))).astype(np.float32)
    return Lived(unit, rows, weekly, {"h0_seek": 0.5, "kin_share": float(unit.origin.index)})


def use() -> None:
    """Put made-up lives in place of the model."""
    # The driver and the engine look the name up in their own rooms.
    vars(engine)["live"] = live
    vars(pilot)["live"] = live


if __name__ == "__main__":
    import sim.kernel

    use()
    vars(sim.kernel)["is_warm"] = lambda: True
    from experiments.cli import execute

    sys.exit(execute(sys.argv[1:]))
