"""Hours of each domain add up, and people with debts wait for years before anybody helps."""

from __future__ import annotations

import numpy as np
import pytest

from sim.domains import DOMAINS
from sim.levers import Levers
from sim.start import BURN_IN
from sim.week import in_units, run_weeks, week_of
from tests.villages import START, every_lever, lively, settled, week_series

GIVERS = ("household", "kin", "kin_elsewhere", "ties", "volunteers", "team", "wmo", "zvw")


@pytest.mark.parametrize("domain", DOMAINS)
def test_hours_of_a_domain_are_given_or_unmet(domain: str):
    """In a village where nobody can have another need, all hours are of this domain."""
    d, weeks = DOMAINS.index(domain), 104
    table = lively()
    others = np.arange(len(DOMAINS)) != d
    table["may_have"][0][others] = 0
    table["onset"][0][:, others] = 0.0
    world, _ = settled(1, table)
    run_weeks(world, table, Levers(8), seed=1, start=START)
    counts = run_weeks(world, table, every_lever(weeks), seed=1, start=START + 8)
    wanted, unmet = (week_series(counts, f"hours_{name}") for name in ("demanded", "unmet"))
    given = np.sum([week_series(counts, f"hours_{name}") for name in GIVERS], axis=0)
    assert wanted.sum() > 0
    assert given.sum() > 0
    assert (wanted == given + unmet).all()
    assert not (np.unique(world.res.active) & ~(1 << d)).any()


@pytest.mark.slow
@pytest.mark.statistical
def test_debts_wait_for_years_before_help():
    """Pattern 5: 362 households with debts and 17 entries of debt help a year; so 21 years of debt per entry.

    One life of the reference; in five years some 85 households enter, so 40 % around the mean is four standard errors.
    """
    world, table = settled(1, place="reference")
    run_weeks(world, table, Levers(BURN_IN), seed=1, start=START)
    counts = run_weeks(world, table, Levers(260), seed=1, start=0)
    years = in_units(counts).shape[0] / 52.1775
    stock, new = week_of(counts, "need_finances").mean(), week_of(counts, "new_finances").sum() / years
    # A place of debt help lasts three years, so a third of its clients began this year.
    entries = week_of(counts, "clients_debt").mean() / 3.0
    assert stock / new == pytest.approx(7.5, rel=0.25)
    assert stock / entries == pytest.approx(20.8, rel=0.4)
