"""What can be read of a resident, a household, a case, a tie, a professional: by name, in units people use.

One list serves the agents' properties and the data frames: a reading takes one row or many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim import state as S
from sim.demography import WEEKS
from sim.domains import DOMAINS
from sim.face.look import Look
from sim.offers import OFFERS
from sim.signallers import SIGNALLERS


@dataclass(frozen=True)
class Reading:
    """One thing that can be read.

    Attributes
    ----------
    name, unit, says : str
        Name of the property or of the data frame's column, its unit, and what it is.
    read : callable
        Takes a `Look` and one row or an array of rows; gives one value or as many.
    """

    name: str
    unit: str
    says: str
    read: Callable[[Look, Any], Any]


def _names(*names: str) -> Any:
    return np.array(names, dtype=object)


WHEREABOUTS: Final = _names("gone", "here", "nursing home", "institution")
ROLES: Final = _names("head", "partner", "child", "inmate")
SEXES: Final = _names("man", "woman")
MARITAL: Final = _names("unmarried", "married", "divorced", "widowed")
VOLUNTEERING: Final = _names("not willing", "willing", "active", "lapsed")
STANDINGS: Final = _names("none", "queued", "open", "aftercare")
CLASSES: Final = _names("light", "vulnerable", "heavy", "regieteam")
LAYERS: Final = _names("household", "kin", "kin elsewhere", "neighbour", "friend", "group", "buddy")
DOORS: Final = ("youth", "ggz", "househelp", "support", "dayplace", "debt", "nursing")
FOUND: Final = _names("own step", *SIGNALLERS, "connector", "relapse", "outreach", "carer")
#: Every set of doors as text, by its bit mask.
_DOOR_SETS: Final = _names(
    *("+".join(name for bit, name in enumerate(DOORS) if mask >> bit & 1) for mask in range(1 << S.DOORS))
)
#: Offers by number, those that live on among their members too; the last is none.
_OFFERS: Final = _names(*OFFERS, *("",) * (S.LIVES_ON - len(OFFERS)), *OFFERS, "")
_BITS: Final = np.array([mask.bit_count() for mask in range(1 << S.D)], dtype=np.int64)
#: Percent, minutes and weeks as people say them.
_HOUR = 60.0


def _column(table: str, column: str, dtype: type | None = None) -> Callable[[Look, Any], Any]:
    def read(look: Look, rows: Any) -> Any:
        values = getattr(look, table)[column][rows]
        return values if dtype is None else values.astype(dtype)

    return read


def _named(table: str, column: str, names: Any) -> Callable[[Look, Any], Any]:
    return lambda look, rows: names[getattr(look, table)[column][rows]]


def _age(look: Look, rows: Any) -> Any:
    week = np.where(look.res["status"][rows] == S.INSTITUTION, 0, look.week)
    return np.clip((week - look.res["birth"][rows]) / WEEKS, 0.0, 110.0).astype(np.int64)


def _hours_received(look: Look, rows: Any) -> Any:
    standing = np.arange(S.ARRANGEMENTS) < np.asarray(look.res["helpers"][rows])[..., None]
    return np.where(standing, look.help["minutes"][rows], 0).sum(axis=-1) / _HOUR


def _need(domain: int) -> Callable[[Look, Any], Any]:
    return lambda look, rows: look.person["need"][rows, domain].astype(np.float64)


RESIDENT: Final[tuple[Reading, ...]] = (
    Reading("age", "years", "completed years", _age),
    Reading("sex", "", "man or woman", _named("res", "sex", SEXES)),
    Reading("role", "", "head, partner, child or inmate of the household", _named("res", "role", ROLES)),
    Reading(
        "marital",
        "",
        "unmarried, married, divorced or widowed",
        lambda look, rows: MARITAL[look.person["marital"][rows]],
    ),
    Reading(
        "whereabouts", "", "here, nursing home or institution", _named("res", "status", WHEREABOUTS)
    ),
    Reading(
        "household", "dwelling", "number of the dwelling, -1 outside private households",
        _column("res", "home", np.int64),
    ),
    Reading("wellbeing", "points 0-10", "life satisfaction", _column("res", "wellbeing", np.float64)),
    Reading("lonely", "0-1", "De Jong Gierveld scale / 11", _column("res", "lonely", np.float64)),
    Reading("strain", "0-1", "strain as carer", _column("res", "strain", np.float64)),
    Reading(
        "needs", "domains", "number of life domains with a need that counts",
        lambda look, rows: _BITS[look.res["counts"][rows]],
    ),
    Reading("worst", "0-1", "largest need that nobody covers", _column("res", "worst", np.float64)),
    *(
        Reading(f"need_{name}", "severity 0-1", f"need: {name}, before help", _need(domain))
        for domain, name in enumerate(DOMAINS)
    ),
    Reading(
        "services", "", "specialists this resident is a client of, joined with +",
        _named("res", "service", _DOOR_SETS),
    ),
    Reading(
        "waiting", "", "specialists this resident waits for, joined with +",
        _named("res", "waiting", _DOOR_SETS),
    ),
    Reading(
        "offer", "", "collective offer attended or lived on from, empty for none",
        lambda look, rows: _OFFERS[look.res["group"][rows]],
    ),
    Reading(
        "volunteering", "", "not willing, willing, active or lapsed",
        _named("res", "volunteer", VOLUNTEERING),
    ),
    Reading(
        "hours_given", "hours per week", "unpaid help given to others, here and elsewhere",
        lambda look, rows: look.res["given"][rows] / _HOUR,
    ),
    Reading("hours_received", "hours per week", "unpaid help received in standing arrangements", _hours_received),
    Reading("ties", "ties", "ties here, outside the household", _column("res", "degree", np.int64)),
    Reading("strong_ties", "ties", "good ties here", _column("res", "strong", np.int64)),
    Reading("kin_elsewhere", "persons", "close kin elsewhere", _column("person", "kin_out", np.int64)),
    Reading("friends_elsewhere", "persons", "friends elsewhere", _column("person", "friends_out", np.int64)),
    Reading("dementia", "stage 0-3", "stage of dementia, 0 without", _column("res", "dementia", np.int64)),
    Reading("trust", "0-1", "trust in help", _column("person", "trust", np.float64)),
    Reading("stigma", "0-1", "what asking for help costs", _column("person", "stigma", np.float64)),
    Reading(
        "self_management", "0-1", "own strength in living", _column("person", "self_management", np.float64)
    ),
    Reading("openness", "0-1", "openness to new ties", _column("person", "openness", np.float64)),
    Reading(
        "known_to_connector", "yes/no", "whether a connector knows this resident",
        _column("person", "known", np.bool_),
    ),
)  # fmt: skip

VOLUNTEER: Final[tuple[Reading, ...]] = (
    Reading(
        "weeks_volunteering", "weeks", "weeks as an active volunteer",
        lambda look, rows: look.week - look.person["volunteer_since"][rows].astype(np.int64),
    ),
)  # fmt: skip


def _since(look: Look, rows: Any) -> Any:
    return look.hh["since"][rows].astype(np.int64)


HOUSEHOLD: Final[tuple[Reading, ...]] = (
    Reading("persons", "persons", "members now", _column("hh", "persons", np.int64)),
    Reading(
        "income", "fifth 1-5", "fifth of household income, 1 the lowest",
        lambda look, rows: look.dwellings["income"][rows].astype(np.int64) + 1,
    ),
    Reading("street", "", "number of the street", _column("dwellings", "street", np.int64)),
    Reading("position", "", "place along the street", _column("dwellings", "position", np.int64)),
    Reading(
        "standing", "", "at the team: none, queued, open or aftercare", _named("hh", "standing", STANDINGS)
    ),
)  # fmt: skip

CASE: Final[tuple[Reading, ...]] = (
    Reading("standing", "", "queued, open or aftercare", _named("hh", "standing", STANDINGS)),
    Reading("severity", "", "class of the case, once it is open", _named("hh", "severity", CLASSES)),
    Reading("since", "week", "week in which the present standing began", _since),
    Reading(
        "weeks", "weeks", "weeks in the present standing", lambda look, rows: look.week - _since(look, rows)
    ),
    Reading(
        "open_needs", "needs", "needs that count, of an open case", _column("hh", "open_needs", np.int64)
    ),
    Reading("found_by", "", "who brought the household to the team", _named("hh", "found_by", FOUND)),
    Reading(
        "worker", "", "place of the worker on the case, -1 nobody yet", _column("hh", "worker", np.int64)
    ),
)

TIE: Final[tuple[Reading, ...]] = (
    Reading("a", "resident", "identity", lambda look, rows: look.who[look.ties["a"][rows]]),
    Reading("b", "resident", "identity", lambda look, rows: look.who[look.ties["b"][rows]]),
    Reading(
        "layer", "", "kin, neighbour, friend, group or buddy", _named("ties", "layer", LAYERS)
    ),
    Reading("strength", "0-1", "strength", lambda look, rows: look.strength[rows].astype(np.float64)),
    Reading("since", "week", "week in which the tie began; before 0 means before the run",
            _column("ties", "since", np.int64)),
)  # fmt: skip

PROFESSIONAL: Final[tuple[Reading, ...]] = (
    Reading("cases", "households", "open cases on the worker's name", _column("staff", "cases", np.int64)),
    Reading(
        "present", "yes/no", "neither ill nor still to be hired",
        lambda look, rows: look.staff["absent_until"][rows] <= look.week,
    ),
    Reading(
        "since", "week", "week this worker began, or will begin; long before 0 for who was there at the start",
        _column("staff", "since", np.int64),
    ),
)  # fmt: skip
