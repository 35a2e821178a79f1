"""``rondom policies list`` and ``rondom policies show NAME``."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.console import console, table
from experiments.commands.language import check_lang
from sim.errors import BadInput, unknown

app = typer.Typer(no_args_is_help=True, help="Policies that can be compared.")


@app.command("list")
def list_policies(lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl") -> None:
    """List all policies with their funding and payer."""
    check_lang(lang)
    from sim import policies

    rows = [
        [name, policy.label_nl if lang == "nl" else policy.label_en, policy.funding, policy.payer]
        for name, policy in policies.catalogue().items()
    ]
    console().print(table("", ["name", "", "funding", "payer"], rows, left=4))


@app.command("show")
def show_policy(
    name: Annotated[str, typer.Argument(help="Policy.")],
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Show one policy: what it is, who pays it, how fast it starts."""
    check_lang(lang)
    from sim import policies

    known = policies.catalogue()
    if name not in known:
        raise BadInput(unknown("policy", name, known))
    policy = known[name]
    dutch = lang == "nl"
    rows = [
        ["name", name],
        ["label", policy.label_nl if dutch else policy.label_en],
        ["description", policy.description_nl if dutch else policy.description_en],
        ["funding", policy.funding],
        ["payer", policy.payer],
        ["ramp", f"{policy.ramp_weeks} weeks"],
        *([["contains", ", ".join(policy.contains)]] if policy.contains else []),
    ]
    console().print(table("", ["", ""], rows, left=2))
    console().print(table("Levers it moves", ["lever", "unit", "", "after a year"], _levers(name), left=3))


def _levers(name: str) -> list[list[str]]:
    """What the policy moves after a year, at the central parameters."""
    from experiments.runs import WEEKS_PER_YEAR
    from sim.levers import LEVERS
    from sim.parameters import central, load
    from sim.policies import levers_of

    week = levers_of(name, central(load()), WEEKS_PER_YEAR).table[-1]
    moved = zip(LEVERS, week, strict=True)
    return [
        [lever.name, lever.unit, lever.description, f"{value:g}"] for lever, value in moved if value != 0.0
    ]
