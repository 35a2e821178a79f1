"""The reference model: its parameters, and its rules in words. Every engine does exactly this, in this order.

Once a week, for N residents who stand in a row (neighbours in number are neighbours in the street):

1. **Meeting.** With probability ``meet`` a resident who has ties meets one of them, each as likely as the other;
   that tie's strength s becomes ``s + gain (1 - s)``.
2. **Fading.** Every tie: ``s *= keep``. A tie weaker than ``remove_below`` ends.
3. **Needs.** Support S is the sum of the strengths of a resident's ties. Who has no need gets one with probability
   ``onset / (1 + S / half)``; its severity is uniform on ``severe_from`` to 1. Who had one at the beginning of the
   week: severity falls by ``heal S / (S + half)``, and by ``treat`` with an open case. At 0 or below the need is
   over: a case is closed, and a place in the queue is no longer valid. Otherwise, who is neither in the queue nor a
   case asks the team with probability ``ask`` times severity.
4. **Team.** Those who asked this week join the queue, in random order among themselves. ``N // residents_per_slot``
   cases (at least one) can be open; free ones are filled from the queue, first in, first out.
5. **Formation.** With probability ``form`` a resident proposes a tie: with equal chances to somebody at most
   ``reach`` places away in the row, or to an alter of an alter; both are chosen uniformly, the second step
   without regard to where it leads. All choose from the ties as they stand after fading. Then the proposals are taken
   in the order of those who made them: nobody who is oneself, beyond the end of the row or tied already, and nobody
   who has ``most_ties``. The tie begins at ``start_strength``.

The values are made up: they give a busy, stationary network of mean degree 10 and a team with a queue. They
say nothing about people (the full model's do; each of those has a source).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

#: Most ties of one resident: the width of the tables of ties in the product and in C.
MOST_TIES = 32


@dataclass(frozen=True)
class Rules:
    """Parameters of the reference model; probabilities and rates are weekly.

    Attributes
    ----------
    meet, gain, keep, remove_below : float
        Of ties (meeting and fading).
    onset, half, severe_from, heal, treat, ask : float
        Of needs.
    form, start_strength : float
        Of new ties.
    residents_per_slot : int
        Residents for each case that can be open.
    reach : int
        Places in the row.
    """

    meet: float = 0.5
    gain: float = 0.4
    keep: float = 0.95
    remove_below: float = 0.1
    onset: float = 0.02
    half: float = 4.0
    severe_from: float = 0.3
    heal: float = 0.08
    treat: float = 0.05
    ask: float = 0.2
    form: float = 0.03
    start_strength: float = 0.3
    residents_per_slot: int = 40
    reach: int = 50

    def slots(self, residents: int) -> int:
        """Cases that can be open at the same time."""
        return max(1, residents // self.residents_per_slot)

    def values(self) -> NDArray[np.float64]:
        """All parameters in the order in which they stand above (what C is given)."""
        return np.array(astuple(self), dtype=np.float64)
