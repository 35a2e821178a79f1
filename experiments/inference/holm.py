"""Several policies at once: the more one looks at, the more often one of them looks good by luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.inference.sample import LEVEL, Interval, Sample


@dataclass(frozen=True)
class Together:
    """One of several policies, judged as one of several.

    Attributes
    ----------
    p : float or None
        Two-sided p-value of its mean difference by itself; None with fewer than two pairs.
    p_holm : float or None
        The same among all: below 0.05 for any policy that does nothing in at most 1 of 20 such families.
    interval : Interval or None
        Simultaneous: all intervals of the family hold their true means together as often as ``level`` says.
    """

    p: float | None
    p_holm: float | None
    interval: Interval | None


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm's step-down p-values.

    Parameters
    ----------
    p_values : sequence of float or None
        One per policy; None counts for nothing and stays None.

    Returns
    -------
    list of float or None
        In the same order. Whatever the p-values have to do with each other, the chance that any true null hypothesis
        comes below a limit is at most that limit (Holm 1979, Scandinavian Journal of Statistics 6).

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    known = sorted((p, at) for at, p in enumerate(p_values) if p is not None)
    found: list[float | None] = [None] * len(p_values)
    worst = 0.0
    for step, (p, at) in enumerate(known):
        worst = max(worst, min(1.0, (len(known) - step) * p))
        found[at] = worst
    return found


def together(samples: Sequence[Sample], level: float = LEVEL) -> list[Together]:
    """Judge several policies as one family.

    Parameters
    ----------
    samples : sequence of Sample
        Paired differences of each policy.
    level : float
        Of all intervals together.

    Returns
    -------
    list of Together
        In the same order.

    Notes
    -----
    The p-values step down, the intervals do not: intervals that step down too (the last at its own 95 %) do not hold
    together as often as they say, so each has the level of Holm's first step, ``1 - (1 - level) / m`` (Bonferroni). An
    interval may therefore just reach zero where ``p_holm`` is below 0.05.
    """
    several = [sample for sample in samples if sample.n > 1]
    each = 1.0 - (1.0 - level) / max(1, len(several))
    alone = [sample.p_value() for sample in samples]
    return [
        Together(p, adjusted, sample.interval(each))
        for sample, p, adjusted in zip(samples, alone, holm(alone), strict=True)
    ]
