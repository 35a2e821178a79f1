"""Is it enough: a contrast while its pairs come in, and how many more are needed for a wanted half-width.

Runs that share a draw are alike, so with several draws the draws are counted, each the mean of its seeds; with one
draw the seeds are. Means are taken in the order of the plan, so nothing hangs on which run happened to end first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.answered import half_width
from experiments.analyses.lives import NOTHING, ArmKey, Scene, lives, scenes
from experiments.analyses.measures import Measure

if TYPE_CHECKING:
    from experiments.sweep.store import Store

Floats = NDArray[np.float64]
_LEVEL = 0.975
#: Beyond this nobody waits: the answer is "more than can be run".
MOST = 10_000_000


@dataclass(frozen=True)
class Needed:
    """What a wanted half-width takes.

    Attributes
    ----------
    half_width : float
        Wanted: half of the 95 % interval.
    units : int or None
        Draws (or seeds, with one draw) in all; None when that is more than can be run.
    more_units, more_runs : int or None
        Beyond those that are there; runs count the arm and the baseline.
    seeds_only : bool
        Whether more seeds per draw could do it too: half of the variance between means of draws is luck.
    """

    half_width: float
    units: int | None
    more_units: int | None
    more_runs: int | None
    seeds_only: bool


@dataclass(frozen=True)
class Course:
    """One contrast while its pairs come in.

    Attributes
    ----------
    scene, arm, measure
        What is compared with the baseline, where, in what.
    counted : {'draws', 'seeds'}
        What the interval counts.
    units : int
        How many there are.
    seeds : int
        Lives per draw.
    mean : numpy.ndarray
        float64[units], of the first 1, 2, … units.
    half : numpy.ndarray
        float64[units], half of the 95 % interval; NaN with one unit.
    luck : float or None
        Share of the variance between means of draws that is luck of seeds; None when it cannot be told.
    failed, missing : int
        Pairs of which a run failed, and that were not made.
    needed : Needed or None
        When a half-width was asked for.
    """

    scene: Scene
    arm: ArmKey
    measure: Measure
    counted: str
    units: int
    seeds: int
    mean: Floats
    half: Floats
    luck: float | None
    failed: int
    missing: int
    needed: Needed | None


def needed_units(deviation: float, wanted: float, have: int) -> int | None:
    """Units in all for a half-width, if they spread as those that are there.

    Parameters
    ----------
    deviation : float
        Standard deviation of the units.
    wanted : float
        Half of the 95 % interval, above 0.
    have : int
        Units that are there.

    Returns
    -------
    int or None
        At least ``have``; None when more than ten million.

    Examples
    --------
    >>> needed_units(100.0, 10.0, 30)
    387
    >>> needed_units(0.0, 10.0, 30)
    30
    """
    from scipy.special import ndtri, stdtrit

    if deviation <= 0.0:
        return have
    rough = (float(ndtri(_LEVEL)) * deviation / wanted) ** 2
    if not rough < MOST:
        return None
    units = max(2, have, math.ceil(rough))
    while float(stdtrit(units - 1, _LEVEL)) * deviation / math.sqrt(units) > wanted:
        units += 1
    return units


def course(store: Store, scene: Scene, arm: ArmKey, measure: Measure, wanted: float | None = None) -> Course:
    """Follow one contrast of a store.

    Parameters
    ----------
    store : Store
        Of a sweep, finished or not.
    scene, arm, measure
        What is compared with the baseline, where, in what.
    wanted : float, optional
        Half-width that is asked for.
    """
    found = lives(store, scene, [measure])
    at = [found.arms.index(arm), found.arms.index(NOTHING)]
    differences = found.difference(measure, arm)
    failed = int((found.state[at] == 2).any(axis=0).sum())
    missing = 0 if found.stopped else int((found.state[at] == 0).any(axis=0).sum())
    there = np.isfinite(differences)
    if differences.shape[0] > 1:
        # A draw counts when all its seeds are there: a mean over some of them is another figure.
        kept = there.all(axis=1)
        units, counted = differences[kept].mean(axis=1), "draws"
        luck = _luck(differences[kept])
    else:
        units, counted, luck = differences[there], "seeds", None
    mean, half = _running(units)
    needed = None if wanted is None else _needed(units, differences.shape[1], counted, wanted, luck)
    return Course(
        scene,
        arm,
        measure,
        counted,
        units.size,
        differences.shape[1],
        mean,
        half,
        luck,
        failed,
        missing,
        needed,
    )


def courses(store: Store, measure: Measure, wanted: float | None = None) -> list[Course]:
    """Every contrast of a store with its baseline."""
    arms = [arm for arm in store.specification.arms if arm != NOTHING]
    return [
        course(store, scene, arm, measure, wanted) for scene in scenes(store.specification) for arm in arms
    ]


def _running(units: Floats) -> tuple[Floats, Floats]:
    """Running mean and half-width; float64[units] each."""
    from scipy.special import stdtrit

    number = np.arange(1, units.size + 1, dtype=np.float64)
    mean = np.cumsum(units) / number
    half = np.full(units.size, np.nan)
    if units.size > 1:
        # About a value in the middle, so that large numbers do not eat the difference.
        shifted = units - units.mean()
        squares = np.cumsum(shifted**2) - np.cumsum(shifted) ** 2 / number
        variance = np.maximum(squares[1:], 0.0) / (number[1:] - 1.0)
        half[1:] = stdtrit(number[1:] - 1.0, _LEVEL) * np.sqrt(variance / number[1:])
        half[-1] = half_width(units)
    return mean, half


def _luck(differences: Floats) -> float | None:
    """Share of the variance of draw means that is luck of seeds, luck that draws share not counted."""
    from experiments.analyses.smoothing import without_luck

    if differences.shape[0] < 3:
        return None
    reliability = without_luck(differences)[1]
    return None if reliability is None else 1.0 - reliability


def _needed(units: Floats, seeds: int, counted: str, wanted: float, luck: float | None) -> Needed | None:
    if units.size < 2:
        return None
    total = needed_units(float(units.std(ddof=1)), wanted, units.size)
    more = None if total is None else total - units.size
    runs = None if more is None else more * 2 * (seeds if counted == "draws" else 1)
    return Needed(wanted, total, more, runs, luck is not None and luck > 0.5)
