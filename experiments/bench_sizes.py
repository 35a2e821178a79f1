"""Whether a week takes as long per resident in a hamlet as in a town: the reference neighbourhood at three sizes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence

from sim.levers import Levers
from sim.parameters import central, load
from sim.population import Profile, build, profile
from sim.rates import rates
from sim.start import settle_people
from sim.state import copy, copy_into
from sim.week import run_weeks

#: Residents of the three places, of the reference neighbourhood's make-up.
SIZES = (2_000, 20_000, 200_000)
#: Weeks lived before the clock starts, weeks of a measured run, resident-weeks that are measured at least.
SETTLE, WEEKS, RESIDENT_WEEKS = 26, 26, 20_000_000
#: How far a size may be from the middle one, as a share of it.
LINEAR = 0.30
#: Units of figures that are numbers of people and homes rather than shares.
_COUNTED = ("persons", "households", "dwellings")


def of_size(residents: int, place: str = "reference") -> Profile:
    """A shipped place of another size, all counts in proportion.

    Parameters
    ----------
    residents : int
        Inhabitants wanted, more than 0.
    place : str
        Whose make-up.
    """
    base = profile(place)
    share = residents / base.value("inhabitants")
    figures = tuple(
        figure.model_copy(update={"value": float(round(figure.value * share))})
        if figure.unit in _COUNTED
        else figure
        for figure in base.figures
    )
    return base.model_copy(update={"figures": figures})


def ns_at(residents: int) -> float:
    """Median nanoseconds per resident-week of a place of some size on one core, its first half year not counted."""
    p = central(load())
    people = build(of_size(residents), 1, p)
    n = int(people.birth.shape[0])
    table = rates(p, n)
    world = settle_people(people, table, seed=1)
    run_weeks(world, table, Levers(SETTLE), seed=1, start=-SETTLE)
    spare, seconds = copy(world), []
    for _ in range(max(3, RESIDENT_WEEKS // (n * WEEKS * 10))):
        copy_into(world, spare)
        began = time.perf_counter()
        run_weeks(spare, table, Levers(WEEKS), seed=1, start=0)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds) * 1e9 / WEEKS / n


def bench_sizes(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """Measure each size.

    Yields
    ------
    str
        One line per size; the last says whether all lie within ``LINEAR`` of the middle one.
    """
    found = {}
    for size in sizes:
        found[size] = ns_at(size)
        yield f"{size:>9,} residents: {found[size]:6.0f} ns per resident-week"
    middle = found[sorted(found)[len(found) // 2]]
    ratios = [ns / middle for ns in found.values()]
    worst = max(abs(ratio - 1.0) for ratio in ratios)
    verdict = "linear" if worst <= LINEAR else "not linear"
    yield f"ratio to the middle: {' '.join(f'{ratio:.2f}' for ratio in ratios)}; {verdict} within {LINEAR:.0%}"
