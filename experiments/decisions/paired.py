"""A plan beside its baseline: the same draw and the same seed, lived twice; one value per draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from experiments.decisions.evidence import BASELINE, Choice, Evidence, Scenario
from experiments.outcomes import Floats, ratio

if TYPE_CHECKING:
    import pandas as pd

#: What a chance or a range is over: worlds (draws of the assumptions), or lives of one world.
Over = Literal["draws", "seeds"]


@dataclass(frozen=True)
class Paired:
    """Complete pairs of one plan in one scenario.

    Attributes
    ----------
    scenario, choice : Scenario, Choice
        Which.
    base, policy : pandas.DataFrame
        Runs without and with the plan, both indexed by draw and replication, in the same order.
    widowed : int
        Runs of the plan or the baseline whose partner is not there; they are left out.
    """

    scenario: Scenario
    choice: Choice
    base: pd.DataFrame
    policy: pd.DataFrame
    widowed: int

    @classmethod
    def of(cls, evidence: Evidence, scenario: Scenario, choice: Choice) -> Paired | None:
        """Pairs of a plan; None when there is not one."""
        base, policy = evidence.of(scenario, BASELINE), evidence.of(scenario, *choice)
        both = base.index.intersection(policy.index).sort_values()
        if not len(both):
            return None
        widowed = len(base) + len(policy) - 2 * len(both)
        return cls(scenario, choice, base.loc[both], policy.loc[both], widowed)

    @property
    def pairs(self) -> int:
        """Complete pairs."""
        return len(self.base)

    @cached_property
    def draws(self) -> NDArray[np.int64]:
        """Draws that have a pair, in order."""
        found: NDArray[np.int64] = np.unique(self.base.index.get_level_values("draw").to_numpy())
        return found

    @property
    def over(self) -> Over:
        """``draws``, or ``seeds`` when the assumptions were not varied: then a range is luck alone."""
        return "draws" if len(self.draws) > 1 else "seeds"

    @property
    def seeds(self) -> float:
        """Mean number of lives per draw."""
        return self.pairs / len(self.draws)

    def difference(self, column: str) -> Floats:
        """Policy minus baseline.

        Parameters
        ----------
        column : str
            Outcome.

        Returns
        -------
        numpy.ndarray
            float64[draws], each the mean of its lives; float64[seeds] when there is one draw. Not-a-number where no
            pair of a draw has a value.
        """
        return self._worlds(self._column(self.policy, column) - self._column(self.base, column))

    def baseline(self, column: str) -> Floats:
        """Level without the plan, as `difference`."""
        return self._worlds(self._column(self.base, column))

    def level(self, column: str) -> Floats:
        """Level with the plan, as `difference`."""
        return self._worlds(self._column(self.policy, column))

    def years(self, payer: str, years: int) -> Floats:
        """Cost difference per year; float64[draws, years], euros."""
        return np.stack([self.difference(f"cost_{payer}_year_{year + 1}") for year in range(years)], axis=1)

    @property
    def residents(self) -> float:
        """Residents the place was built with, mean over draws."""
        return float(self.base["start.residents"].mean())

    def luck(self, column: str) -> float | None:
        """Share of the variance between draws that is luck of their few lives, not assumptions.

        Returns
        -------
        float or None
            0 to 1: mean variance between the lives of a draw over the lives per draw, over the variance between
            draws. None with one draw, or one life per draw: then the two cannot be told apart.
        """
        each = (self.policy[column] - self.base[column]).groupby(level="draw")
        several = each.size() > 1
        if self.over == "seeds" or not several.any():
            return None
        between = float(each.mean().var(ddof=1))
        within = float((each.var(ddof=1) / each.size())[several].mean())
        return min(1.0, within / between) if between > 0.0 else None

    @cached_property
    def _draw_of(self) -> NDArray[np.int64]:
        """Place of every pair's draw among the draws; int64[pairs]."""
        return np.searchsorted(self.draws, self.base.index.get_level_values("draw").to_numpy())

    @staticmethod
    def _column(table: pd.DataFrame, column: str) -> Floats:
        return table[column].to_numpy(dtype=np.float64)

    def _worlds(self, values: Floats) -> Floats:
        """Mean over the lives of each draw that have a value; the lives themselves when there is one draw."""
        if self.over == "seeds":
            return values
        known = np.isfinite(values)

        def per_draw(weights: Floats) -> Floats:
            return np.asarray(np.bincount(self._draw_of, weights, len(self.draws)), dtype=np.float64)

        return ratio(per_draw(np.where(known, values, 0.0)), per_draw(known.astype(np.float64)))
