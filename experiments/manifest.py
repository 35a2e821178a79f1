"""The manifest: what is needed to make the same result again, and the only place with times of day."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from experiments.question import Question
from experiments.runs import Runs
from experiments.storage import fingerprint

MANIFEST_SCHEMA = "rondom.manifest/1"
#: Packages whose version can move a number or a file.
PACKAGES = ("numba", "llvmlite", "numpy", "scipy", "pyarrow", "pydantic", "jinja2")
SOURCES = (".py", ".csv", ".toml", ".html", ".css")


def version() -> str:
    """Version of the installed distribution, or ``0+unknown`` when run from loose files."""
    try:
        return metadata.version("rondom")
    except metadata.PackageNotFoundError:
        return "0+unknown"


@cache
def source_hash() -> str:
    """Fingerprint of the model and of what turns its runs into an answer.

    Returns
    -------
    str
        16 hexadecimal digits over every source and data file of ``sim`` and ``experiments``. It does not
        depend on the machine, on the compiler or on where the files stand.
    """
    digest = hashlib.sha256()
    for package in ("sim", "experiments"):
        for name, file in _walk(files(package), package):
            digest.update(name.encode())
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def input_hashes() -> dict[str, str]:
    """SHA-256 of every data file the model reads, by path."""
    return {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in _walk(files("sim") / "data", "sim/data")
        if not name.endswith(".py")
    }


def own_inputs(question: Question) -> dict[str, str]:
    """SHA-256 of the user's own files that a question reads: neighbourhoods and the sheet of own figures, by path."""
    # Late: `rondom --version` comes here too and need not load the model.
    from sim.population import places
    from sim.population.own import path_of

    shipped = places()
    files_read = [path_of(place) for place in question.places if place not in shipped]
    found = {path.as_posix(): fingerprint(path) for path in files_read if path.is_file()}
    return found if question.own is None else {**found, question.own.file: question.own.sha256}


def _walk(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _walk(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(SOURCES):
            found.append((f"{name}/{entry.name}", entry))
    return found


def git_state() -> dict[str, object] | None:
    """Commit of the checkout the program runs from, and whether it was changed since.

    Returns
    -------
    dict or None
        Keys ``commit`` and ``changed``; None outside a git checkout.
    """
    root = Path(__file__).resolve().parent.parent
    git = shutil.which("git") or ""
    if not git or not (root / ".git").exists():
        return None

    def ask(*words: str) -> str | None:
        # The command is git itself, found on the path, asked about our own folder.
        command = [git, "-C", str(root), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        return done.stdout.strip() if done.returncode == 0 else None

    commit = ask("rev-parse", "HEAD")
    changed = ask("status", "--porcelain", "--untracked-files=no")
    return None if commit is None else {"commit": commit, "changed": bool(changed)}


def package_versions() -> dict[str, str]:
    """Installed versions of the packages that can move a number."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def manifest(
    question: Question,
    runs: Runs,
    *,
    argv: Sequence[str],
    started: datetime,
    finished: datetime,
    threads: int,
) -> dict[str, Any]:
    """What made this result.

    Parameters
    ----------
    question : Question
        What was asked.
    runs : Runs
        What was run.
    argv : sequence of str
        Words of the command line.
    started, finished : datetime.datetime
        With a time zone.
    threads : int
        Runs at the same time; does not change any figure.

    Returns
    -------
    dict
        Ready for JSON. ``command`` reproduces the figures: after an interruption it asks for the pairs that
        were done.
    """
    asked = question.model_copy(update={"pairs": runs.complete_pairs})
    return {
        "schema": MANIFEST_SCHEMA,
        "command": asked.command(),
        "argv": list(argv),
        "question": question.model_dump(mode="json"),
        "pairs_done": runs.complete_pairs,
        "interrupted": runs.interrupted,
        "seed": question.seed,
        "rondom": version(),
        "source_hash": source_hash(),
        "inputs": input_hashes(),
        "own_inputs": own_inputs(question),
        "git": git_state(),
        "python": platform.python_version(),
        "packages": package_versions(),
        "platform": platform.platform(),
        "byte_order": sys.byteorder,
        "threads": threads,
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round(runs.seconds, 3),
        "resident_weeks": runs.resident_weeks,
    }


def with_files(facts: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Manifest with the size and fingerprint of every file in a folder.

    Parameters
    ----------
    facts : mapping
        From `manifest`.
    folder : pathlib.Path
        Holds the finished files, the manifest not among them.

    Returns
    -------
    dict
    """
    listed = {
        path.name: {"bytes": path.stat().st_size, "sha256": fingerprint(path)}
        for path in sorted(folder.iterdir())
    }
    return {**facts, "files": listed}
