"""Rates: one draw of the parameters as the weekly numbers the kernels read, for one place.

Yearly rates become weekly ones here, hours become minutes, euros become cents, age profiles become tables. This is
the only room that knows both the register's names and the kernels'.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.demography import AGES, BANDS, band_of_age, demography, reference_shares
from sim.domains import CHRONIC, DOMAIN_INDEX, DOMAINS
from sim.ledger import PRICES
from sim.parameters import Parameters
from sim.themes import EXISTING, HELPS, THEMES
from sim.tariffs import weekly_prices

F = NDArray[np.float64]
B = NDArray[np.uint8]
WEEKS = 52.1775
_DOORS = ("youth", "ggz", "househelp", "support", "dayplace", "debt", "nursing")


class Rates(NamedTuple):
    """The fields of the row of rates: what one week's kernels read: float64 scalars and arrays; weekly rates, minutes, cents."""

    # needs
    onset: F  # [band, D] weekly probability of a first hit
    onset_bound: F  # [D] upper bound of it, for thinning
    onset_severity: float  # mean severity of a new need, turns spill-over per week into onsets
    entry_low: float
    entry_high: float
    may_have: B  # [D, age]
    chronic: B  # [D]
    growth: F  # [D] per week
    own: F  # [D] per week
    solve: F  # [D] per week at q = 1
    q_net: F  # [D]
    turn: F  # [D] per week
    kappa: F  # [D]
    spill: F  # [D, D] per week per unit above 0.3
    strain_mental: float
    hours_full: F  # [D] minutes a week at severity 1
    duration: F  # [D] weeks
    start_share: F  # [D]
    load_eats: float
    close_below: float
    counts_from: float
    shock_widow_meaning: float
    shock_widow_social: float
    shock_divorce_finances: float
    shock_divorce_housing: float
    shock_divorce_child: float
    shock_jobloss_finances: float
    shock_birth_parenting: float
    shock_dementia_day: float
    shock_dementia_household: float
    shock_dementia_transport: float
    shock_move_in_social: float
    divorce_finances_chance: float
    divorce_housing_chance: float
    divorce_child_chance: float
    jobloss_finances_chance: float
    birth_parenting_chance: float
    move_in_social_chance: float
    # lives
    band_of_age: NDArray[np.int64]  # [age]
    event_bound: F  # [16] upper bound of each life event, for thinning
    mortality: F  # [age, sex]
    widow_mortality: float
    nursing_home_mortality: float
    dementia: F  # [age]
    dementia_stock: F  # [age]
    divorce: float
    divorce_burden: float
    birth: F  # [age]
    parity: F  # [5]
    move: F  # [age]
    years_lived: F  # [age]
    leave_home: float
    repartner: F  # [age]
    marry: float
    admission: float
    admission_frail: float
    admission_alone: float
    care_out_stock: F  # [band]
    care_out_start: F  # [band]
    care_out_end: float
    care_out_minutes: float
    volunteer_stock: F  # [band]
    tolerance_minutes: float
    # help
    theta0: float
    theta_s: float
    theta_sh: float
    theta_a: float
    theta_layer: F  # [layer]
    substitute: F  # [D]
    substitute_household: F  # [D]
    kin_out_first: float
    kin_out_minutes: float
    neighbour_minutes: float
    arrangement_end_review: float
    withdraw: float
    withdraw_k: float
    carer_minutes: float
    home_stretch: float
    strain_up: float
    strain_down: float
    # ties
    social_hours: float
    lonely_openness: float
    tie_hours: float
    tie_keep: float
    tie_break: float
    tie_remove_below: float
    tie_start: float
    tie_room: float
    tie_rate: float
    meet: F  # [2] street, friend of friend: share of the slot's weeks
    homophily_years: float
    affinity_spread: float
    good_tie: float
    intimate_tie: float
    elsewhere_strength: float
    elsewhere_good: float
    member_tie: float
    # help-seeking
    h0: float
    alpha_n: float
    alpha_c: float
    alpha_s: float
    alpha_l: float
    alpha_t: float
    alpha_w: float
    alpha_x: float
    alpha_b: float
    stigma: F  # [D]
    seek_above: float
    signal_above: float
    signal: float
    signal_accept: float
    false_alarm: float
    false_alarm_minutes: float
    case_rest: float
    informed_keep: float
    # team
    team_minutes: float
    phi_base: float
    absence_base: float
    absence_slope: float
    press_k: float
    press_u0: float
    u_smoothing: float
    intake_minutes: float
    intake_floor: float
    give_up: float
    team_close: float
    team_q: float
    team_on_need: float
    case_minutes: F  # [class]
    heavy_above: float
    heavy_alone: float
    vulnerable_above: float
    rho0: float
    rho_n: float
    rho_m: float
    rho_s: float
    rho_k: float
    rho_c: float
    rho_u: float
    specialist_domain: B  # [D]
    aftercare_minutes: float
    aftercare_weeks: float
    relapse: float
    relapse_aftercare: float
    relapse_need: float
    # specialists
    gate: F  # [door] per week
    gate_level: float
    gate_cover: float
    gate_support: float
    gate_youth_other: float
    get_place: F  # [door] per week
    leave_place: F  # [door] per week
    place_minutes: F  # [door, D]
    place_solves: B  # [door, D]
    # groups, volunteers, connector
    theme_existing: B  # [theme]
    theme_helps: B  # [theme, D]
    theme_signal: float
    outside_signal: float
    signal_keep: float
    signal_meeting: float
    signals_needed: float
    group_join: float
    group_invited: float
    group_dropout: float
    group_handover: float
    group_size: float
    group_minutes: float
    group_minutes_start: float
    group_minutes_led: float
    place_share: float
    volunteer_join: float
    volunteer_quit_first: float
    volunteer_quit_later: float
    volunteer_ask: float
    volunteer_minutes: float
    volunteer_share: float
    volunteer_light: F  # [D]
    connector_outreach: float
    connector_introduce: float
    connector_events: float
    connector_ask: float
    contact_minutes: float
    introduction_minutes: float
    event_minutes: float
    ask_minutes: float
    contact_informs: float
    contact_finds: float
    introduction_takes: float
    event_pairs: float
    # loneliness and wellbeing (four-week steps)
    lonely_l0: float
    lonely_l1: float
    lonely_s50: float
    lonely_intimate: float
    lonely_grief: float
    lonely_sd: float
    lonely_relax: float
    lonely_from: float
    severe_from: float
    wb_base: float
    wb_lonely: float
    wb_weight: F  # [D]
    wb_strain: float
    wb_widow: float
    wb_relax: float
    grief_keep: float
    # ledger
    price: NDArray[np.int64]  # [PRICES] cents
    background: NDArray[np.int64]  # [age, 3] cents a week: municipality, Zvw, Wlz


def _domain_tables(p: Parameters) -> dict[str, object]:
    chronic = np.array([name in CHRONIC for name in DOMAINS], dtype=np.uint8)
    profile = np.array(
        [[p.get(f"profile_{d}_{band}", 0.0) for d in DOMAINS] for band in BANDS], dtype=np.float64
    )
    profile /= reference_shares() @ profile
    onset = profile * p.vector("lambda") * p.vector("onset_rest") / WEEKS
    spill = np.zeros((S.D, S.D))
    for name in p:
        if name.startswith("X_") and not name.startswith("X_strain"):
            source, target = name[2:].split("_", 1)
            spill[DOMAIN_INDEX[source], DOMAIN_INDEX[target]] = p[name]
    stigma = p.vector("stigma_scale")
    substitute, at_home = np.ones(S.D), np.ones(S.D)
    for d in ("physical", "day_activity"):
        substitute[DOMAIN_INDEX[d]] = p[f"substitute_{d}"]
    at_home[DOMAIN_INDEX["physical"]] = p["substitute_household_physical"]
    weight = np.full(S.D, p["wb_need"] * p["wb_other_factor"])
    weight[[DOMAIN_INDEX["finances"], DOMAIN_INDEX["physical"]]] = p["wb_need"]
    weight[DOMAIN_INDEX["mental"]] = p["wb_need"] * p["wb_mental_factor"]
    weight[DOMAIN_INDEX["meaning"]] = p["wb_meaning"]
    light = np.array([d in _LIGHT for d in DOMAINS], dtype=np.float64)
    specialist = np.array([d in ("mental", "parenting", "finances", "day_activity") for d in DOMAINS], dtype=np.uint8)
    return {
        "chronic": chronic,
        "onset": onset,
        # Spill-over can raise an onset; the bound leaves room for the most that the sources can add.
        "onset_bound": np.minimum(onset.max(axis=0) + spill.sum(axis=0) + 0.004, 1.0 / 16.0),
        "may_have": may_have(),
        "growth": p.vector("g"),
        "own": p.vector("rho"),
        "solve": p.vector("r"),
        "q_net": p.vector("q_net"),
        "turn": p.vector("omega") / WEEKS,
        "kappa": p.vector("kappa"),
        "spill": spill,
        "hours_full": p.vector("hours") * 60.0 / p["hours_at_severity"],
        "duration": p.vector("duration") * WEEKS,
        "start_share": p.vector("start_share") / p.vector("onset_rest"),
        "stigma": stigma,
        "substitute": substitute,
        "substitute_household": at_home,
        "specialist_domain": specialist,
        "wb_weight": weight,
        "volunteer_light": light,
    }


#: Domains on which volunteers' hours go: company, errands, lifts, language, light housekeeping.
_LIGHT = ("social", "parenting", "meaning", "household", "language", "transport", "day_activity")


@cache
def may_have() -> B:
    """Which domains a resident of each age can have needs in; uint8[D, age].

    Children carry parenting, mental, social and physical needs only; work ends at 67.
    """
    table = np.zeros((S.D, AGES), dtype=np.uint8)
    for d, name in enumerate(DOMAINS):
        table[d, 18:] = name != "parenting"
        if name in ("mental", "social", "physical"):
            table[d, :] = 1
    table[DOMAIN_INDEX["parenting"], :23] = 1
    table[DOMAIN_INDEX["work"], 67:] = 0
    return table


def _door_tables(p: Parameters) -> dict[str, object]:
    minutes = np.zeros((S.DOORS, S.D))
    solves = np.zeros((S.DOORS, S.D), dtype=np.uint8)

    def place(door: int, hours: float, *domains: str) -> None:
        for name in domains:
            minutes[door, DOMAIN_INDEX[name]] = hours * 60.0

    place(S.YOUTH, p["hours_youth"], "parenting", "mental", "social")
    place(S.GGZ, p["hours_ggz"], "mental")
    place(S.HOUSEHELP, p["hours_househelp"], "household")
    place(S.SUPPORT, p["hours_support"] * 0.5, "mental", "social", "meaning", "housing")
    place(S.DAYPLACE, p["hours_dayplace"], "day_activity")
    place(S.NURSING, p["hours_nursing"], "physical")
    for door, names in (
        (S.YOUTH, ("parenting", "mental", "social")),
        (S.GGZ, ("mental",)),
        (S.SUPPORT, ("social", "meaning", "housing")),
        (S.DEBT, ("finances",)),
    ):
        solves[door, [DOMAIN_INDEX[name] for name in names]] = 1
    gates = [p["gate_youth"], p["gate_ggz"], p["gate_househelp"], p["gate_support_other"], p["gate_dayplace"],
             p["gate_debt"], p["gate_nursing"]]  # fmt: skip
    stays = [p["dur_youth"], p["dur_ggz"], p["dur_househelp"], p["dur_support"], p["dur_dayplace"],
             p["dur_debt_help"], p["dur_nursing"]]  # fmt: skip
    waits = [p[f"wait_{door}"] for door in _DOORS]
    return {
        "gate": np.array(gates) / WEEKS,
        "get_place": 1.0 - np.exp(-1.0 / np.maximum(np.array(waits), 0.5)),
        "leave_place": 1.0 - np.exp(-1.0 / np.array(stays)),
        "place_minutes": minutes,
        "place_solves": solves,
    }


def _group_tables(p: Parameters, residents: float) -> dict[str, object]:
    helps = np.zeros((S.THEMES, S.D), dtype=np.uint8)
    for k, theme in enumerate(THEMES):
        helps[k, [DOMAIN_INDEX[name] for name in HELPS[theme]]] = 1
    share = min(1.0, residents / p["catchment"])
    outside = p["catchment"] * (1.0 - share) * p["theme_fitting"] * p["theme_signal_rate"] / WEEKS
    return {
        "theme_existing": np.array([theme in EXISTING for theme in THEMES], dtype=np.uint8),
        "theme_helps": helps,
        "place_share": share,
        "theme_signal": p["theme_signal_rate"] / WEEKS,
        "outside_signal": 1.0 - float(np.exp(-outside)),
        "signal_keep": float(np.exp(-1.0 / p["group_signal_weeks"])),
        "signal_meeting": float(round(p["signal_meeting_weeks"])),
        "signals_needed": p["group_signals"],
        "group_join": p["group_join"] * p["group_invite_rate"] / WEEKS,
        "group_invited": p["group_known_factor"],
        "group_minutes": p["group_hours_member"] * 60.0,
        "group_minutes_start": p["group_staff_start"] * 60.0,
        "group_minutes_led": p["group_staff_led"] * 60.0,
        **{name: p[name] for name in ("group_dropout", "group_handover", "group_size")},
    }


def _half_life(weeks: float, step: float) -> float:
    return float(0.5 ** (step / weeks))


@cache
def background_table() -> NDArray[np.int64]:
    """Frozen background cost by age; int64[age, 3], cents a week: municipality, Zvw, Wlz.

    Made once on the reference population by ``python -m experiments.background`` and shipped as data.
    """
    text = files("sim").joinpath("data/background.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in text.splitlines()[1:] if line]
    table = np.zeros((AGES, 3), dtype=np.int64)
    for age, *cents in rows:
        table[int(age)] = [int(value) for value in cents]
    return table


def rates(p: Parameters, residents: float) -> S.Table:
    """Turn one draw of the parameters into the numbers of a week, for a place.

    Parameters
    ----------
    p : Parameters
        One draw, or the central values.
    residents : float
        Residents of the place: scales the team's hours and the place's share of the catchment of themes.

    Returns
    -------
    Table
        One row with the fields of ``Rates``; scalars float64, so that compiled and plain Python compute the same
        bits.
    """
    step = 4.0
    plain = {name: p[key] for name, key in _PLAIN.items()}
    values: dict[str, object] = {
        **plain,
        **_domain_tables(p),
        **_door_tables(p),
        **_group_tables(p, residents),
        **demography(p),
        "band_of_age": band_of_age(),
        "onset_severity": 0.5 * (p["onset_severity_low"] + p["onset_severity_high"]),
        "nursing_home_mortality": 1.0 / p["dur_wlz_vv"],
        "tolerance_minutes": p["carer_tol_median"] * 60.0,
        "theta_layer": np.array(
            [p["theta_layer_household"], p["theta_layer_kin"], p["theta_layer_kin"], p["theta_layer_neighbour"],
             0.0, 0.0, 0.0]
        ),  # fmt: skip
        "kin_out_minutes": p["kin_out_hours"] * 60.0,
        "neighbour_minutes": p["neighbour_hours"] * 60.0,
        "arrangement_end_review": 1.0 - float(np.exp(-16.0 * p["arrangement_end"])),
        "carer_minutes": p["carer_from"] * 60.0,
        "strain_down": p["strain_zeta1"] * p["strain_zeta0_over_zeta1"],
        "tie_keep": 1.0 - p["tie_fade"],
        "meet": np.array([p["meet_street"], p["meet_triad"]]),
        "signal": p["signal_rate"] / WEEKS,
        "false_alarm": p["false_alarm_rate"] / WEEKS,
        "false_alarm_minutes": p["false_alarm_hours"] * 60.0,
        "informed_keep": _half_life(p["informed_half_life"], step),
        "grief_keep": _half_life(p["grief_half_life"], step),
        "team_minutes": p["team_fte_10k"] * residents / 10_000.0 * p["fte_hours_client"] * 60.0,
        "intake_minutes": p["intake_hours"] * 60.0,
        "case_minutes": np.array(
            [p["team_hours_light"], p["team_hours_vulnerable"], p["team_hours_heavy"]]
        ) * 60.0,
        "aftercare_minutes": p["aftercare_hours"] * 60.0,
        "relapse": p["relapse"] / WEEKS,
        "gate_support": p["gate_support"] / WEEKS,
        "volunteer_join": p["vol_join"] / WEEKS,
        "volunteer_quit_first": -float(np.log(1.0 - p["vol_quit_y1"])) / WEEKS,
        "volunteer_quit_later": -float(np.log(1.0 - p["vol_quit_later"])) / WEEKS,
        "volunteer_minutes": p["volunteer_hours"] * 60.0,
        "contact_minutes": p["contact_hours"] * 60.0,
        "introduction_minutes": p["introduction_hours"] * 60.0,
        "event_minutes": p["event_hours"] * 60.0,
        "ask_minutes": p["ask_hours"] * 60.0,
        "lonely_relax": 1.0 - float(np.exp(-step * p["lonely_relax"])),
        "wb_relax": 1.0 - float(np.exp(-step * p["wb_kappa"])),
        "price": weekly_prices(p, residents, PRICES),
        "background": background_table(),
    }
    missing = set(Rates._fields) - set(values)
    surplus = set(values) - set(Rates._fields)
    if missing or surplus:
        raise KeyError(f"rates and kernels disagree: missing {sorted(missing)}, not asked for {sorted(surplus)}")
    return _row({name: np.asarray(values[name]) for name in Rates._fields})


def _row(values: dict[str, NDArray[Any]]) -> S.Table:
    """One record with a field per value: handed to kernels as one argument."""
    table = np.zeros(1, dtype=np.dtype([(name, v.dtype, v.shape) for name, v in values.items()], align=True))
    for name, value in values.items():
        table[name][0] = value
    return table.view(np.recarray)


#: Kernel name -> register id, where the number needs no change.
_PLAIN: dict[str, str] = {
    **{name: name for name in (
        "theta0", "theta_s", "theta_sh", "theta_a", "kin_out_first", "withdraw_k", "tie_hours", "tie_break",
        "tie_remove_below", "tie_start", "tie_rate", "homophily_years", "affinity_spread", "home_stretch", "good_tie", "intimate_tie",
        "elsewhere_strength", "elsewhere_good", "member_tie", "social_hours", "lonely_openness",
        "alpha_n", "alpha_c", "alpha_s", "alpha_l", "alpha_t", "alpha_w", "alpha_x", "seek_above", "signal_above",
        "signal_accept", "case_rest", "phi_base", "absence_base", "absence_slope", "press_k", "press_u0",
        "u_smoothing", "intake_floor", "team_q", "team_on_need", "heavy_above", "heavy_alone", "vulnerable_above",
        "rho_n", "rho_m", "rho_s", "rho_k", "rho_c", "rho_u", "aftercare_weeks", "gate_level", "gate_cover", "gate_youth_other",
        "contact_informs", "contact_finds", "introduction_takes", "event_pairs", "lonely_from", "severe_from",
        "lonely_l0", "lonely_l1", "lonely_intimate", "lonely_grief", "wb_strain", "close_below", "counts_from",
        "divorce_finances_chance", "divorce_housing_chance", "divorce_child_chance", "jobloss_finances_chance",
        "birth_parenting_chance", "move_in_social_chance", "shock_divorce_finances", "shock_divorce_housing",
        "shock_divorce_child", "shock_jobloss_finances", "shock_birth_parenting", "shock_dementia_household",
        "shock_dementia_transport", "shock_move_in_social", "divorce_burden",
    )},
    "shock_widow_meaning": "shock_widowhood_meaning",
    "shock_widow_social": "shock_widowhood_social",
    "shock_dementia_day": "shock_dementia_day_activity",
    "entry_low": "onset_severity_low",
    "entry_high": "onset_severity_high",
    "strain_mental": "X_strain_mental",
    "load_eats": "lambda_load",
    "withdraw": "withdraw_base",
    "strain_up": "strain_zeta1",
    "tie_room": "tie_room_total",
    "h0": "h0_seek",
    "alpha_b": "alpha_B",
    "give_up": "queue_giveup",
    "team_close": "team_close_hazard",
    "rho0": "rho0_route",
    "relapse_aftercare": "relapse_aftercare_mult",
    "relapse_need": "relapse_need_share",
    "volunteer_ask": "vol_ask_effect",
    "volunteer_share": "vol_needs_share",
    "connector_outreach": "connector_outreach_share",
    "connector_introduce": "connector_introduce_share",
    "connector_events": "connector_events_share",
    "connector_ask": "connector_ask_share",
    "lonely_s50": "lonely_S50",
    "lonely_sd": "lonely_person_sd",
    "wb_base": "wb_W0",
    "wb_lonely": "wb_bL",
    "wb_widow": "wb_widow_drop",
    "widow_mortality": "widow_mortality_excess",
    "admission_alone": "admission_alone",
}  # fmt: skip
