"""Plans side by side with Mesa's own batch runner: ``python examples/peers/mesa_batch.py``."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import mesa
import pandas as pd

import sim


def plans(place: Any = "alverna", seeds: tuple[int, ...] = (1, 2), weeks: int = 52) -> pd.DataFrame:
    """Last week of every plan and seed, beside the baseline of the same seed."""
    asked: dict[str, Any] = {"place": [place], "policy": ["baseline", "connector"], "weeks": weeks}
    # Mesa 3.4 renamed what a batch calls its seeds.
    new = "rng" in inspect.signature(mesa.batch_run).parameters
    how = {"rng": list(seeds)} if new else {}
    given = asked if new else {**asked, "seed": list(seeds)}
    rows = mesa.batch_run(sim.Model, given, display_progress=False, **how)
    frame = pd.DataFrame(rows).pivot_table(index="seed", columns="policy", values="lonely")
    return frame.assign(difference=frame["connector"] - frame["baseline"])


# Without this guard Mesa's worker processes would start batches of their own.
if __name__ == "__main__":
    sys.stdout.write(f"{plans()}\n")
