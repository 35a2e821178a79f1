"""Why a sweep stops before its end: Ctrl-C, a signal, the clock, too many failures, or enough pairs."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from experiments.interrupt import EXIT_CODE

COMPLETE, INTERRUPTED, TERMINATED = "complete", "Ctrl-C", "SIGTERM"
OUT_OF_TIME, TOO_MANY_FAILURES, ENGINE_GONE = "time limit", "too many failures", "engine gone"


class Stopping:
    """Whether to stop, and why; the first reason stays.

    Parameters
    ----------
    time_limit : float or None
        Seconds from now after which nothing new is begun.
    """

    def __init__(self, time_limit: float | None = None) -> None:
        self._event = threading.Event()
        self._until = None if time_limit is None else time.monotonic() + time_limit
        self.reason = COMPLETE

    def ask(self, reason: str) -> None:
        """Stop for a reason."""
        if not self._event.is_set():
            self.reason = reason
            self._event.set()

    def now(self) -> bool:
        """Whether to stop; the clock counts."""
        if self._until is not None and time.monotonic() >= self._until:
            self.ask(OUT_OF_TIME)
        return self._event.is_set()


@contextmanager
def signals(stopping: Stopping) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask to stop; a second Ctrl-C leaves at once.

    Parameters
    ----------
    stopping : Stopping
        Is asked. Outside the main thread signals keep their old meaning.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    asked = 0

    def on_interrupt(signum: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked += 1
        # Whatever began the stopping: who asks twice wants to leave.
        if asked > 1:
            _tell("left at once; what was committed is safe")
            # Compiled runs cannot be broken off and the interpreter would wait for their threads.
            os._exit(EXIT_CODE)
        stopping.ask(INTERRUPTED)
        _tell("interrupted: what is finished is being committed (Ctrl-C again leaves at once)")

    def on_terminate(signum: int, frame: FrameType | None) -> None:
        stopping.ask(TERMINATED)
        _tell("asked to end: what is finished is being committed")

    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, on_interrupt),
        signal.SIGTERM: signal.signal(signal.SIGTERM, on_terminate),
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(text: str) -> None:
    sys.stderr.write(f"\n{text}\n")
    sys.stderr.flush()
