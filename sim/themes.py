"""The themes of collective offers; their order is the order of the group columns.

Themes and which of them Wijchen already had in 2019 are those of the Wijchen business case (2019).
"""

from __future__ import annotations

from typing import Final

THEMES: Final[tuple[str, ...]] = (
    "bereavement",
    "child_loss",
    "separated_parents",
    "autism_youth",
    "cancer",
    "brain_injury",
    "literacy",
    "meeting",
)
BEREAVEMENT, CHILD_LOSS, SEPARATED, AUTISM, CANCER, BRAIN, LITERACY, MEETING = range(8)
#: Groups that ran in Wijchen in 2019: in baseline and policy alike.
EXISTING: Final[tuple[str, ...]] = (
    "bereavement",
    "child_loss",
    "separated_parents",
    "autism_youth",
    "cancer",
)
#: Domains on which a theme's group gives cover.
HELPS: Final[dict[str, tuple[str, ...]]] = {
    "bereavement": ("social", "meaning", "mental"),
    "child_loss": ("meaning", "mental"),
    "separated_parents": ("parenting", "social", "mental"),
    "autism_youth": ("social", "parenting"),
    "cancer": ("mental", "meaning"),
    "brain_injury": ("meaning", "day_activity", "social"),
    "literacy": ("language", "social"),
    "meeting": ("social", "meaning"),
}
