"""Value of information: what knowing more would be worth, for a choice between strategies.

Net benefit is money: willingness to pay × effect − cost. With what is known now the best choice is the strategy with
the highest mean; with perfect information it is the best strategy draw by draw. The difference of the two is the
expected value of perfect information, EVPI. Knowing only some parameters is worth EVPPI: the best choice given the
*conditional mean* of net benefit given them (Strong, Oakley & Brennan 2014, doi 10.1177/0272989X13505910). The net
benefits that go in should be conditional means too: raw runs with few seeds make luck look like knowledge.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.smoothing import smooth

Floats = NDArray[np.float64]


def evpi(benefit: Floats) -> float:
    """Expected value of perfect information.

    Parameters
    ----------
    benefit : numpy.ndarray
        float64[draws, strategies], net benefit of each draw.

    Returns
    -------
    float
        In the unit of ``benefit``, 0 or more.

    Examples
    --------
    >>> evpi(np.array([[0.0, 10.0], [0.0, -10.0]]))
    5.0
    """
    # Equal but for rounding is nought.
    return max(0.0, float(benefit.max(axis=1).mean() - benefit.mean(axis=0).max()))


def evppi(benefit: Floats, parameters: Floats) -> float:
    """Expected value of knowing some parameters perfectly.

    Parameters
    ----------
    benefit : numpy.ndarray
        float64[draws, strategies].
    parameters : numpy.ndarray
        float64[draws, parameters] of the set.

    Returns
    -------
    float
        At most `evpi` up to the error of the regression; 0 when the parameters say nothing.
    """
    first = benefit[:, :1]
    gain = benefit - first
    known = np.column_stack([smooth(parameters, gain[:, k]) for k in range(gain.shape[1])])
    return evpi(known)


def chance_level(benefit: Floats, times: int = 20, seed: int = 1) -> float:
    """What a parameter that says nothing gets by chance: the 95 % point of `evppi` of shuffled numbers.

    Parameters
    ----------
    benefit : numpy.ndarray
        float64[draws, strategies].
    times : int
        Shuffles.
    seed : int
        Of the shuffles.
    """
    drawn = np.random.default_rng(seed)
    draws = benefit.shape[0]
    found = [evppi(benefit, drawn.permutation(draws).astype(np.float64)[:, None]) for _ in range(times)]
    return float(np.quantile(found, 0.95))


def rank(benefit: Floats, parameters: Floats, names: Sequence[str]) -> list[tuple[str, float]]:
    """Parameters by what knowing each alone is worth, most first.

    Parameters
    ----------
    benefit : numpy.ndarray
        float64[draws, strategies].
    parameters : numpy.ndarray
        float64[draws, names].
    names : sequence of str
        Their names.
    """
    found = [(name, evppi(benefit, parameters[:, [k]])) for k, name in enumerate(names)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))
