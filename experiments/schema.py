"""The documented result: what ``compare.json`` holds, as models that check themselves.

Keys are English. Every difference is *policy minus baseline* of the same pair, so a negative cost difference
means lower cost. The file is deterministic: sorted keys, numbers at six significant digits, no times of day
(those stand in the manifest). ``python -m experiments.schema`` writes the JSON Schema to standard output.
"""

from __future__ import annotations

import json
import math
import sys
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from experiments.question import Question
from experiments.statistics import Share, Summary

SCHEMA_NAME: Literal["rondom.compare/1"] = "rondom.compare/1"
DIGITS = 6


def rounded(value: float) -> float:
    """Value at six significant digits; zero has no sign.

    Examples
    --------
    >>> rounded(1234567.8), rounded(-0.0)
    (1234570.0, 0.0)
    """
    if value == 0.0:
        return 0.0
    return round(value, DIGITS - 1 - math.floor(math.log10(abs(value))))


Number = Annotated[float, Field(allow_inf_nan=False), AfterValidator(rounded)]
Fraction = Annotated[float, Field(ge=0.0, le=1.0), AfterValidator(rounded)]
Payer = Literal["municipality", "zvw", "wlz", "resident", "all"]
Rung = Literal["own", "network", "collective", "team", "specialist"]
VerdictPayer = Literal["municipality", "all"]
TeamFigure = Literal["pressure", "open_cases", "queue", "cases_opened", "gave_up", "idle_hours"]
EVERY_PAYER: tuple[Payer, ...] = get_args(Payer)
EVERY_RUNG: tuple[Rung, ...] = get_args(Rung)
VERDICT_PAYERS: tuple[VerdictPayer, ...] = get_args(VerdictPayer)


class Part(BaseModel):
    """Base of every part of the result: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stat(Part):
    """One quantity over pairs. ``low`` and ``high`` are the 5 % and 95 % points of the pairs."""

    mean: Number | None
    low: Number | None = Field(description="5 % point of the pairs; null with fewer than two pairs")
    high: Number | None = Field(description="95 % point of the pairs; null with fewer than two pairs")
    mc_error: Number | None = Field(description="standard error of the mean, from the number of pairs alone")
    pairs: int = Field(ge=0, description="pairs that have a value")
    unit: str

    @classmethod
    def of(cls, summary: Summary, unit: str) -> Stat:
        """Stat of a summary in a unit."""
        return cls(
            mean=summary.mean,
            low=summary.low,
            high=summary.high,
            mc_error=summary.mc_error,
            pairs=summary.n,
            unit=unit,
        )

    @property
    def direction(self) -> Literal["lower", "higher", "unclear"]:
        """Whether the whole range lies on one side of zero."""
        if self.low is None or self.high is None:
            return "unclear"
        return "lower" if self.high < 0.0 else "higher" if self.low > 0.0 else "unclear"


class Contrast(Part):
    """A quantity without the policy, with it, and the paired difference."""

    baseline: Stat
    policy: Stat
    difference: Stat


class CostDifference(Part):
    """Cost difference of one payer."""

    horizon: Stat
    horizon_discounted: Stat
    per_year: list[Stat] = Field(description="one per year of the horizon, not discounted")
    per_inhabitant_year: Stat = Field(description="horizon / residents the place was built with / years")
    relative: Stat = Field(description="horizon difference as a share of the payer's baseline cost")


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
    network: dict[Literal["ties", "strong_ties", "volunteers"], Contrast]
    care: dict[
        Literal["carers", "carers_overloaded", "informal_hours", "informal_value", "unmet_hours"], Contrast
    ]
    specialists: dict[Literal["new_clients", "share_via_team"], Contrast]
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
