"""A Mesa model that lives one unit of a sweep in its one step, for Mesa's batch runner."""

from __future__ import annotations

from typing import Any

import mesa

from benchmarks.drivers import one


class UnitModel(mesa.Model):  # type: ignore[misc, unused-ignore]
    """One unit.

    Parameters
    ----------
    unit : int
        Seed of the unit.
    seed, rng : Any
        Mesa's own, which the unit does not use.
    """

    def __init__(self, unit: int, seed: Any = None, rng: Any = None) -> None:
        super().__init__(seed=1 if seed is None and rng is None else seed)
        self.unit, self.found = unit, ""
        self.datacollector = mesa.DataCollector(model_reporters={"found": "found"})

    def step(self) -> None:
        """Live it."""
        self.found = one(self.unit)
        self.datacollector.collect(self)
        self.running = False
