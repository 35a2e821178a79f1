"""``rondom bench PLACE``: how fast the model runs here."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.compare import announce_compile
from experiments.commands.console import say, show


def bench(place: Annotated[str, typer.Argument(help="Neighbourhood.")]) -> None:
    """Measure the model on this machine; the last line reads ns and draws per resident-week."""
    say(f"rondom bench {place}")
    from sim.population import profile

    profile(place)
    from experiments.bench import bench as measure

    announce_compile()
    for line in measure(place):
        show(line)
