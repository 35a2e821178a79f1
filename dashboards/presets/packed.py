"""Small files that ship with the pages: a model of ours as JSON, packed; the same model gives the same bytes."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from sim.errors import BadInput

M = TypeVar("M", bound=BaseModel)


def packed(model: BaseModel) -> bytes:
    """A model as it is shipped, its fields under the names they have outside Python."""
    return gzip.compress(model.model_dump_json(by_alias=True).encode(), compresslevel=9, mtime=0)


def unpacked(kind: type[M], path: Path, what: str, again: str) -> M:
    """A model of a file.

    Parameters
    ----------
    kind : type
        Its class.
    path : pathlib.Path
        File that `packed` made.
    what, again : str
        What the file holds, and the command that makes it anew, for the message.

    Raises
    ------
    BadInput
        When it cannot be read, or is not what this version writes.
    """
    try:
        return kind.model_validate_json(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error, ValidationError) as error:
        first = str(error).partition("\n")[0]
        raise BadInput(f"{path} holds no {what} of this version ({first}): {again}") from error
