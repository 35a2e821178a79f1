"""What a policy is: a small frozen description whose one method moves levers. It cannot see outcomes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from sim.levers import Levers

Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
WEEKS = 52.1775


class Policy(BaseModel):
    """A policy. Its strength is 0 (nothing moves) to 1 (as designed).

    Attributes
    ----------
    name : str
        Key on the command line.
    funding : {'existing', 'new', 'both'}
        Whether it is paid by moving hours or by new money.
    payer : str
        Who pays the new money.
    ramp_weeks : int
        Weeks until it works in full, at the central parameters.
    strength : float
        0 to 1.
    fidelity : str or None
        Parameter with the share of institutions that really change; None where nobody but the team has to.
    variant_of : str or None
        Name of the policy of which this is another reading: the two cannot go together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label_nl: str
    label_en: str
    description_nl: str
    description_en: str
    funding: Literal["existing", "new", "both"]
    payer: str = "municipality"
    ramp_weeks: int = 0
    strength: Share = 1.0
    fidelity: str | None = None
    variant_of: str | None = None

    def carried(self, p: Mapping[str, float]) -> float:
        """Share of the institutions that really change, 0-1; 1 where nobody but the team has to."""
        return 1.0 if self.fidelity is None else float(p[self.fidelity])

    @property
    def contains(self) -> tuple[str, ...]:
        """Names of the policies inside a bundle (empty for a single policy)."""
        return ()

    @abstractmethod
    def write(self, levers: Levers, p: Mapping[str, float]) -> None:
        """Move the levers of one arm, from the parameters of one draw."""


def ramp(weeks: int, length: float, start: float = 0.0) -> NDArray[np.float64]:
    """Weekly fraction 0-1 of a policy that builds up in a straight line.

    Parameters
    ----------
    weeks : int
        Horizon.
    length : float
        Weeks from the start to full strength; 0 is at once.
    start : float
        Week in which it begins (hiring).

    Returns
    -------
    float64[weeks]
    """
    week = np.arange(weeks, dtype=np.float64) + 1.0 - start
    if length <= 0.0:
        return (week > 0.0).astype(np.float64)
    return np.clip(week / length, 0.0, 1.0)
