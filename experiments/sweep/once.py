"""Every run counts once, however often it stands in a store."""

from __future__ import annotations

from typing import Any

from experiments.sweep.columns import OK


class NonDeterminismError(RuntimeError):
    """The same run was made twice with different outcomes: the model or the machine is at fault."""


def once(run: Any, status: Any, digest: Any) -> Any:
    """Positions of the row that counts of every run; None when every run stands there once.

    A run that went well counts before one that failed; two that went well must be equal.
    """
    import pandas as pd

    frame = pd.DataFrame({"run": run.to_pandas(), "status": status.to_pandas(), "digest": digest.to_pandas()})
    if frame["run"].is_unique:
        return None
    good = frame[frame["status"] == OK]
    unequal = good.groupby("run")["digest"].nunique()
    if (unequal > 1).any():
        name = str(unequal.index[unequal > 1][0])
        raise NonDeterminismError(
            f"run {name} stands in the store twice with different outcomes: the same run must give the same figures. "
            "Keep the store and report this; `rondom doctor` says what runs here"
        )
    frame["rank"] = (frame["status"] != OK).astype("int8")
    kept = frame.sort_values("rank", kind="stable").drop_duplicates("run").sort_index()
    return kept.index.to_numpy()
