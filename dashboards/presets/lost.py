"""Files of presets that cannot be read: the pages say so and go on with the next best, or with runs made here."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from sim.errors import BadInput

log = logging.getLogger("rondom")

T = TypeVar("T")
_lock = threading.Lock()
_lost: dict[str, str] = {}


def readable(paths: Iterable[Path], read: Callable[[Path], T]) -> list[T]:
    """What the files that can be read hold, in their order; the others are remembered, and stand in the log.

    Parameters
    ----------
    paths : iterable of pathlib.Path
        Files that are there.
    read : callable
        Reads one; raises `BadInput` when it cannot.
    """
    found = []
    for path in paths:
        try:
            found.append(read(path))
        except BadInput as error:
            log.warning("%s", error)
            with _lock:
                _lost[str(path)] = path.name
        else:
            with _lock:
                _lost.pop(str(path), None)
    return found


def lost() -> list[str]:
    """Names of the files that could not be read, each once; no folder, which is nobody's business on a page."""
    with _lock:
        return sorted(set(_lost.values()))
