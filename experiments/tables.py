"""The files of a result folder: runs and weeks as Parquet and CSV, the answer as JSON, the report as HTML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.outcomes import Outcomes
from experiments.runs import Runs

if TYPE_CHECKING:
    import pyarrow as pa

#: Text that a spreadsheet would take for a formula, and what is put before it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NEUTRAL = "'"
#: Columns that say which arm a row is; ``pressure`` itself is a series.
KEYS = ("place", "starting_pressure", "arm")


def harmless(text: str) -> str:
    """Text that no spreadsheet runs as a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("alverna")
    ("'=1+1", 'alverna')
    """
    return NEUTRAL + text if text.startswith(FORMULA_STARTS) else text


def megabytes(runs: int, weeks: int, series: int) -> float:
    """Upper estimate of what a result folder takes on disk.

    Parameters
    ----------
    runs, weeks, series : int
        Size of the weekly table; four bytes a figure, before compression.

    Returns
    -------
    float
    """
    return runs * weeks * series * 4 / 1e6 + 20.0


def run_table(runs: Runs, found: Outcomes) -> pa.Table:
    """One row per run: key, outcomes, drawn parameters.

    Parameters
    ----------
    runs : Runs
        Keys and parameters.
    found : Outcomes
        Outcomes of the same runs.

    Returns
    -------
    pyarrow.Table
        Columns ``place, starting_pressure, arm, pair, seed, draw``, the outcomes, ``cost_<payer>`` and its
        variants in euros, ``parameter.<id>``.
    """
    import pyarrow as pa

    columns: dict[str, object] = {
        "place": [key.place for key in runs.rows],
        "starting_pressure": [key.pressure for key in runs.rows],
        "arm": [key.arm for key in runs.rows],
        "pair": np.array([key.pair for key in runs.rows], dtype=np.int32),
        "seed": np.array([key.seed for key in runs.rows], dtype=np.int64),
        "draw": np.array([key.draw for key in runs.rows], dtype=np.int32),
    }
    for payer, euros in found.cost_horizon.items():
        columns[f"cost_{payer}"] = euros
        columns[f"cost_{payer}_discounted"] = found.cost_discounted[payer]
        for year in range(runs.years):
            columns[f"cost_{payer}_year_{year + 1}"] = found.cost_year[payer][:, year]
    columns |= found.single
    if runs.looks is not None:
        for kind, part in (("seen", runs.looks.levels), ("paired", runs.looks.paired)):
            columns |= {f"{kind}.{name}": values for name, values in part.items() if values.ndim == 1}
    draws = np.array([key.draw for key in runs.rows])
    for name in runs.parameters[0] if runs.parameters else ():
        values = np.array([draw[name] for draw in runs.parameters])
        columns[f"parameter.{name}"] = values[draws]
    return pa.table({name: _column(values) for name, values in columns.items()})


def _column(values: object) -> pa.Array:
    import pyarrow as pa

    # Not-a-number means "no value" (nobody waited), which both formats can say.
    return pa.array(values, from_pandas=True)


def mean_table(runs: Runs) -> pa.Table:
    """Weekly series averaged over the pairs of every place, pressure and arm.

    Parameters
    ----------
    runs : Runs
        All runs.

    Returns
    -------
    pyarrow.Table
        Columns ``place, starting_pressure, arm, week`` (from 1) and one per series, float32.
    """
    import pyarrow as pa

    groups = list(dict.fromkeys(key[:3] for key in runs.rows))
    means = np.concatenate([runs.weekly[runs.select(*group)].mean(axis=0) for group in groups])
    weeks = np.arange(1, runs.weeks + 1, dtype=np.int32)
    columns: dict[str, object] = {
        name: [group[position] for group in groups for _ in weeks] for position, name in enumerate(KEYS)
    }
    columns["week"] = np.tile(weeks, len(groups))
    columns |= {name: means[:, index].astype(np.float32) for index, name in enumerate(runs.series)}
    return pa.table(columns)


def write_runs(folder: Path, runs: Runs, found: Outcomes) -> None:
    """Write ``runs.parquet``, ``runs.csv``, ``weekly.parquet`` and ``weekly_mean.csv``.

    Parameters
    ----------
    folder : pathlib.Path
        Exists; files in it are overwritten.
    runs : Runs
        All runs.
    found : Outcomes
        Their outcomes.

    Raises
    ------
    OSError
        When the disk refuses.
    """
    import pyarrow.parquet as pq

    table = run_table(runs, found)
    pq.write_table(table, folder / "runs.parquet", compression="zstd")
    write_csv(table, folder / "runs.csv")
    write_csv(mean_table(runs), folder / "weekly_mean.csv")
    _write_weekly(folder / "weekly.parquet", runs)


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV (decimal point, comma, UTF-8) with its text made harmless for spreadsheets.

    Parameters
    ----------
    table : pyarrow.Table
        Any table.
    path : pathlib.Path
        File; overwritten.
    """
    import pyarrow as pa
    from pyarrow import csv

    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            texts = [None if text is None else harmless(text) for text in table.column(index).to_pylist()]
            table = table.set_column(index, field.name, pa.array(texts, type=pa.string()))
    csv.write_csv(table.rename_columns([harmless(name) for name in table.column_names]), path)


def _write_weekly(path: Path, runs: Runs) -> None:
    """All weeks of all runs, one row group per place, pressure and arm, so that little is held twice."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text, small = pa.dictionary(pa.int8(), pa.string()), pa.int32()
    schema = pa.schema(
        [*((name, text) for name in KEYS), ("pair", small), ("week", small)]
        + [(name, pa.float32()) for name in runs.series]
    )
    weeks = np.arange(1, runs.weeks + 1, dtype=np.int32)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in dict.fromkeys(key[:3] for key in runs.rows):
            rows = runs.select(*group)
            size = rows.size * runs.weeks
            names = [pa.array([name] * size).dictionary_encode().cast(text) for name in group]
            pairs = np.repeat(np.array([runs.rows[row].pair for row in rows], dtype=np.int32), runs.weeks)
            flat: NDArray[np.float32] = runs.weekly[rows].astype(np.float32).reshape(size, -1)
            figures = [pa.array(np.ascontiguousarray(flat[:, index])) for index in range(flat.shape[1])]
            arrays = [*names, pa.array(pairs), pa.array(np.tile(weeks, rows.size)), *figures]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
