"""Reference sets of economic evaluation: whose costs, which rates, what an effect may cost. Named, never silent."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import BadInput, unknown


@dataclass(frozen=True)
class Preset:
    """How costs and effects are weighed.

    Attributes
    ----------
    name : str
        As it is asked for and printed.
    perspective : str
        Whose costs count: ``all`` payers together, or one payer.
    discount_costs, discount_effects : float or None
        Yearly rates the runs must have been made with; None: whatever they are, and the output says which.
    thresholds : tuple of float
        Euros per QALY at which the answer is told.
    source : str
        Where it comes from.
    """

    name: str
    perspective: str
    discount_costs: float | None
    discount_effects: float | None
    thresholds: tuple[float, ...]
    source: str


_THRESHOLDS = (20_000.0, 50_000.0, 80_000.0)
#: By name; the first is the usual one.
PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            "nl-2024",
            "all",
            0.03,
            0.015,
            _THRESHOLDS,
            "Zorginstituut Nederland, Richtlijn voor het uitvoeren van economische evaluaties in de gezondheidszorg, "
            "2024 (rates, societal perspective); 20, 50 and 80 thousand euros per QALY by burden of disease: "
            "Zorginstituut Nederland, Ziektelast in de praktijk, 2018 (from memory, grade D)",
        ),
        Preset(
            "municipality",
            "municipality",
            None,
            None,
            _THRESHOLDS,
            "the municipality's own purse: the thresholds of nl-2024, which were not made for it",
        ),
    )
}


def preset_of(name: str) -> Preset:
    """Preset by name.

    Raises
    ------
    BadInput
        Unknown; the nearest known name is suggested.
    """
    if name not in PRESETS:
        raise BadInput(unknown("preset", name, tuple(PRESETS)))
    return PRESETS[name]
