"""The file of presets: one comparison, and which model it was made with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field

from dashboards.presets.packed import packed, unpacked
from experiments.quantities import Part
from experiments.schema import Comparison
from experiments.sweep.identity import MODEL_VERSION, inputs

NAME = "presets.json.gz"
#: Folder of presets made on this machine; they go before the shipped ones when they are of this model.
FOLDER = "RONDOM_PRESETS_DIR"


class Presets(Part):
    """Comparison with its passport."""

    schema_name: Literal["rondom.presets/1"] = "rondom.presets/1"
    model: str = Field(description="model version and fingerprint of the data files it was made with")
    comparison: Comparison

    @property
    def current(self) -> bool:
        """Whether the model that is installed would give the same."""
        return self.model == model_now()


@cache
def model_now() -> str:
    """Model version and fingerprint of every data file the installed model reads."""
    return f"{MODEL_VERSION}/{inputs()[:16]}"


def own_file() -> Path:
    """File of presets made on this machine; it need not exist."""
    folder = os.environ.get(FOLDER)
    return (Path(folder) if folder else user_data_path("rondom") / "presets") / NAME


def there(name: str = "") -> list[Path]:
    """Files of presets that are there, of this machine first, then the shipped one; or files by a name beside them."""
    every = (path.with_name(name or path.name) for path in (own_file(), shipped_file()))
    return [path for path in dict.fromkeys(every) if path.is_file()]


def shipped_file() -> Path:
    """File that came with the package; it need not exist."""
    return Path(str(files("dashboards").joinpath("presets", NAME)))


def read(path: Path) -> Presets:
    """Presets of a file.

    Raises
    ------
    BadInput
        When it cannot be read, or is not what this version writes.
    """
    return unpacked(Presets, path, "presets", "rondom presets make")


def write(presets: Presets, path: Path) -> int:
    """Write presets, whole or not at all; the number of bytes. The same presets give the same bytes."""
    content = packed(presets)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_bytes(content)
    half.replace(path)
    return len(content)


def found() -> Iterator[tuple[Path, Presets]]:
    """Files that are there, those of this machine first.

    Raises
    ------
    BadInput
        As `read`.
    """
    for path in there():
        yield path, read(path)
