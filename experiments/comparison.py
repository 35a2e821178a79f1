"""From runs to the answer: paired differences of every arm with the baseline, ready to be written or shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments import schema
from experiments.outcomes import UNITS, Floats, Outcomes, by_year, outcomes, payback_years, ratio
from experiments.question import ACTIVE_CONTROL, Question
from experiments.report.verdict import verdict
from experiments.runs import BASELINE, WEEKS_PER_YEAR, Runs
from experiments.statistics import range_cover, share, summarise, variance_ratio
from sim.domains import PAYERS, RUNGS

PRICE_YEAR = 2024
PERSPECTIVE = (
    "payers in the model: municipality (Wmo, youth, team, debt help), Zvw, Wlz and residents' co-payments; "
    "informal time is valued apart and in no total"
)
EUROS = "euros"
PER_INHABITANT = "euros per inhabitant per year"
QUARTER = WEEKS_PER_YEAR // 4
#: Parts of the cost that are shown: key in the result to recorded series.
COST_PARTS = {
    "policy": "cost_policy",
    "team": "cost_team",
    "wmo": "cost_wmo",
    "youth": "cost_youth",
    "debt": "cost_debt",
}

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Labels:
    """Names for people.

    Attributes
    ----------
    places : mapping
        Place to its name.
    arms : mapping
        Arm to its Dutch and English name.
    """

    places: Mapping[str, str]
    arms: Mapping[str, schema.Label]


def compare(question: Question, runs: Runs, model: schema.ModelVersion, labels: Labels) -> schema.Comparison:
    """Answer of a question from its runs.

    Parameters
    ----------
    question : Question
        What was asked.
    runs : Runs
        Complete pairs of every arm, the baseline included; at least one pair.
    model : ModelVersion
        Which model ran.
    labels : Labels
        Names for people.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        When there is no complete pair.
    """
    if runs.complete_pairs < 1:
        message = "no complete pair of runs: there is nothing to compare"
        raise ValueError(message)
    found = outcomes(runs, discount_costs=question.discount_costs, discount_effects=question.discount_effects)
    results = [
        _Arms(runs, found, place, pressure, arm).result(labels, question.policies)
        for place in question.places
        for pressure in question.pressures
        for arm in question.policies
    ]
    return schema.Comparison(
        model=model,
        question=question,
        numbers=_numbers(question, runs),
        capacity={place: dict(figures) for place, figures in runs.capacity.items()},
        results=results,
    )


def _numbers(question: Question, runs: Runs) -> schema.Numbers:
    used = sorted({key.draw for key in runs.rows})
    drawn = [runs.parameters[index] for index in used]
    differ = sum(1 for name in (drawn[0] if drawn else {}) if len({draw[name] for draw in drawn}) > 1)
    return schema.Numbers(
        pairs_asked=question.pairs,
        pairs_done=runs.complete_pairs,
        interrupted=runs.interrupted,
        draws=len(used),
        parameters_drawn=differ,
        price_year=PRICE_YEAR,
        discount=schema.Discount(costs=question.discount_costs, effects=question.discount_effects),
        perspective=PERSPECTIVE,
        interval=schema.Interval(cover=range_cover(runs.complete_pairs)),
    )


class _Arms:
    """One arm and its baseline, pair by pair."""

    def __init__(self, runs: Runs, found: Outcomes, place: str, pressure: str, arm: str) -> None:
        self.runs, self.found = runs, found
        self.place, self.pressure, self.arm = place, pressure, arm
        self.base = runs.select(place, pressure, BASELINE)
        self.rows = runs.select(place, pressure, arm)
        if self.base.size != self.rows.size or not self.rows.size:
            message = f"{place}, {pressure}, {arm}: {self.rows.size} runs against {self.base.size} of the baseline"
            raise ValueError(message)
        self.per_inhabitant = 1.0 / (runs.residents0[place] * runs.years)

    def stat(self, values: Floats, unit: str) -> schema.Stat:
        return schema.Stat.of(summarise(values), unit)

    def contrast(self, name: str) -> schema.Contrast:
        values, unit = self.found.single[name], UNITS[name]
        base, policy = values[self.base], values[self.rows]
        return schema.Contrast(
            baseline=self.stat(base, unit),
            policy=self.stat(policy, unit),
            difference=self.stat(policy - base, unit),
        )

    def contrasts(self, names: Mapping[str, str]) -> dict[str, schema.Contrast]:
        return {key: self.contrast(name) for key, name in names.items()}

    def difference(self, values: Floats) -> Floats:
        taken: Floats = values[self.rows] - values[self.base]
        return taken

    def cost(self, payer: str) -> schema.CostDifference:
        horizon = self.difference(self.found.cost_horizon[payer])
        years = self.difference(self.found.cost_year[payer])
        base = self.found.cost_horizon[payer][self.base]
        return schema.CostDifference(
            horizon=self.stat(horizon, EUROS),
            horizon_discounted=self.stat(self.difference(self.found.cost_discounted[payer]), EUROS),
            per_year=[self.stat(year, EUROS) for year in years.T],
            per_inhabitant_year=self.stat(horizon * self.per_inhabitant, PER_INHABITANT),
            relative=self.stat(ratio(horizon, base), "share of baseline cost"),
        )

    def payback(self, payer: str) -> schema.Payback:
        years = payback_years(self.difference(self.found.cost_cumulative[payer]))
        median = float(np.median(years))
        return schema.Payback(
            median_years=median if np.isfinite(median) else None,
            never_share=float(np.mean(np.isinf(years))),
        )

    def against_casework(self) -> dict[str, schema.Stat]:
        rows = self.runs.select(self.place, self.pressure, ACTIVE_CONTROL)
        return {
            payer: self.stat(
                (self.found.cost_horizon[payer][self.rows] - self.found.cost_horizon[payer][rows])
                * self.per_inhabitant,
                PER_INHABITANT,
            )
            for payer in ("municipality", "all")
        }

    def band(self, values: Floats, unit: str) -> schema.Band:
        points = [summarise(point) for point in values.T]
        wide = all(point.low is not None for point in points)
        return schema.Band(
            mean=[point.mean or 0.0 for point in points],
            low=[point.low or 0.0 for point in points] if wide else None,
            high=[point.high or 0.0 for point in points] if wide else None,
            unit=unit,
        )

    def curves(self) -> schema.Curves:
        ends = np.arange(QUARTER - 1, self.runs.weeks, QUARTER)
        residents = self.runs.residents0[self.place]
        cost = {
            payer: self.band(
                self.difference(self.found.cost_cumulative[payer])[:, ends] / residents,
                "euros per inhabitant since the start",
            )
            for payer in ("municipality", "all")
        }

        def quarters(name: str) -> Floats:
            weekly = self.runs.get(name)
            sums: Floats = weekly.reshape(weekly.shape[0], -1, QUARTER).sum(axis=2)
            return sums

        wellbeing = ratio(quarters("wellbeing_sum"), quarters("adults"))
        return schema.Curves(
            years=[float(week + 1) / WEEKS_PER_YEAR for week in ends],
            cost=cost,
            wellbeing=self.band(self.difference(wellbeing), "points 0-10, mean over adults and 13 weeks"),
        )

    def smd(self) -> schema.Stat:
        spread = np.array([self.runs.parameters[self.runs.rows[row].draw]["wb_sd"] for row in self.rows])
        return self.stat(
            self.difference(self.found.single["wellbeing_last_year"]) / spread,
            "standard deviations between persons",
        )

    def parts(self) -> dict[str, schema.Stat]:
        return {
            key: self.stat(
                self.difference(by_year(self.runs.get(name)).sum(axis=1)) * self.per_inhabitant, PER_INHABITANT
            )
            for key, name in COST_PARTS.items()
        }

    def result(self, labels: Labels, arms: tuple[str, ...]) -> schema.Result:
        horizon, single = self.found.cost_horizon, self.contrast
        both = ("municipality", "all")
        every = (*PAYERS, "all")
        cost = {payer: self.cost(payer) for payer in every}
        place = labels.places.get(self.place, self.place)
        arm = labels.arms.get(self.arm, schema.Label(nl=self.arm, en=self.arm))
        displaced = -self.difference(self.found.single["casework_room"])
        of: Callable[[str], Floats] = lambda payer: self.difference(horizon[payer])  # noqa: E731
        return schema.Result.model_validate(
            {
                "place": self.place,
                "place_label": place,
                "pressure": self.pressure,
                "arm": self.arm,
                "arm_label": arm,
                "residents": self.runs.residents0[self.place],
                "baseline_cost": {
                    payer: self.stat(horizon[payer][self.base] * self.per_inhabitant, PER_INHABITANT)
                    for payer in every
                },
                "cost_difference": cost,
                "cost_parts": self.parts(),
                "p_saves": {payer: schema.ShareOfPairs.of(share(of(payer) < 0.0)) for payer in both},
                "payback": {payer: self.payback(payer) for payer in both},
                "variance_ratio": {
                    payer: variance_ratio(horizon[payer][self.base], horizon[payer][self.rows]) for payer in both
                },
                "against_casework": self.against_casework()
                if ACTIVE_CONTROL in arms and self.arm != ACTIVE_CONTROL
                else None,
                "wellbeing": {
                    "mean": single("wellbeing"),
                    "last_year": single("wellbeing_last_year"),
                    "smd": self.smd(),
                    "wellbys": self.stat(self.difference(self.found.single["wellbys"]), UNITS["wellbys"]),
                },
                "loneliness": self.contrasts(
                    {"share": "lonely", "last_year": "lonely_last_year", "severe": "severely_lonely"}
                ),
                "waiting": single("wait_weeks"),
                "reply_within_48h": single("reply_within_48h"),
                "solved_by_rung": {rung: single(f"solved_{rung}") for rung in RUNGS},
                "ended_outside": single("ended_outside_share"),
                "displaced_casework_hours": self.stat(displaced, UNITS["casework_room"]),
                "prevention_hours": self.contrasts(
                    {
                        "intended": "prevention_intended",
                        "made": "prevention_made",
                        "made_share": "prevention_made_share",
                    }
                ),
                "policy_cost": self.stat(self.found.single["policy_cost"][self.rows], UNITS["policy_cost"]),
                "team": {
                    **self.contrasts(
                        {name: name for name in ("pressure", "open_cases", "queue", "cases_opened", "gave_up")}
                    ),
                    "idle_hours": single("team_idle"),
                },
                "network": self.contrasts({name: name for name in ("ties", "strong_ties", "volunteers")}),
                "care": self.contrasts(
                    {
                        name: name
                        for name in (
                            "carers", "carers_overloaded", "informal_hours", "informal_value", "unmet_hours",
                        )
                    }
                ),
                "specialists": self.contrasts(
                    {"new_clients": "specialist_new", "share_via_team": "specialist_share_via_team"}
                ),
                "curves": self.curves(),
                "verdict": verdict(
                    place, self.pressure, arm, {payer: cost[payer].per_inhabitant_year for payer in both}
                ),
            }
        )
