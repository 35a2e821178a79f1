"""From runs to the answer: every arm against the baseline, ready to be written or shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from experiments import schema
from experiments.contrast import Pairs
from experiments.outcomes import Outcomes
from experiments.persons import person_parts
from experiments.question import ACTIVE_CONTROL, Question
from experiments.report.verdict import verdict
from experiments.runs import Runs
from experiments.schema import EVERY_NETWORK_FIGURE, EVERY_PAYER, EVERY_RUNG, VERDICT_PAYERS, VerdictPayer
from experiments.statistics import range_cover
from experiments.sureness import mean_intervals

PRICE_YEAR = 2024
PERSPECTIVE = (
    "payers in the model: municipality (Wmo, youth, team, debt help), Zvw, Wlz and residents' co-payments; "
    "informal time is valued apart and in no total"
)


@dataclass(frozen=True)
class Labels:
    """Names for people.

    Attributes
    ----------
    places : mapping
        Place to its name.
    arms : mapping
        Arm to its Dutch and English name.
    own : mapping
        Places that are not shipped, with their figures.
    """

    places: Mapping[str, str]
    arms: Mapping[str, schema.Label]
    own: Mapping[str, schema.OwnPlace] = field(default_factory=dict)


def compare(
    question: Question, runs: Runs, found: Outcomes, model: schema.ModelVersion, labels: Labels
) -> schema.Comparison:
    """Answer of a question from its runs.

    Parameters
    ----------
    question : Question
        What was asked.
    runs : Runs
        Complete pairs of every arm, the baseline included; at least one pair.
    found : Outcomes
        Outcomes of these runs, at the discount rates of the question.
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
    results = []
    for place in question.places:
        for pressure in question.pressures:
            family = [Pairs(runs, found, place, pressure, arm) for arm in question.policies]
            for arm, pairs, sure in zip(question.policies, family, mean_intervals(family), strict=True):
                results.append(_result(pairs, sure, runs, (place, pressure, arm), question, labels))
    return schema.Comparison(
        model=model,
        question=question,
        numbers=_numbers(question, runs),
        capacity={place: dict(figures) for place, figures in runs.capacity.items()},
        own_places=dict(labels.own),
        results=results,
    )


def _numbers(question: Question, runs: Runs) -> schema.Numbers:
    used = sorted({key.draw for key in runs.rows})
    drawn = [runs.parameters[index] for index in used]
    differ = sum(1 for name in drawn[0] if len({draw[name] for draw in drawn}) > 1)
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


def _result(
    pairs: Pairs,
    sure: Mapping[VerdictPayer, schema.MeanInterval],
    runs: Runs,
    key: tuple[str, str, str],
    question: Question,
    labels: Labels,
) -> schema.Result:
    place, pressure, arm = key
    cost = {payer: pairs.cost(payer) for payer in EVERY_PAYER}
    place_label = labels.places[place]
    arm_label = labels.arms[arm]
    controlled = ACTIVE_CONTROL in question.policies and arm != ACTIVE_CONTROL
    facts: dict[str, Any] = {
        "place": place,
        "place_label": place_label,
        "pressure": pressure,
        "arm": arm,
        "arm_label": arm_label,
        "residents": runs.residents0[place],
        "baseline_cost": {payer: pairs.baseline_cost(payer) for payer in EVERY_PAYER},
        "cost_difference": cost,
        "cost_parts": pairs.cost_parts(),
        "p_saves": {payer: pairs.saves(payer) for payer in VERDICT_PAYERS},
        "payback": {payer: pairs.payback(payer) for payer in VERDICT_PAYERS},
        "variance_ratio": {payer: pairs.variance_ratio(payer) for payer in VERDICT_PAYERS},
        "mean_interval": dict(sure),
        "against_casework": pairs.against_casework() if controlled else None,
        "curves": pairs.curves(),
        "verdict": verdict(
            place_label,
            pressure,
            arm_label,
            {payer: cost[payer].per_inhabitant_year for payer in VERDICT_PAYERS},
        ),
        "cash": pairs.cash(question.contract),
        "worth": pairs.worth(),
        **_people(pairs),
        **_help(pairs),
        **person_parts(pairs),
    }
    return schema.Result.model_validate(facts)


def _people(pairs: Pairs) -> dict[str, Any]:
    care = ("carers", "carers_overloaded", "informal_hours", "informal_value", "unmet_hours")
    return {
        "wellbeing": {
            "mean": pairs.contrast("wellbeing"),
            "last_year": pairs.contrast("wellbeing_last_year"),
            "smd": pairs.smd(),
            "wellbys": pairs.difference("wellbys"),
        },
        "loneliness": {
            **pairs.contrasts(
                {"share": "lonely", "last_year": "lonely_last_year", "severe": "severely_lonely"}
            ),
            "smd": pairs.lonely_smd(),
        },
        "network": pairs.contrasts({name: name for name in EVERY_NETWORK_FIGURE}),
        "care": pairs.contrasts({name: name for name in care}),
    }


def _help(pairs: Pairs) -> dict[str, Any]:
    prevention = {
        "intended": "prevention_intended",
        "made": "prevention_made",
        "made_share": "prevention_made_share",
    }
    team = ("pressure", "open_cases", "queue", "cases_opened", "gave_up")
    specialists = {"new_clients": "specialist_new", "share_via_team": "specialist_share_via_team"}
    return {
        "plan_hours": pairs.plan_hours(),
        "waiting": pairs.contrast("wait_weeks"),
        "reply_within_48h": pairs.contrast("reply_within_48h"),
        "solved_by_rung": {rung: pairs.contrast(f"solved_{rung}") for rung in EVERY_RUNG},
        "ended_outside": pairs.contrast("ended_outside_share"),
        "displaced_casework_hours": pairs.difference("casework_room", sign=-1.0),
        "prevention_hours": pairs.contrasts(prevention),
        "policy_cost": pairs.level("policy_cost"),
        "team": pairs.contrasts({**{name: name for name in team}, "idle_hours": "team_idle"}),
        "specialists": pairs.contrasts(specialists),
    }
