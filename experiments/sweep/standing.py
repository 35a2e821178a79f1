"""How far a sweep is: what a driver keeps up to date and people look at."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.sweep.contrast import Contrast


@dataclass
class Standing:
    """How far a sweep is; one object that the driver keeps up to date.

    Attributes
    ----------
    planned, ok, failed : int
        Runs of the plan, and those that ended, also in earlier sessions.
    made : int
        Runs that ended in this session.
    seconds : float
        Of this session.
    contrast : Contrast or None
        The primary contrast so far.
    """

    planned: int
    ok: int
    failed: int
    made: int = 0
    seconds: float = 0.0
    contrast: Contrast | None = None

    @property
    def stopped(self) -> str:
        """Why the rest of the plan need not be run; empty when it is."""
        return "" if self.contrast is None else self.contrast.reason

    @property
    def unsure(self) -> bool:
        """Whether there is a target, and what has ended is not that sure."""
        target = None if self.contrast is None else self.contrast.primary.half_width
        if self.contrast is None or target is None:
            return False
        found = self.contrast.estimate()
        return found is None or found.interval is None or found.interval.half_width > target

    @property
    def left_out(self) -> int:
        """Runs of the plan that the stopping rule leaves out."""
        return self.planned - self.ok - self.failed if self.stopped else 0

    @property
    def missing(self) -> int:
        """Runs that did not end yet and are wanted."""
        return self.planned - self.ok - self.failed - self.left_out

    def facts(self) -> dict[str, object] | None:
        """The primary contrast in figures, as journal and ``status --json`` have it; None before the first pair."""
        found = None if self.contrast is None else self.contrast.estimate()
        if self.contrast is None or found is None:
            return None
        interval = found.interval
        return {
            "pairs": self.contrast.pairs,
            "mean": found.mean,
            "low": None if interval is None else interval.low,
            "high": None if interval is None else interval.high,
            "mc_error": None if interval is None else interval.error,
            "half_width": None if interval is None else interval.half_width,
            "target": self.contrast.primary.half_width,
            "kind": None if interval is None else interval.kind,
            "over": found.over,
            "draws": found.draws,
            "seeds": found.seeds,
            "seed_noise": found.noise,
            "variance_ratio": self.contrast.variance_ratio(),
            "looks": len(self.contrast.looks),
            "stopped": self.stopped or None,
        }

    @property
    def seconds_left(self) -> float | None:
        """Guess at the rest of the time, None before the first run ended."""
        return self.seconds / self.made * self.missing if self.made else None
