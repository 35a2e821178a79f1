"""One question from check to result folder: the steps that the command line and the dashboards share."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.interrupt import stop_on_interrupt
from experiments.progress import reporter
from experiments.question import STANDARD_ARMS, Question
from experiments.runs import WEEKS_PER_YEAR
from experiments.storage import MANIFEST, check_target, default_folder, staged
from experiments.tables import megabytes
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.outcomes import Outcomes
    from experiments.runs import Runs
    from experiments.schema import Comparison

MAX_THREADS = 1024


def check(
    asked: Mapping[str, Any],
    policies: Sequence[str],
    *,
    threads: int | None,
    out: Path | None,
    force: bool,
    keep: bool,
    standard: bool = True,
) -> tuple[Question, Path | None]:
    """Question and result folder, refused as a whole before anything is computed.

    Parameters
    ----------
    asked : mapping
        Fields of `Question` but for the policies.
    policies : sequence of str
        Arms asked for by name.
    threads : int or None
        Runs at the same time.
    out : pathlib.Path or None
        Result folder.
    force : bool
        Whether it may hold files.
    keep : bool
        Whether results go to a folder of our own naming when ``out`` is None.
    standard : bool
        Whether the four standard arms run too.

    Returns
    -------
    question, folder : Question, pathlib.Path or None

    Raises
    ------
    BadInput
        Every problem that could be found, at once.
    StorageProblem
        The folder cannot be written.
    """
    from experiments.names import arm_problems, known_places, known_policies
    from sim.record import NAMES

    problems: list[str] = []
    question: Question | None = None
    first = STANDARD_ARMS if standard else ()
    arms = (*first, *(arm for arm in policies if arm not in first))
    try:
        question = Question.ask({**asked, "policies": arms}, known_places(), known_policies())
    except BadInput as error:
        problems += error.problems
    if threads is not None and not 1 <= threads <= MAX_THREADS:
        problems.append(f"threads is {threads}: expected a whole number from 1 to {MAX_THREADS}")
    if keep and not arms:
        problems.append("no policy to compare with the baseline: name one with --policy, or leave out --only")
    folder = out
    if question is not None:
        problems += [problem for arm in question.policies for problem in arm_problems(arm)]
        folder = default_folder(question.places) if out is None and keep else out
    if folder is not None:
        try:
            check_target(folder, force=force, megabytes=_size(question, len(NAMES)))
        except BadInput as error:
            problems += error.problems
    if problems or question is None:
        raise BadInput(problems)
    return question, folder


def _size(question: Question | None, series: int) -> float:
    if question is None:
        return 0.0
    runs = len(question.places) * len(question.pressures) * len(question.arms) * question.pairs
    return megabytes(runs, question.years * WEEKS_PER_YEAR, series)


def default_threads() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def compute(question: Question, threads: int) -> Runs:
    """Run all pairs, with progress on standard error; Ctrl-C once stops after the pairs under way.

    Parameters
    ----------
    question : Question
        Checked.
    threads : int
        Runs at the same time.

    Returns
    -------
    Runs
        Complete pairs only; ``interrupted`` tells whether that is fewer than asked.
    """
    from experiments.pairs import run_pairs

    threading.Thread(target=_load_writers, daemon=True).start()
    with stop_on_interrupt() as stop, reporter() as on_progress:
        return run_pairs(question, on_progress=on_progress, stop=stop, threads=threads)


def _load_writers() -> None:
    """Load what writes the answer while the runs, which leave the interpreter alone, are under way."""
    import pandas as pd  # noqa: F401 - pyarrow asks for it at the first column
    import pyarrow.parquet  # noqa: F401


def answer(question: Question, runs: Runs) -> tuple[Comparison, Outcomes]:
    """Comparison of finished runs, with the outcomes it was made from.

    Parameters
    ----------
    question : Question
        What was asked.
    runs : Runs
        At least one complete pair.

    Returns
    -------
    comparison, outcomes : Comparison, Outcomes
    """
    from experiments.comparison import compare
    from experiments.manifest import source_hash, version
    from experiments.names import labels
    from experiments.outcomes import outcomes
    from experiments.schema import ModelVersion

    found = outcomes(runs, discount_costs=question.discount_costs, discount_effects=question.discount_effects)
    model = ModelVersion(version=version(), source_hash=source_hash())
    return compare(question, runs, found, model, labels(question)), found


def save(
    folder: Path,
    comparison: Comparison,
    runs: Runs,
    found: Outcomes,
    *,
    facts: Mapping[str, Any],
    force: bool,
) -> None:
    """Write the whole result folder, or nothing.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    comparison : Comparison
        The answer.
    runs, found : Runs, Outcomes
        What it was made from.
    facts : mapping
        Manifest without its list of files.
    force : bool
        Whether the folder may hold files.

    Raises
    ------
    BadInput
        The folder holds files and ``force`` is off.
    StorageProblem
        Writing failed; nothing half-written is left.
    """
    from experiments.manifest import with_files
    from experiments.report.html import report
    from experiments.tables import write_runs

    with staged(folder, force=force) as stage, ThreadPoolExecutor(1) as beside:
        tables = beside.submit(write_runs, stage, runs, found)
        (stage / "compare.json").write_text(comparison.to_json(), encoding="utf-8")
        (stage / "report.html").write_text(report(comparison), encoding="utf-8")
        tables.result()
        listed = json.dumps(with_files(facts, stage), indent=1, sort_keys=True)
        (stage / MANIFEST).write_text(listed + "\n", encoding="utf-8")
