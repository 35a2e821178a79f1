"""Parts of the report, written for a page: tiles, tables, paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboards.components.tags import tag
from experiments.report.blocks import Block, Table, Tile
from experiments.report.numbers import Lang
from experiments.report.texts import Texts
from experiments.report.verdict import difference
from experiments.schema import Stat


def tiles(every: Sequence[Tile], level: int = 3) -> Markup:
    """Numbers of an answer, side by side."""
    return tag("ul", [tag("li", _tile(one, level)) for one in every], class_="tiles")


def _tile(one: Tile, level: int) -> list[Markup]:
    return [
        tag(f"h{level}", one.name),
        tag("p", one.value, class_="value"),
        tag("p", one.unit, class_="unit"),
        tag("p", one.expected),
        tag("p", one.more, class_="more"),
    ]


def table(shown: Table, *, caption: bool = True, lang: str | None = None) -> Markup:
    """A table of groups of rows, scrolling by itself where it is wider than the page.

    Parameters
    ----------
    shown : Table
        Of the report.
    caption : bool
        Whether its caption is shown; it always names the region.
    lang : str or None
        Language of the rows where it is not that of the page.
    """
    said = _said(shown)
    before = len(shown.head) - len(said)
    head = tag(
        "thead",
        tag(
            "tr",
            [
                tag(
                    "th",
                    name,
                    scope="col",
                    class_="said" if index >= before and said[index - before] else None,
                )
                for index, name in enumerate(shown.head)
            ],
        ),
    )
    bodies = []
    for heading, rows in shown.groups:
        made = []
        for index, row in enumerate(rows):
            group = (
                tag("th", heading, scope="rowgroup", rowspan=len(rows)) if heading and index == 0 else None
            )
            made.append(
                tag(
                    "tr",
                    group,
                    tag("th", row[0], scope="row"),
                    [_cell(cell, words) for cell, words in zip(row[1:], said[1:], strict=True)],
                )
            )
        bodies.append(tag("tbody", made, lang=lang))
    words = tag("caption", shown.caption) if caption else None
    whole = tag("table", words, head, bodies)
    return tag("div", whole, class_="scroll", tabindex="0", role="region", aria_label=shown.caption)


def _said(shown: Table) -> list[bool]:
    """Of every column behind the names of groups, whether it holds words and no figures: words stand to the left."""
    rows = [row for _, rows in shown.groups for row in rows]
    return [
        not any(letter.isdigit() for cell in column for letter in cell) for column in zip(*rows, strict=True)
    ]


def _cell(cell: str, words: bool) -> Markup:
    first, *more = cell.split("\n")
    return tag("td", first, [tag("small", line) for line in more], class_="said" if words else None)


def block(shown: Block) -> Markup:
    """A block of the report that is a table with its notes."""
    return tag(
        "div",
        tag("h3", shown.title),
        tag("p", shown.measure, class_="measure"),
        table(shown.table, caption=False) if shown.table is not None else None,
        [tag("p", note, class_="note") for note in shown.notes],
    )


def short(lang: Lang, stat: Stat) -> str:
    """Difference in a few words: ``€ 12 lager``, or that there is no clear one."""
    if stat.low is not None and stat.direction == "unclear":
        return Texts(lang)["answer.no_difference"]
    return difference(lang, stat.mean, stat)


def hundred(share: float, lower: str, higher: str, spoken: str) -> Markup:
    """A hundred small squares, as many filled as there are in a hundred; the words say the same.

    Parameters
    ----------
    share : float
        0 to 1.
    lower, higher : str
        What filled and open squares mean.
    spoken : str
        The whole in one sentence, for who does not see it.
    """
    filled = round(100.0 * share)
    squares = [tag("i", class_="full" if index < filled else "open") for index in range(100)]
    return tag(
        "div",
        tag("div", squares, class_="hundred", role="img", aria_label=spoken),
        tag(
            "p",
            tag("span", tag("i", class_="full"), f" {filled}: {lower}"),
            "  ",
            tag("span", tag("i", class_="open"), f" {100 - filled}: {higher}"),
            class_="key",
        ),
        class_="strip",
    )
