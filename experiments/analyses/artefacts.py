"""What an analysis leaves in the store: tables, pictures and the facts they rest on, in ``analysis/<name>/``.

All of it follows from the runs, so an older analysis of the same name is replaced.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.quantities import rounded
from experiments.storage import staged
from experiments.tables import harmless

FOLDER = "analysis"


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""A table as CSV; no cell that a spreadsheet would run, nothing where there is no value.

    Examples
    --------
    >>> csv_text(["a", "b"], [["=1+1", None], ["x", 1.5]])
    "a,b\n'=1+1,\nx,1.5\n"
    """
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([harmless(name) for name in head])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return held.getvalue()


def _cell(value: object) -> object:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, str):
        return harmless(value)
    return float(value) if isinstance(value, float) else value


def json_text(facts: Mapping[str, Any]) -> str:
    """Facts as deterministic JSON: sorted keys, six significant digits."""
    return json.dumps(_short(facts), indent=1, sort_keys=True) + "\n"


def _short(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return rounded(value) if value == value and abs(value) != float("inf") else None
    if isinstance(value, Mapping):
        return {str(key): _short(inner) for key, inner in value.items()}
    return [_short(inner) for inner in value]


def keep(store: Path, name: str, texts: Mapping[str, str]) -> Path:
    """Write the files of one analysis, all or nothing.

    Parameters
    ----------
    store : pathlib.Path
        Folder of the store.
    name : str
        Of the analysis.
    texts : mapping of str to str
        File name to contents.

    Returns
    -------
    pathlib.Path
        Where they stand.

    Raises
    ------
    StorageProblem
        The disk refuses.
    """
    folder = store / FOLDER / name
    with staged(folder, force=True) as stage:
        for file, text in texts.items():
            (stage / file).write_text(text, encoding="utf-8")
    return folder
