"""Everything that is known now: shipped presets first, runs made here after that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dashboards.answers.answer import Answer
from dashboards.answers.live import living
from dashboards.answers.shipped import shipped
from dashboards.presets.make import CARDS
from dashboards.scenario.scenario import Scenario
from experiments.runs import BASELINE
from experiments.schema import Comparison


def answer_of(scenario: Scenario, place: str) -> Answer | None:
    """What is known of a scenario in one of its places; None when nothing is."""
    if scenario.arm == BASELINE:
        return None
    mine = scenario.at(place)
    preset, made = shipped(mine), living(mine)
    if preset is None or made is None:
        return preset or made
    # What was asked for here goes before an old preset, and before a smaller one.
    return made if preset.origin == "stale" or made.pairs >= preset.pairs else preset


def baseline_of(scenario: Scenario, place: str) -> Answer | None:
    """Any answer under the same circumstances: all hold the same life without new policy."""
    arms = (scenario.arm, *CARDS)
    found = (answer_of(replace(scenario, arm=arm), place) for arm in arms)
    return next((answer for answer in found if answer is not None), None)


def answers_of(scenario: Scenario, pins: Iterable[str] = ()) -> Mapping[tuple[str, str], Answer]:
    """Answers of a scenario and of pinned plans in all its places.

    Parameters
    ----------
    scenario : Scenario
        What is shown.
    pins : iterable of str
        Other plans, under the same circumstances.

    Returns
    -------
    mapping of (place, arm) to Answer
        Without what is not known.
    """
    arms = dict.fromkeys((scenario.arm, *pins))
    found = {
        (place, arm): answer_of(replace(scenario, arm=arm), place)
        for arm in arms
        for place in scenario.places
    }
    return {key: answer for key, answer in found.items() if answer is not None}


def comparison_of(scenario: Scenario) -> Comparison | None:
    """One comparison with the plan in all places of a scenario, for a report; None when a place is not known.

    What holds other plans besides is cut down to the one that is shown.
    """
    answers = [answer_of(scenario, place) for place in scenario.places]
    known = [answer for answer in answers if answer is not None]
    if not known or len(known) < len(answers):
        return None
    first = min((answer.comparison for answer in known), key=lambda found: found.numbers.pairs_done)
    question = first.question.model_copy(
        update={"places": scenario.places, "policies": (scenario.arm,), "pressures": (scenario.pressure,)}
    )
    return first.model_copy(
        update={
            "question": question,
            "results": [answer.result for answer in known],
            "capacity": {
                place: answer.comparison.capacity[place]
                for place, answer in zip(scenario.places, known, strict=True)
            },
        }
    )
