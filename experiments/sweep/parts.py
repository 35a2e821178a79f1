"""Parts: the files a store is made of. A part is whole or absent, and its name is its own checksum.

A part is written under a temporary name, flushed to the disk, and then renamed; the folder is flushed after it. The
name is a UUID made of the SHA-256 of the contents, so that one changed bit anywhere in the file shows.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.storage import flush

if TYPE_CHECKING:
    import pyarrow as pa

PREFIX, SUFFIX = "part-", ".parquet"
#: Ours, unfinished, and the only thing that is ever deleted.
TEMPORARY = ".writing-"


def write_part(folder: Path, table: pa.Table) -> Path:
    """Write a table as one part, or nothing.

    Parameters
    ----------
    folder : pathlib.Path
        Exists.
    table : pyarrow.Table
        Rows.

    Returns
    -------
    pathlib.Path
        The part, safe on the disk.

    Raises
    ------
    OSError
        The disk refuses; nothing half-written is left under a part's name.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    temporary = folder / f"{TEMPORARY}{uuid.uuid4()}{SUFFIX}"
    try:
        # Without statistics, and dictionaries for text only: a part is small, and its frame is read at every start.
        pq.write_table(
            table, temporary, compression="zstd", write_page_checksum=True, write_statistics=False,
            use_dictionary=[field.name for field in table.schema if pa.types.is_string(field.type)],
        )  # fmt: skip
        flush(temporary)
        path = folder / f"{PREFIX}{_name(temporary)}{SUFFIX}"
        temporary.replace(path)
        flush(folder)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path


def write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all, in place of an older one.

    Raises
    ------
    OSError
        The disk refuses; the older file is as it was.
    """
    temporary = path.parent / f"{TEMPORARY}{uuid.uuid4()}"
    try:
        temporary.write_text(text, encoding="utf-8")
        flush(temporary)
        temporary.replace(path)
        flush(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def parts(folder: Path) -> list[Path]:
    """Parts in a folder, in the order of their names."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name.startswith(PREFIX) and path.suffix == SUFFIX)


def intact(path: Path) -> bool:
    """Whether a part is what was written: its contents fit its name."""
    try:
        facts = path.stat()
        return _intact(path, facts.st_size, facts.st_mtime_ns)
    except OSError:
        return False


@lru_cache(maxsize=200_000)
def _intact(path: Path, size: int, changed: int) -> bool:
    # Size and time are part of the question, so a file that was looked at is looked at again when it changed.
    return size > 0 and changed > 0 and path.name == f"{PREFIX}{_name(path)}{SUFFIX}"


def _name(path: Path) -> uuid.UUID:
    with path.open("rb") as file:
        return uuid.UUID(bytes=hashlib.file_digest(file, "sha256").digest()[:16], version=4)


def remove_unfinished(folders: Iterable[Path]) -> int:
    """Delete what a driver that was killed left half-written; returns how many files."""
    found = [path for folder in folders if folder.is_dir() for path in folder.glob(f"{TEMPORARY}*")]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def size_of(folder: Path) -> int:
    """Bytes of all parts in a folder."""
    return sum(path.stat().st_size for path in parts(folder))
