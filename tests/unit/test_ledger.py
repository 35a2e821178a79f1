"""Every euro of the week has a payer and a line, and the background is that of the people who are there."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ledger as G
from sim import levers as L
from sim import state as S
from sim.demography import AGES
from sim.levers import Levers
from sim.week import run_weeks
from tests.villages import START, every_lever, lively, settled, week_series

WEEKS = 60


@pytest.fixture(scope="module")
def told():
    """Each week of a lively run under every lever: week number, columns at its end, its counts."""
    # A background of its own, in which no two ages and no two payers cost the same.
    table = lively(background=1_000 * np.arange(AGES)[:, None] + np.array([7, 70, 700]))
    world, _ = settled(4, table)
    levers = every_lever(WEEKS)
    weeks = []
    for t in range(WEEKS):
        one = Levers(1)
        one.table[0] = levers.table[t]
        counts = run_weeks(world, table, one, seed=4, start=START + t)
        weeks.append((START + t, S.copy(world), counts))
    return table, levers, weeks


def of(counts, name: str) -> int:
    return int(week_series(counts, name)[0])


def background(world: S.World, table: S.Table, week: int):
    """Cents by payer, from the ages of everybody on the ledger: those here, in a nursing home, in an institution."""
    res = world.res
    there = res.status != S.EMPTY
    now = np.where(res.status == S.INSTITUTION, 0, week)

    age = np.clip(np.floor((now - res.birth) / 52.1775), 0, 110).astype(int)
    # A resident's birthday is noticed at the household's turn.
    here = res.status == S.HERE
    birthday = np.minimum((now - res.birth) % 52.1775, (res.birth - now) % 52.1775) <= 3.0
    assert (birthday | (res.age == age))[here].all()
    age = np.where(here, res.age, age)
    cents = table["background"][0][age]
    home = there & (res.status != S.NURSING_HOME)
    return cents[there, G.MUNICIPALITY].sum(), cents[there, G.ZVW].sum(), cents[home, G.WLZ].sum()


def test_the_municipality_pays_its_lines(told):
    table, levers, weeks = told
    for week, world, counts in weeks:
        lines = ("cost_team", "cost_wmo", "cost_youth", "cost_debt", "cost_policy")
        expected = background(world, table, week)[0] + sum(of(counts, line) for line in lines)
        assert of(counts, "cost_municipality") == expected
        respite = of(counts, "hours_respite") * int(table["price"][0][G.R_RESPITE]) // 60
        assert of(counts, "cost_policy") == int(levers.table[week - START, L.NEW_MONEY]) + respite
        assert of(counts, "cost_team") == table["price"][0][G.R_TEAM]


def test_the_background_is_that_of_the_ages_present(told):
    table, _, weeks = told
    for week, world, counts in weeks:
        assert of(counts, "cost_background") == sum(background(world, table, week))


def test_every_payer_pays_clients_times_prices(told):
    table, _, weeks = told
    price = table["price"][0]
    for week, world, counts in weeks:
        _, zvw, wlz = background(world, table, week)
        at_home = ("clients_support", "clients_househelp", "clients_dayplace")
        provisions = price[[G.R_SUPPORT, G.R_HOUSEHELP, G.R_DAY]]
        own = sum(of(counts, name) for name in at_home) * price[G.R_COPAY]
        assert of(counts, "cost_resident") == own
        gross = sum(of(counts, name) * p for name, p in zip(at_home, provisions, strict=True))
        assert of(counts, "cost_wmo") + own == gross
        assert of(counts, "cost_youth") == of(counts, "clients_youth") * price[G.R_YOUTH]
        assert of(counts, "cost_debt") == of(counts, "clients_debt") * price[G.R_DEBT]
        talks = (of(counts, "need_mental") + of(counts, "need_social")) * price[G.R_GP]
        treated = (
            of(counts, "clients_ggz") * price[G.R_GGZ] + of(counts, "clients_nursing") * price[G.R_NURSING]
        )
        assert of(counts, "cost_zvw") == zvw + talks + treated
        assert of(counts, "cost_wlz") == wlz + of(counts, "nursing_home") * price[G.R_WLZ]


def test_clients_are_those_of_the_columns(told):
    _, _, weeks = told
    doors = ("youth", "ggz", "househelp", "support", "dayplace", "debt", "nursing")
    for _, world, counts in weeks:
        here = np.isin(world.res.status, (S.HERE, S.INSTITUTION))
        for bit, door in enumerate(doors):
            assert of(counts, f"clients_{door}") == ((world.res.service[here] >> bit) & 1).sum()
        assert of(counts, "nursing_home") == (world.res.status == S.NURSING_HOME).sum()


def test_informal_help_is_valued_apart(told):
    table, _, weeks = told
    for _, _, counts in weeks:
        minutes = sum(of(counts, f"hours_{who}") for who in ("household", "kin", "kin_elsewhere", "ties"))
        assert of(counts, "informal_value") == minutes * int(table["price"][0][G.R_INFORMAL]) // 60


def test_prices_are_positive_cents():
    _, table = settled(4)
    assert table["price"].dtype == np.int64
    assert table["price"][0].shape == (G.PRICES,)
    assert (table["price"][0] > 0).all()
