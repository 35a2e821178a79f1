"""``rondom parameters list`` and ``rondom parameters show ID``: every number with its passport."""

from __future__ import annotations

from typing import Annotated

import typer

from experiments.commands.console import console, table
from sim.errors import BadInput, unknown

app = typer.Typer(no_args_is_help=True, help="Every number the model reads, with range, grade and source.")


@app.command("list")
def list_parameters(
    topic: Annotated[str | None, typer.Option(help="Only this topic, for example team.")] = None,
    grade: Annotated[str | None, typer.Option(help="Only this grade: A, B, C or D.")] = None,
) -> None:
    """List parameters: value, range, unit, grade."""
    from sim.passport import GRADES
    from sim.register import load

    register = load()
    problems = []
    if topic is not None and topic not in register.topics():
        problems.append(unknown("topic", topic, register.topics()))
    if grade is not None and grade not in GRADES:
        problems.append(unknown("grade", grade, GRADES))
    if problems:
        raise BadInput(problems)
    rows = [
        [entry.id, f"{entry.value:g}", f"{entry.low:g} – {entry.high:g}", entry.unit, entry.grade]
        for entry in register.values()
        if topic in (None, entry.topic) and (grade is None or grade in entry.grade.split("/"))
    ]
    head = ["id", "value", "range", "unit", "grade"]
    console().print(table("", head, rows))
    console().print(
        f"{len(rows)} of {len(register)} parameters, {len(register.uncertain())} drawn in uncertainty runs"
    )


@app.command("show")
def show_parameter(name: Annotated[str, typer.Argument(metavar="ID", help="Parameter.")]) -> None:
    """Show the passport of one parameter."""
    from sim.register import load

    register = load()
    if name not in register:
        raise BadInput(unknown("parameter", name, register))
    entry = register[name]
    rows = [[key, str(value)] for key, value in entry.model_dump().items() if value is not None]
    rows.append(["drawn", "yes, in uncertainty runs" if entry.uncertain else "no"])
    console().print(table("", ["", ""], rows, left=2))
