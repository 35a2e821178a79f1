"""Faults for real: drivers killed at random moments, full disks, two drivers, Ctrl-C, SIGTERM, runs that go wrong.

The lives are made up (``tests/made_up_sweeps.py``), everything around them is the product: the same command line, the
same threads, the same files.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest

from experiments.sweep import Experiment, Store
from experiments.sweep.columns import CRASHED, FAILED, OK, TIMEOUT
from experiments.sweep.driver import ATTEMPTS, Driver
from experiments.sweep.engine import EngineGone, Lost
from experiments.sweep.experiment import Options
from experiments.sweep.journal import Journal, events, sessions
from experiments.sweep.parts import parts, write_part
from experiments.sweep.standing import Standing
from experiments.sweep.stopping import Stopping
from experiments.sweep.unit import settings_of
from sim.errors import StorageProblem
from tests.made_up_sweeps import live, specification

ROOT = Path(__file__).parents[2]


class Process:
    """One command line with made-up lives, in a process of its own."""

    def __init__(self, server: subprocess.Popen[str], said: Path, line: str) -> None:
        assert server.stdin is not None
        assert server.stdout is not None
        self._said, self._code = said, Path(f"{said}.code")
        server.stdin.write(line + "\n")
        server.stdin.flush()
        server.stdout.readline()
        until = time.monotonic() + 30
        while not (number := _text(Path(f"{said}.pid"))):
            assert time.monotonic() < until
            time.sleep(0.005)
        self._pid = int(number)

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    @property
    def running(self) -> bool:
        return not self._code.exists()

    def ended(self) -> tuple[int, str]:
        until = time.monotonic() + 120
        while self.running:
            assert time.monotonic() < until, _text(self._said)
            time.sleep(0.01)
        return int(self._code.read_text()), _text(self._said)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
        self.ended()


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@pytest.fixture(scope="module")
def server() -> Iterator[subprocess.Popen[str]]:
    """Forks command lines, so that none has to load the house first."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "tests.made_up_sweeps"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield process


@pytest.fixture
def command(server, tmp_path):
    """Begin a command line: takes its words, how long a unit lasts, and what goes wrong."""
    begun: list[Process] = []

    def begin(
        *words: object, seconds: float = 0.0, faults: str = "", largest: int = 0, memory: int = 0
    ) -> Process:
        said = tmp_path / f"said-{len(begun)}.txt"
        settings = {
            "RONDOM_TEST_SECONDS": str(seconds), "RONDOM_TEST_FAULTS": faults, "RONDOM_TEST_MEMORY": str(memory),
        }  # fmt: skip
        line = json.dumps([["sweep", *map(str, words)], settings, str(said), largest])
        begun.append(Process(server, said, line))
        return begun[-1]

    yield begin
    for process in begun:
        if process.running:
            process.kill()


def ended(process: Process) -> tuple[int, str]:
    return process.ended()


def wait_for_parts(folder: Path, number: int, process: Process) -> None:
    until = time.monotonic() + 60
    while len(parts(folder / "runs")) < number:
        assert process.running, process.ended()
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def truth(tmp_path, monkeypatch):
    """Fingerprint of a sweep of so many draws that nothing disturbed."""

    def of(path: Path) -> str:
        monkeypatch.setattr("experiments.sweep.engine.live", live)
        return Experiment.from_toml(path).run(tmp_path / "undisturbed").fingerprint()

    return of


# ------------------------------------------------------------------------------------------------ killed


@pytest.mark.slow
def test_a_sweep_that_is_killed_again_and_again_ends_with_the_same_rows(tmp_path, truth, command):
    path = specification(tmp_path, 1000, '[store]\nseries = ["lonely"]\n')
    store, kills = tmp_path / "store", 0
    moments = random.Random(20261122)
    while True:
        process = command("run", str(path), "--out", str(store), seconds=0.006)
        if kills < 9:
            have = len(parts(store / "runs"))
            # From the first look at the file to the middle of a commit; progress is made, so it ends.
            if kills % 3:
                wait_for_parts(store, have + moments.randint(1, 4), process)
                time.sleep(moments.random() * 0.3)
            else:
                time.sleep(moments.random() * 0.5)
            process.kill()
            kills += 1
            continue
        code, said = ended(process)
        assert code == 0, said
        break
    found = Store(store)
    assert len(found.runs()) == found.counts().ok == 2000
    assert len(found.series()) == 2000 * 52
    assert found.fingerprint() == truth(path)
    assert not list(store.rglob(".writing-*"))
    print(f"killed {kills} times, {len(sessions(store))} sessions, fingerprint {found.fingerprint()}")


def test_what_was_committed_survives_kill_9(tmp_path, command):
    # Far more than is ever run: on a busy machine the store is read for seconds before the driver is killed.
    path, store = specification(tmp_path, 2000), tmp_path / "store"
    process = command("run", str(path), "--out", str(store), seconds=0.02)
    wait_for_parts(store, 2, process)
    safe = set(Store(store).runs()["run_id"])
    process.kill()
    assert len(safe) >= 50
    assert safe <= set(Store(store).runs()["run_id"])
    assert sessions(store)[-1]["reason"] == "not finished"


def test_two_drivers_are_one_too_many(tmp_path, command):
    path, store = specification(tmp_path, 300), tmp_path / "store"
    first = command("run", str(path), "--out", str(store), seconds=0.02)
    wait_for_parts(store, 1, first)
    code, said = ended(command("run", str(path), "--out", str(store)))
    assert code == 75
    assert "another `rondom sweep run` is at work" in said
    assert ended(command("compact", str(store)))[0] == 75
    assert ended(first)[0] == 0
    assert Store(store).counts().ok == 600


def test_two_drivers_at_the_same_moment_make_one_store(tmp_path, command):
    path, store = specification(tmp_path, 60), tmp_path / "store"
    codes = sorted(
        ended(one)[0] for one in [command("run", str(path), "--out", str(store)) for _ in range(2)]
    )
    assert codes[0] == 0
    assert codes[1] in (0, 75)
    assert Store(store).counts().ok == 120


# ------------------------------------------------------------------------------------------------ asked to stop


def test_ctrl_c_commits_what_is_finished_and_says_how_to_go_on(tmp_path, truth, command):
    path, store = specification(tmp_path, 200), tmp_path / "store"
    process = command("run", str(path), "--out", str(store), seconds=0.03)
    wait_for_parts(store, 1, process)
    process.send_signal(signal.SIGINT)
    code, said = ended(process)
    assert code == 130
    assert "stopped (Ctrl-C)" in said
    assert f"go on with: `rondom sweep run {store}`" in said
    had = Store(store).counts().ok
    assert 50 <= had < 400
    assert f"{had} of 400 runs are safe" in said
    code, said = ended(command("run", str(store)))
    assert code == 0
    assert f"{400 - had} made now" in said
    assert Store(store).fingerprint() == truth(path)


def test_ctrl_c_twice_leaves_at_once(tmp_path, command):
    path, store = specification(tmp_path, 100), tmp_path / "store"
    process = command("run", str(path), "--out", str(store), seconds=20.0)
    until = time.monotonic() + 30
    while not list((store / "sessions").glob("*.json")) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    code, said = ended(process)
    assert code == 130
    assert time.monotonic() - began < 5.0
    assert "what was committed is safe" in said


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_ctrl_c_at_any_stage_leaves_a_store_that_goes_on_or_none(tmp_path, seconds, command):
    path, store = specification(tmp_path, 40), tmp_path / "store"
    process = command("run", str(path), "--out", str(store), seconds=0.05)
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    code, said = ended(process)
    # At once, the signal may come before the first line of ours and end a process that has begun nothing.
    assert code in (130, 0) or (seconds == 0.0 and code == -signal.SIGINT), said
    assert not [name for name in tmp_path.iterdir() if name.name.startswith(".store")]
    assert ended(command("run", str(path), "--out", str(store)))[0] == 0
    assert Store(store).counts().ok == 80


def test_sigterm_and_the_clock_commit_and_leave_it_incomplete(tmp_path, command):
    path, store = specification(tmp_path, 200), tmp_path / "store"
    process = command("run", str(path), "--out", str(store), seconds=0.03)
    wait_for_parts(store, 1, process)
    process.send_signal(signal.SIGTERM)
    code, said = ended(process)
    assert (code, "stopped (SIGTERM)" in said) == (5, True)
    code, said = ended(command("run", str(store), "--time-limit", "1s", seconds=0.1))
    assert (code, "stopped (time limit)" in said) == (5, True)
    assert [facts["reason"] for facts in sessions(store)] == ["SIGTERM", "time limit"]


# ------------------------------------------------------------------------------------------------ runs that go wrong


def test_runs_that_raise_are_rows_that_can_be_made_again(tmp_path, command):
    path, store = specification(tmp_path, 21), tmp_path / "store"
    code, said = ended(command("run", str(path), "--out", str(store), faults="raise"))
    assert code == 3
    assert "6 failed" in said
    assert "--retry" in said
    frame = Store(store).runs()
    bad = frame[frame["status"] == FAILED]
    assert len(bad) == 6
    assert set(bad["error"]) == {"RuntimeError: made up"}
    assert bad["cost_all"].isna().all()
    for run in bad["run_id"]:
        assert (store / "failures" / f"{run}.txt").read_text() == "the whole story"
    # Kept unless asked for: then made again, and what ends well counts.
    code, said = ended(command("run", str(store)))
    assert (code, "0 made now" in said) == (3, True)
    code, said = ended(command("run", str(store), "--retry"))
    assert (code, "6 made now" in said) == (0, True)
    assert Store(store).counts().failed == 0


def test_too_many_failures_stop_the_sweep(tmp_path, command):
    path, store = specification(tmp_path, 200), tmp_path / "store"
    code, said = ended(command("run", str(path), "--out", str(store), "--max-failures", "4", faults="raise"))
    assert (code, "stopped (too many failures)" in said) == (5, True)
    assert 4 <= Store(store).counts().failed < 20


def test_a_run_that_never_ends_is_given_up_and_the_program_ends(tmp_path, command):
    path, store = specification(tmp_path, 5), tmp_path / "store"
    process = command(
        "run", str(path), "--out", str(store), "--run-timeout", "0.5", "--workers", "2", faults="hang"
    )
    code, said = ended(process)
    assert code == 3, said
    frame = Store(store).runs()
    late = frame[frame["status"] == TIMEOUT]
    assert late["draw"].tolist() == [3, 3]
    assert set(late["attempts"]) == {ATTEMPTS}
    assert (frame["status"] == OK).sum() == 8


def test_a_run_that_takes_the_program_with_it_loses_only_itself(tmp_path, command):
    path, store = specification(tmp_path, 10), tmp_path / "store"
    process = command("run", str(path), "--out", str(store), seconds=0.05, faults="exit")
    assert ended(process)[0] == 9
    assert ended(command("run", str(store)))[0] == 0
    assert Store(store).counts().ok == 20


def test_a_run_that_eats_memory_is_a_row_and_the_sweep_goes_on(tmp_path, command):
    path, store = specification(tmp_path, 10), tmp_path / "store"
    words = ("run", str(path), "--out", str(store), "--workers", "2")
    code, said = ended(command(*words, faults="eat", memory=400_000_000))
    assert code == 3, said
    assert "next: read" in said
    assert "--retry" in said
    frame = Store(store).runs()
    full = frame[frame["status"] == CRASHED]
    assert full["draw"].tolist() == [3, 3]
    assert set(full["attempts"]) == {ATTEMPTS}
    assert full["error"].str.contains("MemoryError").all()
    assert (frame["status"] == OK).sum() == 18
    # With more memory, or without the fault, it ends after all.
    assert ended(command("run", str(store), "--retry"))[0] == 0
    assert Store(store).counts().ok == 20


class _Dying:
    """An engine whose workers die over draw 3, or that is gone altogether after some units."""

    abandoned = 0

    def __init__(self, settings, gone_after=None):
        self._settings, self._asked, self._gone, self._ended = settings, [], gone_after, 0

    def room(self):
        return len(self._asked) < 2

    def submit(self, unit):
        self._asked.append(unit)

    def finished(self, seconds):
        if self._gone is not None and self._ended >= self._gone:
            raise EngineGone("the scheduler is gone")
        asked, self._asked = self._asked, []
        self._ended += len(asked)
        return [
            Lost(unit, CRASHED, "the worker died") if unit.origin.index == 3 else live(unit, self._settings)
            for unit in asked
        ]

    def in_flight(self):
        return len(self._asked)

    def close(self):
        self._asked = []


@pytest.mark.parametrize("gone_after", [None, 6])
def test_workers_that_die_are_tried_three_times_and_an_engine_that_is_gone_ends_the_session(
    tmp_path, gone_after
):
    experiment = Experiment.from_toml(specification(tmp_path, 10))
    store = Store.create(tmp_path / "store", experiment.specification)
    plan = store.plan()
    settings = settings_of(plan.specification)
    journal = Journal(store.folder, "dying")
    standing, stopping = Standing(len(plan), 0, 0), Stopping()
    driver = Driver(store, plan, settings, journal, standing, set())
    driver.work(plan.missing(set()), _Dying(settings, gone_after), stopping)
    frame = store.runs()
    if gone_after is None:
        dead = frame[frame["status"] == CRASHED]
        assert dead["draw"].tolist() == [3, 3]
        assert set(dead["attempts"]) == {ATTEMPTS}
        assert sum(event["event"] == CRASHED for event in events(store.folder)) == ATTEMPTS
    else:
        assert stopping.reason == "engine gone"
    assert standing.missing == len(plan) - len(frame)
    assert (frame["status"] == OK).sum() == (18 if gone_after is None else len(frame))


# ------------------------------------------------------------------------------------------------ disks


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of one megabyte, where mounting one is allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or unmount is None:
        pytest.skip("only root may mount a small disk")
    words = [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(words, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run([unmount, "-l", str(folder)], check=True)


def test_a_full_disk_stops_with_a_sentence_and_goes_on_when_there_is_room(
    tmp_path, small_disk, truth, command
):
    path, store = specification(tmp_path, 300, '[store]\nseries = ["lonely"]\n'), small_disk / "store"
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 600_000)
    code, said = ended(command("run", str(path), "--out", str(store)))
    assert code == 4, said
    assert "the disk is full" in said
    had = Store(store).counts()
    assert had.ok < 600
    ballast.unlink()
    shutil.move(store, tmp_path / "store")
    code, said = ended(command("run", str(tmp_path / "store")))
    assert code == 0, said
    assert Store(tmp_path / "store").fingerprint() == truth(path)


@pytest.mark.parametrize("kind", ["runs", "series", "draws", "gathered", "failures", "sessions", "events"])
def test_a_disk_that_refuses_one_kind_of_file_costs_only_what_was_not_committed(
    tmp_path, kind, monkeypatch, truth
):
    from experiments.sweep import driver, gathered, journal

    path = specification(tmp_path, 40, '[store]\nseries = ["lonely"]\n')
    right = truth(path)
    store = Store.create(tmp_path / "store", Experiment.from_toml(path).specification)
    full = no_room()

    def refuse(real):
        def write(target, *rest):
            if kind in (target.name, target.parent.name):
                raise full
            return real(target, *rest)

        return write

    with monkeypatch.context() as patch:
        patch.setenv("RONDOM_TEST_FAULTS", "raise" if kind == "failures" else "")
        patch.setattr(gathered, "PARTS", 1)
        for room, name in (
            (driver, "write_part"), (driver, "write_text"), (journal, "write_text"), (gathered, "write_part"),
        ):  # fmt: skip
            patch.setattr(room, name, refuse(getattr(room, name)))
        if kind == "events":
            patch.setattr(Journal, "event", lambda *_, **__: (_ for _ in ()).throw(full))
        with pytest.raises(OSError, match="the disk is full"):
            Experiment.from_toml(path).run(store.folder)
    assert not list(store.folder.rglob(".writing-*"))
    session = Experiment.from_toml(path).session(store.folder, Options(retry=True))
    assert session.complete
    assert Store(store.folder).fingerprint() == right


def no_room() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def refusing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A disk on which one file cannot be made to last: that is when a full one is heard of at the latest."""
    from experiments import storage
    from experiments.sweep import founding

    real = storage.flush

    def flush(path: Path) -> None:
        if path.name == name:
            raise no_room()
        real(path)

    for room in (storage, founding):
        monkeypatch.setattr(room, "flush", flush)


FOUNDING = ["experiment.toml", "draws.csv", "design.parquet", ".writing-plan-0001", "manifest.json"]
BY_TABLE = '[uncertainties]\nmethod = "table"\ntable = "draws.csv"\n'


def by_table(folder: Path, draws: int) -> Path:
    """A specification with a table of draws beside it."""
    path = specification(folder, draws)
    path.write_text(path.read_text().partition("[uncertainties]")[0] + BY_TABLE)
    (folder / "draws.csv").write_text("wb_sd\n" + "".join(f"{1.3 + k / 1000}\n" for k in range(draws)))
    return path


@pytest.mark.parametrize("name", FOUNDING)
def test_a_disk_that_refuses_what_a_store_is_founded_on_leaves_none(tmp_path, monkeypatch, name, truth):
    path, store = by_table(tmp_path, 20), tmp_path / "store"
    right = truth(path)
    with monkeypatch.context() as patch:
        refusing(patch, name)
        with pytest.raises(StorageProblem, match="the disk is full"):
            Experiment.from_toml(path).run(store)
    assert not store.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["draws.csv", "made-up.toml", "undisturbed"]
    assert Experiment.from_toml(path).run(store).fingerprint() == right


@pytest.mark.parametrize("name", ["experiment.toml", "draws.csv", "design.parquet", ".writing-plan-0002"])
def test_a_disk_that_refuses_a_larger_plan_leaves_the_store_as_it_was(tmp_path, monkeypatch, name, truth):
    store = tmp_path / "store"
    monkeypatch.setattr("experiments.sweep.engine.live", live)
    had = Experiment.from_toml(by_table(tmp_path, 10)).run(store).fingerprint()
    more = by_table(tmp_path, 20)
    with monkeypatch.context() as patch:
        refusing(patch, name)
        with pytest.raises(StorageProblem, match="the disk is full"):
            Experiment.from_toml(more).run(store)
    assert Store(store).counts().planned == Store(store).counts().ok == 20
    assert Store(store).fingerprint() == had
    assert Experiment.from_toml(more).run(store).fingerprint() == truth(more)
    assert not list(store.rglob(".writing-*"))


@pytest.mark.parametrize("kind", ["runs", "series", "draws"])
def test_a_disk_that_refuses_to_compact_leaves_every_row(tmp_path, monkeypatch, kind):
    from experiments.cli import execute
    from experiments.sweep import compact

    path, folder = specification(tmp_path, 80, '[store]\nseries = ["lonely"]\n'), tmp_path / "store"
    monkeypatch.setattr("experiments.sweep.engine.live", live)
    before = Experiment.from_toml(path).run(folder).fingerprint()

    def refuse(target: Path, table: pa.Table) -> Path:
        if target.name == kind:
            raise no_room()
        return write_part(target, table)

    with monkeypatch.context() as patch:
        patch.setattr(compact, "write_part", refuse)
        assert execute(["sweep", "compact", str(folder)]) == 4
    for again in (False, True):
        found = Store(folder)
        assert (found.fingerprint(), len(found.series()), len(found.draws())) == (before, 160 * 52, 80)
        assert execute(["sweep", "verify", str(folder)]) == 0
        assert again or execute(["sweep", "compact", str(folder)]) == 0
    assert len(parts(folder / "runs")) == 1


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_export_that_does_not_fit_leaves_the_older_file(tmp_path, command, suffix):
    path, store = specification(tmp_path, 40), tmp_path / "store"
    assert ended(command("run", path, "--out", store))[0] == 0
    out = tmp_path / f"runs{suffix}"
    out.write_text("older")
    code, said = ended(command("export", store, "--out", out, "--force", largest=5_000))
    assert (code, "may not grow that large" in said) == (4, True)
    assert out.read_text() == "older"
    assert not list(tmp_path.glob(".writing-*"))
    assert ended(command("export", store, "--out", out, "--force"))[0] == 0
    assert out.stat().st_size > 5_000


def test_files_that_may_not_grow_stop_with_a_sentence(tmp_path, command):
    path, store = specification(tmp_path, 60), tmp_path / "store"
    Store.create(store, Experiment.from_toml(path).specification)

    code, said = ended(command("run", store, largest=20_000))
    assert (code, "may not grow that large" in said) == (4, True)
    assert ended(command("run", str(store)))[0] == 0


def test_a_read_only_disk_is_refused_before_the_first_run(tmp_path, small_disk, command):
    mount = shutil.which("mount")
    assert mount is not None
    path = specification(tmp_path, 4)
    subprocess.run([mount, "-o", "remount,ro", str(small_disk)], check=True)
    code, said = ended(command("run", str(path), "--out", str(small_disk / "store")))
    assert (code, "read-only" in said) == (4, True)


def test_a_store_on_a_read_only_disk_is_read_and_not_added_to(tmp_path, small_disk, command):
    mount, store = shutil.which("mount"), small_disk / "store"
    assert mount is not None
    assert ended(command("run", specification(tmp_path, 4), "--out", store))[0] == 0
    larger = specification(tmp_path, 6)
    subprocess.run([mount, "-o", "remount,ro", str(small_disk)], check=True)
    for words in (["status", store], ["verify", store], ["export", store, "--out", tmp_path / "runs.csv"]):
        assert ended(command(*words))[0] == 0
    for words in (["run", larger, "--out", store], ["run", store], ["compact", store]):
        code, said = ended(command(*words))
        assert (code, "read-only" in said) == (4, True), said


def test_memory_of_the_driver_stays_flat(tmp_path, monkeypatch):
    """A slope test: the second half of the runs must not take more memory, but for two numbers a pair."""
    monkeypatch.setattr("experiments.sweep.engine.live", live)
    sizes: dict[int, int] = {}

    def look(standing: Standing) -> None:
        tenth = standing.made * 10 // standing.planned
        if tenth not in sizes:
            gc.collect()
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            sizes[tenth] = pages * resource.getpagesize()

    Experiment.from_toml(specification(tmp_path, 1500)).run(tmp_path / "store", on_progress=look)
    half = max(size for tenth, size in sizes.items() if tenth <= 5)
    # A run with its outcomes is some ten kilobytes while it waits: 1 500 of them would be 15 MB.
    assert max(sizes.values()) - half < 5_000_000
