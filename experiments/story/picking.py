"""Which resident the story is about: by number, or the one who is most like a description."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from experiments.story.facts import Facts
from experiments.story.wishes import WORD_IN_YEARS, Wanted
from sim.errors import BadInput


class Choice(NamedTuple):
    """Who was chosen and why.

    Attributes
    ----------
    one : Facts
        The resident.
    fits, misses : tuple of str
        Wishes that are true of the resident, and those that are not.
    years : int or None
        Difference with the age asked for; None when none was.
    """

    one: Facts
    fits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    years: int | None = None


def by_number(number: int, people: Sequence[Facts], place: str) -> Choice:
    """Resident of a number.

    Raises
    ------
    BadInput
        When nobody has it.
    """
    if not 1 <= number <= len(people):
        raise BadInput(
            f"resident is {number}: expected a whole number from 1 to {len(people)}, the residents in private "
            f"households of {place} at week 0 of this seed"
        )
    return Choice(people[number - 1])


def by_likeness(wanted: Wanted, people: Sequence[Facts]) -> Choice:
    """Resident nearest to a description.

    Each word that does not fit counts as fifteen years of age; of equals the lowest number is taken.

    Parameters
    ----------
    wanted : Wanted
        What is asked.
    people : sequence of Facts
        At least one.
    """

    def distance(one: Facts) -> tuple[float, int]:
        years = abs(one.age - wanted.age) if wanted.age is not None else 0
        missed = sum(not wish.fits(one) for wish in wanted.wishes)
        return years + WORD_IN_YEARS * missed, one.number

    one = min(people, key=distance)
    return Choice(
        one,
        tuple(wish.name for wish in wanted.wishes if wish.fits(one)),
        tuple(wish.name for wish in wanted.wishes if not wish.fits(one)),
        None if wanted.age is None else one.age - wanted.age,
    )
