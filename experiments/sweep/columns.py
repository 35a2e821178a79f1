"""The columns of the table of runs, known before the first run: one list for writing, checking and reading."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from experiments.outcomes import UNITS, Outcomes
from experiments.runs import Runs
from sim.domains import PAYERS

if TYPE_CHECKING:
    import pyarrow as pa

#: Version of the store's files; a newer one is refused.
STORE_SCHEMA = 1
#: Which run a row is: name to kind.
KEYS: Mapping[str, str] = {
    "run_id": "text", "place": "text", "starting_pressure": "text", "system": "text", "arm": "text",
    "dose": "number", "draw": "count", "rep": "count", "seed": "count",
}  # fmt: skip
#: How it went. ``digest`` is a fingerprint of the outcomes, ``parameters`` one of the parameter values.
STATE: Mapping[str, str] = {
    "status": "text", "error": "text", "attempts": "count", "seconds": "number", "model": "text",
    "session": "text", "parameters": "text", "digest": "text", "series": "text",
}  # fmt: skip
#: Capacity at the start, and residents.
START = ("residents", "fte", "hours", "inflow", "open_cases", "pressure", "connector_hours")
OK, FAILED, CRASHED, TIMEOUT = "ok", "failed", "crashed", "timeout"
PAID = (*PAYERS, "all")
_DIGEST_DIGITS = 16


@cache
def outcome_names(years: int) -> tuple[str, ...]:
    """Outcomes that are one number per run, in the order of the table.

    Examples
    --------
    >>> "cost_all_year_2" in outcome_names(2), "cost_all_year_3" in outcome_names(2)
    (True, False)
    """
    costs: list[str] = []
    for payer in PAID:
        costs += [f"cost_{payer}", f"cost_{payer}_discounted"]
        costs += [f"cost_{payer}_year_{year + 1}" for year in range(years)]
    return (*(f"start.{name}" for name in START), *costs, *UNITS)


@cache
def look_sizes() -> Mapping[str, int]:
    """What looks at persons and households add: name to how many numbers (1: a plain column)."""
    from experiments import snapshot
    from experiments.cases import Twins
    from experiments.cohort import STRATA, Paired

    paired = {name: len(PAYERS) if name in ("euros", "of_deaths") else STRATA + 1 for name in Paired._fields}
    return {
        **{f"seen.{name}": 1 for name in snapshot.LEVELS},
        **{f"seen.{name}": len(snapshot.CELLS) for name in snapshot.CELL_LEVELS},
        "seen.cohort_euros": len(PAYERS),
        "seen.cohort_persons": 1,
        **{f"paired.cohort_{name}": size for name, size in paired.items()},
        **{f"paired.twins_{name}": 1 for name in Twins._fields},
    }


def sizes(years: int, looks: bool) -> dict[str, int]:
    """All outcomes in the order of the table: name to how many numbers."""
    return {**dict.fromkeys(outcome_names(years), 1), **(look_sizes() if looks else {})}


def run_schema(years: int, looks: bool) -> pa.Schema:
    """Arrow schema of a part of the table of runs, as this version writes it."""
    return schema_of(sizes(years, looks))


def schema_of(outcomes: Mapping[str, int]) -> pa.Schema:
    """Arrow schema of a part with these outcomes: name to how many numbers."""
    import pyarrow as pa

    kinds = {"text": pa.string(), "number": pa.float64(), "count": pa.int64()}
    fields = [pa.field(name, kinds[kind]) for name, kind in {**KEYS, **STATE}.items()]
    for name, size in outcomes.items():
        fields.append(pa.field(name, pa.float64() if size == 1 else pa.list_(pa.float64(), size)))
    return pa.schema(fields)


def series_schema(series: tuple[str, ...]) -> pa.Schema:
    """Arrow schema of a part of the weekly series: one row per run and week."""
    import pyarrow as pa

    fields = [pa.field("run_id", pa.string()), pa.field("week", pa.int32())]
    return pa.schema([*fields, *(pa.field(name, pa.float32()) for name in series)])


def draw_schema() -> pa.Schema:
    """Arrow schema of a part of the draws: one row per draw, service system and parameter."""
    import pyarrow as pa

    kinds = {"parameters": pa.string(), "draw": pa.int64(), "system": pa.string(), "parameter": pa.string()}
    return pa.schema([*kinds.items(), ("value", pa.float64())])


def outcome_values(runs: Runs, found: Outcomes, row: int, start: Mapping[str, float]) -> dict[str, object]:
    """Outcomes of one run, ready for the table; what has no value is None.

    Parameters
    ----------
    runs, found : Runs, Outcomes
        Runs and what was made of them.
    row : int
        Which run.
    start : mapping
        Figures named in ``START``.
    """
    values: dict[str, object] = {f"start.{name}": _cell(np.float64(start[name])) for name in START}
    for payer in PAID:
        values[f"cost_{payer}"] = _cell(found.cost_horizon[payer][row])
        values[f"cost_{payer}_discounted"] = _cell(found.cost_discounted[payer][row])
        for year in range(runs.years):
            values[f"cost_{payer}_year_{year + 1}"] = _cell(found.cost_year[payer][row, year])
    values |= {name: _cell(found.single[name][row]) for name in UNITS}
    if runs.looks is not None:
        for kind, part in (("seen", runs.looks.levels), ("paired", runs.looks.paired)):
            values |= {f"{kind}.{name}": _cell(numbers[row]) for name, numbers in part.items()}
    return values


def _cell(value: NDArray[np.float64] | np.float64) -> object:
    numbers = np.asarray(value, dtype=np.float64)
    # Not-a-number means "no value" (nobody waited), which every reader of Parquet can say.
    listed = [None if math.isnan(number) else number for number in numbers.ravel().tolist()]
    return listed if numbers.ndim else listed[0]


def digest(values: Mapping[str, object]) -> str:
    """Fingerprint of the outcomes of one run: equal runs have equal ones, on every machine."""
    lines = []
    for name, value in values.items():
        numbers: list[float | None] = value if isinstance(value, list) else [cast("float | None", value)]
        cells = ",".join("-" if number is None else float(number).hex() for number in numbers)
        lines.append(f"{name}={cells}")
    return hashlib.sha256("\n".join(lines).encode("ascii")).hexdigest()[:_DIGEST_DIGITS]
