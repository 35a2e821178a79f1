"""Ctrl-C: the first finishes what is running and keeps it, the second leaves."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EXIT_CODE = 130
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def stop_on_interrupt() -> Iterator[threading.Event]:
    """Event that the first Ctrl-C sets.

    Yields
    ------
    threading.Event
        To be polled by the engine. Outside the main thread Ctrl-C keeps its old meaning.
    """
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def on_interrupt(signum: int, frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            _tell("interrupted: finishing the runs under way; what is complete is kept (again to leave now)")
            return
        _tell("left: nothing was written")
        # Compiled runs cannot be broken off and the interpreter would wait for their threads.
        os._exit(EXIT_CODE)

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(text: str) -> None:
    cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
    sys.stderr.write(f"{cursor}\n{text}\n")
    sys.stderr.flush()
