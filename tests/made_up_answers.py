"""Sweeps whose answers are known beforehand: a life is what a function of its parameters says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from experiments.sweep.columns import FAILED, OK, digest, outcome_names
from experiments.sweep.plan import Arm, Unit
from experiments.sweep.unit import Lived, Settings, failure_rows, keys_of

#: Unit, its parameters and an arm to the outcomes that matter; a value of None is none.
Answer = Callable[[Unit, Mapping[str, float], Arm], Mapping[str, float | None]]


def living(answer: Answer) -> Callable[..., Lived]:
    """A life that answers so; an answer that raises is a failed run."""

    def live(unit: Unit, settings: Settings, stop: Callable[[], bool] | None = None) -> Lived:
        if stop is not None and stop():
            return Lived(unit, [])
        p = unit.origin.parameters()
        rows: list[dict[str, object]] = []
        stories = {}
        for arm in unit.arms:
            try:
                found = answer(unit, p, arm)
            except RuntimeError as error:
                rows += [
                    row for row in failure_rows(unit, FAILED, str(error), 0.0) if row["run_id"] == arm.run_id
                ]
                stories[arm.run_id] = "the whole story"
                continue
            values: dict[str, Any] = dict.fromkeys(outcome_names(settings.years), 0.0)
            values |= {"start.residents": 1.0, **found}
            state = {"status": OK, "attempts": 1, "seconds": 0.0, "model": "made up"}
            mark = {"parameters": p.digest()[:16], "digest": digest(values)}
            rows.append({**keys_of(unit, arm), **state, **mark, **values})
        return Lived(unit, rows, {}, dict(p), stories)

    return live
