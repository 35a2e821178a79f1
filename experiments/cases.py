"""Which households the team found, and when: first cases in two runs of a pair, household by household.

A household is its dwelling and the week its first member moved in, so the same in both arms. First cases are read off
the looks: a case that was closed between two looks counts from the week it closed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments import lens
from sim import state as S
from sim.state import World

F = NDArray[np.float64]
#: A case so many weeks apart in two arms is earlier or later; less lies within one look.
APART = 13
#: Week of arrival of whoever was there at the beginning, or was born here.
FOUNDED = -1000


class Cases:
    """Standing of every dwelling at the looks of one run.

    Attributes
    ----------
    arrived : numpy.ndarray
        int16[looks + 1, homes], week in which the household moved in.
    standing : numpy.ndarray
        uint8[looks + 1, homes].
    since : numpy.ndarray
        int32[looks + 1, homes], week the standing began.
    worst : numpy.ndarray
        float64[homes], largest unmet need in the dwelling at the last look.
    """

    def __init__(self, homes: int, looks: int) -> None:
        self._at = 0
        self.arrived = np.full((looks + 1, homes), FOUNDED, dtype=np.int16)
        self.standing = np.zeros((looks + 1, homes), dtype=np.uint8)
        self.since = np.zeros((looks + 1, homes), dtype=np.int32)
        self.worst = np.zeros(homes)
        self._found: tuple[NDArray[np.int64], F] | None = None

    def look(self, world: World) -> None:
        """Keep the dwellings as they stand."""
        at = self._at
        lens.dwellings(
            world.hh, world.dwellings.member, world.who, FOUNDED, self.arrived[at], self.standing[at], self.since[at]
        )  # fmt: skip
        self._at += 1

    def found(self, weeks: F) -> tuple[NDArray[np.int64], F]:
        """First cases of the finished looks, made once."""
        if self._found is None:
            self._found = first_found(self, weeks)
        return self._found


class Twins(NamedTuple):
    """First cases of the same households without and with a policy; counts but for the weeks.

    Attributes
    ----------
    earlier, later : float
        Found in both, at least ``APART`` weeks earlier, or later, with the policy.
    weeks_earlier : float
        Mean over households found in both, weeks; negative is later; NaN when there is none.
    at_all : float
        Found with the policy only, of households that lived here in both arms.
    avoided : float
        Found without the policy only, still here and without an open need with it at the end.
    missed : float
        Found without the policy only, still here and in need with it at the end.
    """

    earlier: float
    later: float
    weeks_earlier: float
    at_all: float
    avoided: float
    missed: float


def first_found(cases: Cases, weeks: F) -> tuple[NDArray[np.int64], F]:
    """First case of every household that the team found after week 0.

    Parameters
    ----------
    cases : Cases
        The looks.
    weeks : numpy.ndarray
        float64[looks + 1], week of each look.

    Returns
    -------
    keys, weeks : int64[households], float64[households]
        Dwelling and week of arrival in one number, sorted; week of the first case. Households that had a case at week 0
        are left out.
    """
    found = (cases.standing == S.OPEN) | (cases.standing == S.AFTERCARE)
    at, home = np.nonzero(found)
    keys = _keys(cases.arrived[at, home], home)
    week = np.minimum(cases.since[at, home], weeks[at])
    # Who had a case at week 0 was found before.
    new = ~(found[0][home] & (cases.arrived[at, home] == cases.arrived[0, home]))
    unique, place = np.unique(keys[new], return_inverse=True)
    first = np.full(unique.size, np.inf)
    np.minimum.at(first, place.ravel(), week[new])
    return unique, first


def _keys(arrived: NDArray[Any], home: NDArray[np.int64]) -> NDArray[np.int64]:
    return home << 16 | (arrived.astype(np.int64) - FOUNDED)


def _was_there(cases: Cases, keys: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether households were seen at some look, and at the last one."""
    same = cases.arrived[:, keys >> 16] == (keys & 0xFFFF) + FOUNDED
    return same.any(axis=0), same[-1]


def twins(base: Cases, arm: Cases, weeks: F, open_from: float) -> Twins:
    """Compare two runs of a pair.

    Parameters
    ----------
    base, arm : Cases
        Looks at the same weeks.
    weeks : numpy.ndarray
        float64[looks + 1].
    open_from : float
        Unmet need from which somebody counts as in need.

    Returns
    -------
    Twins
    """
    keys, first = base.found(weeks)
    others, second = arm.found(weeks)
    _, left, right = np.intersect1d(keys, others, assume_unique=True, return_indices=True)
    sooner = first[left] - second[right]
    lost, gained = np.setdiff1d(keys, others), np.setdiff1d(others, keys)
    _, still = _was_there(arm, lost)
    needy = arm.worst[lost >> 16] >= open_from
    return Twins(
        earlier=float((sooner >= APART).sum()),
        later=float((sooner <= -APART).sum()),
        weeks_earlier=float(sooner.mean()) if sooner.size else np.nan,
        at_all=float(_was_there(base, gained)[0].sum()),
        avoided=float((still & ~needy).sum()),
        missed=float((still & needy).sum()),
    )
