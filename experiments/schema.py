"""The documented result: what ``compare.json`` holds, as models that check themselves.

Keys are English. Every difference is *policy minus baseline* of the same pair, so a negative cost difference
means lower cost. The file is deterministic: sorted keys, numbers at six significant digits, no times of day
(those stand in the manifest). ``python -m experiments.schema`` writes the JSON Schema to standard output.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Literal, get_args

from pydantic import ConfigDict, Field

from experiments.own_schema import OwnPlace
from experiments.person_schema import Cash, CashPayer, Everyday, Found, Gain, PersonCosts, UnpaidGroup, Worth
from experiments.quantities import Contrast, Fraction, Number, Part, Stat, rounded
from experiments.question import Question
from experiments.statistics import Share

__all__ = [
    "Cash",
    "Contrast",
    "Everyday",
    "Found",
    "Fraction",
    "Gain",
    "Number",
    "OwnPlace",
    "Part",
    "Stat",
    "Worth",
    "rounded",
]

SCHEMA_NAME: Literal["rondom.compare/1"] = "rondom.compare/1"
Payer = Literal["municipality", "zvw", "wlz", "resident", "all"]
Rung = Literal["own", "network", "collective", "team", "specialist"]
VerdictPayer = Literal["municipality", "all"]
TeamFigure = Literal["pressure", "open_cases", "queue", "cases_opened", "gave_up", "idle_hours"]
NetworkFigure = Literal["ties", "strong_ties", "ties_made", "ties_lost", "volunteers", "groups_started"]
EVERY_PAYER: tuple[Payer, ...] = get_args(Payer)
EVERY_RUNG: tuple[Rung, ...] = get_args(Rung)
CASH_PAYERS: tuple[CashPayer, ...] = get_args(CashPayer)
EVERY_NETWORK_FIGURE: tuple[NetworkFigure, ...] = get_args(NetworkFigure)
VERDICT_PAYERS: tuple[VerdictPayer, ...] = get_args(VerdictPayer)


class CostDifference(Part):
    """Cost difference of one payer."""

    horizon: Stat
    horizon_discounted: Stat
    per_year: list[Stat] = Field(description="one per year of the horizon, not discounted")
    per_inhabitant_year: Stat = Field(description="horizon / residents the place was built with / years")
    relative: Stat = Field(description="horizon difference as a share of the payer's baseline cost")


class MeanInterval(Part):
    """How sure the mean cost difference is: euros per inhabitant per year, at 95 %."""

    low: Number | None
    high: Number | None
    kind: Literal["t", "bootstrap-t"] | None = Field(
        description="bootstrap-t when the skewness of the differences is above 1 or below -1 and there are ten "
        "or more; null, as all but plans, with fewer than two pairs"
    )
    p: Fraction | None = Field(description="two-sided p-value of no difference, of this plan by itself")
    plans: int = Field(
        description="plans that are looked at together: those of this place and starting pressure"
    )
    together_low: Number | None = Field(
        description="simultaneous interval: those of all plans hold their means together at 95 %"
    )
    together_high: Number | None
    p_holm: Fraction | None = Field(description="p-value among these plans, after Holm")


class ShareOfPairs(Part):
    """Share of pairs in which something holds; Wilson 90 % interval and binomial error."""

    share: Fraction
    low: Fraction
    high: Fraction
    mc_error: Number
    pairs: int

    @classmethod
    def of(cls, share: Share) -> ShareOfPairs:
        """From the statistics."""
        return cls(share=share.share, low=share.low, high=share.high, mc_error=share.mc_error, pairs=share.n)


class Payback(Part):
    """First moment after which the cumulative cost difference stays at or below zero."""

    median_years: Number | None = Field(description="null when at least half of the pairs never pay back")
    never_share: Fraction = Field(description="share of pairs not paid back within the horizon")


class Wellbeing(Part):
    """Wellbeing on the 0-10 life-satisfaction scale, over adults."""

    mean: Contrast
    last_year: Contrast
    smd: Stat = Field(description="difference in the last year / standard deviation between persons (wb_sd)")
    wellbys: Stat = Field(description="difference in discounted points x person-years")


class Loneliness(Part):
    """Share of adults on the De Jong Gierveld scale."""

    share: Contrast
    last_year: Contrast
    severe: Contrast
    smd: Stat | None = Field(
        description="difference of the mean in the last year / standard deviation between adults of the baseline; "
        "null when nobody looked at persons"
    )


class Prevention(Part):
    """Hours of prevention by the team."""

    intended: Contrast
    made: Contrast
    made_share: Contrast


class Band(Part):
    """One curve of paired differences with its 5-95 % band."""

    mean: list[Number]
    low: list[Number] | None
    high: list[Number] | None
    unit: str


class Curves(Part):
    """Differences over time, one point per quarter."""

    years: list[Number]
    cost: dict[VerdictPayer, Band]
    wellbeing: Band


class Verdict(Part):
    """The answer in one or two sentences."""

    direction: dict[VerdictPayer, Literal["lower", "higher", "unclear"]]
    nl: str
    en: str


class Label(Part):
    """Name for people."""

    nl: str
    en: str


class Result(Part):
    """One place × starting pressure × arm, against the baseline."""

    place: str
    place_label: str
    pressure: Literal["low", "high"]
    arm: str
    arm_label: Label
    residents: int = Field(description="the place was built with (published figures), institutions included")
    baseline_cost: dict[Payer, Stat] = Field(description="euros per inhabitant per year without the policy")
    cost_difference: dict[Payer, CostDifference]
    cost_parts: dict[str, Stat] = Field(description="parts of the difference, euros per inhabitant per year")
    p_saves: dict[VerdictPayer, ShareOfPairs]
    payback: dict[VerdictPayer, Payback]
    variance_ratio: dict[VerdictPayer, Number | None] = Field(
        description="variance of an unpaired over that of the paired difference"
    )
    mean_interval: dict[VerdictPayer, MeanInterval] = Field(
        description="confidence interval of the mean of cost_difference per inhabitant per year, alone and together"
    )
    against_casework: dict[VerdictPayer, Stat] | None = Field(
        description="cost difference with the arm that spends the same euros on casework"
    )
    wellbeing: Wellbeing
    loneliness: Loneliness
    waiting: Contrast
    reply_within_48h: Contrast
    solved_by_rung: dict[Rung, Contrast]
    ended_outside: Contrast
    displaced_casework_hours: Stat = Field(
        description="casework hours of the baseline minus those of the arm"
    )
    prevention_hours: Prevention
    policy_cost: Stat
    team: dict[TeamFigure, Contrast]
    network: dict[NetworkFigure, Contrast]
    care: dict[
        Literal["carers", "carers_overloaded", "informal_hours", "informal_value", "unmet_hours"], Contrast
    ]
    specialists: dict[Literal["new_clients", "share_via_team"], Contrast]
    plan_hours: dict[str, Contrast] | None = Field(
        description="hours planned at intake by who gives them, whole horizon; null when the model records none"
    )
    cash: Cash
    worth: Worth
    unpaid: list[UnpaidGroup] | None = Field(
        description="null, as the four below, when nobody looked at persons"
    )
    everyday: Everyday | None
    found: Found | None
    cohort: PersonCosts | None
    gains: list[Gain] | None
    curves: Curves
    verdict: Verdict


class Discount(Part):
    """Yearly rates; the first year is not discounted."""

    costs: Number
    effects: Number


class Interval(Part):
    """What ``low`` and ``high`` mean everywhere."""

    kind: Literal["5-95 percent range of pairs"] = "5-95 percent range of pairs"
    cover: Number | None = Field(description="probability that a new pair falls inside; null with one pair")


class Numbers(Part):
    """What stands under every figure."""

    pairs_asked: int
    pairs_done: int
    interrupted: bool
    draws: int = Field(description="different joint draws of the parameters")
    parameters_drawn: int = Field(description="parameters that differ between draws")
    price_year: int
    discount: Discount
    perspective: str
    interval: Interval
    sign: Literal["policy minus baseline"] = "policy minus baseline"


class ModelVersion(Part):
    """Which model answered."""

    name: Literal["rondom"] = "rondom"
    version: str
    source_hash: str
    calibrated: Literal[False] = False


class Comparison(Part):
    """The whole answer."""

    schema_name: Literal["rondom.compare/1"] = Field(default=SCHEMA_NAME, alias="schema")
    model: ModelVersion
    question: Question
    numbers: Numbers
    capacity: dict[str, dict[str, Number]] = Field(
        description="place to figures of the services at the start"
    )
    own_places: dict[str, OwnPlace] = Field(
        default_factory=dict, description="places that are not shipped, with the figures they were built from"
    )
    results: list[Result]

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def to_json(self) -> str:
        """Deterministic text of the result.

        Returns
        -------
        str
            JSON with sorted keys, ending in a newline.
        """
        return json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True, indent=1) + "\n"


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``compare.json``."""
    schema = Comparison.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def json_schema_text() -> str:
    """The schema as the text of ``docs/schema/compare.schema.json``."""
    return json.dumps(json_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(json_schema_text())
