"""``rondom bench PLACE``: how fast the model runs here."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.compare import announce_compile
from experiments.commands.console import say, show


def bench(
    place: Annotated[str, typer.Argument(help="Neighbourhood.")],
    sizes: Annotated[
        bool,
        typer.Option("--sizes", help="Instead: the reference neighbourhood at 2 000, 20 000 and 200 000."),
    ] = False,
) -> None:
    """Measure the model on this machine; the last line reads ns and draws per resident-week."""
    say(f"rondom bench {place}")
    from sim.population import profile

    profile(place)
    from experiments.bench import bench as measure
    from experiments.bench_sizes import bench_sizes

    announce_compile()
    for line in bench_sizes() if sizes else measure(place):
        show(line)
