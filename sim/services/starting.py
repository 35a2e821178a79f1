"""Who is with a specialist at the start: as many of those in need as the doors, stays and needs themselves imply."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.chance import Decision, uniforms
from sim.demography import AGES, WEEKS
from sim.state import Table, World

Real = NDArray[np.float64]

#: For each door the domains that lead to it at the start, and the running number and column of its draw.
_DOORS = (
    (S.YOUTH, (3, 4), 3, 0),
    (S.GGZ, (4,), 3, 1),
    (S.HOUSEHELP, (7,), 3, 2),
    (S.SUPPORT, (4, 2, 6, 0), 3, 3),
    (S.DAYPLACE, (10,), 4, 0),
    (S.DEBT, (1,), 4, 1),
    (S.NURSING, (5,), 4, 2),
)
#: Doors whose stay does not end with the need (``sim.services.specialists``).
_TREATMENTS = (S.YOUTH, S.GGZ, S.SUPPORT, S.DEBT)
_ADULT = 18


def start_services(world: World, rates: Table, *, seed: int, week: int) -> None:
    """Put people with a need into specialists' places; ``world.res.service`` is changed.

    Parameters
    ----------
    world : World
        Residents with the needs they start with, and no services.
    rates : Table
        Weekly rates of one draw.
    seed : int
        Seed of the run.
    week : int
        Week of the start.
    """
    r = rates[0]
    res = world.res
    rows = np.arange(res.shape[0])
    here = res.status == S.HERE
    age = np.clip(((week - res.birth) / WEEKS).astype(np.int64), 0, AGES - 1)
    gone = r.mortality[age, res.sex] + world.move[age]
    for door, domains, stream, column in _DOORS:
        draw = uniforms(seed, Decision.START_SERVICES, rows, other=stream)[:, column]
        entitled = here & _of_age(door, age)
        outside = np.ones(rows.shape[0])
        for d in domains:
            outside *= 1.0 - _share(door, d, world, gone, r)
        res.service |= np.where(entitled & (draw < 1.0 - outside), 1 << door, 0).astype(np.int32)


def _of_age(door: int, age: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a door is for people of an age: youth help under 18, treatment and support at home from 18."""
    if door == S.YOUTH:
        return np.asarray(age < _ADULT)
    if door in (S.GGZ, S.SUPPORT):
        return np.asarray(age >= _ADULT)
    return np.ones(age.shape, dtype=np.bool_)


def _share(door: int, d: int, world: World, gone: Real, r: np.record) -> Real:
    """Chance that somebody has a place by the need on domain d that he has; 0 without the need.

    Since the need began a place was entered at rate g and left at rate l; the need has lasted as long as needs do
    that end at rate e. So g / (g + l + e) of those in need have a place. A treatment goes on when the need is over:
    until it is rounded off at rate f: for each in treatment with the need there are e / f without. They are given to
    those in need.
    """
    need = np.where((world.res.active >> d) & 1 == 1, world.person.need[:, d], 0.0).astype(np.float64)
    unmet = need * (1.0 - r.gate_cover * r.start_cover) if r.chronic[d] else need
    gate = r.gate[door]
    if door == S.SUPPORT and d == 4:
        gate = r.gate_support
    elif door == S.YOUTH and d != 3:
        gate = gate * r.gate_youth_other
    enter = gate * unmet / r.gate_level
    leave = r.leave_place[door] + gone
    end = 1.0 / (r.duration[d] * r.start_share[d])
    share = enter / (enter + leave + end)
    if door in _TREATMENTS:
        share = np.minimum(1.0, share * (1.0 + end / (r.round_off + gone)))
    return np.asarray(share, dtype=np.float64)
