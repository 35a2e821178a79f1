"""Places that do not exist, for tests that need more than the shipped ones."""

from typing import Any

from sim.population import Profile, profile

COUNTS = ("inhabitants", "households", "aged_0_14", "aged_65_plus")


def changed(base: Profile, **values: float) -> Profile:
    """The same place with other values of some figures."""
    figures = tuple(
        f.model_copy(update={"value": float(values[f.indicator])}) if f.indicator in values else f
        for f in base.figures
    )
    return base.model_copy(update={"figures": figures})


def village(share: float = 0.2, place: str = "alverna") -> Profile:
    """A shipped place of which only a share of the people exists."""
    base = profile(place)
    return changed(base, **{name: round(base.value(name) * share) for name in COUNTS})


def figure(**changes: Any) -> dict[str, Any]:
    """A valid row of the table of figures, with changes."""
    row = {
        "indicator": "inhabitants",
        "value": "2450",
        "unit": "persons",
        "year": "2024",
        "source": "CBS",
        "code": "WK029608",
        "kind": "source",
        "sd": "",
        "low": "",
        "high": "",
        "grade": "A",
    }
    return {**row, **changes}
