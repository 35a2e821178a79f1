"""The columns as they stand at the end of a week, ready to be read by row."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.state import Table, World

Rows = NDArray[np.int64]


class Look(NamedTuple):
    """A neighbourhood to read from: the tables as plain arrays, which are quicker by row than record arrays.

    Attributes
    ----------
    res, person, help, hh, dwellings, staff, ties : numpy.ndarray
        Structured arrays, the model's own columns (``sim.state``): to be read only.
    who : numpy.ndarray
        int64[rows], identities.
    strength : numpy.ndarray
        float32[ties].
    top : int
        Rows of residents ever used.
    workers : int
        Professionals of the team.
    week : int
        Weeks lived since week 0.
    """

    res: NDArray[Any]
    person: NDArray[Any]
    help: NDArray[Any]
    hh: NDArray[Any]
    dwellings: NDArray[Any]
    staff: NDArray[Any]
    ties: NDArray[Any]
    who: NDArray[np.int64]
    strength: NDArray[np.float32]
    top: int
    workers: int
    week: int

    def residents(self) -> Rows:
        """Rows of who lives here now, in the order of their identities."""
        rows = np.flatnonzero(self.res["status"][: self.top] == S.HERE)
        return rows[np.argsort(self.who[rows])]

    def households(self) -> Rows:
        """Dwellings somebody lives in."""
        return np.flatnonzero(self.hh["persons"] > 0)

    def tied(self) -> Rows:
        """Places of the ties that stand."""
        return np.flatnonzero(self.ties["a"] != self.ties["b"])


def look_at(world: World, rates: Table, week: int) -> Look:
    """Look at a neighbourhood at the end of a week.

    Parameters
    ----------
    world : World
        Not copied: what is read later is what stands then.
    rates : Table
        Weekly rates of the run.
    week : int
        Weeks lived since week 0.
    """
    return Look(
        res=plain(world.res),
        person=plain(world.person),
        help=plain(world.help),
        hh=plain(world.hh),
        dwellings=plain(world.dwellings),
        staff=plain(world.staff),
        ties=plain(world.ties),
        who=world.who,
        strength=world.bond[S.STRENGTH],
        top=int(world.pools.count[S.TOP]),
        workers=min(int(rates.workers[0]), int(world.staff.shape[0])),
        week=week,
    )


def plain(table: Table) -> NDArray[Any]:
    """A record array as a plain structured array: the same memory, quicker to read by row."""
    return table.view(np.ndarray)
