"""What a store is founded on: its manifest, and each specification with its plan, written before the first run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from experiments.storage import flush, problem_sentence
from experiments.sweep.columns import STORE_SCHEMA
from experiments.sweep.parts import TEMPORARY
from experiments.sweep.plan import Plan
from experiments.sweep.toml_text import toml_text
from sim.errors import BadInput, StorageProblem

EXPERIMENT, MANIFEST, LOCK = "experiment.toml", "manifest.json", ".lock"
KIND = "rondom.sweep"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Manifest of a store.

    Raises
    ------
    BadInput
        The folder is no store, or one of a newer version.
    StorageProblem
        The manifest is damaged.
    """
    path = folder / MANIFEST
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is a file: expected a store, the folder that `rondom sweep run FILE` makes")
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; expected a store, which `rondom sweep run FILE` makes")
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{folder} is no store: it holds no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise StorageProblem(f"{path}: cannot be read ({error}); restore it from a copy") from error
    if not isinstance(facts, dict) or facts.get("kind") != KIND:
        raise BadInput(f"{folder} is no store of a sweep: its {MANIFEST} is of something else")
    schema = facts.get("schema")
    if not isinstance(schema, int) or schema > STORE_SCHEMA:
        raise BadInput(
            f"{folder} has store schema {schema}, this rondom reads up to {STORE_SCHEMA}: install a newer rondom"
        )
    return facts


def home_of(folder: Path, number: int) -> Path:
    """Where specification number so and so stands: the first in the store itself, later ones in a folder each."""
    return folder if number == 1 else folder / f"extension-{number:04d}"


def put_plan(folder: Path, number: int, plan: Plan, source: Path | None, beside: Path) -> None:
    """Write specification and plan; the plan comes last, so that a specification without one counts for nothing."""
    import pyarrow.parquet as pq

    home = home_of(folder, number)
    home.mkdir(exist_ok=True)
    written = [home / EXPERIMENT]
    table = plan.specification.uncertainties.table
    if table is not None:
        (home / table).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(beside / table, home / table)
        written += [home / table, (home / table).parent]
    for name, path in plan.draws.brought.files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, home / name)
        written += [home / name, (home / name).parent]
    if source is None:
        (home / EXPERIMENT).write_text(toml_text(plan.specification), encoding="utf-8")
    else:
        shutil.copyfile(source, home / EXPERIMENT)
    if plan.draws.names:
        pq.write_table(plan.draw_values(), home / "design.parquet", compression="zstd")
        written.append(home / "design.parquet")
    # All of it lasts before the plan that makes it count.
    for path in (*written, home):
        flush(path)
    temporary = folder / f"{TEMPORARY}plan-{number:04d}"
    pq.write_table(plan.table(), temporary, compression="zstd", write_page_checksum=True)
    flush(temporary)
    temporary.replace(folder / f"plan-{number:04d}.parquet")
    flush(folder)


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """Turn what a disk refuses into a sentence.

    Raises
    ------
    StorageProblem
        In place of any other fault of the disk.
    """
    try:
        yield
    except StorageProblem:
        raise
    except OSError as error:
        raise StorageProblem(problem_sentence(folder, error)) from error
