"""What a model is asked for, refused when any part of it is wrong, before anything is built."""

from __future__ import annotations

from numbers import Integral
from typing import Any, Final

import numpy as np

from sim.begin import PRESSURES
from sim.errors import BadInput, unknown
from sim.policies import members_of
from sim.population import Profile, profile

#: Seeds are those of a question: from 0 up to this.
SEEDS: Final = 2**31


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
