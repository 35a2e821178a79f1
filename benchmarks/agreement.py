"""Whether two engines live the same model: equal to the last bit, or equal but for chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.beginning import Beginning
from benchmarks.engines import Prepare
from benchmarks.outputs import OUTPUTS
from benchmarks.rules import Rules

#: Chance that engines that do live the same model are told apart by chance, all outputs of an engine together.
ERROR = 0.01
#: Parts of the run in which each output is compared: beginning, middle and end differ in kind.
PARTS = 4
#: Means of the same whole numbers differ by this share at most.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Verdict:
    """One engine beside another.

    Attributes
    ----------
    engine, beside : str
        Names.
    same_bits : bool
        Whether every output of every week of every seed is the same number.
    agrees : bool
        Whether they are the same, or differ by no more than chance.
    least_p : float
        Smallest p of the comparisons (Welch); 1 where all is the same.
    limit : float
        Below which p would count as a difference: ``ERROR`` over the number of comparisons.
    output : str
        Where that smallest p was found.
    difference : float
        Of that output's mean, relative to the other engine's.
    runs : int
        Seeds of each.
    """

    engine: str
    beside: str
    same_bits: bool
    agrees: bool
    least_p: float
    limit: float
    output: str
    difference: float
    runs: int


def runs_of(
    prepare: Prepare, beginning: Beginning, rules: Rules, weeks: int, seeds: Sequence[int]
) -> NDArray[np.float64]:
    """All runs of an engine: float64[seeds, weeks, outputs]."""
    return np.array([prepare(beginning, rules, weeks, seed)() for seed in seeds])


def compare(engine: str, runs: NDArray[np.float64], beside: str, others: NDArray[np.float64]) -> Verdict:
    """Compare each output's mean over each part of the run between two engines.

    Parameters
    ----------
    engine, beside : str
        Names.
    runs, others : float64[seeds, weeks, outputs]
        Independent between seeds; three seeds at least.
    """
    ours, theirs = _means(runs), _means(others)
    limit = ERROR / ours.shape[1]
    if np.array_equal(runs, others):
        return Verdict(engine, beside, True, True, 1.0, limit, "", 0.0, len(runs))
    p = np.array([_p(ours[:, k], theirs[:, k]) for k in range(ours.shape[1])])
    worst = int(p.argmin())
    there, here = float(theirs[:, worst].mean()), float(ours[:, worst].mean())
    name = f"{OUTPUTS[worst % len(OUTPUTS)]}, part {worst // len(OUTPUTS) + 1} of {PARTS}"
    difference = (here - there) / there if there != 0.0 else float("inf")
    return Verdict(
        engine, beside, False, bool(p[worst] >= limit), float(p[worst]), limit, name, difference, len(runs)
    )


def _means(runs: NDArray[np.float64]) -> NDArray[np.float64]:
    """float64[seeds, parts * outputs]: means over the parts of a run."""
    parts = np.array_split(runs, PARTS, axis=1)
    return np.concatenate([part.mean(axis=1) for part in parts], axis=1)


def _p(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """Welch's test; where neither varies, whether they are the same number (a team that is full in every run)."""
    least = _ROUNDING * max(abs(ours[0]), abs(theirs[0]))
    if np.ptp(ours) <= least and np.ptp(theirs) <= least:
        return float(abs(ours[0] - theirs[0]) <= least)
    found = stats.ttest_ind_from_stats(
        float(ours.mean()),
        float(ours.std(ddof=1)),
        len(ours),
        float(theirs.mean()),
        float(theirs.std(ddof=1)),
        len(theirs),
        equal_var=False,
    )
    return float(found.pvalue)
