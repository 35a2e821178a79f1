"""Names that exist, and how people call them: neighbourhoods and policies."""

from __future__ import annotations

from experiments.comparison import Labels
from experiments.question import Question
from experiments.schema import Label
from sim import policies
from sim.errors import BadInput
from sim.population import places, profile
from sim.population.own import own_places


def known_places() -> tuple[str, ...]:
    """Neighbourhoods the product ships, then the user's own."""
    shipped = places()
    return (*shipped, *(place for place in own_places() if place not in shipped))


def known_policies() -> tuple[str, ...]:
    """Policies that can be an arm."""
    return tuple(policies.catalogue())


def arm_problems(arm: str) -> list[str]:
    """What is wrong with an arm: policies that cannot go together.

    Parameters
    ----------
    arm : str
        One policy, or several joined with ``+``; all of them exist.

    Returns
    -------
    list of str
        One sentence per problem.
    """
    try:
        policies.members_of(arm)
    except BadInput as error:
        return error.problems
    return []


def arm_label(arm: str) -> Label:
    """Name of an arm, in both languages.

    Parameters
    ----------
    arm : str
        One policy, or several joined with ``+``.

    Returns
    -------
    Label
    """
    members = policies.members_of(arm)
    return Label(
        nl=" + ".join(policy.label_nl for policy in members),
        en=" + ".join(policy.label_en for policy in members),
    )


def labels(question: Question) -> Labels:
    """Names for people of everything in a question.

    Parameters
    ----------
    question : Question
        Its places and policies exist.

    Returns
    -------
    Labels
    """
    return Labels(
        places={place: profile(place).name for place in question.places},
        arms={arm: arm_label(arm) for arm in question.policies},
    )
