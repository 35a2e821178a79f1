"""Compiled kernels are kept by the sources they were made of: an edited phase never meets its old machine code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from numba import config

import sim
from sim import kernel
from sim.levers import Levers
from sim.start import Backlog, add_backlog
from sim.week import run_weeks
from tests.villages import settled

SOURCES = Path(sim.__file__).parent
#: A tiny entry kernel that calls the generator of another file: a draw, the folder of its kernel, how many are kept.
DRAW = (
    "import numpy as np; from sim.chance import Decision; from sim.kernel import cache_folder;"
    "from sim.population.neighbours import pair_uniforms;"
    "print(pair_uniforms(1, Decision.ASK, np.array([3]), np.array([4]))[0, 0], cache_folder().name,"
    " len(list(cache_folder().rglob('*.nbc'))))"
)


def run(place: Path, cache: Path, code: str = DRAW, **settings: str) -> list[str]:
    paths = {"RONDOM_CACHE_DIR": str(cache), "PYTHONPATH": str(place)}
    environment = {**os.environ, **paths, "NUMBA_DISABLE_JIT": "0", **settings}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=place, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_an_edited_rule_is_compiled_anew(tmp_path: Path):
    # Numba looks at the file of the entry kernel only; the edit is in the file of the generator.
    shutil.copytree(SOURCES, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    cache, chance = tmp_path / "cache", tmp_path / "sim" / "chance.py"
    first, folder, kept = run(tmp_path, cache)
    assert int(kept) > 0
    assert run(tmp_path, cache)[:2] == [first, folder]

    text = chance.read_text(encoding="utf-8")
    assert text.count("0xD2511F53") == 1
    chance.write_text(text.replace("0xD2511F53", "0xD2511F55"), encoding="utf-8")
    second, other, _ = run(tmp_path, cache)
    assert second != first
    assert other != folder

    chance.write_text(text, encoding="utf-8")
    assert run(tmp_path, cache)[:2] == [first, folder]


def test_without_compiler_the_draw_is_the_same(tmp_path: Path):
    plain = run(SOURCES.parent, tmp_path, NUMBA_DISABLE_JIT="1")
    assert plain[0] == run(SOURCES.parent, tmp_path)[0]
    assert plain[2] == "0"


def test_old_kernels_are_pruned(tmp_path: Path):
    for k in range(kernel.KEPT_FOLDERS + 3):
        folder = tmp_path / f"kernels-{k:016x}"
        folder.mkdir()
        os.utime(folder, (k, k))
    (tmp_path / "something else").mkdir()
    kernel._prune(tmp_path)
    left = sorted(path.name for path in tmp_path.glob("kernels-*"))
    assert left == [f"kernels-{k:016x}" for k in range(3, kernel.KEPT_FOLDERS + 3)]
    assert (tmp_path / "something else").exists()


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path):
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    assert not kernel._writable(blocked / "kernels-1")
    assert kernel._writable(tmp_path / "new" / "kernels-1")


def test_the_hash_covers_every_source(monkeypatch: pytest.MonkeyPatch):
    read: list[Path] = []
    whole = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    fresh = kernel.source_hash.__wrapped__()
    assert fresh == kernel.source_hash()
    assert set(read) == {path.resolve() for path in SOURCES.rglob("*.py")}


@pytest.mark.skipif(vars(config)["DISABLE_JIT"], reason="nothing is compiled")
def test_the_first_compile_makes_what_the_week_calls():
    # Compiled here or found compiled, the week's own phases are in the cache now; ours must be the same ones.
    world, table = settled(1)
    run_weeks(world, table, Levers(1), seed=1, start=0)
    add_backlog(world, table, Backlog(4.0), seed=1, weekly_inflow=1.0)
    words = (
        "from sim.warm import beginnings, phases, run\n"
        "for kernel, types in [*phases(), run(), *beginnings()]:\n"
        "    kernel.compile(types)\n"
        "    assert not kernel.stats.cache_misses, kernel\n"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
