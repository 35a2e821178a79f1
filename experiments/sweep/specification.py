"""What a sweep is to be: scenarios, policies and doses, uncertainties, replications; refused when any part is wrong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.errors import nearest

#: The arm in which nothing changes; it always runs.
BASELINE = "baseline"
#: The service system when none is given.
USUAL = "usual"
#: Horizon, and the longest one.
YEARS, MOST_YEARS = 5, 10
#: Stands for every series the model records.
ALL_SERIES = "all"
#: Beyond this, somebody has to say so.
MANY = 1_000_000
#: Beyond this, nobody can mean it.
MOST_RUNS = 100_000_000

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)
#: A name becomes a folder and a cell of a spreadsheet.
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9_. -]{0,78}[A-Za-z0-9_])?$")]
Arm = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9_+-]*$")]
Count = Annotated[int, Field(ge=1, le=10_000_000)]
Rate = Annotated[float, Field(ge=0.0, le=0.2)]
Dose = Annotated[float, Field(gt=0.0, le=1.0)]
Pressure = Literal["low", "high"]
#: Starting pressures when none is given.
PRESSURES: tuple[Pressure, ...] = ("low", "high")
Method = Literal["central", "joint", "grid", "list", "latin", "sobol", "table"]
#: Methods that choose their own points from ranges.
DRAWN = ("latin", "sobol")


def twice(kind: str, values: Sequence[object]) -> list[str]:
    """A sentence when a list names something more than once.

    Examples
    --------
    >>> twice("places", ["alverna", "alverna"])
    ['places names alverna more than once: name each once']
    """
    found = [value for value, times in Counter(values).items() if times > 1]
    return [f"{kind} names {', '.join(map(str, found[:5]))} more than once: name each once"] if found else []


def not_run(chosen: Mapping[str, tuple[str | None, Iterable[str]]]) -> list[str]:
    """A sentence for every name in the primary contrast that the sweep does not run.

    Parameters
    ----------
    chosen : mapping
        Key of ``primary`` to the name given there (None: nothing) and the names that run.

    Examples
    --------
    >>> not_run({"place": ("alvrena", ["alverna"]), "arm": (None, [])})
    ["primary.place is 'alvrena', which the sweep does not run: did you mean 'alverna'? It runs: alverna"]
    """
    problems = []
    for key, (name, runs) in chosen.items():
        listed = list(runs)
        if name is not None and name not in listed:
            guess = nearest(name, listed)
            hint = f"did you mean '{guess}'? " if guess else ""
            said = ", ".join(listed[:12]) or "none"
            problems.append(f"primary.{key} is '{name}', which the sweep does not run: {hint}It runs: {said}")
    return problems


def _once(kind: str, values: Sequence[object]) -> None:
    for problem in twice(kind, values):
        raise ValueError(problem)


class _Part(BaseModel):
    model_config = _STRICT


class Scenarios(_Part):
    """Where and in what state a sweep begins: every place with every pressure and every system.

    Attributes
    ----------
    places : tuple of str
        Neighbourhoods.
    pressures : tuple of str
        Starting pressures, ``low`` and ``high`` when left out.
    systems : dict of str to dict
        Service systems: a name to the parameters that are fixed in it. Without any there is one, ``usual``.
    local : str or None
        A municipality's own figures: the sheet of ``rondom local template``, filled in, beside the specification.
    """

    places: Annotated[tuple[Name, ...], Field(min_length=1, max_length=10_000, strict=False)]
    pressures: Annotated[tuple[Pressure, ...], Field(min_length=1, strict=False)] = PRESSURES
    systems: Annotated[dict[Name, dict[str, float]], Field(max_length=1000)] = {}
    local: Annotated[str, Field(min_length=1, max_length=500)] | None = None

    @model_validator(mode="after")
    def _apart(self) -> Self:
        _once("places", self.places)
        _once("pressures", self.pressures)
        return self


class PolicyDoses(_Part):
    """One arm at one or more strengths.

    Attributes
    ----------
    arm : str
        A policy, or several joined with ``+``.
    doses : tuple of float
        Strengths, above 0 up to 1 (as designed).
    """

    arm: Arm
    doses: Annotated[tuple[Dose, ...], Field(min_length=1, max_length=1000, strict=False)] = (1.0,)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.arm == BASELINE:
            raise ValueError(f"'{BASELINE}' always runs: leave it out of the policies")
        _once("doses", self.doses)
        return self


class Spread(_Part):
    """How one parameter is varied: ``values``, or ``low`` and ``high``, or neither: by its own law in the register."""

    low: float | None = None
    high: float | None = None
    values: Annotated[tuple[float, ...], Field(min_length=1, max_length=1_000_000, strict=False)] | None = (
        None
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high go together: give both, or neither")
        if self.low is not None and self.values is not None:
            raise ValueError("give either values, or low and high")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low is {self.low:g} and high is {self.high:g}: low must be below high")
        if self.values is not None:
            _once("values", self.values)
        return self


class Uncertainties(_Part):
    """Which parameters differ between draws.

    Attributes
    ----------
    method : str
        ``central``: none. ``joint``: all uncertain parameters and published figures, ``draws`` times. ``grid``:
        every combination of ``values``. ``latin``, ``sobol``: ``draws`` points in the ranges. ``list``: ``points``.
        ``table``: rows of the CSV file ``table``.
    draws : int or None
        How many, for ``joint``, ``latin`` and ``sobol``.
    parameters : dict of str to Spread
        For ``grid``, ``latin`` and ``sobol``.
    points : tuple of dict
        For ``list``: parameters of each draw.
    table : str or None
        For ``table``: file beside the specification, one column per parameter, one row per draw.
    others : {'central', 'joint'}
        Where parameters stand that are not named.
    """

    method: Method = "central"
    draws: Count | None = None
    parameters: Annotated[dict[str, Spread], Field(max_length=2000)] = {}
    points: Annotated[tuple[dict[str, float], ...], Field(max_length=1_000_000, strict=False)] = ()
    table: str | None = None
    others: Literal["central", "joint"] = "central"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        wants = {
            "draws": self.method in ("joint", *DRAWN),
            "parameters": self.method in ("grid", *DRAWN),
            "points": self.method == "list",
            "table": self.method == "table",
        }
        problems = [
            f"method '{self.method}' needs {key}"
            if wanted
            else f"method '{self.method}' has no use for {key}"
            for key, wanted in wants.items()
            if wanted != bool(getattr(self, key))
        ]
        if self.method == "grid":
            problems += [
                f"parameters.{name} needs values in a grid"
                for name, spread in self.parameters.items()
                if spread.values is None
            ]
        if self.method in DRAWN:
            problems += [
                f"parameters.{name} has values: expected low and high, or {{}}, with method '{self.method}'"
                for name, spread in self.parameters.items()
                if spread.values is not None
            ]
        if self.method == "sobol" and self.draws and self.draws & (self.draws - 1):
            near = 1 << round(math.log2(self.draws))
            problems.append(f"draws is {self.draws}: expected a power of two with 'sobol', such as {near}")
        if self.others == "joint" and self.method in ("central", "joint"):
            problems.append(f"others = 'joint' has no use with method '{self.method}'")
        names = {name for point in self.points for name in point}
        problems += [
            f"points[{k}] gives {', '.join(sorted(point)) or 'nothing'}: expected {', '.join(sorted(names))}"
            for k, point in enumerate(self.points)
            if set(point) != names
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self


class Replications(_Part):
    """How often every draw is lived.

    Attributes
    ----------
    seeds : int
        Lives per draw.
    common : bool
        Whether all draws share the same seeds, so that a difference between draws is not luck. Without it every life
        has a seed of its own, as the pairs of ``rondom compare`` have.
    """

    seeds: Count = 1
    common: bool = True


class Primary(_Part):
    """The contrast the sweep is for, named beforehand: an arm minus another in one scenario.

    Attributes
    ----------
    outcome : str
        Column of the table of runs, such as ``cost_all``.
    arm : str or None
        The first policy when left out.
    dose : float or None
        The last dose of the arm when left out.
    against : str
        Arm it is compared with.
    place, pressure, system : str or None
        The first of each when left out.
    half_width : float or None
        How sure the mean difference is to be: half of its 95 % interval, in the unit of the outcome. Where it is given,
        the sweep stops when two looks after one another are so sure.
    first_pairs, batch_pairs : int
        Pairs at the first look, and at least so many more at every next one.
    max_pairs : int or None
        No more pairs than this, however unsure the mean is; all that are planned when left out.
    """

    outcome: str = "cost_all"
    arm: Arm | None = None
    dose: Dose | None = None
    against: Arm = BASELINE
    place: Name | None = None
    pressure: Pressure | None = None
    system: Name | None = None
    half_width: Annotated[float, Field(gt=0.0)] | None = None
    first_pairs: Annotated[int, Field(ge=2, le=10_000_000)] = 30
    batch_pairs: Count = 10
    max_pairs: Count | None = None

    @model_validator(mode="after")
    def _rule(self) -> Self:
        if self.half_width is None and self.model_fields_set & {"first_pairs", "batch_pairs", "max_pairs"}:
            raise ValueError(
                "first_pairs, batch_pairs and max_pairs belong to a stopping rule: give half_width too"
            )
        if self.max_pairs is not None and self.max_pairs < self.first_pairs:
            raise ValueError(
                f"max_pairs is {self.max_pairs}: expected first_pairs ({self.first_pairs}) or more"
            )
        return self


class Kept(_Part):
    """What is kept of every run, besides its outcomes.

    Attributes
    ----------
    series : tuple of str
        Weekly series by name; ``["all"]`` for all of them.
    looks : bool
        Whether persons and households are looked at as ``rondom compare`` does.
    """

    series: Annotated[tuple[str, ...], Field(strict=False)] = ()
    looks: bool = False

    @model_validator(mode="after")
    def _apart(self) -> Self:
        _once("series", self.series)
        return self


class Specification(_Part):
    """A whole sweep. The parts are told in docs/sweeps.md.

    Attributes
    ----------
    name : str
        Also the name of the store's folder.
    years : int
        Horizon, 1 to 10 years of 52 weeks.
    seed : int
        First seed of draws and lives.
    discount_costs, discount_effects : float
        Yearly rates (Zorginstituut guideline 2024: 3 % and 1.5 %).
    """

    name: Name
    years: Annotated[int, Field(ge=1, le=MOST_YEARS)] = YEARS
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    discount_costs: Rate = 0.03
    discount_effects: Rate = 0.015
    scenarios: Scenarios
    policies: Annotated[tuple[PolicyDoses, ...], Field(max_length=1000, strict=False)] = ()
    uncertainties: Uncertainties = Uncertainties()
    replications: Replications = Replications()
    primary: Primary = Primary()
    store: Kept = Kept()

    @model_validator(mode="after")
    def _named(self) -> Self:
        _once("policies", [policy.arm for policy in self.policies])
        chosen: dict[str, tuple[str | None, Iterable[str]]] = {
            "place": (self.primary.place, self.scenarios.places),
            "pressure": (self.primary.pressure, self.scenarios.pressures),
            "system": (self.primary.system, self.systems),
            "arm": (self.primary.arm, [policy.arm for policy in self.policies]),
            "against": (self.primary.against, [BASELINE, *(policy.arm for policy in self.policies)]),
        }
        problems = not_run(chosen)
        if self.primary.dose is not None and self.primary.dose not in self._doses(self.primary.arm):
            problems.append(f"primary.dose is {self.primary.dose:g}: expected one of the arm's doses")
        arm = self.primary.arm or next((policy.arm for policy in self.policies), None)
        if self.primary.against == arm:
            problems.append(
                f"primary.against is '{arm}', the arm itself: name the baseline or another policy"
            )
        if len(self._doses(self.primary.against)) > 1:
            problems.append(
                f"primary.against is '{self.primary.against}', which runs at several doses: name the baseline or a "
                "policy with one"
            )
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _doses(self, arm: str | None) -> tuple[float, ...]:
        return next((p.doses for p in self.policies if arm in (None, p.arm)), ())

    @property
    def systems(self) -> dict[str, dict[str, float]]:
        """Service systems by name; one without changes when none is given."""
        return self.scenarios.systems or {USUAL: {}}

    @property
    def arms(self) -> tuple[tuple[str, float], ...]:
        """Every arm with its dose, the baseline (dose 0) first."""
        doses = ((policy.arm, dose) for policy in self.policies for dose in policy.doses)
        return ((BASELINE, 0.0), *doses)

    def contrast(self) -> Primary | None:
        """The primary contrast with everything filled in; None when there is no policy."""
        if not self.policies:
            return None
        asked = self.primary
        arm = asked.arm or self.policies[0].arm
        return asked.model_copy(
            update={
                "arm": arm,
                "dose": asked.dose or self._doses(arm)[-1],
                "place": asked.place or self.scenarios.places[0],
                "pressure": asked.pressure or self.scenarios.pressures[0],
                "system": asked.system or next(iter(self.systems)),
            }
        )
