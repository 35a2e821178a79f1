"""The same sources, compiled, in plain Python, and compiled with every index checked: one and the same run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.week import run_weeks
from tests.villages import START, column, columns, every_lever, lively, settled

ROOT = Path(__file__).parents[2]
SEED = 3
#: Plain Python lives a village's week in a fifth of a second; index checks cost a minute of compiling.
WEEKS = {"plain": 20, "checked": 400}
SETTINGS = {"plain": {"NUMBA_DISABLE_JIT": "1"}, "checked": {"NUMBA_BOUNDSCHECK": "1"}}


def live(weeks: int, file: Path) -> None:
    """Live some weeks in which everything happens, and write down the counts and all columns."""
    world, table = settled(SEED, lively())
    counts = run_weeks(world, table, every_lever(weeks), seed=SEED, start=START)
    kept: dict[str, Any] = {
        f"{name}.{field}": column(part, field)
        for name, part in world._asdict().items()
        for field in columns(part)
    }
    np.savez(file, counts=counts, **kept)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["plain", pytest.param("checked", marks=pytest.mark.long)])
def test_another_way_to_run_gives_the_same_bits(way: str, tmp_path: Path):
    folder = tmp_path
    code = "import sys; from pathlib import Path; from tests.golden.test_compiled import live;"
    code += "live(int(sys.argv[1]), Path(sys.argv[2]))"
    paths = {"RONDOM_CACHE_DIR": str(folder / way), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(WEEKS[way]), str(folder / f"{way}.npz")]
    environment = {**os.environ, **SETTINGS[way], **paths}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    live(WEEKS[way], folder / "compiled.npz")
    with np.load(folder / "compiled.npz") as here, np.load(folder / f"{way}.npz") as there:
        assert here.files == there.files
        assert here["counts"].any()
        assert [name for name in here.files if here[name].tobytes() != there[name].tobytes()] == []
