"""What a look needs of hundreds of small parts, gathered in one file, so that a large sweep goes on within seconds.

The files stand in ``gathered/`` and say nothing that the parts do not say: whoever deletes them only waits longer.
A part never changes under its name, so what was gathered of it stays true as long as it is there. They are parts too:
their names are their checksums, and one that is damaged is passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.sweep.parts import intact, write_part
from experiments.sweep.parts import parts as paths

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "gathered"
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
    """

    def __init__(self, folder: Path, columns: Sequence[str]) -> None:
        self._folder, self._columns = folder / FOLDER, list(columns)
        self._tables: list[pa.Table] = []

    def add(self, part: str, table: pa.Table) -> None:
        """Take in a part that was committed; a file is written for every hundred of them.

        Raises
        ------
        OSError
            The disk refuses.
        """
        import pyarrow as pa

        name = pa.array([part] * table.num_rows, type=pa.string())
        self._tables.append(table.select(self._columns).append_column(_PART, name))
        if len(self._tables) >= PARTS:
            self._folder.mkdir(exist_ok=True)
            write_part(self._folder, pa.concat_tables(self._tables))
            self._tables = []


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
    for path in paths(folder / FOLDER):
        if not intact(path) or not {_PART, *columns} <= set(pq.read_schema(path).names):
            continue
        table = pq.read_table(path, columns=[_PART, *columns])
        mine = (set(table.column(_PART).unique().to_pylist()) & set(parts)) - covered
        tables.append(
            table.filter(pc.is_in(table.column(_PART), pa.array(list(mine), type=pa.string()))).select(
                list(columns)
            )
        )
        covered |= mine
    return tables, covered
