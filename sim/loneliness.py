"""Social and emotional loneliness apart, read from the columns when a run is looked at; no kernel needs them.

The model keeps one loneliness, the De Jong Gierveld scale (11 items / 11), which relaxes towards the sum of what ties,
what keeps people at home and age add (social, five of the items) and of what lack of an intimate tie and grief add
(emotional, six items). What belongs to neither, the person's temper and how far loneliness still lags behind its level,
is shared by the number of items: an assumption, grade D.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.state import D, Table, World

F = NDArray[np.float64]
#: Items of the scale that ask for social and for emotional loneliness (De Jong Gierveld & Kamphuis 1985).
SOCIAL_ITEMS: Final = 5
EMOTIONAL_ITEMS: Final = 6
#: Two items or more of a part count as lonely on it (RIVM, Gezondheidsmonitor); on a continuous scale from 1.5.
LONELY_FROM: Final = 1.5 / 11.0
_OLD, _AT_HOME = 70, (5, 7, 9)


class Parts(NamedTuple):
    """Loneliness in two parts that add up to the whole; float64[rows], in units of the whole scale (items / 11)."""

    social: F
    emotional: F


def parts(world: World, rates: Table) -> Parts:
    """Split everybody's loneliness.

    Parameters
    ----------
    world : World
        A neighbourhood; not changed.
    rates : Table
        The rates it is run with.

    Returns
    -------
    Parts
        For every row; rows without a resident hold numbers without meaning.
    """
    res, person, p = world.res, world.person, rates[0]
    active = (res.active[:, None] >> np.arange(D)) & 1 == 1
    unmet = np.where(active, person.need.astype(np.float64) * (1.0 - person.cover), 0.0)[:, _AT_HOME].sum(
        axis=1
    )
    social = p.lonely_l1 * 0.5 ** (person.good.astype(np.float64) / p.lonely_s50)
    social = (
        social
        + p.lonely_unmet * unmet
        + p.lonely_age * 0.1 * np.maximum(res.age.astype(np.float64) - _OLD, 0.0)
    )
    emotional = p.lonely_grief * person.grief.astype(np.float64) + p.lonely_intimate * (res.intimate == 0)
    rest = res.lonely.astype(np.float64) - social - emotional
    items = SOCIAL_ITEMS + EMOTIONAL_ITEMS
    return Parts(
        np.asarray(social + rest * SOCIAL_ITEMS / items),
        np.asarray(emotional + rest * EMOTIONAL_ITEMS / items),
    )
