"""The primary contrast while a sweep runs: how large it is so far, how sure that is, and whether that is enough."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.sweep.columns import OK
from experiments.sweep.looks import Layout, next_look
from experiments.sweep.specification import Primary

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.inference.components import Components

#: Columns of the table of runs that a contrast is made of, besides the outcome.
KEYS = ("place", "starting_pressure", "system", "arm", "dose", "draw", "rep", "status")
#: The target has to hold at so many looks after one another: one look can be narrow by luck.
IN_A_ROW = 2
TARGET, MOST_PAIRS = "target reached", "max_pairs reached"


@dataclass(frozen=True)
class Look:
    """One look at the primary contrast.

    Attributes
    ----------
    pairs : int
        Draws and replications that had ended, from the beginning of the plan.
    mean, half_width : float or None
        Of the difference and of its 95 % interval.
    holds : bool
        Whether that is the target or less.
    """

    pairs: int
    mean: float | None
    half_width: float | None
    holds: bool


class Contrast:
    """Paired differences of the primary contrast, added run by run, in any order.

    Only whole beginnings of the plan count: pairs 0 to n of which every run ended, of all places and arms. So what is
    said, and when the sweep stops, does not depend on which worker was first.

    Parameters
    ----------
    primary : Primary
        Filled in: from ``Specification.contrast``.
    layout : Layout
        Of the plan.

    Attributes
    ----------
    looks : list of Look
        Made so far, when there is a target.
    reason : str
        Why the sweep can stop: ``target reached``, ``max_pairs reached``, or empty.
    """

    def __init__(self, primary: Primary, layout: Layout) -> None:
        self.primary, self.layout = primary, layout
        self._ended = np.zeros(layout.pairs, dtype=np.int64)
        self._values = np.full((2, layout.pairs), np.nan)
        self._prefix = 0
        self._told: tuple[int, Components | None] = (0, None)
        self.looks: list[Look] = []
        self.reason = ""
        self._next = next_look(layout, primary) if primary.half_width is not None else None

    @classmethod
    def of(cls, primary: Primary, layout: Layout, rows: pa.Table) -> Contrast:
        """Contrast of what is in a store.

        Parameters
        ----------
        primary : Primary
            Filled in.
        layout : Layout
            Of the plan.
        rows : pyarrow.Table
            Columns ``KEYS`` and the outcome, each run once.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        contrast = cls(primary, layout)
        if not rows.num_rows:
            return contrast
        column = rows.column
        at = column("rep").to_numpy() * layout.draws + column("draw").to_numpy()
        contrast._ended += np.bincount(at, minlength=layout.pairs)[: layout.pairs]
        here = pc.equal(column("status"), OK)
        for name, value in (
            ("place", primary.place), ("starting_pressure", primary.pressure), ("system", primary.system),
        ):  # fmt: skip
            here = pc.and_(here, pc.equal(column(name), value))
        policy = pc.and_(pc.equal(column("arm"), primary.arm), pc.equal(column("dose"), primary.dose))
        other = pc.equal(column("arm"), primary.against)
        value = column(primary.outcome).cast(pa.float64()).to_numpy()
        for row, wanted in enumerate((other, policy)):
            mine = pc.and_(here, wanted).to_numpy()
            contrast._values[row, at[mine]] = value[mine]
        contrast._look()
        return contrast

    def add(self, row: Mapping[str, object]) -> list[Look]:
        """Add a row of the table of runs that was not there yet; looks that this made possible come back."""
        asked = self.primary
        at = int(str(row["rep"])) * self.layout.draws + int(str(row["draw"]))
        self._ended[at] += 1
        value = row.get(asked.outcome)
        here = (row["place"], row["starting_pressure"], row["system"])
        if (
            row["status"] == OK
            and isinstance(value, float)
            and here == (asked.place, asked.pressure, asked.system)
        ):
            if (row["arm"], row["dose"]) == (asked.arm, asked.dose):
                self._values[1, at] = value
            elif row["arm"] == asked.against:
                self._values[0, at] = value
        return self._look()

    def _look(self) -> list[Look]:
        """Look wherever the beginning that has ended allows it, in the order of the plan."""
        each, most = self.layout.each, self.layout.pairs
        while self._prefix < most and self._ended[self._prefix] >= each:
            self._prefix += 1
        fresh: list[Look] = []
        while self._next is not None and self._prefix >= self._next and not self.reason:
            found = self._at(self._next)
            interval = None if found is None else found.interval
            half = None if interval is None else interval.half_width
            target = self.primary.half_width
            holds = half is not None and target is not None and half <= target
            fresh.append(Look(self._next, None if found is None else found.mean, half, holds))
            self.looks.append(fresh[-1])
            following = next_look(self.layout, self.primary, self._next)
            if len(self.looks) >= IN_A_ROW and all(look.holds for look in self.looks[-IN_A_ROW:]):
                self.reason = TARGET
            elif following is None and (self.primary.max_pairs or most) < most:
                self.reason = MOST_PAIRS
            self._next = following
        return fresh

    @property
    def stopped_at(self) -> int | None:
        """Pairs at which the rule stops the sweep; None when it goes on."""
        return self.looks[-1].pairs if self.reason else None

    @property
    def looked_at(self) -> int:
        """Pairs of the plan that what is said is about: at the stop, or else all of the beginning that has ended."""
        return self.stopped_at or self._prefix

    @property
    def pairs(self) -> int:
        """Pairs with a difference among those that count."""
        count = self.looked_at
        return int(np.isfinite(self._values[1, :count] - self._values[0, :count]).sum())

    def estimate(self) -> Components | None:
        """Mean difference with its interval, and how much of its spread is luck; None without a whole pair."""
        if self._told[0] != self.looked_at:
            self._told = (self.looked_at, self._at(self.looked_at))
        return self._told[1]

    def _at(self, count: int) -> Components | None:
        """Components of the first so many pairs; of whole replications once there is one."""
        from experiments.inference.components import components

        draws = self.layout.draws
        seeds = max(1, count // draws)
        count = min(count, seeds * draws)
        differences = self._values[1, :count] - self._values[0, :count]
        return components(differences.reshape(seeds, -1).T, common=self.layout.common)

    def variance_ratio(self) -> float | None:
        """How much more an unpaired difference would vary; None when that cannot be told."""
        from experiments.statistics import variance_ratio

        found = variance_ratio(self._values[0, : self.looked_at], self._values[1, : self.looked_at])
        return None if found is None or not math.isfinite(found) else found
