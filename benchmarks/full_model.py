"""Two figures of the full model: bytes per resident, pairs per second. Its time by phase: ``rondom bench PLACE``."""

from __future__ import annotations

import time
from dataclasses import dataclass

from experiments.pairs import run_pairs
from experiments.question import Question
from experiments.session import default_threads
from sim.begin import begin
from sim.parameters import central, load
from sim.population import profile
from sim.warm import warm_up


@dataclass(frozen=True)
class FullModel:
    """What one place takes.

    Attributes
    ----------
    place, policy : str
        Neighbourhood, and the arm that is compared with the baseline.
    residents, rows : int
        People the place was built with, and rows of capacity.
    bytes_per_resident, bytes_per_row : float
        Of one state; a running comparison holds a few states for each thread.
    pairs, years, threads : int
        Pairs (a burn-in, a baseline and one arm), horizon, runs at the same time.
    seconds : float
        Wall clock of all pairs, compiled before.
    """

    place: str
    policy: str
    residents: int
    rows: int
    bytes_per_resident: float
    bytes_per_row: float
    pairs: int
    years: int
    threads: int
    seconds: float

    @property
    def pairs_per_second(self) -> float:
        """Pairs done in a second."""
        return self.pairs / self.seconds


def full_model(place: str, *, pairs: int, years: int = 5, policy: str = "rondom-wijchen") -> FullModel:
    """Measure one place.

    Parameters
    ----------
    place : str
        Neighbourhood.
    pairs, years : int
        Pairs of runs, and their horizon.
    policy : str
        Name of a policy.
    """
    warm_up()
    begun = begin(profile(place), central(load()), seed=1)
    size, rows = sum(table.nbytes for table in begun.world), begun.world.res.shape[0]
    question = Question(places=(place,), policies=(policy,), pairs=pairs, years=years, pressures=("low",))
    threads = default_threads()
    # One pair before the clock starts: what looks at the runs is compiled, and read from the cache, by then.
    run_pairs(question.model_copy(update={"pairs": 1, "years": 1}), threads=threads)
    began = time.perf_counter()
    run_pairs(question, threads=threads)
    seconds = time.perf_counter() - began
    return FullModel(
        place,
        policy,
        begun.residents,
        rows,
        size / begun.residents,
        size / rows,
        pairs,
        years,
        threads,
        seconds,
    )
