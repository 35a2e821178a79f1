"""``rondom meanfield PLACE``: the twin without people or chance beside a run, and where it has two states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.compare import announce_compile, own_of
from experiments.commands.console import console, say, table
from experiments.commands.language import check_lang

if TYPE_CHECKING:
    from experiments.local.figures import OwnFigures

_WORDS = {
    "nl": {
        "hidden mild": "verborgen, licht (vragen)", "hidden severe": "verborgen, ernstig (vragen)",
        "waiting": "wachtend (huishoudens)", "in team": "bij het wijkteam (huishoudens)",
        "specialist": "bij specialisten (cliënten)", "ties": "banden", "pressure": "werkdruk u",
        "run": "één run, gemengd", "twin": "tweeling", "miss": "verschil",
        "head": "Jaren 3 tot 5, centrale waarden",
        "map": "Druk en wachtenden van twee starts: lege wachtrij / volle wachtrij",
        "prevention": "preventie φ", "hours": "uren team", "low": "leeg", "high": "vol",
        "one": "één toestand", "two": "TWEE toestanden", "moving": "nog in beweging",
    },
    "en": {
        "hidden mild": "hidden, mild (needs)", "hidden severe": "hidden, severe (needs)",
        "waiting": "waiting (households)", "in team": "in team (households)",
        "specialist": "with specialists (clients)", "ties": "ties", "pressure": "pressure u",
        "run": "one run, mixed", "twin": "twin", "miss": "miss", "head": "Years 3 to 5, central values",
        "map": "Pressure and households waiting from two starts: empty queue / full queue",
        "prevention": "prevention φ", "hours": "team hours", "low": "empty", "high": "full",
        "one": "one state", "two": "TWO states", "moving": "still moving",
    },
}  # fmt: skip


def meanfield(
    place: Annotated[str, typer.Argument(help="Neighbourhood; the largest say most.")],
    states: Annotated[
        bool, typer.Option("--map", help="Look for two states as well; about three minutes.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of people and run.")] = 1,
    local: Annotated[
        Path | None,
        typer.Option("--local", help="Your municipality's own figures, see `rondom local template`."),
    ] = None,
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Hold a run against the mean-field twin with the same rates; with --map, look for two stable states."""
    check_lang(lang)
    from sim.population import profile

    profile(place)
    own = own_of(local)
    words = _WORDS[lang]
    say(f"rondom meanfield {place}")
    announce_compile()
    from experiments.meanfield.agreement import agreement

    rows = [
        [words[a.compartment], f"{a.run:,.2f}" if a.run < 10 else f"{a.run:,.0f}",
         f"{a.twin:,.2f}" if a.twin < 10 else f"{a.twin:,.0f}", f"{100 * a.miss:+.0f} %"]
        for a in agreement(place, seed=seed, own=own)
    ]  # fmt: skip
    console().print(table(words["head"], ["", words["run"], words["twin"], words["miss"]], rows))
    if states:
        _map(place, seed, words, own)


def _map(place: str, seed: int, words: dict[str, str], own: OwnFigures | None) -> None:
    from experiments.meanfield.states import HOURS, PREVENTION, states, well_known

    rows = []
    for cell in states(well_known(place, seed, own=own), PREVENTION, HOURS):
        verdict = words["two"] if cell.two_states else words["one"] if cell.settled else words["moving"]
        rows.append(
            [f"{100 * cell.prevention:.1f} %", f"{100 * cell.hours:.0f} %",
             f"{cell.pressure_low:.2f} / {cell.pressure_high:.2f}",
             f"{cell.waiting_low:.0f} / {cell.waiting_high:.0f}", verdict]
        )  # fmt: skip
    head = [words["prevention"], words["hours"], words["pressure"], words["waiting"], ""]
    console().print(table(words["map"], head, rows))
