"""``python -m benchmarks``: the reference model in four engines side by side, and two figures of the full model."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.agreement import Verdict, compare, runs_of
from benchmarks.beginning import DEGREE, begin
from benchmarks.engines import MESA, PRODUCT, Prepare, available
from benchmarks.full_model import full_model
from benchmarks.machine import machine
from benchmarks.report import Findings
from benchmarks.rules import Rules
from benchmarks.timing import Timing, measure
from sim.errors import BadInput
from sim.population import profile

_out, _err = Console(width=None if sys.stdout.isatty() else 120), Console(stderr=True)


def _say(text: str) -> None:
    _err.print(text, highlight=False, markup=False)


def _agreement(
    engines: dict[str, Prepare], rules: Rules, residents: int, weeks: int, seeds: int
) -> list[Verdict]:
    beginning = begin(residents, rules)
    runs = {}
    for name, prepare in engines.items():
        _say(f"agreement: {seeds} seeds of {residents:,} residents by {name}")
        runs[name] = runs_of(prepare, beginning, rules, weeks, range(1, seeds + 1))
    return [compare(name, made, PRODUCT, runs[PRODUCT]) for name, made in runs.items() if name != PRODUCT]


def _timings(
    engines: dict[str, Prepare], rules: Rules, sizes: list[int], weeks: int, rounds: int, mesa_up_to: int
) -> list[Timing]:
    found = []
    for residents in sizes:
        fit = {name: engine for name, engine in engines.items() if name != MESA or residents <= mesa_up_to}
        beginning = begin(residents, rules)
        found += measure(fit, beginning, rules, weeks=weeks, rounds=rounds, say=_say)
    return found


def main(
    sizes: Annotated[
        str, typer.Option(help=f"Numbers of residents, each more than {2 * DEGREE}, with commas between.")
    ] = "2000,20000",
    weeks: Annotated[int, typer.Option(min=4, max=5200, help="Weeks of a run.")] = 52,
    rounds: Annotated[int, typer.Option(min=1, max=1000, help="Times that every engine takes its turn.")] = 5,
    seeds: Annotated[
        int, typer.Option(min=0, max=10_000, help="Runs of each for agreement; 0 leaves it out.")
    ] = 20,
    agree_at: Annotated[
        int, typer.Option(min=2 * DEGREE + 1, help="Residents of the runs for agreement.")
    ] = 2000,
    mesa_up_to: Annotated[int, typer.Option(min=0, help="Mesa is left out at larger sizes.")] = 20_000,
    place: Annotated[
        str, typer.Option(help="Neighbourhood for the full model; an empty word leaves it out.")
    ] = "alverna",
    pairs: Annotated[int, typer.Option(min=1, max=10_000, help="Pairs of the full model.")] = 8,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write everything to this file.")] = None,
    markdown: Annotated[bool, typer.Option(help="Print the tables as Markdown.")] = False,
) -> None:
    """Measure on this machine; ends with 1 when two engines do not live the same model."""
    numbers = _sizes(sizes)
    if seeds in (1, 2):
        raise typer.BadParameter(
            "agreement needs 3 seeds or more, or 0 to leave it out", param_hint="--seeds"
        )
    if as_json is not None and not as_json.resolve().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {as_json.resolve().parent}", param_hint="--json")
    if place:
        try:
            profile(place)
        except BadInput as bad:
            raise typer.BadParameter(str(bad), param_hint="--place") from bad
    rules, left_out = Rules(), list[str]()
    _say("compiling and trying the engines")
    engines = available(left_out.append)
    for line in left_out:
        _say(line)
    agreement = _agreement(engines, rules, agree_at, weeks, seeds) if seeds else []
    timings = _timings(engines, rules, numbers, weeks, rounds, mesa_up_to)
    if place:
        _say(f"full model: {pairs} pairs of {place}")
    full = full_model(place, pairs=pairs) if place else None
    findings = Findings(machine(), rules, tuple(left_out), tuple(agreement), tuple(timings), full)
    if as_json is not None:
        as_json.write_text(json.dumps(findings.as_json(), indent=2) + "\n", encoding="utf-8")
    if markdown:
        typer.echo(findings.markdown())
    else:
        for table in findings.tables():
            _out.print(table)
    if not findings.agree:
        _say("the engines do NOT live the same model: see the table of agreement")
        raise typer.Exit(1)


def _sizes(text: str) -> list[int]:
    words = [word.strip() for word in text.split(",")]
    wrong = [word for word in words if not word.isdecimal() or int(word) <= 2 * DEGREE]
    if wrong:
        message = (
            f"'{wrong[0]}': expected whole numbers above {2 * DEGREE} with commas between, such as 2000,20000"
        )
        raise typer.BadParameter(message, param_hint="--sizes")
    return [int(word) for word in words]


if __name__ == "__main__":
    typer.run(main)
