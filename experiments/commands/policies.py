"""``rondom policies list`` and ``rondom policies show NAME``."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.console import console, table
from experiments.commands.language import check_lang

app = typer.Typer(no_args_is_help=True, help="Policies that can be compared.")


@app.command("list")
def list_policies(lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl") -> None:
    """List all policies with their funding and payer."""
    check_lang(lang)
    from sim.policies import catalogue

    rows = [
        [name, policy.label_nl if lang == "nl" else policy.label_en, policy.funding, policy.payer]
        for name, policy in catalogue().items()
    ]
    console().print(table("", ["name", "", "funding", "payer"], rows, left=4))
