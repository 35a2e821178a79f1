"""What ``sim.Model`` asks of somebody's own figures: a register with them in it, and rates they have passed through.

The figures themselves and the sheet they are read from live above ``sim`` (``experiments.local``).
"""

from __future__ import annotations

from typing import Protocol

from sim.parameters import Register, load
from sim.state import Table


class Own(Protocol):
    """A municipality's own figures, whatever they were read from."""

    def register(self) -> Register:
        """The register of a run: the shipped one with these figures in it."""
        ...

    def onto(self, rates: Table) -> Table:
        """Weekly rates in which the offers exist that these figures say exist; the same table, changed."""
        ...


def register_of(own: Own | None) -> Register:
    """The register of a run; the shipped one without own figures."""
    return load() if own is None else own.register()


def own_rates(rates: Table, own: Own | None) -> Table:
    """Rates of a run, changed in place by own figures when there are any."""
    return rates if own is None else own.onto(rates)
