"""The policies that can be named, and how an arm's name becomes levers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sim.errors import BadInput, unknown
from sim.levers import Levers
from sim.policies.bundle import Bundle, SameEurosAsCasework
from sim.policies.collective import CollectiveCapacity, PeerGroups, PressureManagement
from sim.policies.connector import Connector
from sim.policies.policy import Policy


@cache
def catalogue() -> dict[str, Policy]:
    """All policies by name, in the order they are listed.

    Returns
    -------
    dict of str to Policy
    """
    collective = CollectiveCapacity(
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
    connector = Connector(
        name="connector",
        label_nl="Buurtverbinder",
        label_en="Connector",
        description_nl="Eén voltijds buurtverbinder in de buurt: huisbezoek, mensen aan elkaar voorstellen, "
        "ontmoetingen, vrijwilligers vragen.",
        description_en="One full-time neighbourhood connector: outreach, introductions, events, asking volunteers.",
        funding="new",
        ramp_weeks=21,
    )
    peer_groups = PeerGroups(
        name="peer-groups",
        label_nl="Extra lotgenotengroepen",
        label_en="Additional peer groups",
        description_nl="Nieuwe thema's: niet-aangeboren hersenletsel, laaggeletterdheid, ontmoeting. "
        "De uren komen uit de preventie die er is.",
        description_en="New themes: acquired brain injury, low literacy, meeting. "
        "Staff hours come out of the prevention hours there are.",
        funding="existing",
    )
    pressure = PressureManagement(
        name="pressure-management",
        label_nl="Werkdruk beheersen",
        label_en="Pressure management",
        description_nl="Een deel van de preventie-uren wordt afgeschermd; vragen die op elkaar lijken worden samen "
        "opgepakt.",
        description_en="Part of the prevention hours is ring-fenced; similar questions are handled together.",
        funding="existing",
        ramp_weeks=13,
    )
    bundle = Bundle(
        name="rondom-wijchen",
        label_nl="Rondom Wijchen, alles samen",
        label_en="Rondom Wijchen, the bundle",
        description_nl="Collectieve capaciteit, buurtverbinder, extra lotgenotengroepen en werkdruk beheersen samen.",
        description_en="Collective capacity, connector, additional peer groups and pressure management together.",
        funding="both",
        ramp_weeks=21,
        members=(collective, connector, peer_groups, pressure),
    )
    control = SameEurosAsCasework(
        name="casework",
        label_nl="Zelfde geld als casuswerk",
        label_en="Same euros as casework",
        description_nl="Het nieuwe geld van Rondom Wijchen koopt gewone uren casuswerk voor het wijkteam.",
        description_en="The new money of the Rondom Wijchen bundle buys ordinary casework hours for the team.",
        funding="new",
        ramp_weeks=8,
        instead_of=bundle,
    )
    return {policy.name: policy for policy in (control, collective, connector, peer_groups, pressure, bundle)}


def members_of(arm: str) -> tuple[Policy, ...]:
    """Policies of an arm: names joined with ``+``.

    Raises
    ------
    BadInput
        For an unknown name (the nearest is suggested), a repeat, or policies that cannot go together.
    """
    known = catalogue()
    names = arm.split("+")
    problems = [unknown("policy", name, known) for name in names if name not in known]
    if problems:
        raise BadInput(problems)
    chosen = tuple(known[name] for name in names)
    problems = [
        f"policy {name!r} is named twice in {arm!r}: name it once"
        for name in set(names)
        if names.count(name) > 1
    ]
    for policy in chosen:
        inside = [name for name in names if name in policy.contains]
        problems += [
            f"policy {name!r} is part of {policy.name!r} already: name one of the two in {arm!r}"
            for name in inside
        ]
    if "casework" in names and len(names) > 1:
        problems.append(
            f"'casework' is the control that spends another policy's money: it cannot be joined with others in {arm!r}"
        )
    if problems:
        raise BadInput(problems)
    return chosen


def levers_of(arm: str, p: Mapping[str, float], weeks: int) -> Levers:
    """Levers of one arm; ``baseline`` moves none.

    Parameters
    ----------
    arm : str
        ``baseline``, a policy's name, or names joined with ``+``.
    p : mapping of str to float
        Parameters of one draw.
    weeks : int
        Horizon.

    Raises
    ------
    BadInput
        As `members_of`.
    """
    levers = Levers(weeks)
    if arm != "baseline":
        for policy in members_of(arm):
            policy.write(levers, p)
    return levers
