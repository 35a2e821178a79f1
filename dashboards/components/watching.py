"""Watching jobs: a page that shows a running job is drawn again whenever the job has something new."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

import solara

#: Longest wait for news, seconds; then it is looked whether anybody is still there.
NEWS = 1.0


class Watched(Protocol):
    """Work that says when it has news: a `Job`, or a `Work`."""

    version: int

    @property
    def running(self) -> bool:
        """Whether more is to come."""

    def wait(self, seen: int, seconds: float) -> int:
        """Version that is not the one seen, or the same after so many seconds."""

    def watched(self, more: int) -> None:
        """Somebody began (+1) or left off (-1) to watch."""


def use_watching(jobs: Sequence[Watched]) -> None:
    """Draw the component again when one of these jobs changes; count as a watcher until it goes away."""
    _, set_news = solara.use_state(())
    running = [job for job in jobs if job.running]

    def watch(gone: threading.Event) -> None:
        for job in running:
            job.watched(+1)
        try:
            while not gone.is_set():
                seen = [job.version for job in running]
                going = any(job.running for job in running)
                set_news(tuple(seen))
                if not going:
                    return
                live = next(job for job in running if job.running)
                live.wait(seen[running.index(live)], NEWS / max(1, len(running)))
        finally:
            for job in running:
                job.watched(-1)

    solara.use_thread(watch, dependencies=[tuple(id(job) for job in running)], intrusive_cancel=False)
