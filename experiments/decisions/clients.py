"""Cost difference per household that the team helps."""

from __future__ import annotations

from experiments.decisions.evidence import Evidence
from experiments.decisions.paired import Paired
from experiments.decisions.spread import Spread
from experiments.outcomes import ratio
from experiments.schema import VERDICT_PAYERS, VerdictPayer

UNIT = "euros per household in help of the team, per year"


def per_client(paired: Paired, evidence: Evidence) -> dict[VerdictPayer, Spread]:
    """Cost difference over the households with an open case.

    Parameters
    ----------
    paired : Paired
        Pairs of the plan.
    evidence : Evidence
        Gives the horizon.

    Returns
    -------
    dict of str to Spread
        Difference per year over the mean number of open cases *without* the plan: a plan that makes clients fewer
        would otherwise look dearer per client than it is.
    """
    clients = paired.baseline("open_cases")
    return {
        payer: Spread.of(ratio(paired.difference(f"cost_{payer}") / evidence.years, clients), UNIT)
        for payer in VERDICT_PAYERS
    }
