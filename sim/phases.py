"""The week as a list: fourteen phases in a fixed order. ``rondom phases`` prints it; docs/model.md is held to it."""

from __future__ import annotations

from typing import Final, NamedTuple


class Phase(NamedTuple):
    """One phase: its name, one line in Dutch and in English, and a recorded series that changes without it."""

    name: str
    text_nl: str
    text_en: str
    shows_in: str


PHASES: Final[tuple[Phase, ...]] = (
    Phase("lives", "leven: ouder worden, overlijden, scheiden, geboorte, verhuizen, opname, nieuwe vragen",
          "lives: ageing, death, divorce, birth, moving, admission, new needs", "deaths"),
    Phase("needs", "vragen groeien zonder steun en nemen af met steun",
          "needs grow unsupported, fall supported, spill over, end from outside", "ended_outside"),
    Phase("contact", "banden die gebruikt worden worden sterker; alle vervagen; sommige breken",
          "ties used are strengthened; all fade; some break", "ties_lost"),
    Phase("own_strength", "mensen lossen zelf op wat ze kunnen",
          "people solve or contain what they can", "ended_own"),
    Phase("asking", "mensen vragen hun omgeving om hulp, of durven dat niet",
          "people ask, or do not dare to ask, their ties; help begins and ends", "hours_household"),
    Phase("groups_and_volunteers", "groepen starten, komen bijeen, gaan over; vrijwilligers en de buurtverbinder",
          "groups start, meet, hand over, end; volunteers; the connector's week", "group_members"),
    Phase("seeking", "een vraag wordt zichtbaar: eigen stap of signaal",
          "a need becomes visible: own step, or a signal", "cases_opened"),
    Phase("team", "de week van het wijkteam: intake, casuswerk, preventie onder druk, verwijzen",
          "the team's week: hours split under pressure; intake, casework, referral", "intakes"),
    Phase("specialists", "deuren, wachttijd en plaatsen bij specialisten",
          "specialists: doors, waits, places", "specialist_new"),
    Phase("aftercare", "nazorg en terugval", "aftercare and relapse", "relapses"),
    Phase("wellbeing", "belasting van mantelzorgers, eenzaamheid, welbevinden",
          "strain, loneliness, wellbeing", "wellbeing_sum"),
    Phase("new_ties", "nieuwe banden: buren, vrienden van vrienden, deelnemers",
          "new ties: neighbours, friends of friends, fellow members", "ties_made"),
    Phase("ledger", "elk uur en elke euro naar een betaler", "every hour and euro booked to a payer", "cost_zvw"),
    Phase("record", "vastleggen", "record", "residents"),
)  # fmt: skip
(
    LIVES, NEEDS, CONTACT, OWN_STRENGTH, ASKING, GROUPS, SEEKING, TEAM,
    SPECIALISTS, AFTERCARE, WELLBEING, NEW_TIES, LEDGER, RECORD,
) = range(len(PHASES))  # fmt: skip
