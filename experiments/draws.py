"""Count the words of the generator: run saved weeks uncompiled and count the calls.

``NUMBA_DISABLE_JIT=1 python -m experiments.draws STATE.npz WEEKS`` prints the number of 32-bit words.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

import sim.agents.due
import sim.chance
from sim.levers import Levers
from sim.state import World
from sim.week import run_weeks

_WORDS = 4


def count(path: str, weeks: int) -> int:
    """Words used by so many weeks from a saved state."""
    stored = np.load(path, allow_pickle=False)
    parts = [stored[f"part_{k}"] for k in range(len(World._fields))]
    world = World(*(part.view(np.recarray) if part.dtype.names else part for part in parts))
    original: Any = sim.chance.philox
    calls = 0

    def counted(*words: Any) -> Any:
        nonlocal calls
        calls += 1
        return original(*words)

    vars(sim.chance)["philox"] = counted
    vars(sim.agents.due)["philox"] = counted
    run_weeks(world, stored["rates"].view(np.recarray), Levers(weeks), seed=1, start=0)
    return calls * _WORDS


if __name__ == "__main__":
    print(count(sys.argv[1], int(sys.argv[2])))
