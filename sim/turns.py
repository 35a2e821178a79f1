"""Turns: each household has its own week of four, in which what changes slowly is brought up to date.

Needs, standing help, strain, loneliness, places with specialists and what ties add up to move by a few per cent a
month. A fourth of the dwellings takes its turn each week, with a step of four weeks; what must not wait (who falls
ill, asks, turns to the team, finds the way to a specialist's door) is looked at every week. Eight neighbouring
dwellings take their turn together, so that a week passes over rows that lie side by side.
"""

from __future__ import annotations

from sim.kernel import rule
from sim.state import TURNS

#: Weeks from one turn to the next: the step of what changes slowly.
WEEKS = TURNS
#: Dwellings that take their turn together, and the dwellings from one such block to the next of the same week.
_BLOCK = 8
ROUND = WEEKS * _BLOCK


@rule
def first_home(week):  # type: ignore[no-untyped-def]
    """The first dwelling whose turn it is."""
    return _BLOCK * (week & (WEEKS - 1))


@rule
def next_home(home):  # type: ignore[no-untyped-def]
    """The dwelling after ``home`` whose turn is in the same week."""
    home += 1
    return home if home & (_BLOCK - 1) != 0 else home + ROUND - _BLOCK


@rule
def in_four_weeks(keep):  # type: ignore[no-untyped-def]
    """What is left after four weeks of what keeps the share ``keep`` in one."""
    half = keep * keep
    return half * half
