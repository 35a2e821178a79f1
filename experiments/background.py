"""Background cost by age: what people cost that the model does not explain, frozen once on the reference.

``background_p(age) = max(0, CPB_p(age)·CPI - mean need-driven cost_p(age))``. ``python -m experiments.background``
makes ``sim/data/background.csv`` anew, with central parameters; it is part of a results change.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim import ledger as G
from sim import state as S
from sim.demography import AGES
from sim.levers import Levers
from sim.parameters import Parameters, central, load
from sim.population import build, profile
from sim.rates import rates
from sim.start import burn_in, settle_people
from sim.state import Table, World
from sim.tariffs import cpi
from sim.week import run_weeks

F = NDArray[np.float64]
#: Lives of the reference neighbourhood, and weeks between two looks at each.
SEEDS, LOOKS, GAP = 24, 20, 13
#: Ages over which need-driven cost is averaged, to both sides: counts by single year are small.
SMOOTH = 3
WEEKS = 52.1775
#: Children, adults and the old: what exceeds the published figure is made good among them first.
_GROUPS = (slice(0, 18), slice(18, 65), slice(65, AGES))
PAYERS = ("municipality", "zvw", "wlz")


def published(p: Parameters) -> F:
    """Published cost by age in 2024 euros a year; float64[age, payer] (Wmo and Jeugd together)."""
    table = np.zeros((AGES, 3))
    with files("sim").joinpath("data/cost_by_age.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            age = int(row["age"])
            table[age] = (float(row["wmo"]) + float(row["jeugd"]), float(row["zvw"]), float(row["wlz"]))
    table[100:] = table[99]
    return np.asarray(table * cpi(p, 2022))


def look(world: World, r: Table, week: int) -> tuple[F, F]:
    """Need-driven euros a year and number of people by age in one week; float64[age, payer] and float64[age]."""
    res = world.res
    price = r.price[0].astype(np.float64) / 100.0 * WEEKS
    # Published cost is a mean over everybody of an age, so whoever is in another institution counts among the people.
    there = res.status != S.EMPTY
    now = np.where(res.status[there] == S.INSTITUTION, 0, week)
    age = np.clip(((now - res.birth[there]) / WEEKS).astype(np.int64), 0, AGES - 1)
    home = res.status[there] == S.NURSING_HOME
    service = res.service[there].astype(np.int64)

    def client(door: int) -> F:
        return np.asarray((service >> door) & 1, dtype=np.float64)

    wmo = client(S.SUPPORT) + client(S.HOUSEHELP) + client(S.DAYPLACE)
    euros = np.zeros((age.size, 3))
    euros[:, G.MUNICIPALITY] = (
        client(S.YOUTH) * price[G.R_YOUTH]
        + client(S.SUPPORT) * price[G.R_SUPPORT]
        + client(S.HOUSEHELP) * price[G.R_HOUSEHELP]
        + client(S.DAYPLACE) * price[G.R_DAY]
        - wmo * price[G.R_COPAY]
    )
    need = world.person.need[there]
    from_here = float(r.counts_from[0])
    talks = (need[:, 4] >= from_here).astype(float) + (need[:, 2] >= from_here)
    euros[:, G.ZVW] = (
        client(S.GGZ) * price[G.R_GGZ] + client(S.NURSING) * price[G.R_NURSING] + talks * price[G.R_GP]
    )
    euros[:, G.WLZ] = home * price[G.R_WLZ]
    sums = np.stack([np.bincount(age, weights=euros[:, k], minlength=AGES) for k in range(3)], axis=1).astype(
        np.float64
    )
    return sums, np.bincount(age, minlength=AGES).astype(np.float64)


def _by_age(sums: F, people: F) -> F:
    return np.asarray(smooth(sums) / np.maximum(smooth(people[:, None]), 1.0))


def looks(p: Parameters, seeds: Iterable[int]) -> tuple[F, F]:
    """Need-driven euros a year and people there by age, summed over all looks at lives of the reference.

    Parameters
    ----------
    p : Parameters
        Values of the register.
    seeds : iterable of int
        One life each.

    Returns
    -------
    float64[age, payer], float64[age]
        Euros a year; persons, each counted at every look.
    """
    sums, people = np.zeros((AGES, 3)), np.zeros(AGES)
    for seed in seeds:
        population = build(profile("reference"), seed, p)
        r = rates(p, population.birth.shape[0])
        world = settle_people(population, r, seed=seed)
        burn_in(world, r, seed=seed)
        for k in range(LOOKS):
            run_weeks(world, r, Levers(GAP), seed=seed, start=k * GAP)
            one, number = look(world, r, (k + 1) * GAP)
            sums += one
            people += number
    return sums, people


def smooth(table: F) -> F:
    """Sum over neighbouring ages, to both sides; same shape."""
    return np.stack(
        [table[max(0, age - SMOOTH) : age + SMOOTH + 1].sum(axis=0) for age in range(table.shape[0])]
    )


def background(p: Parameters, seeds: int = SEEDS) -> NDArray[np.int64]:
    """Background cost; int64[age, payer], cents a week.

    Where need-driven cost of an age exceeds the published figure, the background of that age is 0; what this adds to
    a payer's total is taken off in proportion at the other ages of children, of people under 65 or of the old, and
    what is more than they have at all ages, so that each payer's total is the published one.
    """
    sums, people = looks(p, range(1, seeds + 1))
    rest = np.maximum(0.0, published(p) - _by_age(sums, people))
    # Against what was booked, not against its smoothed course, so that smoothing moves no total.
    left = people[:, None] * published(p) - sums
    for ages in (*_GROUPS, slice(None)):
        rest[ages] *= np.maximum(0.0, left[ages].sum(axis=0)) / np.maximum(people[ages] @ rest[ages], 1.0)
    return np.asarray(np.rint(rest * 100.0 / WEEKS), dtype=np.int64)


def main() -> None:
    """Write ``sim/data/background.csv`` next to the sources."""
    table = background(central(load()))
    path = Path(str(files("sim").joinpath("data/background.csv")))
    lines = ["age," + ",".join(PAYERS)] + [
        f"{age},{a},{b},{c}" for age, (a, b, c) in enumerate(table.tolist())
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {path}: {table.shape[0]} ages, cents a week")


if __name__ == "__main__":
    main()
