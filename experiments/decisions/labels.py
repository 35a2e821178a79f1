"""Names of places and plans for people, also of those that are not known here."""

from __future__ import annotations

from experiments.decisions.evidence import BASELINE, Choice
from experiments.decisions.sentence import ROOM
from experiments.report.texts import Texts
from experiments.schema import Label
from sim.errors import BadInput


def place_label(place: str) -> str:
    """Name of a place for people; its own name where the place is not known here."""
    from sim.population import profile

    try:
        return profile(place).name
    except BadInput:
        # A store travels: a place that somebody imported elsewhere is read under the name it has there.
        return place


def arm_labels(choice: Choice) -> Label:
    """Name of a plan for people; its own name where the plan is not known here."""
    from experiments.names import arm_label

    if choice.arm == BASELINE:
        return Label(nl=Texts("nl", ROOM)["word.none"], en=Texts("en", ROOM)["word.none"])
    try:
        found = arm_label(choice.arm)
    except BadInput:
        return Label(nl=choice.arm, en=choice.arm)
    if choice.dose == 1.0:
        return found
    strength = f"{choice.dose:g}"
    return Label(
        nl=Texts("nl", ROOM).say("word.dose", plan=found.nl, dose=strength.replace(".", ",")),
        en=Texts("en", ROOM).say("word.dose", plan=found.en, dose=strength),
    )
