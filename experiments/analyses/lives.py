"""The runs of a store as arrays: draws beside one another, seeds behind them, failed and missing runs as holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.measures import RESIDENTS, Measure
from experiments.sweep.columns import OK
from experiments.sweep.specification import BASELINE
from sim.errors import BadInput, unknown

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.sweep.specification import Specification
    from experiments.sweep.store import Store

Floats = NDArray[np.float64]
#: An arm and its dose.
ArmKey = tuple[str, float]
NOTHING: ArmKey = (BASELINE, 0.0)
_MISSING, _OK, _FAILED = 0, 1, 2
#: Relative; double precision has some 2e-16, a sum of a run's weeks some hundred times that.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Scene:
    """One scenario of a sweep: where, in what state, under which service system."""

    place: str
    pressure: str
    system: str


@dataclass(frozen=True)
class Lives:
    """Runs of one scenario.

    Attributes
    ----------
    scene : Scene
        Which.
    arms : tuple of (str, float)
        Arms with their dose, the baseline first.
    values : dict of str to numpy.ndarray
        Column to float64[arms, draws, seeds]; NaN where there is no run or no value.
    state : numpy.ndarray
        int8[arms, draws, seeds]: 0 missing, 1 ended well, 2 failed.
    stopped : bool
        Whether a stopping rule ended the sweep: runs that are not there were not needed.
    """

    scene: Scene
    arms: tuple[ArmKey, ...]
    values: dict[str, Floats]
    state: NDArray[np.int8]
    stopped: bool = False

    @property
    def draws(self) -> int:
        """How many draws are planned; of a sweep that its stopping rule ended, how many it came to."""
        return int(self.state.shape[1])

    @property
    def seeds(self) -> int:
        """How many lives per draw are planned."""
        return int(self.state.shape[2])

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return int((self.state == _FAILED).sum())

    @property
    def missing(self) -> int:
        """Runs that were not made yet and are wanted."""
        return 0 if self.stopped else int((self.state == _MISSING).sum())

    def level(self, measure: Measure, arm: ArmKey) -> Floats:
        """A measure in one arm; float64[draws, seeds]."""
        at = self.arms.index(arm)
        found = self.values[measure.name][at]
        return np.asarray(found / (measure.years * self.values[RESIDENTS][at]) if measure.years else found)

    def difference(self, measure: Measure, arm: ArmKey, against: ArmKey = NOTHING) -> Floats:
        """Paired difference of an arm with another, the same draw and seed; float64[draws, seeds]."""
        here, there = self.level(measure, arm), self.level(measure, against)
        found = here - there
        # Both are sums of whole cents: what is left of equal sums is rounding, and would look like an effect.
        return np.where(np.abs(found) <= _ROUNDING * np.maximum(np.abs(here), np.abs(there)), 0.0, found)

    def answer(self, measure: Measure, arm: ArmKey) -> Floats:
        """The difference an arm makes; of the baseline its level. float64[draws, seeds]."""
        return self.level(measure, arm) if arm == NOTHING else self.difference(measure, arm)


def scenes(specification: Specification) -> tuple[Scene, ...]:
    """Scenarios of a sweep, in its own order."""
    asked = specification.scenarios
    return tuple(
        Scene(place, pressure, system)
        for place in asked.places
        for pressure in asked.pressures
        for system in specification.systems
    )


def scene_of(
    specification: Specification,
    place: str | None = None,
    pressure: str | None = None,
    system: str | None = None,
) -> Scene:
    """The scenario that is asked for; where nothing is asked, that of the primary contrast.

    Raises
    ------
    BadInput
        The sweep does not run it; every wrong name at once.
    """
    primary = specification.contrast()
    first = scenes(specification)[0]
    usual = (
        first if primary is None else Scene(primary.place or "", primary.pressure or "", primary.system or "")
    )
    problems = []
    found = []
    for kind, asked, standard in (
        ("place", place, usual.place),
        ("pressure", pressure, usual.pressure),
        ("system", system, usual.system),
    ):
        known = tuple(dict.fromkeys(getattr(scene, kind) for scene in scenes(specification)))
        if asked is not None and asked not in known:
            problems.append(f"{unknown(kind, asked, known)} (the sweep runs {', '.join(known)})")
        found.append(standard if asked is None else asked)
    if problems:
        raise BadInput(problems)
    return Scene(*found)


def arm_of(specification: Specification, arm: str | None = None, dose: float | None = None) -> ArmKey:
    """The arm that is asked for, by default that of the primary contrast; of an arm its last dose.

    Raises
    ------
    BadInput
        The sweep does not run it.
    """
    arms = specification.arms
    primary = specification.contrast()
    if arm is None:
        if primary is None or primary.arm is None or primary.dose is None:
            return NOTHING
        arm, dose = primary.arm, primary.dose if dose is None else dose
    doses = [strength for name, strength in arms if name == arm]
    if not doses:
        raise BadInput(unknown("policy", arm, [name for name, _ in arms]))
    if dose is not None and dose not in doses:
        raise BadInput(
            f"dose is {dose:g}: the sweep runs {arm} at {', '.join(f'{strength:g}' for strength in doses)}"
        )
    return arm, doses[-1] if dose is None else dose


def lives(store: Store, scene: Scene, measures: Sequence[Measure], *, more: Sequence[str] = ()) -> Lives:
    """Read the runs of one scenario.

    Parameters
    ----------
    store : Store
        May be written by somebody else meanwhile.
    scene : Scene
        Which scenario.
    measures : sequence of Measure
        What is wanted of every run.
    more : sequence of str
        More columns.

    Returns
    -------
    Lives
    """
    import pyarrow.compute as pc

    arms = store.specification.arms
    columns = list(dict.fromkeys([*(name for measure in measures for name in measure.columns), *more]))
    table = store.table(
        ["place", "starting_pressure", "system", "arm", "dose", "draw", "rep", "status", *columns]
    )
    for name, wanted in zip(
        ("place", "starting_pressure", "system"), (scene.place, scene.pressure, scene.system), strict=True
    ):
        table = table.filter(pc.equal(table.column(name), wanted))
    stopped = store.counts().left_out > 0
    shape = (len(arms), *(_reached(table) if stopped else _size(store)))
    state = np.zeros(shape, dtype=np.int8)
    values = {name: np.full(shape, np.nan) for name in columns}
    number = {arm: at for at, arm in enumerate(arms)}
    keys = zip(table.column("arm").to_pylist(), table.column("dose").to_pylist(), strict=True)
    at = np.array([number.get(key, -1) for key in keys], dtype=np.int64)
    draw, rep = (table.column(name).to_numpy().astype(np.int64) for name in ("draw", "rep"))
    # Rows of an older, larger plan are none of this one's.
    mine = (at >= 0) & (draw < shape[1]) & (rep < shape[2])
    where = (at[mine], draw[mine], rep[mine])
    well = np.array([status == OK for status in table.column("status").to_pylist()], dtype=bool)
    state[where] = np.where(well[mine], _OK, _FAILED)
    for name, found in values.items():
        column = table.column(name).to_numpy().astype(np.float64)
        found[where] = np.where(well, column, np.nan)[mine]
    return Lives(scene, arms, values, state, stopped)


def _reached(table: pa.Table) -> tuple[int, int]:
    """Draws and seeds up to the last of a table."""
    import pyarrow.compute as pc

    return tuple(int(pc.max(table.column(name)).as_py()) + 1 for name in ("draw", "rep"))  # type: ignore[return-value]


def _size(store: Store) -> tuple[int, int]:
    """Draws and seeds that are planned."""
    import pyarrow.parquet as pq

    newest = max(store.folder.glob("plan-*.parquet"))
    return _reached(pq.read_table(newest, columns=["draw", "rep"]))
