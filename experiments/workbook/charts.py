"""Charts on the sheets: who pays, the budget over the years, break-even. They read the cells beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from experiments.decisions.grid import Cell, Speech
from experiments.schema import EVERY_PAYER, VERDICT_PAYERS
from experiments.workbook.style import fill, number_format, put_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Okabe & Ito (2008), as in the report.
COLOURS: Final = ("0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000")
WIDTH, HEIGHT = 17.0, 8.0
#: Only so many plans and scenarios can be told apart in one picture.
MOST = len(COLOURS)


def payers_chart(sheet: Worksheet, speech: Speech, row: int, column: int) -> None:
    """Bars of the expected difference over the horizon per payer, one colour per plan and scenario."""
    texts, chosen = speech.texts, speech.decisions.primary[:MOST]
    head = [texts["word.payer"], *(", ".join(speech.keys(one)[:-1]) for one in chosen)]
    rows = [
        [
            Cell(texts[f"payer.{payer}"]),
            *(Cell(one.payers[payer].horizon.mean, "euro") for one in chosen),
        ]
        for payer in EVERY_PAYER
    ]
    title = f"{texts['payers.title']}: {speech.say('word.total', years=speech.decisions.years)}, {texts['word.mean']}"
    _block(sheet, speech, row, column, head, rows)
    _add(sheet, _bars(title), row, column, len(rows), len(head), number_format("euro", speech.lang))


def budget_chart(sheet: Worksheet, speech: Speech, row: int, column: int) -> None:
    """Lines of the budget impact per year of the first scenario: expected, P10 and P90."""
    from openpyxl.chart import LineChart

    texts, one = speech.texts, speech.decisions.primary[0]
    names = ("mean", "p10", "p90")
    head = [speech.say("word.year", year="").strip(), *(texts[f"word.{name}"] for name in names)]
    rows = [
        [Cell(text), *(Cell(getattr(year.impact, name), "euro") for name in names)]
        for text, year in zip(speech.year_heads(), one.budget["municipality"].years, strict=True)
    ]
    chart = LineChart()
    chart.title = f"{texts['budget.title']}: {', '.join(speech.keys(one))}"
    _block(sheet, speech, row, column, head, rows)
    _add(sheet, chart, row, column, len(rows), len(head), number_format("euro", speech.lang))


def break_even_chart(sheet: Worksheet, speech: Speech, row: int, column: int) -> None:
    """Columns of the share of worlds whose money is back, by year and never, of the first scenario."""
    texts, one = speech.texts, speech.decisions.primary[0]
    head = ["", *(texts[f"payer.{payer}"] for payer in VERDICT_PAYERS)]
    shares = {
        payer: [*one.break_even[payer].by_year, one.break_even[payer].never] for payer in VERDICT_PAYERS
    }
    labels = [*speech.year_heads(), texts["word.never"]]
    rows = [
        [Cell(label), *(Cell(shares[payer][number], "share") for payer in VERDICT_PAYERS)]
        for number, label in enumerate(labels)
    ]
    _block(sheet, speech, row, column, head, rows)
    chart = _bars(f"{texts['breakeven.title']}: {', '.join(speech.keys(one))}")
    _add(sheet, chart, row, column, len(rows), len(head), number_format("share", speech.lang))


def _block(
    sheet: Worksheet, speech: Speech, row: int, column: int, head: list[str], rows: list[list[Cell]]
) -> None:
    """Figures of a chart, in cells of their own."""
    from openpyxl.styles import Font

    for offset, name in enumerate(head):
        cell = sheet.cell(row, column + offset)
        put_text(cell, name)
        cell.font = Font(bold=True, size=9)
    for down, figures in enumerate(rows, start=1):
        for offset, one in enumerate(figures):
            fill(sheet.cell(row + down, column + offset), one, speech.lang)


def _bars(title: str) -> Any:
    from openpyxl.chart import BarChart

    chart = BarChart()
    chart.type, chart.title, chart.gapWidth = "col", title, 60
    return chart


def _add(sheet: Worksheet, chart: Any, row: int, column: int, rows: int, columns: int, figures: str) -> None:
    """Tie a chart to its block of figures and stand it below them."""
    from openpyxl.chart import Reference
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

    data = Reference(sheet, min_col=column + 1, max_col=column + columns - 1, min_row=row, max_row=row + rows)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=column, min_row=row + 1, max_row=row + rows))
    chart.width, chart.height, chart.legend.position = WIDTH, HEIGHT, "b"
    chart.y_axis.number_format, chart.y_axis.delete, chart.x_axis.delete = figures, False, False
    # Names stand below the chart, also where bars go below zero.
    chart.x_axis.tickLblPos = "low"
    small = RichText(
        p=[
            Paragraph(
                pPr=ParagraphProperties(defRPr=CharacterProperties(sz=1100, b=True)),
                endParaRPr=CharacterProperties(),
            )
        ]
    )
    chart.title.tx.rich.p[0].pPr = small.p[0].pPr
    for number, series in enumerate(chart.series):
        series.graphicalProperties.solidFill = COLOURS[number % len(COLOURS)]
        series.graphicalProperties.line.solidFill = COLOURS[number % len(COLOURS)]
        series.smooth = False
    sheet.add_chart(chart, sheet.cell(row + rows + 2, column).coordinate)
