"""Pairs: baseline and every arm on the same people, the same parameters and the same draws.

A comparison is a small sweep that is kept in memory: one unit is one pair of one place, lived as the units of any
sweep are, in the same threads. Results do not depend on their number or order.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments import lives
from experiments.local.register import register_with
from experiments.progress import Progress
from experiments.question import Question
from experiments.runs import BASELINE, WEEKS_PER_YEAR, Looks, RunKey, Runs
from experiments.sweep.design import Origin
from experiments.sweep.engine import Lost, Threads, drive
from experiments.sweep.plan import Arm, Unit
from sim import record as R
from sim.begin import Begun, run_seed
from sim.parameters import central
from sim.policies import levers_of

Weekly = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """One pair of one place, counted from 0."""

    place: str
    index: int


@dataclass(frozen=True)
class Lived:
    """Everything of one pair of one place."""

    pair: Pair
    runs: dict[tuple[str, str], Weekly]
    looks: dict[tuple[str, str], lives.Seen]
    start: dict[str, float]
    residents: int
    weeks_lived: float


def _origin(question: Question, index: int) -> Origin:
    """Where the parameters of a pair come from: a draw of its own, or the central values."""
    return Origin(question.seed if question.uncertainty else None, index, own=question.own)


def begin(question: Question, place: str, index: int) -> Begun:
    """Build and burn in the neighbourhood of one pair.

    Parameters
    ----------
    question, place, index : Question, str, int
        As in `live`.
    """
    return lives.begin(place, _origin(question, index), run_seed(question.seed, index))


def unit(question: Question, place: str, index: int) -> Unit:
    """One pair of one place, as the unit of a sweep: all starting pressures and arms, in order.

    Parameters
    ----------
    question : Question
        What is asked.
    place : str
        Neighbourhood.
    index : int
        Pair number from 0: seed and parameter draw.
    """
    arms = tuple(
        Arm(f"{place}/{index}/{pressure}/{arm}", pressure, arm, 0.0 if arm == BASELINE else 1.0)
        for pressure in question.pressures
        for arm in question.arms
    )
    return Unit(place, "usual", _origin(question, index), 0, run_seed(question.seed, index), arms)


def live(question: Question, place: str, index: int) -> Lived:
    """Run one pair of one place: all starting pressures and arms.

    Parameters
    ----------
    question, place, index : Question, str, int
        As in `unit`.
    """
    return _live(unit(question, place, index), question.years)


def _live(asked: Unit, years: int) -> Lived:
    begun = lives.begin(asked.place, asked.origin, asked.seed)
    branches = lives.Lives(begun, asked.place, years, looks=True)
    runs: dict[tuple[str, str], Weekly] = {}
    looks: dict[tuple[str, str], lives.Seen] = {}
    pressed = ""
    for arm in asked.arms:
        if arm.pressure != pressed:
            branches.press(pressed := arm.pressure)
        weekly, seen = branches.live(arm.policy, arm.dose)
        runs[arm.pressure, arm.policy] = weekly
        if seen is not None:
            looks[arm.pressure, arm.policy] = seen
    n, before = begun.residents, begun.before
    return Lived(
        pair=Pair(asked.place, asked.origin.index),
        runs=runs,
        looks=looks,
        start=lives.start_figures(begun.parameters, n, before),
        residents=n,
        weeks_lived=(before.shape[0] + branches.weeks * len(runs)) * float(n),
    )


def run_pairs(
    question: Question,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
    threads: int | None = None,
) -> Runs:
    """Run all pairs of a question.

    Parameters
    ----------
    question : Question
        Validated.
    on_progress : callable, optional
        Told after every finished pair of a place.
    stop : threading.Event, optional
        When set, no new pair is started; pairs finished in every place are kept.
    threads : int, optional
        Default: the number of processors.

    Returns
    -------
    Runs
        Complete pairs only, in the order place, pressure, arm, pair.

    Raises
    ------
    BadInput
        For unknown places or policies that cannot go together, before anything is run.
    """
    for place in question.places:
        for arm in question.arms:
            levers_of(arm, central(register_with(question.own)), 1, place)
    began = time.perf_counter()
    tasks = [Pair(place, index) for index in range(question.pairs) for place in question.places]
    each = len(question.pressures) * len(question.arms)
    done = _work(
        question, tasks, each, on_progress, stop or threading.Event(), threads or os.cpu_count() or 1
    )
    return gathered(question, done, time.perf_counter() - began)


def run_one(question: Question, index: int) -> Runs:
    """Run one pair of a question of one place, whichever it is, as ``sim.Model`` does with the same ``pair``.

    Parameters
    ----------
    question : Question
        Validated; its number of pairs does not matter.
    index : int
        Pair number from 0.

    Returns
    -------
    Runs
        One complete pair.
    """
    began = time.perf_counter()
    place = question.places[0]
    done = {Pair(place, index): live(question, place, index)}
    return _gather(question.model_copy(update={"pairs": 1}), done, [index], time.perf_counter() - began)


def gathered(question: Question, done: Mapping[Pair, Lived], seconds: float) -> Runs:
    """Runs of the pairs that are there in every place.

    Parameters
    ----------
    question : Question
        What is asked.
    done : mapping of Pair to Lived
        What `live` gave so far.
    seconds : float
        Wall clock.
    """
    complete = [
        index
        for index in range(question.pairs)
        if all(Pair(place, index) in done for place in question.places)
    ]
    return _gather(question, done, complete, seconds)


def _work(
    question: Question,
    tasks: list[Pair],
    each: int,
    on_progress: Callable[[Progress], None] | None,
    stop: threading.Event,
    threads: int,
) -> dict[Pair, Lived]:
    """Live the pairs on the threads of a sweep, and keep all of them in memory."""
    done: dict[Pair, Lived] = {}

    def take(outcome: Lived | Lost) -> None:
        if isinstance(outcome, Lost):
            raise outcome.error or RuntimeError(outcome.text)
        done[outcome.pair] = outcome
        if on_progress is not None:
            on_progress(Progress(len(done) * each, len(tasks) * each, outcome.pair.place))

    engine = Threads(lambda asked: _live(asked, question.years), threads)
    units = (unit(question, task.place, task.index) for task in tasks)
    try:
        drive(units, engine, stop.is_set, take, lambda: None)
    finally:
        engine.close()
    return done


def _gather(question: Question, done: Mapping[Pair, Lived], complete: list[int], seconds: float) -> Runs:
    rows: list[RunKey] = []
    weekly: list[Weekly] = []
    seen: list[lives.Seen] = []
    for place in question.places:
        for pressure in question.pressures:
            for arm in question.arms:
                for position, index in enumerate(complete):
                    drawn = position if question.uncertainty else 0
                    rows.append(RunKey(place, pressure, arm, index, run_seed(question.seed, index), drawn))
                    pair = done[Pair(place, index)]
                    weekly.append(pair.runs[pressure, arm])
                    seen.append(pair.looks[pressure, arm])
    empty = np.zeros((0, question.years * WEEKS_PER_YEAR, len(R.SERIES)))
    draws = [
        dict(_origin(question, index).parameters())
        for index in (complete if question.uncertainty else complete[:1])
    ]
    return Runs(
        rows=rows,
        weekly=np.stack(weekly) if weekly else empty,
        series=R.NAMES,
        residents0={place: done[Pair(place, complete[0])].residents for place in question.places}
        if complete
        else {},
        parameters=draws,
        complete_pairs=len(complete),
        interrupted=len(complete) < question.pairs,
        seconds=seconds,
        resident_weeks=sum(pair.weeks_lived for pair in done.values()),
        capacity={place: _mean_start(done, place, complete) for place in question.places} if complete else {},
        looks=Looks(_stacked([one.levels for one in seen]), _stacked([one.paired for one in seen]))
        if seen
        else None,
    )


def _stacked(runs: list[dict[str, Weekly]]) -> dict[str, Weekly]:
    return {name: np.stack([np.asarray(one[name]) for one in runs]) for name in runs[0]}


def _mean_start(done: Mapping[Pair, Lived], place: str, complete: list[int]) -> dict[str, float]:
    figures = [done[Pair(place, index)].start for index in complete]
    return {name: float(np.mean([one[name] for one in figures])) for name in figures[0]}
