"""Fewer and larger parts: the same rows, opened faster. What is replaced is put aside, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.sweep.columns import OK
from experiments.sweep.founding import spoken
from experiments.sweep.journal import Journal
from experiments.sweep.parts import parts, write_part
from experiments.sweep.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows of a large part of the table of runs, and runs of a large part of the series.
ROWS, SERIES_RUNS = 10_000, 500
COMPACTED = "compacted"


@dataclass(frozen=True)
class Compacted:
    """How many parts there were and are; where the old ones went."""

    before: int
    after: int
    folder: Path | None


def compact(store: Store, journal: Journal) -> Compacted:
    """Write the rows of many parts into few.

    Parameters
    ----------
    store : Store
        Locked by us and tidied up. Whoever reads meanwhile sees every run once: a run that stands in an old and a new
        part is equal in both.
    journal : Journal
        Told of it.

    Returns
    -------
    Compacted
        The old parts stand in ``compacted/<session>``; that folder may be deleted by hand.

    Raises
    ------
    StorageProblem
        The disk refuses; the old parts stay where they are.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    before = [path for kind in ("runs", "series", "draws") for path in parts(store.folder / kind)]
    if len(parts(store.folder / "runs")) < 2:
        return Compacted(len(before), len(before), None)
    with spoken(store.folder):
        table = store.table().sort_by([("rep", "ascending"), ("draw", "ascending"), ("run_id", "ascending")])
        made: set[Path] = set()
        if parts(store.folder / "series"):
            table, series = _series(store, table)
            made |= series
        schema = store.schema()
        for first in range(0, table.num_rows, ROWS):
            made.add(write_part(store.folder / "runs", table.slice(first, ROWS).cast(schema)))
        drawn = [pq.read_table(path) for path in store.parts("draws")]
        if drawn:
            keys = ["parameters", "draw", "system", "parameter"]
            long = pa.concat_tables(drawn).group_by([*keys, "value"]).aggregate([])
            made.add(write_part(store.folder / "draws", long.select([*keys, "value"])))
        old = [path for path in before if path not in made]
        home = store.folder / COMPACTED / journal.session
        for path in old:
            (home / path.parent.name).mkdir(parents=True, exist_ok=True)
            path.replace(home / path.parent.name / path.name)
    journal.event("compacted", before=len(before), after=len(made), old=str(home.relative_to(store.folder)))
    return Compacted(len(before), len(made), home)


def _series(store: Store, table: pa.Table) -> tuple[pa.Table, set[Path]]:
    """Rows that name the new parts of series, and those parts."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    names, statuses = table.column("run_id").to_pylist(), table.column("status").to_pylist()
    where = dict(zip(names, table.column("series").to_pylist(), strict=True))
    ok = [name for name, status in zip(names, statuses, strict=True) if status == OK and where[name]]
    made: set[Path] = set()
    now: dict[str, str] = {}
    for first in range(0, len(ok), SERIES_RUNS):
        group = ok[first : first + SERIES_RUNS]
        read = []
        for part in dict.fromkeys(where[name] for name in group):
            # After a compaction that was cut off a run stands in two parts: its weeks are those of the one it names.
            wanted = pa.array([name for name in group if where[name] == part])
            one = pq.read_table(store.folder / "series" / part)
            read.append(one.filter(pc.is_in(one.column("run_id"), wanted)))
        path = write_part(store.folder / "series", pa.concat_tables(read))
        made.add(path)
        now |= dict.fromkeys(group, path.name)
    column = pa.array([now.get(name) for name in names], type=pa.string())
    return table.set_column(table.schema.get_field_index("series"), "series", column), made
