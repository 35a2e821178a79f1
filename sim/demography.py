"""Life tables: weekly rates by age from the yearly figures of the register."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from sim.parameters import Parameters

F = NDArray[np.float64]
#: Ages 0 .. 110.
AGES = 111
WEEKS = 52.1775
#: Youngest age at which somebody is admitted to a nursing home.
ADMISSION_FROM = 65
#: Age bands of the profiles, by their name in the register, and where they begin.
BANDS: tuple[str, ...] = ("0_11", "12_17", "18_24", "25_44", "45_64", "65_74", "75_84", "85")
STARTS = (0, 12, 18, 25, 45, 65, 75, 85)


@cache
def band_of_age() -> NDArray[np.int64]:
    """Age band of each age; int64[age]."""
    return np.searchsorted(np.array(STARTS), np.arange(AGES), side="right") - 1


@cache
def reference_ages() -> F:
    """Share of the average Dutch population at each age; float64[age], sums to 1."""
    share = np.zeros(AGES)
    with files("sim").joinpath("data/age_distribution.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            low, high = int(row["age_from"]), min(int(row["age_to"]), AGES - 1)
            share[low : high + 1] = float(row["thousands"]) / (high - low + 1)
    return np.asarray(share / share.sum())


@cache
def reference_shares() -> F:
    """Share of the average Dutch population in each age band; float64[band]."""
    return np.bincount(band_of_age(), weights=reference_ages(), minlength=len(BANDS)).astype(np.float64)


def by_age(young: float, middle: float, old: float) -> F:
    """A value for ages under 35, 35-64 and 65 and over."""
    age = np.arange(AGES)
    return np.where(age < 35, young, np.where(age < 65, middle, old))


def _mortality(p: Parameters) -> F:
    """Yearly death rate [age, sex]: Gompertz through the rate of men of 61, women by their ratio to men."""
    age = np.arange(AGES, dtype=np.float64)
    men = np.maximum(p["le_mort_q61_m"] * np.exp(p["le_gompertz_b"] * (age - 61.0)), p["mortality_floor"])
    men[0] = p["mortality_infant"]
    return np.asarray(np.minimum(np.stack([men, men * p["le_mort_ratio_w"]], axis=1), 2.0))


def _dementia(p: Parameters) -> F:
    """Yearly incidence of dementia by age: exponential between the figures at 67 and at 92; none under 60."""
    age = np.arange(AGES, dtype=np.float64)
    slope = np.log(p["le_dem_inc_90"] / p["le_dem_inc_65"]) / 25.0
    rate = p["le_dem_inc_65"] * np.exp(slope * (age - 67.0))
    return np.where(age < 60, 0.0, np.minimum(rate, 1.5 * p["le_dem_inc_90"]))


def _admission_age(p: Parameters) -> F:
    """Factor of admission by age: 1 at 84, the slope of published Wlz cost by age beyond need; 0 under 65."""
    age = np.arange(AGES, dtype=np.float64)
    factor = np.exp(p["admission_age_slope"] * (np.minimum(age, 95.0) - 84.0))
    return np.where(age < ADMISSION_FROM, 0.0, factor)


def _dementia_stock(p: Parameters, incidence: F) -> F:
    """Share of those living at home who have dementia, by age and by partner (0 with, 1 without); float64[age, 2].

    What incidence brings and admission takes, over a life. A share x follows ``x' = (1 - x)(i - h x)``, so its odds
    follow ``o' = i + (i - h) o``: exact over half a year. Whoever is without a partner is taken to have been so.
    """
    admission = p["admission_dementia"] * _admission_age(p)
    hazard = admission[:, None] * np.array([1.0, 1.0 + p["admission_alone"]])
    stock = np.zeros((AGES, 2))
    odds = np.zeros(2)
    for age in range(AGES):
        net = incidence[age] - hazard[age]
        # (e**x - 1) / x, which is 1 at x = 0.
        half = np.where(net == 0.0, 0.5, np.expm1(0.5 * net) / np.where(net == 0.0, 1.0, net))
        middle = odds + half * (incidence[age] + net * odds)
        stock[age] = middle / (1.0 + middle)
        odds = middle + half * (incidence[age] + net * middle)
    return stock


def _dementia_stages(p: Parameters) -> tuple[F, F]:
    """Shares of three stages among those at home, and the factor of admission by stage (0 without; mean 1).

    The chance of admission grows in proportion to the stage. Whoever has dementia goes on to the next stage, dies or is
    admitted, at the rates of somebody of 84 of whom half have a partner; the shares are those that then stay the same.
    """
    step = 1.0 / p["dementia_stage_years"]
    death = float(_mortality(p)[84].mean())
    admission = p["admission_dementia"] * (1.0 + 0.5 * p["admission_alone"])
    stage = np.arange(1.0, 4.0)
    shares = np.full(3, 1.0 / 3.0)
    for _ in range(20):
        leave = death + admission * stage / float(shares @ stage)
        first = 1.0 / (leave[0] + step)
        second = first * step / (leave[1] + step)
        third = second * step / leave[2]
        shares = np.array([first, second, third]) / (first + second + third)
    factor = np.append(0.0, stage / float(shares @ stage))
    return shares, factor


def _bands(p: Parameters, name: str) -> F:
    """One value per age band from ``name_<band>``; zero for bands the register leaves out."""
    return np.array([p.get(f"{name}_{band}", 0.0) for band in BANDS], dtype=np.float64)


def _weekly(yearly: F) -> F:
    return np.asarray(1.0 - np.exp(-yearly / WEEKS))


def demography(p: Parameters) -> dict[str, object]:
    """Weekly demographic rates of one draw.

    Returns
    -------
    dict
        Fields of ``sim.rates.Rates`` about lives: probabilities per week by age (and sex), stocks by band.
    """
    age = np.arange(AGES, dtype=np.float64)
    incidence = _dementia(p)
    birth = p["birth_peak"] * np.exp(-0.5 * ((age - p["birth_age"]) / p["birth_spread"]) ** 2)
    birth[(age < 18) | (age > 46)] = 0.0
    repartner = by_age(p["repartner_young"], p["repartner_middle"], p["repartner_old"])
    repartner[(age < 20) | (age > 79)] = 0.0
    repartner[20:40] = p["repartner_young"]
    repartner[40:65] = p["repartner_middle"]
    end = p["care_elsewhere_end"]
    stock = _bands(p, "care_elsewhere")
    divorce = p["le_divorce_m"] * p["separation_factor"] / WEEKS
    stages, stage_admission = _dementia_stages(p)
    dementia_step = _weekly(np.array(1.0 / p["dementia_stage_years"]))
    tables = {
        "mortality": _weekly(_mortality(p)),
        "dementia": _weekly(incidence),
        "dementia_stock": _dementia_stock(p, incidence),
        "birth": _weekly(birth),
        "admission_age": _admission_age(p),
        "parity": np.array([p[f"parity_{k}"] for k in range(5)]),
        "move": _weekly(by_age(p["move_young"], p["move_middle"], p["move_old"])),
        "repartner": _weekly(repartner),
        "care_out_stock": stock,
        "care_out_start": stock / (1.0 - stock) * end / WEEKS,
        "volunteer_stock": _bands(p, "volunteer_start"),
    }
    once = 1.0 / 16.0
    # In the order of ``sim.words``: the most that each event's weekly probability can be in this draw.
    bound = np.zeros(16)
    bound[:10] = [
        once,
        max(tables["dementia"].max(), dementia_step),
        divorce * (1.0 + 2.0 * p["divorce_burden"]),
        # A year's rest after each birth is made good in the other years (``sim.agents.lives.next_birth``).
        1.0 / (1.0 / (tables["birth"].max() * tables["parity"].max()) - 52.0),
        once,
        p["leave_home"] / WEEKS,
        tables["repartner"].max(),
        once,
        p["marry"] / WEEKS,
        max(end / WEEKS, tables["care_out_start"].max()),
    ]
    return {
        **tables,
        "dementia_stages": stages,
        "admission_stage": stage_admission,
        "dementia_step": dementia_step,
        "divorce": divorce,
        "leave_home": p["leave_home"] / WEEKS,
        "marry": p["marry"] / WEEKS,
        "admission": p["admission_dementia"] / WEEKS,
        "admission_frail": p["admission_frail"] / WEEKS,
        "care_out_end": end / WEEKS,
        "care_out_minutes": p["care_elsewhere_hours"] * 60.0,
        "event_bound": np.minimum(bound, once),
    }
