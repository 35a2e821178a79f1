"""What people are like: openness, self-management, stigma, legibility, trust, and the care they can give."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arithmetic import exp
from sim.chance import Decision, uniforms
from sim.kernel import entry
from sim.population.shares import normals

Real = NDArray[np.float64]

#: Running numbers of the draws for TRAITS, by canonical person.
_OPENNESS, _SELF_MANAGEMENT, _STIGMA, _LEGIBILITY, _TRUST, _TOLERANCE = range(6)


class Traits(NamedTuple):
    """Standing traits of every resident; see ``People``."""

    openness: NDArray[np.float32]
    self_management: NDArray[np.float32]
    stigma: NDArray[np.float32]
    legibility: NDArray[np.float32]
    trust: NDArray[np.float32]
    care_tolerance: NDArray[np.float32]


@entry
def fill_lognormal(z: Real, median: float, sd: float, out: Real) -> None:
    """Lognormal numbers from standard normal ones.

    Parameters
    ----------
    z : float64[n]
        Standard normal.
    median, sd : float
        Median, and standard deviation of the logarithm.
    out : float64[n]
        Written here.
    """
    for i in range(z.shape[0]):
        out[i] = median * exp(sd * z[i])  # type: ignore[no-untyped-call]


def endow(
    uid: NDArray[np.int64], seed: int, unaware: float, tolerance_median: float, tolerance_sd: float
) -> Traits:
    """Draw everybody's traits.

    Parameters
    ----------
    uid : int64[n]
        Canonical persons.
    seed : int
        Seed of the population.
    unaware : float
        Expected share (0-1) whose legibility lies below one half.
    tolerance_median, tolerance_sd : float
        Hours of informal care a week that can be kept up: median, and standard deviation of the logarithm.

    Returns
    -------
    Traits
        Beta laws made of order statistics: Beta(2, 2) is the middle of three uniforms, Beta(3, 2) the third
        of four. Traits are independent of each other, of age and of sex (assumption, grade D).
    """

    def ordered(which: int, of: int, stream: int) -> NDArray[np.float32]:
        u = uniforms(seed, Decision.TRAITS, uid, other=stream)[:, :of]
        return np.sort(u, axis=1)[:, which].astype(np.float32)

    u = uniforms(seed, Decision.TRAITS, uid, other=_LEGIBILITY)
    # Beta(2, 2) folded at one half: the side is decided apart, so that the expected share lies below exactly.
    away = np.abs(np.sort(u[:, :3], axis=1)[:, 1] - 0.5)
    legibility = 0.5 + np.where(u[:, 3] < unaware, -away, away)
    tolerance = np.empty(uid.shape[0], dtype=np.float64)
    z = normals(seed, Decision.TRAITS, uid, stream=_TOLERANCE)
    fill_lognormal(z, float(tolerance_median), float(tolerance_sd), tolerance)
    return Traits(
        ordered(1, 3, _OPENNESS),
        ordered(2, 4, _SELF_MANAGEMENT),
        ordered(1, 3, _STIGMA),
        legibility.astype(np.float32),
        ordered(2, 4, _TRUST),
        tolerance.astype(np.float32),
    )
