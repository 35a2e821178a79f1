"""Tables for other programs: CSV that no spreadsheet runs as a formula, or Parquet."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from experiments.sweep.founding import spoken
from experiments.sweep.parts import TEMPORARY
from experiments.sweep.plan import Plan
from experiments.sweep.store import Store
from sim.errors import BadInput

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("runs", "series", "draws")
FORMATS = (".csv", ".parquet")


def check_target(path: Path, *, force: bool, formats: Sequence[str] = FORMATS) -> None:
    """Refuse a file that cannot be the target of an export.

    Raises
    ------
    BadInput
        Of another kind than CSV or Parquet, there already, or in a folder that does not exist.
    """
    if path.suffix not in formats:
        raise BadInput(f"{path} ends in {path.suffix or 'nothing'!r}: expected one of {', '.join(formats)}")
    if path.is_dir() or (path.exists() and not force):
        raise BadInput(f"{path} exists: name another file with --out, or add --force")
    if not path.absolute().parent.is_dir():
        raise BadInput(f"{path.parent} is no folder: make it first, or name another file with --out")


def export(store: Store, what: str, path: Path, *, decimal: Literal[".", ","] = ".") -> int:
    """Write a table of a store to a file.

    Parameters
    ----------
    store : Store
        May be written by somebody else meanwhile.
    what : {'runs', 'series', 'draws'}
        Which table.
    path : pathlib.Path
        ``.csv`` or ``.parquet``; an older file is replaced when the new one is whole.
    decimal : {'.', ','}
        Of CSV; with a comma the cells are divided by ``;``, as Dutch spreadsheets expect.

    Returns
    -------
    int
        Rows.
    """
    frame = {"runs": store.runs, "series": store.series, "draws": store.draws}[what]()
    with _whole(path) as temporary:
        if path.suffix == ".parquet":
            frame.to_parquet(temporary, compression="zstd")
        else:
            _csv(frame, temporary, decimal)
    return len(frame)


def export_plan(plan: Plan, path: Path) -> None:
    """Write the list of runs of a plan, with their ids, to a ``.parquet`` file that is not there yet.

    Raises
    ------
    StorageProblem
        The disk refuses; nothing half-written is left.
    """
    import pyarrow.parquet as pq

    with _whole(path) as temporary:
        pq.write_table(plan.table(), temporary)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside another, which it replaces when the block ends well."""
    temporary = path.absolute().parent / f"{TEMPORARY}{uuid.uuid4()}{path.suffix}"
    with spoken(path):
        try:
            yield temporary
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _csv(frame: pd.DataFrame, path: Path, decimal: Literal[".", ","]) -> None:
    from experiments.tables import harmless

    # A list in a cell is nothing a spreadsheet can use; Parquet has them.
    lists = [
        name for name in map(str, frame) if name.startswith(("seen.", "paired.")) and _is_list(frame[name])
    ]
    plain = frame.drop(columns=lists)
    for name in plain.select_dtypes(exclude="number"):
        plain[name] = plain[name].map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    plain = plain.rename(columns=harmless)
    plain.to_csv(path, index=False, decimal=decimal, sep=";" if decimal == "," else ",", encoding="utf-8")


def _is_list(column: pd.Series) -> bool:
    present = column.dropna()
    return len(present) > 0 and not isinstance(present.iloc[0], (int, float, str))
