"""Making the tables of what moves the answer most: every assumption roughly, then the largest with more lives.

Who is chosen on a few lives was partly chosen by their luck, so the second study lives other seeds: what is shown
was not used to choose it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.presets.file import model_now
from dashboards.presets.packed import packed
from dashboards.presets.swings import Measured, Swing, Swings, file_name
from experiments.analyses import oat
from experiments.analyses.laws import check_names
from experiments.analyses.measures import measures_of
from experiments.analyses.study import Question, live

if TYPE_CHECKING:
    from experiments.sweep.standing import Standing

#: Whose answer: those of the first page.
PLACES = ("alverna", "huurlingsedam")
PLAN, PRESSURE, YEARS, SEED = "rondom-wijchen", "high", 5, 1
Bar = Callable[[], AbstractContextManager[Callable[["Standing"], None]]]


@dataclass(frozen=True)
class Effort:
    """How much is lived.

    Attributes
    ----------
    screening : int
        Lives at each end of every assumption.
    lives : int
        Lives at each end of those that are shown, 2 or more.
    largest : int
        Assumptions of each measure that go on to the second study.
    parameters : tuple of str
        Assumptions to choose from; all uncertain ones when empty.
    workers : int or None
        Runs at the same time; all cores when None.
    """

    screening: int = 1
    lives: int = 10
    largest: int = 20
    parameters: tuple[str, ...] = ()
    workers: int | None = None

    def most_runs(self) -> int:
        """Runs of one place, at most; equal points are lived once."""
        names = len(check_names(self.parameters))
        chosen = min(names, self.largest * len(measures_of((), YEARS)))
        return 2 * (self.screening * (1 + 2 * names) + self.lives * (1 + 2 * chosen))


def largest(found: oat.Tornado, count: int) -> tuple[str, ...]:
    """Assumptions that are among the ``count`` largest of any measure, in the order of their names."""
    return tuple(sorted({bar.parameter for bars in found.bars.values() for bar in bars[:count]}))


def make(place: str, home: Path, effort: Effort, bar: Bar) -> Swings | None:
    """Live both studies of a place; the same folder goes on where it stopped.

    Parameters
    ----------
    place : str
        Neighbourhood.
    home : pathlib.Path
        Folder in which the runs are kept, in one store for each study.
    effort : Effort
        How much is lived.
    bar : callable
        Gives a context whose value is told the standing.

    Returns
    -------
    Swings or None
        None when it was stopped before the end, or nothing moved.

    Raises
    ------
    BadInput
        Unknown assumptions, or a folder with another study in it.
    """
    names = check_names(effort.parameters)
    first = _study(place, names, SEED, effort.screening, home / f"{place}-every", effort, bar)
    chosen = () if first is None else largest(first, effort.largest)
    if not chosen:
        return None
    mark = f"{place}-largest-{effort.screening}-{effort.largest}"
    found = _study(place, chosen, SEED + 1, effort.lives, home / mark, effort, bar)
    return None if found is None else table(found, len(names), effort.screening)


def table(found: oat.Tornado, screened: int, screening: int) -> Swings:
    """What is shipped of a study; assumptions that rest on fewer than two lives are left out."""
    return Swings(
        model=model_now(),
        place=found.place,
        pressure=found.pressure,
        policy=found.policy,
        years=found.years,
        seed=found.seed,
        lives=found.seeds,
        screened=screened,
        screening_lives=screening,
        measures=[
            Measured(
                name=name,
                central=centre,
                swings=[
                    Swing(parameter=bar.parameter, low=bar.low, high=bar.high, noise=bar.noise)
                    for bar in bars
                    if bar.noise is not None
                ],
            )
            for name, bars in found.bars.items()
            if (centre := found.central[name]) is not None
        ],
    )


def write(swings: Swings, folder: Path) -> tuple[Path, int]:
    """Write a table into a folder of presets, whole or not at all; its file and the number of bytes."""
    path, content = folder / file_name(swings.place), packed(swings)
    folder.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_bytes(content)
    half.replace(path)
    return path, len(content)


def _study(
    place: str, names: Sequence[str], seed: int, seeds: int, home: Path, effort: Effort, bar: Bar
) -> oat.Tornado | None:
    """One study one at a time; None when it was stopped."""
    from experiments.sweep.experiment import Options

    question = Question(place, PLAN, PRESSURE, YEARS, seeds, seed)
    with bar() as on_progress:
        session = live(question, oat.design(names), home, Options(workers=effort.workers), on_progress)
    return oat.tornado(session.store, measures_of((), YEARS)) if session.complete else None
