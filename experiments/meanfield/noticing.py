"""Who the twin's signallers see, and what their false signals cost the team: averages of the second ring."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.population.people import People
from sim.services.second_ring import RENTERS, YOUTH_FROM, YOUTH_TO

_ADULT: Final = 18


def signallers_of(people: People, years: NDArray[np.int64]) -> list[tuple[int, NDArray[np.bool_]]]:
    """Who is seen by which signaller (``sim.services.second_ring``), but by those who come to the house.

    Parameters
    ----------
    people : People
        As built, n of them.
    years : int64[n]
        Ages in whole years.

    Returns
    -------
    list of (int, bool[n])
        Signaller, and whom it sees.
    """
    child = years < _ADULT
    renters = people.income[np.maximum(people.household, 0)] < RENTERS
    return [
        (S.GP, np.ones(years.shape[0], dtype=np.bool_)),
        (S.SCHOOL, child),
        (S.NEIGHBOURS, ~child),
        (S.LANDLORD, ~child & renters),
        (S.ARREARS, ~child & (people.role == S.HEAD)),
        (S.YOUTH_WORK, (years >= YOUTH_FROM) & (years < YOUTH_TO)),
        (S.POLICE, years >= YOUTH_FROM),
    ]


def false_signals(
    people: People, r: np.record, years: NDArray[np.int64]
) -> list[tuple[NDArray[np.bool_], float]]:
    """For each signaller: who is seen, and minutes a week of the team on false signals about one of them.

    Parameters
    ----------
    people : People
        As built, n of them.
    r : record
        One row of ``sim.rates``.
    years : int64[n]
        Ages in whole years.
    """
    minutes = r.signal_reach * r.signal_false * r.attempt_minutes
    return [(seen, float(minutes[c])) for c, seen in signallers_of(people, years)]
