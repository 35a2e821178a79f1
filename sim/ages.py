"""Age of a resident this week; ``me`` is the resident's row."""

from __future__ import annotations

from sim import state as S
from sim.kernel import rule

_YEARS_PER_WEEK = 1.0 / 52.1775


@rule
def age_years(me, week):  # type: ignore[no-untyped-def]
    """Completed years of age; residents of an institution are held at their age of week 0."""
    if me.status == S.INSTITUTION:
        week = 0
    years = int((week - me.birth) * _YEARS_PER_WEEK)
    return min(max(years, 0), 110)


@rule
def adult(me, week):  # type: ignore[no-untyped-def]
    """Aged 18 or over."""
    return (week - me.birth) >= 940
