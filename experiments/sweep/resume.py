"""What a driver does before its first run: tidy up after one that was killed, and see which runs there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.sweep.columns import OK
from experiments.sweep.gathered import FOLDER as GATHERED
from experiments.sweep.journal import Journal
from experiments.sweep.parts import intact, parts, remove_unfinished
from experiments.sweep.reading import toml_of
from experiments.sweep.store import FOLDERS, Store

if TYPE_CHECKING:
    import pyarrow as pa

QUARANTINE = "quarantine"
#: Every Parquet file ends so; one that was cut off does not.
_END = b"PAR1"


@dataclass(frozen=True)
class Found:
    """Runs that a store holds.

    Attributes
    ----------
    have : dict of str to str
        Run id to status, of runs that need not be made.
    again : int
        Runs that failed and are made again because somebody asked.
    draws : set of str
        Fingerprints of the parameter values that are kept already.
    rows : pyarrow.Table
        Rows of the runs in ``have``: run id, status and the columns that were asked for.
    """

    have: dict[str, str]
    again: int
    draws: set[str]
    rows: pa.Table


def tidy(store: Store, journal: Journal, *, closely: bool = False) -> None:
    """Delete unfinished temporary files of ours, and put aside parts that are damaged or belong to no runs.

    Parameters
    ----------
    store : Store
        Locked by us.
    journal : Journal
        Told of everything that is moved.
    closely : bool
        Whether every byte of the series is read too; otherwise only whether each was written to its end.
    """
    removed = remove_unfinished([store.folder, *(store.folder / name for name in (*FOLDERS, GATHERED))])
    if removed:
        journal.event("removed unfinished files", files=removed)
    for path in store.damaged("runs"):
        _aside(store, path, "damaged", journal)
    for path in store.damaged("draws"):
        _aside(store, path, "damaged", journal)
    kept = _series_of_runs(store)
    for path in parts(store.folder / "series"):
        if path.name not in kept:
            _aside(store, path, "series without their runs", journal)
    sound = intact if closely else _whole
    there = {path.name for path in parts(store.folder / "series") if sound(path)}
    gone = set(kept) - there
    for name in gone:
        # Runs whose series are lost are made again as a whole, so both go aside.
        _aside(store, store.folder / "series" / name, "damaged", journal)
        for part in kept[name]:
            _aside(store, part, "its series are damaged", journal)


def _series_of_runs(store: Store) -> dict[str, list[Path]]:
    """Series parts that parts of runs name, and which parts those are."""
    import pyarrow.parquet as pq

    if not parts(store.folder / "series") and not toml_of(store.toml).get("store", {}).get("series"):
        return {}
    found: dict[str, list[Path]] = {}
    for path in store.parts():
        for name in set(pq.read_table(path, columns=["series"]).column(0).to_pylist()) - {None}:
            found.setdefault(name, []).append(path)
    return found


def _whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - len(_END)))
        return file.read() == _END


def _aside(store: Store, path: Path, why: str, journal: Journal) -> None:
    if not path.exists():
        return
    folder = store.folder / QUARANTINE
    folder.mkdir(exist_ok=True)
    path.replace(folder / f"{path.parent.name}-{path.name}")
    journal.event("quarantined", file=f"{path.parent.name}/{path.name}", why=why)


def look(store: Store, *, retry: bool, columns: Sequence[str] = ()) -> Found:
    """Which runs need not be made.

    Parameters
    ----------
    store : Store
        Tidied up.
    retry : bool
        Whether runs that failed are made again.
    columns : sequence of str
        More columns to read on the way: every part is opened once.

    Returns
    -------
    Found
        Runs that ended well always count; failed ones unless ``retry``.

    Raises
    ------
    NonDeterminismError
        One run stands there twice with different outcomes.
    """
    table: pa.Table = store.table(list(dict.fromkeys(["run_id", "status", *columns])))
    ended = dict(zip(table.column("run_id").to_pylist(), table.column("status").to_pylist(), strict=True))
    have = ended
    if retry:
        import pyarrow.compute as pc

        table = table.filter(pc.equal(table.column("status"), OK))
        have = {run: status for run, status in ended.items() if status == OK}
    return Found(have, len(ended) - len(have), _draws(store), table)


def _draws(store: Store) -> set[str]:
    import pyarrow.parquet as pq

    found: set[str] = set()
    for path in store.parts("draws"):
        found.update(pq.read_table(path, columns=["parameters"]).column(0).to_pylist())
    return found
