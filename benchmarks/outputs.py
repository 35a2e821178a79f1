"""What every engine reports of each week, after its last rule."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

#: Names of the outputs. Ties made and ended, cases opened and closed are flows of the week, the others stocks.
OUTPUTS: Final = (
    "ties",
    "strength",
    "ties_made",
    "ties_ended",
    "in_need",
    "severity",
    "asked",
    "queue",
    "open_cases",
    "cases_closed",
)
#: float64[weeks, outputs]: numbers of ties, of people and of cases; sums of strengths and of severities.
Series: TypeAlias = NDArray[np.float64]


def no_weeks(weeks: int) -> Series:
    """Room for the outputs of so many weeks."""
    return np.zeros((weeks, len(OUTPUTS)), dtype=np.float64)
