"""One arm beside its baseline, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from experiments import schema
from experiments.cash import LINES, cashable
from experiments.outcomes import UNITS, Floats, Outcomes, by_year, payback_years, ratio
from experiments.person_schema import CashPayer, Contract
from experiments.question import ACTIVE_CONTROL
from experiments.runs import BASELINE, WEEKS_PER_YEAR, Looks, Runs
from experiments.schema import VERDICT_PAYERS, Payer, VerdictPayer
from experiments.statistics import share, summarise, variance_ratio

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


class Pairs:
    """Runs of one arm and of the baseline in one place and starting situation, in the same order of pairs.

    Parameters
    ----------
    runs : Runs
        All runs.
    found : Outcomes
        Their outcomes.
    place, pressure, arm : str
        Which arm.

    Raises
    ------
    ValueError
        When the arm and the baseline do not have the same number of runs, or none.
    """

    def __init__(self, runs: Runs, found: Outcomes, place: str, pressure: str, arm: str) -> None:
        self._runs, self._found = runs, found
        self._base = runs.select(place, pressure, BASELINE)
        self._rows = runs.select(place, pressure, arm)
        self._control = runs.select(place, pressure, ACTIVE_CONTROL)
        if self._base.size != self._rows.size or not self._rows.size:
            message = f"{place}, {pressure}, {arm}: {self._rows.size} runs, {self._base.size} of the baseline"
            raise ValueError(message)
        self._residents = runs.residents0[place]
        self._per_inhabitant = 1.0 / (self._residents * runs.years)

    def _difference(self, values: Floats, against: NDArray[np.int64] | None = None) -> Floats:
        taken: Floats = values[self._rows] - values[self._base if against is None else against]
        return taken

    def contrast(self, name: str) -> schema.Contrast:
        """Level without and with the policy, and the paired difference.

        Parameters
        ----------
        name : str
            Outcome in ``outcomes.UNITS``.

        Returns
        -------
        Contrast
        """
        values, unit = self._found.single[name], UNITS[name]
        return schema.Contrast(
            baseline=_stat(values[self._base], unit),
            policy=_stat(values[self._rows], unit),
            difference=_stat(self._difference(values), unit),
        )

    def contrasts(self, names: Mapping[str, str]) -> dict[str, schema.Contrast]:
        """Several contrasts: key in the result to name of the outcome."""
        return {key: self.contrast(name) for key, name in names.items()}

    def difference(self, name: str, sign: float = 1.0) -> schema.Stat:
        """Paired difference of an outcome; ``sign`` -1 gives baseline minus policy."""
        return _stat(sign * self._difference(self._found.single[name]), UNITS[name])

    def level(self, name: str) -> schema.Stat:
        """Outcome with the policy."""
        return _stat(self._found.single[name][self._rows], UNITS[name])

    def baseline_cost(self, payer: Payer) -> schema.Stat:
        """Cost without the policy, per inhabitant per year."""
        return _stat(self._found.cost_horizon[payer][self._base] * self._per_inhabitant, PER_INHABITANT)

    def cost(self, payer: Payer) -> schema.CostDifference:
        """Cost difference of one payer: horizon, years, per inhabitant, relative to its baseline."""
        found = self._found
        horizon = self._difference(found.cost_horizon[payer])
        return schema.CostDifference(
            horizon=_stat(horizon, EUROS),
            horizon_discounted=_stat(self._difference(found.cost_discounted[payer]), EUROS),
            per_year=[_stat(year, EUROS) for year in self._difference(found.cost_year[payer]).T],
            per_inhabitant_year=_stat(horizon * self._per_inhabitant, PER_INHABITANT),
            relative=_stat(ratio(horizon, found.cost_horizon[payer][self._base]), "share of baseline cost"),
        )

    def cost_per_inhabitant(self, payer: Payer) -> Floats:
        """Cost difference of every pair, per inhabitant per year; float64[pairs]."""
        return self._difference(self._found.cost_horizon[payer]) * self._per_inhabitant

    def cost_parts(self) -> dict[str, schema.Stat]:
        """What the difference consists of, per inhabitant per year."""
        totals = {key: self._runs.get(name).sum(axis=1) for key, name in COST_PARTS.items()}
        return {
            key: _stat(self._difference(total) * self._per_inhabitant, PER_INHABITANT)
            for key, total in totals.items()
        }

    def saves(self, payer: VerdictPayer) -> schema.ShareOfPairs:
        """Share of pairs with lower cost over the horizon."""
        return schema.ShareOfPairs.of(share(self._difference(self._found.cost_horizon[payer]) < 0.0))

    def payback(self, payer: VerdictPayer) -> schema.Payback:
        """Median payback over all pairs, those that never pay back included, and their share."""
        years = payback_years(self._difference(self._found.cost_cumulative[payer]))
        median = float(np.median(years))
        return schema.Payback(
            median_years=median if np.isfinite(median) else None,
            never_share=float(np.mean(np.isinf(years))),
        )

    def variance_ratio(self, payer: VerdictPayer) -> float | None:
        """What pairing gained."""
        horizon = self._found.cost_horizon[payer]
        return variance_ratio(horizon[self._base], horizon[self._rows])

    def against_casework(self) -> dict[VerdictPayer, schema.Stat]:
        """Cost difference with the arm that spends the same euros on casework, per inhabitant per year."""
        return {
            payer: _stat(
                self._difference(self._found.cost_horizon[payer], self._control) * self._per_inhabitant,
                PER_INHABITANT,
            )
            for payer in VERDICT_PAYERS
        }

    @property
    def years(self) -> int:
        """Years of the horizon."""
        return self._runs.years

    @property
    def looked(self) -> Mapping[str, Floats]:
        """Levels seen in the runs of the arm, by name; empty when nobody looked."""
        looks = self._runs.looks
        return {} if looks is None else {name: values[self._rows] for name, values in looks.levels.items()}

    @property
    def _looks(self) -> Looks:
        if self._runs.looks is None:
            message = "these runs were made without looks at persons: experiments.snapshot.filmed makes them"
            raise ValueError(message)
        return self._runs.looks

    def level_of(self, name: str, unit: str, column: int | None = None) -> schema.Contrast:
        """Level seen at the looks, without and with the policy, and the paired difference."""
        values = self._looks.levels[name]
        values = values if column is None else values[:, column]
        return schema.Contrast(
            baseline=_stat(values[self._base], unit),
            policy=_stat(values[self._rows], unit),
            difference=_stat(self._difference(values), unit),
        )

    def paired(self, name: str) -> Floats:
        """What was compared person by person or household by household; float64[pairs] or [pairs, groups]."""
        return self._looks.paired[name][self._rows]

    def stat(self, values: Floats, unit: str) -> schema.Stat:
        """Stat of values per pair."""
        return _stat(values, unit)

    def flow(self, name: str) -> Floats:
        """Paired difference of a recorded flow over the horizon; float64[pairs]."""
        return self._difference(self._runs.get(name).sum(axis=1))

    def per_resident_week(self, payer: Payer) -> schema.Contrast:
        """Cost per week of a person on the ledger, whoever lives here that week."""
        runs = self._runs
        weeks = np.add.reduce([runs.get(name) for name in ("residents", "nursing_home", "institution")]).sum(
            axis=1
        )
        values = ratio(self._found.cost_horizon[payer], weeks)
        unit = "euros per resident per week"
        return schema.Contrast(
            baseline=_stat(values[self._base], unit),
            policy=_stat(values[self._rows], unit),
            difference=_stat(self._difference(values), unit),
        )

    def _drawn(self, name: str) -> Floats:
        """One parameter of every pair; float64[pairs]."""
        draws = [self._runs.rows[row].draw for row in self._rows]
        return np.array([self._runs.parameters[draw][name] for draw in draws])

    def cash(self, contract: Contract) -> schema.Cash:
        """What of the cost difference would show in budgets."""
        lines = {line: self._difference(by_year(self._runs.get(name))) for line, (name, _) in LINES.items()}
        shares = {line: self._drawn(f"cashable_{line}") for line in LINES}
        found = cashable(lines, shares, self._drawn("contract_years"), contract)
        economic: dict[CashPayer, Floats] = {
            payer: self._difference(self._found.cost_horizon[payer]) for payer in VERDICT_PAYERS
        }
        # What stays in the care system of every line that saves; the rest of the difference is cash as it is.
        kept = {line: found[line] - lines[line].sum(axis=1) for line in LINES}
        own = np.add.reduce([kept[line] for line, (_, payer) in LINES.items() if payer == "municipality"])
        cash: dict[CashPayer, Floats] = {
            "municipality": economic["municipality"] + own,
            "all": economic["all"] + np.add.reduce(list(kept.values())),
        }
        return schema.Cash(
            contract=contract,
            economic={
                payer: _stat(values * self._per_inhabitant, PER_INHABITANT)
                for payer, values in economic.items()
            },
            cashable={
                payer: _stat(values * self._per_inhabitant, PER_INHABITANT) for payer, values in cash.items()
            },
            shares={line: float(share.mean()) for line, share in shares.items()},
        )

    def worth(self) -> schema.Worth:
        """WELLBYs as QALYs and as euros, and what is left after the cost of all payers."""
        wellbys = self._difference(self._found.single["wellbys"])
        euros = wellbys * self._drawn("wellby_euros")
        cost = self._difference(self._found.cost_discounted["all"])
        return schema.Worth(
            qalys=_stat(wellbys / self._drawn("qaly_points"), "QALYs, discounted"),
            euros=_stat(euros, "euros, discounted"),
            net=_stat(euros - cost, "euros, discounted"),
        )

    def lonely_smd(self) -> schema.Stat | None:
        """Loneliness difference in the last year over the spread between adults in the baseline of each pair."""
        if self._runs.looks is None:
            return None
        spread = self._runs.looks.levels["loneliness_sd"][self._base]
        values = ratio(self._difference(self._found.single["loneliness_last_year"]), spread)
        return _stat(values, "standard deviations between persons")

    def plan_hours(self) -> dict[str, schema.Contrast] | None:
        """Hours planned at intake by who gives them, of the series ``plan_<source>`` that the model records."""
        names = [name for name in self._runs.series if name.startswith("plan_")]
        unit = "hours, whole horizon"
        totals = {name.removeprefix("plan_"): self._runs.get(name).sum(axis=1) for name in names}
        found = {
            source: schema.Contrast(
                baseline=_stat(total[self._base], unit),
                policy=_stat(total[self._rows], unit),
                difference=_stat(self._difference(total), unit),
            )
            for source, total in totals.items()
        }
        return found or None

    def smd(self) -> schema.Stat:
        """Wellbeing difference in the last year over the standard deviation between persons of each draw."""
        values = self._difference(self._found.single["wellbeing_last_year"]) / self._drawn("wb_sd")
        return _stat(values, "standard deviations between persons")

    def curves(self) -> schema.Curves:
        """Cumulative cost and wellbeing differences, one point per quarter."""
        ends = np.arange(QUARTER - 1, self._runs.weeks, QUARTER)
        cumulative = self._found.cost_cumulative
        wellbeing = ratio(_quarters(self._runs.get("wellbeing_sum")), _quarters(self._runs.get("adults")))
        return schema.Curves(
            years=[float(week + 1) / WEEKS_PER_YEAR for week in ends],
            cost={
                payer: _band(
                    self._difference(cumulative[payer])[:, ends] / self._residents,
                    "euros per inhabitant since the start",
                )
                for payer in VERDICT_PAYERS
            },
            wellbeing=_band(self._difference(wellbeing), "points 0-10, mean over adults and 13 weeks"),
        )


def _stat(values: Floats, unit: str) -> schema.Stat:
    return schema.Stat.of(summarise(values), unit)


def _quarters(weekly: Floats) -> Floats:
    sums: Floats = weekly.reshape(weekly.shape[0], -1, QUARTER).sum(axis=2)
    return sums


def _band(values: Floats, unit: str) -> schema.Band:
    """Mean and range at each point; no band with fewer than two pairs."""
    points = [summarise(point) for point in values.T]
    lows = [point.low for point in points if point.low is not None]
    highs = [point.high for point in points if point.high is not None]
    wide = len(lows) == len(points)
    return schema.Band(
        mean=[0.0 if point.mean is None else point.mean for point in points],
        low=lows if wide else None,
        high=highs if wide else None,
        unit=unit,
    )
