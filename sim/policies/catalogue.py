"""The policies that can be named, and how an arm's name becomes levers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from sim.errors import BadInput, unknown
from sim.levers import Levers
from sim.policies.bundle import Bundle, SameEuros
from sim.policies.collective import CollectiveCapacity, PressureManagement
from sim.policies.connector import Connector
from sim.policies.moves import shipped
from sim.policies.policy import Policy

#: What the business case adds in one neighbourhood (Rondom Wijchen, 2019, part Alverna and Huurlingsedam).
OWN_LISTS: Mapping[str, tuple[str, ...]] = {
    "alverna": ("buddies", "carer-support", "eating-tables", "neighbours-meet", "bereavement"),
    "huurlingsedam": ("early-signalling", "kies", "money-course", "separation-desk", "parenting"),
}
#: Controls that stand for "the same money, otherwise": never together with a policy.
CONTROLS = ("casework", "desk-only", "home-visits")
_DOSE = re.compile(r"1|1\.0{1,2}|0\.[0-9]{1,2}")


def _collective() -> tuple[CollectiveCapacity, CollectiveCapacity]:
    to = CollectiveCapacity(
        name="collective",
        label_nl="Collectieve capaciteit",
        label_en="Collective capacity",
        description_nl="15-20 % van de uren van MeerVoormekaar en MEE gaat naar collectief en preventief werk; "
        "het casuswerk krijgt die uren niet meer.",
        description_en="15-20 % of the hours of MeerVoormekaar and MEE move to collective and preventive work; "
        "casework loses them the same week.",
        funding="existing",
        ramp_weeks=13,
    )
    plus = to.model_copy(
        update={
            "name": "collective-plus",
            "mode": "plus",
            "variant_of": "collective",
            "label_nl": "Collectieve capaciteit, bovenop",
            "label_en": "Collective capacity, on top",
            "description_nl": "15-20 % van die uren bovenop wat er nu al aan preventie is, in plaats van tot 15-20 %.",
            "description_en": "15-20 % of those hours on top of the present prevention, instead of up to 15-20 %.",
        }
    )
    return to, plus


def _connector() -> Connector:
    return Connector(
        name="connector",
        label_nl="Buurtverbinder",
        label_en="Connector",
        description_nl="Eén voltijds buurtverbinder in de buurt: huisbezoek, mensen aan elkaar voorstellen, "
        "ontmoetingen, vrijwilligers vragen.",
        description_en="One full-time neighbourhood connector: outreach, introductions, events, asking volunteers.",
        funding="new",
        ramp_weeks=21,
    )


def _pressure() -> PressureManagement:
    return PressureManagement(
        name="pressure-management",
        label_nl="Werkdruk beheersen",
        label_en="Pressure management",
        description_nl="Een deel van de preventie-uren wordt afgeschermd; vragen die op elkaar lijken worden samen "
        "opgepakt; de intake neemt een begrensd deel van de week.",
        description_en="Part of the prevention hours is ring-fenced; similar questions are handled together; "
        "intake takes a bounded part of the week.",
        funding="existing",
        ramp_weeks=13,
    )


def _controls(bundle: Bundle) -> tuple[SameEuros, SameEuros]:
    casework = SameEuros(
        name="casework",
        label_nl="Zelfde geld als casuswerk",
        label_en="Same euros as casework",
        description_nl="Het nieuwe geld van Rondom Wijchen koopt gewone uren casuswerk voor het wijkteam.",
        description_en="The new money of the Rondom Wijchen bundle buys ordinary casework hours for the team.",
        funding="new",
        ramp_weeks=8,
        instead_of=bundle,
        buys="bought_casework",
    )
    visits = SameEuros(
        name="home-visits",
        label_nl="Zelfde geld als huisbezoek 75-plus",
        label_en="Same euros as visits to the old",
        description_nl="Het nieuwe geld van Rondom Wijchen koopt huisbezoeken aan inwoners van 75 en ouder.",
        description_en="The new money of the Rondom Wijchen bundle buys visits to residents of 75 and over.",
        funding="new",
        ramp_weeks=8,
        instead_of=bundle,
        buys="home_visits",
    )
    return casework, visits


@cache
def catalogue(place: str = "") -> dict[str, Policy]:
    """All policies by name, in the order they are listed.

    Parameters
    ----------
    place : str
        Neighbourhood: the bundle holds its own list besides what is general. Without one, the general part only.

    Returns
    -------
    dict of str to Policy
    """
    tables = shipped()
    collective, plus = _collective()
    connector, pressure = _connector(), _pressure()
    own = tuple(tables[name] for name in OWN_LISTS.get(place, ()))
    bundle = Bundle(
        name="rondom-wijchen",
        label_nl="Rondom Wijchen, alles samen",
        label_en="Rondom Wijchen, the bundle",
        description_nl="Collectieve capaciteit, buurtverbinder, extra lotgenotengroepen, werkdruk beheersen en de "
        "eigen lijst van de buurt samen (Alverna: buddy's, mantelzorg, eettafels, Buurten met de Buren, rouwgroepen; "
        "Huurlingsedam: vroeg signaleren, KIES, SMART met geld, echtscheidingsloket, opvoeden).",
        description_en="Collective capacity, connector, additional peer groups, pressure management and the "
        "neighbourhood's own list together (Alverna: buddies, carers, eating tables, neighbours meet, bereavement; "
        "Huurlingsedam: early signalling, KIES, money course, separation desk, parenting).",
        funding="both",
        ramp_weeks=21,
        members=(collective, connector, tables["peer-groups"], pressure, *own),
    )
    casework, visits = _controls(bundle)
    first = (casework, collective, plus, connector, pressure)
    return {policy.name: policy for policy in (*first, *tables.values(), visits, bundle)}


def _conflicts(arm: str, names: list[str], chosen: tuple[Policy, ...]) -> list[str]:
    """Why the policies of one arm cannot go together, a sentence each."""
    problems = [
        f"policy {name!r} is named twice in {arm!r}: name it once"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    for policy in chosen:
        problems += [
            f"policy {name!r} is part of {policy.name!r} already: name one of the two in {arm!r}"
            for name in names
            if name in policy.contains
        ]
        if policy.variant_of is not None:
            rivals = [
                other
                for other in chosen
                if other.name == policy.variant_of or policy.variant_of in other.contains
            ]
            problems += [
                f"policy {policy.name!r} is another reading of {policy.variant_of!r}, which {other.name!r} has: "
                f"name one of the two in {arm!r}"
                for other in rivals
            ]
    if len(names) > 1:
        problems += [
            f"{name!r} is a control, to be read against a policy: it cannot be joined with others in {arm!r}"
            for name in dict.fromkeys(names)
            if name in CONTROLS
        ]
    return problems


def dosed(part: str) -> tuple[str, float]:
    """Name and strength of one part of an arm: ``connector@0.5`` is the connector at half its strength.

    Raises
    ------
    BadInput
        When what follows ``@`` is no strength above 0 up to 1, with two decimals at most.

    Examples
    --------
    >>> dosed("connector"), dosed("connector@0.5")
    (('connector', 1.0), ('connector', 0.5))
    """
    name, at, dose = part.partition("@")
    if not at:
        return name, 1.0
    if not _DOSE.fullmatch(dose) or float(dose) == 0.0:
        raise BadInput(
            f"strength of {name!r} is {dose!r}: expected a number above 0 up to 1, such as {name}@0.5"
        )
    return name, float(dose)


def members_of(arm: str, place: str = "") -> tuple[Policy, ...]:
    """Policies of an arm: names joined with ``+``, each with its strength behind ``@`` where that is not 1.

    Raises
    ------
    BadInput
        For an unknown name (the nearest is suggested), a strength that is none, a repeat, or policies that cannot go
        together.
    """
    known = catalogue(place)
    parts = [dosed(part) for part in arm.split("+")]
    names = [name for name, _ in parts]
    problems = [unknown("policy", name, known) for name in names if name not in known]
    if problems:
        raise BadInput(problems)
    chosen = tuple(
        known[name] if strength == 1.0 else known[name].model_copy(update={"strength": strength})
        for name, strength in parts
    )
    problems = _conflicts(arm, names, chosen)
    if problems:
        raise BadInput(problems)
    return chosen


def levers_of(arm: str, p: Mapping[str, float], weeks: int, place: str = "") -> Levers:
    """Levers of one arm; ``baseline`` moves none.

    Parameters
    ----------
    arm : str
        ``baseline``, a policy's name, or names joined with ``+``.
    p : mapping of str to float
        Parameters of one draw.
    weeks : int
        Horizon.
    place : str
        Neighbourhood, whose own list the bundle holds.

    Raises
    ------
    BadInput
        As `members_of`.
    """
    levers = Levers(weeks)
    if arm != "baseline":
        for policy in members_of(arm, place):
            policy.write(levers, p)
    return levers
