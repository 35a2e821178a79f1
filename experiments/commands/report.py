"""``rondom report``: the decision note as a page and as a workbook, from runs that are there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from experiments.commands.console import say
from experiments.commands.decide import Budget, ContractOption, Folder, Lang, decisions_in
from experiments.commands.language import check_lang

PAGE, BOOK, FIGURES = "report.html", "report.xlsx", "decide.json"


def report(
    folder: Folder,
    out: Annotated[Path | None, typer.Option(help="Folder to write; FOLDER-report when left out.")] = None,
    lang: Lang = "nl",
    budget: Budget = 0.0,
    contract: ContractOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds files already.")
    ] = False,
) -> None:
    """Write a decision note (HTML, four pages) and an Excel workbook of a sweep or a comparison."""
    check_lang(lang)
    from experiments.storage import MANIFEST, check_target, staged

    resolved = folder.resolve()
    target = out if out is not None else resolved.parent / f"{resolved.name}-report"
    found = decisions_in(folder, contract, budget)
    check_target(target, force=force, megabytes=5.0)
    from experiments.decisions.page import page
    from experiments.manifest import source_hash, version, with_files
    from experiments.workbook.book import write_workbook

    known: Literal["nl", "en"] = "nl" if lang == "nl" else "en"
    facts = {
        "schema": "rondom.report/1", "made_from": folder.name, "rondom": version(), "source_hash": source_hash(),
        "argv": sys.argv, "runs_by": {"rondom": found.version, "source_hash": found.source_hash},
    }  # fmt: skip
    with staged(target, force=force) as stage:
        (stage / FIGURES).write_text(found.to_json(), encoding="utf-8")
        (stage / PAGE).write_text(page(found, known), encoding="utf-8")
        write_workbook(stage / BOOK, found, known)
        listed = json.dumps(with_files(facts, stage), indent=1, sort_keys=True)
        (stage / MANIFEST).write_text(listed + "\n", encoding="utf-8")
    if not found.standing.whole:
        say(
            f"rondom: {found.standing.ended} of {found.standing.planned} planned runs are in this; "
            f"{found.standing.failed} failed, {found.standing.missing} are missing"
        )
    say(f"page: {target / PAGE}")
    say(f"workbook: {target / BOOK}")
