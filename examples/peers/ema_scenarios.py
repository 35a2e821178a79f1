"""The model under the EMA Workbench: ``python examples/peers/ema_scenarios.py``."""

from __future__ import annotations

import sys

import pandas as pd
from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator
from ema_workbench.analysis import prim

from experiments.analyses.function import difference
from sim.parameters import load

UNCERTAIN = ("wb_W0", "lonely_l1", "uc_wijkteam_hour")
OUTCOMES = ("cost_all", "wellbeing_last_year")


def connector(dose: float = 1.0, **values: float) -> dict[str, float]:
    """What the connector changes in a year, as the workbench wants it."""
    found = difference("alverna", "connector", values, dose=dose, years=1)
    return {name: found[name] for name in OUTCOMES}


def workbench() -> Model:
    """Uncertainties by their range in the register, the dose as a lever."""
    model = Model("rondom", function=connector)
    model.uncertainties = [RealParameter(name, load()[name].low, load()[name].high) for name in UNCERTAIN]
    model.levers = [RealParameter("dose", 0.1, 1.0)]
    model.outcomes = [ScalarOutcome(name) for name in OUTCOMES]
    return model


def scenarios(number: int = 50) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Latin hypercube over the uncertainties at one dose; in the process itself, where the model is compiled."""
    with SequentialEvaluator(workbench()) as evaluator:
        experiments, found = evaluator.perform_experiments(scenarios=number, policies=1)
    return experiments, pd.DataFrame(found)


if __name__ == "__main__":
    tried, outcomes = scenarios()
    losing = (outcomes["cost_all"] > outcomes["cost_all"].median()).to_numpy()
    box = prim.Prim(tried[list(UNCERTAIN)], losing, threshold=0.6).find_box()
    sys.stdout.write(f"{outcomes.describe()}\n{box.peeling_trajectory}\n")
