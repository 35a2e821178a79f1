"""Five ways to live the same units: this engine, and Mesa, the EMA Workbench, joblib and Dask left as they are.

A unit is one burn-in of Alverna and, from there, a year without and a year with the connector. All five call the same
function with the same seeds and must come back with the same fingerprints; what differs is who hands out the work, in
which processes, and what is kept: this engine alone also writes its store.
"""

from __future__ import annotations

import hashlib
import inspect
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

PLACE, POLICY = "alverna", "connector"
Seeds = Sequence[int]


def one(seed: int) -> str:
    """Fingerprints of the two runs of one unit."""
    from experiments.sweep.design import Origin
    from experiments.sweep.plan import Arm, Unit
    from experiments.sweep.unit import Settings, live

    arms = (Arm("base", "low", "baseline", 0.0), Arm("plan", "low", POLICY, 1.0))
    rows = live(
        Unit(PLACE, "usual", Origin(None, 0), 0, seed, arms), Settings(1, 0.03, 0.015, False, ())
    ).rows
    return " ".join(str(row["digest"]) for row in rows)


def summary(found: Sequence[str]) -> str:
    """One fingerprint of all units, whatever their order."""
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:16]


def by_rondom(seeds: Seeds, workers: int) -> list[str]:
    """A sweep with its store, on threads."""
    from experiments.sweep import Experiment
    from experiments.sweep.experiment import Options

    asked = {
        "name": "engines", "years": 1, "seed": seeds[0] // 100_003,
        "scenarios": {"places": [PLACE], "pressures": ["low"]},
        "policies": [{"arm": POLICY}], "replications": {"seeds": len(seeds)},
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        store = Experiment.from_dict(asked).run(Path(folder) / "store", Options(workers=workers))
        runs = store.runs(["rep", "arm", "digest"]).sort_values(["rep", "arm"])
    return [" ".join(group["digest"]) for _, group in runs.groupby("rep")]


def by_mesa(seeds: Seeds, workers: int) -> list[str]:
    """``mesa.batch_run`` with as many processes."""
    import mesa

    given = {"unit": list(seeds)}
    # Mesa 3.4 renamed what a batch calls its seeds; the unit brings its own.
    new = "rng" in inspect.signature(mesa.batch_run).parameters
    how = {"rng": [1]} if new else {"iterations": 1}
    rows = mesa.batch_run(
        unit_model(), given, number_processes=workers, max_steps=1, display_progress=False, **how
    )
    return [str(row["found"]) for row in rows]


def unit_model() -> type:
    """A Mesa model whose one step lives a unit."""
    from benchmarks.unit_model import UnitModel

    return UnitModel


def by_ema(seeds: Seeds, workers: int) -> list[str]:
    """The EMA Workbench's multiprocessing evaluator."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import ArrayOutcome, Model, MultiprocessingEvaluator, Scenario

    model = Model("unit", function=_for_ema)
    from ema_workbench import IntegerParameter

    model.uncertainties = [IntegerParameter("seed", 0, 2**31 - 1)]
    model.outcomes = [ArrayOutcome("found")]
    scenarios = [Scenario(str(seed), seed=seed) for seed in seeds]
    with MultiprocessingEvaluator(model, n_processes=workers) as evaluator:
        _, outcomes = evaluator.perform_experiments(scenarios=scenarios)
    return [bytes(int(code) for code in row).decode("ascii").strip("\0") for row in outcomes["found"]]


def _for_ema(seed: int) -> dict[str, list[int]]:
    # Outcomes of the workbench are numbers.
    return {"found": list(one(int(seed)).encode("ascii"))}


def by_joblib(seeds: Seeds, workers: int) -> list[str]:
    """``joblib.Parallel`` with its usual backend, processes."""
    from joblib import Parallel, delayed

    return list(Parallel(n_jobs=workers)(delayed(one)(seed) for seed in seeds))


def by_dask(seeds: Seeds, workers: int) -> list[str]:
    """A local Dask cluster as ``Client`` starts it, a thread per worker."""
    from distributed import Client

    with Client(n_workers=workers, threads_per_worker=1, dashboard_address=None) as client:
        return list(client.gather(client.map(one, list(seeds))))


#: Names as they are printed; the first is this engine.
DRIVERS: dict[str, Callable[[Seeds, int], list[str]]] = {
    "rondom (threads, store)": by_rondom,
    "Mesa batch_run": by_mesa,
    "EMA Workbench": by_ema,
    "joblib": by_joblib,
    "Dask": by_dask,
}
#: What each needs besides rondom.
NEEDS = {
    "Mesa batch_run": "mesa",
    "EMA Workbench": "ema_workbench",
    "joblib": "joblib",
    "Dask": "distributed",
}
