"""The decision: everything that is known about every plan in every scenario, ready for JSON, page and workbook."""

from __future__ import annotations

import json
from typing import Literal

import numpy as np
from pydantic import ConfigDict, Field

from experiments.comparison import PERSPECTIVE, PRICE_YEAR
from experiments.decisions.breakeven import BreakEven, break_even
from experiments.decisions.budget import BudgetImpact, impact
from experiments.decisions.capacity import Capacity, capacity
from experiments.decisions.clients import per_client
from experiments.decisions.drivers import Drivers, drivers
from experiments.decisions.evidence import Evidence
from experiments.decisions.labels import arm_labels, place_label
from experiments.decisions.paired import Over, Paired
from experiments.decisions.payers import PayerMatrix, matrix
from experiments.decisions.regret import Regret, regret
from experiments.decisions.sentence import sentence
from experiments.decisions.spread import Chance, Spread
from experiments.outcomes import UNITS
from experiments.person_schema import Contract
from experiments.quantities import Fraction, Number, Part
from experiments.report.numbers import Lang
from experiments.schema import VERDICT_PAYERS, Label, VerdictPayer
from sim.errors import BadInput

SCHEMA: Literal["rondom.decide/1"] = "rondom.decide/1"
LANGUAGES: tuple[Lang, ...] = ("nl", "en")


class Standing(Part):
    """How much of what was planned is in the decision."""

    planned: int
    ended: int
    failed: int
    missing: int
    left_out: int = Field(description="planned runs that the stopping rule of the sweep leaves out")
    whole: bool


class World(Part):
    """Cost difference of one draw over the horizon, euros, mean of its lives."""

    draw: int
    lives: int
    municipality: Number
    all: Number


class Decision(Part):
    """One plan in one scenario."""

    place: str
    place_label: str
    pressure: str
    system: str
    arm: str
    dose: Number
    arm_label: Label
    residents: Number
    pairs: int
    widowed: int = Field(description="runs whose partner is not there; left out")
    draws: int
    seeds: Number = Field(description="mean number of lives per draw")
    over: Over
    luck: Fraction | None = Field(
        description="share of the variance between draws of the cost of all payers that is luck of their few lives"
    )
    saves: dict[VerdictPayer, Chance]
    payers: PayerMatrix
    budget: dict[VerdictPayer, BudgetImpact]
    break_even: dict[VerdictPayer, BreakEven]
    capacity: Capacity
    per_client: dict[VerdictPayer, Spread]
    policy_cost: Spread
    drivers: Drivers
    worlds: list[World]
    sentence: dict[Lang, str]


class Decisions(Part):
    """Everything that came out of one sweep or comparison."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_name: Literal["rondom.decide/1"] = Field(default=SCHEMA, alias="schema")
    name: str
    kind: Literal["sweep", "compare"]
    version: str
    source_hash: str
    calibrated: Literal[False] = False
    command: str
    years: int
    price_year: int
    discount_costs: Number
    discount_effects: Number
    perspective: str
    contract: Contract
    primary_arm: str
    primary_dose: Number
    standing: Standing
    decisions: list[Decision]
    regret: dict[VerdictPayer, Regret]

    @property
    def primary(self) -> list[Decision]:
        """Decisions on the plan the runs were made for; on the first plan when none of its runs are there."""
        asked = [
            one for one in self.decisions if (one.arm, one.dose) == (self.primary_arm, self.primary_dose)
        ]
        first = self.decisions[0]
        return asked or [one for one in self.decisions if (one.arm, one.dose) == (first.arm, first.dose)]

    def to_json(self) -> str:
        """JSON with sorted keys; the same runs give the same bytes."""
        facts = self.model_dump(mode="json", by_alias=True)
        return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def decide(evidence: Evidence, budget: float = 0.0) -> Decisions:
    """Everything decision makers get, from the runs that ended well.

    Parameters
    ----------
    evidence : Evidence
        From `experiments.decisions.stored.evidence_of` or `experiments.decisions.compared.evidence_of`.
    budget : float
        Euros a year that the municipality puts aside for a plan.

    Returns
    -------
    Decisions
        Plans without one pair in a scenario are left out of it.

    Raises
    ------
    BadInput
        The budget is no amount of money.
    """
    if not np.isfinite(budget) or budget < 0.0:
        raise BadInput(f"budget is {budget:g}: expected euros per year, 0 or more")
    paired = [
        found
        for scenario in evidence.scenarios
        for choice in evidence.choices
        if (found := Paired.of(evidence, scenario, choice)) is not None
    ]
    regrets = {payer: regret(evidence, payer) for payer in VERDICT_PAYERS}
    return Decisions(
        name=evidence.name,
        kind=evidence.kind,
        version=evidence.version,
        source_hash=evidence.source_hash,
        command=evidence.command,
        years=evidence.years,
        price_year=PRICE_YEAR,
        discount_costs=evidence.discount_costs,
        discount_effects=evidence.discount_effects,
        perspective=PERSPECTIVE,
        contract=evidence.contract,
        primary_arm=evidence.primary.arm,
        primary_dose=evidence.primary.dose,
        standing=Standing(
            planned=evidence.planned,
            ended=len(evidence.runs),
            failed=evidence.failed,
            missing=evidence.missing,
            left_out=evidence.left_out,
            whole=evidence.whole,
        ),
        decisions=[_decision(one, evidence, budget) for one in paired],
        regret={payer: found for payer, found in regrets.items() if found is not None},
    )


def _decision(paired: Paired, evidence: Evidence, budget: float) -> Decision:
    scenario, choice = paired.scenario, paired.choice
    payers = matrix(paired, evidence)
    saves = {payer: Chance.of(paired.difference(f"cost_{payer}") < 0.0) for payer in VERDICT_PAYERS}
    back = {payer: break_even(paired, evidence, payer) for payer in VERDICT_PAYERS}
    movers = drivers(paired, evidence, "all")
    place, arm = place_label(scenario.place), arm_labels(choice)
    told = {
        "place": place,
        "pressure": scenario.pressure,
        "system": "" if scenario.system == "usual" else scenario.system,
    }
    return Decision(
        **scenario._asdict(),
        place_label=place,
        arm=choice.arm,
        dose=choice.dose,
        arm_label=arm,
        residents=paired.residents,
        pairs=paired.pairs,
        widowed=paired.widowed,
        draws=len(paired.draws),
        seeds=paired.seeds,
        over=paired.over,
        luck=paired.luck("cost_all"),
        saves=saves,
        payers=payers,
        budget={payer: impact(paired, evidence, payer, budget) for payer in VERDICT_PAYERS},
        break_even=back,
        capacity=capacity(paired, evidence),
        per_client=per_client(paired, evidence),
        policy_cost=Spread.of(paired.level("policy_cost"), UNITS["policy_cost"]),
        drivers=movers,
        worlds=_worlds(paired),
        sentence={
            lang: sentence(
                lang, {**told, "plan": getattr(arm, lang)}, evidence.years, saves, payers, back["municipality"],
                movers,
            )
            for lang in LANGUAGES
        },
    )  # fmt: skip


def _worlds(paired: Paired) -> list[World]:
    gaps = {payer: paired.policy[f"cost_{payer}"] - paired.base[f"cost_{payer}"] for payer in VERDICT_PAYERS}
    means = {payer: gap.groupby(level="draw").mean() for payer, gap in gaps.items()}
    lives = gaps["all"].groupby(level="draw").size()
    return [
        World(
            draw=int(draw),
            lives=int(lives[draw]),
            municipality=float(means["municipality"][draw]),
            all=float(means["all"][draw]),
        )
        for draw in paired.draws
    ]
