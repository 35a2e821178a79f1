"""Phase 13, the ledger: every hour and euro of the week booked to a payer, in integer cents of one price year.

Lines with events or clients in the model are counted from the week; the rest of a person's cost is background by
age, frozen once on a reference population, so that nothing is counted twice.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.ages import age_years
from sim.kernel import phase, rule

#: Columns of the background table: Wmo and Jeugd (municipality), Zvw, Wlz.
MUNICIPALITY, ZVW, WLZ = range(3)
#: Where the doors begin in ``World.tally``, behind the domains.
_SERVICE = 16
_STRIP, _BYTES = 248, np.uint32(0x01010101)


@rule
def _count_bits(world, cnt):  # type: ignore[no-untyped-def]
    """How many have each bit of ``World.tally``: needs that count, and clients of each door.

    Four bits at a time are added up in the four bytes of a word, over no more people than a byte can hold; a straight
    loop, which the compiler turns into vector instructions.
    """
    tally, top = world.tally, world.pools.count[S.TOP]
    for first in range(0, top, _STRIP):
        # A slice, since places counted from 0 cannot be negative: else the loop is not turned into vectors.
        strip = tally[first : min(first + _STRIP, top)]
        for d in range(8):
            four = np.uint32(0)
            for i in range(strip.shape[0]):
                four = np.uint32(four + ((strip[i] >> np.uint32(d)) & _BYTES))
            cnt[R.NEED_HOUSING + d] += four & np.uint32(0xFF)
            if d < S.D - 8:
                cnt[R.NEED_HOUSING + 8 + d] += (four >> np.uint32(8)) & np.uint32(0xFF)
            if d < S.DOORS:
                cnt[R.CLIENTS_YOUTH + d] += (four >> np.uint32(_SERVICE)) & np.uint32(0xFF)


@rule
def _people(world, week, p, cnt):  # type: ignore[no-untyped-def]
    """Count needs that count and clients of each door, and book background cost by age."""
    res, tally, apart = world.res, world.tally, world.pools.vacated
    municipality, zvw, wlz, elsewhere = 0, 0, 0, 0
    # Who is in a nursing home waits for the end: the loop over everybody is to be short and straight.
    for i in range(world.pools.count[S.TOP]):
        me = res[i]
        tally[i] = (np.int64(me.counts) | np.int64(me.service) << _SERVICE) * np.int64(me.status == S.HERE)
        apart[elsewhere] = i
        elsewhere += np.int64(me.status == S.NURSING_HOME)
        if me.status == S.HERE or me.status == S.INSTITUTION:
            municipality += p.background[me.age, MUNICIPALITY]
            zvw += p.background[me.age, ZVW]
            wlz += p.background[me.age, WLZ]
    for n in range(elsewhere):
        age = age_years(res[apart[n]], week)
        municipality += p.background[age, MUNICIPALITY]
        zvw += p.background[age, ZVW]
    cnt[R.NURSING_HOME] += elsewhere
    _count_bits(world, cnt)
    cnt[R.COST_MUNICIPALITY] += municipality
    cnt[R.COST_ZVW] += zvw
    cnt[R.COST_WLZ] += wlz
    cnt[R.COST_BACKGROUND] += municipality + zvw + wlz


@rule
def _hours_cost(minutes, cents_per_hour):  # type: ignore[no-untyped-def]
    return (minutes * cents_per_hour) // 60


@phase
def ledger(world, policy_cents, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 13. ``policy_cents`` is new money of the policies this week (a lever), paid by the municipality.

    The team costs what it costs whether its hours are used or not; bought casework is new policy money.
    """
    _people(world, week, p, cnt)
    prices = p.price
    team = prices[R_TEAM]
    youth = cnt[R.CLIENTS_YOUTH] * prices[R_YOUTH]
    support = cnt[R.CLIENTS_SUPPORT] * prices[R_SUPPORT]
    househelp = cnt[R.CLIENTS_HOUSEHELP] * prices[R_HOUSEHELP]
    day = cnt[R.CLIENTS_DAYPLACE] * prices[R_DAY]
    debt = cnt[R.CLIENTS_DEBT] * prices[R_DEBT]
    own = (cnt[R.CLIENTS_SUPPORT] + cnt[R.CLIENTS_HOUSEHELP] + cnt[R.CLIENTS_DAYPLACE]) * prices[R_COPAY]
    wmo = support + househelp + day - own
    cnt[R.COST_TEAM] += team
    cnt[R.COST_WMO] += wmo
    cnt[R.COST_YOUTH] += youth
    cnt[R.COST_DEBT] += debt
    # Respite beyond what is in the background exists by policy alone.
    policy = policy_cents + _hours_cost(cnt[R.HOURS_RESPITE], prices[R_RESPITE])
    cnt[R.COST_POLICY] += policy
    cnt[R.COST_MUNICIPALITY] += team + wmo + youth + debt + policy
    gp = (cnt[R.NEED_MENTAL] + cnt[R.NEED_SOCIAL]) * prices[R_GP]
    cnt[R.COST_ZVW] += cnt[R.CLIENTS_GGZ] * prices[R_GGZ] + cnt[R.CLIENTS_NURSING] * prices[R_NURSING] + gp
    cnt[R.COST_WLZ] += cnt[R.NURSING_HOME] * prices[R_WLZ]
    cnt[R.COST_RESIDENT] += own
    informal = cnt[R.HOURS_HOUSEHOLD] + cnt[R.HOURS_KIN] + cnt[R.HOURS_KIN_ELSEWHERE] + cnt[R.HOURS_TIES]
    cnt[R.INFORMAL_VALUE] += _hours_cost(informal, prices[R_INFORMAL])


#: Lines of the price table (cents): a week of the team; a client-week of each door; GP contacts of somebody with
#: psychosocial need, a week; nursing home, a week; co-payment, a week; an hour of informal help; an hour of respite.
(
    R_TEAM, R_YOUTH, R_SUPPORT, R_HOUSEHELP, R_DAY, R_DEBT, R_COPAY, R_GP, R_GGZ, R_NURSING, R_WLZ, R_INFORMAL,
    R_RESPITE,
) = range(13)  # fmt: skip
PRICES = 13
