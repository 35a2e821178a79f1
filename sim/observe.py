"""Phase 14, record: count the stocks at the end of the week and write the week's row.

What changes only at a household's turn is counted at it, and the four turns are added up.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.ages import adult
from sim.demography import WEEKS
from sim.kernel import phase, rule

#: Series of the columns of ``World.stock``.
_SERIES = (
    R.ADULTS, R.LONELINESS_SUM, R.WELLBEING_SUM, R.LONELY, R.SEVERELY_LONELY, R.CARERS, R.CARERS_OVERLOADED,
    R.STRONG_TIES, R.OLDER, R.YOUNG, R.DEMENTIA, R.HOURS_TO_ELSEWHERE,
)  # fmt: skip


@phase
def count_stocks(world, week, p):  # type: ignore[no-untyped-def]
    """Count those whose turn it is; of a household that moves or grows between two turns, at the next one."""
    adults, lonely_sum, wellbeing_sum, lonely, severe, carers, overloaded = 0, 0, 0, 0, 0, 0, 0
    strong, older, young, dementia, elsewhere = 0, 0, 0, 0, 0
    old, fifteen = week - 65 * WEEKS, week - 15 * WEEKS
    for r in range(1, world.due[S.DUE_OWN, 0] + 1):
        me = world.res[world.due[S.DUE_OWN, r]]
        strong += me.strong
        older += np.int64(me.birth <= old)
        young += np.int64(me.birth > fifteen)
        dementia += np.int64(me.dementia > 0)
        elsewhere += me.given_out
        if not adult(me, week):
            continue
        level = np.float64(me.lonely)
        adults += 1
        lonely_sum += np.int64(level * R.MILLION)
        wellbeing_sum += np.int64(np.float64(me.wellbeing) * R.MILLION)
        lonely += np.int64(level >= p.lonely_from)
        severe += np.int64(level >= p.severe_from)
        carer = np.int64(me.given >= p.carer_minutes)
        carers += carer
        overloaded += carer & np.int64(me.strain > 0.7)
    found = (
        adults, lonely_sum, wellbeing_sum, lonely, severe, carers, overloaded,
        strong, older, young, dementia, elsewhere,
    )  # fmt: skip
    for k in range(S.STOCKS):
        world.stock[week & (S.TURNS - 1), k] = found[k]


@rule
def _everybody(world, cnt):  # type: ignore[no-untyped-def]
    """Stocks that are counted anew every week."""
    residents, institution, ends = 0, 0, 0
    for i in range(world.pools.count[S.TOP]):
        me = world.res[i]
        here = np.int64(me.status == S.HERE)
        residents += here
        institution += np.int64(me.status == S.INSTITUTION)
        ends += here * me.degree
    cnt[R.RESIDENTS] += residents
    cnt[R.INSTITUTION] += institution
    cnt[R.TIES] += ends // 2
    cnt[R.VOLUNTEERS] += world.pools.count[S.N_VOLUNTEERS]
    for offer in range(S.OFFERS):
        cnt[R.GROUP_MEMBERS] += world.groups.present[offer]
    for home in range(world.hh.shape[0]):
        cnt[R.HOUSEHOLDS] += np.int64(world.hh[home].persons > 0)


@phase
def observe(world, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 14: stocks into the week's counts."""
    _everybody(world, cnt)
    count_stocks(world, week, p)
    for k in range(S.STOCKS):
        total = 0
        for turn in range(S.TURNS):
            total += world.stock[turn, k]
        cnt[_SERIES[k]] += total // 2 if _SERIES[k] == R.STRONG_TIES else total
    cnt[R.PRESSURE] += np.int64(world.team[0].pressure * R.MILLION)
