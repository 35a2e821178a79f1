"""Runs made while somebody watches: shared, stopped, forsaken, failing. Without the model."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from dashboards.answers import jobs as module
from dashboards.answers.jobs import Jobs
from dashboards.scenario.scenario import Scenario

ONE = Scenario(places=("alverna",), arm="connector", pairs=12)


class Model:
    """Stands for the model: counts what it lives."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.readied = seconds, 0
        # Pairs after these many wait until somebody has gathered, so that threads cannot run ahead of an answer.
        self.first: int | None = None
        self.answered = threading.Event()
        self.lived: list[tuple[tuple[str, ...], str, int]] = []
        self.gathered: list[int] = []
        self.go = threading.Event()
        self.go.set()

    def live(self, question, place, index):
        self.go.wait(10.0)
        if self.first is not None and index >= self.first:
            self.answered.wait(10.0)
        time.sleep(self.seconds)
        self.lived.append((question.policies, place, index))
        if question.seed == 666:
            raise FloatingPointError("no number\nsecond line")
        return index

    def gather(self, question, lived, seconds):
        self.gathered.append(len(lived))
        self.answered.set()
        return ("answer", len(lived))

    def ready(self):
        self.readied += 1


@pytest.fixture
def model():
    return Model()


@pytest.fixture
def jobs(model):
    return Jobs(2, model.live, model.gather, model.ready)


def finished(job, seconds=10.0):
    end = time.monotonic() + seconds
    seen = -1
    while job.running and time.monotonic() < end:
        seen = job.wait(seen, 0.5)
    assert not job.running, job.state
    return job


def test_a_job_lives_every_pair_once_and_answers_more_and_more(jobs, model):
    model.first = 2
    job = finished(jobs.start(ONE))
    assert job.state == "done"
    assert sorted(index for _, _, index in model.lived) == list(range(12))
    assert job.answer == ("answer", 12)
    assert model.gathered == sorted(set(model.gathered))
    assert model.gathered[0] == 2
    assert job.done == 12


def test_who_asks_for_the_same_gets_the_same_job(jobs, model):
    model.go.clear()
    found = [jobs.start(ONE) for _ in range(20)]
    assert all(job is found[0] for job in found)
    assert jobs.start(replace(ONE, arm="buddies")) is not found[0]
    model.go.set()
    finished(found[0])
    assert jobs.start(ONE) is found[0]
    assert jobs.find(replace(ONE, pairs=3)) is found[0]
    assert len([index for policies, _, index in model.lived if policies == ("connector",)]) == 12


def test_who_asks_for_more_pairs_gets_them(jobs):
    first = finished(jobs.start(ONE))
    more = jobs.start(replace(ONE, pairs=20))
    assert more is not first
    assert finished(more).answer == ("answer", 20)


def test_a_stopped_job_keeps_what_is_complete(jobs, model):
    model.seconds = 0.02
    job = jobs.start(replace(ONE, pairs=200))
    while job.done < 3:
        job.wait(job.version, 0.5)
    job.stop()
    assert finished(job).state == "stopped"
    assert 3 <= job.done < 200
    assert job.answer == ("answer", job.done)


def test_a_job_that_nobody_watches_stops(jobs, model, monkeypatch):
    monkeypatch.setattr("dashboards.attended.PATIENCE", 0.1)
    model.seconds = 0.05
    job = jobs.start(replace(ONE, pairs=200))
    job.watched(+1)
    time.sleep(0.4)
    assert job.running
    job.watched(-1)
    assert finished(job).state == "stopped"


def test_a_failing_run_says_what_failed_and_the_next_one_works(jobs):
    job = finished(jobs.start(replace(ONE, seed=666)))
    assert job.state == "failed"
    assert job.failure == "FloatingPointError: no number"
    assert finished(jobs.start(ONE)).state == "done"


def test_too_many_at_once_are_refused(jobs, model, monkeypatch):
    monkeypatch.setattr(module, "MOST_JOBS", 3)
    model.go.clear()
    every = [jobs.start(replace(ONE, seed=seed)) for seed in range(5)]
    assert [job is None for job in every] == [False] * 3 + [True] * 2
    model.go.set()
    for job in every[:3]:
        finished(job)
    assert jobs.start(replace(ONE, seed=9)) is not None


def test_old_answers_make_room(jobs, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 3)
    for seed in range(8):
        finished(jobs.start(replace(ONE, seed=seed, pairs=2)))
    assert jobs.find(replace(ONE, seed=0)) is None
    assert jobs.find(replace(ONE, seed=7)) is not None


def test_the_model_is_made_ready_once(jobs, model):
    every = [jobs.start(replace(ONE, seed=seed)) for seed in range(4)]
    for job in every:
        finished(job)
    assert model.readied == 1
