"""``rondom dashboard`` and ``rondom presets``: the pages in a browser, and what they show at once.

The pages stand on this floor, so they are looked up by name when asked for and not imported here.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.commands.console import say, show
from sim.errors import BadInput, unknown

MOST_PAIRS = 2_000
#: Exit code of what was stopped and can be gone on with, as of a sweep.
UNFINISHED = 5

presets = typer.Typer(no_args_is_help=True, help="The comparisons that the dashboard shows at once.")


def _room(name: str) -> Any:
    return import_module(f"dashboards.{name}")


def dashboard(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine only.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port.")] = 8765,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", help="Name under which others reach it, behind a proxy; may be repeated."
        ),
    ] = None,
    root_path: Annotated[str, typer.Option(help="Path that a proxy puts in front, such as /rondom.")] = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
    ready: Annotated[
        bool,
        typer.Option("--ready/--no-ready", help="Load the model at the start, not at the first question."),
    ] = True,
) -> None:
    """Open the pages in a browser: presets at once, own scenarios computed while you watch; needs no internet."""
    say(f"rondom dashboard: http://{host}:{port}{root_path}/ (Ctrl-C stops)")
    _room("launch").launch(host, port, allow_host or [], root_path, browser=browser, ready=ready)


@presets.command("check")
def check() -> None:
    """Tell which presets there are and whether they are of this model; exit code 2 when they are not."""
    file = _room("presets.file")
    every = list(file.found())
    if not every:
        raise BadInput("there are no presets: rondom presets make")
    for path, found in every:
        standing = "current" if found.current else "out of date"
        numbers = found.comparison.numbers
        show(
            f"{path}: {standing}, {numbers.pairs_done} pairs, {len(found.comparison.results)} results, {found.model}"
        )
    if not any(found.current for _, found in every):
        raise BadInput(f"the model is {file.model_now()} by now: rondom presets make")


@presets.command("make")
def make(
    pairs: Annotated[int, typer.Option(help="Pairs per place and starting pressure.")] = 100,
    threads: Annotated[
        int | None, typer.Option(help="Runs at the same time; all cores when left out.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File; when left out that of this machine, which goes before the shipped one."),
    ] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help="Replace the file inside the package.")] = False,
) -> None:
    """Compute the presets anew, as one small file."""
    problems = []
    if not 1 <= pairs <= MOST_PAIRS:
        problems.append(f"pairs is {pairs}: expected a whole number from 1 to {MOST_PAIRS}")
    if threads is not None and threads < 1:
        problems.append(f"threads is {threads}: expected 1 or more")
    if shipped and out is not None:
        problems.append("--shipped and --out name two files: give one of them")
    if problems:
        raise BadInput(problems)
    file = _room("presets.file")
    path = file.shipped_file() if shipped else out or file.own_file()
    from experiments.commands.compare import announce_compile

    announce_compile()
    made, size = _room("presets.make").make(path, pairs, threads)
    say(f"{path}: {made.comparison.numbers.pairs_done} pairs, {size // 1024 + 1} kB")
    for name, size in _room("lives.examples").make(path.parent).items():
        say(f"{path.parent / name}: {size // 1024 + 1} kB")


@presets.command("tornado")
def tornado(
    screening: Annotated[
        int, typer.Option(min=1, max=100, help="Lives at each end of every assumption.")
    ] = 1,
    lives: Annotated[
        int, typer.Option(min=2, max=1000, help="Lives at each end of those that are shown.")
    ] = 10,
    largest: Annotated[
        int, typer.Option(min=1, max=100, help="Assumptions of each outcome that are lived again.")
    ] = 20,
    place: Annotated[
        list[str] | None, typer.Option("--place", help="Only this place of the presets; may be repeated.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", help="Only this assumption; may be repeated.")
    ] = None,
    store: Annotated[
        Path, typer.Option("--store", help="Folder of the runs; the same command goes on.")
    ] = Path("results/tornado"),
    workers: Annotated[
        int | None,
        typer.Option("--workers", "--threads", min=1, help="Runs at the same time; all cores when left out."),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say how many runs it takes and leave.")] = False,
    shipped: Annotated[bool, typer.Option("--shipped", help="Put the tables inside the package.")] = False,
) -> None:
    """Compute which assumptions move the answer most, as small tables beside the presets; Ctrl-C keeps the runs."""
    room, file = _room("presets.tornado"), _room("presets.file")
    places = tuple(dict.fromkeys(place or room.PLACES))
    problems = [unknown("place", name, room.PLACES) for name in places if name not in room.PLACES]
    effort = room.Effort(screening, lives, largest, tuple(parameter or ()), workers)
    runs = 0
    try:
        runs = effort.most_runs() * len(places)
    except BadInput as error:
        problems += error.problems
    if problems:
        raise BadInput(problems)
    say(f"rondom presets tornado: at most {runs:,} runs of {room.YEARS} years, kept in {store}")
    if plan:
        return
    from experiments.commands.compare import announce_compile
    from experiments.sweep.live import bar

    announce_compile()
    folder = (file.shipped_file() if shipped else file.own_file()).parent
    for name in places:
        found = room.make(name, store, effort, bar)
        if found is None:
            say(f"{name}: not complete, no table was written: the same command goes on")
            raise typer.Exit(UNFINISHED)
        path, size = room.write(found, folder)
        say(f"{path}: {len(found.measures)} outcomes, {size // 1024 + 1} kB")
