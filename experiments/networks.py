"""The network of one life of a neighbourhood, measured as the weeks go by (``sim.network.measures``)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.pairs import begin
from experiments.question import Question
from experiments.runs import WEEKS_PER_YEAR, RunKey, Runs
from experiments.snapshot import pieces
from sim import record as R
from sim.begin import press
from sim.face.graph import measured
from sim.face.look import Look, look_at
from sim.network.measures import Measures
from sim.policies import levers_of
from sim.week import in_units, run_weeks

if TYPE_CHECKING:
    import pyarrow as pa


class Portrait(NamedTuple):
    """One life, and its network.

    Attributes
    ----------
    weeks : list of int
        Weeks lived at each look, the first 0.
    measures : list of Measures
        At each look.
    end : Look
        The columns at the end.
    runs : Runs
        The run itself.
    """

    weeks: list[int]
    measures: list[Measures]
    end: Look
    runs: Runs


def portray(question: Question, *, every: int, layers: Sequence[str] | None = None) -> Portrait:
    """Live one life and measure its network at week 0, each ``every`` weeks and at the end.

    Parameters
    ----------
    question : Question
        One place, one pressure; of several arms the last one is lived.
    every : int
        Weeks between two looks, 1 or more.
    layers : sequence of str, optional
        As of ``sim.face.graph.measured``.
    """
    began = time.perf_counter()
    place, pressure, arm = question.places[0], question.pressures[0], question.arms[-1]
    begun = begin(question, place, 0)
    press(begun.world, begun, pressure)
    horizon = question.years * WEEKS_PER_YEAR
    counts = np.zeros((horizon, len(R.SERIES)), dtype=np.int64)
    end = look_at(begun.world, begun.rates, 0)
    weeks, seen = [0], [measured(end, layers)]
    for part in pieces(levers_of(arm, begun.parameters, horizon, place), every):
        first = weeks[-1]
        weeks.append(first + part.weeks)
        counts[first : weeks[-1]] = run_weeks(begun.world, begun.rates, part, seed=begun.seed, start=first)
        end = look_at(begun.world, begun.rates, weeks[-1])
        seen.append(measured(end, layers))
    runs = Runs(
        rows=[RunKey(place, pressure, arm, 0, begun.seed, 0)],
        weekly=in_units(counts)[None],
        series=R.NAMES,
        residents0={place: begun.residents},
        parameters=[dict(begun.parameters)],
        complete_pairs=1,
        seconds=time.perf_counter() - began,
        resident_weeks=float((begun.before.shape[0] + horizon) * begun.residents),
    )
    return Portrait(weeks, seen, end, runs)


def measure_table(portrait: Portrait) -> pa.Table:
    """One row per look: week and every measure that is one number (empty where it has none)."""
    import pyarrow as pa

    numbers = [one.numbers() for one in portrait.measures]
    columns = {name: pa.array([row[name] for row in numbers], from_pandas=True) for name in numbers[0]}
    return pa.table({"week": portrait.weeks, **columns})


def degree_table(portrait: Portrait) -> pa.Table:
    """Distribution of degree at each look: week, number of ties, residents with so many."""
    import pyarrow as pa

    rows = [
        (week, ties, residents)
        for week, one in zip(portrait.weeks, portrait.measures, strict=True)
        for ties, residents in enumerate(one.degrees.tolist())
    ]
    names = ("week", "ties", "residents")
    return pa.table({name: [row[k] for row in rows] for k, name in enumerate(names)})
