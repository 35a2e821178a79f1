"""What the runs of a study answered, in the order of its design; and how sure a mean over seeds is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.lives import NOTHING, ArmKey, Scene, lives, scenes
from experiments.analyses.measures import Measure
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.analyses.study import Design
    from experiments.sweep.store import Store

Floats = NDArray[np.float64]
_LEVEL = 0.975


class Unfinished(RuntimeError):  # noqa: N818 - named after what is the case
    """Points of a design have no answer: nothing is computed from the others, which would be another design.

    Attributes
    ----------
    failed, missing : int
        Runs.
    """

    def __init__(self, folder: object, failed: int, missing: int) -> None:
        again = " --retry" if failed else ""
        super().__init__(
            f"{folder}: {failed:,} runs failed and {missing:,} were not made; this design cannot do without them. "
            f"Go on with `rondom sweep run {folder}{again}`"
        )
        self.failed, self.missing = failed, missing


@dataclass(frozen=True)
class Answered:
    """Answers of a study.

    Attributes
    ----------
    scene, arm
        What was run.
    values : dict of str to numpy.ndarray
        Measure to float64[rows of the design, seeds]: the difference the arm makes, or the level of the baseline; NaN
        where a run is missing or failed.
    failed, missing : int
        Runs.
    failed_rows : numpy.ndarray
        int64[rows], runs of each point that failed.
    """

    scene: Scene
    arm: ArmKey
    values: dict[str, Floats]
    failed: int
    missing: int
    failed_rows: NDArray[np.int64]

    @property
    def seeds(self) -> int:
        """Lives per point."""
        return int(next(iter(self.values.values())).shape[1])


def answered(store: Store, design: Design, measures: Sequence[Measure]) -> Answered:
    """Read the answers of a study.

    Parameters
    ----------
    store : Store
        Of the study.
    design : Design
        Its design.
    measures : sequence of Measure
        What is wanted.
    """
    specification = store.specification
    scene, arm = scenes(specification)[0], specification.arms[-1]
    found = lives(store, scene, measures)
    _, row = design.points()
    used = [found.arms.index(key) for key in dict.fromkeys([arm, NOTHING])]
    broken = (found.state[used] == 2).sum(axis=(0, 2))
    values = {measure.name: found.answer(measure, arm)[row] for measure in measures}
    return Answered(scene, arm, values, found.failed, found.missing, broken[row].astype(np.int64))


def complete(store: Store, design: Design, measure: Measure) -> tuple[Floats, Answered]:
    """Mean answer of every point of a design, float64[rows], and all answers.

    Raises
    ------
    Unfinished
        A point has no answer of some seed.
    BadInput
        The measure has no value in some run.
    """
    found = answered(store, design, [measure])
    values = found.values[measure.name]
    if found.failed or found.missing:
        raise Unfinished(store.folder, found.failed, found.missing)
    holes = int(np.isnan(values).sum())
    if holes:
        raise BadInput(
            f"{measure.name} has no value in {holes:,} runs of {store.folder} (nobody waited, say): choose an outcome "
            "that every run has"
        )
    return values.mean(axis=1), found


def half_width(values: Floats) -> float | None:
    """Half of the 95 % t-interval of a mean; None with fewer than two values.

    Parameters
    ----------
    values : numpy.ndarray
        float64[n], independent.

    Examples
    --------
    >>> round(half_width(np.array([1.0, 2.0, 3.0])), 3)
    2.484
    >>> half_width(np.array([1.0])) is None
    True
    """
    if values.size < 2:
        return None
    from scipy.special import stdtrit

    error = float(values.std(ddof=1)) / math.sqrt(values.size)
    return float(stdtrit(values.size - 1, _LEVEL)) * error


def noise_share(values: Floats) -> float | None:
    """Share of the variance of the points' means that is luck of the seeds; None with one seed.

    Parameters
    ----------
    values : numpy.ndarray
        float64[rows, seeds]. With common seeds what all points share is no noise: only how points differ by seed is.

    Returns
    -------
    float or None
        0 to 1; 0 when nothing varies.
    """
    rows, seeds = values.shape
    if seeds < 2 or rows < 2:
        return None
    means = values.mean(axis=1)
    total = float(means.var(ddof=1))
    if total <= 0.0:
        return 0.0
    residual = values - means[:, None] - values.mean(axis=0)[None, :] + values.mean()
    noise = float((residual**2).sum()) / ((rows - 1) * (seeds - 1)) / seeds
    return float(min(1.0, noise / total))
