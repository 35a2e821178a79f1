"""One unit of work: one neighbourhood, draw and seed, built and burnt in once, and every arm lived from there."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from experiments.lives import Lives, Seen, begin, start_figures
from experiments.outcomes import outcomes
from experiments.runs import Looks, RunKey, Runs
from experiments.sweep import identity
from experiments.sweep.columns import FAILED, OK, digest, outcome_values
from experiments.sweep.plan import Arm, Unit
from experiments.sweep.specification import ALL_SERIES, BASELINE, Specification
from sim import record as R
from sim.begin import Begun

#: What a row says of an error; the whole of it stands in ``failures/``.
_SENTENCE = 300


@dataclass(frozen=True)
class Settings:
    """What all units of a sweep share; travels with each.

    Attributes
    ----------
    years : int
        Horizon.
    discount_costs, discount_effects : float
        Yearly rates.
    looks : bool
        Whether persons and households are looked at.
    series : tuple of str
        Weekly series that are kept.
    """

    years: int
    discount_costs: float
    discount_effects: float
    looks: bool
    series: tuple[str, ...]


@dataclass(frozen=True)
class Lived:
    """What came of a unit.

    Attributes
    ----------
    unit : Unit
        What was asked.
    rows : list of dict
        One per finished run, ready for the table but for the session.
    weekly : dict of str to numpy.ndarray
        Run id to float32[weeks, series] of the series that are kept.
    values : dict of str to float
        The parameters.
    failures : dict of str to str
        Run id to the whole story, of runs that raised.
    seconds : float
        Wall clock.
    """

    unit: Unit
    rows: list[dict[str, object]]
    weekly: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def live(unit: Unit, settings: Settings, stop: Callable[[], bool] | None = None) -> Lived:
    """Live one unit.

    Parameters
    ----------
    unit : Unit
        What is asked.
    settings : Settings
        What is kept.
    stop : callable, optional
        Asked before every arm; when true, the arms that are left stay undone.

    Returns
    -------
    Lived
        A run that raises is a row of status ``failed``; the others of its unit go on.
    """
    began = time.perf_counter()
    if stop is not None and stop():
        return Lived(unit, [])
    try:
        begun = begin(unit.place, unit.origin, unit.seed)
    except Exception as error:  # noqa: BLE001 - whatever a draw does wrong is a row, not the end of the sweep
        return _lost(unit, error, time.perf_counter() - began)
    return _Life(unit, settings, begun, time.perf_counter() - began).arms(stop or _never)


def failure_rows(
    unit: Unit, status: str, text: str, seconds: float, attempts: int = 1
) -> list[dict[str, object]]:
    """Rows of a unit of which nothing came."""
    each = seconds / len(unit.arms)
    return [
        {**keys_of(unit, arm), **_state(status, each, attempts), "error": text[:_SENTENCE]}
        for arm in unit.arms
    ]


def keys_of(unit: Unit, arm: Arm) -> dict[str, object]:
    """Which run a row is."""
    return {
        "run_id": arm.run_id, "place": unit.place, "starting_pressure": arm.pressure, "system": unit.system,
        "arm": arm.policy, "dose": arm.dose, "draw": unit.origin.index, "rep": unit.rep, "seed": unit.seed,
    }  # fmt: skip


def _state(status: str, seconds: float, attempts: int = 1) -> dict[str, object]:
    return {"status": status, "seconds": seconds, "attempts": attempts, "model": identity.model()}


def _never() -> bool:
    return False


def _story(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\n", " ")


def _lost(unit: Unit, error: Exception, seconds: float) -> Lived:
    rows = failure_rows(unit, FAILED, _said(error), seconds)
    return Lived(unit, rows, failures={arm.run_id: _story(error) for arm in unit.arms}, seconds=seconds)


class _Life:
    """The arms of one unit, from the week its burn-in ended."""

    def __init__(self, unit: Unit, settings: Settings, begun: Begun, spent: float) -> None:
        p = begun.parameters
        self._unit, self._settings, self._begun = unit, settings, begun
        self._shared = spent / len(unit.arms)
        self._lives = Lives(begun, unit.place, settings.years, looks=settings.looks)
        self._start = {**start_figures(p, begun.residents, begun.before), "residents": float(begun.residents)}
        self._digest = p.digest()[:16]
        self._lived = Lived(unit, [], values=dict(p), seconds=spent)

    def arms(self, stop: Callable[[], bool]) -> Lived:
        """Live all arms, those of one starting pressure after one another."""
        for pressure in dict.fromkeys(arm.pressure for arm in self._unit.arms):
            if stop():
                break
            mine = [arm for arm in self._unit.arms if arm.pressure == pressure]
            try:
                self._lives.press(pressure)
                if self._lives.looks and mine[0].policy != BASELINE:
                    # Looks stand beside those of the baseline, also when that run is in the store already.
                    self._lives.live(BASELINE, 0.0)
            except Exception as error:  # noqa: BLE001 - as in live: a row, not the end
                for arm in mine:
                    self._fail(arm, error, 0.0)
                continue
            for arm in mine:
                if stop():
                    break
                self._one(arm)
        return self._lived

    def _one(self, arm: Arm) -> None:
        began = time.perf_counter()
        try:
            weekly, looked = self._lives.live(arm.policy, arm.dose)
            self._keep(arm, weekly, looked, began)
        except Exception as error:  # noqa: BLE001 - as in live: a row, not the end
            self._fail(arm, error, time.perf_counter() - began)

    def _keep(self, arm: Arm, weekly: NDArray[np.float64], looked: Seen | None, began: float) -> None:
        runs = self._runs(arm, weekly, looked)
        settings = self._settings
        found = outcomes(
            runs, discount_costs=settings.discount_costs, discount_effects=settings.discount_effects
        )
        values = outcome_values(runs, found, 0, self._start)
        seconds = time.perf_counter() - began + self._shared
        self._lived.rows.append(
            {
                **keys_of(self._unit, arm),
                **_state(OK, seconds),
                "parameters": self._digest,
                "digest": digest(values),
                **values,
            }
        )
        if settings.series:
            columns = [R.INDEX[name] for name in settings.series]
            self._lived.weekly[arm.run_id] = weekly[:, columns].astype(np.float32)

    def _runs(self, arm: Arm, weekly: NDArray[np.float64], looked: Seen | None) -> Runs:
        unit = self._unit
        return Runs(
            rows=[RunKey(unit.place, arm.pressure, arm.policy, unit.rep, unit.seed, 0)],
            weekly=weekly[None],
            series=R.NAMES,
            residents0={unit.place: self._begun.residents},
            parameters=[self._begun.parameters],
            complete_pairs=1,
            looks=None if looked is None else Looks(_alone(looked.levels), _alone(looked.paired)),
        )

    def _fail(self, arm: Arm, error: Exception, seconds: float) -> None:
        row = {**keys_of(self._unit, arm), **_state(FAILED, seconds + self._shared)}
        self._lived.rows.append({**row, "error": _said(error)[:_SENTENCE]})
        self._lived.failures[arm.run_id] = _story(error)


def _alone(found: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    return {name: np.asarray(values)[None] for name, values in found.items()}


def settings_of(specification: Specification) -> Settings:
    """Settings of a specification; ``all`` stands for every series the model records."""
    asked = specification.store
    return Settings(
        years=specification.years,
        discount_costs=specification.discount_costs,
        discount_effects=specification.discount_effects,
        looks=asked.looks,
        series=R.NAMES if ALL_SERIES in asked.series else asked.series,
    )
