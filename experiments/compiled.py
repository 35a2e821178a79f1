"""The kernels of looks with the types they are called with, for the first compile (``sim.warm``)."""

from __future__ import annotations

from typing import Any

from numba import boolean, float32, float64, int16, int32, int64, typeof, uint8, uint16

from experiments import lens
from sim.state import empty

# Numba's own type hints know nothing of it.
_typeof: Any = typeof


def kernels() -> list[tuple[Any, tuple[Any, ...]]]:
    """Each kernel of a look, and the types a comparison hands it."""
    world = empty(10, 10)
    res, person, hh, member, ties = (
        _typeof(table) for table in (world.res, world.person, world.hh, world.dwellings.member, world.ties)
    )
    whole, real, reals, codes = int64[::1], float64[::1], float64[:, ::1], uint16[::1]
    homes, roles = int32[::1], uint8[::1]
    return [
        (
            lens.fates,
            (codes, codes, res, person, member, hh, whole, homes, roles, real, whole, int64, reals, real,
             int64[:, ::1], real),
        ),
        (lens.residents, (res, hh, int64, float64, whole, whole, whole, whole, real, reals, real)),
        (lens.meetings, (ties, float32[::1], float32[::1], res, person, int64, whole, float64, float64, reals, real)),
        (lens.bill, (uint16[:, ::1], real, boolean[::1], real, real, real, reals, reals, reals, real)),
        (lens.persons, (res, hh, whole, whole, whole, real, real, boolean, codes, real, real, whole)),
        (lens.dwellings, (hh, member, whole, int64, int16[::1], roles, homes)),
    ]  # fmt: skip
