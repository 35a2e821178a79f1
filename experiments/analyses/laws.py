"""Parameters by their own law: which can be moved, and their values where a design puts them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput, unknown
from sim.register import Batch, Register, load

Floats = NDArray[np.float64]
#: As everywhere: so many digits, so that another build of scipy gives the same run.
_DIGITS = 10
#: Nearest to the ends of a law that its quantile function is asked.
_END = 2.0**-53


def check_names(
    names: Sequence[str], register: Register | None = None, *, topics: Sequence[str] = ()
) -> tuple[str, ...]:
    """Parameters asked for by name or by topic, or all uncertain ones; refuses what cannot be moved.

    Parameters
    ----------
    names : sequence of str
        Ids in the register.
    register : Register, optional
        The shipped one when left out.
    topics : sequence of str
        Files of the register, such as ``prices``: all uncertain parameters in them.

    Raises
    ------
    BadInput
        Every unknown name or topic, with the nearest known one, and every parameter that is fixed.
    """
    register = load() if register is None else register
    known = register.uncertain()
    problems = [
        f"parameter '{name}' is fixed: it has no low and high end to go to"
        if name in register
        else unknown("parameter", name, sorted(known))
        for name in names
        if name not in known
    ]
    problems += [
        unknown("topic", topic, register.topics()) for topic in topics if topic not in register.topics()
    ]
    if problems:
        raise BadInput(problems)
    of_topics = [name for name in known if register[name].topic in topics]
    return tuple(dict.fromkeys([*names, *of_topics])) or known


def centre_of(names: Sequence[str], register: Register | None = None) -> Floats:
    """Central values; float64[names]."""
    register = load() if register is None else register
    return np.array([register[name].value for name in names], dtype=np.float64)


def ends_of(names: Sequence[str], register: Register | None = None) -> Floats:
    """Low and high ends of the passports; float64[2, names]."""
    register = load() if register is None else register
    return np.array([[register[n].low for n in names], [register[n].high for n in names]], dtype=np.float64)


def values_at(names: Sequence[str], unit: Floats, register: Register | None = None) -> Floats:
    """Values of parameters at given places in their own laws.

    Parameters
    ----------
    names : sequence of str
        Uncertain parameters.
    unit : numpy.ndarray
        float64[rows, names], 0 (low end) to 1 (high end).

    Returns
    -------
    numpy.ndarray
        float64[rows, names], inside the range of each passport.
    """
    register = load() if register is None else register
    inside = np.clip(unit, _END, 1.0 - _END)
    found = np.empty_like(inside)
    column = {name: k for k, name in enumerate(names)}
    for batch in register.batches:
        mine = [k for k, name in enumerate(batch.names) if name in column]
        if mine:
            low, high = batch.low[mine], batch.high[mine]
            kept = Batch(
                batch.family, tuple(batch.names[k] for k in mine), batch.constants[:, mine], low, high
            )
            at = [column[name] for name in kept.names]
            found[:, at] = np.clip(_short(kept.quantiles(inside[:, at])), low, high)
    return found


def _short(values: Floats) -> Floats:
    # A design has few different values (four per parameter of Morris): each is written out once.
    different, back = np.unique(values, return_inverse=True)
    rounded = np.array([float(f"{value:.{_DIGITS}g}") for value in different.tolist()])
    return np.asarray(rounded[back].reshape(values.shape))
