"""From looks at persons and households to parts of the result (``experiments.snapshot`` says what is looked at)."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from experiments.cohort import AGE_BANDS, HOUSEHOLDS, INCOMES, STRATA
from experiments.contrast import EUROS, Pairs
from experiments.outcomes import Floats, ratio
from experiments.schema import EVERY_PAYER
from experiments.snapshot import CELL_LEVELS, CELLS, LEVELS
from sim.domains import PAYERS

ALL = "all"
_AXES = (AGE_BANDS, INCOMES, HOUSEHOLDS)
#: Key in the result to weekly contact in ``LEVELS``.
WEEKLY = {
    "family": "weekly_family",
    "friends": "weekly_friends",
    "neighbours": "weekly_neighbours",
    "neighbours_18_34": "weekly_neighbours_18_34",
    "neighbours_65_plus": "weekly_neighbours_65_plus",
}
_HOUSEHOLDS_UNIT = "households per run"
PER_MEMBER = "euros per member of the cohort per year"


def person_parts(pairs: Pairs) -> dict[str, Any]:
    """Parts of a result about persons; all None when nobody looked.

    Parameters
    ----------
    pairs : Pairs
        One arm beside its baseline.

    Returns
    -------
    dict
        ``unpaid``, ``everyday``, ``found``, ``cohort``, ``gains`` as in ``schema.Result``.
    """
    if not pairs.looked:
        return dict.fromkeys(("unpaid", "everyday", "found", "cohort", "gains"))
    return {
        "unpaid": [_unpaid(pairs, cell) for cell in range(len(CELLS))],
        "everyday": _everyday(pairs),
        "found": _found(pairs),
        "cohort": _cohort(pairs),
        "gains": _gains(pairs),
    }


def _unpaid(pairs: Pairs, cell: int) -> dict[str, Any]:
    age, sex = CELLS[cell]
    keys = {"hours": "unpaid_hours", "carers": "carers", "overloaded": "overloaded"}
    values = {key: pairs.level_of(name, CELL_LEVELS[name], cell) for key, name in keys.items()}
    return {"age": age, "sex": sex, **values}


def _everyday(pairs: Pairs) -> dict[str, Any]:
    names = ("participation", "self_direction", "professionals", "many_professionals", "groups_running")
    return {
        **{name: pairs.level_of(name, LEVELS[name]) for name in (*names, "group_members")},
        "weekly": {key: pairs.level_of(name, LEVELS[name]) for key, name in WEEKLY.items()},
    }


def _found(pairs: Pairs) -> dict[str, Any]:
    counts = ("earlier", "later", "at_all", "avoided", "missed")
    return {
        **{name: pairs.stat(pairs.paired(f"twins_{name}"), _HOUSEHOLDS_UNIT) for name in counts},
        "weeks_earlier": pairs.stat(pairs.paired("twins_weeks_earlier"), "weeks"),
        "false_alarms": pairs.contrast("false_alarms"),
    }


def _cohort(pairs: Pairs) -> dict[str, Any]:
    """Cost of the cohort: what is booked on persons from the looks, team and new policy money from the weeks."""
    persons = pairs.looked["cohort_persons"]
    euros = pairs.paired("cohort_euros").copy()
    euros[:, PAYERS.index("municipality")] += pairs.flow("cost_team") + pairs.flow("cost_policy")
    each = {payer: euros[:, k] for k, payer in enumerate(PAYERS)}
    each[ALL] = euros.sum(axis=1)
    years = pairs.years
    return {
        "persons": float(persons.mean()),
        "difference": {
            payer: pairs.stat(each[payer] / (persons * years), PER_MEMBER) for payer in EVERY_PAYER
        },
        "of_deaths": pairs.stat(pairs.paired("cohort_of_deaths").sum(axis=1) / (persons * years), PER_MEMBER),
        "per_resident_week": {payer: pairs.per_resident_week(payer) for payer in EVERY_PAYER},
    }


def _gains(pairs: Pairs) -> list[dict[str, Any]]:
    """All residents, each axis by itself, then every group with all three axes."""
    whole = (ALL,) * len(_AXES)
    margins = [
        tuple(name if axis == which else ALL for axis in range(len(_AXES)))
        for which, names in enumerate(_AXES)
        for name in names
    ]
    return [_gain(pairs, group) for group in (whole, *margins, *product(*_AXES))]


def _gain(pairs: Pairs, group: tuple[str, ...]) -> dict[str, Any]:
    chosen = np.zeros([len(names) for names in _AXES], dtype=np.bool_)
    place: list[Any] = [
        slice(None) if name == ALL else names.index(name) for name, names in zip(group, _AXES, strict=True)
    ]
    chosen[tuple(place)] = True
    wanted = np.flatnonzero(chosen.ravel())

    def total(name: str) -> Floats:
        return np.asarray(pairs.paired(f"cohort_{name}")[:, wanted].sum(axis=1))

    persons, members = total("persons"), total("members")
    everybody = pairs.paired("cohort_members")[:, :STRATA].sum(axis=1)
    return {
        "age": group[0],
        "income": group[1],
        "household": group[2],
        "share": float(np.nanmean(ratio(members, everybody))),
        "wellbeing": pairs.stat(
            ratio(total("wellbeing"), persons), "points 0-10, mean of persons' differences"
        ),
        "formal_hours": pairs.stat(ratio(total("formal"), persons), "hours per person per week"),
        "cost": pairs.stat(ratio(total("cost"), members) / pairs.years, f"{EUROS} per person per year"),
    }
