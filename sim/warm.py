"""The first compile on two processors: two processes take the kernels of a first run from one list.

Nothing depends on it: whatever is missing in the cache is compiled when it is first called, as always.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeAlias

from numba import boolean, config, float32, float64, int32, int64, typeof, uint8

from sim.agents.asking import asking
from sim.agents.due import draw_words
from sim.agents.lives import lives
from sim.agents.needs import needs
from sim.agents.seeking import seeking
from sim.agents.wellbeing import strain_loneliness_wellbeing
from sim.chance import _fill
from sim.ledger import ledger
from sim.network.contact import contact
from sim.network.formation import new_ties
from sim.network.kin import kin_of_newcomers
from sim.observe import observe
from sim.parameters import central, load
from sim.population.matching import claim
from sim.population.neighbours import fill_pairs
from sim.population.traits import fill_lognormal
from sim.rates import rates
from sim.reference import Reference
from sim.services.aftercare import aftercare
from sim.services.connector import connector, home_visits
from sim.services.groups import groups_and_volunteers
from sim.services.openings import openings
from sim.services.second_ring import second_ring
from sim.services.specialists import specialists
from sim.services.team import split_hours, teams_week
from sim.start import _backlog, _settle_all, _tie_rows
from sim.state import empty
from sim.week import _run

#: A kernel and the types it is called with.
Work: TypeAlias = tuple[Any, tuple[Any, ...]]
_RESIDENTS = 10


def phases() -> list[Work]:
    """The parts of the week that take longest to compile, the longest first."""
    world = Reference(typeof(empty(_RESIDENTS, _RESIDENTS)))
    p = typeof(rates(central(load()), _RESIDENTS)).dtype
    counts, levers = int64[::1], float64[::1]
    week = (world, int64, int64, p, counts)
    return [
        (groups_and_volunteers, (world, int64, int64, int64, int64, int64, p, counts)),
        (lives, week),
        (teams_week, (world, int64, levers, int64, int64, p, counts)),
        (asking, (world, int64, int64, float64, p, counts)),
        (needs, (world, int64, p, counts)),
        (ledger, (world, int64, int64, p, counts)),
        (contact, week),
        (second_ring, (world, levers, int64, int64, p, counts)),
        (new_ties, week),
        (connector, (world, int64, int64, int64, p, counts)),
        (home_visits, (world, int64, int64, int64, p, counts)),
        (openings, (world, int64, p)),
        (aftercare, week),
        (specialists, week),
        (observe, (world, int64, p, counts)),
        (draw_words, (world, int64, int64)),
        (kin_of_newcomers, week),
        (strain_loneliness_wellbeing, (world, float64, p, counts)),
        (seeking, (world, int64, int64, p)),
        (split_hours, (world, *(float64,) * 4, int64, int64, p, counts)),
    ]


def run() -> Work:
    """The whole-run kernel: put together from the phases."""
    world, p = typeof(empty(_RESIDENTS, _RESIDENTS)), typeof(rates(central(load()), _RESIDENTS))
    return _run, (world, p, float64[:, ::1], boolean[::1], int64, int64, int64[:, ::1])


def beginnings() -> list[Work]:
    """The kernels that build a population and begin its run."""
    world, p = typeof(empty(_RESIDENTS, _RESIDENTS)), typeof(rates(central(load()), _RESIDENTS))
    whole, real = int64[::1], float64[::1]
    return [
        (_settle_all, (world, int64, int64, real, whole, p)),
        (_backlog, (world, float64[:], int64, int64, p)),
        (_tie_rows, (world, int32[::1], int32[::1], uint8[::1], float32[::1], int32[::1], float32[::1])),
        (claim, (whole,) * 6),
        (fill_pairs, (int64, int64, whole, whole, float64[:, ::1])),
        (_fill, (int64, int64, int64, whole, int64, float64[:, ::1])),
        (fill_lognormal, (real, float64, float64, real)),
    ]


def _others(modules: tuple[str, ...]) -> list[Work]:
    return [work for name in modules for work in import_module(name).kernels()]


@contextmanager
def _no_collector() -> Iterator[None]:
    """Leave Python's garbage where it is: looking for it among all that the compiler makes takes time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _serve(modules: tuple[str, ...]) -> None:
    """Compile what standard input asks for, by its place in the list, and answer each with a line."""
    work = [*phases(), *beginnings(), *_others(modules)]
    with _no_collector():
        for line in sys.stdin:
            kernel, types = work[int(line)]
            kernel.compile(types)
            sys.stdout.write(line)
            sys.stdout.flush()


class _List:
    """Places in the list that nobody has taken yet."""

    def __init__(self, parts: int, whole: int) -> None:
        self._left = list(range(whole))
        self._parts = parts
        self._lock = threading.Lock()
        #: Set when the second process has made the last of its parts, or is gone.
        self.parts_made = threading.Event()

    def take(self, below: int) -> int | None:
        """Next place, None when there is none below the given one."""
        with self._lock:
            return self._left.pop(0) if self._left and self._left[0] < below else None

    def hand_out(self, ask: Callable[[int], bool], whole: int) -> None:
        """Give the second process what is next until nothing is left or it does not answer."""
        try:
            for place in iter(lambda: self.take(whole), None):
                if place >= self._parts:
                    self.parts_made.set()
                if not ask(place):
                    return
        finally:
            self.parts_made.set()


def warm_up(*modules: str) -> None:
    """Compile what a first run calls, in two processes; returns when all of it is in the cache.

    Parameters
    ----------
    *modules : str
        Modules of the floors above that have kernels of their own: ``kernels()`` lists them with their types.
    """
    if vars(config)["DISABLE_JIT"]:
        return
    parts = phases()
    work = [*parts, *beginnings(), *_others(modules)]
    code = f"import sys; sys.path[:0] = {sys.path!r}; from sim.warm import _serve; _serve({modules!r})"
    pipe = subprocess.PIPE
    helper = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    )

    def ask(place: int) -> bool:
        try:
            helper.stdin.write(f"{place}\n")  # type: ignore[union-attr]
            helper.stdin.flush()  # type: ignore[union-attr]
        except OSError:
            return False
        return bool(helper.stdout.readline())  # type: ignore[union-attr]

    left = _List(len(parts), len(work))
    other = threading.Thread(target=left.hand_out, args=(ask, len(work)), daemon=True)
    try:
        other.start()
        with _no_collector():
            for place in iter(lambda: left.take(len(parts)), None):
                parts[place][0].compile(parts[place][1])
            left.parts_made.wait()
            whole, types = run()
            whole.compile(types)
            for place in iter(lambda: left.take(len(work)), None):
                work[place][0].compile(work[place][1])
        other.join()
        helper.communicate()
    except BaseException:
        # Stopped by Ctrl-C, say: nobody is left to wait for what it makes.
        helper.kill()
        helper.wait()
        raise
