"""The workbook of one comparison, from ``compare.json`` alone: what is in it, then a sheet per question."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from experiments.decisions.grid import Grid
from experiments.report.numbers import Lang
from experiments.schema import Comparison
from experiments.workbook.outcomes import outcomes
from experiments.workbook.provenance import assumptions, provenance
from experiments.workbook.questions import answer, break_even, gains, payers
from experiments.workbook.readme import Line, readme
from experiments.workbook.sheet import write
from experiments.workbook.style import legible
from experiments.workbook.voice import Voice, footing

if TYPE_CHECKING:
    from openpyxl import Workbook


def grids(voice: Voice) -> list[Grid]:
    """Every question with its answer, in the order of the sheets."""
    made = [
        answer(voice), outcomes(voice), payers(voice), break_even(voice), gains(voice), provenance(voice),
        assumptions(voice),
    ]  # fmt: skip
    return [grid for grid in made if grid is not None]


def workbook(comparison: Comparison, lang: Lang) -> Workbook:
    """Workbook of a comparison.

    Parameters
    ----------
    comparison : Comparison
        The answer; nothing else is read but the register of assumptions of the model that is installed.
    lang : {'nl', 'en'}
        Language of words and number formats.

    Returns
    -------
    openpyxl.Workbook
        First sheet: what is in it and how far it can be trusted. Every other sheet answers one question and carries
        below its table the number of runs, the kind of interval, prices and source.

    Raises
    ------
    ValueError
        When the comparison holds no policy to report on.
    """
    from openpyxl import Workbook

    if not comparison.results:
        message = "the comparison holds no policy beside the baseline: there is nothing to report"
        raise ValueError(message)
    voice = Voice(comparison, lang)
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    answers, said = grids(voice), footing(voice)
    readme(book.create_sheet(voice.words["readme.sheet"]), _lines(voice, answers, said))
    for grid in answers:
        write(book.create_sheet(voice.words[f"{grid.name}.sheet"]), grid, said, lang)
    book.properties.title = legible(_title(voice))
    book.properties.creator = f"rondom {comparison.model.version}"
    book.properties.language = lang
    return book


def workbook_bytes(comparison: Comparison, lang: Lang) -> bytes:
    """The workbook as the bytes of a file; see `workbook`."""
    made = io.BytesIO()
    workbook(comparison, lang).save(made)
    return made.getvalue()


def _title(voice: Voice) -> str:
    places = dict.fromkeys(result.place_label for result in voice.results())
    return voice.words.say("readme.title", places=", ".join(places))


def _lines(voice: Voice, answers: list[Grid], said: list[str]) -> list[Line]:
    words, question = voice.words, voice.comparison.question
    told = [
        result.verdict.nl if voice.lang == "nl" else result.verdict.en
        for result in voice.results(arm=voice.primary)
    ]
    return [
        Line(_title(voice), "", "title"),
        Line(words["readme.warning"], "", "warning"),
        *(Line(sentence) for sentence in told),
        Line(words["readme.what"]),
        Line(words["readme.clear"]),
        Line(words["readme.sheets"], words["readme.question"], "head"),
        *(Line(words[f"{grid.name}.sheet"], words[f"{grid.name}.question"], "link") for grid in answers),
        *(Line(line) for line in said),
        Line(words["readme.reproduce"], question.command(), "head"),
    ]
