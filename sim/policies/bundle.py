"""Bundles, and active controls: the same euros as a bundle, spent on casework or on visits to the old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from pydantic import SerializeAsAny

from sim import levers as L
from sim.levers import Levers
from sim.policies.policy import Policy


class Bundle(Policy):
    """Several policies together, as data."""

    members: tuple[SerializeAsAny[Policy], ...]

    @property
    def contains(self) -> tuple[str, ...]:
        """Names of the members."""
        return tuple(member.name for member in self.members)

    def write(self, levers: Levers, p: Mapping[str, float]) -> None:
        """Let every member move its levers, at the bundle's strength."""
        for member in self.members:
            member.model_copy(update={"strength": member.strength * self.strength}).write(levers, p)


class SameEuros(Policy):
    """Active control: the new money of another policy, week by week, buys ordinary hours of one kind."""

    instead_of: SerializeAsAny[Policy]
    buys: Literal["bought_casework", "home_visits"]

    def write(self, levers: Levers, p: Mapping[str, float]) -> None:
        """Add minutes of the hours bought for the other policy's new money."""
        other = Levers(levers.weeks)
        self.instead_of.write(other, p)
        cents = np.rint(other.table[:, L.NEW_MONEY] * self.strength)
        levers.add(L.NEW_MONEY, cents)
        levers.add(L.NAMES.index(self.buys), np.floor(cents / 100.0 / p["uc_wijkteam_hour"] * 60.0))
