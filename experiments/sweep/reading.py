"""Reading what people write: small text files, refused with a sentence when they are something else."""

from __future__ import annotations

import codecs
import stat
import tomllib
from pathlib import Path
from typing import Any

from sim.errors import BadInput

#: No specification written by hand is larger; a table of draws may be.
TOML_BYTES, TABLE_BYTES = 1_000_000, 100_000_000
_MARKS = {
    codecs.BOM_UTF8: "UTF-8 with a byte-order mark",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def text_of(path: Path, limit: int = TOML_BYTES) -> str:
    """Text of a file in UTF-8.

    Parameters
    ----------
    path : pathlib.Path
        Ordinary file; lines may end as on Windows.
    limit : int
        Largest size in bytes; nothing larger is opened.

    Raises
    ------
    BadInput
        No such file, not an ordinary one, too large, or no text in UTF-8 without a byte-order mark.
    """
    if "\0" in str(path):
        raise BadInput(f"{str(path)!r} cannot be the name of a file")
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise BadInput(f"{path} is a folder: expected a file")
        if not stat.S_ISREG(facts.st_mode):
            raise BadInput(f"{path} is no ordinary file: expected a text file")
        if facts.st_size > limit:
            raise BadInput(
                f"{path} is {facts.st_size / 1e6:.1f} MB: expected a text file of at most {limit / 1e6:g} MB"
            )
        read = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}; name an existing file") from error
    for mark, kind in _MARKS.items():
        if read.startswith(mark):
            raise BadInput(f"{path} is {kind}: save it as UTF-8 without a byte-order mark")
    if b"\0" in read:
        raise BadInput(f"{path} is not text (it holds zero bytes): expected UTF-8")
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError as error:
        line = read[: error.start].count(b"\n") + 1
        raise BadInput(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from error


def toml_of(path: Path) -> dict[str, Any]:
    """Contents of a TOML file.

    Parameters
    ----------
    path : pathlib.Path
        See `text_of`.

    Raises
    ------
    BadInput
        As `text_of`, and for anything that is no TOML (a key named twice, say), with its line.
    """
    text = text_of(path)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise BadInput(f"{path}: this is no TOML: {error}") from error


def beside(folder: Path, name: str) -> Path:
    """A file that a specification names, which must stand beside it or deeper.

    Parameters
    ----------
    folder : pathlib.Path
        Where the specification stands.
    name : str
        Relative path.

    Raises
    ------
    BadInput
        An absolute path, one that leaves the folder, or a link that leads out of it.
    """
    try:
        sound = bool(name) and b"\0" not in name.encode("utf-8")
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise BadInput(f"{name!r} cannot be the name of a file")
    # Windows paths are refused on every system: a specification travels.
    if name.startswith(("/", "\\", "~")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
        raise BadInput(f"{name!r} leaves the folder of the specification: put the file beside it")
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise BadInput(f"{name!r} is a link that leads out of the folder: put the file itself there")
    return path
