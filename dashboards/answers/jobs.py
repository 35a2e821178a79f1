"""Runs made while somebody watches: one job per scenario and place, shared by everybody who asks for the same.

A job lives its pairs one by one on threads that all jobs share, since the compiled week releases the interpreter, and
gives a comparison after 2, 4, 8, … pairs, so that the band can be seen to settle. Pairs are those of
``rondom compare``: the same scenario gives the same numbers there.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from dashboards.attended import Attended
from dashboards.scenario.scenario import Scenario
from experiments.question import Question
from experiments.schema import Comparison

log = logging.getLogger("rondom")

#: Answers kept after their job is done; each is about 50 kB.
KEPT = 200
#: Jobs that may be under way at the same time, and pairs of one job under way on the shared threads.
MOST_JOBS, AHEAD = 24, 3


@dataclass(eq=False)
class Job(Attended):
    """One scenario in one place.

    Attributes
    ----------
    question : Question
        One place, one plan, one starting pressure.
    answer : Comparison or None
        What the pairs so far say.
    done : int
        Pairs that are complete.
    state : {'waiting', 'compiling', 'running', 'done', 'stopped', 'failed'}
        How it stands.
    failure : str
        What failed, in one line.
    """

    question: Question
    answer: Comparison | None = None
    done: int = 0
    state: str = "waiting"
    failure: str = ""
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.state in ("waiting", "compiling", "running")

    def tell(self, **changes: Any) -> None:
        """Change, with the seconds since it began, and wake who waits."""
        super().tell(**changes, seconds=time.monotonic() - changes.get("began", self.began))


class Jobs:
    """All jobs of this process.

    Parameters
    ----------
    threads : int
        Pairs that are lived at the same time, all jobs together.
    live : callable
        Lives one pair: question, place, number of the pair.
    gather : callable
        Comparison of what has been lived: question, mapping of pair number to what ``live`` gave, seconds.
    ready : callable
        Called once before the first pair; compiles where that has not been done.
    """

    def __init__(
        self,
        threads: int,
        live: Callable[[Question, str, int], Any],
        gather: Callable[[Question, dict[int, Any], float], Comparison],
        ready: Callable[[], None],
    ) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="rondom-pair")
        self._live, self._gather, self._ready = live, gather, ready
        self._warm = False
        self._warming = threading.Lock()
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def find(self, scenario: Scenario) -> Job | None:
        """Job of a scenario in its (one) place, whatever its state; None when nobody asked for it."""
        with self._lock:
            job = self._jobs.get(scenario.key())
            if job is not None:
                self._jobs.move_to_end(scenario.key())
            return job

    def start(self, scenario: Scenario) -> Job | None:
        """Job of a scenario in its (one) place: the one under way, the one that is done, or a new one.

        Returns
        -------
        Job or None
            None when too many are under way.
        """
        key = scenario.key()
        with self._lock:
            job = self._jobs.get(key)
            enough = job is not None and (job.running or job.done >= scenario.pairs)
            if job is not None and enough and not (job.running and job.question.pairs < scenario.pairs):
                return job
            if sum(one.running for one in self._jobs.values()) >= MOST_JOBS:
                return None
            if job is not None:
                job.stop()
            fresh = Job(scenario.question(), answer=None if job is None else job.answer)
            self._jobs[key] = fresh
            self._jobs.move_to_end(key)
            for old in [k for k, one in self._jobs.items() if not one.running][
                : max(0, len(self._jobs) - KEPT)
            ]:
                del self._jobs[old]
        threading.Thread(target=self._run, args=(fresh,), name="rondom-job", daemon=True).start()
        return fresh

    def _run(self, job: Job) -> None:
        try:
            if not self._warm:
                job.tell(state="compiling")
                self._get_ready()
            job.tell(state="running", began=time.monotonic())
            self._pairs(job)
        # The last resort of a job: whatever went wrong is logged and shown, and the page lives on.
        except Exception as error:
            log.exception("a run failed: %s", job.question.command())
            first = str(error).strip().partition("\n")[0]
            job.tell(state="failed", failure=f"{type(error).__name__}: {first}")

    def _get_ready(self) -> None:
        with self._warming:
            if not self._warm:
                self._ready()
                self._warm = True

    def get_ready(self) -> None:
        """Do what comes before the first pair now, in the background; a failure is the first job's to tell."""

        def quietly() -> None:
            try:
                self._get_ready()
            # The last resort of a thread of its own: the first job meets the same failure, and tells it.
            except Exception:
                log.exception("the model could not be made ready")

        threading.Thread(target=quietly, name="rondom-ready", daemon=True).start()

    def _pairs(self, job: Job) -> None:
        question = job.question
        (place,) = question.places
        lived: dict[int, Any] = {}
        under_way: dict[Future[Any], int] = {}
        ahead = iter(range(question.pairs))
        shown = 0
        finished: set[Future[Any]] = set()
        while True:
            # First: comparing takes as long as a pair, and the threads are not to wait for it.
            while len(under_way) < AHEAD and not job.forsaken():
                index = next(ahead, None)
                if index is None:
                    break
                under_way[self._pool.submit(self._live, question, place, index)] = index
            if finished:
                due = len(lived) >= 2 and (len(lived) >= 2 * shown or len(lived) == question.pairs)
                if due:
                    shown = len(lived)
                    job.tell(done=len(lived), answer=self._gather(question, lived, job.seconds))
                else:
                    job.tell(done=len(lived))
            if not under_way:
                break
            finished, _ = wait(under_way, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in finished:
                lived[under_way.pop(future)] = future.result()
        if len(lived) > shown:
            job.tell(answer=self._gather(question, lived, job.seconds))
        job.tell(state="done" if len(lived) == question.pairs else "stopped")
