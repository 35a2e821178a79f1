"""What each week writes down: the one list of named series.

Kernels count in integers (persons, minutes, cents, millionths); ``Series.scale`` turns a count into the unit shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.domains import DOMAINS
from sim.signallers import SIGNALLERS

MILLION = 1_000_000


@dataclass(frozen=True)
class Series:
    """One recorded series.

    Attributes
    ----------
    name : str
        Key in results.
    unit : str
        Unit of the shown value (count / scale).
    kind : {'stock', 'flow', 'level'}
        Stock: state at the end of the week. Flow: sum over the week. Level: a number that is neither (pressure).
    scale : int
        Counts per unit.
    label_nl, label_en : str
        Short label.
    """

    name: str
    unit: str
    kind: Literal["stock", "flow", "level"]
    scale: int
    label_nl: str
    label_en: str


def _stock(name: str, nl: str, en: str, unit: str = "persons", scale: int = 1) -> Series:
    return Series(name, unit, "stock", scale, nl, en)


def _flow(name: str, nl: str, en: str, unit: str = "per week", scale: int = 1) -> Series:
    return Series(name, unit, "flow", scale, nl, en)


def _hours(name: str, nl: str, en: str) -> Series:
    return Series(name, "hours per week", "flow", 60, nl, en)


def _euros(name: str, nl: str, en: str) -> Series:
    return Series(name, "euros per week", "flow", 100, nl, en)


_DUTCH = [
    "wonen",
    "geld",
    "sociaal",
    "opvoeden",
    "psychisch",
    "lichamelijk",
    "zingeving",
    "huishouden",
    "taal",
    "vervoer",
    "dagbesteding",
    "werk",
]

_SIGNALLERS = [
    "school en opvang", "jongerenwerk", "huisarts", "thuiszorg", "verhuurder", "achterstanden", "buren", "politie",
]  # fmt: skip
_FOUND = {
    "own": "eigen stap", **dict(zip(SIGNALLERS, _SIGNALLERS, strict=True)), "connector": "buurtverbinder",
    "relapse": "terugval", "outreach": "outreach", "carer": "mantelzorger die stopt",
}  # fmt: skip

SERIES: tuple[Series, ...] = (
    _stock("residents", "inwoners", "residents"),
    _stock("adults", "volwassenen", "adults"),
    _stock("older", "65-plussers", "residents aged 65 and over"),
    _stock("young", "kinderen onder 15", "children under 15"),
    _stock("households", "huishoudens", "households", unit="households"),
    _stock("nursing_home", "in verpleeghuis", "in a nursing home"),
    _stock("institution", "in een instelling", "in an institution"),
    _stock("open_cases", "open casussen", "open cases", unit="households"),
    _stock("cases_heavy", "zware casussen", "heavy cases", unit="households"),
    _stock("cases_vulnerable", "kwetsbare casussen", "vulnerable cases", unit="households"),
    _stock("cases_light", "lichte casussen", "light cases", unit="households"),
    _stock("cases_regie", "waarvan onder regie", "of which under the regieteam", unit="households"),
    _stock("queue", "wachtenden", "households waiting", unit="households"),
    Series("pressure", "load / capacity", "level", MILLION, "werkdruk", "pressure"),
    _stock("lonely", "eenzamen", "lonely adults"),
    _stock("severely_lonely", "ernstig eenzamen", "severely lonely adults"),
    _stock(
        "loneliness_sum", "eenzaamheid (som)", "loneliness (sum)", unit="scale 0-1, summed", scale=MILLION
    ),
    _stock(
        "wellbeing_sum", "welbevinden (som)", "wellbeing (sum)", unit="points 0-10, summed", scale=MILLION
    ),
    _stock("carers", "mantelzorgers", "informal carers"),
    _stock("carers_overloaded", "overbelaste mantelzorgers", "overloaded carers"),
    _stock("volunteers", "actieve vrijwilligers", "active volunteers"),
    _stock("ties", "banden", "ties", unit="ties"),
    _stock("strong_ties", "hechte banden", "strong ties", unit="ties"),
    _stock("group_members", "groepsleden", "group members"),
    _stock("buddies", "mensen met een buddy", "residents with a buddy"),
    _stock("buddies_waiting", "wachtend op een buddy", "residents waiting for a buddy"),
    _stock("dementia", "mensen met dementie", "residents with dementia"),
    _stock("clients_youth", "cliënten jeugdhulp", "youth help clients"),
    _stock("clients_ggz", "cliënten ggz", "mental health clients"),
    _stock("clients_househelp", "cliënten huishoudelijke hulp", "household help clients"),
    _stock("clients_support", "cliënten begeleiding", "support at home clients"),
    _stock("clients_dayplace", "cliënten dagbesteding", "day place clients"),
    _stock("clients_debt", "huishoudens in schuldhulp", "debt help households", unit="households"),
    _stock("clients_nursing", "cliënten wijkverpleging", "district nursing clients"),
    *(_stock(f"need_{d}", f"vraag {nl}", f"need: {d}") for d, nl in zip(DOMAINS, _DUTCH, strict=True)),
    *(
        _flow(f"new_{d}", f"nieuwe vraag {nl}", f"new need: {d}")
        for d, nl in zip(DOMAINS, _DUTCH, strict=True)
    ),
    _flow("ended_own", "opgelost: eigen kracht", "ended: own strength"),
    _flow("ended_network", "opgelost: eigen netwerk", "ended: own network"),
    _flow("ended_collective", "opgelost: collectief", "ended: collective"),
    _flow("ended_team", "opgelost: wijkteam", "ended: team"),
    _flow("ended_specialist", "opgelost: specialist", "ended: specialist"),
    _flow("ended_outside", "geëindigd van buitenaf", "ended from outside"),
    _flow("cases_opened", "nieuwe casussen", "cases registered"),
    _flow("cases_closed", "gesloten casussen", "cases closed"),
    _flow("intakes", "intakes", "intakes"),
    _flow("replies_48h", "reactie binnen 48 uur", "replies within 48 hours"),
    _flow("waited_weeks", "gewachte weken bij intake", "weeks waited at intake", unit="weeks, summed"),
    _flow("gave_up", "afgehaakt in de wachtrij", "gave up waiting"),
    _flow("relapses", "terugval", "relapses"),
    _flow("referred_up", "doorverwezen door het team", "referred by the team"),
    _flow("specialist_new", "nieuwe cliënten specialisten", "new specialist clients"),
    _flow("specialist_new_via_team", "waarvan via het team", "of which through the team"),
    _flow("signals", "signalen", "signals"),
    _flow("false_alarms", "valse meldingen", "false alarms"),
    _flow("signals_reached", "signalen: bereikt", "signals: reached"),
    _flow("signals_accepted", "signalen: hulp aanvaard", "signals: help accepted"),
    *(
        _flow(f"signals_{who}", f"signalen: {nl}", f"signals: {who}")
        for who, nl in zip(SIGNALLERS, _SIGNALLERS, strict=True)
    ),
    *(_flow(f"found_{way}", f"gevonden door: {nl}", f"found by: {way}") for way, nl in _FOUND.items()),
    _flow("crisis_intakes", "intakes bij crisis", "crisis intakes"),
    _flow("consents", "intakes met toestemming", "intakes with consent"),
    _flow("network_talks", "netwerkgesprekken", "network-first talks"),
    _flow("regie_started", "onder regie gekomen", "taken over by the regieteam"),
    _flow("stepped_down", "regie afgebouwd", "stepped down from the regieteam"),
    _flow("plans", "plannen opgemaakt", "plans recorded"),
    _hours("plan_self", "plan: uren zelf", "plan: hours by the household itself"),
    _hours("plan_network", "plan: uren netwerk", "plan: hours by the network"),
    _hours("plan_volunteer", "plan: uren vrijwilligers", "plan: hours by volunteers"),
    _hours("plan_professional", "plan: uren beroepskrachten", "plan: hours by professionals"),
    _hours("hours_demanded", "uren nodig", "hours needed"),
    _hours("hours_household", "uren huisgenoten", "hours by household members"),
    _hours("hours_kin", "uren familie dichtbij", "hours by kin nearby"),
    _hours("hours_kin_elsewhere", "uren familie elders", "hours by kin elsewhere"),
    _hours("hours_ties", "uren buren en vrienden", "hours by neighbours and friends"),
    _hours("hours_volunteers", "uren vrijwilligers", "hours by volunteers"),
    _hours("hours_team", "uren wijkteam aan vragen", "team hours on needs"),
    _hours("hours_wmo", "uren Wmo en Jeugd", "Wmo and youth hours"),
    _hours("hours_zvw", "uren wijkverpleging en ggz", "district nursing and mental health hours"),
    _hours("hours_unmet", "uren zonder hulp", "hours unmet"),
    _hours("hours_to_elsewhere", "uren hulp aan familie elders", "hours given to kin elsewhere"),
    _stock("staff", "medewerkers wijkteam", "workers of the team"),
    _stock("staff_present", "waarvan aanwezig", "of whom present"),
    _flow("staff_left", "vertrokken medewerkers", "workers who left"),
    _hours("team_available", "uren team beschikbaar", "team hours available"),
    _hours("team_casework", "uren casuswerk", "casework hours used"),
    _hours("team_casework_room", "ruimte voor casuswerk", "casework hours on hand"),
    _hours("team_intake", "uren intake", "intake hours"),
    _hours("team_signals", "waarvan uren aan signalen", "of which on signals"),
    _hours("team_meetings", "uren overleg over casussen", "casework hours on meetings"),
    _hours("team_prevention_intended", "uren preventie bedoeld", "prevention hours intended"),
    _hours("team_prevention_made", "uren preventie gemaakt", "prevention hours made"),
    _hours("team_idle", "uren team over", "team hours left over"),
    _hours("connector_hours", "uren buurtverbinder", "connector hours"),
    _hours("group_hours", "uren preventie aan collectief aanbod", "prevention hours on collective offers"),
    _hours(
        "offer_hours_wanted", "uren gevraagd voor collectief aanbod", "hours wanted for collective offers"
    ),
    _hours("offer_hours_new", "nieuwe uren aan collectief aanbod", "new-money hours on collective offers"),
    _hours(
        "supervision_wanted",
        "uren gevraagd begeleiding vrijwilligers",
        "hours wanted to supervise volunteers",
    ),
    _hours(
        "supervision_hours",
        "uren preventie begeleiding vrijwilligers",
        "prevention hours supervising volunteers",
    ),
    _hours("outreach_hours", "uren preventie op pad", "prevention hours on outreach"),
    _hours("aftercare_wanted", "uren gevraagd nazorg", "hours wanted for aftercare"),
    _hours("aftercare_hours", "uren preventie nazorg", "prevention hours on aftercare"),
    _hours("informing_hours", "uren preventie voorlichting", "prevention hours on informing"),
    _hours("coordinator_hours", "uren coördinator vrijwilligers", "hours of coordinators of volunteers"),
    _hours("visit_hours", "uren huisbezoek 75-plus", "hours of visits to residents of 75 and over"),
    _flow("contacts", "gesprekken buurtverbinder", "connector contacts"),
    _flow("introductions", "introducties", "introductions"),
    _flow("outreach_contacts", "gesprekken wijkteam op pad", "outreach contacts of the team"),
    _flow("home_visits", "huisbezoeken 75-plus", "visits to residents of 75 and over"),
    _flow("buddies_matched", "buddy's gekoppeld", "buddies matched"),
    _flow("offers_joined", "deelnemers begonnen", "residents joining an offer"),
    _flow("volunteer_asks", "vrijwilligers gevraagd", "volunteers asked"),
    _flow("groups_started", "groepen gestart", "groups started"),
    _flow("ties_made", "banden ontstaan", "ties made"),
    _flow("ties_lost", "banden verloren", "ties lost"),
    _flow("ties_refused", "banden zonder plaats", "ties refused for lack of room"),
    _flow("births", "geboorten", "births"),
    _flow("deaths", "overlijdens", "deaths"),
    _flow("widowed", "verweduwd", "widowed"),
    _flow("divorces", "scheidingen", "divorces"),
    _flow("moved_in", "nieuwe bewoners", "residents moving in"),
    _flow("moved_out", "vertrokken bewoners", "residents moving out"),
    _flow("admissions", "opnames verpleeghuis", "nursing-home admissions"),
    _euros("cost_municipality", "kosten gemeente", "cost: municipality"),
    _euros("cost_zvw", "kosten Zvw", "cost: Zvw"),
    _euros("cost_wlz", "kosten Wlz", "cost: Wlz"),
    _euros("cost_resident", "eigen bijdragen", "cost: residents' co-payments"),
    _euros("cost_background", "waarvan achtergrond naar leeftijd", "of which background by age"),
    _euros("cost_team", "waarvan wijkteam", "of which the team"),
    _euros("cost_wmo", "waarvan Wmo-voorzieningen", "of which Wmo provisions"),
    _euros("cost_youth", "waarvan jeugdhulp", "of which youth help"),
    _euros("cost_debt", "waarvan schuldhulp", "of which debt help"),
    _euros("cost_policy", "waarvan nieuw beleid", "of which new policy money"),
    _euros("informal_value", "waarde van onbetaalde hulp", "value of informal help"),
    _hours("hours_respite", "uren respijtzorg", "hours of respite for overloaded carers"),
    _flow("carers_withdrawn", "mantelzorgers die opgeven", "carers who withdraw overloaded"),
)

NAMES: tuple[str, ...] = tuple(series.name for series in SERIES)
INDEX: dict[str, int] = {name: position for position, name in enumerate(NAMES)}

# The same list as constants for the kernels (a test holds the two together).
# fmt: off
(
    RESIDENTS, ADULTS, OLDER, YOUNG, HOUSEHOLDS, NURSING_HOME, INSTITUTION, OPEN_CASES, CASES_HEAVY,
    CASES_VULNERABLE, CASES_LIGHT, CASES_REGIE, QUEUE, PRESSURE, LONELY, SEVERELY_LONELY,
    LONELINESS_SUM, WELLBEING_SUM, CARERS, CARERS_OVERLOADED, VOLUNTEERS, TIES, STRONG_TIES,
    GROUP_MEMBERS, BUDDIES, BUDDIES_WAITING, DEMENTIA, CLIENTS_YOUTH, CLIENTS_GGZ, CLIENTS_HOUSEHELP,
    CLIENTS_SUPPORT, CLIENTS_DAYPLACE, CLIENTS_DEBT, CLIENTS_NURSING, NEED_HOUSING, NEED_FINANCES,
    NEED_SOCIAL, NEED_PARENTING, NEED_MENTAL, NEED_PHYSICAL, NEED_MEANING, NEED_HOUSEHOLD,
    NEED_LANGUAGE, NEED_TRANSPORT, NEED_DAY_ACTIVITY, NEED_WORK, NEW_HOUSING, NEW_FINANCES, NEW_SOCIAL,
    NEW_PARENTING, NEW_MENTAL, NEW_PHYSICAL, NEW_MEANING, NEW_HOUSEHOLD, NEW_LANGUAGE, NEW_TRANSPORT,
    NEW_DAY_ACTIVITY, NEW_WORK, ENDED_OWN, ENDED_NETWORK, ENDED_COLLECTIVE, ENDED_TEAM,
    ENDED_SPECIALIST, ENDED_OUTSIDE, CASES_OPENED, CASES_CLOSED, INTAKES, REPLIES_48H, WAITED_WEEKS,
    GAVE_UP, RELAPSES, REFERRED_UP, SPECIALIST_NEW, SPECIALIST_NEW_VIA_TEAM, SIGNALS, FALSE_ALARMS,
    SIGNALS_REACHED, SIGNALS_ACCEPTED, SIGNALS_SCHOOL, SIGNALS_YOUTH, SIGNALS_GP, SIGNALS_HOMECARE,
    SIGNALS_LANDLORD, SIGNALS_DEBT, SIGNALS_NEIGHBOUR, SIGNALS_POLICE, FOUND_OWN, FOUND_SCHOOL,
    FOUND_YOUTH, FOUND_GP, FOUND_HOMECARE, FOUND_LANDLORD, FOUND_DEBT, FOUND_NEIGHBOUR, FOUND_POLICE,
    FOUND_CONNECTOR, FOUND_RELAPSE, FOUND_OUTREACH, FOUND_CARER, CRISIS_INTAKES, CONSENTS,
    NETWORK_TALKS, REGIE_STARTED, STEPPED_DOWN, PLANS, PLAN_SELF, PLAN_NETWORK, PLAN_VOLUNTEER,
    PLAN_PROFESSIONAL, HOURS_DEMANDED, HOURS_HOUSEHOLD, HOURS_KIN, HOURS_KIN_ELSEWHERE, HOURS_TIES,
    HOURS_VOLUNTEERS, HOURS_TEAM, HOURS_WMO, HOURS_ZVW, HOURS_UNMET, HOURS_TO_ELSEWHERE, STAFF,
    STAFF_PRESENT, STAFF_LEFT, TEAM_AVAILABLE, TEAM_CASEWORK, TEAM_CASEWORK_ROOM, TEAM_INTAKE,
    TEAM_SIGNALS, TEAM_MEETINGS, TEAM_PREVENTION_INTENDED, TEAM_PREVENTION_MADE, TEAM_IDLE,
    CONNECTOR_HOURS, GROUP_HOURS, OFFER_HOURS_WANTED, OFFER_HOURS_NEW, SUPERVISION_WANTED,
    SUPERVISION_HOURS, OUTREACH_HOURS, AFTERCARE_WANTED, AFTERCARE_HOURS, INFORMING_HOURS,
    COORDINATOR_HOURS, VISIT_HOURS, CONTACTS, INTRODUCTIONS, OUTREACH_CONTACTS, HOME_VISITS,
    BUDDIES_MATCHED, OFFERS_JOINED, VOLUNTEER_ASKS, GROUPS_STARTED, TIES_MADE, TIES_LOST, TIES_REFUSED,
    BIRTHS, DEATHS, WIDOWED, DIVORCES, MOVED_IN, MOVED_OUT, ADMISSIONS, COST_MUNICIPALITY, COST_ZVW,
    COST_WLZ, COST_RESIDENT, COST_BACKGROUND, COST_TEAM, COST_WMO, COST_YOUTH, COST_DEBT, COST_POLICY,
    INFORMAL_VALUE, HOURS_RESPITE, CARERS_WITHDRAWN,
) = range(len(SERIES))
# fmt: on
