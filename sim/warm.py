"""The first compile on two processors: a second process compiles half of the phases into the same cache.

Nothing depends on it: whatever is missing in the cache is compiled when it is first called, as always.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from numba import config, float64, int64, typeof

from sim.agents.asking import asking
from sim.agents.due import draw_words
from sim.agents.lives import lives
from sim.agents.needs import needs
from sim.agents.seeking import seeking
from sim.agents.wellbeing import strain_loneliness_wellbeing
from sim.ledger import ledger
from sim.network.contact import contact
from sim.network.formation import new_ties
from sim.network.kin import kin_of_newcomers
from sim.parameters import central, load
from sim.rates import rates
from sim.reference import Reference
from sim.services.aftercare import aftercare
from sim.services.connector import connector
from sim.services.groups import groups_and_volunteers
from sim.services.openings import openings
from sim.services.second_ring import second_ring
from sim.services.specialists import specialists
from sim.services.team import teams_week
from sim.state import empty

_RESIDENTS = 10


def _halves() -> tuple[list[tuple[Any, tuple[Any, ...]]], list[tuple[Any, tuple[Any, ...]]]]:
    """The phases that take longest to compile, each with the types it is called with, in two halves."""
    world = Reference(typeof(empty(_RESIDENTS, _RESIDENTS)))
    p = typeof(rates(central(load()), _RESIDENTS)).dtype
    counts, levers = int64[::1], float64[::1]
    week = (world, int64, int64, p, counts)
    here = [
        (needs, (world, int64, p, counts)),
        (groups_and_volunteers, (world, int64, int64, int64, int64, int64, p, counts)),
        (connector, (world, int64, int64, int64, p, counts)),
        (seeking, (world, int64, int64, p)),
        (second_ring, (world, levers, int64, int64, p, counts)),
        (teams_week, (world, int64, levers, int64, int64, p, counts)),
        (specialists, week),
        (aftercare, week),
        (strain_loneliness_wellbeing, (world, float64, p, counts)),
        (new_ties, week),
        (openings, (world, int64, p)),
    ]
    there = [
        (lives, week),
        (kin_of_newcomers, week),
        (draw_words, (world, int64, int64)),
        (contact, week),
        (asking, (world, int64, int64, float64, p, counts)),
        (ledger, (world, int64, int64, p, counts)),
    ]
    return here, there


def _compile(half: int) -> None:
    for phase, types in _halves()[half]:
        phase.compile(types)


def warm_up() -> None:
    """Compile the longest phases, half of them in a second process; returns when both are in the cache."""
    if vars(config)["DISABLE_JIT"]:
        return
    helper = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
        [
            sys.executable,
            "-c",
            f"import sys; sys.path[:0] = {sys.path!r}; from sim.warm import _compile; _compile(1)",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _compile(0)
        helper.wait()
    except BaseException:
        # Stopped by Ctrl-C, say: nobody is left to wait for what it makes.
        helper.kill()
        helper.wait()
        raise
