"""Wall-clock time of engines that take turns in one process."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.beginning import Beginning
from benchmarks.engines import Prepare
from benchmarks.rules import Rules

#: A fast engine runs again in its turn until it has run this long or this often; the median of the turn counts.
_TURN_SECONDS, _TURN_RUNS = 0.25, 9


@dataclass(frozen=True)
class Timing:
    """One engine at one size.

    Attributes
    ----------
    engine : str
        Name.
    residents, weeks : int
        Size of a run.
    seconds : tuple of float
        Of each round; what is laid out before the first week is not counted.
    """

    engine: str
    residents: int
    weeks: int
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median seconds of a run."""
        return statistics.median(self.seconds)

    @property
    def ns(self) -> float:
        """Median nanoseconds per resident-week."""
        return self.median * 1e9 / self.residents / self.weeks

    def ratio(self, other: Timing) -> float:
        """Median over the rounds of this engine's time over another's in the same round."""
        return statistics.median(a / b for a, b in zip(self.seconds, other.seconds, strict=True))


def _turn(prepare: Prepare, beginning: Beginning, rules: Rules, weeks: int, seed: int) -> float:
    spent: list[float] = []
    while not spent or (sum(spent) < _TURN_SECONDS and len(spent) < _TURN_RUNS):
        live = prepare(beginning, rules, weeks, seed)
        gc.collect()
        began = time.perf_counter()
        live()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def measure(
    engines: Mapping[str, Prepare],
    beginning: Beginning,
    rules: Rules,
    *,
    weeks: int,
    rounds: int,
    say: Callable[[str], None],
) -> list[Timing]:
    """Let engines take turns: each once in every round, every round beginning with another one.

    Parameters
    ----------
    engines : mapping of str to Prepare
        Those to be measured, compiled before.
    beginning, rules : Beginning, Rules
        The same for all.
    weeks, rounds : int
        Weeks of a run, and rounds.
    say : callable
        Is told of every round.
    """
    names = list(engines)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        say(f"{beginning.residents:,} residents: round {number + 1} of {rounds}")
        first = number % len(names)
        for name in names[first:] + names[:first]:
            seconds[name].append(_turn(engines[name], beginning, rules, weeks, seed=number + 1))
    return [Timing(name, beginning.residents, weeks, tuple(seconds[name])) for name in names]
