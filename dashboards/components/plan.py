"""A plan as switches and doses: which policies an arm holds, and what becomes of it when one is turned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from experiments.names import arm_problems, known_policies
from experiments.runs import BASELINE
from sim.policies.catalogue import CONTROLS, dosed

#: Policies shown first; controls stand apart, all others fold away.
FIRST = ("connector", "collective", "peer-groups", "pressure-management", "rondom-wijchen")
#: Strengths that can be chosen.
DOSES = (0.25, 0.5, 0.75, 1.0)


class Turned(NamedTuple):
    """Arm after a switch was turned; ``dropped`` are policies that could not stay."""

    arm: str
    dropped: tuple[str, ...]


def groups() -> Mapping[str, tuple[str, ...]]:
    """Policies in the three groups of the form, in the order of the catalogue."""
    rest = tuple(name for name in known_policies() if name not in (*FIRST, *CONTROLS))
    return {"first": FIRST, "more": rest, "control": CONTROLS}


def switches(arm: str) -> dict[str, float]:
    """Policies of an arm with their strengths; empty for the baseline.

    Examples
    --------
    >>> switches("connector@0.5+buddies")
    {'connector': 0.5, 'buddies': 1.0}
    """
    return {} if arm == BASELINE else dict(dosed(part) for part in arm.split("+"))


def arm_of(on: Mapping[str, float]) -> str:
    """Arm with these policies, in the order of the catalogue: the same switches give the same name.

    Examples
    --------
    >>> arm_of({"peer-groups": 1.0, "connector": 0.5}), arm_of({})
    ('connector@0.5+peer-groups', 'baseline')
    """
    parts = [name if on[name] == 1.0 else f"{name}@{on[name]:g}" for name in known_policies() if name in on]
    return "+".join(parts) or BASELINE


def turned(arm: str, name: str, dose: float | None) -> Turned:
    """Turn one policy on (a strength) or off (None); what cannot go together with it is turned off.

    Examples
    --------
    >>> turned("rondom-wijchen", "connector", 1.0)
    Turned(arm='connector', dropped=('rondom-wijchen',))
    """
    on = switches(arm)
    if dose is None:
        on.pop(name, None)
        return Turned(arm_of(on), ())
    on[name] = dose
    dropped = tuple(other for other in on if other != name and arm_problems(arm_of({other: 1.0, name: 1.0})))
    return Turned(
        arm_of({other: strength for other, strength in on.items() if other not in dropped}), dropped
    )
