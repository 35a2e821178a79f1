"""What people see while a sweep runs: one bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from experiments.sweep.standing import Standing

#: Columns of the bar itself: the line fits a terminal of 80.
_BAR = 20
#: Seconds between two tellings of the contrast: a bootstrap over thousands of pairs takes a moment.
_TELL = 5.0


def speed(standing: Standing) -> str:
    """Runs per second, or per minute when they are slow.

    Examples
    --------
    >>> speed(Standing(10, 4, 0, made=4, seconds=8.0))
    '30 runs/min'
    """
    if not standing.made or standing.seconds <= 0.0:
        return "- runs/s"
    rate = standing.made / standing.seconds
    return f"{rate:.1f} runs/s" if rate >= 1.0 else f"{rate * 60.0:.0f} runs/min"


def clock(seconds: float | None) -> str:
    """Seconds for people.

    Examples
    --------
    >>> clock(75.0), clock(7265.0), clock(None)
    ('1:15', '2:01:05', '-')
    """
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def told(standing: Standing) -> str:
    """The primary contrast so far, with half of its 95 % interval and the target.

    Examples
    --------
    >>> told(Standing(10, 0, 0))
    ''
    """
    contrast = standing.contrast
    found = None if contrast is None else contrast.estimate()
    if contrast is None or found is None:
        return ""
    asked, interval = contrast.primary, found.interval
    width = "" if interval is None else f" ± {interval.half_width:,.4g}"
    target = "" if asked.half_width is None else f" (target ± {asked.half_width:,.4g})"
    return f"{asked.outcome}, {asked.arm} - {asked.against}: {found.mean:,.5g}{width}{target}, {contrast.pairs} pairs"


def sure(standing: Standing) -> list[list[str]]:
    """How sure the primary contrast is, in rows of a word and a figure; empty before the first interval.

    Examples
    --------
    >>> sure(Standing(10, 0, 0))
    []
    """
    contrast = standing.contrast
    found = None if contrast is None else contrast.estimate()
    if contrast is None or found is None or found.interval is None:
        return []
    interval, ratio = found.interval, contrast.variance_ratio()
    rows = [
        ["mean difference", f"{found.mean:,.5g}"],
        [f"{interval.level:.0%} interval", f"{interval.low:,.5g} to {interval.high:,.5g}"],
        ["Monte-Carlo error", f"{interval.error:,.4g}"],
        ["interval", f"{interval.kind} over {found.over} ({found.draws:,} draws, {found.seeds:,} seeds)"],
    ]
    if ratio is not None:
        rows.append(["variance ratio", f"{ratio:,.3g} (unpaired over paired)"])
    if found.noise is not None:
        rows.append(["luck of the seed", f"{found.noise:.0%} of the variance of one pair"])
    if contrast.looks:
        rows.append(["looks", f"{len(contrast.looks):,}, the last at {contrast.looks[-1].pairs:,} pairs"])
    return rows


@contextmanager
def bar(stream: TextIO | None = None) -> Iterator[Callable[[Standing], None] | None]:
    """Live bar on a terminal.

    Parameters
    ----------
    stream : text stream, optional
        Standard error when left out, so that results on standard output stay clean.

    Yields
    ------
    callable or None
        Takes a `Standing`; None where there is no terminal, which stays quiet.
    """
    stream = sys.stderr if stream is None else stream
    if not stream.isatty():
        yield None
        return
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.text import Text

    columns = (
        TextColumn("{task.completed:.0f}/{task.total:.0f} runs"),
        BarColumn(_BAR),
        TextColumn("{task.fields[failed]} failed"),
        TextColumn("{task.fields[speed]}"),
        TextColumn("left {task.fields[left]}"),
    )
    counted = Progress(*columns)
    task = counted.add_task("runs", total=1, failed=0, speed="", left="-")
    # The contrast has a line of its own: both together are wider than a terminal.
    line = Text(no_wrap=True, overflow="ellipsis")
    due = 0.0
    with Live(Group(counted, line), console=Console(file=stream), transient=True):

        def show(standing: Standing) -> None:
            counted.update(
                task,
                completed=standing.ok + standing.failed,
                total=standing.planned,
                failed=standing.failed,
                speed=speed(standing),
                left=clock(standing.seconds_left),
            )
            nonlocal due
            if time.monotonic() >= due:
                line.plain = told(standing)
                due = time.monotonic() + _TELL

        yield show
