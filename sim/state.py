"""The columns of a neighbourhood: NamedTuples of arrays, built in one place with one signature.

Rows are places in memory, not identities: identity is ``uid``. Hours are integer minutes and euros integer cents,
so that sums are exact, conserve and do not depend on the order of rows.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.domains import DOMAINS

D = len(DOMAINS)
#: Most ties a resident can hold here; beyond it new ties wait for room (a documented rule, counted when it binds).
TIES = 32
#: Most standing arrangements of informal help one resident receives.
ARRANGEMENTS = 8
#: Most members of one household (the largest households of CBS's tables are cut here).
MEMBERS = 12
#: Most local members of one theme's group.
SEATS = 64
#: Standing traits a newcomer takes over from the founding household's member: five of 0-1, and temper.
TRAITS = 6
#: Themes of collective offers, existing and additional; their order is that of ``sim.services.themes``.
THEMES = 8

#: Whereabouts of a row.
EMPTY, HERE, NURSING_HOME, INSTITUTION = range(4)
#: Marital status.
UNMARRIED, MARRIED, DIVORCED, WIDOWED = range(4)
#: Role in the household.
HEAD, PARTNER, CHILD, INMATE = range(4)
#: Layers of ties.
HOUSEHOLD, KIN, KIN_ELSEWHERE, NEIGHBOUR, FRIEND, GROUP, BUDDY = range(7)
#: Household's standing at the team.
NO_CASE, QUEUED, OPEN, AFTERCARE = range(4)
#: Class of a case.
LIGHT, VULNERABLE, HEAVY = range(3)
#: Specialists' doors: bits of ``service`` and ``waiting``.
YOUTH, GGZ, HOUSEHELP, SUPPORT, DAYPLACE, DEBT, NURSING = range(7)
DOORS = 7
#: Volunteer state.
NOT_WILLING, WILLING, ACTIVE, LAPSED = range(4)


class Residents(NamedTuple):
    """One row per resident; capacity C rows, the empty ones free for newcomers and newborns."""

    uid: NDArray[np.int64]  # [C] identity, 0 .. 2**32-1
    status: NDArray[np.uint8]  # [C] EMPTY, HERE, NURSING_HOME, INSTITUTION
    birth: NDArray[np.int32]  # [C] week of birth
    sex: NDArray[np.uint8]  # [C] 0 man, 1 woman
    role: NDArray[np.uint8]  # [C]
    marital: NDArray[np.uint8]  # [C]
    home: NDArray[np.int32]  # [C] dwelling, -1 outside private households
    partner: NDArray[np.int32]  # [C] row or -1
    mother: NDArray[np.int32]  # [C] row or -1
    father: NDArray[np.int32]  # [C] row or -1
    children: NDArray[np.uint8]  # [C] number of children born (order of the next newborn)
    kin_out: NDArray[np.uint8]  # [C] close kin elsewhere
    friends_out: NDArray[np.uint8]  # [C] friends elsewhere
    openness: NDArray[np.float32]  # [C] 0-1
    self_management: NDArray[np.float32]  # [C] 0-1
    stigma: NDArray[np.float32]  # [C] 0-1
    legibility: NDArray[np.float32]  # [C] 0-1, knows what help exists
    trust: NDArray[np.float32]  # [C] 0-1
    tolerance: NDArray[np.int32]  # [C] minutes a week of informal help that can be kept up
    temper: NDArray[np.float32]  # [C] standing person effect on loneliness, standard normal
    need: NDArray[np.float32]  # [C, D] severity 0-1
    active: NDArray[np.int32]  # [C] bit mask of domains with a need
    cover: NDArray[np.float32]  # [C, D] hours given / hours needed, of active domains
    rung: NDArray[np.uint8]  # [C, D] highest rung that worked on the present episode
    load: NDArray[np.float32]  # [C] sum of unmet need over domains
    worst: NDArray[np.float32]  # [C] largest unmet need
    dementia: NDArray[np.uint8]  # [C] 0/1
    service: NDArray[np.int32]  # [C] bit mask of doors: client now
    waiting: NDArray[np.int32]  # [C] bit mask of doors: on a list
    helper: NDArray[np.int32]  # [C, ARRANGEMENTS] row of the helper, -1 kin elsewhere
    helper_uid: NDArray[np.int64]  # [C, ARRANGEMENTS] identity, so that a reused row ends the arrangement
    help_domain: NDArray[np.uint8]  # [C, ARRANGEMENTS]
    help_kind: NDArray[np.uint8]  # [C, ARRANGEMENTS] layer it came from
    help_minutes: NDArray[np.int32]  # [C, ARRANGEMENTS] minutes a week of the receiver's need that are covered
    help_since: NDArray[np.int32]  # [C, ARRANGEMENTS] week
    helpers: NDArray[np.uint8]  # [C] number of arrangements received
    given: NDArray[np.int32]  # [C] minutes a week given to others, here and elsewhere
    given_out: NDArray[np.int32]  # [C] the part given to kin elsewhere
    strain: NDArray[np.float32]  # [C] 0-1 as carer
    lonely: NDArray[np.float32]  # [C] De Jong Gierveld scale / 11
    grief: NDArray[np.float32]  # [C] 0-1
    wellbeing: NDArray[np.float32]  # [C] life satisfaction 0-10
    volunteer: NDArray[np.uint8]  # [C]
    volunteer_since: NDArray[np.int32]  # [C] week
    group: NDArray[np.int8]  # [C] theme of the group attended, -1 none
    known: NDArray[np.uint8]  # [C] 1 when a connector knows this resident
    informed: NDArray[np.float32]  # [C] what was learnt about help lately, 0-1, fades


class Ties(NamedTuple):
    """Resident-resident ties in padded rows, both directions, mirrors updated by the same formula."""

    alter: NDArray[np.int32]  # [C, TIES] row
    strength: NDArray[np.float32]  # [C, TIES] 0-1
    layer: NDArray[np.uint8]  # [C, TIES]
    since: NDArray[np.int32]  # [C, TIES] week the tie began (may lie before the start)
    affinity: NDArray[np.float32]  # [C, TIES] how much of its due contact this pair has, mean 1
    degree: NDArray[np.int32]  # [C]
    total: NDArray[np.float32]  # [C] sum of strengths, ties elsewhere included
    good: NDArray[np.float32]  # [C] number of good ties, ties elsewhere included
    intimate: NDArray[np.uint8]  # [C] 1 with a partner or one very close tie


class Households(NamedTuple):
    """One row per dwelling; the dwelling is the household's identity together with the week it moved in."""

    member: NDArray[np.int32]  # [H, MEMBERS] rows in order of joining
    size: NDArray[np.int32]  # [H]
    income: NDArray[np.uint8]  # [H] quintile 0-4
    street: NDArray[np.int32]  # [H]
    position: NDArray[np.int32]  # [H] along the street
    street_home: NDArray[np.int32]  # [H] dwellings sorted by street and position
    street_rank: NDArray[np.int32]  # [H] place of a dwelling in street_home
    standing: NDArray[np.uint8]  # [H] NO_CASE, QUEUED, OPEN, AFTERCARE
    severity: NDArray[np.uint8]  # [H] class of the case
    since: NDArray[np.int32]  # [H] week the present standing began
    rest: NDArray[np.int32]  # [H] week before which no new case is opened
    model_birth: NDArray[np.int32]  # [H, MEMBERS] founding household: weeks of birth relative to week 0
    model_sex: NDArray[np.uint8]  # [H, MEMBERS]
    model_role: NDArray[np.uint8]  # [H, MEMBERS]
    model_marital: NDArray[np.uint8]  # [H, MEMBERS]
    model_size: NDArray[np.int32]  # [H]
    model_trait: NDArray[np.float32]  # [H, MEMBERS, TRAITS] openness .. trust, temper


class Groups(NamedTuple):
    """Collective offers by theme; the place's members of what mostly lives at municipal level."""

    running: NDArray[np.uint8]  # [THEMES]
    weeks: NDArray[np.int32]  # [THEMES] weeks since it started
    led: NDArray[np.uint8]  # [THEMES] 1 when led by its members
    signals: NDArray[np.float64]  # [THEMES] matching signals of the last weeks, fading
    outside: NDArray[np.int32]  # [THEMES] members from elsewhere in the catchment
    seat: NDArray[np.int32]  # [THEMES, SEATS] rows
    seats: NDArray[np.int32]  # [THEMES]


class Team(NamedTuple):
    """The neighbourhood team: its queue and its pressure."""

    queue: NDArray[np.int32]  # [Q] dwellings, ring buffer, first in first out
    queue_week: NDArray[np.int32]  # [Q] week of arrival
    ends: NDArray[np.int64]  # [2] head and tail, running numbers
    pressure: NDArray[np.float64]  # [4] u, rumoured wait in weeks, served fraction, casework minutes last week


class Pools(NamedTuple):
    """Shared columns of one week: free rows, work lists, and what flows between phases."""

    free: NDArray[np.int32]  # [C] free rows, a stack
    count: NDArray[np.int64]  # [8] see the constants below
    words: NDArray[np.uint32]  # [C, 4] this week's block of each resident
    event_row: NDArray[np.int32]  # [E]
    event_uid: NDArray[np.int64]  # [E] whose it is, should the row be taken over meanwhile
    event_kind: NDArray[np.uint8]  # [E]
    arrival: NDArray[np.int32]  # [A] dwellings asking the team this week
    arrival_key: NDArray[np.int64]  # [A] their order
    vacated: NDArray[np.int32]  # [H] dwellings emptied this week
    claim: NDArray[np.int64]  # [C] key of the best request made of a helper this week
    request: NDArray[np.int32]  # [C, 5] receiver, helper, domain, kind, minutes
    request_key: NDArray[np.int64]  # [C]
    volunteer_cover: NDArray[np.float64]  # [1] fraction of unmet light need met by volunteers this week
    team_minutes: NDArray[np.int64]  # [4] prevention minutes left, made, intended; minutes a group may book
    carried: NDArray[np.float64]  # [8] part of a contact, an event, an introduction carried to next week


#: Places in ``Pools.count``.
N_FREE, N_EVENTS, N_ARRIVALS, N_VACATED, N_REQUESTS, TOP = range(6)


class World(NamedTuple):
    """Everything that lives through the weeks."""

    res: Residents
    ties: Ties
    hh: Households
    groups: Groups
    team: Team
    pools: Pools


def _zeros(kind: type[Any], shapes: dict[str, tuple[Any, tuple[int, ...]]]) -> Any:
    return kind(**{name: np.zeros(shape, dtype=dtype) for name, (dtype, shape) in shapes.items()})


def empty(capacity: int, dwellings: int) -> World:
    """Make the columns of a neighbourhood in which nobody lives yet.

    Parameters
    ----------
    capacity : int
        Rows for residents (people now, newborns, newcomers and nursing-home residents together).
    dwellings : int
        Number of private dwellings.
    """
    c, h = capacity, max(dwellings, 1)
    f, i, b, w = np.float32, np.int32, np.uint8, np.int64
    a, m = ARRANGEMENTS, MEMBERS
    residents: dict[str, tuple[Any, tuple[int, ...]]] = {
        **{name: (w, (c,)) for name in ("uid",)},
        **{name: (b, (c,)) for name in ("status", "sex", "role", "marital", "children", "kin_out", "friends_out")},
        **{name: (b, (c,)) for name in ("dementia", "helpers", "volunteer", "known")},
        **{name: (i, (c,)) for name in ("birth", "home", "partner", "mother", "father", "tolerance", "active")},
        **{name: (i, (c,)) for name in ("service", "waiting", "given", "given_out", "volunteer_since")},
        **{name: (f, (c,)) for name in ("openness", "self_management", "stigma", "legibility", "trust", "temper")},
        **{name: (f, (c,)) for name in ("load", "worst", "strain", "lonely", "grief", "wellbeing", "informed")},
        "need": (f, (c, D)),
        "cover": (f, (c, D)),
        "rung": (b, (c, D)),
        "helper": (i, (c, a)),
        "helper_uid": (w, (c, a)),
        "help_domain": (b, (c, a)),
        "help_kind": (b, (c, a)),
        "help_minutes": (i, (c, a)),
        "help_since": (i, (c, a)),
        "group": (np.int8, (c,)),
    }
    ties: dict[str, tuple[Any, tuple[int, ...]]] = {
        "alter": (i, (c, TIES)),
        "strength": (f, (c, TIES)),
        "layer": (b, (c, TIES)),
        "since": (i, (c, TIES)),
        "affinity": (f, (c, TIES)),
        "degree": (i, (c,)),
        "total": (f, (c,)),
        "good": (f, (c,)),
        "intimate": (b, (c,)),
    }
    households: dict[str, tuple[Any, tuple[int, ...]]] = {
        **{name: (i, (h,)) for name in ("size", "street", "position", "street_home", "street_rank")},
        **{name: (i, (h,)) for name in ("since", "rest", "model_size")},
        **{name: (b, (h,)) for name in ("income", "standing", "severity")},
        "member": (i, (h, m)),
        "model_birth": (i, (h, m)),
        **{name: (b, (h, m)) for name in ("model_sex", "model_role", "model_marital")},
        "model_trait": (f, (h, m, TRAITS)),
    }
    groups: dict[str, tuple[Any, tuple[int, ...]]] = {
        **{name: (b, (THEMES,)) for name in ("running", "led")},
        **{name: (i, (THEMES,)) for name in ("weeks", "outside", "seats")},
        "signals": (np.float64, (THEMES,)),
        "seat": (i, (THEMES, SEATS)),
    }
    team: dict[str, tuple[Any, tuple[int, ...]]] = {
        "queue": (i, (h + 1,)),
        "queue_week": (i, (h + 1,)),
        "ends": (w, (2,)),
        "pressure": (np.float64, (4,)),
    }
    pools: dict[str, tuple[Any, tuple[int, ...]]] = {
        "free": (i, (c,)),
        "count": (w, (8,)),
        "words": (np.uint32, (c, 4)),
        "event_row": (i, (2 * c,)),
        "event_uid": (w, (2 * c,)),
        "event_kind": (b, (2 * c,)),
        "arrival": (i, (h + 1,)),
        "arrival_key": (w, (h + 1,)),
        "vacated": (i, (h + 1,)),
        "claim": (w, (c,)),
        "request": (i, (c, 5)),
        "request_key": (w, (c,)),
        "volunteer_cover": (np.float64, (1,)),
        "team_minutes": (w, (4,)),
        "carried": (np.float64, (8,)),
    }
    return World(
        res=_zeros(Residents, residents),
        ties=_zeros(Ties, ties),
        hh=_zeros(Households, households),
        groups=_zeros(Groups, groups),
        team=_zeros(Team, team),
        pools=_zeros(Pools, pools),
    )


def copy(world: World) -> World:
    """Copy every column: what branches off a burnt-in neighbourhood."""
    return World(*(type(part)(*(column.copy() for column in part)) for part in world))


def copy_into(source: World, target: World) -> None:
    """Copy every column into a spare state of the same shape (38 µs for a village, no allocation)."""
    for part, spare in zip(source, target, strict=True):
        for column, room in zip(part, spare, strict=True):
            np.copyto(room, column)
