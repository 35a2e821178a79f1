"""From what a page may see to the cases that figures are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboards.answers.answer import Answer
from dashboards.figures.case import Case
from dashboards.view import View
from experiments.report.blocks import Show

#: Letters by which plans on view go.
LETTERS = "ABCD"


def case_of(view: View, answer: Answer | None, letter: str = "") -> Case | None:
    """One answer as a case; None without an answer."""
    return None if answer is None else Case(Show(answer.comparison, view.lang), answer.result, letter)


def shown_case(view: View, place: str) -> Case | None:
    """The plan of the scenario in one place; None when nothing is known of it."""
    return case_of(view, view.answer(place))


def cases_of(
    view: View, found: Iterable[tuple[tuple[str, str], Answer]], arms: Sequence[str], places: Sequence[str]
) -> list[Case]:
    """Answers as cases, plan by plan and in each plan place by place.

    Parameters
    ----------
    view : View
        Language.
    found : iterable of ((place, arm), Answer)
        What is known.
    arms, places : sequence of str
        What is wanted, in this order; plans get a letter when there are several.

    Returns
    -------
    list of Case
        Without what is not known.
    """
    known = dict(found)
    letters = dict(zip(arms, LETTERS, strict=False)) if len(arms) > 1 else {}
    return [
        Case(Show(known[place, arm].comparison, view.lang), known[place, arm].result, letters.get(arm, ""))
        for arm in arms
        for place in places
        if (place, arm) in known
    ]
