"""The columns of a neighbourhood: tables, each described column by column, built in one place.

A table is one numpy record array: ``res.lonely[i]`` is a column in kernels and in plain Python alike. One array per
table, instead of one per column, keeps the calls between kernels small (docs/decisions/0002-tables.md).

Rows are places in memory, not identities: identity is ``World.who``. Hours are integer minutes and euros
integer cents, so that sums are exact, conserve and do not depend on the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.arena import LINE, arrays
from sim.demography import AGES
from sim.domains import DOMAINS

D = len(DOMAINS)
#: Most ties a resident can hold here; beyond it new ties wait for room (a documented rule, counted when it binds).
TIES = 32
#: Ties handled at a time in a straight line, so that what is known of them stays in the nearest cache.
STRIP = 512
#: Room for ties per row of residents; the mean is about 3.5 (each tie stands once), so this binds nowhere.
TIES_PER_ROW = 8
#: Most standing arrangements of informal help one resident receives.
ARRANGEMENTS = 8
#: Most members of one household (the largest households of CBS's tables are cut here).
MEMBERS = 12
#: Most residents of the place on the list of one offer: attending, waiting for a match, or meeting on by themselves.
SEATS = 128
#: Standing traits a newcomer takes over from a founding household's member: five of 0-1, temper, outlook, tolerance.
TRAITS = 8
#: Collective offers, existing and additional; their order is that of ``sim.offers``.
OFFERS = 21
#: Added to ``res.group``: the offer is over for this resident and lives on among its members; of a buddy, matched.
LIVES_ON = 32

#: Groups of households that take their turn together, and stocks counted of each (``sim.turns``, ``sim.observe``).
TURNS, STOCKS = 4, 12
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
#: Class of a case; REGIE is a heavy case whose control the regieteam has taken for a while.
LIGHT, VULNERABLE, HEAVY, REGIE = range(4)
#: Who brought a household to the team: its own step, one of the signallers, the connector, a relapse, outreach or a
#: visit by the team, a carer who gave up.
FOUND_OWN, FOUND_SIGNAL = 0, 1
SIGNALLERS = 8
FOUND_CONNECTOR, FOUND_RELAPSE, FOUND_OUTREACH, FOUND_CARER = range(FOUND_SIGNAL + SIGNALLERS, SIGNALLERS + 5)
FOUND_WAYS = SIGNALLERS + 5
#: Who tells the team of somebody in need, in the order of the levers ``signal_*``.
SCHOOL, YOUTH_WORK, GP, HOME_CARE, LANDLORD, ARREARS, NEIGHBOURS, POLICE = range(SIGNALLERS)
#: Meetings held on a case, bits of ``hh.meets``.
CONFERENCE, PLAN_MEETING = 1, 2
#: Specialists' doors: bits of ``service`` and ``waiting``.
YOUTH, GGZ, HOUSEHELP, SUPPORT, DAYPLACE, DEBT, NURSING = range(7)
DOORS = 7
#: Volunteer state.
NOT_WILLING, WILLING, ACTIVE, LAPSED = range(4)


@dataclass(frozen=True)
class Column:
    """One column: numpy type code, shape of one row's cell, and what it holds."""

    name: str
    code: str
    cell: tuple[int, ...]
    holds: str


#: One row per resident; rows beyond the people there are free for newcomers and newborns. What the weekly passes over
#: everybody look at, in 64 bytes: one line of the processor's cache, and the lines of all residents side by side. In a
#: free row masks, bounds and the number of helpers are 0, so that these passes need not ask whether somebody is there.
RESIDENTS: Final[tuple[Column, ...]] = (
    Column("status", "u1", (), "EMPTY, HERE, NURSING_HOME, INSTITUTION"),
    Column("role", "u1", (), ""),
    Column("sex", "u1", (), "0 man, 1 woman"),
    Column("group", "i1", (), "offer attended, + LIVES_ON when it is over, -1 none"),
    Column("volunteer", "u1", (), ""),
    Column("dementia", "u1", (), "stage, 1-3; 0 without"),
    Column("intimate", "u1", (), "1 with a partner or one very close tie"),
    Column("age", "u1", (), "completed years at the last turn; of an institution's residents, at week 0"),
    Column("active", "i2", (), "bit mask of domains with a need"),
    Column("counts", "i2", (), "bit mask of domains with a need that counts, from ``counts_from`` on"),
    Column("service", "i2", (), "bit mask of doors: client now"),
    Column("waiting", "i2", (), "bit mask of doors: on a list"),
    Column("degree", "i2", (), "number of ties here"),
    Column("helpers", "i2", (), "number of arrangements received"),
    Column("strong", "i2", (), "number of good ties here"),
    Column("given_out", "i2", (), "the part of ``given`` that goes to kin elsewhere"),
    Column("able", "i2", (), "bit mask of slots of the third word that are open, until the next turn"),
    Column(
        "life", "u2", (), "most that the weekly chance of any life event can be until the next turn, / 2**20"
    ),
    Column("birth", "i4", (), "week of birth"),
    Column("home", "i4", (), "dwelling, -1 outside private households"),
    Column("given", "i4", (), "minutes a week given to others, here and elsewhere"),
    Column("worst", "f4", (), "largest unmet need"),
    Column("strain", "f4", (), "0-1 as carer"),
    Column("lonely", "f4", (), "De Jong Gierveld scale / 11"),
    Column("wellbeing", "f4", (), "life satisfaction 0-10"),
    Column(
        "step", "u4", (), "most that the weekly chance of an own step can be until the next turn, / 2**32"
    ),
    Column(
        "door", "u4", (), "most that the weekly chance of a way to a door can be until the next turn, / 2**32"
    ),
)

#: One row per resident: what is looked at when a household's turn comes (``sim.turns``) or something befalls it; needs
#: in the first two of three lines of 64 bytes.
PERSONS: Final[tuple[Column, ...]] = (
    Column("need", "f4", (D,), "severity 0-1"),
    Column("cover", "f4", (D,), "hours given / hours needed, of active domains"),
    Column("rung", "u1", (D,), "rung whose support pulled most at the last turn, + 8 * its q in 31 parts"),
    Column("load", "f4", (), "sum of unmet need over domains"),
    Column("self_management", "f4", (), "0-1"),
    Column("stigma", "f4", (), "0-1"),
    Column("legibility", "f4", (), "0-1, knows what help exists"),
    Column("informed", "f4", (), "what was learnt about help lately, 0-1, fades"),
    Column("trust", "f4", (), "0-1"),
    Column("mother", "i4", (), "row or -1"),
    Column("father", "i4", (), "row or -1"),
    Column("grief", "f4", (), "0-1"),
    Column("openness", "f4", (), "0-1"),
    Column("temper", "f4", (), "standing person effect on loneliness, standard normal"),
    Column("outlook", "f4", (), "standing person effect on wellbeing, standard normal"),
    Column("total", "f4", (), "sum of strengths, ties elsewhere included"),
    Column("good", "f4", (), "number of good ties, ties elsewhere included"),
    Column("partner", "i4", (), "row or -1"),
    Column("tolerance", "i4", (), "minutes a week of informal help that can be kept up"),
    Column("burden", "i4", (), "minutes a week that help given here weighs as (``sim.agents.asking``)"),
    Column("volunteer_since", "i4", (), "week"),
    Column("known", "u1", (), "1 when a connector knows this resident"),
    Column("kin_out", "u1", (), "close kin elsewhere"),
    Column("friends_out", "u1", (), "friends elsewhere"),
    Column("marital", "u1", (), ""),
    Column("begun", "i2", (), "bit mask of domains whose present episode has been counted as new"),
    Column("ended", "i2", (), "bit mask of those whose present episode has been counted as ended"),
    Column("children", "u1", (), "number of children born (order of the next newborn)"),
    Column("respite", "u1", (), "1 when the carer had respite since the last turn"),
)

#: [C, ARRANGEMENTS] the standing arrangements of informal help that residents receive, ``res.helpers`` of each row.
HELP: Final[tuple[Column, ...]] = (
    Column("helper", "i4", (), "row of the helper, -1 kin elsewhere"),
    Column("minutes", "i2", (), "minutes a week of the receiver's need that are covered"),
    Column("felt", "i2", (), "minutes a week that they weigh as on the helper"),
    Column("since", "i2", (), "week"),
    Column("domain", "u1", (), ""),
    Column("kind", "u1", (), "layer it came from"),
)

#: One row per resident-resident tie; its strength and affinity stand in ``World.bond``.
TIES_TABLE: Final[tuple[Column, ...]] = (
    Column("a", "u4", (), "row of one resident"),
    Column("b", "u4", (), "row of the other; a = b = 0 when the tie is free"),
    Column(
        "since", "i4", (), "week the tie began (may lie before the start); of a free tie, the next free one"
    ),
    Column("layer", "u1", (), ""),
)

#: One row per resident: ``res.degree`` ties in the order they were made, with the row at the other end.
NEAR: Final[tuple[Column, ...]] = (
    Column("alter", "u4", (TIES,), "row"),
    Column("tie", "u4", (TIES,), "tie"),
)

#: One row per dwelling; the dwelling is the household's identity together with the week it moved in.
HOUSEHOLDS: Final[tuple[Column, ...]] = (
    Column("persons", "i4", (), "members now"),
    Column("standing", "u1", (), "NO_CASE, QUEUED, OPEN, AFTERCARE"),
    Column("severity", "u1", (), "class of the case"),
    Column("open_needs", "i4", (), "needs that count, of a household with an open case"),
    Column("since", "i4", (), "week the present standing began"),
    Column("rest", "i4", (), "week before which no new case is opened"),
    Column("talk_until", "i4", (), "week until which a network-first talk pushes this household to ask"),
    Column("found_by", "u1", (), "who brought the household to the team the last time"),
    Column("consent", "u1", (), "1 when the household lets those who help it talk to each other"),
    Column("meets", "u1", (), "bit mask of the meetings held on the case"),
    Column("regie", "u1", (), "reviews the regieteam had control; 255 when it has stepped down"),
    Column("worker", "i2", (), "row of the team's worker on the case, -1 nobody yet"),
    Column("listed", "u1", (), "1 when it stands on the list of cases (``Team.case``)"),
)

#: One row per dwelling too: where it stands and who lives there.
DWELLINGS: Final[tuple[Column, ...]] = (
    Column("member", "i4", (MEMBERS,), "rows in order of joining"),
    Column("income", "u1", (), "quintile 0-4"),
    Column("street", "i4", (), ""),
    Column("position", "i4", (), "along the street"),
    Column("street_home", "i4", (), "dwellings sorted by street and position"),
    Column("street_rank", "i4", (), "place of a dwelling in street_home"),
)

#: One row per founding household: whom later newcomers are like (``sim.population.turnover``). Never changes.
FOUNDERS: Final[tuple[Column, ...]] = (
    Column("arrival", "f8", (), "arrivals a week like this household and those before it, running total"),
    Column("members", "i4", (), "how many"),
    Column("birth", "i4", (MEMBERS,), "weeks of birth relative to the moment of moving in"),
    Column("sex", "u1", (MEMBERS,), ""),
    Column("role", "u1", (MEMBERS,), ""),
    Column("marital", "u1", (MEMBERS,), ""),
    Column("trait", "f4", (MEMBERS, TRAITS), "openness .. trust, temper, outlook, tolerance"),
    Column("kin", "u1", (MEMBERS,), "ties with kin in the place"),
    Column("kin_out", "u1", (MEMBERS,), "close kin elsewhere"),
    Column("friends_out", "u1", (MEMBERS,), "friends elsewhere"),
)

#: One row per offer: the place's members of what mostly lives at municipal level.
GROUPS: Final[tuple[Column, ...]] = (
    Column("running", "u1", (), "how many run side by side"),
    Column("weeks", "i4", (), "weeks since the last start; of a pause, taken off"),
    Column("led", "u1", (), "how many of them are led by their members"),
    Column("signals", "f8", (), "matching signals of the last weeks, fading"),
    Column("outside", "i4", (), "members from elsewhere in the catchment"),
    Column("seat", "i4", (SEATS,), "rows"),
    Column("seats", "i4", (), ""),
    Column("present", "i4", (), "seats of those who attend, as of this week's meeting"),
    Column("asked", "i8", (), "staff minutes asked for so far"),
    Column("given", "i8", (), "staff minutes given so far"),
)

#: The neighbourhood team: a ring of waiting dwellings, and a few levels at fixed places.
TEAM: Final[tuple[Column, ...]] = (
    Column("queue", "i4", (), "dwellings, ring buffer, first in first out"),
    Column("queue_week", "i4", (), "week of arrival"),
    Column(
        "ends", "i8", (), "head and tail of the queue, running numbers; how many dwellings are on ``case``"
    ),
    Column("case", "i4", (), "dwellings with an open case or in aftercare, in no order that matters"),
    Column("pressure", "f8", (), "see the places in ``sim.services.cases``"),
)

#: One row per worker of the team.
STAFF: Final[tuple[Column, ...]] = (
    Column("since", "i4", (), "week this worker began, or will begin"),
    Column("absent_until", "i4", (), "week of return from illness, or of the beginning"),
    Column("cases", "i4", (), "open cases"),
)
#: Before any week that is lived.
LONG_AGO = -1_000_000

#: Free rows, this week's work lists, and what flows between phases at fixed places.
POOLS: Final[tuple[Column, ...]] = (
    Column("free", "i4", (), "free rows, a stack"),
    Column("count", "i8", (), "see the constants below"),
    Column("event_row", "i4", (), ""),
    Column("event_key", "i8", (), "64 * whose it is (should the row be taken over meanwhile) + kind"),
    Column("arrival", "i4", (), "dwellings asking the team this week"),
    Column("arrival_key", "i8", (), "their order"),
    Column("vacated", "i4", (), "dwellings emptied this week"),
    Column("loose", "i4", (), "residents with help from somebody who is no tie: most of them, some twice"),
    Column("claim", "i8", (), "key of the best request made of a helper this week"),
    Column("request", "i4", (5,), "receiver, helper, domain, kind, minutes"),
    Column("request_key", "i8", (), "their order"),
    Column("request_order", "i4", (), "places of requests, once in order"),
    Column("volunteer_cover", "f8", (), "fraction of unmet light need met by volunteers this week"),
    Column("team_minutes", "i8", (), "prevention minutes left, made, intended; minutes a group may book"),
    Column("wanted", "i8", (), "places 0-3: minutes of light help wanted a week, by turn"),
    Column("carried", "f8", (), "part of a contact, an event, an introduction carried to next week"),
)

#: Places in ``Pools.count``: lengths of the lists, rows ever used, volunteers.
N_FREE, N_EVENTS, N_ARRIVALS, N_VACATED, N_REQUESTS, TOP, N_VOLUNTEERS = range(7)
#: Four places each: ties ever used, and the first free tie (-1 none), of each quarter of the table of ties.
TIE_COUNT, TIE_FREE = 7, 11
#: Minutes a week of standing help here whose giver died or left this week.
HELP_LEFT = 15
#: Length of the list ``loose``.
N_LOOSE = 16
#: Rows of ``World.bond``.
STRENGTH, AFFINITY, SHARED = range(3)


#: A table: a numpy record array whose fields are the columns.
Table: TypeAlias = "np.recarray[Any, np.dtype[Any]]"


#: Lists of whom this week's words single out, of whose turn it is (``sim.turns``),
#: and of those among them who are in need; each phase looks only at its own.
(
    DUE_LIFE, DUE_SECOND, DUE_THIRD, DUE_FOURTH, DUE_ONSET, DUE_MEET, DUE_SERVE, DUE_ASK, DUE_SIGNAL,
    DUE_FALSE_ALARM, DUE_JOIN, DUE_STEP, DUE_DOOR, DUE_TURN, DUE_OWN, DUE_NEED,
) = range(16)  # fmt: skip
DUES = 16


class World(NamedTuple):
    """Everything that lives through the weeks, as tables and the week's lists."""

    res: Table
    person: Table
    help: Table
    near: Table
    ties: Table
    hh: Table
    dwellings: Table
    groups: Table
    team: Table
    staff: Table
    pools: Table
    founders: Table
    move: NDArray[np.float64]  # [AGES] weekly chance that a household moves out, by age of its head
    due: NDArray[np.uint32]  # [DUES, 2 + C]: how many, then the rows
    limit: NDArray[np.int64]  # [5, 16] below which a word must lie to be looked at (``sim.agents.due``)
    who: NDArray[np.int64]  # [C] identities, 0 .. 2**32-1, -1 of a free row
    words: NDArray[np.uint32]  # [4, C] this week's four words of each row
    share: NDArray[np.float32]  # [C] contact hours a week that a resident has for each unit of tie strength
    bond: NDArray[np.float32]  # [3, ties] strength 0-1; affinity, mean 1; room for the smaller of two shares
    sociable: NDArray[np.float32]  # [C] openness times room for another tie, as of the last turn
    tally: NDArray[np.uint32]  # [C] room for the bit masks that the ledger counts
    review: NDArray[np.uint32]  # [4, STRIP] room for ties that are looked at (``sim.network.contact``)
    stock: NDArray[np.int64]  # [4, STOCKS] stocks of those who take their turn together (``sim.observe``)
    sums: NDArray[np.int64]  # [C] what a resident's ties add up to (``sim.network.contact``)
    added: NDArray[np.int64]  # [ties] what each tie adds to the sums of its residents


def _row(columns: tuple[Column, ...], *, lines: bool = False) -> np.dtype[Any]:
    """One row of a table; padded to whole cache lines when ``lines``.

    The number of lines is odd: the same line of every row would else fall into a fraction of the cache.
    """
    dtype = np.dtype([(column.name, column.code, column.cell) for column in columns], align=True)
    if not lines:
        return dtype
    fields: Any = dtype.fields
    return np.dtype(
        {
            "names": list(fields),
            "formats": [fields[name][0] for name in fields],
            "offsets": [fields[name][1] for name in fields],
            "itemsize": (-(-dtype.itemsize // LINE) | 1) * LINE,
        },
        align=True,
    )


def _world(wanted: Sequence[tuple[tuple[int, ...], np.dtype[Any]]]) -> World:
    made = arrays(wanted)
    return World._make(array.view(np.recarray) if array.dtype.names else array for array in made)


def empty(capacity: int, dwellings: int) -> World:
    """Make the tables of a neighbourhood in which nobody lives yet.

    Parameters
    ----------
    capacity : int
        Rows for residents (people now, newborns, newcomers and nursing-home residents together).
    dwellings : int
        Number of private dwellings.
    """
    homes = max(dwellings, 1)
    ties = max(capacity * TIES_PER_ROW, STRIP)
    wanted: dict[str, tuple[tuple[int, ...], np.dtype[Any]]] = {
        "res": ((capacity,), _row(RESIDENTS, lines=True)),
        "person": ((capacity,), _row(PERSONS, lines=True)),
        "help": ((capacity, ARRANGEMENTS), _row(HELP)),
        "near": ((capacity,), _row(NEAR)),
        "ties": ((ties,), _row(TIES_TABLE)),
        "hh": ((homes,), _row(HOUSEHOLDS)),
        "dwellings": ((homes,), _row(DWELLINGS)),
        "groups": ((OFFERS,), _row(GROUPS)),
        "team": ((homes + 8,), _row(TEAM)),
        "staff": ((8 + capacity // 500,), _row(STAFF)),
        "pools": ((2 * capacity + homes + 16,), _row(POOLS)),
        "founders": ((homes,), _row(FOUNDERS)),
        "move": ((AGES,), np.dtype(np.float64)),
        "due": ((DUES, 2 + capacity), np.dtype(np.uint32)),
        "limit": ((5, 16), np.dtype(np.int64)),
        "who": ((capacity,), np.dtype(np.int64)),
        "words": ((4, capacity), np.dtype(np.uint32)),
        "share": ((capacity,), np.dtype(np.float32)),
        "sociable": ((capacity,), np.dtype(np.float32)),
        "stock": ((TURNS, STOCKS), np.dtype(np.int64)),
        "tally": ((capacity,), np.dtype(np.uint32)),
        "review": ((4, STRIP), np.dtype(np.uint32)),
        "bond": ((3, ties), np.dtype(np.float32)),
        "sums": ((capacity,), np.dtype(np.int64)),
        "added": ((ties,), np.dtype(np.int64)),
    }
    world = _world([wanted[name] for name in World._fields])
    world.share[:] = 1.0
    world.sociable[:] = 1.0
    world.staff.since[:] = LONG_AGO
    world.staff.absent_until[:] = LONG_AGO
    return world


def copy(world: World) -> World:
    """Copy every table: what branches off a burnt-in neighbourhood."""
    spare = _world([(table.shape, table.dtype) for table in world])
    copy_into(world, spare)
    return spare


def copy_into(source: World, target: World) -> None:
    """Copy every table into a spare state of the same shape, without allocation."""
    parts: Sequence[NDArray[Any]] = source
    spare: Sequence[NDArray[Any]] = target
    for part, room in zip(parts, spare, strict=True):
        # Bytes, since numpy copies records column by column.
        np.copyto(room.view(np.uint8), part.view(np.uint8))
