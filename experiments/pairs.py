"""Pairs: baseline and every arm on the same people, the same parameters and the same draws.

One task is one pair of one place: the people are built, burnt in once, and every starting pressure and arm branches
off a copy. Tasks run in threads, since the compiled week releases the interpreter; results do not depend on their
number or order.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.cases import twins
from experiments.cohort import Cohort, difference, level
from experiments.local.register import register_with, with_own_offers
from experiments.progress import Progress
from experiments.question import Question
from experiments.runs import WEEKS_PER_YEAR, Looks, RunKey, Runs
from experiments.snapshot import Film, filmed, summary
from sim import record as R
from sim.begin import Begun, people_of, press, run_seed, settle
from sim.parameters import Parameters, central, draw
from sim.policies import levers_of
from sim.population import profile
from sim.rates import rates
from sim.state import copy, copy_into
from sim.week import in_units

Weekly = NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """One pair of one place, counted from 0."""

    place: str
    index: int


@dataclass(frozen=True)
class Seen:
    """What looks at one run gave, by name."""

    levels: dict[str, Weekly]
    paired: dict[str, Weekly]


@dataclass(frozen=True)
class Lives:
    """Everything of one pair of one place."""

    pair: Pair
    runs: dict[tuple[str, str], Weekly]
    looks: dict[tuple[str, str], Seen]
    start: dict[str, float]
    residents: int
    weeks_lived: float


def _parameters(question: Question, index: int) -> Parameters:
    register = register_with(question.own)
    return draw(register, question.seed, index) if question.uncertainty else central(register)


def start_figures(p: Parameters, residents: int, before: Weekly) -> dict[str, float]:
    """Capacity at week 0: staff and hours, and inflow, open cases and pressure over the last year of burn-in."""
    last = before[-WEEKS_PER_YEAR:]

    def mean(name: str) -> float:
        return float(last[:, R.INDEX[name]].mean())

    fte = p["team_fte_10k"] * residents / 10_000.0
    return {
        "fte": fte,
        "hours": mean("team_available"),
        "inflow": mean("cases_opened"),
        "open_cases": mean("open_cases"),
        "pressure": mean("pressure"),
        "connector_hours": p["connector_hours"] * p["seed0_connector_per_nb"],
    }


def begin(question: Question, place: str, index: int) -> Begun:
    """Build and burn in the neighbourhood of one pair.

    Parameters
    ----------
    question, place, index : Question, str, int
        As in `live`.
    """
    p = _parameters(question, index)
    people = people_of(profile(place), p, seed=question.seed, pair=index, uncertainty=question.uncertainty)
    table = with_own_offers(rates(p, people.birth.shape[0]), question.own)
    return settle(people, p, table, seed=run_seed(question.seed, index))


def live(question: Question, place: str, index: int) -> Lives:
    """Run one pair of one place: all starting pressures and arms.

    Parameters
    ----------
    question : Question
        What is asked.
    place : str
        Neighbourhood.
    index : int
        Pair number from 0: seed and parameter draw.
    """
    begun = begin(question, place, index)
    r, p, seed = begun.rates, begun.parameters, begun.seed
    weeks = question.years * WEEKS_PER_YEAR
    runs: dict[tuple[str, str], Weekly] = {}
    looks: dict[tuple[str, str], Seen] = {}
    cohort = Cohort(begun.world, r, p)
    pressed, spare = copy(begun.world), copy(begun.world)
    for pressure in question.pressures:
        copy_into(begun.world, pressed)
        press(pressed, begun, pressure)
        base: Film | None = None
        for arm in question.arms:
            copy_into(pressed, spare)
            levers = levers_of(arm, p, weeks, place)
            counts, film = filmed(spare, r, levers, cohort, p, seed=seed)
            base = base or film
            runs[pressure, arm] = in_units(counts)
            looks[pressure, arm] = seen(cohort, base, film, float(r.counts_from[0]))
    n, before = begun.residents, begun.before
    lived = (before.shape[0] + weeks * len(runs)) * float(n)
    return Lives(Pair(place, index), runs, looks, start_figures(p, n, before), n, lived)


def seen(cohort: Cohort, base: Film, film: Film, open_from: float) -> Seen:
    """Levels of a run, and the run beside the baseline of its pair; the baseline comes first among the arms."""
    apart = difference(cohort, base.track, film.track)
    if film is base:
        base.euros = level(cohort, base.track)
    levels = {
        **summary(film),
        "cohort_euros": base.euros + apart.euros,
        "cohort_persons": np.array(float(cohort.size)),
    }
    found = twins(base.cases, film.cases, film.track.weeks, open_from)
    return Seen(
        levels,
        {
            **{f"cohort_{name}": value for name, value in apart._asdict().items()},
            **{f"twins_{name}": np.array(value) for name, value in found._asdict().items()},
        },
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


def gathered(question: Question, done: Mapping[Pair, Lives], seconds: float) -> Runs:
    """Runs of the pairs that are there in every place.

    Parameters
    ----------
    question : Question
        What is asked.
    done : mapping of Pair to Lives
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
) -> dict[Pair, Lives]:
    done: dict[Pair, Lives] = {}
    ahead = iter(tasks)
    running: set[Future[Lives]] = set()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        while True:
            while len(running) < threads + 1 and not stop.is_set():
                task = next(ahead, None)
                if task is None:
                    break
                running.add(pool.submit(live, question, task.place, task.index))
            if not running:
                return done
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                lives = future.result()
                done[lives.pair] = lives
                if on_progress is not None:
                    on_progress(Progress(len(done) * each, len(tasks) * each, lives.pair.place))


def _gather(question: Question, done: Mapping[Pair, Lives], complete: list[int], seconds: float) -> Runs:
    rows: list[RunKey] = []
    weekly: list[Weekly] = []
    seen: list[Seen] = []
    for place in question.places:
        for pressure in question.pressures:
            for arm in question.arms:
                for position, index in enumerate(complete):
                    drawn = position if question.uncertainty else 0
                    rows.append(RunKey(place, pressure, arm, index, run_seed(question.seed, index), drawn))
                    lives = done[Pair(place, index)]
                    weekly.append(lives.runs[pressure, arm])
                    seen.append(lives.looks[pressure, arm])
    empty = np.zeros((0, question.years * WEEKS_PER_YEAR, len(R.SERIES)))
    draws = [
        dict(_parameters(question, index)) for index in (complete if question.uncertainty else complete[:1])
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
        resident_weeks=sum(lives.weeks_lived for lives in done.values()),
        capacity={place: _mean_start(done, place, complete) for place in question.places} if complete else {},
        looks=Looks(_stacked([one.levels for one in seen]), _stacked([one.paired for one in seen]))
        if seen
        else None,
    )


def _stacked(runs: list[dict[str, Weekly]]) -> dict[str, Weekly]:
    return {name: np.stack([np.asarray(one[name]) for one in runs]) for name in runs[0]}


def _mean_start(done: Mapping[Pair, Lives], place: str, complete: list[int]) -> dict[str, float]:
    figures = [done[Pair(place, index)].start for index in complete]
    return {name: float(np.mean([one[name] for one in figures])) for name in figures[0]}
