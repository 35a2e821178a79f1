"""Presets: comparisons computed beforehand and shipped as small files, so that the first answer is there at once."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from pathlib import Path

from dashboards.answers.answer import Answer, pick
from dashboards.scenario.scenario import Scenario
from experiments.schema import Comparison
from experiments.sweep.identity import MODEL_VERSION, inputs

#: File of the presets inside `dashboards/presets`; the folder of a user's own stands in the environment.
NAME = "presets.json.gz"


@cache
def presets() -> Comparison | None:
    """The shipped comparison; None when no file is there."""
    file = files("dashboards").joinpath("presets", NAME)
    if not file.is_file():
        return None
    return read(file.read_bytes())


def read(packed: bytes) -> Comparison:
    """Comparison of a packed file.

    Raises
    ------
    ValueError
        When it is not a comparison of a schema this version knows.
    """
    return Comparison.model_validate_json(gzip.decompress(packed))


def packed(comparison: Comparison) -> bytes:
    """A comparison as small as it gets; the same comparison gives the same bytes."""
    text = comparison.model_dump_json(by_alias=True)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def write(comparison: Comparison, path: Path) -> int:
    """Write presets; the number of bytes."""
    content = packed(comparison)
    path.write_bytes(content)
    return len(content)


def model_now() -> str:
    """What presets are checked against: the model version and the data it reads."""
    return f"{MODEL_VERSION}/{inputs()[:16]}"


def shipped(scenario: Scenario) -> Answer | None:
    """Preset of a scenario in its (one) place; None when it is none of them."""
    found = presets()
    if found is None:
        return None
    asked = found.question
    same = (asked.years, asked.seed, asked.own, asked.uncertainty) == (
        scenario.years,
        scenario.seed,
        None,
        True,
    )
    if not same:
        return None
    origin = "shipped" if found.model.source_hash == model_now() else "stale"
    return pick(
        found,
        scenario.places[0],
        scenario.arm,
        scenario.pressure,
        origin=origin,
        asked=found.numbers.pairs_asked,
    )
