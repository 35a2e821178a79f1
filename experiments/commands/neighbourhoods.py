"""``rondom neighbourhoods list`` and ``rondom neighbourhoods show PLACE``."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.console import console, table
from experiments.commands.language import check_lang

app = typer.Typer(no_args_is_help=True, help="Neighbourhoods the product ships.")


@app.command("list")
def list_neighbourhoods() -> None:
    """List neighbourhoods with their municipality, code and inhabitants."""
    from sim.population import places, profile

    rows = []
    for place in places():
        figures = profile(place)
        rows.append(
            [place, figures.name, figures.municipality, figures.code, f"{figures.value('inhabitants'):.0f}"]
        )
    console().print(table("", ["name", "", "municipality", "CBS code", "inhabitants"], rows, left=4))


@app.command("show")
def show_neighbourhood(
    place: Annotated[str, typer.Argument(help="Neighbourhood.")],
    seed: Annotated[int, typer.Option(min=0, help="Who is who; the figures stay the same.")] = 1,
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Show the published figures of a neighbourhood beside those of the population built from them."""
    check_lang(lang)
    from experiments.commands.console import say
    from sim.population import build, marginals, profile

    figures = profile(place)
    say(f"building {figures.name}")
    rows = [
        [
            row.label,
            f"{row.published:g} {row.unit}",
            str(row.year),
            row.kind,
            f"{row.built:.1f}",
            f"{row.deviation:+.1f}",
            "ok" if row.ok else f"outside ±{row.allowed:.1f}",
        ]
        for row in marginals(figures, build(figures, seed), lang)
    ]
    out = console()
    head = ["", "published", "year", "kind", "built", "difference", "fit"]
    out.print(table(f"{figures.name} ({figures.municipality}, {figures.code})", head, rows))
    if figures.note:
        out.print(figures.note)
    out.print("Sources: " + "; ".join(dict.fromkeys(figure.source for figure in figures.figures)))
