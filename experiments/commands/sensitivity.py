"""``rondom sensitivity …``: which assumptions move the answer; ``rondom tornado`` is its first method."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.analyse import INCOMPLETE, SOME_FAILED, Failing, Lang, leave, present
from experiments.commands.compare import INTERRUPTED, announce_compile
from experiments.commands.console import say
from experiments.commands.language import check_lang
from sim.errors import BadInput, unknown

if TYPE_CHECKING:
    from experiments.analyses.measures import Measure
    from experiments.analyses.study import Design, Question
    from experiments.sweep.store import Store

LOCKED = 75
MAX_WORKERS = 1024

app = typer.Typer(
    help="Which assumptions move the answer: one at a time, Morris or Sobol'. (Welke aannames tellen.)",
    no_args_is_help=True,
)

Place = Annotated[str, typer.Argument(help="Neighbourhood, see `rondom neighbourhoods list`.")]
Policy = Annotated[str | None, typer.Option("--policy", help="Policy; levels of the baseline when left out.")]
Parameter = Annotated[
    list[str] | None, typer.Option("--parameter", help="Only this assumption; may be repeated.")
]
Topic = Annotated[
    list[str] | None,
    typer.Option("--topic", help="Only assumptions of this topic of the register; may be repeated."),
]
Outcome = Annotated[
    list[str] | None, typer.Option("--outcome", help="Column of the table of runs; may be repeated.")
]
Pressure = Annotated[str, typer.Option(help="Starting pressure: low or high.")]
Years = Annotated[int, typer.Option(min=1, max=10, help="Horizon, 1 to 10 years.")]
Seeds = Annotated[int, typer.Option(min=1, max=1000, help="Lives per point, the same luck at all points.")]
Seed = Annotated[int, typer.Option(min=0, help="Same seed, same figures.")]
Top = Annotated[int, typer.Option(min=1, help="So many assumptions per table.")]
Threads = Annotated[
    int | None, typer.Option("--workers", "--threads", help="Runs at the same time; all cores when left out.")
]
Folder = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the runs; results/… when left out. The same command goes on."),
]
Json = Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")]
Out = Annotated[Path | None, typer.Option(help="File for the JSON of all assumptions.")]
Local = Annotated[
    Path | None, typer.Option("--local", help="Your municipality's own figures, see `rondom local template`.")
]
Plan = Annotated[bool, typer.Option("--plan", help="Say how many runs it takes and leave.")]


@app.command("oat")
def one_at_a_time(
    place: Place, policy: Policy = None, parameter: Parameter = None, topic: Topic = None, outcome: Outcome = None,
    pressure: Pressure = "low", years: Years = 3, seeds: Seeds = 5, seed: Seed = 1, top: Top = 10, lang: Lang = "nl",
    workers: Threads = None, local: Local = None, store: Folder = None, plan: Plan = False, as_json: Json = False,
    out: Out = None,
) -> None:  # fmt: skip
    """Move every uncertain assumption to its ends, one at a time, and show which move the answer most."""
    from experiments.analyses import oat

    question, names, measures = _asked(
        place, policy, pressure, years, seeds, seed, parameter, topic, outcome, lang, workers, local
    )
    _study(
        question,
        oat.design(names, question.register()),
        measures,
        lang,
        top,
        workers,
        store,
        plan,
        as_json,
        out,
    )


@app.command("morris")
def morris(
    place: Place, policy: Policy = None, parameter: Parameter = None, topic: Topic = None, outcome: Outcome = None,
    trajectories: Annotated[int, typer.Option(min=2, max=1000, help="Paths through the space.")] = 8,
    pressure: Pressure = "low", years: Years = 3, seeds: Seeds = 1, seed: Seed = 1, top: Top = 10, lang: Lang = "nl",
    workers: Threads = None, local: Local = None, store: Folder = None, plan: Plan = False, as_json: Json = False,
    out: Out = None,
) -> None:  # fmt: skip
    """Screen many assumptions: which matter at all, and which act together (Morris; needs SALib)."""
    from experiments.analyses import morris as method

    question, names, measures = _asked(
        place, policy, pressure, years, seeds, seed, parameter, topic, outcome, lang, workers, local
    )
    design = method.design(names, question.register(), trajectories=trajectories, seed=seed)
    _study(question, design, measures, lang, top, workers, store, plan, as_json, out)


@app.command("sobol")
def sobol(
    place: Place, policy: Policy = None, parameter: Parameter = None, topic: Topic = None, outcome: Outcome = None,
    base: Annotated[int, typer.Option(min=4, max=65536, help="Base points, a power of two.")] = 64,
    pressure: Pressure = "low", years: Years = 3, seeds: Seeds = 2, seed: Seed = 1, top: Top = 20, lang: Lang = "nl",
    workers: Threads = None, local: Local = None, store: Folder = None, plan: Plan = False, as_json: Json = False,
    out: Out = None,
) -> None:  # fmt: skip
    """Divide the spread of the answer over a few assumptions (Sobol'; needs SALib). Name them with --parameter."""
    from experiments.analyses import sobol as method

    if not parameter and not topic:
        raise BadInput(
            "Sobol' divides the spread over a few assumptions: name them with --parameter or --topic"
        )
    question, names, measures = _asked(
        place, policy, pressure, years, seeds, seed, parameter, topic, outcome, lang, workers, local
    )
    design = method.design(names, question.register(), base=base, seed=seed)
    _study(question, design, measures, lang, top, workers, store, plan, as_json, out)


@app.command("show")
def again(
    folder: Annotated[Path, typer.Argument(help="Store of a study.")],
    outcome: Outcome = None, top: Top = 10, lang: Lang = "nl", as_json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Read a study again from its store, perhaps for other outcomes; nothing is run."""
    from experiments.sweep.store import Store

    check_lang(lang)
    store = Store(folder)
    from experiments.analyses.measures import measures_of

    failing = _show(store, measures_of(outcome or (), store.specification.years), lang, top, as_json, out)
    if failing != Failing():
        raise typer.Exit(SOME_FAILED if failing.failed else INCOMPLETE)


def _asked(
    place: str, policy: str | None, pressure: str, years: int, seeds: int, seed: int, parameter: list[str] | None,
    topic: list[str] | None, outcome: list[str] | None, lang: str, workers: int | None, local: Path | None,
) -> tuple[Question, tuple[str, ...], tuple[Measure, ...]]:  # fmt: skip
    """The question, every problem of it at once and before anything heavy."""
    from experiments.analyses.laws import check_names
    from experiments.analyses.measures import measures_of
    from experiments.analyses.study import Question
    from experiments.sweep import known

    problems: list[str] = []
    place = place.casefold()
    if place not in known.places():
        # The user's own places are looked for only when somebody may mean one.
        from experiments.names import known_places

        if place not in known_places():
            problems.append(unknown("place", place, known_places()))
    if policy is not None and policy != "baseline":
        problems += known.arm_problems(policy, "--policy")
    if pressure not in ("low", "high"):
        problems.append(f"--pressure is '{pressure}': expected low or high")
    if workers is not None and not 1 <= workers <= MAX_WORKERS:
        problems.append(f"--workers is {workers}: expected a whole number from 1 to {MAX_WORKERS}")
    question: Question | None = None
    names: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    try:
        check_lang(lang)
    except BadInput as error:
        problems += error.problems
    try:
        question = Question(
            place, None if policy == "baseline" else policy, pressure, years, seeds, seed, local
        )
        names = check_names(parameter or (), question.register(), topics=topic or ())
    except BadInput as error:
        problems += error.problems
    try:
        measures = measures_of(outcome or (), years)
    except BadInput as error:
        problems += error.problems
    if problems or question is None:
        raise BadInput(problems)
    return question, names, measures


def _study(
    question: Question, design: Design, measures: tuple[Measure, ...], lang: str, top: int, workers: int | None,
    folder: Path | None, plan: bool, as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    from experiments.analyses.study import live, study_name

    points = design.points()[0].shape[0]
    runs = points * question.seeds * (1 if question.policy is None else 2)
    say(
        f"rondom sensitivity {design.method} {question.place}: {len(design.names):,} assumptions, {points:,} points x "
        f"{question.seeds} lives, {runs:,} runs of {question.years} years"
    )
    if plan:
        return
    from experiments.sweep.experiment import RESULTS, Locked, Options
    from experiments.sweep.live import bar

    home = RESULTS / study_name(question, design) if folder is None else folder
    announce_compile()
    try:
        with bar() as on_progress:
            session = live(question, design, home, Options(workers=workers), on_progress)
    except Locked as error:
        say(f"rondom: {error}")
        raise typer.Exit(LOCKED) from None
    if session.standing.ok or session.complete:
        failing = _show(session.store, measures, lang, top, as_json, out)
    else:
        failing = Failing()
    if not session.complete:
        say(f"stopped ({session.reason}): the same command goes on, or `rondom sweep run {home}`")
    if session.abandoned:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)
    leave(failing, session)


def _show(
    store: Store, measures: tuple[Measure, ...], lang: str, top: int, as_json: bool, out: Path | None
) -> Failing:
    from experiments.analyses.answered import Unfinished
    from experiments.analyses.sensitivity_view import study_view

    try:
        view = study_view(store, measures, "nl" if lang == "nl" else "en", top)
    except Unfinished as error:
        say(f"rondom: {error}")
        return Failing(error.failed, error.missing)
    present(view, store.folder, as_json, lang)
    if out is not None:
        out.write_text(view.json(), encoding="utf-8")
        say(f"all assumptions: {out}")
    return Failing()
