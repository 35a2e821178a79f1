"""``rondom phases``: the week as a list."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.console import console, table
from experiments.commands.language import check_lang


def phases(lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl") -> None:
    """List the phases of a week in their fixed order."""
    check_lang(lang)
    from sim.phases import PHASES

    rows = [
        [str(number), phase.name, phase.text_nl if lang == "nl" else phase.text_en]
        for number, phase in enumerate(PHASES, start=1)
    ]
    console().print(table("", ["", "phase", ""], rows, left=3))
