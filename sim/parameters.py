"""Parameters: the numbers of one run, and how a run gets them from the register.

``central`` takes every entry's value. ``draw`` takes one joint draw for an uncertainty run: each uncertain
entry gets a uniform number that is a hash of (seed, index, id), sent through its quantile function and
clipped to its range (families and the meaning of low, value, high: ``sim.quantiles``). Entries are drawn
independently; adding, removing or changing one entry leaves the draws of all others as they were.

Examples
--------
>>> register = load()
>>> p = central(register)
>>> p["h0_seek"] == register["h0_seek"].value
True
>>> p.vector("kappa").sum() > 0.0
np.True_
>>> draw(register, seed=1, index=7) == draw(register, seed=1, index=7)
True
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping

import numpy as np

from sim.domains import DOMAINS
from sim.passport import RegisterError
from sim.quantiles import Array
from sim.register import Entry, Register, UnknownParameter, load

__all__ = [
    "Entry",
    "ParameterOutOfRangeError",
    "Parameters",
    "Register",
    "RegisterError",
    "UnknownParameter",
    "central",
    "draw",
    "from_uniforms",
    "load",
    "uniform",
]

#: Drawn values keep this many digits, so that another build of scipy gives the same run.
_DIGITS = 10


class ParameterOutOfRangeError(ValueError):
    """A replacement leaves the range of its passport; all offenders are named."""


class Parameters(Mapping[str, float]):
    """Immutable values of one run, id to float, for exactly the ids of a register.

    Parameters
    ----------
    register : Register
        Gives the known ids and their ranges.
    values : mapping of str to float
        One finite value per id of the register, in the unit of its entry.
    """

    __slots__ = ("_register", "_values")

    def __init__(self, register: Register, values: Mapping[str, float]) -> None:
        missing = [name for name in register if name not in values]
        if missing:
            raise UnknownParameter(missing[0], values)
        self._register = register
        self._values = _checked(register, values)

    def __getitem__(self, name: str) -> float:
        """Return the value, or raise `UnknownParameter`."""
        try:
            return self._values[name]
        except KeyError:
            raise UnknownParameter(name, self._values) from None

    def __contains__(self, name: object) -> bool:
        """Whether there is a value of that id."""
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        """Ids in the order of the register."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the values."""
        return len(self._values)

    def __hash__(self) -> int:
        """Equal values, equal hash."""
        return hash(self.digest())

    def __repr__(self) -> str:
        """Size and the start of the digest."""
        return f"Parameters({len(self)} values, {self.digest()[:12]})"

    @property
    def register(self) -> Register:
        """The register these values belong to."""
        return self._register

    def vector(self, name: str) -> Array:
        """One value per life domain.

        Parameters
        ----------
        name : str
            The part of the ids before ``_<domain>``: "lambda" reads lambda_housing, lambda_finances, ...

        Returns
        -------
        float64[12]
            In the order of ``DOMAINS``; 0 where the register has no such id (no such effect).

        Raises
        ------
        UnknownParameter
            When no domain at all has an id of that name.
        """
        ids = [f"{name}_{domain}" for domain in DOMAINS]
        if not any(i in self._values for i in ids):
            families = {i.removesuffix(f"_{d}") for i in self._values for d in DOMAINS if i.endswith(f"_{d}")}
            raise UnknownParameter(name, sorted(families))
        return np.array([self._values.get(i, 0.0) for i in ids], dtype=np.float64)

    def replace(self, changes: Mapping[str, float]) -> Parameters:
        """Return a copy with some values changed.

        Raises
        ------
        UnknownParameter
            An id that the register does not know.
        ParameterOutOfRangeError
            A value outside the range of its passport, or not a finite number.
        """
        for name in changes:
            if name not in self._values:
                raise UnknownParameter(name, self._values)
        return Parameters(self._register, {**self._values, **changes})

    def digest(self) -> str:
        """Return the sha256 of all ids and values (hex floats), independent of their order."""
        lines = "".join(f"{name}={value.hex()}\n" for name, value in sorted(self._values.items()))
        return hashlib.sha256(lines.encode("ascii")).hexdigest()


def _checked(register: Register, values: Mapping[str, float]) -> dict[str, float]:
    wrong = []
    checked = {}
    for name, value in values.items():
        entry = register[name]
        if isinstance(value, bool) or not math.isfinite(value):
            wrong.append(f"{name}: {value!r} is not a finite number")
        elif not entry.low <= value <= entry.high:
            wrong.append(f"{name}: {value:g} lies outside [{entry.low:g}, {entry.high:g}] {entry.unit}")
        else:
            checked[name] = float(value)
    if wrong:
        raise ParameterOutOfRangeError("; ".join(wrong))
    return checked


def central(register: Register) -> Parameters:
    """Every entry at its central value."""
    return Parameters(register, {name: entry.value for name, entry in register.items()})


def uniform(seed: int, index: int, name: str) -> float:
    """Return the uniform number in (0, 1), 53 bits, that belongs to (seed, index, id) and to nothing else."""
    address = f"{seed}:{index}:{name}".encode("ascii")
    word = hashlib.blake2b(address, digest_size=8, person=b"rondom-draw").digest()
    return ((int.from_bytes(word, "big") >> 11) + 0.5) * 2.0**-53


def draw(register: Register, seed: int, index: int) -> Parameters:
    """Joint draw number ``index`` of an uncertainty run.

    Parameters
    ----------
    register : Register
        Entries with ``low < high`` and a distribution other than fixed are drawn; others keep their value.
    seed : int
        Seed of the experiment, >= 0.
    index : int
        Number of the draw, >= 0. Draw 7 is the same however many draws are made.

    Returns
    -------
    values : Parameters
        Each within the range of its passport.

    Raises
    ------
    ValueError
        A negative seed or index.
    """
    for label, number in (("seed", seed), ("index", index)):
        if isinstance(number, bool) or number < 0:
            raise ValueError(f"{label} must be a whole number of 0 or more, not {number!r}")
    return from_uniforms(register, {name: uniform(seed, index, name) for name in register.uncertain()})


def from_uniforms(register: Register, uniforms: Mapping[str, float]) -> Parameters:
    """Parameters at given quantiles: for designs that bring their own uniforms, and for tornado diagrams.

    Parameters
    ----------
    register : Register
        The entries.
    uniforms : mapping of str to float
        Per uncertain id a number in (0, 1); ids left out keep their central value.

    Raises
    ------
    UnknownParameter
        An id that the register does not know.
    ValueError
        An id that is not uncertain, or a number outside (0, 1).
    """
    for name, u in uniforms.items():
        if not register[name].uncertain:
            raise ValueError(f"{name} is not uncertain (fixed, or low = high), so it has no quantile")
        if not 0.0 < u < 1.0:
            raise ValueError(f"{name}: the uniform must lie strictly between 0 and 1, not {u!r}")
    values = {name: entry.value for name, entry in register.items()}
    for batch in register.batches:
        at = np.array([uniforms.get(name, 0.5) for name in batch.names], dtype=np.float64)
        for name, value in zip(batch.names, batch.quantiles(at).tolist(), strict=True):
            if name in uniforms:
                entry = register[name]
                values[name] = min(max(float(f"{value:.{_DIGITS}g}"), entry.low), entry.high)
    return Parameters(register, values)
