"""What a model is asked for, refused when any part of it is wrong, before anything is built."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.begin import PRESSURES
from sim.errors import BadInput, unknown
from sim.policies import Policy, members_of
from sim.population import Profile, profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario import Scenario

#: Seeds are those of a question: from 0 up to this.
SEEDS: Final = 2**31


#: A model year. Five years are 260 weekly steps, as in the model text.
_WEEKS: Final = 52


#: What a word of the model is called in a scenario, when that is another word.
_THERE: Final = {"policy": "policies", "weeks": "years"}


class Asked(NamedTuple):
    """The words of ``sim.Model`` but for seed and own figures, with what holds when they are left out."""

    place: Any
    policy: str | Policy | Sequence[Policy] = "baseline"
    pressure: str = "low"
    pair: int = 0
    uncertainty: bool = False
    weeks: int = 260


def spelled_out(scenario: Scenario, asked: Asked, rng: Any, seed: Any) -> tuple[Asked, Any]:
    """The words that a scenario stands for, and the seed.

    Parameters
    ----------
    scenario : Scenario
        What is asked for.
    asked : Asked
        What was said beside it: nothing may have been.
    rng, seed
        As of ``sim.Model``; the seed of the scenario when both are left out.

    Raises
    ------
    BadInput
        A word beside the scenario, or a policy that cannot be.
    """
    usual = Asked(asked.place)
    problems = [
        f"{name} is given beside a scenario: set it there, Scenario(..., {_THERE.get(name, name)}=...)"
        for name, said, left_out in zip(Asked._fields, asked, usual, strict=True)
        if said is not left_out and said != left_out
    ]
    policy: str | tuple[Policy, ...] = "baseline"
    try:
        if scenario.policies:
            members = members_of("+".join(scenario.policies), scenario.place)
            doses = scenario.policies.values()
            policy = tuple(
                one.model_copy(update={"strength": one.strength * dose})
                for one, dose in zip(members, doses, strict=True)
            )
    except BadInput as error:
        problems += error.problems
    try:
        profile(scenario.place)
    except BadInput as error:
        problems += error.problems
    if problems:
        raise BadInput(problems)
    told = Asked(
        scenario.place,
        policy,
        scenario.pressure,
        scenario.pair,
        scenario.uncertainty,
        scenario.years * _WEEKS,
    )
    return told, scenario.seed if rng is None and seed is None else rng


def is_whole(number: object) -> bool:
    """Whether this is a whole number, numpy's included; True and False are none."""
    return isinstance(number, Integral) and not isinstance(number, bool)


def checked(
    place: str | Profile, rng: Any, seed: Any, *, policy: object, pressure: str, pair: int, weeks: int
) -> tuple[Profile, int]:
    """Figures of the place, and the seed.

    Parameters
    ----------
    place, rng, seed, policy, pressure, pair, weeks
        As of ``sim.Model``.

    Raises
    ------
    BadInput
        With one sentence per problem.
    """
    problems: list[str] = []
    figures, question = None, 0
    try:
        figures = place if isinstance(place, Profile) else profile(place)
    except BadInput as error:
        problems += error.problems
    try:
        question = seed_of(rng, seed)
    except BadInput as error:
        problems += error.problems
    if isinstance(policy, str) and policy != "baseline":
        try:
            members_of(policy, figures.place if figures else "")
        except BadInput as error:
            problems += error.problems
    if pressure not in PRESSURES:
        problems.append(unknown("pressure", str(pressure), PRESSURES))
    if not is_whole(pair) or pair < 0:
        problems.append(f"pair is {pair!r}: expected a whole number of 0 or more")
    if not is_whole(weeks) or weeks < 1:
        problems.append(f"weeks is {weeks!r}: expected a whole number of 1 or more")
    if problems or figures is None:
        raise BadInput(problems)
    return figures, question


def seed_of(rng: Any, seed: Any) -> int:
    """Seed of the question from whatever Mesa takes.

    Examples
    --------
    >>> seed_of(7, None), seed_of(None, 7)
    (7, 7)
    """
    if rng is not None and seed is not None:
        raise BadInput("rng and seed are both given: they are two names for one thing, give one")
    given = seed if rng is None else rng
    if is_whole(given):
        if not 0 <= given < SEEDS:
            raise BadInput(f"the seed is {given}: expected a whole number from 0 to {SEEDS - 1}")
        return int(given)
    if isinstance(given, bool):
        raise BadInput(f"the seed is {given}: expected a whole number from 0 to {SEEDS - 1}")
    try:
        return int(np.random.default_rng(given).integers(SEEDS))
    except (TypeError, ValueError) as error:
        raise BadInput(
            f"the seed is {given!r}: expected a whole number from 0 to {SEEDS - 1}, or what numpy.random.default_rng "
            "takes"
        ) from error
