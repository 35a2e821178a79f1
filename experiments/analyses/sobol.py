"""Sobol' indices: how much of the spread of the answer each of a few parameters explains, alone and with the others.

``first`` is the share of the variance that would go if the parameter were known; ``total`` what would be left if all
others were (Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018). The variance is that of parameters drawn from their
own laws, with all others central. Sampling and analysis are SALib's; the cost is ``base`` × (parameters + 2) points.
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

_RESAMPLES = 1000


@dataclass(frozen=True)
class Index:
    """Indices of one parameter.

    Attributes
    ----------
    parameter : str
        Id in the register.
    first, total : float
        Shares of the variance; estimates, so that small ones can fall below 0.
    first_noise, total_noise : float
        Half of the 95 % bootstrap intervals over the base points.
    """

    parameter: str
    first: float
    first_noise: float
    total: float
    total_noise: float


@dataclass(frozen=True)
class Indices:
    """Sobol' indices of one measure, largest total first.

    Attributes
    ----------
    measure : Measure
        What is looked at.
    indices : tuple of Index
        All parameters of the study; empty when nothing they do moves the measure.
    mean, deviation : float
        Of the measure over the laws of the parameters, over all points.
    base, points, seeds : int
        Size of the design, and lives per point.
    noise_share : float or None
        Share of the variance between points that is luck of the seeds; None with one seed.
    """

    measure: Measure
    indices: tuple[Index, ...]
    mean: float
    deviation: float
    base: int
    points: int
    seeds: int
    noise_share: float | None


def design(
    names: Sequence[str], register: Register | None = None, *, base: int = 64, seed: int = 1
) -> Design:
    """Base points and, per parameter, the same points with that parameter taken from others.

    Parameters
    ----------
    names : sequence of str
        Uncertain parameters, at least two.
    register : Register, optional
        With a municipality's own figures in it; the shipped one when left out.
    base : int
        Base points, a power of two of at least 4.
    seed : int
        Of the scrambling.

    Raises
    ------
    BadInput
        Too few parameters, a base that is no power of two, or SALib is not installed.
    """
    problems = []
    if len(names) < 2:
        problems.append(f"Sobol' divides the variance over {len(names)} parameter: expected two or more")
    if base < 4 or base & (base - 1):
        problems.append(f"base is {base}: expected a power of two of at least 4, such as 64")
    if problems:
        raise BadInput(problems)
    sample = salib("sample", "sobol").sample
    unit = np.asarray(sample(problem(names), base, calc_second_order=False, seed=seed), dtype=np.float64)
    return Design("sobol", tuple(names), {"base": base, "seed": seed}, values_at(names, unit, register), unit)


def indices(store: Store, measure: Measure) -> Indices:
    """Sobol' indices of a study, from its store.

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
        Runs failed or are missing.
    """
    laid = design_by(store, "sobol")
    means, found = complete(store, laid, measure)
    listed: list[Index] = []
    # Where nothing varies there is no variance to divide.
    if float(means.std()) > 1e-12 * max(1.0, abs(float(means.mean()))):
        result = salib("analyze", "sobol").analyze(
            problem(laid.names),
            means,
            calc_second_order=False,
            num_resamples=_RESAMPLES,
            seed=laid.facts["seed"],
        )
        listed = [
            Index(name, *(float(result[key][k]) for key in ("S1", "S1_conf", "ST", "ST_conf")))
            for k, name in enumerate(laid.names)
        ]
    return Indices(
        measure,
        tuple(sorted(listed, key=lambda index: (-index.total, index.parameter))),
        float(means.mean()),
        float(means.std(ddof=1)),
        laid.facts["base"],
        int(laid.values.shape[0]),
        found.seeds,
        noise_share(found.values[measure.name]),
    )
