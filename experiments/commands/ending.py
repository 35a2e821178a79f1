"""How a session of a sweep ended: the last line for people, the exit code for scripts."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from experiments.commands.console import show

if TYPE_CHECKING:
    from experiments.sweep.experiment import Session
    from experiments.sweep.standing import Standing

SOME_FAILED, INCOMPLETE, LOCKED, INTERRUPTED = 3, 5, 75, 130


def leave(session: Session) -> None:
    """The last line says what is there and what to do next; the exit code says it to scripts.

    Parameters
    ----------
    session : Session
        That ended.

    Raises
    ------
    typer.Exit
        With any code but 0.
    """
    from experiments.sweep.live import clock, told
    from experiments.sweep.stopping import INTERRUPTED as BY_HAND

    standing, folder = session.standing, session.store.folder
    if told(standing):
        show(told(standing))
    made = f"{standing.made:,} made now in {clock(standing.seconds)}"
    if session.complete:
        failed = f", {standing.failed:,} failed" if standing.failed else ""
        show(f"complete: {standing.ok + standing.failed:,} runs in {folder}{failed} ({made})")
        if standing.left_out:
            show(left_out(standing))
        elif standing.unsure:
            show(
                "every pair of the plan is there and the target is not reached: more seeds or draws narrow the interval"
            )
        if standing.failed:
            show(f"next: read {folder / 'failures'}, then `rondom sweep run {folder} --retry`")
        else:
            show(
                f"next: `rondom sweep export {folder} --out runs.csv`, or open {folder / 'runs'} in DuckDB or pandas"
            )
        code = SOME_FAILED if standing.failed else 0
    else:
        show(
            f"stopped ({session.reason}): {standing.ok + standing.failed:,} of {standing.planned:,} runs are safe in "
            f"{folder}, {standing.failed:,} failed ({made})"
        )
        show(f"go on with: `rondom sweep run {folder}`")
        code = INTERRUPTED if session.reason == BY_HAND else INCOMPLETE
    if session.abandoned:
        # Threads in a run that does not end cannot be ended; the program can.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    if code:
        raise typer.Exit(code)


def left_out(standing: Standing) -> str:
    """Why the rest of the plan is not run, and how to have it all the same."""
    contrast = standing.contrast
    at = 0 if contrast is None else contrast.stopped_at or 0
    return (
        f"stopping rule: {standing.stopped} at {at:,} pairs; {standing.left_out:,} of the {standing.planned:,} planned "
        "runs are not needed. To go on, give [primary] a smaller half_width or none, and run the file again"
    )
