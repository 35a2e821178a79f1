"""The built population as columns: what the rest of the model starts from."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.state import BUDDY, FRIEND, GROUP, HOUSEHOLD, KIN, KIN_ELSEWHERE, NEIGHBOUR

__all__ = [
    "BUDDY",
    "FRIEND",
    "GROUP",
    "HOUSEHOLD",
    "KIN",
    "KIN_ELSEWHERE",
    "MAN",
    "MOST_TIES",
    "NEIGHBOUR",
    "WEEKS_PER_YEAR",
    "WOMAN",
    "People",
    "ages",
]

#: Mean number of weeks in a year, as in the weekly hazards of the model.
WEEKS_PER_YEAR: Final = 52.1775
MAN, WOMAN = range(2)
#: Most ties of one resident at the start; the model holds 32, so there is room for new ones.
MOST_TIES: Final = 20


class People(NamedTuple):
    """Residents, households and ties at week 0.

    Rows are sorted by dwelling (street, position); members of one household are contiguous, head first, then
    partner, then children from old to young; residents of institutions come last. Household ``h`` lives in
    dwelling ``h``. Members of one household are not stored as ties.
    """

    birth: NDArray[np.int32]  # [n] week of birth relative to the start, <= 0
    sex: NDArray[np.uint8]  # [n] 0 man, 1 woman
    household: NDArray[np.int32]  # [n] 0 .. h-1, or -1 in an institution
    role: NDArray[np.uint8]  # [n] 0 head, 1 partner, 2 child, 3 resident of an institution
    marital: NDArray[np.uint8]  # [n] 0 unmarried, 1 married, 2 divorced, 3 widowed
    partner: NDArray[np.int32]  # [n] row in the same household, or -1
    mother: NDArray[np.int32]  # [n] row anywhere in the place, or -1
    father: NDArray[np.int32]  # [n] row anywhere in the place, or -1
    residence: NDArray[np.int32]  # [n] weeks in the dwelling, or of life where that is less
    kin_elsewhere: NDArray[np.uint8]  # [n] close kin outside the place
    friends_elsewhere: NDArray[np.uint8]  # [n] friends outside the place
    openness: NDArray[np.float32]  # [n] 0-1
    self_management: NDArray[np.float32]  # [n] 0-1
    stigma: NDArray[np.float32]  # [n] 0-1
    legibility: NDArray[np.float32]  # [n] 0-1, knows what help exists
    trust: NDArray[np.float32]  # [n] 0-1
    care_tolerance: NDArray[np.float32]  # [n] hours of informal help a week that can be kept up
    income: NDArray[np.uint8]  # [h] quintile 0-4 of the household
    street: NDArray[np.int32]  # [h]
    position: NDArray[np.int32]  # [h] along the street, from 0
    first: NDArray[np.int32]  # [h] row of the head
    size: NDArray[np.int32]  # [h] members
    tie_a: NDArray[np.int32]  # [m] lower row
    tie_b: NDArray[np.int32]  # [m] higher row
    tie_layer: NDArray[np.uint8]  # [m] KIN, NEIGHBOUR or FRIEND
    tie_strength: NDArray[np.float32]  # [m] 0-1
    tie_weeks: NDArray[np.int16]  # [m] weeks since the tie began


def ages(people: People) -> NDArray[np.float64]:
    """Age of every resident at week 0.

    Parameters
    ----------
    people : People
        A built population.

    Returns
    -------
    float64[n]
        Years, fractions included.
    """
    return -people.birth.astype(np.float64) / WEEKS_PER_YEAR
