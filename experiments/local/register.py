"""The register and the offers of a run: the shipped ones, with a municipality's own figures in them."""

from __future__ import annotations

from functools import lru_cache

from experiments.local.figures import OwnFigure, OwnFigures
from sim.errors import BadInput
from sim.offers import OFFERS
from sim.register import Entry, Register, load
from sim.state import Table


@lru_cache(maxsize=8)
def register_with(own: OwnFigures | None) -> Register:
    """The register of a run: the shipped one, with a municipality's figures in it.

    Parameters
    ----------
    own : OwnFigures or None
        None gives the shipped register.

    Returns
    -------
    Register
        The same ids in the same order. All other parameters draw what they drew before.

    Raises
    ------
    BadInput
        A figure of an unknown parameter, or one that is given twice.
    """
    shipped = load()
    if own is None:
        return shipped
    names = [figure.parameter for figure in own.figures]
    problems = [f"{own.file}: unknown parameter '{name}'" for name in names if name not in shipped]
    problems += [
        f"{own.file}: parameter '{name}' is given twice"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if problems:
        raise BadInput(problems)
    mine = {figure.parameter: _entry(shipped[figure.parameter], figure, own.file) for figure in own.figures}
    return Register(mine.get(name, entry) for name, entry in shipped.items())


def _entry(entry: Entry, figure: OwnFigure, file: str) -> Entry:
    return Entry.model_validate(
        {
            **entry.model_dump(),
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "distribution": entry.distribution if figure.drawn == "kept" else figure.drawn,
            # A practitioner's figure: the register's grade C.
            "grade": "C",
            "source": f"own figure, {file} {figure.cell}: {figure.told}; {figure.source}",
        }
    )


def with_own_offers(rates: Table, own: OwnFigures | None) -> Table:
    """Rates of a place in which the offers exist that a municipality says exist.

    Parameters
    ----------
    rates : Table
        Of one draw; changed in place.
    own : OwnFigures or None
        None changes nothing.

    Returns
    -------
    Table
        The same table.
    """
    for offer in own.offers if own is not None else ():
        rates[0].offer_existing[OFFERS.index(offer.offer)] = offer.exists
    return rates
