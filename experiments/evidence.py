"""Targets and claims: what calibration, validation and comparison may read, and the model may not.

*Targets* are published facts that a run must reproduce (calibrate on it, or validate and never tune to it).
*Claims* are what plans and studies say an intervention achieves; they are laid beside results, nothing more.
Both carry the passports of `sim.passport`; a test refuses their ids anywhere inside ``sim``.

Examples
--------
>>> targets()["mc_share"].accepts(0.125)
True
>>> claims()["seed0_claim_saving"].value
0.2
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from sim.passport import Passport, RegisterError, read_figures

Figure = TypeVar("Figure", bound=Passport)


class Target(Passport):
    """A fact that runs are compared with; ``low`` and ``high`` are the tolerated range.

    Attributes
    ----------
    pattern : int
        Number of the pattern in the list of what the model must reproduce, 1-24; 0 for a check outside it.
    use : {"calibrate", "validate"}
        Calibrate: may be fitted. Validate: never tuned to, reported.
    place : str
        Where the figure holds: "nl", or the key of a neighbourhood.
    """

    pattern: Annotated[int, Field(ge=0, le=24)]
    use: Literal["calibrate", "validate"]
    place: Literal["nl", "alverna", "huurlingsedam"]

    def accepts(self, modelled: float) -> bool:
        """Whether a modelled figure, in the target's unit, lies within the tolerated range."""
        return self.low <= modelled <= self.high


class Claim(Passport):
    """What a plan or a study reports of an intervention; ``low`` and ``high`` as reported or judged."""


def _read(name: str, kind: type[Figure]) -> Mapping[str, Figure]:
    figures, problems = read_figures(files("experiments").joinpath("data", name), kind, {})
    if problems:
        raise RegisterError(problems)
    return MappingProxyType({figure.id: figure for figure in figures})


@cache
def targets() -> Mapping[str, Target]:
    """Return all targets by id, in the order of the file.

    Raises
    ------
    RegisterError
        All problems in ``experiments/data/targets.csv`` at once, each with its line.
    """
    return _read("targets.csv", Target)


@cache
def claims() -> Mapping[str, Claim]:
    """Return all claims by id, in the order of the file.

    Raises
    ------
    RegisterError
        All problems in ``experiments/data/claims.csv`` at once, each with its line.
    """
    return _read("claims.csv", Claim)
