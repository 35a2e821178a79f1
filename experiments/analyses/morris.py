"""Morris screening: which parameters matter at all, and which act together or not in a straight line.

Each trajectory walks through the parameters' laws and moves one at a time; ``mu_star`` is the mean size of what a move
does, ``sigma`` how much that differs from one point to another (Morris 1991, doi 10.1080/00401706.1991.10484804). Of a
pool of trajectories the most spread ones are lived (Campolongo et al. 2007, doi 10.1016/j.envsoft.2006.10.004, with the
search of Ruano et al. 2012). Sampling and analysis are SALib's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.answered import complete, noise_share
from experiments.analyses.laws import values_at
from experiments.analyses.measures import Measure
from experiments.analyses.salib import problem, salib
from experiments.analyses.study import Design, design_by
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.sweep.store import Store
    from sim.register import Register

#: Places in each law that trajectories visit: its low end, two between, its high end.
LEVELS = 4
#: Trajectories that are drawn for each that is lived.
POOL = 3
_RESAMPLES = 1000


@dataclass(frozen=True)
class Effect:
    """What one parameter does to one measure.

    Attributes
    ----------
    parameter : str
        Id in the register.
    mu : float
        Mean effect of a move over the whole of its law, in the unit of the measure.
    mu_star : float
        Mean size of it, whichever way.
    noise : float
        Half of the 95 % bootstrap interval of ``mu_star`` over trajectories.
    sigma : float
        Standard deviation of the effect over trajectories.
    """

    parameter: str
    mu: float
    mu_star: float
    noise: float
    sigma: float


@dataclass(frozen=True)
class Screening:
    """Effects on one measure, largest first.

    Attributes
    ----------
    measure : Measure
        What is looked at.
    effects : tuple of Effect
        All parameters of the study.
    trajectories, points, seeds : int
        Size of the design, and lives per point.
    noise_share : float or None
        Share of the variance between points that is luck of the seeds; None with one seed.
    """

    measure: Measure
    effects: tuple[Effect, ...]
    trajectories: int
    points: int
    seeds: int
    noise_share: float | None


def design(
    names: Sequence[str], register: Register | None = None, *, trajectories: int = 8, seed: int = 1
) -> Design:
    """Trajectories through the laws of parameters, chosen to be far apart.

    Parameters
    ----------
    names : sequence of str
        Uncertain parameters, at least two.
    register : Register, optional
        With a municipality's own figures in it; the shipped one when left out.
    trajectories : int
        Lived, at least two.
    seed : int
        Of the choice.

    Raises
    ------
    BadInput
        Too few parameters or trajectories, or SALib is not installed.
    """
    problems = []
    if len(names) < 2:
        problems.append(f"Morris moves {len(names)} parameter: expected two or more")
    if trajectories < 2:
        problems.append(f"trajectories is {trajectories}: expected two or more")
    if problems:
        raise BadInput(problems)
    sample = salib("sample", "morris").sample
    unit = sample(problem(names), POOL * trajectories, LEVELS, optimal_trajectories=trajectories, seed=seed)
    unit = np.asarray(unit, dtype=np.float64)
    return Design(
        "morris",
        tuple(names),
        {"trajectories": trajectories, "seed": seed},
        values_at(names, unit, register),
        unit,
    )


def screening(store: Store, measure: Measure) -> Screening:
    """Elementary effects of a study by Morris, from its store.

    Parameters
    ----------
    store : Store
        Of the study.
    measure : Measure
        What is looked at.

    Raises
    ------
    BadInput
        The store is of no such study.
    Unfinished
        Runs failed or are missing: a trajectory without a point is none.
    """
    laid = design_by(store, "morris")
    means, found = complete(store, laid, measure)
    result = salib("analyze", "morris").analyze(
        problem(laid.names),
        laid.unit,
        means,
        num_levels=LEVELS,
        num_resamples=_RESAMPLES,
        seed=laid.facts["seed"],
    )
    effects = [
        Effect(name, *(float(result[key][k]) for key in ("mu", "mu_star", "mu_star_conf", "sigma")))
        for k, name in enumerate(laid.names)
    ]
    return Screening(
        measure,
        tuple(sorted(effects, key=lambda effect: (-effect.mu_star, effect.parameter))),
        laid.facts["trajectories"],
        int(laid.values.shape[0]),
        found.seeds,
        noise_share(found.values[measure.name]),
    )
