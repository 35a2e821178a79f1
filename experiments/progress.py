"""How far a batch is: the one thing a running experiment tells the outside."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

#: A plain (not a terminal) listener gets about this many lines.
PLAIN_LINES = 10


@dataclass(frozen=True)
class Progress:
    """State of a batch.

    Attributes
    ----------
    done, total : int
        Finished and planned units of work (pairs × arms), ``0 <= done <= total``.
    note : str
        What is being done now, for people; may be empty.
    """

    done: int
    total: int
    note: str = ""


class PlainReporter:
    """One line per about ten per cent, for logs and pipes.

    Parameters
    ----------
    stream : text stream
        Where the lines go (standard error).
    clock : callable
        Seconds since any fixed moment; tests pass their own.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._begin = clock()
        self._told = 0

    def __call__(self, progress: Progress) -> None:
        """Tell the stream when another tenth of the work is done."""
        tenth = PLAIN_LINES * progress.done // max(progress.total, 1)
        if tenth <= self._told:
            return
        self._told = tenth
        seconds = self._clock() - self._begin
        left = seconds * (progress.total - progress.done) / progress.done
        self._stream.write(
            f"{progress.done}/{progress.total} runs, {seconds:.0f} s, about {left:.0f} s left\n"
        )
        self._stream.flush()


@contextmanager
def reporter(stream: TextIO | None = None) -> Iterator[Callable[[Progress], None]]:
    """Progress on a stream: a live bar on a terminal, plain lines elsewhere.

    Parameters
    ----------
    stream : text stream, optional
        Standard error when left out, so that results on standard output stay clean.

    Yields
    ------
    callable
        Takes a `Progress`; safe to call from worker threads.
    """
    stream = sys.stderr if stream is None else stream
    if not stream.isatty():
        yield PlainReporter(stream)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("runs", total=None)

        def show(progress: Progress) -> None:
            bar.update(
                task, completed=progress.done, total=progress.total, description=progress.note or "runs"
            )

        yield show
