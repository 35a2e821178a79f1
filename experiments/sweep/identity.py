"""Who a run is: a fingerprint of everything its outcome depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

from experiments.manifest import input_hashes, source_hash

#: Raised whenever a run's results move (a golden test fails until it is); part of every run id.
MODEL_VERSION = "3"
_ID_DIGITS = 32


@cache
def inputs() -> str:
    """Fingerprint of every data file the model reads."""
    lines = "\n".join(f"{name}={value}" for name, value in sorted(input_hashes().items()))
    return hashlib.sha256(lines.encode()).hexdigest()


@cache
def model() -> str:
    """Model version and fingerprint of its sources: recorded with every run, in the id only the version."""
    return f"{MODEL_VERSION}/{source_hash()}"


def start(years: int, looks: bool, rates: tuple[float, float]) -> hashlib._Hash:
    """Fingerprint begun with what all runs of a sweep share.

    Parameters
    ----------
    years : int
        Horizon.
    looks : bool
        Whether persons are looked at.
    rates : tuple of float
        Discount rates of costs and effects, which outcomes depend on.
    """
    words = (f"rondom.run/{MODEL_VERSION}", inputs(), str(years), str(looks), *(rate.hex() for rate in rates))
    return hashlib.sha256("\n".join(words).encode())


def run_ids(begun: hashlib._Hash, life: str, arms: Sequence[str]) -> list[str]:
    """Run ids of one unit.

    Parameters
    ----------
    begun : hash
        From `start`.
    life : str
        Place, parameters (hex floats) and seed.
    arms : sequence of str
        Starting pressure, policy and dose of each run.

    Returns
    -------
    list of str
        32 hexadecimal digits each, the first half of a SHA-256.
    """
    mine = begun.copy()
    mine.update(life.encode())
    found = []
    for arm in arms:
        one = mine.copy()
        one.update(arm.encode())
        found.append(one.hexdigest()[:_ID_DIGITS])
    return found
