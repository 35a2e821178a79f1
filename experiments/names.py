"""Names that exist, and how people call them: neighbourhoods and policies."""

from __future__ import annotations

from experiments.comparison import Labels
from experiments.own_schema import OwnPlace, OwnPlaceFigure
from experiments.question import Question
from experiments.schema import Label
from sim import policies
from sim.errors import BadInput
from sim.population import places, profile
from sim.population.own import origin, own_places, path_of


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
        One policy, or several joined with ``+``; a strength behind ``@``.

    Returns
    -------
    Label
    """
    members = policies.members_of(arm)
    return Label(
        nl=" + ".join(policy.label_nl + _dose(policy.strength) for policy in members),
        en=" + ".join(policy.label_en + _dose(policy.strength) for policy in members),
    )


def _dose(strength: float) -> str:
    return "" if strength == 1.0 else f" ({100.0 * strength:.0f}%)"


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
        own={place: own_place(place) for place in question.places if place not in places()},
    )


def own_place(place: str) -> OwnPlace:
    """Figures of a place of the user's own, and what they were made from.

    Parameters
    ----------
    place : str
        It exists.

    Returns
    -------
    OwnPlace
    """
    figures = profile(place)
    return OwnPlace(
        code=figures.code,
        note=figures.note,
        origin=origin(path_of(place)),
        figures=[
            OwnPlaceFigure.model_validate(figure.model_dump(include=set(OwnPlaceFigure.model_fields)))
            for figure in figures.figures
        ],
    )
