"""Mean baseline weeks of a place over some seeds, and a Markdown table put between the marks of a page."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim import record as R
from sim.levers import Levers
from sim.parameters import Parameters, central, load
from sim.population import build, profile
from sim.rates import rates
from sim.start import BURN_IN, burn_in, settle_people
from sim.week import in_units, run_weeks

YEAR = 52.1775
SEEDS = 10
DOCS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Weeks:
    """Baseline weeks of a place: three years of burn-in, then five years.

    Attributes
    ----------
    residents : int
        Residents built.
    p : Parameters
        Central parameters.
    mean : float64[416, series]
        Mean over the seeds, in the units of ``sim.record.SERIES``.
    """

    residents: int
    p: Parameters
    mean: NDArray[np.float64]

    def level(self, name: str, first: int, last: int) -> float:
        """Mean of one series over the weeks first .. last - 1, counted from week 0."""
        return float(self.mean[BURN_IN + first : BURN_IN + last, R.INDEX[name]].mean())


def baseline_weeks(place: str, seeds: int = SEEDS) -> Weeks:
    """Run the baseline of a place with central parameters, once for each seed 1 .. seeds."""
    p = central(load())
    figures = profile(place)
    runs = []
    residents = 0
    for seed in range(1, seeds + 1):
        people = build(figures, seed, p)
        residents = int(people.birth.shape[0])
        r = rates(p, residents)
        world = settle_people(people, r, seed=seed)
        before = in_units(burn_in(world, r, seed=seed))
        runs.append(np.concatenate([before, in_units(run_weeks(world, r, Levers(260), seed=seed, start=0))]))
    return Weeks(residents, p, np.mean(runs, axis=0))


def publish(page: str, name: str, lines: list[str]) -> None:
    """Print a table; with ``--write`` also put it between the marks of its page.

    Parameters
    ----------
    page : str
        File in ``docs``.
    name : str
        The marks are ``<!-- table: name -->`` and ``<!-- end: name -->``.
    lines : list of str
        Markdown lines.

    Raises
    ------
    ValueError
        When the page lacks the marks.
    """
    text = "\n".join(lines)
    sys.stdout.write(text + "\n\n")
    if "--write" not in sys.argv[1:]:
        return
    path = DOCS / page
    begin, end = f"<!-- table: {name} -->\n", f"<!-- end: {name} -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{path}: expected a line {begin.strip()!r} and below it {end!r}; put them in")
    path.write_text(f"{before}{begin}\n{text}\n\n{end}{after}", encoding="utf-8")
