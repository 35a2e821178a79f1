"""``rondom tornado PLACE``: which assumptions move cost and wellbeing most."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.compare import INTERRUPTED, announce_compile, own_of
from experiments.commands.console import console, paragraph, say, show, table

if TYPE_CHECKING:
    from experiments.sensitivity import Tornado

WORDS = {
    "nl": {
        "municipal_cost": "kosten gemeente, euro per inwoner per jaar",
        "wellbeing": "welbevinden, punten 0-10",
        "head": ("aanname", "laag", "hoog", "verschil", "±"),
        "level": "stand zonder nieuw beleid; midden {value}",
        "difference": "verschil dat het plan “{policy}” maakt; midden {value}",
        "note": "Elke aanname apart naar haar laagste en hoogste waarde; zelfde bewoners, zelfde toeval."
        " Een uitslag die niet duidelijk groter is dan ± kan toeval zijn."
        " Waar een aanname voor staat: rondom parameters show NAAM.",
    },
    "en": {
        "municipal_cost": "municipal cost, euros per inhabitant per year",
        "wellbeing": "wellbeing, points 0-10",
        "head": ("assumption", "low", "high", "swing", "±"),
        "level": "level without new policy; centre {value}",
        "difference": "difference the plan “{policy}” makes; centre {value}",
        "note": "Each assumption by itself to its lowest and highest value; same residents, same luck."
        " A swing not clearly larger than ± can be chance. What an assumption stands for: rondom parameters show NAME.",
    },
}


def tornado(
    place: Annotated[str, typer.Argument(help="Neighbourhood, see `rondom neighbourhoods list`.")],
    policy: Annotated[
        str | None, typer.Option("--policy", help="Policy; levels of the baseline when left out.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", help="Only this assumption; may be repeated.")
    ] = None,
    years: Annotated[int, typer.Option(min=1, max=10, help="Horizon, 1 to 10 years.")] = 3,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="Lives per setting.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same figures.")] = 1,
    top: Annotated[int, typer.Option(min=1, help="So many assumptions per measure.")] = 10,
    lang: Annotated[str, typer.Option(help="Language of the table: nl or en.")] = "nl",
    local: Annotated[
        Path | None,
        typer.Option("--local", help="Your municipality's own figures, see `rondom local template`."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(help="Runs at the same time; all cores when left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
    out: Annotated[Path | None, typer.Option(help="File for the JSON of all assumptions.")] = None,
) -> None:
    """Move every uncertain assumption to its ends, one at a time, and show which move the answer most."""
    say(f"rondom tornado {place}: {years} years, {policy or 'baseline'}")
    from experiments import session
    from experiments.interrupt import stop_on_interrupt
    from experiments.progress import reporter
    from experiments.runs import BASELINE
    from experiments.sensitivity import check_names
    from experiments.sensitivity import tornado as run

    asked = {"places": (place.casefold(),), "pairs": seeds, "years": years, "seed": seed, "lang": lang,
             "own": own_of(local)}  # fmt: skip
    question, _ = session.check(
        {**asked, "pressures": ("low",), "uncertainty": False}, [policy] if policy else [], threads=threads, out=None,
        force=False, keep=False, standard=False,
    )  # fmt: skip
    names = check_names(parameter or (), question.own)
    announce_compile()
    stopped: threading.Event
    with stop_on_interrupt() as stopped, reporter() as on_progress:
        found = run(
            question.places[0], policy=policy or BASELINE, years=years, seeds=seeds, seed=seed, names=names,
            own=question.own, threads=threads or session.default_threads(), on_progress=on_progress, stop=stopped,
        )  # fmt: skip
    if out is not None:
        out.write_text(found.to_json(), encoding="utf-8")
        say(f"all assumptions: {out}")
    if as_json:
        show(found.to_json(top))
    else:
        _print(found, top, question.lang)
    if stopped.is_set():
        say("interrupted: assumptions not begun are left out")
        raise typer.Exit(INTERRUPTED)


def _print(found: Tornado, top: int, lang: str) -> None:
    from experiments.report.numbers import Numbers
    from experiments.runs import BASELINE

    words, numbers, screen = WORDS[lang], Numbers("nl" if lang == "nl" else "en"), console()
    for measure, bars in found.bars.items():
        step = 0.01 if measure == "municipal_cost" else 0.00001

        def text(value: float | None, step: float = step) -> str:
            return numbers.plain(value, step)

        about = str(words["level" if found.policy == BASELINE else "difference"])
        title = f"{words[measure]}: {about.format(value=text(found.central[measure]), policy=found.policy)}"
        rows = [
            [bar.parameter, text(bar.low), text(bar.high), text(bar.swing), text(bar.error)]
            for bar in bars[:top]
        ]
        screen.print(paragraph(title))
        screen.print(table("", words["head"], rows))
    screen.print(paragraph(str(words["note"])))
