"""A baseline without trend stays where it is: no main stock drifts by 2 % a year or more from week 0 to 260.

Drift is the slope of a straight line through the five years, in per cent of the mean, averaged over seeds. Its
Monte-Carlo error is known from the seeds, and a stock is found to drift when it does so by three standard errors
more than 2 %: a stock that keeps the rule is called a drifter once in 700 looks (all of them fixed by the seeds).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from sim.levers import Levers
from sim.record import NAMES
from sim.start import BURN_IN
from sim.week import run_weeks
from tests.villages import START, settled, week_series

pytestmark = [pytest.mark.statistical, pytest.mark.slow]

WEEKS = 260
SEEDS = {"alverna": 40, "huurlingsedam": 40, "reference": 8}
STOCKS = {
    **{
        name: (name,)
        for name in ("residents", "older", "young", "households", "ties", "strong_ties", "open_cases")
    },
    **{name: (name,) for name in ("lonely", "carers", "volunteers")},
    "wellbeing": ("wellbeing_sum",),
    "needs": tuple(name for name in NAMES if name.startswith("need_")),
    "clients": tuple(name for name in NAMES if name.startswith("clients_")),
}


@cache
def runs(place: str):
    """Weekly counts of every seed's five years after burn-in; int64[seed, week, series]."""

    def lived(seed: int):
        world, table = settled(seed, place=place)
        run_weeks(world, table, Levers(BURN_IN), seed=seed, start=START)
        return run_weeks(world, table, Levers(WEEKS), seed=seed, start=0)

    with ThreadPoolExecutor(2) as pool:
        return np.array(list(pool.map(lived, range(1, SEEDS[place] + 1))))


def drift(place: str, series: tuple[str, ...]) -> tuple[float, float]:
    """Per cent a year, and its standard error."""
    stock = np.array(
        [sum(week_series(run, name) for name in series) for run in runs(place)], dtype=np.float64
    )
    years = np.arange(WEEKS) / 52.1775
    slopes = 100.0 * np.polyfit(years, stock.T, 1)[0] / stock.mean()
    return float(slopes.mean()), float(slopes.std(ddof=1) / np.sqrt(slopes.size))


@pytest.mark.parametrize("stock", list(STOCKS))
@pytest.mark.parametrize("place", list(SEEDS))
def test_no_stock_drifts(place: str, stock: str):
    mean, error = drift(place, STOCKS[stock])
    assert abs(mean) - 3.0 * error < 2.0, f"{stock} in {place}: {mean:.2f} % a year (± {error:.2f})"
