"""An analysis as people see it: lines, tables and pictures, the same on a screen and in the store's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.analyses.artefacts import csv_text, json_text, keep
from experiments.analyses.lives import ArmKey
from experiments.decisions.evidence import Choice
from experiments.decisions.labels import arm_labels, place_label
from experiments.report.numbers import Lang, Numbers
from experiments.report.register import told
from experiments.report.texts import Texts
from sim.register import load

ROOM = "experiments.analyses"


@dataclass(frozen=True)
class Table:
    """A table for the screen.

    Attributes
    ----------
    title : str
        Above it.
    head : sequence of str
        Column headers.
    rows : sequence of sequence of str
        Cells, as they are printed.
    left : int
        So many first columns hold words.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1


@dataclass(frozen=True)
class Data:
    """A table for other programs: unrounded figures, names in English."""

    head: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class View:
    """One analysis, ready to be shown and kept.

    Attributes
    ----------
    name : str
        Folder under ``analysis/`` and name of the JSON file in it.
    tables : sequence of Table
        For the screen.
    notes : sequence of str
        Sentences under them: what it rests on, what it does not say.
    data : mapping of str to Data
        Name to table, kept as CSV.
    pictures : mapping of str to str
        Name to SVG.
    facts : mapping
        What ``--json`` prints.
    """

    name: str
    tables: Sequence[Table]
    notes: Sequence[str]
    facts: Mapping[str, Any]
    data: Mapping[str, Data] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> str:
        """Facts as JSON."""
        return json_text(self.facts)

    def keep(self, store: Path) -> Path:
        """Write everything into the store's ``analysis/<name>/``; what stood there of this name is replaced."""
        texts = {f"{name}.csv": csv_text(data.head, data.rows) for name, data in self.data.items()}
        texts |= {f"{name}.svg": picture for name, picture in self.pictures.items()}
        return keep(store, self.name, {**texts, f"{self.name}.json": self.json()})


def words(lang: Lang) -> tuple[Texts, Numbers]:
    """Catalogue and formatter of a language."""
    return Texts(lang, ROOM), Numbers(lang)


def step_of(values: Sequence[float | None]) -> float:
    """Power of ten in which a column is written: three digits of its largest figure."""
    from math import floor, log10

    largest = max((abs(value) for value in values if value is not None and abs(value) < 1e300), default=0.0)
    return float(10.0 ** (floor(log10(largest)) - 2)) if largest > 0.0 else 1.0


def place_words(texts: Texts, place: str, pressure: str) -> str:
    """Where, for people: a place with its starting pressure."""
    return f"{place_label(place)}, {texts[f'pressure.{pressure}']}"


def arm_words(texts: Texts, arm: ArmKey) -> str:
    """An arm for people: its name, and its dose when that is not the whole."""
    label = arm_labels(Choice(*arm))
    return label.nl if texts.lang == "nl" else label.en


def assumption_words(texts: Texts, parameter: str) -> str:
    """An assumption for people: what it is; its id where the register does not know it."""
    entry = load().get(parameter)
    return parameter if entry is None else told(parameter, entry.description, texts.lang)


def runs_note(texts: Texts, failed: int, missing: int) -> list[str]:
    """A sentence when runs failed or are missing; none otherwise."""
    return [texts.say("note.runs", failed=failed, missing=missing)] if failed or missing else []
