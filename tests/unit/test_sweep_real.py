"""Sweeps with the model itself: the same rows on one thread, two threads and a Dask cluster, and those of compare."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from experiments.outcomes import outcomes
from experiments.pairs import run_pairs
from experiments.question import Question
from experiments.sweep import Experiment, Store
from experiments.sweep.checking import check
from experiments.sweep.columns import sizes
from experiments.sweep.experiment import Options
from experiments.sweep.parts import parts
from experiments.sweep.plan import Plan
from experiments.sweep.unit import live, settings_of
from sim import record as R
from sim.population import Profile
from tests.made_up_places import village

ROOT = Path(__file__).parents[2]
SMALL = {
    "name": "small",
    "years": 1,
    "scenarios": {"places": ["alverna"], "pressures": ["low", "high"]},
    "policies": [{"arm": "connector", "doses": [0.5, 1.0]}],
    "uncertainties": {"method": "joint", "draws": 3},
    "replications": {"seeds": 2},
    "store": {"looks": True, "series": ["lonely", "cost_zvw"]},
}


@pytest.fixture
def villages(monkeypatch):
    """Some 150 residents in place of a whole neighbourhood."""

    def small(self: object, place: str) -> Profile:
        return village(0.0612, place)

    monkeypatch.setattr("experiments.sweep.design.Origin.profile", small)


def test_a_unit_fills_exactly_the_columns_of_the_table(villages):
    asked = check(SMALL, Path())
    unit = next(Plan.of(asked).missing(()))
    lived = live(unit, settings_of(asked))
    assert lived.failures == {}
    assert [row["status"] for row in lived.rows] == ["ok"] * 6
    expected = sizes(1, True)
    for row in lived.rows:
        found = {
            name: len(value) if isinstance(value, list) else 1
            for name, value in row.items()
            if name in expected
        }
        assert found == expected
    assert {weeks.shape for weeks in lived.weekly.values()} == {(52, 2)}


def test_rows_are_the_same_on_one_thread_and_two_and_after_stopping(villages, tmp_path):
    experiment = Experiment.from_dict(SMALL)
    one = experiment.run(tmp_path / "one", Options(workers=1))
    two = experiment.run(tmp_path / "two", Options(workers=2))
    assert one.counts().ok == 36
    assert one.fingerprint() == two.fingerprint()
    few = experiment.session(tmp_path / "few", Options(workers=2, time_limit=0.15))
    again = experiment.session(tmp_path / "few", Options(workers=1))
    assert again.complete
    assert few.store.fingerprint() == one.fingerprint()
    order = ["run_id", "week"]
    series = [store.series().sort_values(order, ignore_index=True) for store in (one, two, again.store)]
    assert all(frame.equals(series[0]) for frame in series)


def test_an_arm_that_is_added_later_stands_beside_the_same_baseline(villages, tmp_path):
    whole = Experiment.from_dict(SMALL).run(tmp_path / "whole")
    part = {**SMALL, "policies": [{"arm": "connector", "doses": [0.5]}]}
    Experiment.from_dict(part).run(tmp_path / "grown")
    session = Experiment.from_dict(SMALL).session(tmp_path / "grown")
    assert session.standing.made == 12
    assert session.store.fingerprint() == whole.fingerprint()


def test_a_life_does_not_depend_on_the_others_of_its_unit(villages):
    asked = check(SMALL, Path())
    plan, settings = Plan.of(asked), settings_of(asked)
    whole = {row["run_id"]: row["digest"] for row in live(next(plan.missing(())), settings).rows}
    for run, digest in whole.items():
        alone = next(plan.missing(set(plan.run_ids) - {run}))
        assert [row["digest"] for row in live(alone, settings).rows] == [digest]


def test_a_draw_that_cannot_be_built_is_a_failed_row_and_the_rest_goes_on(villages, tmp_path, monkeypatch):
    from experiments import lives as room

    real = room.levers_at

    def levers_at(arm, dose, p, weeks, place):
        if dose == 0.5:
            raise ValueError("no such lever\nand more")
        return real(arm, dose, p, weeks, place)

    monkeypatch.setattr(room, "levers_at", levers_at)
    store = Experiment.from_dict({**SMALL, "replications": {"seeds": 1}}).run(tmp_path / "store")
    frame = store.runs()
    assert set(frame.loc[frame["dose"] == 0.5, "status"]) == {"failed"}
    assert set(frame.loc[frame["dose"] != 0.5, "status"]) == {"ok"}
    bad = frame[frame["status"] == "failed"].iloc[0]
    assert bad["error"] == "ValueError: no such lever and more"
    assert "Traceback" in (store.folder / "failures" / f"{bad['run_id']}.txt").read_text()


def test_the_rows_are_those_of_compare(tmp_path):
    """One draw and seed per pair, as compare has them: the same figures, bit by bit."""
    question = Question(places=("alverna",), policies=("connector",), pairs=2, years=1)
    runs = run_pairs(question, threads=1)
    found = outcomes(runs, discount_costs=0.03, discount_effects=0.015)
    asked = {
        "name": "as-compare",
        "years": 1,
        "scenarios": {"places": ["alverna"]},
        "policies": [{"arm": "connector"}],
        "uncertainties": {"method": "joint", "draws": 2},
        "replications": {"common": False},
        "store": {"looks": True, "series": ["all"]},
    }
    store = Experiment.from_dict(asked).run(tmp_path / "store", Options(workers=2))
    rows = {
        (row["starting_pressure"], row["arm"], row["draw"]): row for row in store.runs().to_dict("records")
    }
    series = store.series().set_index("run_id")
    assert runs.looks is not None
    for row, key in enumerate(runs.rows):
        mine = rows[key.pressure, key.arm, key.pair]
        assert mine["seed"] == key.seed
        for name, values in found.single.items():
            assert mine[name] == values[row] or (np.isnan(mine[name]) and np.isnan(values[row]))
        assert mine["cost_all_discounted"] == found.cost_discounted["all"][row]
        for name, values in runs.looks.paired.items():
            np.testing.assert_array_equal(np.asarray(mine[f"paired.{name}"], dtype=float), values[row])
        weeks = series.loc[mine["run_id"]].sort_values("week")[list(R.NAMES)].to_numpy()
        np.testing.assert_array_equal(weeks, runs.weekly[row].astype(np.float32))
        drawn = store.draws().set_index("draw").loc[key.draw]
        assert {name: drawn[name] for name in runs.parameters[key.draw]} == dict(runs.parameters[key.draw])


# ------------------------------------------------------------------------------------------------ Dask

REAL = {
    "name": "real",
    "years": 1,
    "scenarios": {"places": ["alverna"], "pressures": ["low"]},
    "policies": [{"arm": "connector"}],
    "uncertainties": {"method": "joint", "draws": 16},
    "store": {"series": ["lonely"]},
}


class Cluster:
    """A scheduler and two workers, each a process of its own, as on two machines."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        words = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"]
        self.scheduler = self._begin("scheduler", *words, "--scheduler-file", str(self._file))
        self.workers = [self.hire(k) for k in range(2)]
        until = time.monotonic() + 60
        while not self._file.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        self.address = json.loads(self._file.read_text())["address"]

    def _begin(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        code = "from dask.__main__ import main; main()"
        said = (self._folder / f"{name}.log").open("wb")
        with said:
            return subprocess.Popen(
                [sys.executable, "-c", code, *words],
                env=self._environment,
                cwd=self._folder,
                stdout=said,
                stderr=said,
            )

    def hire(self, number: int) -> subprocess.Popen[bytes]:
        # Without a nanny the process we started is the worker, so it can be killed for real.
        words = [
            "worker",
            "--scheduler-file",
            str(self._file),
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
        ]
        return self._begin(f"worker-{number}", *words)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    found = Cluster(tmp_path)
    yield found
    found.close()


@pytest.mark.slow
def test_two_workers_of_a_cluster_give_the_same_rows_and_one_may_die(tmp_path, cluster):
    experiment = Experiment.from_dict(REAL)
    here = experiment.run(tmp_path / "here", Options(workers=2))
    killed: list[subprocess.Popen[bytes]] = []

    def look(standing):
        if standing.made > 7 and not killed:
            cluster.workers[0].send_signal(signal.SIGKILL)
            killed.append(cluster.hire(2))
            cluster.workers.append(killed[0])

    session = experiment.session(tmp_path / "there", Options(scheduler=cluster.address), look)
    assert killed
    assert session.complete
    assert session.standing.failed == 0
    assert session.store.fingerprint() == here.fingerprint()
    order = ["run_id", "week"]
    there, mine = (s.series().sort_values(order, ignore_index=True) for s in (session.store, here))
    assert there.equals(mine)


@pytest.mark.slow
def test_when_the_scheduler_goes_what_is_there_is_safe_and_threads_go_on(tmp_path, cluster):
    experiment = Experiment.from_dict(REAL)

    def look(standing):
        if standing.made > 7:
            cluster.scheduler.send_signal(signal.SIGKILL)

    session = experiment.session(tmp_path / "store", Options(scheduler=cluster.address), look)
    assert session.reason == "engine gone"
    assert 7 < Store(tmp_path / "store").counts().ok < session.standing.planned
    assert parts(tmp_path / "store" / "runs")
    assert experiment.session(tmp_path / "store", Options(workers=2)).complete
