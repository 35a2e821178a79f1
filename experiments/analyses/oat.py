"""One parameter at a time: each goes to the low and the high end of its passport, the others stay central.

The same seeds are lived at every point. A swing is a mean over seeds, and its noise is half of the 95 % interval of
that mean: a bar inside its noise may be luck. Parameters of ``people_*`` build other people at each end, so their
luck is large. Parameters act together: the swings do not add up to the spread of an uncertainty run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.answered import Answered, answered, half_width
from experiments.analyses.laws import centre_of, ends_of
from experiments.analyses.measures import Measure
from experiments.analyses.study import Design, design_by
from experiments.quantities import rounded

if TYPE_CHECKING:
    from experiments.sweep.store import Store
    from sim.register import Register

Floats = NDArray[np.float64]
SCHEMA = "rondom.tornado/2"


@dataclass(frozen=True)
class Bar:
    """One parameter's effect on one measure.

    Attributes
    ----------
    parameter : str
        Id in the register.
    low, high : float
        Measure with the parameter at that end, mean over the seeds that ended well at both.
    swing : float
        High minus low.
    noise : float or None
        Half of the 95 % interval of the swing over seeds; None with one seed.
    clear : bool or None
        Whether the swing is larger than its noise; None with one seed.
    seeds, failed : int
        Seeds it rests on; runs at its two ends that failed.
    """

    parameter: str
    low: float
    high: float
    swing: float
    noise: float | None
    clear: bool | None
    seeds: int
    failed: int


@dataclass(frozen=True)
class Tornado:
    """Bars of every measure, largest first.

    Attributes
    ----------
    place, pressure, policy : str
        What was run; ``policy`` is ``baseline`` when levels were measured.
    years, seeds, seed : int
        Horizon, lives per setting, first seed.
    units : dict of str to str
        Measure to its unit.
    central : dict of str to float or None
        Measures at the central parameters; None when those runs failed or are missing.
    bars : dict of str to list of Bar
        Measure to its bars, those of all parameters that moved it.
    moved_nothing : tuple of str
        Parameters with no effect at all on any measure.
    without_answer : tuple of str
        Parameters whose runs failed or were not made yet.
    failed, missing : int
        Runs.
    """

    place: str
    pressure: str
    policy: str
    years: int
    seeds: int
    seed: int
    units: dict[str, str]
    central: dict[str, float | None]
    bars: dict[str, list[Bar]]
    moved_nothing: tuple[str, ...]
    without_answer: tuple[str, ...]
    failed: int
    missing: int

    def to_json(self, top: int | None = None) -> str:
        """Deterministic text: sorted keys, six significant digits; the ``top`` bars of each measure."""
        parts: dict[str, Any] = {"schema": SCHEMA, **asdict(self)}
        parts["central"] = {name: _short(value) for name, value in self.central.items()}
        parts["bars"] = {
            name: [{key: _short(value) for key, value in asdict(bar).items()} for bar in bars[:top]]
            for name, bars in self.bars.items()
        }
        return json.dumps(parts, sort_keys=True, indent=1) + "\n"


def _short(value: Any) -> Any:
    return rounded(value) if isinstance(value, float) else value


def design(names: Sequence[str], register: Register | None = None) -> Design:
    """Centre first, then the low and the high end of every parameter in turn.

    Parameters
    ----------
    names : sequence of str
        Uncertain parameters.
    register : Register, optional
        With a municipality's own figures in it; the shipped one when left out.
    """
    centre, ends = centre_of(names, register), ends_of(names, register)
    values = np.tile(centre, (1 + 2 * len(names), 1))
    for k in range(len(names)):
        values[1 + 2 * k : 3 + 2 * k, k] = ends[:, k]
    return Design("oat", tuple(names), {}, values)


def tornado(store: Store, measures: Sequence[Measure]) -> Tornado:
    """Bars of a study that was laid out one at a time, from its store.

    Parameters
    ----------
    store : Store
        Finished or not: parameters whose runs are not all there say so.
    measures : sequence of Measure
        What is looked at.

    Raises
    ------
    BadInput
        The store is of no such study.
    """
    laid = design_by(store, "oat")
    found = answered(store, laid, measures)
    names = laid.names
    asked = store.specification
    bars = {measure.name: _bars(found, measure, names) for measure in measures}
    known = {
        name for every in bars.values() for name, bar in zip(names, every, strict=True) if bar is not None
    }
    moved = {
        measure: sorted(
            (bar for bar in every if bar is not None and bar.swing != 0.0),
            key=lambda bar: (-abs(bar.swing), bar.parameter),
        )
        for measure, every in bars.items()
    }
    moving = {bar.parameter for every in moved.values() for bar in every}
    return Tornado(
        place=found.scene.place,
        pressure=found.scene.pressure,
        policy=found.arm[0],
        years=asked.years,
        seeds=asked.replications.seeds,
        seed=asked.seed,
        units={measure.name: measure.unit for measure in measures},
        central={measure.name: _mean(found.values[measure.name][0]) for measure in measures},
        bars=moved,
        moved_nothing=tuple(name for name in names if name in known and name not in moving),
        without_answer=tuple(name for name in names if name not in known),
        failed=found.failed,
        missing=found.missing,
    )


def _mean(values: Floats) -> float | None:
    there = values[np.isfinite(values)]
    return float(there.mean()) if there.size else None


def _bars(found: Answered, measure: Measure, names: Sequence[str]) -> list[Bar | None]:
    """One bar per parameter; None without a seed that has a value at both ends."""
    values = found.values[measure.name]
    bars: list[Bar | None] = []
    for k, name in enumerate(names):
        low, high = values[1 + 2 * k], values[2 + 2 * k]
        both = np.isfinite(low) & np.isfinite(high)
        failed = int(found.failed_rows[1 + 2 * k : 3 + 2 * k].sum())
        if not both.any():
            bars.append(None)
            continue
        swings = high[both] - low[both]
        swing, noise = float(swings.mean()), half_width(swings)
        bars.append(
            Bar(
                name,
                float(low[both].mean()),
                float(high[both].mean()),
                swing,
                noise,
                None if noise is None else abs(swing) > noise,
                int(both.sum()),
                failed,
            )
        )
    return bars
