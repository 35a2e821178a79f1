"""``rondom doctor``: whether this installation is whole."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import typer

from experiments.commands.console import console, table

NEEDED_PYTHON = (3, 11)
FREE_GIGABYTES = 1.0


def doctor() -> None:
    """Check versions, folders, write rights, threads and free disk; exit 1 when something is wrong."""
    found = [*_python(), *_packages(), _one_root(), *_cache(), _writable(Path.cwd()), _threads(), _disk()]
    rows = [[name, text, "ok" if fine else "WRONG"] for name, text, fine in found]
    console().print(table("", ["", "", ""], rows, left=3))
    if not all(fine for _, _, fine in found):
        raise typer.Exit(1)


Finding = tuple[str, str, bool]


def _python() -> Iterator[Finding]:
    from experiments.manifest import git_state, source_hash, version

    git = git_state()
    commit = f", commit {str(git['commit'])[:12]}{' (changed)' if git['changed'] else ''}" if git else ""
    yield "rondom", f"{version()}{commit}, sources {source_hash()}", True
    yield "python", f"{platform.python_version()} on {platform.platform()}", sys.version_info >= NEEDED_PYTHON


def _packages() -> Iterator[Finding]:
    from experiments.manifest import package_versions

    for name, text in package_versions().items():
        yield name, text, text != "not installed"


def _one_root() -> Finding:
    """Whether no other distribution ships a package of the same name: two programs would run together."""
    roots = {}
    for name in ("sim", "experiments", "dashboards"):
        file = import_module(name).__file__
        roots[name] = Path(file).resolve().parent.parent if file else None
    if len(set(roots.values())) == 1:
        return "packages", f"sim, experiments and dashboards in {roots['sim']}", True
    text = ", ".join(f"{name} in {root}" for name, root in roots.items())
    return "packages", f"{text}: install rondom in an environment of its own", False


def _cache() -> Iterator[Finding]:
    from sim.kernel import cache_folder, is_warm

    yield "compiled model", "there" if is_warm() else "not yet: the first run compiles it, once", True
    yield "cache folder", str(cache_folder()), True


def _writable(folder: Path) -> Finding:
    from experiments.storage import check_target
    from sim.errors import StorageProblem

    try:
        check_target(folder, force=True)
    except StorageProblem as problem:
        return "results folder", str(problem), False
    return "results folder", f"{folder} can be written", True


def _threads() -> Finding:
    from experiments.session import default_threads

    return "threads", str(default_threads()), True


def _disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    return "free disk", f"{free:.1f} GB", free >= FREE_GIGABYTES
