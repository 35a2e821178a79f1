"""The reference model without loops over residents: numpy, and scipy.sparse for the network.

A list of ties (both ends and strength) is kept; twice a week, once ties have been made and once they have ended, a
sparse matrix of it answers who the k-th alter of somebody is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.beginning import Beginning
from benchmarks.outputs import Series, no_weeks
from benchmarks.rules import MOST_TIES, Rules

Places = NDArray[np.int64]
Real = NDArray[np.float64]


class Neighbourhood:
    """State as columns over residents and over ties.

    Parameters
    ----------
    beginning : Beginning
        Ties at week 0.
    rules : Rules
        Parameters.
    seed : int
        Of numpy's generator.
    """

    def __init__(self, beginning: Beginning, rules: Rules, seed: int) -> None:
        self.n, self.rules, self.slots = beginning.residents, rules, rules.slots(beginning.residents)
        self.chance = np.random.default_rng(seed)
        self.a, self.b = beginning.a.copy(), beginning.b.copy()
        self.strength = beginning.strength.astype(np.float64)
        self.severity = np.zeros(self.n)
        self.queued, self.open = np.zeros(self.n, dtype=bool), np.zeros(self.n, dtype=bool)
        self.queue: Places = np.empty(0, dtype=np.int64)
        self.asked = self.closed = self.made = self.ended = 0

    def network(self) -> Any:
        """The ties as a symmetric sparse matrix; its entries are the numbers of the ties."""
        ties = np.arange(self.a.shape[0], dtype=np.int64)
        ends = np.concatenate([self.a, self.b]), np.concatenate([self.b, self.a])
        return sparse.csr_array((np.concatenate([ties, ties]), ends), shape=(self.n, self.n))

    def week(self) -> None:
        """Live one week."""
        self.meet()
        self.fade()
        network = self.network()
        self.needs(network)
        self.team()
        self.form(network)

    def _alter(self, network: Any, who: Places, table: NDArray[Any]) -> Places:
        """For each of ``who``, all with ties, an entry of a row of the network, each as likely as the other."""
        first = network.indptr[who]
        k = self.chance.random(who.shape[0]) * (network.indptr[who + 1] - first)
        return np.asarray(table[first + k.astype(np.int64)], dtype=np.int64)

    def meet(self) -> None:
        """Everybody who meets an alter strengthens that tie; two may meet by the same tie."""
        network = self.network()
        meets = (self.chance.random(self.n) < self.rules.meet) & (np.diff(network.indptr) > 0)
        met = self._alter(network, np.flatnonzero(meets), network.data)
        times = np.bincount(met, minlength=self.a.shape[0])
        self.strength = 1.0 - (1.0 - self.strength) * (1.0 - self.rules.gain) ** times

    def fade(self) -> None:
        """All ties fade; the weakest end."""
        self.strength *= self.rules.keep
        lasts = self.strength >= self.rules.remove_below
        self.ended = int(lasts.shape[0] - lasts.sum())
        self.a, self.b, self.strength = self.a[lasts], self.b[lasts], self.strength[lasts]

    def needs(self, network: Any) -> None:
        """Needs arise, fall and end; some ask the team."""
        r, u = self.rules, self.chance.random(self.n)
        weights = sparse.csr_array(
            (self.strength[network.data], network.indices, network.indptr), (self.n, self.n)
        )
        support = weights @ np.ones(self.n)
        well = self.severity == 0.0
        after = self.severity - r.heal * support / (support + r.half) - r.treat * self.open
        over, ill = ~well & (after <= 0.0), ~well & (after > 0.0)
        falls = np.flatnonzero(well & (u < r.onset / (1.0 + support / r.half)))
        self.severity = np.where(ill, after, 0.0)
        self.severity[falls] = self.chance.uniform(r.severe_from, 1.0, size=falls.shape[0])
        self.closed = int((over & self.open).sum())
        self.open &= ~over
        self.queued &= ~over
        asks = np.flatnonzero(ill & ~self.open & ~self.queued & (u < r.ask * after))
        self.asked = asks.shape[0]
        # Who left the queue leaves it here, before the same person can join it again.
        self.queue = np.concatenate([self.queue[self.queued[self.queue]], self.chance.permutation(asks)])
        self.queued[asks] = True

    def team(self) -> None:
        """Open cases are filled from the queue, first in, first out."""
        places = self.slots - int(self.open.sum())
        taken, self.queue = self.queue[:places], self.queue[places:]
        self.queued[taken] = False
        self.open[taken] = True

    def form(self, network: Any) -> None:
        """New ties with neighbours and with alters of alters."""
        who = np.flatnonzero(self.chance.random(self.n) < self.rules.form)
        near = self.chance.random(who.shape[0]) < 0.5
        degree = np.diff(network.indptr)
        i, k = who[near], who[~near & (degree[who] > 0)]
        j = i + self.chance.integers(1, self.rules.reach + 1, i.shape[0]) * self.chance.choice(
            [-1, 1], i.shape[0]
        )
        inside = (j >= 0) & (j < self.n)
        to = self._alter(network, self._alter(network, k, network.indices), network.indices)
        i, j = np.concatenate([i[inside], k]), np.concatenate([j[inside], to])
        # In the order of those who propose, of which the first of a pair counts.
        order = np.argsort(i, kind="stable")
        i, j = i[order], j[order]
        pair = np.minimum(i, j) * self.n + np.maximum(i, j)
        _, first = np.unique(pair, return_index=True)
        new = np.zeros(i.shape[0], dtype=bool)
        new[first] = True
        new &= (i != j) & ~np.isin(pair, np.minimum(self.a, self.b) * self.n + np.maximum(self.a, self.b))
        # As of before this week's new ties: several at once may take somebody past the limit, one week long.
        new &= (degree[i] < MOST_TIES) & (degree[j] < MOST_TIES)
        self.made = int(new.sum())
        self.a, self.b = np.concatenate([self.a, i[new]]), np.concatenate([self.b, j[new]])
        self.strength = np.concatenate([self.strength, np.full(self.made, self.rules.start_strength)])

    def outputs(self) -> tuple[float, ...]:
        """What is reported of the week, in the order of ``benchmarks.outputs.OUTPUTS``."""
        return (
            self.a.shape[0],
            float(self.strength.sum()),
            self.made,
            self.ended,
            int((self.severity > 0.0).sum()),
            float(self.severity.sum()),
            self.asked,
            self.queue.shape[0],
            int(self.open.sum()),
            self.closed,
        )


def prepare(beginning: Beginning, rules: Rules, weeks: int, seed: int) -> Callable[[], Series]:
    """Lay out the columns; what is given back runs the weeks, once.

    Parameters
    ----------
    beginning, rules, weeks, seed
        As in ``benchmarks.product_engine.prepare``.
    """
    neighbourhood, out = Neighbourhood(beginning, rules, seed), no_weeks(weeks)

    def live() -> Series:
        for week in range(weeks):
            neighbourhood.week()
            out[week] = neighbourhood.outputs()
        return out

    return live
