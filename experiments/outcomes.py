"""From weekly series to the outcomes of each run.

An outcome is one number per run with a unit. Nothing here compares arms: differences are taken pair by pair
in ``experiments.comparison``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.runs import WEEKS_PER_YEAR, Runs
from sim.domains import PAYERS, RUNGS

Floats = NDArray[np.float64]

#: Care given by people around the resident, in the order of nearness.
INFORMAL_HOURS = ("hours_household", "hours_kin", "hours_kin_elsewhere", "hours_ties")

#: Outcomes that are one number per run: name to unit. "Last year" is the last 52 weeks.
UNITS: dict[str, str] = {
    "wellbeing": "points 0-10, mean over adults and weeks",
    "wellbeing_last_year": "points 0-10, mean over adults, last year",
    "wellbys": "life-satisfaction points x person-years of adults, discounted",
    "lonely": "share of adults, mean over weeks",
    "lonely_last_year": "share of adults, last year",
    "loneliness_last_year": "scale 0-1, mean over adults, last year",
    "severely_lonely": "share of adults, mean over weeks",
    "wait_weeks": "weeks, mean over intakes",
    "reply_within_48h": "share of requests that were taken in or gave up",
    "gave_up": "persons who gave up waiting, whole horizon",
    "queue": "households waiting, mean over weeks",
    "open_cases": "cases, mean over weeks",
    "pressure": "load / casework hours, mean over weeks",
    "cases_opened": "cases per year",
    "casework_room": "hours on hand for casework and intake, whole horizon",
    "casework_hours": "hours of casework and intake made, whole horizon",
    "prevention_intended": "hours, whole horizon",
    "prevention_made": "hours, whole horizon",
    "prevention_made_share": "share of intended prevention hours",
    "team_idle": "hours, whole horizon",
    "informal_hours": "hours per week, mean",
    "informal_value": "euros, whole horizon, valued apart and in no total",
    "unmet_hours": "hours per week, mean",
    "ties": "ties, end of horizon",
    "strong_ties": "ties, end of horizon",
    "ties_made": "ties per year",
    "ties_lost": "ties per year",
    "volunteers": "persons, end of horizon",
    "groups_started": "groups, whole horizon",
    "false_alarms": "households per run",
    "carers": "persons, mean over weeks",
    "carers_overloaded": "persons, mean over weeks",
    "specialist_new": "new clients per year",
    "specialist_share_via_team": "share of new specialist clients",
    "needs_ended": "needs ended on a rung, whole horizon",
    "ended_outside_share": "share of all ended needs",
    **{f"solved_{rung}": "share of needs ended on a rung" for rung in RUNGS},
    "policy_cost": "euros of new policy money, whole horizon",
}


@dataclass(frozen=True)
class Outcomes:
    """Outcomes of every run, rows as in ``Runs.rows``.

    Attributes
    ----------
    single : dict of str to numpy.ndarray
        float64[runs] for every name in ``UNITS``; NaN where a run has no value (nobody was waiting).
    cost_year : dict of str to numpy.ndarray
        Payer, or ``all``, to float64[runs, years], euros, not discounted.
    cost_horizon, cost_discounted : dict of str to numpy.ndarray
        Payer, or ``all``, to float64[runs], euros over the whole horizon.
    cost_cumulative : dict of str to numpy.ndarray
        ``municipality`` and ``all`` to float64[runs, weeks], euros since week 0, not discounted.
    """

    single: dict[str, Floats]
    cost_year: dict[str, Floats]
    cost_horizon: dict[str, Floats]
    cost_discounted: dict[str, Floats]
    cost_cumulative: dict[str, Floats]


def outcomes(runs: Runs, *, discount_costs: float, discount_effects: float) -> Outcomes:
    """Outcomes of every run.

    Parameters
    ----------
    runs : Runs
        Weekly series; at least one whole year.
    discount_costs, discount_effects : float
        Yearly rates. The first year is not discounted (Zorginstituut guideline 2024).

    Returns
    -------
    Outcomes

    Raises
    ------
    experiments.runs.MissingSeries
        When the model does not record a series that is needed.
    ValueError
        When the runs are no whole number of years.
    """
    if runs.weeks < WEEKS_PER_YEAR or runs.weeks % WEEKS_PER_YEAR:
        message = f"runs are {runs.weeks} weeks long: expected whole years of {WEEKS_PER_YEAR} weeks"
        raise ValueError(message)
    euros = {payer: runs.get(f"cost_{payer}") for payer in PAYERS}
    euros["all"] = np.add.reduce(list(euros.values()))
    cost_year = {payer: by_year(weekly) for payer, weekly in euros.items()}
    factors = discount_factors(runs.years, discount_costs)
    single = {
        **_people(runs, discount_effects),
        **_access(runs),
        **_hours(runs),
        **_ladder(runs),
        "policy_cost": runs.get("cost_policy").sum(axis=1),
    }
    return Outcomes(
        single={name: single[name] for name in UNITS},
        cost_year=cost_year,
        cost_horizon={payer: years.sum(axis=1) for payer, years in cost_year.items()},
        cost_discounted={payer: years @ factors for payer, years in cost_year.items()},
        cost_cumulative={payer: np.cumsum(euros[payer], axis=1) for payer in ("municipality", "all")},
    )


def by_year(weekly: Floats) -> Floats:
    """Yearly sums of a weekly flow.

    Parameters
    ----------
    weekly : numpy.ndarray
        float64[runs, weeks].

    Returns
    -------
    numpy.ndarray
        float64[runs, years].

    Examples
    --------
    >>> by_year(np.ones((1, 104)))
    array([[52., 52.]])
    """
    sums: Floats = weekly.reshape(weekly.shape[0], -1, WEEKS_PER_YEAR).sum(axis=2)
    return sums


def discount_factors(years: int, rate: float) -> Floats:
    """Weight of each year; the first year counts in full.

    Parameters
    ----------
    years : int
        Horizon.
    rate : float
        Yearly rate.

    Returns
    -------
    numpy.ndarray
        float64[years].

    Examples
    --------
    >>> discount_factors(3, 0.25)
    array([1.  , 0.8 , 0.64])
    """
    factors: Floats = (1.0 + rate) ** -np.arange(years, dtype=np.float64)
    return factors


def payback_years(cumulative: Floats) -> Floats:
    """First moment after which a cumulative cost difference stays at or below zero.

    Parameters
    ----------
    cumulative : numpy.ndarray
        float64[pairs, weeks], policy minus baseline since week 0; negative is a saving.

    Returns
    -------
    numpy.ndarray
        float64[pairs], years; infinity where the money is not back at the end of the horizon. A pair whose
        difference ends at exactly zero has saved nothing and counts as never.

    Examples
    --------
    >>> payback_years(np.array([[5.0, 1.0, -1.0, -2.0], [1.0, -1.0, -1.0, 2.0]])) * 52
    array([ 2., inf])
    """
    pairs, weeks = cumulative.shape
    above = cumulative > 0.0
    last_above = np.where(above.any(axis=1), weeks - 1 - np.argmax(above[:, ::-1], axis=1), -1)
    saved = cumulative[:, -1] < 0.0 if weeks else np.zeros(pairs, dtype=np.bool_)
    return np.where(saved, (last_above + 1) / WEEKS_PER_YEAR, np.inf)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Part / whole, NaN where there is no whole.

    Examples
    --------
    >>> ratio(np.array([1.0, 0.0]), np.array([4.0, 0.0]))
    array([0.25,  nan])
    """
    divided: Floats = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0.0)
    return divided


def _people(runs: Runs, rate: float) -> dict[str, Floats]:
    adults = runs.get("adults")
    wellbeing = runs.get("wellbeing_sum")
    person_years = by_year(wellbeing) / WEEKS_PER_YEAR
    last = slice(-WEEKS_PER_YEAR, None)

    def over(name: str, weeks: slice = slice(None)) -> Floats:
        return ratio(runs.get(name)[:, weeks].sum(axis=1), adults[:, weeks].sum(axis=1))

    return {
        "wellbeing": over("wellbeing_sum"),
        "wellbeing_last_year": over("wellbeing_sum", last),
        "wellbys": person_years @ discount_factors(runs.years, rate),
        "lonely": over("lonely"),
        "lonely_last_year": over("lonely", last),
        "loneliness_last_year": over("loneliness_sum", last),
        "severely_lonely": over("severely_lonely"),
        "ties": runs.get("ties")[:, -1],
        "strong_ties": runs.get("strong_ties")[:, -1],
        "ties_made": runs.get("ties_made").sum(axis=1) / runs.years,
        "ties_lost": runs.get("ties_lost").sum(axis=1) / runs.years,
        "volunteers": runs.get("volunteers")[:, -1],
        "groups_started": runs.get("groups_started").sum(axis=1),
        "carers": runs.get("carers").mean(axis=1),
        "carers_overloaded": runs.get("carers_overloaded").mean(axis=1),
    }


def _access(runs: Runs) -> dict[str, Floats]:
    intakes = runs.get("intakes")
    waited = runs.get("waited_weeks")
    gave_up = runs.get("gave_up").sum(axis=1)
    specialist = runs.get("specialist_new").sum(axis=1)
    return {
        "wait_weeks": ratio(waited.sum(axis=1), intakes.sum(axis=1)),
        # Who gave up never had a reply: leaving them out would make a long queue look quick.
        "reply_within_48h": ratio(runs.get("replies_48h").sum(axis=1), intakes.sum(axis=1) + gave_up),
        "gave_up": gave_up,
        "queue": runs.get("queue").mean(axis=1),
        "open_cases": runs.get("open_cases").mean(axis=1),
        "pressure": runs.get("pressure").mean(axis=1),
        "cases_opened": runs.get("cases_opened").sum(axis=1) / runs.years,
        "false_alarms": runs.get("false_alarms").sum(axis=1),
        "specialist_new": specialist / runs.years,
        "specialist_share_via_team": ratio(runs.get("specialist_new_via_team").sum(axis=1), specialist),
    }


def _hours(runs: Runs) -> dict[str, Floats]:
    intended = runs.get("team_prevention_intended").sum(axis=1)
    made = runs.get("team_prevention_made").sum(axis=1)
    return {
        "casework_room": runs.get("team_casework_room").sum(axis=1),
        "casework_hours": (runs.get("team_casework") + runs.get("team_intake")).sum(axis=1),
        "prevention_intended": intended,
        "prevention_made": made,
        "prevention_made_share": ratio(made, intended),
        "team_idle": runs.get("team_idle").sum(axis=1),
        "informal_hours": np.add.reduce([runs.get(name) for name in INFORMAL_HOURS]).mean(axis=1),
        "informal_value": runs.get("informal_value").sum(axis=1),
        "unmet_hours": runs.get("hours_unmet").mean(axis=1),
    }


def _ladder(runs: Runs) -> dict[str, Floats]:
    ended = {rung: runs.get(f"ended_{rung}").sum(axis=1) for rung in RUNGS}
    solved: Floats = np.add.reduce(list(ended.values()))
    outside = runs.get("ended_outside").sum(axis=1)
    return {
        "needs_ended": solved,
        "ended_outside_share": ratio(outside, solved + outside),
        **{f"solved_{rung}": ratio(count, solved) for rung, count in ended.items()},
    }
