"""Scenario discovery: in which part of the space of parameters a policy loses.

A draw is a case when the mean over its seeds of a paired difference lies on the wrong side of a limit. PRIM looks for
a box in one part of the draws; what it is worth is told on the other part, which it never saw. The split is by lot
and repeatable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.lives import ArmKey, Scene, lives
from experiments.analyses.measures import Measure
from experiments.analyses.prim import Box, Fit, best_box, fit, peel
from experiments.analyses.varied import varied
from experiments.statistics import Share, share
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.sweep.store import Store

Floats = NDArray[np.float64]
#: Fewer draws cannot be divided into a part to look in and a part to try it on.
FEWEST = 40
#: Part of the draws that is held out.
HELD_OUT = 1 / 3


@dataclass(frozen=True)
class Losing:
    """When a draw is a case.

    Attributes
    ----------
    measure : Measure
        Whose paired difference is looked at.
    limit : float
        In the unit of the measure.
    above : bool
        Whether a difference above the limit is a case; otherwise one below it.
    """

    measure: Measure
    limit: float = 0.0
    above: bool = True

    def cases(self, differences: Floats) -> NDArray[np.bool_]:
        """Which draws are cases; bool[draws]."""
        return differences > self.limit if self.above else differences < self.limit


@dataclass(frozen=True)
class Limit:
    """One side or two of a box.

    Attributes
    ----------
    parameter : str
        Id in the register.
    low, high : float or None
        Ends in the unit of the register; None where the box is open.
    part : float
        Share of all draws that fulfil this limit by itself.
    """

    parameter: str
    low: float | None
    high: float | None
    part: float


@dataclass(frozen=True)
class Found:
    """What discovery found.

    Attributes
    ----------
    scene, arm, losing
        What was looked at.
    limits : tuple of Limit
        The box; empty when no part of the space stands out.
    trained, held_out : Fit
        How well it tells the cases, in the draws it was made from and in the others.
    density : Share or None
        Share of cases inside the box among the draws held out, with its 90 % interval; None when none lies inside.
    stands_out : bool
        Whether that whole interval lies above the share of cases everywhere.
    path : tuple of Fit
        From the whole space to the smallest box, on the draws it was made from.
    draws, left_out, failed, missing : int
        Draws in it, and left out since a run of theirs failed or is missing; runs.
    """

    scene: Scene
    arm: ArmKey
    losing: Losing
    limits: tuple[Limit, ...]
    trained: Fit
    held_out: Fit
    density: Share | None
    stands_out: bool
    path: tuple[Fit, ...]
    draws: int
    left_out: int
    failed: int
    missing: int


def discover(store: Store, scene: Scene, arm: ArmKey, losing: Losing, *, seed: int = 1) -> Found:
    """Look for the part of the space in which an arm loses.

    Parameters
    ----------
    store : Store
        A sweep with draws.
    scene, arm
        Scenario and policy.
    losing : Losing
        When a draw is a case.
    seed : int
        Of the lot that divides the draws.

    Raises
    ------
    BadInput
        Too few draws, or all of them are cases, or none is.
    """
    found = lives(store, scene, [losing.measure])
    differences = found.difference(losing.measure, arm)
    whole = np.isfinite(differences).all(axis=1)
    if int(whole.sum()) < FEWEST:
        raise BadInput(
            f"{store.folder}: {int(whole.sum())} of {found.draws} draws have all their runs ({found.failed:,} runs "
            f"failed, {found.missing:,} are missing): expected {FEWEST} or more draws"
        )
    table = varied(store, scene.system, np.flatnonzero(whole))
    cases = losing.cases(differences[whole].mean(axis=1))
    if not table.names:
        raise BadInput(f"{store.folder}: no parameter differs between draws: there is no space to look in")
    train = _lot(cases, seed)
    box, path = _boxed(table.values[train], cases[train])
    held = fit(box, table.values[~train], cases[~train])
    density = share(cases[~train][box.holds(table.values[~train])]) if held.inside else None
    return Found(
        scene,
        arm,
        losing,
        tuple(_limit(table.names[k], ends, table.values[:, k]) for k, ends in sorted(box.limits.items())),
        fit(box, table.values[train], cases[train]),
        held,
        density,
        bool(box.limits) and density is not None and density.low > float(cases.mean()),
        path,
        int(whole.sum()),
        found.draws - int(whole.sum()),
        found.failed,
        found.missing,
    )


def _lot(cases: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
    """Draws to look in: the same part of the cases and of the others. bool[draws]."""
    drawn = np.random.default_rng(seed)
    train = np.ones(cases.size, dtype=bool)
    for kind in (True, False):
        rows = np.flatnonzero(cases == kind)
        train[drawn.permutation(rows)[: round(HELD_OUT * rows.size)]] = False
    return train


def _boxed(values: Floats, cases: NDArray[np.bool_]) -> tuple[Box, tuple[Fit, ...]]:
    if cases.all() or not cases.any():
        return Box({}), (fit(Box({}), values, cases),)
    return best_box(values, cases), tuple(fit(box, values, cases) for box in peel(values, cases))


def _limit(name: str, ends: tuple[float, float], column: Floats) -> Limit:
    low, high = ends
    part = float(((column >= low) & (column <= high)).mean())
    return Limit(name, low if np.isfinite(low) else None, high if np.isfinite(high) else None, part)
