"""``rondom analyse …``: what the runs of a store say; nothing is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from experiments.commands.console import console, paragraph, say, show, table
from experiments.commands.language import check_lang
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.analyses.measures import Measure
    from experiments.analyses.view import View
    from experiments.sweep.experiment import Session
    from experiments.sweep.specification import Specification

SOME_FAILED, INCOMPLETE, BY_HAND = 3, 5, 130
Found = TypeVar("Found")

app = typer.Typer(
    help="What the runs of a store say: choice, losing, enough runs. (Wat de runs zeggen.)",
    no_args_is_help=True,
)

Lang = Annotated[str, typer.Option(help="Language of the tables: nl or en.")]
Store_ = Annotated[Path, typer.Argument(help="Store: the folder that `rondom sweep run` made.")]
Place = Annotated[str | None, typer.Option(help="Neighbourhood; that of the primary contrast when left out.")]
Pressure = Annotated[str | None, typer.Option(help="Starting pressure; as above.")]
System = Annotated[str | None, typer.Option(help="Service system; as above.")]
Top = Annotated[int, typer.Option(min=1, help="So many assumptions per table.")]
Json = Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")]


@dataclass(frozen=True)
class Failing:
    """Runs without which an analysis could not be made."""

    failed: int = 0
    missing: int = 0


@app.command()
def psa(
    folder: Store_, place: Place = None, pressure: Pressure = None, system: System = None,
    preset: Annotated[str, typer.Option(help="Reference set: nl-2024 or municipality.")] = "nl-2024",
    top: Top = 10, lang: Lang = "nl", as_json: Json = False,
) -> None:  # fmt: skip
    """Which plan is worth its money, how sure is that, and what would knowing more be worth (CEAC, EVPI, EVPPI)."""
    from experiments.analyses.lives import scene_of
    from experiments.analyses.presets import preset_of
    from experiments.sweep.store import Store

    problems: list[str] = []
    store = Store(folder)
    asked = store.specification
    scene = _or_problems(lambda: scene_of(asked, place, pressure, system), problems)
    chosen = _or_problems(lambda: preset_of(preset), problems)
    _or_problems(lambda: check_lang(lang), problems)
    if problems or scene is None or chosen is None:
        raise BadInput(problems)
    from experiments.analyses.choice_view import psa_view
    from experiments.analyses.psa import psa as analyse

    found = analyse(store, scene, chosen)
    present(psa_view(found, asked.years, "nl" if lang == "nl" else "en", top), folder, as_json, lang)


@app.command()
def discover(
    folder: Store_, place: Place = None, pressure: Pressure = None, system: System = None,
    arm: Annotated[str | None, typer.Option(help="Plan; that of the primary contrast when left out.")] = None,
    dose: Annotated[float | None, typer.Option(help="Its dose; the last one when left out.")] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Column of the table of runs; that of the primary contrast when left out.")
    ] = None,
    above: Annotated[float | None, typer.Option(help="The plan loses when the difference is above this.")] = None,
    below: Annotated[float | None, typer.Option(help="The plan loses when the difference is below this.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the lot that divides the draws.")] = 1,
    lang: Lang = "nl", as_json: Json = False,
) -> None:  # fmt: skip
    """In which part of the assumptions does a plan lose (PRIM, checked on draws that were held out)."""
    from experiments.analyses.lives import NOTHING, arm_of, scene_of
    from experiments.sweep.store import Store

    problems: list[str] = []
    store = Store(folder)
    asked = store.specification
    scene = _or_problems(lambda: scene_of(asked, place, pressure, system), problems)
    chosen = _or_problems(lambda: arm_of(asked, arm, dose), problems)
    measure = _or_problems(lambda: _measure(asked, outcome), problems)
    _or_problems(lambda: check_lang(lang), problems)
    if above is not None and below is not None:
        problems.append("--above and --below are both given: a plan loses on one side")
    if chosen == NOTHING:
        problems.append(f"{folder}: the baseline does not differ from itself: name a plan with --arm")
    if problems or scene is None or chosen is None or measure is None:
        raise BadInput(problems)
    from experiments.analyses.course_view import discovery_view
    from experiments.analyses.discovery import Losing
    from experiments.analyses.discovery import discover as look

    limit = above if below is None else below
    found = look(store, scene, chosen, Losing(measure, limit or 0.0, below is None), seed=seed)
    present(discovery_view(found, "nl" if lang == "nl" else "en"), folder, as_json, lang)


@app.command()
def converge(
    folder: Store_,
    outcome: Annotated[
        str | None, typer.Option(help="Column of the table of runs; that of the primary contrast when left out.")
    ] = None,
    half_width: Annotated[
        float | None, typer.Option(help="How sure it is to be: half of the 95 % interval, in the unit of the table.")
    ] = None,
    lang: Lang = "nl", as_json: Json = False,
) -> None:  # fmt: skip
    """Are there enough runs: every contrast with its interval while the runs came in, and the runs still needed."""
    from experiments.sweep.store import Store

    problems: list[str] = []
    store = Store(folder)
    asked = store.specification
    measure = _or_problems(lambda: _measure(asked, outcome), problems)
    _or_problems(lambda: check_lang(lang), problems)
    if half_width is not None and not 0.0 < half_width < float("inf"):
        problems.append(f"--half-width is {half_width:g}: expected a number above 0")
    if not asked.policies:
        problems.append(f"{folder} has no policy beside the baseline: there is no contrast")
    if problems or measure is None:
        raise BadInput(problems)
    from experiments.analyses.convergence import courses
    from experiments.analyses.course_view import convergence_view

    view = convergence_view(courses(store, measure, half_width), "nl" if lang == "nl" else "en")
    present(view, folder, as_json, lang)


def _measure(asked: Specification, outcome: str | None) -> Measure:
    from experiments.analyses.measures import measure_of

    return measure_of(asked.primary.outcome if outcome is None else outcome, asked.years)


def _or_problems(ask: Callable[[], Found], problems: list[str]) -> Found | None:
    try:
        return ask()
    except BadInput as error:
        problems += error.problems
        return None


def present(view: View, store: Path, as_json: bool, lang: str) -> None:
    """Show an analysis and keep it in the store's folder ``analysis``."""
    from experiments.analyses.view import words

    texts, _ = words("nl" if lang == "nl" else "en")
    if as_json:
        show(view.json())
    else:
        screen = console()
        for one in view.tables:
            screen.print(paragraph(one.title))
            screen.print(table("", one.head, one.rows, left=one.left))
        for note in view.notes:
            screen.print(paragraph(note))
    say(texts.say("note.kept", folder=view.keep(store)))


def leave(failing: Failing, session: Session) -> None:
    """Exit with a code that says how complete a study is."""
    from experiments.sweep.stopping import INTERRUPTED

    if not session.complete:
        raise typer.Exit(BY_HAND if session.reason == INTERRUPTED else INCOMPLETE)
    if session.standing.failed or failing.failed:
        raise typer.Exit(SOME_FAILED)
