"""Phase 14, record: count the stocks at the end of the week and write the week's row."""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.ages import age_years
from sim.kernel import phase, rule


@rule
def _person(res, i, age, p, cnt):  # type: ignore[no-untyped-def]
    cnt[R.RESIDENTS] += 1
    if age >= 65:
        cnt[R.OLDER] += 1
    if age < 15:
        cnt[R.YOUNG] += 1
    cnt[R.DEMENTIA] += res.dementia[i]
    if res.group[i] >= 0:
        cnt[R.GROUP_MEMBERS] += 1
    if age < 18:
        return
    cnt[R.ADULTS] += 1
    lonely = np.float64(res.lonely[i])
    cnt[R.LONELINESS_SUM] += np.int64(lonely * R.MILLION)
    cnt[R.WELLBEING_SUM] += np.int64(np.float64(res.wellbeing[i]) * R.MILLION)
    if lonely >= p.lonely_from:
        cnt[R.LONELY] += 1
    if lonely >= p.severe_from:
        cnt[R.SEVERELY_LONELY] += 1
    if res.given[i] >= p.carer_minutes:
        cnt[R.CARERS] += 1
        if res.strain[i] > 0.7:
            cnt[R.CARERS_OVERLOADED] += 1
    if res.volunteer[i] == S.ACTIVE:
        cnt[R.VOLUNTEERS] += 1


@phase
def observe(world, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 14: stocks into the week's counts."""
    res, hh = world.res, world.hh
    ends = 0
    strong = 0
    for i in range(world.pools.count[S.TOP]):
        if res.status[i] == S.HERE:
            _person(res, i, age_years(res, i, week), p, cnt)
            ends += res.degree[i]
            strong += res.strong[i]
        elif res.status[i] == S.INSTITUTION:
            cnt[R.INSTITUTION] += 1
    cnt[R.TIES] += ends // 2
    cnt[R.STRONG_TIES] += strong // 2
    for home in range(hh.persons.shape[0]):
        if hh.persons[home] > 0:
            cnt[R.HOUSEHOLDS] += 1
    cnt[R.PRESSURE] += np.int64(world.team.pressure[0] * R.MILLION)
