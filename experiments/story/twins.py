"""The same resident twice, with the same chance: without the policy and with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from experiments.pairs import begin
from experiments.question import Question
from experiments.runs import WEEKS_PER_YEAR
from experiments.story.facts import Facts, everybody, facts
from experiments.story.parting import Parting, part
from experiments.story.picking import Choice, by_likeness, by_number
from experiments.story.watching import Life, watch
from experiments.story.wishes import wanted
from sim.begin import Begun, press
from sim.errors import BadInput
from sim.levers import Levers
from sim.policies import levers_of
from sim.population import profile
from sim.state import copy


@dataclass(frozen=True)
class Story:
    """Two lives of one resident.

    Attributes
    ----------
    question : Question
        One place, one policy, one pressure, central parameters.
    chosen : Choice
        Who, and why.
    before : Facts
        The resident at week 0, a backlog at the team included.
    lives : tuple of two Life
        Without and with the policy.
    parting : Parting
        Where they part.
    team_hour, informal_hour : float
        Euros: tariff of an hour of the team, value of an hour of informal help.
    """

    question: Question
    chosen: Choice
    before: Facts
    lives: tuple[Life, Life]
    parting: Parting
    team_hour: float
    informal_hour: float


def check_who(resident: int | None, like: str | None) -> None:
    """Refuse a choice of resident that says nothing or two things, before anything is run.

    Raises
    ------
    BadInput
        Both or neither given, a number below 1, or a description that cannot be read.
    """
    if resident is not None and like is not None:
        raise BadInput("--resident and --like both say whose story it is: give one of the two")
    if resident is None and like is None:
        raise BadInput('whose story? Give --resident NUMBER, or --like "vrouw 78 weduwe"')
    if resident is not None and resident < 1:
        raise BadInput(f"resident is {resident}: expected a whole number from 1")
    if like is not None:
        wanted(like)


def choose(begun: Begun, place: str, resident: int | None, like: str | None) -> Choice:
    """Whose story it is, at week 0.

    Raises
    ------
    BadInput
        As `check_who`; or nobody has the number.
    """
    check_who(resident, like)
    people = everybody(begun.world, begun.rates)
    if like is not None:
        return by_likeness(wanted(like), people)
    return by_number(resident or 0, people, profile(place).name)


def tell_twice(
    question: Question,
    *,
    resident: int | None = None,
    like: str | None = None,
    on_week: Callable[[int, int], None] | None = None,
) -> Story:
    """Live one resident's years without and with a policy.

    Parameters
    ----------
    question : Question
        Checked; its first place, first policy, first pressure, years and seed are used. The run is the one that
        ``rondom run`` makes with the same words.
    resident : int, optional
        Number of the resident, from 1.
    like : str, optional
        Description of the resident; one of the two is needed.
    on_week : callable, optional
        Told which life (0 without, 1 with the policy) and how many of its weeks have been lived.

    Returns
    -------
    Story

    Raises
    ------
    BadInput
        As `choose`.
    """
    check_who(resident, like)
    place = question.places[0]
    begun = begin(question, place, 0)
    chosen = choose(begun, place, resident, like)
    weeks = question.years * WEEKS_PER_YEAR
    arms = [levers_of(arm, begun.parameters, weeks, place) for arm in question.arms]
    press(begun.world, begun, question.pressures[0])
    row = chosen.one.row
    without, with_ = (
        live_beside(begun, levers, row, None if on_week is None else partial(on_week, side))[0]
        for side, levers in enumerate((arms[0], arms[-1]))
    )
    return Story(
        question=question,
        chosen=chosen,
        before=facts(begun.world, begun.rates, chosen.one.number, row),
        lives=(without, with_),
        parting=part((without.traces, with_.traces), (without.events, with_.events)),
        team_hour=begun.parameters["uc_wijkteam_hour"],
        informal_hour=begun.parameters["uc_informal"],
    )


def live_beside(
    begun: Begun, levers: Levers, row: int, on_week: Callable[[int], None] | None = None
) -> tuple[Life, NDArray[np.int64]]:
    """One life on a copy of the neighbourhood; returns it and the counts of its weeks."""
    return watch(copy(begun.world), begun.rates, levers, seed=begun.seed, row=row, on_week=on_week)
