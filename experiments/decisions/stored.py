"""Evidence of a sweep, from its store; also while the sweep runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from experiments.decisions import weekly
from experiments.decisions.evidence import KEYS, Choice, Evidence, check
from experiments.runs import WEEKS_PER_YEAR
from experiments.sweep.columns import OK, outcome_names
from experiments.sweep.store import Store
from sim.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd

    from experiments.person_schema import Contract


def evidence_of(folder: Path, contract: Contract = "usual") -> Evidence:
    """Evidence of a store.

    Parameters
    ----------
    folder : pathlib.Path
        Store of a sweep, finished or not.
    contract : {'usual', 'population'}
        How the municipality buys care.

    Raises
    ------
    BadInput
        No store, one of a newer version, or one from which nothing can be decided.
    StorageProblem
        Manifest or plan cannot be read.
    """
    store = Store(folder)
    specification = store.specification
    primary = specification.contrast()
    if primary is None:
        raise BadInput(
            f"{folder}: only the baseline runs in this sweep: a decision needs a plan, see [[policies]]"
        )
    planned = set(store.planned())
    rows = store.runs(["run_id", *KEYS, "status", "parameters", *outcome_names(specification.years)])
    rows = rows[rows["run_id"].isin(planned)]
    ended = rows[rows["status"] == OK].reset_index(drop=True)
    names = weekly.kept(specification.store.series)
    if names and len(ended):
        ended = _with_weeks(ended, store, names, specification.years)
    found = Evidence(
        name=specification.name,
        kind="sweep",
        runs=ended.drop(columns=["run_id", "status", "parameters"]),
        parameters=store.draws().drop(columns="parameters"),
        planned=len(planned),
        failed=int((rows["status"] != OK).sum()),
        years=specification.years,
        discount_costs=specification.discount_costs,
        discount_effects=specification.discount_effects,
        contract=contract,
        primary=Choice(str(primary.arm), float(primary.dose or 0.0)),
        version=str(store.manifest.get("rondom")),
        source_hash=str(store.manifest.get("source_hash")),
        command=f"rondom sweep run {store.toml.name}",
        left_out=store.counts().left_out,
    )
    check(found, str(folder))
    return found


def _with_weeks(runs: pd.DataFrame, store: Store, names: Sequence[str], years: int) -> pd.DataFrame:
    import pandas as pd

    weeks = years * WEEKS_PER_YEAR
    frame = store.series(names).sort_values(["run_id", "week"], kind="stable")
    frame = frame.drop_duplicates(["run_id", "week"])
    # A run whose weeks are being compacted at this moment is left without, not the whole store.
    frame = frame[frame.groupby("run_id")["week"].transform("size") == weeks]
    shaped = {name: frame[name].to_numpy(dtype=np.float64).reshape(-1, weeks) for name in names}
    made = pd.DataFrame({"run_id": frame["run_id"].to_numpy()[::weeks], **weekly.columns(shaped)})
    return runs.merge(made, on="run_id", how="left", validate="one_to_one")
