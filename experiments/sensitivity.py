"""One parameter at a time: which assumptions move the answer most.

Every uncertain parameter goes to the low and to the high end of its passport while all others stay at their central
value, with the same people and the same chance. Parameters act together, so the sizes do not add up to the spread of an
uncertainty run; the order tells where looking further pays most.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.local.figures import OwnFigures
from experiments.local.register import register_with, with_own_offers
from experiments.progress import Progress
from experiments.runs import BASELINE, WEEKS_PER_YEAR
from experiments.schema import rounded
from sim import record as R
from sim.errors import BadInput, unknown
from sim.parameters import Parameters, central
from sim.policies import levers_of
from sim.population import build, profile
from sim.rates import rates
from sim.start import burn_in, settle_people
from sim.state import copy
from sim.week import in_units, run_weeks

SCHEMA = "rondom.tornado/1"
#: What is moved: name to unit. With a policy it is the paired difference, without one the level of the baseline.
MEASURES = {
    "municipal_cost": "euros per inhabitant per year",
    "wellbeing": "points 0-10, mean over adults, last year",
}
ENDS = ("low", "high")


class Measured(NamedTuple):
    """The measures of one run or difference, in the order of ``MEASURES``."""

    municipal_cost: float
    wellbeing: float


@dataclass(frozen=True)
class Bar:
    """One parameter's effect on one measure.

    Attributes
    ----------
    parameter : str
        Id in the register.
    low, high : float
        Measure with the parameter at that end, mean over seeds.
    swing : float
        High minus low.
    error : float or None
        Standard error of the swing over seeds; None with one seed.
    """

    parameter: str
    low: float
    high: float
    swing: float
    error: float | None


@dataclass(frozen=True)
class Tornado:
    """Bars of every measure, largest first.

    Attributes
    ----------
    place, policy : str
        What was run; ``policy`` is ``baseline`` when levels were measured.
    years, seeds, seed : int
        Horizon, lives per setting, first seed.
    central : dict of str to float
        Measures at the central parameters.
    bars : dict of str to list of Bar
        Measure to its bars, those of all parameters that moved it.
    moved_nothing : tuple of str
        Parameters with no effect at all on either measure.
    """

    place: str
    policy: str
    years: int
    seeds: int
    seed: int
    central: dict[str, float]
    bars: dict[str, list[Bar]]
    moved_nothing: tuple[str, ...]

    def to_json(self, top: int | None = None) -> str:
        """Deterministic text: sorted keys, six significant digits; the ``top`` bars of each measure."""
        parts: dict[str, Any] = {"schema": SCHEMA, "units": MEASURES, **asdict(self)}
        parts["central"] = {name: rounded(value) for name, value in self.central.items()}
        parts["bars"] = {
            name: [
                {
                    key: rounded(value) if isinstance(value, float) else value
                    for key, value in asdict(bar).items()
                }
                for bar in bars[:top]
            ]
            for name, bars in self.bars.items()
        }
        return json.dumps(parts, sort_keys=True, indent=1) + "\n"


class Lives:
    """Measures of one place and policy at given parameters; the same world is never lived twice.

    Parameters
    ----------
    place : str
        Neighbourhood.
    policy : str
        Arm, or ``baseline`` for levels.
    years : int
        Horizon.
    seed : int
        Seed of the first life.
    own : OwnFigures, optional
        Offers that exist, as the municipality says.
    """

    def __init__(self, place: str, policy: str, years: int, seed: int, own: OwnFigures | None = None) -> None:
        self._place, self._policy, self._weeks, self._seed = place, policy, years * WEEKS_PER_YEAR, seed
        self._own = own
        self._known: dict[str, Measured] = {}

    def measure(self, p: Parameters, index: int) -> Measured:
        """Measures of life number ``index`` with parameters ``p``."""
        seed = self._seed * 100_003 + index
        people = build(profile(self._place), seed, p)
        n = int(people.birth.shape[0])
        r = with_own_offers(rates(p, n), self._own)
        arms = [BASELINE] if self._policy == BASELINE else [BASELINE, self._policy]
        levers = [levers_of(arm, p, self._weeks, self._place) for arm in arms]
        parts = [r, *(lever.table for lever in levers), *people]
        address = hashlib.sha256(
            str(seed).encode() + b"".join(np.ascontiguousarray(x).tobytes() for x in parts)
        )
        name = address.hexdigest()
        if name not in self._known:
            world = settle_people(people, r, seed=seed)
            burn_in(world, r, seed=seed)
            found = [_of(run_weeks(copy(world), r, lever, seed=seed, start=0), n) for lever in levers]
            self._known[name] = Measured(
                *(float(x) for x in (found[0] if len(found) == 1 else found[1] - found[0]))
            )
        return self._known[name]


def _of(counts: NDArray[np.int64], residents: int) -> NDArray[np.float64]:
    weekly = in_units(counts)
    cost = weekly[:, R.INDEX["cost_municipality"]].sum() * WEEKS_PER_YEAR / (weekly.shape[0] * residents)
    last = weekly[-WEEKS_PER_YEAR:]
    return np.array([cost, last[:, R.INDEX["wellbeing_sum"]].sum() / last[:, R.INDEX["adults"]].sum()])


def check_names(names: Sequence[str], own: OwnFigures | None = None) -> tuple[str, ...]:
    """Parameters asked for, or all uncertain ones; refuses unknown and fixed ones.

    A parameter for which the municipality gave one own figure is fixed.

    Raises
    ------
    BadInput
        With the nearest known name.
    """
    register = register_with(own)
    known = register.uncertain()
    problems = [
        f"parameter '{name}' is fixed: it has no low and high end to go to"
        if name in register
        else unknown("parameter", name, sorted(known))
        for name in names
        if name not in known
    ]
    if problems:
        raise BadInput(problems)
    return tuple(dict.fromkeys(names)) or known


def tornado(
    place: str,
    *,
    policy: str = BASELINE,
    years: int = 3,
    seeds: int = 2,
    seed: int = 1,
    names: Sequence[str] = (),
    own: OwnFigures | None = None,
    threads: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Tornado:
    """Move every uncertain parameter to its two ends, one at a time.

    Parameters
    ----------
    place : str
        Neighbourhood, at low starting pressure.
    policy : str
        Arm whose difference with the baseline is measured; ``baseline`` measures levels.
    years, seeds, seed : int
        Horizon; lives per setting; first seed.
    names : sequence of str
        Only these parameters; all uncertain ones when empty.
    own : OwnFigures, optional
        The municipality's own figures.
    threads : int, optional
        Default: the number of processors.
    on_progress : callable, optional
        Told after every parameter.
    stop : threading.Event, optional
        When set, parameters not begun yet are left out.

    Returns
    -------
    Tornado

    Raises
    ------
    BadInput
        For parameters that are unknown or fixed.
    """
    wanted = check_names(names, own)
    register, lives = register_with(own), Lives(place, policy, years, seed, own)
    middle = central(register)
    base = np.mean([lives.measure(middle, index) for index in range(seeds)], axis=0)
    done = 0

    def both_ends(name: str) -> NDArray[np.float64] | None:
        """Measures; float64[end, seed, measure]."""
        nonlocal done
        if stop is not None and stop.is_set():
            return None
        entry = register[name]
        ends = [middle.replace({name: end}) for end in (entry.low, entry.high)]
        found = np.array([[lives.measure(p, index) for index in range(seeds)] for p in ends])
        done += 1
        if on_progress is not None:
            on_progress(Progress(done, len(wanted), name))
        return found

    with ThreadPoolExecutor(max_workers=threads or os.cpu_count() or 1) as pool:
        results = zip(wanted, pool.map(both_ends, wanted), strict=True)
        found = {name: ends for name, ends in results if ends is not None}
    bars = {measure: _bars(found, k) for k, measure in enumerate(MEASURES)}
    moved = {bar.parameter for every in bars.values() for bar in every}
    return Tornado(
        place=place,
        policy=policy,
        years=years,
        seeds=seeds,
        seed=seed,
        central=dict(zip(MEASURES, (float(x) for x in base), strict=True)),
        bars=bars,
        moved_nothing=tuple(name for name in found if name not in moved),
    )


def _bars(found: dict[str, NDArray[np.float64]], measure: int) -> list[Bar]:
    bars = []
    for name, ends in found.items():
        swings = ends[1, :, measure] - ends[0, :, measure]
        if not swings.any():
            continue
        error = float(swings.std(ddof=1) / np.sqrt(swings.size)) if swings.size > 1 else None
        low, high = (float(ends[end, :, measure].mean()) for end in range(len(ENDS)))
        bars.append(Bar(name, low, high, float(swings.mean()), error))
    return sorted(bars, key=lambda bar: (-abs(bar.swing), bar.parameter))
