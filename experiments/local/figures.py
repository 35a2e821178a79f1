"""Own figures as a run carries them: which parameters they replace, with what, from where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from sim.register import Register
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

    def register(self) -> Register:
        """The register of a run with these figures in it (``experiments.local.register.register_with``)."""
        from experiments.local.register import register_with

        return register_with(self)

    def onto(self, rates: Table) -> Table:
        """Rates in which the offers exist that these figures say exist; changed in place."""
        from experiments.local.register import with_own_offers

        return with_own_offers(rates, self)
