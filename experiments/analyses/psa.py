"""Probabilistic analysis of a store: cost and effect of every strategy, which is best, what knowing is worth.

Parameters and luck are kept apart: the seeds of a draw are averaged, and the part of the spread of those means that
is luck is taken out (``smoothing.without_luck``). Effects are QALYs: WELLBYs divided by the draw's life-satisfaction
points per QALY. Draws in which a run of any strategy failed or is missing are left out, counted and shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.analyses import acceptability as A
from experiments.analyses import value
from experiments.analyses.answered import half_width
from experiments.analyses.lives import ArmKey, Lives, Scene, lives
from experiments.analyses.measures import RESIDENTS, Measure
from experiments.analyses.presets import Preset
from experiments.analyses.smoothing import without_luck
from experiments.analyses.varied import Varied, varied
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.sweep.store import Store

Floats = NDArray[np.float64]
#: Fewer draws than this say nothing about chances or about single parameters.
FEWEST = 20
_CURVE = np.linspace(0.0, 120_000.0, 121)
_POINTS = "qaly_points"


@dataclass(frozen=True)
class Strategy:
    """An arm beside the baseline, per resident at the start, over the horizon, discounted.

    Attributes
    ----------
    arm : (str, float)
        Arm and dose; the baseline itself has zeros.
    cost, effect : numpy.ndarray
        float64[draws], euros and QALYs more than the baseline, without the luck of seeds.
    standing, ratio
        Place on the frontier, and euros per QALY over the strategy before it there.
    reliability : float or None
        Share of the spread of its net benefit (at the first threshold) between draws that is no luck of seeds.
    """

    arm: ArmKey
    cost: Floats
    effect: Floats
    standing: A.Standing
    ratio: float | None
    reliability: float | None


@dataclass(frozen=True)
class AtThreshold:
    """The choice at one threshold.

    Attributes
    ----------
    euros : float
        Per QALY.
    chance : tuple of float
        Per strategy, chance that it is the best.
    best : int
        Strategy with the highest mean net benefit.
    benefit : tuple of float
        Per strategy, mean net benefit over the baseline, euros per resident.
    half_width : tuple of (float or None)
        Half of its 95 % interval over draws.
    evpi : float
        Euros per resident.
    """

    euros: float
    chance: tuple[float, ...]
    best: int
    benefit: tuple[float, ...]
    half_width: tuple[float | None, ...]
    evpi: float


@dataclass(frozen=True)
class Psa:
    """Everything a probabilistic analysis tells.

    Attributes
    ----------
    scene, preset
        What was run, and how costs and effects are weighed.
    strategies : tuple of Strategy
        The baseline first.
    curve : numpy.ndarray
        float64[k], thresholds of the curves.
    chances : numpy.ndarray
        float64[k, strategies] (CEAC).
    best : numpy.ndarray
        int64[k], best on average (CEAF).
    at : tuple of AtThreshold
        The thresholds of the preset.
    worth : list of (str, float)
        Parameters and what knowing each is worth (EVPPI) at ``worth_at``, euros per resident, most first.
    chance_level : float
        What a parameter that says nothing gets by chance.
    worth_at : float
        Threshold.
    draws, left_out, seeds, failed, missing : int
        Draws in it and left out of it; lives per draw; runs that failed, and that were not made.
    residents : float
        At the start, mean over draws.
    rates : (float, float)
        Yearly discount rates of costs and effects.
    """

    scene: Scene
    preset: Preset
    strategies: tuple[Strategy, ...]
    curve: Floats
    chances: Floats
    best: NDArray[np.int64]
    at: tuple[AtThreshold, ...]
    worth: list[tuple[str, float]]
    chance_level: float
    worth_at: float
    draws: int
    left_out: int
    seeds: int
    failed: int
    missing: int
    residents: float
    rates: tuple[float, float]


def psa(store: Store, scene: Scene, preset: Preset) -> Psa:
    """Probabilistic analysis of one scenario of a store.

    Parameters
    ----------
    store : Store
        A sweep with a policy and draws.
    scene : Scene
        Which scenario.
    preset : Preset
        How costs and effects are weighed.

    Raises
    ------
    BadInput
        No policy, too few draws with all their runs, or other discount rates than the preset's.
    """
    asked = store.specification
    rates = (asked.discount_costs, asked.discount_effects)
    problems = []
    if len(asked.arms) < 2:
        problems.append(f"{store.folder} has no policy beside the baseline: nothing to choose between")
    wanted = (preset.discount_costs, preset.discount_effects)
    if wanted != (None, None) and wanted != rates:
        problems.append(
            f"{store.folder} discounts costs at {rates[0]:g} and effects at {rates[1]:g}, preset {preset.name} at "
            f"{wanted[0]:g} and {wanted[1]:g}: run the sweep with those rates, or choose another --preset"
        )
    cost = Measure(f"cost_{preset.perspective}_discounted", "euros")
    effect = Measure("wellbys", "WELLBYs")
    found = lives(store, scene, [cost, effect], more=[RESIDENTS])
    whole = (found.state == 1).all(axis=(0, 2))
    if int(whole.sum()) < FEWEST:
        problems.append(
            f"{store.folder}: {int(whole.sum())} of {found.draws} draws have all their runs "
            f"({found.failed:,} runs failed, {found.missing:,} are missing): expected {FEWEST} or more"
        )
    if problems:
        raise BadInput(problems)
    table = varied(store, scene.system, np.flatnonzero(whole), keep=(_POINTS,))
    residents = found.values[RESIDENTS][0, whole].mean(axis=1)
    costs, effects = _per_resident(found, cost, effect, whole, table.column(_POINTS), residents)
    return _weighed(
        found,
        preset,
        costs,
        effects,
        table.without(_POINTS, kept=table.moved(_POINTS)),
        rates,
        float(residents.mean()),
    )


def _per_resident(
    found: Lives, cost: Measure, effect: Measure, whole: NDArray[np.bool_], points: Floats, residents: Floats
) -> tuple[Floats, Floats]:
    """Extra cost and QALYs of every arm; float64[arms, draws, seeds]."""
    costs = np.stack([found.difference(cost, arm)[whole] for arm in found.arms]) / residents[None, :, None]
    wellbys = np.stack([found.difference(effect, arm)[whole] for arm in found.arms])
    return costs, wellbys / (residents * points)[None, :, None]


def _weighed(
    found: Lives,
    preset: Preset,
    costs: Floats,
    effects: Floats,
    table: Varied,
    rates: tuple[float, float],
    residents: float,
) -> Psa:
    calm = np.stack([without_luck(of)[0] for of in costs], axis=1)
    good = np.stack([without_luck(of)[0] for of in effects], axis=1)
    steps = {s.strategy: s for s in A.frontier(calm.mean(axis=0).tolist(), good.mean(axis=0).tolist())}
    at = []
    for euros in preset.thresholds:
        benefit = benefit_at(costs, effects, euros)
        at.append(
            AtThreshold(
                euros,
                tuple(A.acceptability(-benefit, np.zeros_like(benefit), np.zeros(1))[0].tolist()),
                int(benefit.mean(axis=0).argmax()),
                tuple(benefit.mean(axis=0).tolist()),
                tuple(half_width(raw) for raw in (euros * effects - costs).mean(axis=2)),
                value.evpi(benefit),
            )
        )
    curves = [benefit_at(costs, effects, euros) for euros in _CURVE.tolist()]
    chances = np.stack([A.acceptability(-b, np.zeros_like(b), np.zeros(1))[0] for b in curves])
    middle = preset.thresholds[0]
    benefit = benefit_at(costs, effects, middle)
    strategies = tuple(
        Strategy(
            arm,
            calm[:, k],
            good[:, k],
            steps[k].standing,
            steps[k].ratio,
            without_luck(middle * effects[k] - costs[k])[1],
        )
        for k, arm in enumerate(found.arms)
    )
    return Psa(
        scene=found.scene,
        preset=preset,
        strategies=strategies,
        curve=_CURVE,
        chances=chances,
        best=np.array([b.mean(axis=0).argmax() for b in curves], dtype=np.int64),
        at=tuple(at),
        worth=value.rank(benefit, table.values, table.names),
        chance_level=value.chance_level(benefit),
        worth_at=middle,
        draws=int(costs.shape[1]),
        left_out=found.draws - int(costs.shape[1]),
        seeds=found.seeds,
        failed=found.failed,
        missing=found.missing,
        residents=residents,
        rates=rates,
    )


def benefit_at(costs: Floats, effects: Floats, euros: float) -> Floats:
    """Net benefit of every strategy over the baseline, without the luck of seeds.

    Parameters
    ----------
    costs, effects : numpy.ndarray
        float64[strategies, draws, seeds], more than the baseline.
    euros : float
        Threshold.

    Returns
    -------
    numpy.ndarray
        float64[draws, strategies].
    """
    return np.stack([without_luck(euros * e - c)[0] for c, e in zip(costs, effects, strict=True)], axis=1)
