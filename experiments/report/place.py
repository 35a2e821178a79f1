"""Pages of one neighbourhood, in reading order."""

from __future__ import annotations

from experiments.report.blocks import Block, Show
from experiments.report.help import capacity, hours, ladder, waiting
from experiments.report.money import cost, curves, parts, payers
from experiments.report.people import network, wellbeing
from experiments.report.residents import resident_blocks


def place_blocks(show: Show, place: str) -> list[Block]:
    """All blocks of a neighbourhood, in reading order.

    Parameters
    ----------
    show : Show
        Comparison and language.
    place : str
        Which neighbourhood.

    Returns
    -------
    list of Block
    """
    return [
        cost(show, place),
        curves(show, place),
        payers(show, place),
        parts(show, place),
        wellbeing(show, place),
        waiting(show, place),
        ladder(show, place),
        capacity(show, place),
        hours(show, place),
        network(show, place),
        *resident_blocks(show, place),
    ]
