"""Who is to blame when a worker of a cluster dies: units that were on it are tried one at a time."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from experiments.sweep import dask_engine
from experiments.sweep.checking import check
from experiments.sweep.columns import CRASHED
from experiments.sweep.engine import Lost
from experiments.sweep.plan import Plan
from experiments.sweep.unit import settings_of
from tests.unit.test_sweep_real import SMALL


class Cluster:
    """A client in which the units of the guilty draws take down everything that flies beside them.

    What flies is heard of when the engine looks, so that units are really beside each other.
    """

    status = "running"

    def __init__(self, guilty: set[int]) -> None:
        self.guilty = guilty
        self.flying: list[Any] = []
        self.beside: list[list[int]] = []

    def nthreads(self) -> dict[str, int]:
        return {"one": 1}

    def submit(self, _work, units, _settings, _timeout, *, pure):
        assert not pure
        task = SimpleNamespace(key=f"task-{id(units)}-{len(self.beside)}", units=units)
        task.add_done_callback = lambda heard: self.flying.append((task, heard))
        return task

    def look(self) -> None:
        flying, self.flying = self.flying, []
        self.beside.append([unit.origin.index for task, _ in flying for unit in task.units])
        dead = bool(self.guilty & set(self.beside[-1]))
        for task, heard in flying:
            task.status = "error" if dead else "finished"
            task.exception = lambda: RuntimeError("the worker died")
            task.result = lambda units=task.units: [SimpleNamespace(unit=unit, seconds=9.0) for unit in units]
            heard(task)

    def cancel(self, tasks) -> None:
        pass

    def close(self, timeout: float) -> None:
        pass


@pytest.fixture
def engine(monkeypatch):
    def build(guilty: set[int]) -> tuple[dask_engine.DaskEngine, Cluster]:
        cluster = Cluster(guilty)
        monkeypatch.setattr(dask_engine, "_connect", lambda _address: cluster)
        return dask_engine.DaskEngine(settings_of(asked()), "tcp://made-up", lambda: False), cluster

    return build


def asked():
    return check({**SMALL, "uncertainties": {"method": "joint", "draws": 9}}, Path())


def ends(engine, cluster) -> list[object]:
    found: list[object] = []
    for _ in range(40):
        if not engine.in_flight():
            return found
        engine._send()
        cluster.look()
        found += engine.finished(0.0)
    raise AssertionError("units are still on their way")


@pytest.mark.parametrize("guilty", [set(), {3}, {0, 5}])
def test_only_who_is_to_blame_is_lost(engine, guilty):
    engine, cluster = engine(guilty)
    units = [unit for unit in Plan.of(asked()).missing(()) if unit.rep == 0]
    for unit in units:
        engine.submit(unit)
    assert engine.in_flight() == len(units)
    found = ends(engine, cluster)
    assert len(found) == len(units)
    lost = [outcome for outcome in found if isinstance(outcome, Lost)]
    assert {outcome.unit.origin.index for outcome in lost} == guilty
    assert {outcome.status for outcome in lost} <= {CRASHED}
    assert all(len(beside) == 1 for beside in cluster.beside[1:] if guilty & set(beside))


def test_what_was_lost_is_tried_again_with_nothing_beside_it(engine):
    engine, cluster = engine({3})
    units = [unit for unit in Plan.of(asked()).missing(()) if unit.rep == 0]
    for unit in units:
        engine.submit(unit)
    (first,) = [outcome for outcome in ends(engine, cluster) if isinstance(outcome, Lost)]
    before = len(cluster.beside)
    engine.submit(first.unit)
    assert not engine.room()
    (again,) = ends(engine, cluster)
    assert isinstance(again, Lost)
    assert cluster.beside[before:] == [[3]]
    assert engine.room()
