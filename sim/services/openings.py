"""What is open to people until their next turn: kept beside them, so that most weeks nothing has to be looked up.

What may befall somebody, and what somebody could do for help, depends on much that changes only at a household's turn.
Then, once in four weeks, the most that each weekly chance can be is kept; in between, a week's word is held against it
(``sim.agents.due``), and only who passes is looked at closely. What begins between two turns has its full say from the
next turn on.
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.agents.asking import largest_gap
from sim.agents.help import carried
from sim.agents.lives import foresee_life
from sim.agents.seeking import foresee_step
from sim.kernel import phase, rule
from sim.prefetch import AHEAD, fetch
from sim.services.specialists import foresee_door
from sim.words import ALWAYS, ASK, SIGNAL

#: Cache line of a row of ``World.person`` with grief and partner.
_GRIEF_LINE = 2


@rule
def _helped_now(world, i, week):  # type: ignore[no-untyped-def]
    """No room for more help, or help promised this very week, of which it is not known yet what it covers."""
    helpers = world.res[i].helpers
    return helpers >= S.ARRANGEMENTS or (helpers > 0 and world.help[i, helpers - 1].since == week)


@phase
def openings(world, week, p):  # type: ignore[no-untyped-def]
    """Keep what is open to everybody whose turn it was this week."""
    many = world.due[S.DUE_OWN, 0]
    for r in range(1, many + 1):
        i = world.due[S.DUE_OWN, r]
        ahead = world.due[S.DUE_OWN, min(r + AHEAD, many)]
        fetch(world.res, ahead, 0)
        fetch(world.help, ahead, 0)
        fetch(world.person, ahead, 0)
        fetch(world.person, ahead, _GRIEF_LINE)
        me = world.res[i]
        me.able = ALWAYS | (np.int64(me.worst > p.signal_above) << SIGNAL)
        age = np.int64(me.age)
        foresee_life(world, i, age, p)
        me.step = 0
        me.door = 0
        if me.worst > 0.0 or me.active != 0:
            my = world.person[i]
            if not _helped_now(world, i, week) and largest_gap(me, my, p)[0] >= 0:
                me.able |= ASK
            foresee_step(me, my, week, p)
            if me.dementia > 0 and carried(world, i):
                # With dementia help is called only when those who care are overloaded.
                me.step = 0
            foresee_door(me, my, age, p)
