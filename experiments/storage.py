"""Result folders: all or nothing, nothing old overwritten unasked, nothing of others deleted.

Files are written into a temporary folder beside the target and moved there with ``os.replace`` when all of
them are complete; the manifest comes last. A full disk or a read-only folder leaves everything as it was.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import BadInput, StorageProblem

MANIFEST = "manifest.json"


def default_folder(places: tuple[str, ...], parent: Path = Path("results")) -> Path:
    """Next free ``results/compare-<places>-<n>``.

    Parameters
    ----------
    places : tuple of str
        Names of the neighbourhoods.
    parent : pathlib.Path
        Where results stand.

    Returns
    -------
    pathlib.Path
        Does not exist yet.
    """
    stem = f"compare-{'-'.join(places)}"
    number = 1
    while (parent / f"{stem}-{number}").exists():
        number += 1
    return parent / f"{stem}-{number}"


def check_target(folder: Path, *, force: bool, megabytes: float = 0.0) -> None:
    """Refuse, before anything is computed, a folder that could not be written afterwards.

    Parameters
    ----------
    folder : pathlib.Path
        Where results are to go.
    force : bool
        Whether a folder that holds something may be used.
    megabytes : float
        About how much will be written.

    Raises
    ------
    BadInput
        The folder holds something and ``force`` is off, or the path is a file.
    StorageProblem
        The place cannot be written, or there is not enough room.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise BadInput(f"{folder} is a file: name a folder with --out")
        if folder.is_dir() and any(folder.iterdir()) and not force:
            raise BadInput(f"{folder} holds files already: name another folder with --out, or add --force")
        parent = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
        probe = parent / f".rondom-{secrets.token_hex(4)}"
        probe.mkdir()
        probe.rmdir()
        free = shutil.disk_usage(parent).free / 1e6
    except OSError as error:
        raise StorageProblem(problem_sentence(folder, error)) from error
    if free < megabytes:
        raise StorageProblem(
            f"{folder}: the results need about {megabytes:.0f} MB and {free:.0f} MB are free; "
            "make room or name another folder with --out"
        )


@contextmanager
def staged(folder: Path, *, force: bool) -> Iterator[Path]:
    """Temporary folder whose files become the result folder when the block ends without an error.

    Parameters
    ----------
    folder : pathlib.Path
        The result folder.
    force : bool
        Whether a folder that holds something may be used. Files that an earlier run wrote, and that are
        unchanged since, are replaced or removed; all other files stay.

    Yields
    ------
    pathlib.Path
        Empty folder on the same disk. A file called ``manifest.json`` is moved last.

    Raises
    ------
    BadInput
        See `check_target`; checked again, because the world may have changed while the runs were made.
    StorageProblem
        Writing failed; the temporary folder is gone and the result folder is as it was.
    """
    check_target(folder, force=force)
    temporary = folder.absolute().parent / f".{folder.name}.writing-{secrets.token_hex(4)}"
    missing = [
        path for path in (folder.absolute().parent, *folder.absolute().parents[1:]) if not path.exists()
    ]
    done = False
    try:
        temporary.mkdir(parents=True)
        yield temporary
        _publish(temporary, folder)
        done = True
    except OSError as error:
        raise StorageProblem(problem_sentence(folder, error)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if not done:
            for path in missing:
                _remove_empty(path)


def _remove_empty(path: Path) -> None:
    # A parent folder that we made for a result that failed; somebody else may have put something in it since.
    if path.is_dir() and not any(path.iterdir()):
        path.rmdir()


def _publish(temporary: Path, folder: Path) -> None:
    names = sorted((path.name for path in temporary.iterdir()), key=lambda name: (name == MANIFEST, name))
    for name in names:
        flush(temporary / name)
    if not folder.exists():
        temporary.replace(folder)
    else:
        for name in _stale(folder, set(names)):
            (folder / name).unlink()
        for name in names:
            (temporary / name).replace(folder / name)
    flush(folder.absolute().parent)


def _stale(folder: Path, names: set[str]) -> list[str]:
    """Files of an earlier result that this one does not have, if nobody touched them since."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return []
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        return [
            name
            for name, facts in listed.items()
            if name not in names
            and Path(name).name == name
            and (folder / name).is_file()
            and fingerprint(folder / name) == facts["sha256"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not a manifest of ours: then none of these files are known to be ours either.
        return []


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Make a file or folder survive a power cut; Windows cannot open folders and skips them."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def problem_sentence(folder: Path, error: OSError) -> str:
    """Why a folder could not be written, and what to do about it."""
    reasons = {
        errno.ENOSPC: "the disk is full: make room or name another folder with --out",
        errno.EDQUOT: "your disk quota is used up: make room or name another folder with --out",
        errno.EFBIG: "files may not grow that large here: raise the limit or name another folder with --out",
        errno.EROFS: "this disk is read-only: name another folder with --out",
        errno.EACCES: "no permission to write here: name another folder with --out",
        errno.EPERM: "no permission to write here: name another folder with --out",
    }
    reason = reasons.get(error.errno or 0, f"{error.strerror or error}: name another folder with --out")
    return f"{folder}: results could not be written; {reason}"
