"""Engines: what lives units. Threads in this process, since the compiled week leaves the interpreter alone."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from threadpoolctl import threadpool_limits

from experiments.sweep.columns import CRASHED, TIMEOUT
from experiments.sweep.plan import Unit
from experiments.sweep.unit import Lived, Settings, live

#: What an engine makes of a unit: `Lived` in a sweep.
Outcome = TypeVar("Outcome")
#: Seconds to wait for a unit before looking round.
_POLL = 0.1


@dataclass(frozen=True)
class Lost:
    """A unit of which nothing came: its worker died, or it did not end in time.

    Attributes
    ----------
    unit : Unit
        What was asked.
    status : str
        ``crashed`` or ``timeout``.
    text : str
        What is known about it.
    seconds : float
        How long it was waited for.
    error : BaseException or None
        What a thread of this process died of.
    """

    unit: Unit
    status: str
    text: str
    seconds: float = 0.0
    error: BaseException | None = None


class EngineGone(RuntimeError):  # noqa: N818 - named after what happened
    """There is nothing any more to run units with; what was committed is safe."""


class Engine(Protocol[Outcome]):
    """What the driver asks of an engine.

    Attributes
    ----------
    abandoned : int
        Units that were given up and may still be running in this process.
    """

    abandoned: int

    def room(self) -> bool:
        """Whether another unit can be handed in."""

    def submit(self, unit: Unit) -> None:
        """Hand in a unit."""

    def finished(self, seconds: float) -> list[Outcome | Lost]:
        """Units that ended; waits so long at most for the first."""

    def in_flight(self) -> int:
        """Units handed in of which nothing was heard yet."""

    def close(self) -> None:
        """Let go of everything; units in flight are given up."""


def drive(
    units: Iterator[Unit],
    engine: Engine[Outcome],
    stop: Callable[[], bool],
    take: Callable[[Outcome | Lost], None],
    between: Callable[[], None],
) -> None:
    """Keep an engine busy until there are no units left, or until asked to stop; what it is in still comes back.

    Parameters
    ----------
    units : iterator of Unit
        In the order they are to begin.
    engine : Engine
        What lives them.
    stop : callable
        When true, nothing new is begun.
    take : callable
        Takes every unit that ended.
    between : callable
        Called a few times a second.

    Notes
    -----
    Until it returns linear algebra takes one processor in this process: each unit has one already. Where numpy was
    loaded before ``experiments``, as in a notebook, it would else spread small matrices over all of them.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        while True:
            while engine.room() and not stop():
                unit = next(units, None)
                if unit is None:
                    break
                engine.submit(unit)
            if engine.in_flight() == 0:
                return
            for outcome in engine.finished(_POLL):
                take(outcome)
            between()


class Threads(Generic[Outcome]):
    """Threads in one process.

    Parameters
    ----------
    work : callable
        Lives a unit.
    workers : int
        Units at the same time.
    timeout : float or None
        Seconds after which a unit is given up. Its thread cannot be ended: another takes its place.
    """

    def __init__(self, work: Callable[[Unit], Outcome], workers: int, timeout: float | None = None) -> None:
        self._live, self._workers, self._timeout = work, workers, timeout
        self._asked: queue.SimpleQueue[tuple[int, Unit] | None] = queue.SimpleQueue()
        self._ended: queue.SimpleQueue[tuple[int, Outcome | Lost]] = queue.SimpleQueue()
        self._begun: dict[int, float] = {}
        self._flying: dict[int, Unit] = {}
        self._number = 0
        self.abandoned = 0
        for _ in range(workers):
            self._hire()

    def _hire(self) -> None:
        # Daemons: a run that never ends must not keep the program from ending.
        threading.Thread(target=self._work, name="rondom-run", daemon=True).start()

    def _work(self) -> None:
        while (task := self._asked.get()) is not None:
            number, unit = task
            self._begun[number] = time.monotonic()
            try:
                self._ended.put((number, self._live(unit)))
            except BaseException as error:  # noqa: BLE001 - a thread that dies in silence would be waited for
                lost = Lost(unit, CRASHED, f"{type(error).__name__}: {error}", error=error)
                self._ended.put((number, lost))

    def room(self) -> bool:
        """One unit more than there are threads, so that none waits for the driver."""
        return len(self._flying) < self._workers + 1

    def submit(self, unit: Unit) -> None:
        """Hand in a unit."""
        self._number += 1
        self._flying[self._number] = unit
        self._asked.put((self._number, unit))

    def finished(self, seconds: float) -> list[Outcome | Lost]:
        """Units that ended."""
        found: list[Outcome | Lost] = []
        try:
            number, outcome = self._ended.get(timeout=seconds)
            while True:
                # A unit that was given up may end after all: it has been counted already.
                self._begun.pop(number, None)
                if self._flying.pop(number, None) is not None:
                    found.append(outcome)
                number, outcome = self._ended.get_nowait()
        except queue.Empty:
            return [*found, *self._overdue()]

    def _overdue(self) -> list[Lost]:
        if self._timeout is None:
            return []
        now = time.monotonic()
        late = [number for number in self._flying if now - self._begun.get(number, now) > self._timeout]
        found = []
        for number in late:
            unit = self._flying.pop(number)
            self.abandoned += 1
            self._hire()
            found.append(Lost(unit, TIMEOUT, f"not ended after {self._timeout:g} s", self._timeout))
        return found

    def in_flight(self) -> int:
        """Units handed in and not heard of."""
        return len(self._flying)

    def close(self) -> None:
        """Send the threads home after the unit they are in."""
        for _ in range(self._workers + self.abandoned):
            self._asked.put(None)


class ThreadEngine(Threads[Lived]):
    """Units of a sweep in threads.

    Parameters
    ----------
    settings : Settings
        What all units share.
    workers : int
        Units at the same time.
    stop : callable
        Asked between two arms of a unit.
    timeout : float or None
        Seconds after which a unit is given up.
    """

    def __init__(
        self, settings: Settings, workers: int, stop: Callable[[], bool], timeout: float | None = None
    ) -> None:
        super().__init__(lambda unit: live(unit, settings, stop), workers, timeout)
