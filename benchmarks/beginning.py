"""The neighbourhood at week 0, the same for all engines: who is tied to whom, and how strongly. Nobody has a need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.rules import MOST_TIES, Rules

#: Mean number of ties of a resident at the start.
DEGREE = 10


@dataclass(frozen=True)
class Beginning:
    """Ties at week 0.

    Attributes
    ----------
    residents : int
        Their number, more than 2 * DEGREE.
    a, b : int64[ties]
        Both ends, a < b; no pair twice.
    strength : float32[ties]
        0-1.
    """

    residents: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    strength: NDArray[np.float32]


def begin(residents: int, rules: Rules, seed: int = 1) -> Beginning:
    """Draw the ties of week 0: pairs at most ``reach`` apart in the row, with strengths of 0.15 to 0.75.

    Parameters
    ----------
    residents : int
        How many.
    rules : Rules
        Their ``reach``.
    seed : int
        Of numpy's generator: only the start hangs on it, no week does.

    Raises
    ------
    ValueError
        With so few residents that the pairs cannot be found.
    """
    if residents <= 2 * DEGREE:
        message = f"{residents} residents: the reference model begins with more than {2 * DEGREE}"
        raise ValueError(message)
    chance = np.random.default_rng(seed)
    wanted = residents * DEGREE // 2
    keys = np.empty(0, dtype=np.int64)
    while keys.shape[0] < wanted:
        a = chance.integers(0, residents, size=2 * wanted)
        b = a + chance.integers(1, rules.reach + 1, size=a.shape[0])
        inside = b < residents
        keys = np.unique(np.concatenate([keys, a[inside] * residents + b[inside]]))
    keys = np.sort(chance.permutation(keys)[:wanted])
    a, b = keys // residents, keys % residents
    if np.bincount(np.concatenate([a, b])).max() > MOST_TIES:
        message = f"somebody begins with more than {MOST_TIES} ties: take another seed than {seed}"
        raise ValueError(message)
    return Beginning(residents, a, b, chance.uniform(0.15, 0.75, size=wanted).astype(np.float32))
