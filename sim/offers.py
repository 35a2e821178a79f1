"""Collective offers: rows of data, and the numbers of a week that the kernels read of them.

An offer says whom it is for, where it lives and what it covers while it runs; never what comes of it. What a row
costs in hours, seats and weeks follows from its kind, or from a parameter of its own. Offers that ran in Wijchen in
2019 are those of the Wijchen business case (2019).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from sim import state as S
from sim.domains import DOMAIN_INDEX
from sim.errors import BadInput, unknown
from sim.parameters import Parameters

KINDS: Final = ("group", "course", "event", "street", "match")
GROUP, COURSE, EVENT, STREET, MATCH = range(5)
AUDIENCES: Final = ("any", "widowed", "divorced", "divorced_parent", "child_of_divorce", "carer")
ANY, WIDOWED, DIVORCED, DIVORCED_PARENT, CHILD_OF_DIVORCE, CARER = range(6)
WEEKS: Final = 52.1775
Domain = Annotated[str, Field(pattern="|".join(f"^{name}$" for name in DOMAIN_INDEX))]


class Offer(BaseModel):
    """One collective offer, as it stands in ``sim/data/offers.toml``.

    Attributes
    ----------
    kind : str
        Group, course, event, street or match: what its hours, seats and weeks are.
    age : (int, int)
        Completed years, first and last.
    needs : tuple of str
        Domains of which a need of one is enough; empty means none is asked.
    lonely : bool
        Whether being lonely is enough instead of a need.
    who : str
        A circumstance besides (``AUDIENCES``).
    helps : tuple of str
        Domains that attending covers.
    grief : bool
        Whether its meetings touch grief.
    local, existing : bool
        One of the neighbourhood itself, or of the municipality; whether it ran in Wijchen in 2019.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Literal["group", "course", "event", "street", "match"]
    label_nl: str
    label_en: str
    age: tuple[Annotated[int, Field(ge=0, le=119)], Annotated[int, Field(ge=0, le=119)]] = (18, 119)
    needs: tuple[Domain, ...] = ()
    lonely: bool = False
    who: Literal["any", "widowed", "divorced", "divorced_parent", "child_of_divorce", "carer"] = "any"
    helps: tuple[Domain, ...] = ()
    grief: bool = False
    local: bool = False
    existing: bool = False


@cache
def offers() -> dict[str, Offer]:
    """All offers by name, in the order of the file: the order of the group columns."""
    text = files("sim").joinpath("data", "offers.toml").read_text(encoding="utf-8")
    return {name: Offer(name=name, **row) for name, row in tomllib.loads(text).items()}


OFFERS: Final[tuple[str, ...]] = tuple(offers())
NETWORK_COACH, FAMILIES, BUDDY = (OFFERS.index(name) for name in ("network_coach", "families", "buddy"))


def mask_of(names: tuple[str, ...]) -> int:
    """Bit mask of offers for the lever ``offers``.

    Raises
    ------
    BadInput
        For an unknown name (the nearest is suggested).
    """
    problems = [unknown("offer", name, OFFERS) for name in names if name not in OFFERS]
    if problems:
        raise BadInput(problems)
    return sum(1 << OFFERS.index(name) for name in set(names))


def _need_bits(offer: Offer) -> int:
    return sum(1 << DOMAIN_INDEX[name] for name in offer.needs)


def _by_kind(p: Parameters) -> dict[str, tuple[float, ...]]:
    """Per kind: staff minutes a week, seats, a member's minutes a week, factor of joining, ties among members."""
    meets = p["member_tie"]
    return {
        "group": (p["group_staff_start"] * 60.0, p["group_size"], p["group_hours_member"] * 60.0, 1.0, meets),
        "course": (p["course_staff"] * 60.0, p["course_size"], p["course_hours_member"] * 60.0, 1.0, meets),
        "event": (
            p["event_staff"] * 60.0,
            p["event_size"],
            p["event_hours_member"] * 60.0,
            p["event_join"],
            meets,
        ),
        "street": (p["event_hours"] * 60.0 / p["street_event_weeks"], 0.0, 0.0, 0.0, 0.0),
        "match": (p["match_project_hours"] * 60.0, S.SEATS, 0.0, 1.0, 0.0),
    }


def offer_rates(p: Parameters, residents: float) -> dict[str, object]:
    """Numbers of a week that the kernels read of offers.

    Parameters
    ----------
    p : Parameters
        One draw.
    residents : float
        Residents of the place: its share of what lives at municipal level.

    Returns
    -------
    dict of str to float or array
        Fields of ``Rates``; minutes a week, weekly probabilities, arrays over ``OFFERS``.
    """
    rows = tuple(offers().values())
    kinds = _by_kind(p)
    share = min(1.0, residents / p["catchment"])
    place = np.array([1.0 if row.local else share for row in rows])
    staff = np.array([kinds[row.kind][0] for row in rows])
    # One course of ONS costs a published number of hours, spread over its weeks.
    staff[OFFERS.index("ons")] = p["seed0_ons_hours"] * 60.0 / p["course_weeks"]
    helps = np.zeros((len(rows), S.D), dtype=np.uint8)
    for k, row in enumerate(rows):
        helps[k, [DOMAIN_INDEX[name] for name in row.helps]] = 1
    fitting = np.array([p.get(f"theme_fitting_{row.name}", p["theme_fitting"]) for row in rows])
    elsewhere = p["catchment"] * (1.0 - place) * fitting / WEEKS
    join = p["group_join"] * p["group_invite_rate"]
    factor = np.array([kinds[row.kind][3] for row in rows])
    half_life = p["effect_halflife"] * WEEKS / 12.0
    return {
        "offer_kind": np.array([KINDS.index(row.kind) for row in rows]),
        "offer_existing": np.array([row.existing for row in rows], dtype=np.uint8),
        "offer_age": np.array([row.age for row in rows]),
        "offer_needs": np.array([_need_bits(row) for row in rows]),
        "offer_lonely": np.array([row.lonely for row in rows], dtype=np.uint8),
        "offer_who": np.array([AUDIENCES.index(row.who) for row in rows]),
        "offer_fitting": np.array([p.get(f"offer_share_{row.name}", 1.0) for row in rows]),
        "offer_own": np.array([row.local for row in rows], dtype=np.uint8),
        "offer_place": place,
        "offer_staff": staff,
        "offer_size": np.array([kinds[row.kind][1] for row in rows]),
        "offer_meets": np.array([kinds[row.kind][4] for row in rows]),
        "offer_join": factor,
        "offer_join_most": float(factor.max()),
        "offer_grief": np.array([1.0 - p["offer_grief"] * row.grief for row in rows]),
        "theme_helps": helps,
        "group_minutes": np.array([kinds[row.kind][2] for row in rows]),
        "place_share": share,
        "outside_signal": 1.0 - np.exp(-elsewhere * p["theme_signal_rate"]),
        "outside_join": 1.0 - np.exp(-elsewhere * join * factor),
        "theme_signal": p["theme_signal_rate"] / WEEKS,
        "signal_keep": float(np.exp(-1.0 / p["group_signal_weeks"])),
        "signal_meeting": float(round(p["signal_meeting_weeks"])),
        "signals_needed": p["group_signals"],
        "group_join": join / WEEKS,
        "group_invited": p["group_known_factor"],
        "group_minutes_led": p["group_staff_led"] * 60.0,
        # One freed worker starts so many groups a year: starts a week for each prevention minute of the municipality.
        "group_starts": p["group_start_muni"] / WEEKS / (p["fte_hours_client"] * 60.0),
        "group_more": p["group_more"],
        "group_end": 1.0 / p["group_life"],
        "course_weeks": float(round(p["course_weeks"])),
        "lives_on_ends": 1.0 if half_life <= 0.0 else 1.0 - float(0.5 ** (1.0 / half_life)),
        "offer_company": p["offer_company"],
        "offer_transport": p["offer_transport"],
        "buddy_match": 1.0 - float(np.exp(-1.0 / p["buddy_wait"])),
        "buddy_minutes": p["buddy_hours"] * 60.0,
        "buddy_end": 1.0 - float(np.exp(-12.0 / p["buddy_life"] / WEEKS)),
        "buddy_alone": p["buddy_alone"],
        "match_minutes": p["match_hours"] * 60.0,
        "supervised": p["volunteer_supervised"],
        "carries": p["volunteer_hours_per_staff_hour"],
        "outreach_most": p["outreach_most"],
        "inform_minutes": p["inform_hours"] * 60.0,
        "visit_minutes": p["visit_hours"] * 60.0,
        "vol_alters": p["vol_alters"],
        "vol_alters_usual": p["vol_alters_usual"],
        "vol_give_back": p["vol_give_back"],
        **{name: p[name] for name in ("group_dropout", "group_handover")},
    }
