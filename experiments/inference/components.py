"""Draws kept apart from seeds: how much of the spread is what we do not know, and how much is luck."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from experiments.inference.sample import FEWEST, LEVEL, Floats, Interval, Sample


@dataclass(frozen=True)
class Components:
    """Mean over draws and seeds, and where its spread comes from.

    Attributes
    ----------
    mean : float
        Over all draws and seeds.
    interval : Interval or None
        Of that mean; None when there is one pair. ``over`` says what it is over.
    over : {'seeds', 'draws', 'draws and seeds'}
        What differs from pair to pair: seeds when there is one draw; draws when there is one seed, or when every
        life has a seed of its own; both when the draws share their seeds.
    between : float or None
        Variance between draws with the luck of the seeds taken out; None with one draw or one seed.
    seed : float or None
        Variance between lives of one draw: luck; None with one seed.
    draws, seeds : int
        Of which every pair is there.
    """

    mean: float
    interval: Interval | None
    over: str
    between: float | None
    seed: float | None
    draws: int
    seeds: int

    @property
    def noise(self) -> float | None:
        """Share of the variance of one pair that is luck of the seed; None when it cannot be told."""
        if self.between is None or self.seed is None:
            return None
        total = self.between + self.seed
        return self.seed / total if total > 0.0 else None


def components(values: Floats, *, common: bool, level: float = LEVEL, chance: int = 0) -> Components | None:
    """Components of paired differences that were made for every draw and seed.

    Parameters
    ----------
    values : numpy.ndarray
        float64[draws, seeds]; a draw with a pair that has no value is left out as a whole, and with one draw only that
        pair is.
    common : bool
        Whether all draws share the same seeds.
    level : float
        Of the interval.
    chance : int
        Seed of the resampling, see `Sample`.

    Returns
    -------
    Components or None
        None without a pair.

    Notes
    -----
    Analysis of variance with random effects. When every life has a seed of its own, seeds lie within draws: the
    error of the mean is that of the means of the draws. When the draws share their seeds, luck that all draws share
    does not average out over draws: the layout is crossed, the variance of the mean is
    ``(MS_draw + max(0, MS_seed - MS_rest)) / (draws x seeds)``, and its degrees of freedom are Satterthwaite's (1946,
    Biometrics Bulletin 2).
    With one shared seed nothing can be said about luck, and the interval is of that seed only.
    """
    values = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if values.shape[0] == 1:
        return _one_draw(values[0][np.isfinite(values[0])], level, chance)
    values = values[np.isfinite(values).all(axis=1)]
    if values.shape[0] <= 1:
        return _one_draw(values.ravel(), level, chance)
    draws, seeds = values.shape
    means = Sample(values.mean(axis=1), chance)
    if seeds < FEWEST:
        return Components(means.mean, means.interval(level), "draws", None, None, draws, seeds)
    of_draws = seeds * float(np.var(values.mean(axis=1), ddof=1))
    if not common:
        rest = float(np.mean(np.var(values, axis=1, ddof=1)))
        between = max(0.0, (of_draws - rest) / seeds)
        return Components(means.mean, means.interval(level), "draws", between, rest, draws, seeds)
    of_seeds = draws * float(np.var(values.mean(axis=0), ddof=1))
    off = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
    rest = float(np.sum(off**2)) / ((draws - 1) * (seeds - 1))
    shared = max(0.0, of_seeds - rest)
    total = of_draws + shared
    freedom: float = draws - 1
    if shared > 0.0:
        parts = (
            of_draws**2 / (draws - 1), of_seeds**2 / (seeds - 1), rest**2 / ((draws - 1) * (seeds - 1)),
        )  # fmt: skip
        freedom = total**2 / sum(parts)
    return Components(
        mean=means.mean,
        interval=means.interval(level, error=math.sqrt(total / (draws * seeds)), df=max(1.0, freedom)),
        over="draws and seeds",
        between=max(0.0, (of_draws - rest) / seeds),
        seed=shared / draws + rest,
        draws=draws,
        seeds=seeds,
    )


def _one_draw(values: Floats, level: float, chance: int) -> Components | None:
    if not values.size:
        return None
    lives = Sample(values, chance)
    luck = float(np.var(values, ddof=1)) if lives.n >= FEWEST else None
    return Components(lives.mean, lives.interval(level), "seeds", None, luck, 1, lives.n)
