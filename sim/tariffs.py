"""Prices of the ledger's lines: tariffs of the register in cents of 2024, per week of a client or of the team."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import ledger as G
from sim.parameters import Parameters

WEEKS = 52.1775


def cpi(p: Parameters, year: int) -> float:
    """Factor from a price year (2022, 2023 or 2024) to 2024 (CBS consumer price index)."""
    factor = 1.0
    if year <= 2022:
        factor *= 1.0 + p["cpi_22_23"]
    if year <= 2023:
        factor *= 1.0 + p["cpi_23_24"]
    return factor


def weekly_prices(p: Parameters, residents: float, lines: int) -> NDArray[np.int64]:
    """Price table of the ledger.

    Parameters
    ----------
    p : Parameters
        One draw.
    residents : float
        Residents of the place: the team costs its hours whether they are used or not.
    lines : int
        Number of lines.

    Returns
    -------
    int64[lines]
        Cents: a week of the team, a client-week of each door, a week of psychosocial GP contacts, a nursing-home
        week, a week's co-payment, an hour of informal help, an hour of respite.
    """
    euros = np.zeros(lines)
    fte = p["team_fte_10k"] * residents / 10_000.0
    euros[G.R_TEAM] = fte * p["casework_year_hours"] * p["uc_wijkteam_hour"] / WEEKS
    euros[G.R_YOUTH] = p["uc_youth_client"] * p["cpi_16_24"] / WEEKS
    euros[G.R_SUPPORT] = p["hours_support"] * p["price_support_hour"]
    euros[G.R_HOUSEHELP] = p["hours_househelp"] * p["uc_wmo_hbh"] * cpi(p, 2023)
    euros[G.R_DAY] = p["dayplace_half_days"] * p["uc_wmo_groep"] * cpi(p, 2023) * 50.0 / WEEKS
    euros[G.R_DEBT] = p["uc_debt_case"] * p["cpi_16_24"] / p["debt_years"] / WEEKS
    euros[G.R_COPAY] = p["copayment_month"] * 12.0 / WEEKS
    euros[G.R_GP] = p["gp_psychosocial_contacts"] * p["uc_gp_avg"] / WEEKS
    euros[G.R_GGZ] = p["ggz_client_year"] / WEEKS
    euros[G.R_NURSING] = p["hours_nursing"] * p["uc_nursing"]
    euros[G.R_WLZ] = p["uc_nursinghome_year"] / WEEKS
    euros[G.R_INFORMAL] = p["uc_informal"]
    euros[G.R_RESPITE] = p["uc_wmo_respite"] * cpi(p, 2023) / 24.0
    return np.rint(euros * 100.0).astype(np.int64)
