"""``python -m benchmarks.sweeps``: units per second and seconds lost to start-up, by five ways to run the same units.

Every measurement is a Python of its own in which the model is loaded and has lived once, so that what is measured is
the driver: its import, its workers, and the units. Each is measured with few and with many units in every round,
taking turns; the line through the two gives seconds per unit and the start-up. ``--json`` and ``--markdown`` keep
what was found.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.drivers import DRIVERS, NEEDS, one, summary
from benchmarks.machine import machine

#: As the first seed of a sweep with seed 1.
_FIRST = 100_003
_LIMIT_SECONDS = 3600
#: Linear algebra on one processor for every driver: this one sees to it, joblib and Dask too, the others leave it.
_ONE_EACH = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}


@dataclass(frozen=True)
class Measured:
    """One driver.

    Attributes
    ----------
    driver : str
        Name.
    few, many : tuple of float
        Seconds of each round with few and with many units.
    units : (int, int)
        How many those are.
    fingerprint : str
        Of the outcomes of the many units.
    """

    driver: str
    few: tuple[float, ...]
    many: tuple[float, ...]
    units: tuple[int, int]
    fingerprint: str

    @property
    def per_unit(self) -> float:
        """Median seconds per unit once it runs."""
        few, many = self.units
        return statistics.median((b - a) / (many - few) for a, b in zip(self.few, self.many, strict=True))

    @property
    def start_up(self) -> float:
        """Median seconds before the first unit and after the last."""
        each = self.per_unit
        return statistics.median(seconds - each * self.units[0] for seconds in self.few)

    @property
    def tells(self) -> bool:
        """Whether many units took longer than few; where they did not, noise is larger than what is measured."""
        return self.per_unit > 0.0

    def as_json(self) -> dict[str, Any]:
        """Everything, medians included; None where the line says nothing."""
        return {
            **asdict(self),
            "units_per_second": 1.0 / self.per_unit if self.tells else None,
            "start_up_seconds": self.start_up if self.tells else None,
        }


def child(driver: str, units: int, workers: int) -> dict[str, object]:
    """Measure in this process: the model is loaded and warm before the clock starts."""
    one(7)
    seeds = [_FIRST + k for k in range(units)]
    began = time.perf_counter()
    found = DRIVERS[driver](seeds, workers)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "fingerprint": summary(found), "units": len(found)}


def _apart(driver: str, units: int, workers: int) -> dict[str, Any]:
    words = [
        sys.executable,
        "-m",
        "benchmarks.sweeps",
        "--one",
        driver,
        "--many",
        str(units),
        "--workers",
        str(workers),
    ]
    made = subprocess.run(
        words,
        env={**os.environ, **_ONE_EACH},
        capture_output=True,
        text=True,
        timeout=_LIMIT_SECONDS,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"{driver} ended with {made.returncode}: {made.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(made.stdout.strip().splitlines()[-1])
    return found


def markdown(found: list[Measured]) -> str:
    """Table of medians, and of ratios to this engine; dashes where few units took as long as many."""
    lines = [
        "| driver | units per second | beside rondom | start-up, s | lost in start-up, units |",
        "|---|--:|--:|--:|--:|",
    ]
    first = found[0]
    for one_ in found:
        if not one_.tells:
            lines.append(f"| {one_.driver} | – | – | – | – |")
            continue
        ratio = f"{first.per_unit / one_.per_unit:.2f}×" if first.tells else "–"
        lost = max(0.0, one_.start_up) / one_.per_unit
        lines.append(
            f"| {one_.driver} | {1.0 / one_.per_unit:.2f} | {ratio} | {one_.start_up:.1f} | {lost:.0f} |"
        )
    return "\n".join(lines)


def main(
    few: Annotated[int, typer.Option(min=1, help="Units of the short measurement.")] = 20,
    many: Annotated[int, typer.Option(min=1, help="Units of the long measurement.")] = 220,
    workers: Annotated[int, typer.Option(min=1, max=1024, help="Workers of every driver.")] = 2,
    rounds: Annotated[int, typer.Option(min=1, max=100, help="Rounds, every driver in each.")] = 5,
    only: Annotated[str, typer.Option(help="Names of drivers with commas between; all when left out.")] = "",
    as_json: Annotated[Path | None, typer.Option("--json", help="Write everything to this file.")] = None,
    driver: Annotated[str, typer.Option("--one", hidden=True)] = "",
) -> None:
    """Measure on this machine; ends with 1 when two drivers do not come back with the same outcomes."""
    if driver:
        print(json.dumps(child(driver, many, workers)))
        return
    if many <= few:
        raise typer.BadParameter(f"{many} is not more than --few {few}", param_hint="--many")
    names = [name.strip() for name in only.split(",")] if only else list(DRIVERS)
    strangers = [name for name in names if name not in DRIVERS]
    if strangers:
        raise typer.BadParameter(
            f"{', '.join(strangers)}: expected some of {', '.join(DRIVERS)}", param_hint="--only"
        )
    left_out = [name for name in names if name in NEEDS and find_spec(NEEDS[name]) is None]
    for name in left_out:
        print(f"LEFT OUT: {name}: there is no module '{NEEDS[name]}'", file=sys.stderr)
    names = [name for name in names if name not in left_out]
    seconds: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in names}
    marks: dict[str, str] = {}
    for number in range(rounds):
        at = number % len(names)
        for name in names[at:] + names[:at]:
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
            short, long = _apart(name, few, workers), _apart(name, many, workers)
            seconds[name][0].append(float(short["seconds"]))
            seconds[name][1].append(float(long["seconds"]))
            marks[name] = str(long["fingerprint"])
    found = [Measured(name, tuple(a), tuple(b), (few, many), marks[name]) for name, (a, b) in seconds.items()]
    if as_json is not None:
        facts = {"machine": machine(), "workers": workers, "left_out": left_out}
        text = json.dumps({**facts, "drivers": [one_.as_json() for one_ in found]}, indent=2)
        as_json.write_text(text + "\n", encoding="utf-8")
    print(markdown(found))
    if not all(one_.tells for one_ in found):
        print(
            "a dash: too few units to tell beside the noise of this machine; take a larger --many",
            file=sys.stderr,
        )
    if len(set(marks.values())) > 1:
        print("the drivers do NOT come back with the same outcomes", file=sys.stderr)
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
