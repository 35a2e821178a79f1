"""SALib, loaded when it is needed: it is an extra, since it brings matplotlib along."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sim.errors import BadInput


def salib(kind: str, method: str) -> Any:
    """A module of SALib, such as ``SALib.sample.morris``.

    Parameters
    ----------
    kind : {'sample', 'analyze'}
        What it does.
    method : str
        Its name.

    Raises
    ------
    BadInput
        SALib is not installed.
    """
    try:
        return import_module(f"SALib.{kind}.{method}")
    except ModuleNotFoundError as missing:
        raise BadInput(
            f"this analysis needs SALib, and there is no module '{missing.name}': "
            'pip install "rondom[analysis]", or `rondom sensitivity oat`, which needs nothing more'
        ) from missing


def problem(names: Sequence[str]) -> dict[str, Any]:
    """Parameters as SALib wants them: each on the unit interval, its place in its own law."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
