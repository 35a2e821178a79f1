"""The plan of one run: which levers move in which week, for as long as the run goes on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput
from sim.levers import Levers
from sim.parameters import Parameters
from sim.policies import Policy, levers_of


class Plan:
    """Levers of a policy, written anew for a longer horizon when the weeks go on.

    Parameters
    ----------
    policy : str, Policy or sequence of Policy
        As of `sim.Model`.
    parameters : Parameters
        Of the draw.
    place : str
        Neighbourhood, whose own list the bundle holds.
    weeks : int
        Horizon it is written for first.

    Raises
    ------
    BadInput
        For an unknown name, policies that cannot go together, or something that is no policy.
    """

    def __init__(
        self, policy: str | Policy | Sequence[Policy], parameters: Parameters, place: str, weeks: int
    ) -> None:
        self._policy: str | tuple[Policy, ...] = policy if isinstance(policy, str) else _listed(policy)
        self._place = place
        self._table = self._written(parameters, weeks)

    @property
    def name(self) -> str:
        """Name of the arm."""
        if isinstance(self._policy, str):
            return self._policy
        return "+".join(policy.name for policy in self._policy) or "baseline"

    def _written(self, parameters: Parameters, weeks: int) -> NDArray[np.float64]:
        if isinstance(self._policy, str):
            return levers_of(self._policy, parameters, weeks, self._place).table
        levers = Levers(weeks)
        for policy in self._policy:
            policy.write(levers, parameters)
        return levers.table

    def levers(self, parameters: Parameters, start: int, weeks: int) -> Levers:
        """Levers of a stretch of weeks.

        Raises
        ------
        BadInput
            When the policy writes other levers for the weeks lived when its horizon grows.
        """
        known = self._table.shape[0]
        if start + weeks > known:
            longer = self._written(parameters, max(2 * known, start + weeks))
            if not np.array_equal(longer[:known], self._table):
                raise BadInput(
                    f"policy {self.name} looks at the horizon ({known} weeks), so it cannot go on beyond it: make the "
                    f"model with weeks={start + weeks} or more"
                )
            self._table = longer
        part = Levers(0)
        part.table = self._table[start : start + weeks]
        return part


def _listed(policy: object) -> tuple[Policy, ...]:
    listed = tuple(policy) if isinstance(policy, list | tuple) else (policy,)
    found = tuple(one for one in listed if isinstance(one, Policy))
    if len(found) < len(listed):
        strange = next(one for one in listed if not isinstance(one, Policy))
        raise BadInput(
            f"policy is {strange!r}: expected a name (`rondom policies list`), a sim.policies.Policy, or a list of them"
        )
    return found
