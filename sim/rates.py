"""Rates: one draw of the parameters as the weekly numbers the kernels read, for one place.

Yearly rates become weekly ones here, hours become minutes, euros become cents, age profiles become tables. This is
the only room that knows both the register's names and the kernels'.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import state as S
from sim.demography import AGES, BANDS, band_of_age, by_age, demography, reference_shares
from sim.domains import CHRONIC, DOMAIN_INDEX, DOMAINS
from sim.ledger import PRICES
from sim.offers import offer_rates
from sim.parameters import Parameters
from sim.person_rates import most_onset, person_rates
from sim.rate_names import PLAIN, Rates
from sim.signallers import SEES, SIGNALLERS
from sim.tariffs import weekly_prices

F = NDArray[np.float64]
B = NDArray[np.uint8]
WEEKS = 52.1775
_DOORS = ("youth", "ggz", "househelp", "support", "dayplace", "debt", "nursing")


def _domain_tables(p: Parameters) -> dict[str, object]:
    chronic = np.array([name in CHRONIC for name in DOMAINS], dtype=np.uint8)
    profile = np.array(
        [[p.get(f"profile_{d}_{band}", 0.0) for d in DOMAINS] for band in BANDS], dtype=np.float64
    )
    profile /= reference_shares() @ profile
    onset = profile * p.vector("lambda") * p.vector("onset_rest") / WEEKS
    most = onset.max(axis=0) * most_onset(p)
    spill = np.zeros((S.D, S.D))
    for name in p:
        if name.startswith("X_") and not name.startswith("X_strain"):
            source, target = name[2:].split("_", 1)
            spill[DOMAIN_INDEX[source], DOMAIN_INDEX[target]] = p[name]
    strained = np.zeros(S.D)
    strained[DOMAIN_INDEX["mental"]] = p["X_strain_mental"]
    onset_severity = 0.5 * (p["onset_severity_low"] + p["onset_severity_high"])
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
    specialist = np.array(
        [d in ("mental", "parenting", "finances", "day_activity") for d in DOMAINS], dtype=np.uint8
    )
    return {
        "chronic": chronic,
        "onset": onset,
        # The most that an onset can be: in the lonely and poor, and with the most that other needs and strain can add.
        "onset_alone": np.minimum(most, 1.0 / 16.0),
        "onset_bound": np.minimum(
            most + (0.7 * spill.sum(axis=0) + 0.3 * strained) / onset_severity, 1.0 / 16.0
        ),
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


#: Severity of a need that brings somebody to a specialist, halfway the range of new ones.
_MIDDLING = 0.5


def _door_tables(p: Parameters) -> dict[str, object]:
    minutes = np.zeros((S.DOORS, S.D))
    q = np.zeros((S.DOORS, S.D))

    def place(door: int, hours: float, *domains: str) -> None:
        for name in domains:
            minutes[door, DOMAIN_INDEX[name]] = hours * 60.0

    place(S.YOUTH, p["hours_youth"], "parenting", "mental", "social")
    place(S.GGZ, p["hours_ggz"], "mental")
    place(S.HOUSEHELP, p["hours_househelp"], "household")
    place(S.SUPPORT, p["hours_support"] * 0.5, "mental", "social", "meaning", "housing")
    place(S.DAYPLACE, p["hours_dayplace"], "day_activity")
    place(S.NURSING, p["hours_nursing"], "physical")
    stays = [p["dur_youth"], p["dur_ggz"], p["dur_househelp"], p["dur_support"], p["dur_dayplace"],
             p["dur_debt_help"], p["dur_nursing"]]  # fmt: skip
    # The mean stay is known, the speed is not: a place makes a middling need over in the time at which, with those who
    # leave before it is over, the stay has that mean. Of those who stay T or leave at hazard u / M before, a share u
    # leaves before and the mean is M when T = M ln(1 / (1 - u)) / u.
    early = p["place_unfinished"]
    done = np.log(_MIDDLING / p["close_below"]) * early / -np.log1p(-early)
    leave = np.ones(S.DOORS)
    for door, names in (
        (S.YOUTH, ("parenting", "mental", "social")),
        (S.GGZ, ("mental",)),
        (S.SUPPORT, ("social", "meaning", "housing")),
        (S.DEBT, ("finances",)),
    ):
        leave[door] = early
        for name in names:
            q[door, DOMAIN_INDEX[name]] = min(1.0, done / (stays[door] * p[f"r_{name}"]))
    gates = [p["gate_youth"], p["gate_ggz"], p["gate_househelp"], p["gate_support_other"], p["gate_dayplace"],
             p["gate_debt"], p["gate_nursing"]]  # fmt: skip
    waits = [p[f"wait_{door}"] for door in _DOORS]
    return {
        "gate": np.array(gates) / WEEKS,
        "get_place": 1.0 - np.exp(-1.0 / np.maximum(np.array(waits), 0.5)),
        "leave_place": 1.0 - np.exp(-leave / np.array(stays)),
        "round_off": 1.0 - float(np.exp(-1.0 / p["place_round_off"])),
        "place_minutes": minutes,
        "place_q": q,
    }


def _intake_numbers(p: Parameters) -> dict[str, object]:
    x = p["relapse_top"] * (1.0 - p["relapse_top_mean"]) + p["relapse_ties"] * p["relapse_ties_mean"]
    x += p["relapse_lonely"] * (_LONELIEST - p["relapse_lonely_mean"])
    return {
        "talk_minutes": p["talk_hours"] * 60.0,
        "conference_minutes": p["conference_hours"] * 60.0,
        "plan_meeting_minutes": p["plan_meeting_hours"] * 60.0,
        "regie_reviews": float(round(p["regie_weeks"] / _REVIEW_WEEKS)),
        "linking_minutes": p["linking_hours"] * 60.0,
        "relapse_most": float(np.exp(x)),
    }


#: Loneliness is cut off here in the hazard of a relapse; weeks between two reviews of a case.
_LONELIEST, _REVIEW_WEEKS = 1.2, 13


def _second_ring(p: Parameters) -> dict[str, object]:
    def each(what: str) -> F:
        return np.array([p[f"{what}_{who}"] for who in SIGNALLERS])

    wrong = np.array([p.get(f"signal_false_{who}", 0.0) for who in SIGNALLERS])
    # Signals of arrears are counted per 1,000 residents a month; those without a need behind them, per household seen.
    arrears = SIGNALLERS.index("debt")
    per_household = p["le_debt_signals"] * 12.0 / 1000.0 * p["residents_per_household"]
    wrong[arrears] = per_household * p["signal_debt_false"] / p["signal_reach_debt"]
    return {
        "signal_sees": np.array([sum(1 << DOMAIN_INDEX[d] for d in SEES[who]) for who in SIGNALLERS]),
        "signal_reach": each("signal_reach"),
        "signal_notice": each("signal_notice") / WEEKS,
        "signal_false": wrong / WEEKS,
        "signal": each("signal_notice").sum() / WEEKS,
        "false_alarm": wrong.sum() / WEEKS,
        "signal_contact": each("signal_contact"),
        "signal_accepts": each("signal_accept"),
        "attempt_minutes": each("attempt_hours") * 60.0,
    }


#: A small place shares the workers of its municipality: there are at least as many, for fewer hours each.
_FEWEST_WORKERS = 4.0


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
    plain = {name: p[key] for name, key in PLAIN.items()}
    values: dict[str, object] = {
        **plain,
        **_domain_tables(p),
        **_door_tables(p),
        **offer_rates(p, residents),
        **demography(p),
        **person_rates(p),
        "band_of_age": band_of_age(),
        "onset_severity": 0.5 * (p["onset_severity_low"] + p["onset_severity_high"]),
        "nursing_home_mortality": 1.0 / p["dur_wlz_vv"],
        "tolerance_minutes": p["carer_tol_median"] * 60.0,
        "theta_layer": np.array(
            [
                p["theta_layer_household"],
                p["theta_layer_kin"],
                p["theta_layer_kin"],
                p["theta_layer_neighbour"],
                0.0,
                0.0,
                0.0,
            ]
        ),
        "kin_out_minutes": p["kin_out_hours"] * 60.0,
        "neighbour_minutes": p["neighbour_hours"] * 60.0,
        "arrangement_end_review": 1.0 - float(np.exp(-16.0 * p["arrangement_end"])),
        "carer_minutes": p["carer_from"] * 60.0,
        "strain_down": p["strain_zeta1"] * p["strain_zeta0_over_zeta1"],
        "sibling_gap": p["people_sibling_gap"] * WEEKS,
        "parent_gap_low": p["people_parent_gap_low"] * WEEKS,
        "parent_gap_high": p["people_parent_gap_high"] * WEEKS,
        "friends_time": p["people_friends_time"] * WEEKS,
        "tie_keep": 1.0 - p["tie_fade"],
        "child_friend_weeks": p["child_friend_years"] * WEEKS,
        "meet": np.array([p["meet_street"], p["meet_triad"]]),
        "street_pull": by_age(p["street_young"], p["street_middle"], 1.0),
        "informed_keep": _half_life(p["informed_half_life"], step),
        "grief_keep": _half_life(p["grief_half_life"], step),
        "team_minutes": p["team_fte_10k"] * residents / 10_000.0 * p["fte_hours_client"] * 60.0,
        "workers": max(_FEWEST_WORKERS, float(round(p["workers_10k"] * residents / 10_000.0))),
        "staff_turnover": p["staff_turnover"] / WEEKS,
        "getting_to_know_minutes": p["getting_to_know_hours"] * 60.0,
        "intake_minutes": p["intake_hours"] * 60.0,
        "case_minutes": np.array(
            [p["team_hours_light"], p["team_hours_vulnerable"], p["team_hours_heavy"], p["regie_hours"]]
        )
        * 60.0,
        **_intake_numbers(p),
        **_second_ring(p),
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
        raise KeyError(
            f"rates and kernels disagree: missing {sorted(missing)}, not asked for {sorted(surplus)}"
        )
    return _row({name: np.asarray(values[name]) for name in Rates._fields})


def _row(values: dict[str, NDArray[Any]]) -> S.Table:
    """One record with a field per value: handed to kernels as one argument."""
    table = np.zeros(1, dtype=np.dtype([(name, v.dtype, v.shape) for name, v in values.items()], align=True))
    for name, value in values.items():
        table[name][0] = value
    return table.view(np.recarray)
