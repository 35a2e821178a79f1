"""``rondom sweep …``: many runs planned, made, looked at and taken out again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from experiments.commands.console import console, say, show, table
from experiments.commands.ending import LOCKED, leave, left_out
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.sweep.compact import Compacted
    from experiments.sweep.experiment import Experiment, Options, Session
    from experiments.sweep.journal import Journal
    from experiments.sweep.plan import Plan
    from experiments.sweep.specification import Specification
    from experiments.sweep.store import Store

Done = TypeVar("Done")

MAX_WORKERS = 1024
DAMAGED = 4

app = typer.Typer(
    help="Many runs: places x pressures x policies x draws x seeds, that can be stopped and go on. "
    "(Veel runs, die kunnen stoppen en verdergaan.)",
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(help="Specification (TOML), see docs/sweeps.md.")]
Folder = Annotated[Path, typer.Argument(help="Store: the folder that `rondom sweep run` made.")]


@app.command()
def check(file: File) -> None:
    """Check a specification and say how many runs it has; nothing is written."""
    from experiments.sweep.checking import count, draw_rows, draws_of, read

    asked = read(file)
    rows = draw_rows(asked, file.parent)
    show(f"{file} is sound: {count(asked, rows):,} runs ({_axes(asked, draws_of(asked, rows))})")


@app.command()
def plan(
    file: File,
    out: Annotated[Path | None, typer.Option(help="Parquet file for the list of runs.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="More than a million runs are meant.")] = False,
) -> None:
    """Make the list of runs with their ids, without running any."""
    from experiments.sweep.export import check_target, export_plan

    if out is not None:
        check_target(out, force=False, formats=(".parquet",))
    made = _experiment(file, yes).plan()
    asked = made.specification
    rows = [
        ["places", ", ".join(asked.scenarios.places)],
        ["starting pressures", ", ".join(asked.scenarios.pressures)],
        ["systems", ", ".join(asked.systems)],
        ["arms (dose)", ", ".join(f"{arm} ({dose:g})" for arm, dose in asked.arms)],
        ["draws", f"{made.draws.count:,} ({asked.uncertainties.method})"],
        ["seeds", f"{asked.replications.seeds:,}"],
        ["years", str(asked.years)],
        ["burn-ins", f"{made.units:,}"],
        ["runs", f"{len(made):,}"],
    ]
    console().print(table(asked.name, ["", ""], rows, left=2))
    if out is not None:
        export_plan(made, out)
        say(f"plan: {out}")


@app.command()
def run(
    source: Annotated[Path, typer.Argument(help="Specification (TOML), or the store to go on with.")],
    out: Annotated[Path | None, typer.Option(help="Store; results/NAME when left out.")] = None,
    workers: Annotated[
        int | None, typer.Option(help="Runs at the same time; all cores when left out.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler (tcp://host:8786), for more machines.")
    ] = None,
    time_limit: Annotated[
        str | None, typer.Option(help="Begin nothing new after: 90 (seconds), 30m, 2h or 01:30:00.")
    ] = None,
    run_timeout: Annotated[
        float | None, typer.Option(help="Seconds after which the runs of one burn-in are given up.")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Make failed runs again.")] = False,
    max_failures: Annotated[int | None, typer.Option(help="Stop after so many failed runs.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it takes (runs, minutes, MB) and keep nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="More than a million runs are meant.")] = False,
) -> None:
    """Run what is missing. Ctrl-C once commits what is finished; the same command goes on."""
    from experiments.sweep.durations import seconds_of

    problems = []
    if workers is not None and not 1 <= workers <= MAX_WORKERS:
        problems.append(f"--workers is {workers}: expected a whole number from 1 to {MAX_WORKERS}")
    if max_failures is not None and max_failures < 1:
        problems.append(f"--max-failures is {max_failures}: expected 1 or more")
    if run_timeout is not None and not run_timeout > 0.0:
        problems.append(f"--run-timeout is {run_timeout:g}: expected seconds above 0")
    if scheduler is not None and "://" not in scheduler:
        problems.append(f"--scheduler is {scheduler!r}: expected an address such as tcp://localhost:8786")
    limit = None
    try:
        limit = None if time_limit is None else seconds_of(time_limit)
    except BadInput as error:
        problems += error.problems
    if problems:
        raise BadInput([*problems, *_problems_in(source, yes)])
    from experiments.sweep.experiment import Locked, Options

    options = Options(
        workers=workers, scheduler=scheduler, time_limit=limit, retry=retry, max_failures=max_failures,
        run_timeout=run_timeout, sure=yes,
    )  # fmt: skip
    try:
        if dry_run:
            _dry_run(source, out, options)
            return
        leave(_run(source, out, options))
    except Locked as error:
        say(f"rondom: {error}")
        raise typer.Exit(LOCKED) from None


def _problems_in(source: Path, sure: bool) -> list[str]:
    """What is wrong with the specification or the store as well: options and file are mended in one round."""
    from experiments.sweep.founding import read_manifest

    try:
        if source.is_dir():
            read_manifest(source)
        else:
            _experiment(source, sure)
    except BadInput as error:
        return error.problems
    return []


def _run(source: Path, out: Path | None, options: Options) -> Session:
    from experiments.commands.compare import announce_compile
    from experiments.sweep.experiment import resume
    from experiments.sweep.founding import read_manifest
    from experiments.sweep.live import bar

    if source.is_dir():
        if out is not None:
            raise BadInput("--out goes with a specification: a store stands where it stands")
        read_manifest(source)
        say(f"rondom sweep run {source}: going on")
        if options.scheduler is None:
            announce_compile()
        with bar() as on_progress:
            return resume(source, options, on_progress)
    experiment = _experiment(source, options.sure)
    folder = experiment.store_folder if out is None else out
    say(f"rondom sweep run {source}: {experiment.runs:,} runs in {folder}")
    if options.scheduler is None:
        announce_compile()
    with bar() as on_progress:
        return experiment.session(folder, options, on_progress)


def _dry_run(source: Path, out: Path | None, options: Options) -> None:
    # Refused before the model is loaded.
    experiment = None if source.is_dir() else _experiment(source, options.sure)
    from experiments.commands.compare import announce_compile
    from experiments.session import default_threads
    from experiments.sweep.experiment import standing_of
    from experiments.sweep.resume import look
    from experiments.sweep.store import Store

    if experiment is None:
        store: Store | None = Store(source)
        made: Plan = Store(source).plan()
    else:
        made = experiment.plan()
        folder = experiment.store_folder if out is None else out
        store = Store(folder) if (folder / "manifest.json").exists() else None
    have = {} if store is None else look(store, retry=options.retry).have
    if store is not None and (standing := standing_of(store, made)).stopped:
        show(left_out(standing))
        return
    from experiments.sweep.pilot import pilot

    announce_compile()
    workers = options.workers or default_threads()
    found = pilot(made, list(made.missing(have)), workers)
    if found is None:
        show(f"nothing is missing: all {len(made):,} runs are there")
        return
    show(
        f"{found.runs:,} of {len(made):,} runs to make, {found.units:,} burn-ins: about {found.minutes:.1f} minutes "
        f"with {workers} workers ({found.seconds_per_run:.2f} s a run), {found.megabytes:.1f} MB"
    )
    show("nothing was kept; leave --dry-run out to run")


@app.command()
def status(
    folder: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """How far a sweep is, also while it runs."""
    from experiments.sweep.experiment import standing_of
    from experiments.sweep.journal import sessions
    from experiments.sweep.live import sure, told
    from experiments.sweep.store import Store

    store = Store(folder)
    standing = standing_of(store)
    held = sessions(folder)
    if as_json:
        facts = {
            "planned": standing.planned,
            "ok": standing.ok,
            "failed": standing.failed,
            "missing": standing.missing,
            "left_out": standing.left_out,
            "primary": standing.facts(),
            "sessions": len(held),
            "last": held[-1]["reason"] if held else None,
        }
        show(json.dumps(facts, sort_keys=True))
        return
    rows = [
        ["planned", f"{standing.planned:,}"],
        ["ended well", f"{standing.ok:,}"],
        ["failed", f"{standing.failed:,}"],
        ["missing", f"{standing.missing:,}"],
        *([["not needed", f"{standing.left_out:,}"]] if standing.left_out else []),
        ["sessions", f"{len(held)}, the last: {held[-1]['reason']}" if held else "0"],
    ]
    console().print(table(store.name, ["", ""], rows, left=2))
    if told(standing):
        show(told(standing))
        for word, figure in sure(standing):
            show(f"  {word}: {figure}")
    if standing.left_out:
        show(left_out(standing))
    if standing.missing:
        show(f"go on with: `rondom sweep run {folder}`")


@app.command()
def verify(
    folder: Folder,
    again: Annotated[int, typer.Option(min=0, help="So many burn-ins are run again and compared.")] = 0,
    mend: Annotated[
        bool, typer.Option("--mend", help="Put damaged parts in quarantine; `run` makes their runs again.")
    ] = False,
) -> None:
    """Look at every byte of a store: parts whole, runs once; prints a fingerprint of all rows."""
    from experiments.sweep.audit import audit
    from experiments.sweep.store import Store

    found = audit(Store(folder), again)
    counts = found.counts
    show(
        f"{found.files:,} parts; {counts.ok:,} of {counts.planned:,} runs ended well, {counts.failed:,} failed, "
        f"{counts.missing:,} missing"
        + (f", {counts.left_out:,} not needed (stopping rule)" if counts.left_out else "")
    )
    if again:
        show(f"{found.again:,} runs made again: the same outcomes")
    show(f"fingerprint {found.fingerprint}")
    for name in (*found.damaged, *(f"series/{name} (gone)" for name in found.missing_series)):
        say(
            f"rondom: {name} is damaged; --mend puts it in quarantine, `rondom sweep run {folder}` makes its runs again"
        )
    if mend and not found.sound:
        _mend(folder)
    if not found.sound:
        raise typer.Exit(DAMAGED)


def _mend(folder: Path) -> None:
    from experiments.sweep.resume import tidy

    _alone(folder, "verify", lambda store, journal: tidy(store, journal, closely=True))


def _alone(folder: Path, kind: str, work: Callable[[Store, Journal], Done]) -> Done:
    """Do something to a store that nobody else is at work on, and write that down."""
    from experiments.sweep.experiment import Locked, locked
    from experiments.sweep.journal import Journal
    from experiments.sweep.store import Store

    store = Store(folder)
    try:
        with locked(store):
            journal = Journal(folder, kind)
            done = work(store, journal)
            journal.finish("complete")
    except Locked as error:
        say(f"rondom: {error}")
        raise typer.Exit(LOCKED) from None
    return done


@app.command()
def compact(folder: Folder) -> None:
    """Put the rows of many files into few; the old files are put aside, not deleted."""
    from experiments.sweep.compact import compact as press
    from experiments.sweep.resume import tidy

    def work(store: Store, journal: Journal) -> Compacted:
        tidy(store, journal)
        return press(store, journal)

    done = _alone(folder, "compact", work)
    show(f"{done.before:,} parts are {done.after:,} now")
    if done.folder is not None:
        show(f"the old ones stand in {done.folder}; delete that folder when you like")


@app.command()
def export(
    folder: Folder,
    out: Annotated[Path, typer.Option(help="File to write: .csv or .parquet.")],
    what: Annotated[str, typer.Option(help="runs, series or draws.")] = "runs",
    decimal_comma: Annotated[
        bool, typer.Option("--decimal-comma", help="CSV as Dutch spreadsheets read it: 1,5;2,5.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Write a table of a store to CSV or Parquet, also while the sweep runs."""
    from experiments.sweep.export import TABLES, check_target
    from experiments.sweep.export import export as write
    from experiments.sweep.store import Store
    from sim.errors import unknown

    problems = [] if what in TABLES else [unknown("table", what, TABLES)]
    try:
        check_target(out, force=force)
    except BadInput as error:
        problems += error.problems
    if problems:
        raise BadInput(problems)
    rows = write(Store(folder), what, out, decimal="," if decimal_comma else ".")
    show(f"{rows:,} rows in {out}")


def _experiment(file: Path, sure: bool) -> Experiment:
    """Experiment in a file, refused before anything heavy is loaded when it is too large to be meant."""
    from experiments.sweep.checking import count, draw_rows, read, refuse_many

    asked = read(file)
    refuse_many(count(asked, draw_rows(asked, file.parent)), sure=sure)
    from experiments.sweep.experiment import Experiment

    return Experiment(asked, file, file.parent)


def _axes(asked: Specification, draws: int) -> str:
    scenarios = f"{len(asked.scenarios.places)} places x {len(asked.scenarios.pressures)} pressures"
    systems = f" x {len(asked.systems)} systems" if len(asked.systems) > 1 else ""
    return f"{scenarios}{systems} x {len(asked.arms)} arms x {draws:,} draws x {asked.replications.seeds:,} seeds"
