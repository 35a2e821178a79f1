"""What a look needs of hundreds of small parts, gathered in one file, so that a large sweep goes on within seconds.

The files stand in ``analysis/`` and say nothing that the parts do not say: whoever deletes them only waits longer.
A part never changes under its name, so what was gathered of it stays true as long as it is there.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.sweep.parts import TEMPORARY

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER, PREFIX = "analysis", "gathered-"
#: Parts that are gathered in one file.
PARTS = 100
_PART = "part"


class Gathering:
    """What the driver writes on the way.

    Parameters
    ----------
    folder : pathlib.Path
        Store.
    columns : sequence of str
        Columns of the table of runs that a look needs.
    schema : pyarrow.Schema
        Of the table of runs.
    """

    def __init__(self, folder: Path, columns: Sequence[str], schema: pa.Schema) -> None:
        import pyarrow as pa

        self._folder = folder / FOLDER
        self._columns = list(columns)
        fields = [schema.field(name) for name in self._columns]
        self._schema = pa.schema([pa.field(_PART, pa.string()), *fields])
        self._rows: list[dict[str, object]] = []
        self._parts = 0

    def add(self, part: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Take in a part that was committed; a file is written for every hundred of them.

        Raises
        ------
        OSError
            The disk refuses.
        """
        self._rows += [{_PART: part, **{name: row.get(name) for name in self._columns}} for row in rows]
        self._parts += 1
        if self._parts >= PARTS:
            self._write()
            self._rows, self._parts = [], 0

    def _write(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._folder.mkdir(exist_ok=True)
        table = pa.Table.from_pylist(self._rows, schema=self._schema)
        temporary = self._folder / f"{TEMPORARY}{uuid.uuid4()}"
        try:
            # Not flushed: after a power cut it may be damaged, which its checksums tell.
            pq.write_table(table, temporary, compression="zstd", write_page_checksum=True)
            temporary.replace(self._folder / f"{PREFIX}{uuid.uuid4()}.parquet")
        finally:
            temporary.unlink(missing_ok=True)


def gathered(folder: Path, columns: Sequence[str], parts: Collection[str]) -> tuple[list[pa.Table], set[str]]:
    """Rows of parts that were gathered.

    Parameters
    ----------
    folder : pathlib.Path
        Store.
    columns : sequence of str
        What is needed; files that lack one of them are of no use.
    parts : collection of str
        Parts that are there and intact.

    Returns
    -------
    tables, covered : list of pyarrow.Table, set of str
        Rows with these columns, and the parts they are of, each once.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    tables: list[pa.Table] = []
    covered: set[str] = set()
    for path in sorted((folder / FOLDER).glob(f"{PREFIX}*.parquet")):
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                if not {_PART, *columns} <= set(file.schema_arrow.names):
                    continue
                table = file.read(columns=[_PART, *columns])
        except (OSError, pa.ArrowException):
            continue
        mine = (set(table.column(_PART).unique().to_pylist()) & set(parts)) - covered
        tables.append(table.filter(pc.is_in(table.column(_PART), pa.array(list(mine)))).select(list(columns)))
        covered |= mine
    return tables, covered
