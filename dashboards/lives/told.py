"""A story as a page shows it: sentences of one language, and the bare figures of both lives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from experiments.quantities import Part
from experiments.report.numbers import Lang
from experiments.story import moments, page
from experiments.story.twins import Story
from experiments.story.voice import Voice

#: Who pays, as the accounts of a life call it.
PAYERS = ("municipality_team", "zvw_euros", "wlz_euros", "resident_euros")
#: English for the words by which the pages look for somebody; both are words of ``rondom story --like``.
ENGLISH: Final[Mapping[str, str]] = {
    "vrouw": "woman", "alleen": "alone", "samenwonend": "couple", "gezin": "family", "eenzaam": "lonely",
    "mantelzorger": "carer", "overbelast": "overloaded", "vrijwilliger": "volunteer", "schulden": "debts",
    "lichamelijk": "physical", "psychisch": "mental", "wijkteam": "team",
}  # fmt: skip


class Line(Part):
    """One line of a table: first cell, the life without and the life with the plan, and the difference."""

    head: str
    without: str
    with_: str
    more: str = ""


class Told(Part):
    """A story in one language."""

    title: str
    setting: str
    who: str
    start: str
    reasons: list[str]
    together: list[tuple[str, str]] = Field(description="date and sentence of what both lives share")
    apart: list[Line]
    parting: list[str]
    accounts: list[Line]
    notes: list[str]


class Pair(Part):
    """Both lives: told in both languages, and in figures."""

    model: str = Field(description="version and fingerprint of the model that told it")
    number: int
    place: str
    arm: str
    pressure: str
    years: int
    seed: int
    like: str
    minor: bool = Field(description="under 18 at the end: no wellbeing is reckoned")
    wellbeing: tuple[list[float], list[float]] = Field(description="by week at home, from week 0")
    costs: dict[str, tuple[float, float]] = Field(description="payer to euros of each life")
    total: tuple[float, float]
    nl: Told
    en: Told

    def told(self, lang: Lang) -> Told:
        """In one language."""
        return self.nl if lang == "nl" else self.en


def pair_of(story: Story, like: str, model: str) -> Pair:
    """A story as it is shown.

    Parameters
    ----------
    story : Story
        As ``experiments.story.twins.tell_twice`` gives it.
    like : str
        Description by which the resident was sought; empty for a number.
    model : str
        Version and fingerprint of the model.
    """
    question, lives = story.question, story.lives
    sides = [page.figures(life, story.team_hour) for life in lives]
    return Pair(
        model=model,
        number=story.before.number,
        place=question.places[0],
        arm=question.arms[-1],
        pressure=question.pressures[0],
        years=question.years,
        seed=question.seed,
        like=like,
        minor=page.minor(story, at_the_end=True),
        wellbeing=(_rounded(lives[0].wellbeing), _rounded(lives[1].wellbeing)),
        costs={name: (_euros(sides[0], name), _euros(sides[1], name)) for name in PAYERS},
        total=(sides[0]["all_euros"], sides[1]["all_euros"]),
        nl=_told(story, like, "nl"),
        en=_told(story, like, "en"),
    )


def _euros(side: dict[str, float], name: str) -> float:
    """Euros of a payer; what the municipality pays for help and for the team's hours goes together."""
    return side[name] + (side["municipality"] if name == "municipality_team" else 0.0)


def _rounded(values: list[float]) -> list[float]:
    return [round(value, 3) for value in values]


def _told(story: Story, like: str, lang: Lang) -> Told:
    voice = Voice(lang)
    title, setting, who, start = page.opening(story, voice)
    return Told(
        title=title,
        setting=setting,
        who=who,
        start=start,
        reasons=page.reasons(story, voice, spoken(like, lang)) if like else [],
        together=moments.together(story, voice),
        apart=[_line(row) for row in moments.side_by_side(story, voice)],
        parting=page.where_they_part(story, voice),
        accounts=[_line(row) for row in page.accounts(story, voice)],
        notes=page.notes(story, voice),
    )


def spoken(like: str, lang: Lang) -> str:
    """Words by which somebody was looked for, in a language.

    Examples
    --------
    >>> spoken("vrouw 78 alleen", "en"), spoken("vrouw 78 alleen", "nl"), spoken("gezin schulden", "en")
    ('woman 78 alone', 'vrouw 78 alleen', 'family debts')
    """
    return like if lang == "nl" else " ".join(ENGLISH.get(word, word) for word in like.split())


def _line(row: moments.Row) -> Line:
    return Line(head=row.head, without=row.without, with_=row.with_, more=row.more)
