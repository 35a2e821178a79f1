"""Names that exist, and how people call them: neighbourhoods and policies."""

from __future__ import annotations

from experiments.comparison import Labels
from experiments.question import Question, parts
from experiments.schema import Label
from sim import policies
from sim.population import places, profile


def known_places() -> tuple[str, ...]:
    """Neighbourhoods the product ships."""
    return places()


def known_policies() -> tuple[str, ...]:
    """Policies that can be an arm."""
    return tuple(policies.catalogue())


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
    known = [policies.catalogue()[part] for part in parts(arm)]
    return Label(
        nl=" + ".join(policy.label_nl for policy in known), en=" + ".join(policy.label_en for policy in known)
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
