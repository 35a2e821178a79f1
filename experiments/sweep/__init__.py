"""Sweeps: many runs planned beforehand, made in any order on any number of machines, and none lost.

``Experiment.from_toml("examples/connector.toml").run()`` gives a store; ``store.runs()`` its table. The same from the
command line is ``rondom sweep run examples/connector.toml``; docs/sweeps.md tells the whole story.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.sweep.experiment import Experiment
    from experiments.sweep.once import NonDeterminismError
    from experiments.sweep.plan import Plan
    from experiments.sweep.specification import Specification
    from experiments.sweep.store import Store

__all__ = ["Experiment", "NonDeterminismError", "Plan", "Specification", "Store"]

_ROOMS = {
    "Experiment": "experiment",
    "NonDeterminismError": "once",
    "Plan": "plan",
    "Specification": "specification",
    "Store": "store",
}


def __getattr__(name: str) -> object:
    """Load a room when it is first named: the command line refuses bad input before pandas is there."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
