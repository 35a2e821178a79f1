"""Work that takes seconds, done once for everybody who asks for the same, while pages watch it."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from dashboards.attended import Attended
from sim.errors import BadInput

log = logging.getLogger("rondom")

T = TypeVar("T")
State = Literal["running", "done", "stopped", "failed"]


class Stopped(Exception):  # noqa: N818 - nothing went wrong: nobody waits for it any more
    """Work was stopped."""


@dataclass(eq=False)
class Work(Attended, Generic[T]):
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
    """

    found: T | None = None
    step: int = 0
    steps: int = 0
    state: State = "running"
    failure: str = ""

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.state == "running"

    def told(self, step: int, steps: int) -> None:
        """Take note of a step.

        Raises
        ------
        Stopped
            When somebody pressed stop, or nobody has watched for a while.
        """
        if self.forsaken():
            raise Stopped
        self.tell(step=step, steps=steps)

    def do(self, make: Callable[[Callable[[int, int], None]], T]) -> None:
        """Do it, on the thread that calls; ``make`` gets `told` to say how far it is."""
        try:
            self.tell(found=make(self.told), state="done")
        except Stopped:
            self.tell(state="stopped")
        except BadInput as error:
            self.tell(state="failed", failure=" ".join(error.problems))
        except Exception as error:
            log.exception("work failed")
            self.tell(state="failed", failure=f"{type(error).__name__}: {error}")


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
