"""The primary contrast while a sweep runs: how large it is so far, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from experiments.sweep.columns import OK
from experiments.sweep.specification import Primary

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns of the table of runs that a contrast is made of, besides the outcome.
KEYS = ("place", "starting_pressure", "system", "arm", "dose", "draw", "rep", "status")
#: An interval from fewer draws says nothing.
_FEWEST = 2
_LEVEL = 0.975


@dataclass
class Contrast:
    """Paired differences of the primary contrast, added run by run.

    Runs that share a draw are alike, so the interval is one over draws, each the mean of its pairs; with one draw it
    is one over replications.

    Parameters
    ----------
    primary : Primary
        Filled in: from ``Specification.contrast``.
    """

    primary: Primary
    _waiting: dict[tuple[int, int], tuple[bool, float]] = field(default_factory=dict)
    _pairs: dict[int, dict[int, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, primary: Primary, rows: pa.Table) -> Contrast:
        """Contrast of what is in a store.

        Parameters
        ----------
        primary : Primary
            Filled in.
        rows : pyarrow.Table
            Columns ``KEYS`` and the outcome.
        """
        import pyarrow.compute as pc

        contrast = cls(primary)
        wanted = {
            "place": primary.place, "starting_pressure": primary.pressure, "system": primary.system, "status": OK,
        }  # fmt: skip
        for name, value in wanted.items():
            rows = rows.filter(pc.equal(rows.column(name), value))
        for row in rows.to_pylist():
            contrast.add(row)
        return contrast

    def add(self, row: Mapping[str, object]) -> None:
        """Add a row of the table of runs; rows of other scenarios or arms are passed over."""
        asked = self.primary
        value = row.get(asked.outcome)
        here = (row["place"], row["starting_pressure"], row["system"])
        if row["status"] != OK or not isinstance(value, float):
            return
        if here != (asked.place, asked.pressure, asked.system):
            return
        policy = (row["arm"], row["dose"]) == (asked.arm, asked.dose)
        if not policy and row["arm"] != asked.against:
            return
        key = (int(str(row["draw"])), int(str(row["rep"])))
        other = self._waiting.pop(key, None)
        if other is None or other[0] == policy:
            self._waiting[key] = (policy, value)
            return
        difference = value - other[1] if policy else other[1] - value
        self._pairs.setdefault(key[0], {})[key[1]] = difference

    @property
    def pairs(self) -> int:
        """Pairs so far."""
        return sum(len(reps) for reps in self._pairs.values())

    def interval(self) -> tuple[float, float | None] | None:
        """Mean difference and half the width of its 95 % interval; None without a pair, no width with one."""
        if not self._pairs:
            return None
        listed = list(self._pairs.values())
        means = (
            [sum(reps.values()) / len(reps) for reps in listed] if len(listed) > 1 else [*listed[0].values()]
        )
        n = len(means)
        mean = math.fsum(means) / n
        if n < _FEWEST:
            return mean, None
        from scipy.special import stdtrit

        variance = math.fsum((value - mean) ** 2 for value in means) / (n - 1)
        return mean, float(stdtrit(n - 1, _LEVEL)) * math.sqrt(variance / n)
