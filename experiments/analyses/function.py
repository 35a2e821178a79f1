"""The model as a function of its parameters: what other programs for experiments want to be given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from experiments.sweep import known
from experiments.sweep.columns import OK, outcome_names
from experiments.sweep.design import Origin
from experiments.sweep.plan import Arm, Unit
from experiments.sweep.specification import BASELINE
from experiments.sweep.unit import Settings, live
from sim.errors import BadInput


def difference(
    place: str,
    policy: str,
    values: Mapping[str, float] | None = None,
    *,
    dose: float = 1.0,
    pressure: str = "low",
    years: int = 5,
    seed: int = 1,
) -> dict[str, float | None]:
    """What a policy changes in one life: every outcome with it minus the same without it, same people, same luck.

    Parameters
    ----------
    place, policy : str
        See ``rondom neighbourhoods list`` and ``rondom policies list``.
    values : mapping of str to float, optional
        Parameters that are not at their central value.
    dose : float
        Strength of the policy, above 0 up to 1.
    pressure : {'low', 'high'}
        Starting pressure.
    years : int
        Horizon, 1 to 10.
    seed : int
        Of the life. Equal arguments give equal answers, in any process and any order.

    Returns
    -------
    dict of str to (float or None)
        Columns of the table of runs (docs/sweeps.md); None where one of the two lives has no value.

    Raises
    ------
    BadInput
        Every unknown name and every value outside its range, at once.
    RuntimeError
        A life raised; its story is the message.
    """
    changes = dict(values or {})
    problems = known.name_problems("place", [place], known.places(), "place")
    problems += known.arm_problems(policy, "policy") + known.value_problems(changes, "values")
    if not 0.0 < dose <= 1.0:
        problems.append(f"dose is {dose:g}: expected a number above 0, at most 1")
    if pressure not in ("low", "high"):
        problems.append(f"pressure is '{pressure}': expected low or high")
    if not 1 <= years <= 10:
        problems.append(f"years is {years}: expected a whole number from 1 to 10")
    if problems:
        raise BadInput(problems)
    arms = (Arm(BASELINE, pressure, BASELINE, 0.0), Arm(policy, pressure, policy, dose))
    unit = Unit(place, "usual", Origin(None, 0, tuple(changes.items())), 0, seed, arms)
    lived = live(unit, Settings(years, 0.03, 0.015, looks=False, series=()))
    if any(row["status"] != OK for row in lived.rows):
        raise RuntimeError(next(iter(lived.failures.values())))
    base, plan = lived.rows
    return {name: _minus(plan[name], base[name]) for name in outcome_names(years)}


def _minus(plan: object, base: object) -> float | None:
    return None if plan is None or base is None else cast("float", plan) - cast("float", base)
