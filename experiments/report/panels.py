"""Charts of one neighbourhood, drawn from results."""

from __future__ import annotations

from collections.abc import Callable

from experiments.report.blocks import Show, sentence_case
from experiments.report.charts import Bar, Dot, DotRow, Line, dot_range, lines, share_bars
from experiments.schema import EVERY_RUNG, Payer, Result, Stat, VerdictPayer


def cost_of(payer: Payer) -> Callable[[Result], Stat]:
    """Cost difference of a payer per inhabitant per year, to be drawn.

    Parameters
    ----------
    payer : str
        One payer or ``all``.

    Returns
    -------
    callable
        From a result to the difference.
    """

    def pick(result: Result) -> Stat:
        return result.cost_difference[payer].per_inhabitant_year

    return pick


def dot_panel(
    show: Show,
    place: str,
    pick: Callable[[Result], Stat],
    extent: tuple[float, float],
    unit: str,
    heading: str,
    name: str,
) -> str:
    """Dots of every arm, one per starting pressure.

    Parameters
    ----------
    show : Show
        Comparison and language.
    place : str
        Which neighbourhood.
    pick : callable
        The difference to draw, out of a result.
    extent : tuple of float
        Values the axis must hold; panels that share it can be compared.
    unit : {'', 'euro', '%'}
        How figures are written.
    heading, name : str
        Above the panel; unique id on the page.

    Returns
    -------
    str
        SVG with a description that holds every figure in it.
    """
    pressures = show.comparison.question.pressures
    rows, spoken = [], []
    for arm in show.comparison.question.policies:
        results = [show.results(place, pressure, arm)[0] for pressure in pressures]
        stats = [pick(result) for result in results]
        dots = [Dot(stat.mean, stat.low, stat.high, series) for series, stat in enumerate(stats)]
        rows.append(DotRow(show.arm(results[0]), dots))
        for pressure, stat in zip(pressures, stats, strict=True):
            start = show.texts[f"pressure.{pressure}"]
            spoken.append(f"{show.arm(results[0])}, {start}: {show.inline(stat, unit)}")
    return dot_range(
        rows,
        extent,
        unit,
        show.numbers,
        title=heading,
        description="; ".join(spoken),
        name=name,
        heading=heading,
    )


def curve_panel(
    show: Show, place: str, pressure: str, payer: VerdictPayer, extent: tuple[float, float]
) -> str:
    """Cumulative cost difference of every arm for one payer; the primary arm with its band.

    Parameters
    ----------
    show : Show
        Comparison and language.
    place, pressure : str
        Which panel.
    payer : {'municipality', 'all'}
        Who pays.
    extent : tuple of float
        Values the axis must hold.

    Returns
    -------
    str
        SVG.
    """
    texts, results = show.texts, show.results(place, pressure)
    curves = []
    for result in results:
        band = result.curves.cost[payer]
        # Bands of all arms on top of each other cannot be read; their ranges stand in the table beneath.
        low, high = (band.low, band.high) if result.arm == show.primary else (None, None)
        curves.append(Line(show.arm(result), band.mean, low, high))
    heading = f"{sentence_case(texts[f'payer.{payer}'])}, {texts[f'pressure.{pressure}']}"
    return lines(
        results[0].curves.years,
        curves,
        extent,
        "euro",
        show.numbers,
        title=heading,
        description="; ".join(f"{curve.label}: {show.numbers.euro(curve.mean[-1])}" for curve in curves),
        name=f"curve-{place}-{pressure}-{payer}",
        heading=heading,
        x_label=texts["curve.axis"],
    )


def ladder_panel(show: Show, place: str, pressure: str) -> str:
    """Who solves what: the baseline and every arm.

    Parameters
    ----------
    show : Show
        Comparison and language.
    place, pressure : str
        Which panel.

    Returns
    -------
    str
        SVG.
    """
    texts = show.texts
    results = show.results(place, pressure)
    bars = [
        Bar(texts["ladder.baseline"], [results[0].solved_by_rung[rung].baseline.mean for rung in EVERY_RUNG]),
        *(
            Bar(show.arm(result), [result.solved_by_rung[rung].policy.mean for rung in EVERY_RUNG])
            for result in results
        ),
    ]
    names = [texts[f"rung.{rung}"] for rung in EVERY_RUNG]
    spoken = "; ".join(
        f"{bar.label}: "
        + ", ".join(
            f"{name} {show.numbers.percent(part)}" for name, part in zip(names, bar.shares, strict=True)
        )
        for bar in bars
    )
    heading = sentence_case(texts[f"pressure.{pressure}"])
    return share_bars(
        bars,
        names,
        show.numbers,
        title=heading,
        description=spoken,
        name=f"ladder-{place}-{pressure}",
        heading=heading,
    )
