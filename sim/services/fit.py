"""Whom a theme fits: read from the descriptions of the groups in the Wijchen business case (2019)."""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim.ages import age_years
from sim.kernel import rule
from sim.themes import AUTISM, BEREAVEMENT, BRAIN, CANCER, LITERACY, MEETING, SEPARATED


@rule
def theme_of(res, person, i, week):  # type: ignore[no-untyped-def]
    """Theme that fits resident i best this week, or -1. Each person has at most one."""
    age = age_years(res[i], week)
    active = np.int64(res.active[i])
    if age >= 18 and person.grief[i] > 0.25:
        return BEREAVEMENT
    if 12 <= age < 26 and (active >> 3) & 1 == 1 and person.temper[i] > 1.0:
        return AUTISM
    if (
        age >= 18
        and person.marital[i] == S.DIVORCED
        and person.partner[i] < 0
        and res.role[i] == S.HEAD
        and age < 60
    ):
        return SEPARATED if active & ((1 << 2) | (1 << 3) | (1 << 4)) != 0 else -1
    if (active >> 8) & 1 == 1 and age >= 18:
        return LITERACY
    if age >= 18 and (active >> 5) & 1 == 1 and age < 65:
        return BRAIN if person.temper[i] > 0.5 else CANCER
    if age >= 65 and (res.lonely[i] > 0.27 or (active >> 2) & 1 == 1):
        return MEETING
    return -1
