"""How sure the mean cost difference of every plan is, also when several plans are looked at together."""

from __future__ import annotations

from collections.abc import Sequence

from experiments import schema
from experiments.contrast import Pairs
from experiments.inference.holm import Together, together
from experiments.inference.sample import Sample
from experiments.schema import VERDICT_PAYERS, VerdictPayer


def mean_intervals(family: Sequence[Pairs]) -> list[dict[VerdictPayer, schema.MeanInterval]]:
    """Intervals of the mean cost difference per inhabitant per year, one entry per plan.

    Parameters
    ----------
    family : sequence of Pairs
        The plans of one place and starting pressure: those a reader compares.

    Returns
    -------
    list of dict
        Payer to interval, in the order of the plans.
    """
    found: list[dict[VerdictPayer, schema.MeanInterval]] = [{} for _ in family]
    for payer in VERDICT_PAYERS:
        samples = [Sample(pairs.cost_per_inhabitant(payer)) for pairs in family]
        for mine, sample, one in zip(found, samples, together(samples), strict=True):
            mine[payer] = _interval(sample, one, len(samples))
    return found


def _interval(sample: Sample, one: Together, plans: int) -> schema.MeanInterval:
    alone, shared = sample.interval(), one.interval
    return schema.MeanInterval(
        low=None if alone is None else alone.low,
        high=None if alone is None else alone.high,
        kind=None if alone is None else alone.kind,
        p=one.p,
        plans=plans,
        together_low=None if shared is None else shared.low,
        together_high=None if shared is None else shared.high,
        p_holm=one.p_holm,
    )
