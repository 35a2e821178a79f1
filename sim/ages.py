"""Age of a row this week."""

from __future__ import annotations

from sim import state as S
from sim.kernel import rule

_YEARS_PER_WEEK = 1.0 / 52.1775


@rule
def age_years(res, i, week):  # type: ignore[no-untyped-def]
    """Completed years of age; residents of an institution are held at their age of week 0."""
    if res.status[i] == S.INSTITUTION:
        week = 0
    years = int((week - res.birth[i]) * _YEARS_PER_WEEK)
    return min(max(years, 0), 110)


@rule
def adult(res, i, week):  # type: ignore[no-untyped-def]
    """Aged 18 or over."""
    return (week - res.birth[i]) >= 940
