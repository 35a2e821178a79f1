"""The two decorators that compile kernels, and the folder their machine code is kept in.

Numba decides whether a cached kernel is still good by looking at the file of that one function, so an edited
phase would silently leave the old week standing. The folder is therefore named by a hash of *all* kernel sources:
an edit anywhere in ``sim`` starts a fresh folder, and old folders are pruned.

With ``NUMBA_DISABLE_JIT=1`` both decorators return the plain Python function: the same code is its own reference.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config
from platformdirs import user_cache_path

from sim import parts

F = TypeVar("F", bound=Callable[..., Any])

#: Folders of older kernels that are left in place, newest first (a second checkout may still use one).
KEPT_FOLDERS = 4


@cache
def source_hash() -> str:
    """Hash of every Python source file of ``sim`` and of the numba version.

    Returns
    -------
    str
        16 hexadecimal digits; changes when any kernel source or the compiler changes.
    """
    root = Path(__file__).resolve().parent
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _prune(parent: Path) -> None:
    folders = sorted(parent.glob("kernels-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in folders[KEPT_FOLDERS:]:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def cache_folder() -> Path:
    """Folder of the compiled kernels of exactly these sources.

    Returns
    -------
    pathlib.Path
        ``$RONDOM_CACHE_DIR``, else the user's cache folder, else a temporary folder: the first that can be written.
    """
    named = os.environ.get("RONDOM_CACHE_DIR")
    parents = [Path(named)] if named else []
    parents += [user_cache_path("rondom", appauthor=False), Path(tempfile.gettempdir()) / "rondom-cache"]
    for parent in parents:
        folder = parent / f"kernels-{source_hash()}"
        if _writable(folder):
            _prune(parent)
            return folder
    return Path(tempfile.mkdtemp(prefix="rondom-kernels-"))


def is_warm() -> bool:
    """Whether the whole-run kernel of these sources has been compiled before on this machine."""
    return any(cache_folder().rglob("week._run-*.nbc"))


def _in_our_folder(compiler: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    # Only our own kernels go to our folder: the setting is put back for whatever else the user compiles.
    before = vars(config)["CACHE_DIR"]
    vars(config)["CACHE_DIR"] = str(cache_folder())
    try:
        return compiler(*arguments, **options)
    finally:
        vars(config)["CACHE_DIR"] = before


def _part(function: F, **options: bool) -> F:
    """Compile what only other kernels call: no wrappers for Python or C, and no counting of references."""
    options |= {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
    if vars(config)["DISABLE_JIT"]:
        return function
    if parts.fits():
        kernel = _in_our_folder(parts.Kernel, function, {**options, "error_model": "numpy"})
    else:
        kernel = _in_our_folder(numba.njit, function, cache=True, error_model="numpy", **options)
    return cast("F", kernel)


def phase(function: F) -> F:
    """Compile a kernel that only other kernels call.

    No Python or C wrapper, which halves the compile time; no reference counting, which inside the week would cost
    ten times the week itself (nothing is allocated there, and the caller holds the tables).
    """
    return _part(function)


def rule(function: F) -> F:
    """Compile a small rule that phases use for one resident: put in place of its call.

    Put in place by the optimiser rather than in numba's own form of the program: the week takes as few instructions
    and is compiled in four fifths of the time. What is large, rare or called from many places is a ``phase`` instead.
    """
    return _part(function, forceinline=True)


def entry(function: F) -> F:
    """Compile a kernel that Python calls: the whole-run kernel and the few that tests and population building use."""
    return cast("F", _in_our_folder(numba.njit, function, nogil=True, cache=True, error_model="numpy"))
