"""Own figures as a run carries them: which parameters they replace, with what, from where."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.errors import BadInput
from sim.offers import OFFERS
from sim.register import Entry, Register, load
from sim.state import Table

_STRICT = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class OwnFigure(BaseModel):
    """One parameter of the register, replaced by a municipality's figure.

    Attributes
    ----------
    parameter : str
        Id in the register.
    value, low, high : float
        In the unit of the register; equal when the municipality gives no range.
    drawn : {'fixed', 'triangular', 'kept'}
        How uncertainty runs draw it: not; between low and high; as the register does, about the new value.
    label_nl, label_en, told : str
        What it is, and as what it was given: with its own unit and year.
    source, cell : str
        The municipality's source, and where it stands in the sheet.
    """

    model_config = _STRICT

    parameter: Annotated[str, Field(min_length=1)]
    value: float
    low: float
    high: float
    drawn: Literal["fixed", "triangular", "kept"]
    label_nl: str
    label_en: str
    told: str
    source: Annotated[str, Field(min_length=1)]
    cell: str


class OwnOffer(BaseModel):
    """Whether a collective offer exists already.

    Attributes
    ----------
    offer : str
        Name in ``sim/data/offers.toml``.
    exists : bool
        Whether it runs in both arms.
    source, cell : str
        As in `OwnFigure`.
    """

    model_config = _STRICT

    offer: Annotated[str, Field(min_length=1)]
    exists: bool
    source: Annotated[str, Field(min_length=1)]
    cell: str


class OwnFigures(BaseModel):
    """All figures of one municipality's sheet.

    Attributes
    ----------
    file, sha256 : str
        Which file, and its fingerprint.
    figures : tuple of OwnFigure
        Each parameter at most once.
    offers : tuple of OwnOffer
        Only those that were filled in; the others stay as they are shipped.
    """

    model_config = _STRICT

    file: str
    sha256: str
    figures: tuple[OwnFigure, ...] = ()
    offers: tuple[OwnOffer, ...] = ()


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
