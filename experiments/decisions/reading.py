"""Evidence in a folder, whichever it is: the store of a sweep, or the result of a comparison."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.decisions.evidence import Evidence
    from experiments.person_schema import Contract

CONTRACTS: tuple[Contract, ...] = ("usual", "population")


def evidence_in(folder: Path, contract: str | None = None) -> Evidence:
    """Evidence in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Made by ``rondom sweep run`` or by ``rondom compare``.
    contract : {'usual', 'population'}, optional
        How the municipality buys care. When left out: that of the comparison, the usual one for a sweep.

    Raises
    ------
    BadInput
        Neither of the two, made by a newer version, without anything to decide from; or no such contract.
    StorageProblem
        A file of it is gone or damaged.
    """
    from experiments.decisions import compared, stored

    known = next((name for name in CONTRACTS if name == contract), None)
    if contract is not None and known is None:
        raise BadInput(f"contract is '{contract}': expected {' or '.join(CONTRACTS)}")
    if (folder / compared.COMPARE).is_file():
        return compared.evidence_of(folder, known)
    return stored.evidence_of(folder, known or "usual")
