"""Who tells the team of somebody in need, and the domains on which each can notice one.

The order is that of ``sim.state`` and of the levers ``signal_*``. Which domains a signaller sees is a reading of what
each does; whom it sees by age and household stands in ``sim.services.second_ring``.
"""

from __future__ import annotations

from typing import Final

SIGNALLERS: Final[tuple[str, ...]] = (
    "school", "youth", "gp", "homecare", "landlord", "debt", "neighbour", "police",
)  # fmt: skip

SEES: Final[dict[str, tuple[str, ...]]] = {
    "school": ("social", "parenting", "mental", "physical", "language"),
    "youth": ("housing", "finances", "social", "parenting", "mental", "day_activity", "work"),
    "gp": ("social", "parenting", "mental", "physical", "meaning", "household", "day_activity"),
    "homecare": (
        "housing", "social", "mental", "physical", "meaning", "household", "transport", "day_activity",
    ),
    "landlord": ("housing", "finances", "social", "mental", "household"),
    "debt": ("housing", "finances"),
    "neighbour": (
        "housing", "social", "parenting", "mental", "physical", "meaning", "household", "day_activity",
    ),
    "police": ("housing", "parenting", "mental", "day_activity"),
}  # fmt: skip
