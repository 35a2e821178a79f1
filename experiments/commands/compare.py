"""``rondom compare``: the question, the runs, the answer on screen and in a folder."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console import say, show

if TYPE_CHECKING:
    from experiments.local.figures import OwnFigures

#: What the first compile took on two cores; later runs start from the cache.
COMPILE_SECONDS = 45
INTERRUPTED = 130


def compare(
    places: Annotated[list[str], typer.Argument(help="Neighbourhoods, see `rondom neighbourhoods list`.")],
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", help="One more policy beside the standard four; join with +."),
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="Leave the standard four out.")] = False,
    pairs: Annotated[int, typer.Option(help="Pairs of runs per place and starting pressure.")] = 50,
    years: Annotated[int, typer.Option(help="Horizon, 1 to 10 years.")] = 5,
    pressure: Annotated[str, typer.Option(help="Starting pressure: low, high or low,high.")] = "low,high",
    lang: Annotated[str, typer.Option(help="Language of table and report: nl or en.")] = "nl",
    seed: Annotated[int, typer.Option(help="Same seed, same figures.")] = 1,
    uncertainty: Annotated[
        bool, typer.Option("--uncertainty/--no-uncertainty", help="A joint draw of the parameters per pair.")
    ] = True,
    discount_costs: Annotated[float, typer.Option(help="Yearly rate for costs.")] = 0.03,
    discount_effects: Annotated[float, typer.Option(help="Yearly rate for effects.")] = 0.015,
    contract: Annotated[
        str, typer.Option(help="How care is bought, for the cashable difference: usual or population.")
    ] = "usual",
    local: Annotated[
        Path | None,
        typer.Option("--local", help="Your municipality's own figures, see `rondom local template`."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(help="Runs at the same time; all cores when left out.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Only JSON on standard output; a folder with --out.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Result folder; results/compare-… when left out.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds files already.")
    ] = False,
) -> None:
    """Compare policies with the baseline: cost, wellbeing and waiting, and how sure that is."""
    started = datetime.now(UTC)
    say(f"rondom compare {' '.join(places)}: {pairs} pairs, {years} years")
    from experiments import session

    asked = {
        "places": tuple(place.casefold() for place in places),
        "pairs": pairs,
        "years": years,
        "pressures": tuple(word.strip() for word in pressure.split(",")),
        "seed": seed,
        "uncertainty": uncertainty,
        "lang": lang,
        "discount_costs": discount_costs,
        "discount_effects": discount_effects,
        "contract": contract,
        "own": own_of(local),
    }
    question, folder = session.check(
        asked, policy or [], threads=threads, out=out, force=force, keep=not as_json, standard=not only
    )
    announce_compile()
    used = threads or session.default_threads()
    runs = session.compute(question, used)
    if runs.complete_pairs < 1:
        say("stopped before the first pair was complete: nothing was written")
        raise typer.Exit(INTERRUPTED)
    comparison, found = session.answer(question, runs)
    if folder is not None:
        from experiments.manifest import manifest

        facts = manifest(
            question, runs, argv=sys.argv, started=started, finished=datetime.now(UTC), threads=used
        )
        session.save(folder, comparison, runs, found, facts=facts, force=force)
    if as_json:
        show(comparison.to_json())
    else:
        from experiments.commands.answer import print_answer

        print_answer(comparison)
    if folder is not None:
        say(f"report: {folder / 'report.html'}")
    if runs.interrupted:
        say(f"interrupted: {runs.complete_pairs} of {question.pairs} pairs are in this result")
        raise typer.Exit(INTERRUPTED)


def own_of(local: Path | None) -> OwnFigures | None:
    """The municipality's own figures of a sheet; None without one.

    Raises
    ------
    BadInput
        Every problem of the sheet, with its cell.
    """
    if local is None:
        return None
    from experiments.local.check import own_figures

    return own_figures(local)


def announce_compile() -> None:
    """Say so when the first run has to wait for the compiler, and put both processors to it."""
    from sim.kernel import is_warm

    if not is_warm():
        say(f"compiling the model, once, about {COMPILE_SECONDS} s")
        from sim.warm import warm_up

        warm_up("experiments.compiled")
