"""The biography as data, for those who want to count or draw: schema ``rondom.story/1``."""

from __future__ import annotations

import json
from typing import Any

from experiments.runs import BASELINE
from experiments.schema import rounded
from experiments.story.calendar import iso_text
from experiments.story.page import figures
from experiments.story.parting import Parting
from experiments.story.twins import Story
from experiments.story.voice import Voice
from experiments.story.watching import Life

SCHEMA = "rondom.story/1"


def as_json(story: Story, like: str | None) -> str:
    """Whole story as JSON: keys in English and sorted, sentences in the question's language.

    Parameters
    ----------
    story : Story
        To be written.
    like : str or None
        The description it was asked by.

    Returns
    -------
    str
        The same for the same story, on any machine.
    """
    voice = Voice(story.question.lang)
    one, chosen = story.before, story.chosen
    arm = story.question.policies[0] if story.question.policies else BASELINE
    names = ("without", "with")
    # A row is a place in memory; people go by their number.
    described = {name: value for name, value in one._asdict().items() if name != "row"}
    found = {
        "schema": SCHEMA,
        "label": voice.texts["label"],
        "badge": voice.texts["badge"],
        "question": story.question.model_dump(mode="json"),
        "policy": arm,
        "resident": {**described, "text": voice.person(one)},
        "chosen": {"like": like, "fits": chosen.fits, "misses": chosen.misses, "years": chosen.years},
        "lives": {
            name: _life(life, story.team_hour, voice) for name, life in zip(names, story.lives, strict=True)
        },
        "parting": _parting(story.parting, voice),
    }
    return json.dumps(found, sort_keys=True, indent=1, ensure_ascii=False)


def _life(life: Life, team_hour: float, voice: Voice) -> dict[str, Any]:
    return {
        "events": [
            {**one.as_data(), "date": iso_text(one.week), "text": voice.tell(one)} for one in life.events
        ],
        "figures": {name: rounded(value) for name, value in figures(life, team_hour).items()},
        "weekly": {
            "wellbeing": [rounded(value) for value in life.wellbeing],
            "loneliness": [rounded(value) for value in life.lonely],
        },
    }


def _parting(parting: Parting, voice: Voice) -> dict[str, Any]:
    figure, first, turn = parting.figure_week, parting.event_week, parting.turn_week
    return {
        "figure_week": figure,
        "figure_date": None if figure is None else iso_text(figure),
        "trail": parting.trail,
        "columns": parting.columns,
        "event_week": first,
        "event_date": None if first is None else iso_text(first),
        "turn_week": turn,
        "turn_date": None if turn is None else iso_text(turn),
        "because": parting.because,
        "only_without": [voice.tell(one) for one in parting.only_without],
        "only_with": [voice.tell(one) for one in parting.only_with],
    }
