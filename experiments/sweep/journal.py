"""What happened to a store, for people: one JSON file per session and one line per event."""

from __future__ import annotations

import json
import os
import platform
import sys
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments.manifest import git_state, input_hashes, package_versions, source_hash, version
from experiments.sweep.identity import MODEL_VERSION
from experiments.sweep.parts import write_text

EVENTS = "events.jsonl"


class Journal:
    """The journal of one session.

    Parameters
    ----------
    folder : pathlib.Path
        Store.
    engine : str
        What the runs are made with, for people.
    """

    def __init__(self, folder: Path, engine: str) -> None:
        self.session = str(uuid.uuid4())
        self._folder = folder
        self._path = folder / "sessions" / f"{self.session}.json"
        self._facts: dict[str, Any] = {
            "schema": "rondom.session/1",
            "session": self.session,
            "engine": engine,
            "argv": sys.argv,
            "pid": os.getpid(),
            "rondom": version(),
            "model_version": MODEL_VERSION,
            "source_hash": source_hash(),
            "inputs": input_hashes(),
            "git": git_state(),
            "python": platform.python_version(),
            "packages": package_versions(),
            "platform": platform.platform(),
            "started": _now(),
            "finished": None,
            # Stays when the driver is killed: then nobody is left to write why.
            "reason": "not finished",
        }
        write_text(self._path, _text(self._facts))
        self.event("started", engine=engine)

    def event(self, what: str, **facts: object) -> None:
        """Add one line about what happened."""
        line = json.dumps({"time": _now(), "session": self.session, "event": what, **facts}, sort_keys=True)
        with (self._folder / EVENTS).open("ab+") as file:
            # A driver that was killed may have left half a line: ours begins on a new one.
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            torn = size > 0 and file.read(1) != b"\n"
            file.write((("\n" if torn else "") + line + "\n").encode("utf-8"))

    def finish(self, reason: str, **facts: object) -> None:
        """Say how the session ended."""
        self._facts |= {"finished": _now(), "reason": reason, **facts}
        write_text(self._path, _text(self._facts))
        self.event("finished", reason=reason, **facts)

    def try_finish(self, reason: str, made: int, **facts: object) -> None:
        """As `finish`, on a disk that may be full: then the runs tell the story by themselves."""
        try:
            self.finish(reason, runs=made, **facts)
        except OSError:
            return


def sessions(folder: Path) -> list[dict[str, Any]]:
    """Sessions of a store in the order they began; files that cannot be read are left out."""
    found = []
    for path in (folder / "sessions").glob("*.json"):
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(facts, dict):
            found.append(facts)
    return sorted(found, key=lambda facts: str(facts.get("started")))


def events(folder: Path) -> list[dict[str, Any]]:
    """Events of a store; a torn line is left out."""
    found = []
    try:
        lines = (folder / EVENTS).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            fact = json.loads(line)
        except ValueError:
            continue
        if isinstance(fact, dict):
            found.append(fact)
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _text(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, indent=1, sort_keys=True) + "\n"
