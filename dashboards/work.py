"""Work that takes seconds, done once for everybody who asks for the same, while pages watch it."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from sim.errors import BadInput

log = logging.getLogger("rondom")

T = TypeVar("T")
#: Work that nobody watches any more stops after so many seconds.
PATIENCE = 15.0
State = Literal["running", "done", "stopped", "failed"]


class Stopped(Exception):  # noqa: N818 - nothing went wrong: nobody waits for it any more
    """Work was stopped."""


@dataclass(eq=False)
class Work(Generic[T]):
    """One piece of work.

    Attributes
    ----------
    found : T or None
        What came of it.
    step, steps : int
        How far it is; 0 of 0 before it says so.
    state : {'running', 'done', 'stopped', 'failed'}
        How it stands.
    failure : str
        What was wrong, in a sentence.
    version : int
        Changes with every news.
    """

    found: T | None = None
    step: int = 0
    steps: int = 0
    state: State = "running"
    failure: str = ""
    version: int = 0
    _watchers: int = 0
    _alone_since: float = field(default_factory=time.monotonic)
    _stop: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.state == "running"

    def wait(self, seen: int, seconds: float) -> int:
        """Version that is not the one seen, or the same when nothing changed for so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != seen, seconds)
            return self.version

    def watched(self, more: int) -> None:
        """Somebody began (+1) or left off (-1) to watch."""
        with self._changed:
            self._watchers += more
            self._alone_since = time.monotonic()

    def stop(self) -> None:
        """End at the next step."""
        self._stop.set()

    def told(self, step: int, steps: int) -> None:
        """Take note of a step.

        Raises
        ------
        Stopped
            When somebody pressed stop, or nobody has watched for a while.
        """
        alone = self._watchers <= 0 and time.monotonic() - self._alone_since > PATIENCE
        if self._stop.is_set() or alone:
            raise Stopped
        self._news(step=step, steps=steps)

    def _news(self, **changes: object) -> None:
        with self._changed:
            for name, value in changes.items():
                setattr(self, name, value)
            self.version += 1
            self._changed.notify_all()

    def do(self, make: Callable[[Callable[[int, int], None]], T]) -> None:
        """Do it, on the thread that calls; ``make`` gets `told` to say how far it is."""
        try:
            self._news(found=make(self.told), state="done")
        except Stopped:
            self._news(state="stopped")
        except BadInput as error:
            self._news(state="failed", failure=" ".join(error.problems))
        except Exception as error:
            log.exception("work failed")
            self._news(state="failed", failure=f"{type(error).__name__}: {error}")


class Works(Generic[T]):
    """All work of one kind in this process; one piece at a time, since each takes a core.

    Parameters
    ----------
    kept : int
        Pieces that are remembered after they are done.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._works: OrderedDict[Hashable, Work[T]] = OrderedDict()

    def find(self, key: Hashable) -> Work[T] | None:
        """What is known under a key."""
        with self._lock:
            work = self._works.get(key)
            if work is not None:
                self._works.move_to_end(key)
            return work

    def start(self, key: Hashable, make: Callable[[Callable[[int, int], None]], T]) -> Work[T]:
        """The work under a key: under way, done, or begun now. What failed or was stopped begins anew."""
        with self._lock:
            work = self._works.get(key)
            if work is not None and work.state in ("running", "done"):
                return work
            work = self._works[key] = Work()
            self._works.move_to_end(key)
            done = [name for name, one in self._works.items() if not one.running]
            for old in done[: max(0, len(done) - self._kept)]:
                del self._works[old]
        threading.Thread(target=self._in_turn, args=(work, make), name="rondom-work", daemon=True).start()
        return work

    def _in_turn(self, work: Work[T], make: Callable[[Callable[[int, int], None]], T]) -> None:
        with self._turn:
            work.do(make)
