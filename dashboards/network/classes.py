"""How somebody fares, in four steps: loneliness, needs, help and role; and the shares of a street in each."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.demography import WEEKS
from sim.face.look import Look

Colour = Literal["lonely", "need", "support", "role"]
#: By what residents can be coloured; each takes two bits, in this order.
COLOURS: Final[tuple[Colour, ...]] = ("lonely", "need", "support", "role")
#: Steps that count as having it, in the share of a street.
HAVING: Final[dict[Colour, tuple[int, ...]]] = {
    "lonely": (1, 2), "need": (1, 2, 3), "support": (1, 2, 3), "role": (1, 2, 3),
}  # fmt: skip
#: Step of who is not measured, and so stands in no share.
UNMEASURED: Final[dict[Colour, int]] = {"lonely": 3}
_ADULT = 18 * WEEKS
_BITS = np.array([mask.bit_count() for mask in range(1 << S.D)], dtype=np.int64)


def classes(look: Look, rows: NDArray[np.int64], rates: Any) -> NDArray[np.uint8]:
    """Steps of residents in all four, packed.

    Parameters
    ----------
    look : Look
        The columns.
    rows : int64[residents]
        Whose.
    rates : Table
        For the thresholds of loneliness and care.

    Returns
    -------
    uint8[residents]
        Two bits each: loneliness (not, moderately, severely, not measured), life domains with a need (0, 1, 2, more),
        help (none, informal, formal, both), role (none, group member, carer, volunteer).
    """
    res = look.res[rows]
    level = res["lonely"]
    lonely = (level >= float(rates.lonely_from[0])).astype(np.int64) + (level >= float(rates.severe_from[0]))
    lonely[look.week - res["birth"] < _ADULT] = UNMEASURED["lonely"]
    need = np.minimum(_BITS[res["counts"]], 3)
    formal = (res["service"] != 0) | (look.hh["standing"][res["home"]] == S.OPEN)
    support = (res["helpers"] > 0).astype(np.int64) + 2 * formal
    role = np.where((res["group"] >= 0) & (res["group"] < S.LIVES_ON), 1, 0)
    role = np.where(res["given"] >= float(rates.carer_minutes[0]), 2, role)
    role = np.where(res["volunteer"] == S.ACTIVE, 3, role)
    steps = (lonely, need, support, role)
    return np.asarray(sum(step << (2 * k) for k, step in enumerate(steps)), dtype=np.uint8)


def step_of(mood: NDArray[np.uint8], colour: Colour) -> NDArray[np.uint8]:
    """Steps in one of the four."""
    return (mood >> np.uint8(2 * COLOURS.index(colour))) & np.uint8(3)


def has(mood: NDArray[np.uint8], colour: Colour) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who has it, and who can: bool[residents] twice."""
    step = step_of(mood, colour)
    measured = step != UNMEASURED[colour] if colour in UNMEASURED else np.ones(step.shape, dtype=bool)
    return np.isin(step, HAVING[colour]), measured
