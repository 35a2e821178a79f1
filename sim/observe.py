"""Phase 14, record: count the stocks at the end of the week and write the week's row."""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.ages import adult
from sim.demography import WEEKS
from sim.kernel import phase, rule


@rule
def _people(world, week, p, cnt):  # type: ignore[no-untyped-def]
    """Stocks of residents; kept in local numbers, which is faster than counting in the record."""
    residents, institution, older, young, dementia = 0, 0, 0, 0, 0
    ends, strong, members, elsewhere = 0, 0, 0, 0
    adults, lonely_sum, wellbeing_sum, lonely, severe, carers, overloaded, volunteers = 0, 0, 0, 0, 0, 0, 0, 0
    old, fifteen = week - 65 * WEEKS, week - 15 * WEEKS
    for i in range(world.pools.count[S.TOP]):
        me = world.res[i]
        if me.status != S.HERE:
            institution += np.int64(me.status == S.INSTITUTION)
            continue
        residents += 1
        ends += me.degree
        strong += me.strong
        older += np.int64(me.birth <= old)
        young += np.int64(me.birth > fifteen)
        dementia += me.dementia
        members += np.int64(me.group >= 0)
        elsewhere += me.given_out
        # Of residents of 18 and over.
        grown = np.int64(adult(me, week))
        level = np.float64(me.lonely)
        adults += grown
        lonely_sum += grown * np.int64(level * R.MILLION)
        wellbeing_sum += grown * np.int64(np.float64(me.wellbeing) * R.MILLION)
        lonely += grown & np.int64(level >= p.lonely_from)
        severe += grown & np.int64(level >= p.severe_from)
        carer = grown & np.int64(me.given >= p.carer_minutes)
        carers += carer
        overloaded += carer & np.int64(me.strain > 0.7)
        volunteers += grown & np.int64(me.volunteer == S.ACTIVE)
    cnt[R.RESIDENTS] += residents
    cnt[R.INSTITUTION] += institution
    cnt[R.TIES] += ends // 2
    cnt[R.STRONG_TIES] += strong // 2
    cnt[R.OLDER] += older
    cnt[R.YOUNG] += young
    cnt[R.DEMENTIA] += dementia
    cnt[R.GROUP_MEMBERS] += members
    cnt[R.HOURS_TO_ELSEWHERE] += elsewhere
    cnt[R.ADULTS] += adults
    cnt[R.LONELINESS_SUM] += lonely_sum
    cnt[R.WELLBEING_SUM] += wellbeing_sum
    cnt[R.LONELY] += lonely
    cnt[R.SEVERELY_LONELY] += severe
    cnt[R.CARERS] += carers
    cnt[R.CARERS_OVERLOADED] += overloaded
    cnt[R.VOLUNTEERS] += volunteers


@phase
def observe(world, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 14: stocks into the week's counts."""
    _people(world, week, p, cnt)
    for home in range(world.hh.shape[0]):
        cnt[R.HOUSEHOLDS] += np.int64(world.hh[home].persons > 0)
    cnt[R.PRESSURE] += np.int64(world.team[0].pressure * R.MILLION)
