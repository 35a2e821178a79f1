"""Sobol' indices with SALib alone: ``python examples/peers/salib_sobol.py``."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as sample

from experiments.analyses.function import difference
from sim.parameters import load

NAMES = ("wb_W0", "lonely_l1", "uc_wijkteam_hour")


def indices(base: int = 16, outcome: str = "wellbeing_last_year", workers: int = 2) -> pd.DataFrame:
    """First and total order of what the connector changes in a year."""
    ends = [[load()[name].low, load()[name].high] for name in NAMES]
    problem = {"num_vars": len(NAMES), "names": list(NAMES), "bounds": ends}
    points = sample.sample(problem, base, calc_second_order=False, seed=1)

    def answer(point: np.ndarray) -> float:
        values = dict(zip(NAMES, point.tolist(), strict=True))
        return float(difference("alverna", "connector", values, years=1)[outcome] or 0.0)

    # Threads are enough: the compiled weeks leave the interpreter alone.
    with ThreadPoolExecutor(workers) as pool:
        answers = np.array(list(pool.map(answer, points)))
    found = analysis.analyze(problem, answers, calc_second_order=False, seed=1)
    return pd.DataFrame({key: found[key] for key in ("S1", "S1_conf", "ST", "ST_conf")}, index=list(NAMES))


if __name__ == "__main__":
    sys.stdout.write(f"{indices()}\n")
