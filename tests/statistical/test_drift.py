"""A baseline without trend stays where it is: no main stock drifts by 2 % a year or more from week 0 to 260.

Drift is the slope of a straight line through the five years, in per cent of the mean, averaged over seeds. Its
Monte-Carlo error is known from the seeds, and a stock is found to drift when it does so by three standard errors
more than 2 %: a stock that keeps the rule is called a drifter once in 700 looks (all of them fixed by the seeds).
Ages are looked at in bands of ten years up to 85 and over; they are counted in the columns once a year.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from sim import state as S
from sim.demography import WEEKS as YEAR
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
    **{name: (name,) for name in ("lonely", "severely_lonely", "carers", "volunteers", "nursing_home")},
    "wellbeing": ("wellbeing_sum",),
    "needs": tuple(name for name in NAMES if name.startswith("need_")),
    "clients": tuple(name for name in NAMES if name.startswith("clients_")),
}


#: First ages of the bands, and weeks between two counts of them.
BANDS = (0, 10, 20, 30, 40, 50, 60, 65, 75, 85)
GAP = 52


@cache
def runs(place: str):
    """Every seed's five years after burn-in: int64[seed, week, series], and people int64[seed, year, band]."""

    def lived(seed: int):
        world, table = settled(seed, place=place)
        run_weeks(world, table, Levers(BURN_IN), seed=seed, start=START)
        counts, people = [], [by_band(world, 0)]
        for week in range(0, WEEKS, GAP):
            counts.append(run_weeks(world, table, Levers(GAP), seed=seed, start=week))
            people.append(by_band(world, week + GAP))
        return np.concatenate(counts), np.array(people)

    with ThreadPoolExecutor(2) as pool:
        lives = list(pool.map(lived, range(1, SEEDS[place] + 1)))
    return np.array([counts for counts, _ in lives]), np.array([people for _, people in lives])


def by_band(world: S.World, week: int):
    """Residents at home by age, int64[band]."""
    age = (week - world.res.birth[world.res.status == S.HERE]) / YEAR
    return np.bincount(np.searchsorted(BANDS, age, side="right") - 1, minlength=len(BANDS))


def drift(stock, weeks) -> tuple[float, float]:
    """Per cent a year of stocks [seed, moment] at some weeks, and its standard error."""
    slopes = 100.0 * np.polyfit(np.asarray(weeks) / YEAR, stock.T, 1)[0] / stock.mean()
    return float(slopes.mean()), float(slopes.std(ddof=1) / np.sqrt(slopes.size))


@pytest.mark.parametrize("stock", list(STOCKS))
@pytest.mark.parametrize("place", list(SEEDS))
def test_no_stock_drifts(place: str, stock: str):
    counts, _ = runs(place)
    total = np.array([sum(week_series(run, name) for name in STOCKS[stock]) for run in counts], dtype=float)
    mean, error = drift(total, np.arange(WEEKS))
    assert abs(mean) - 3.0 * error < 2.0, f"{stock} in {place}: {mean:.2f} % a year (± {error:.2f})"


@pytest.mark.parametrize("band", range(len(BANDS)), ids=[f"from {age}" for age in BANDS])
@pytest.mark.parametrize("place", list(SEEDS))
def test_no_age_drifts(place: str, band: int):
    _, people = runs(place)
    mean, error = drift(people[:, :, band].astype(float), np.arange(0, WEEKS + 1, GAP))
    assert abs(mean) - 3.0 * error < 2.0, (
        f"from {BANDS[band]} in {place}: {mean:.2f} % a year (± {error:.2f})"
    )


def test_published_ages_stand_at_week_0_and_five_years_later():
    """Within 4 % of the reference's people, and as many again as chance makes of them; it began 156 weeks before."""
    founded = by_band(settled(1, place="reference")[0], START)
    _, people = runs("reference")
    mean, error = people.mean(axis=0), people.std(axis=0, ddof=1) / np.sqrt(people.shape[0])
    assert (np.abs(mean - founded) < 0.04 * founded + 3.0 * error).all(), (founded, mean[0], mean[-1])
