"""Collective capacity and pressure management: hours of existing staff, moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sim import levers as L
from sim.levers import Levers
from sim.policies.policy import Policy, ramp


class CollectiveCapacity(Policy):
    """15-20 % of the MeerVoormekaar and MEE hours to collective and preventive work; casework falls the same week.

    ``mode`` says how the 15-20 % is read: ``to`` that share of their hours, or ``plus`` on top of the present one.
    """

    mode: Literal["to", "plus"] = "to"

    def write(self, levers: Levers, p: Mapping[str, float]) -> None:
        """Raise the share of team hours meant for prevention."""
        scope = p["shift_share_scope"]
        now = p["phi_base"]
        full = scope * p["seed0_shift_share"] + (now if self.mode == "plus" else now * (1.0 - scope))
        rise = max(0.0, full - now) * self.strength
        if rise > 0.0:
            levers.raise_to(L.PREVENTION_SHARE, now + rise * ramp(levers.weeks, p["ramp_shift"]))


class PressureManagement(Policy):
    """Part of the prevention hours is ring-fenced; similar questions go together; intake takes so much at most."""

    def write(self, levers: Levers, p: Mapping[str, float]) -> None:
        """Move the ring-fence, the clustering and the cap on intake."""
        build_up = ramp(levers.weeks, p["ramp_shift"])
        levers.raise_to(L.RING_FENCE, self.strength * p["ring_fence_share"] * build_up)
        levers.raise_to(L.CLUSTERING, self.strength * p["clustering_share"] * build_up)
        if self.strength > 0.0:
            # A cap lower than what intake takes anyhow binds; without the policy there is none (0).
            levers.raise_to(L.INTAKE_CAP, 1.0 - build_up * self.strength * (1.0 - p["intake_cap_share"]))
