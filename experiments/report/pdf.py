"""The report on two to four pages: the answer, three numbers per place, one chart, how sure, how to make it again."""

from __future__ import annotations

import json
import re
import unicodedata
from html import unescape
from importlib.resources import files
from typing import Any, Final

from experiments.report.answer import Answer, answers, chart
from experiments.report.blocks import Block, Show, Table
from experiments.report.html import LIMITS, SOURCES
from experiments.report.uncertainty import certainty, paragraphs
from experiments.schema import Comparison

#: Module that makes the file, of the extra ``pdf``.
NEEDS: Final = "typst"
INSTALL: Final = 'pip install "rondom[pdf]"'
#: Comes with typst, so a page looks the same on every machine.
FONT: Final = "Libertinus Serif"
#: Tagged, with a title, a language and words for pictures: what a screen reader needs.
STANDARD: Final = "ua-1"
#: Columns of the table of certainty that fit on paper: lower cost, money back, Monte-Carlo error; of several plans also
#: what holds for all of them together.
ALONE, TOGETHER = 7, 9


class NoTypst(ImportError):  # noqa: N818 - says what is missing
    """Typst is not installed; the message says what to do."""


def pdf(comparison: Comparison) -> bytes:
    """PDF report of a comparison, in the language of its question.

    Parameters
    ----------
    comparison : Comparison
        The answer; nothing else is read.

    Returns
    -------
    bytes
        Tagged PDF (PDF/UA-1), without time of day: the same comparison gives the same bytes.

    Raises
    ------
    NoTypst
        When the extra ``pdf`` is not installed.
    ValueError
        When the comparison holds no policy to report on.
    """
    if not comparison.results:
        message = "the comparison holds no policy beside the baseline: there is nothing to report"
        raise ValueError(message)
    try:
        import typst
    except ImportError as error:
        message = f"a PDF is made by typst, which is not installed: {INSTALL}"
        raise NoTypst(message) from error
    template = files("experiments.report").joinpath("templates", "report.typ").read_bytes()
    # Words come in as data and never as markup: whatever stands in a name stays a name.
    given = {"data": json.dumps(_printable(content(comparison)), ensure_ascii=False)}
    try:
        made = typst.compile(template, format="pdf", sys_inputs=given, pdf_standards=[STANDARD])
    except typst.TypstError:
        # A name in letters that no font here has is refused by the standard; without it the rest can be read.
        made = typst.compile(template, format="pdf", sys_inputs=given)
    return bytes(made)


def content(comparison: Comparison) -> dict[str, Any]:
    """Everything that stands in the PDF, as words.

    Parameters
    ----------
    comparison : Comparison
        The answer.

    Returns
    -------
    dict
        What the template lays out.
    """
    show = Show(comparison, comparison.question.lang)
    texts, facts, question = show.texts, comparison.numbers, comparison.question
    labels = {result.place: result.place_label for result in comparison.results}
    places = ", ".join(labels.get(place, place) for place in question.places)
    sure = certainty(show)
    return {
        "lang": show.lang,
        "font": FONT,
        "title": texts["page.title"],
        "made": texts.say("page.made", version=comparison.model.version),
        "badge": [texts["badge.short"], texts["badge.long"]],
        "interrupted": texts.say("badge.interrupted", done=facts.pairs_done, asked=facts.pairs_asked)
        if facts.interrupted
        else "",
        "intro": texts.say("page.intro", places=places, years=question.years, pairs=facts.pairs_done),
        "answer": texts["answer.title"],
        "answers": [_answer(one) for one in answers(show)],
        "pressure": texts["pressure.explain"],
        "chart": _chart(chart(show)),
        "uncertainty": texts["uncertainty.title"],
        "paragraphs": [{"title": title, "text": " ".join(said)} for title, said in paragraphs(show)],
        "certainty": []
        if sure.table is None
        else [_table(sure.table, TOGETHER if len(question.policies) > 1 else ALONE)],
        "notes": list(sure.notes),
        "limits": [texts["limits.title"], *(texts[f"limits.{name}"] for name in LIMITS)],
        "method": [
            texts["method.title"],
            texts["method.text"],
            texts.say(
                "method.perspective",
                price_year=facts.price_year,
                costs=show.numbers.percent(facts.discount.costs, 0.1),
                effects=show.numbers.percent(facts.discount.effects, 0.1),
            ),
        ],
        "sources": [texts["method.sources_title"], *(texts[f"method.{name}"] for name in SOURCES)],
        "reproduce": [
            texts["method.reproduce_title"],
            texts["method.reproduce"],
            question.command(),
            texts.say("method.hash", version=comparison.model.version, hash=comparison.model.source_hash),
        ],
    }


def _answer(one: Answer) -> dict[str, Any]:
    tiles = [
        {"name": tile.name, "value": tile.value, "unit": tile.unit, "more": [tile.expected, tile.more]}
        for tile in one.tiles
    ]
    return {"heading": one.heading, "sentence": one.sentence, "tiles": tiles}


def _chart(block: Block) -> dict[str, Any]:
    pictures = [{"svg": _lettered(picture), "alt": spoken(picture)} for picture in block.charts]
    return {"title": block.title, "measure": block.measure, "how": block.how, "pictures": pictures}


def _lettered(picture: str) -> str:
    """Picture with the letters of the page; in a browser it takes those of the reader."""
    return picture.replace("<svg ", f'<svg font-family="{FONT}" ', 1)


def spoken(picture: str) -> str:
    """Title and description of a picture, to be read aloud.

    Examples
    --------
    >>> spoken('<svg><title id="a">Kosten</title><desc id="b">plan &lt;x&gt;: 3</desc></svg>')
    'Kosten: plan <x>: 3'
    """
    words = re.findall(r"<(?:title|desc)[^>]*>(.*?)</(?:title|desc)>", picture, flags=re.DOTALL)
    return ": ".join(unescape(one) for one in words)


def _table(table: Table, columns: int) -> dict[str, Any]:
    # The first column of a table is the header of its group, which stands above the rows here.
    groups = [{"name": name, "rows": [row[:columns] for row in rows]} for name, rows in table.groups]
    return {"caption": table.caption, "head": list(table.head[1 : columns + 1]), "groups": groups}


def _printable(given: Any) -> Any:
    """Words without control characters, at any depth: XML and PDF know none."""
    if isinstance(given, str):
        return "".join(one for one in given if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    if isinstance(given, list):
        return [_printable(one) for one in given]
    return {key: _printable(one) for key, one in given.items()} if isinstance(given, dict) else given
