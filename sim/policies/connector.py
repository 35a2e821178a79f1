"""Buurtverbinder: one full-time neighbourhood connector, new money."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim import levers as L
from sim.levers import Levers
from sim.policies.policy import WEEKS, Policy, ramp


class Connector(Policy):
    """A buurtverbinder of so many FTE in the neighbourhood; paid from the day of hiring, known after a while."""

    def write(self, levers: Levers, p: Mapping[str, float]) -> None:
        """Add connector minutes and their cost."""
        fte = self.strength * p["seed0_connector_per_nb"]
        hired = ramp(levers.weeks, 0.0, start=p["hiring_lag"])
        known = ramp(levers.weeks, p["ramp_connector"], start=p["hiring_lag"])
        levers.add(L.CONNECTOR, np.floor(fte * p["connector_hours"] * 60.0 * known))
        levers.add(L.NEW_MONEY, np.rint(fte * p["uc_buurtverbinder_fte"] * 100.0 / WEEKS * hired))
