"""Sheet with charts: who pays, the budget over the years, break-even; each reads the cells beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments.decisions.grid import Cell, Speech
from experiments.schema import EVERY_PAYER, VERDICT_PAYERS
from experiments.workbook.sheet import LINE, lines_of, print_setup
from experiments.workbook.style import FONT, fill, number_format, put_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Okabe & Ito (2008), as in the report.
COLOURS: Final = ("0072B2", "D55E00", "009E73", "CC79A7", "E69F00", "56B4E9", "000000")
WIDTH, HEIGHT = 20.0, 9.0
#: Only so many scenarios can be told apart in one picture, and fit beside it.
MOST = 5


#: Rows between the tops of two charts.
APART: Final = 20


def draw(sheet: Worksheet, speech: Speech, footing: Sequence[str]) -> None:
    """Three charts below each other with their figures, on a sheet of their own.

    Parameters
    ----------
    sheet : openpyxl.worksheet.worksheet.Worksheet
        Empty.
    speech : Speech
        Decisions and language; of several plans the one the runs were made for is drawn.
    footing : sequence of str
        What the figures rest on.
    """
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 28
    for letter in "BCDEFG":
        sheet.column_dimensions[letter].width = 16
    put_text(sheet["A1"], f"{speech.texts['charts.sheet']}: {speech.plan(speech.decisions.primary[0])}")
    sheet["A1"].font = Font(name=FONT, bold=True, size=14)
    for number, chart in enumerate((payers_chart, budget_chart, break_even_chart)):
        chart(sheet, speech, 3 + number * APART)
    for number, line in enumerate(footing):
        row = 3 + 3 * APART + number
        put_text(sheet.cell(row, 1), line)
        sheet.cell(row, 1).font = Font(name=FONT, size=10, color="5A5A5A")
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_beside(speech) + 7)
        sheet.row_dimensions[row].height = LINE * lines_of(line, 150.0)
    print_setup(sheet)
    sheet.page_setup.orientation = "portrait"
    sheet.print_area = f"A1:{sheet.cell(3 + 3 * APART + len(footing), _beside(speech) + 7).coordinate}"


def payers_chart(sheet: Worksheet, speech: Speech, row: int) -> None:
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
    title = speech.say("charts.payers", years=speech.decisions.years)
    _block(sheet, speech, row, head, rows)
    _add(sheet, _bars(title), row, len(rows), len(head), _beside(speech), number_format("euro", speech.lang))


def budget_chart(sheet: Worksheet, speech: Speech, row: int) -> None:
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
    _block(sheet, speech, row, head, rows)
    _add(sheet, chart, row, len(rows), len(head), _beside(speech), number_format("euro", speech.lang))


def break_even_chart(sheet: Worksheet, speech: Speech, row: int) -> None:
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
    _block(sheet, speech, row, head, rows)
    chart = _bars(f"{texts['breakeven.title']}: {', '.join(speech.keys(one))}")
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0.0, 1.0
    _add(sheet, chart, row, len(rows), len(head), _beside(speech), number_format("share", speech.lang))


def _block(sheet: Worksheet, speech: Speech, row: int, head: list[str], rows: list[list[Cell]]) -> None:
    """Figures of a chart, in cells of their own."""
    from openpyxl.styles import Alignment, Font

    for offset, name in enumerate(head):
        cell = sheet.cell(row, 1 + offset)
        put_text(cell, name)
        cell.font = Font(name=FONT, bold=True)
        cell.alignment = Alignment(wrap_text=True, horizontal="right" if offset else "left")
    for down, figures in enumerate(rows, start=1):
        for offset, one in enumerate(figures):
            fill(sheet.cell(row + down, 1 + offset), one, speech.lang)


def _bars(title: str) -> Any:
    from openpyxl.chart import BarChart

    chart = BarChart()
    chart.type, chart.title, chart.gapWidth = "col", title, 60
    return chart


def _beside(speech: Speech) -> int:
    """Column where the charts begin: behind the widest block of figures, for all three alike."""
    return max(4, 1 + len(speech.decisions.primary[:MOST])) + 2


def _add(sheet: Worksheet, chart: Any, row: int, rows: int, columns: int, at: int, figures: str) -> None:
    """Tie a chart to its block of figures and stand it beside them, in column ``at``."""
    from openpyxl.chart import Reference
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties

    data = Reference(sheet, min_col=2, max_col=columns, min_row=row, max_row=row + rows)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=row + 1, max_row=row + rows))
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
    sheet.add_chart(chart, sheet.cell(row, at).coordinate)
