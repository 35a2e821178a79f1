"""The whole workbook: what is in it, then a sheet per question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from experiments.decisions import grounds, money
from experiments.decisions.decision import Decisions
from experiments.decisions.grid import Grid, Speech, footing
from experiments.report.numbers import Lang
from experiments.workbook import charts
from experiments.workbook.readme import Line, readme
from experiments.workbook.sheet import write
from experiments.workbook.style import legible

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def grids(speech: Speech) -> list[Grid]:
    """Every question with its answer, in the order of the sheets."""
    everything = speech.decisions.decisions
    made = [
        money.answer(speech), money.payers(speech), money.budget(speech), money.break_even(speech),
        grounds.capacity(speech), money.each(speech), grounds.regret(speech), grounds.drivers(speech, everything),
        grounds.worlds(speech),
    ]  # fmt: skip
    return [grid for grid in made if grid is not None]


def workbook(decisions: Decisions, lang: Lang) -> Workbook:
    """Workbook of a decision.

    Parameters
    ----------
    decisions : Decisions
        What was found.
    lang : {'nl', 'en'}
        Language of words and number formats.

    Returns
    -------
    openpyxl.Workbook
        First sheet: what is in it and how far it can be trusted. Every other sheet answers one question and carries
        below its table the number of draws and seeds, the kind of interval, prices and source.
    """
    from openpyxl import Workbook

    speech = Speech(decisions, lang)
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    answers, said = grids(speech), footing(speech)
    _readme(book.create_sheet(speech.texts["readme.sheet"]), speech, answers, said)
    for grid in answers:
        sheet = book.create_sheet(speech.texts[f"{grid.name}.sheet"])
        write(sheet, grid, said, lang)
    charts.draw(book.create_sheet(speech.texts["charts.sheet"]), speech, said)
    book.properties.title = legible(speech.say("readme.title", name=decisions.name))
    book.properties.creator = f"rondom {decisions.version}"
    return book


def write_workbook(path: Path, decisions: Decisions, lang: Lang) -> None:
    """Write the workbook of a decision.

    Raises
    ------
    OSError
        When the disk refuses.
    """
    workbook(decisions, lang).save(path)


def _readme(sheet: Worksheet, speech: Speech, answers: list[Grid], said: list[str]) -> None:
    texts = speech.texts
    names = [*(grid.name for grid in answers), "charts"]
    lines = [
        Line(speech.say("readme.title", name=speech.decisions.name), "", "title"),
        Line(texts["readme.warning"], "", "warning"),
        *(Line(one.sentence[speech.lang]) for one in speech.decisions.primary),
        Line(texts["readme.what"]),
        Line(texts["readme.world"]),
        Line(texts["readme.sheets"], texts["readme.question"], "head"),
        *(Line(texts[f"{name}.sheet"], texts[f"{name}.question"], "link") for name in names),
        *(Line(line) for line in said),
        Line(texts["readme.reproduce"], speech.decisions.command, "head"),
    ]
    readme(sheet, lines)
