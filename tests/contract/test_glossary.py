"""docs/glossary.md holds the Dutch names of what the model and the report speak of, with their English ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from experiments.report.texts import Texts
from sim.policies import catalogue
from sim.record import SERIES

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    line
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES[1:]]
#: Everything a row says, one row a line, in small letters.
TOLD = [" | ".join(row).casefold() for row in ROWS]


def pairs() -> list[tuple[str, str]]:
    """Dutch and English names that stakeholders read: rungs, payers, domains, provisions, plans."""
    nl, en = Texts("nl"), Texts("en")
    found = [(nl[key], en[key]) for key in nl if re.fullmatch(r"rung\.\w+", key)]
    found += [(nl[key], en[key]) for key in nl if re.fullmatch(r"payer\.(municipality|zvw|wlz)", key)]
    for series in SERIES:
        for start_nl, start_en, name in (
            ("vraag ", "need: ", "need_"),
            ("cliënten ", " clients", "clients_"),
        ):
            if series.name.startswith(name) and series.label_nl.startswith(start_nl):
                english = series.label_en.replace(start_en, "").replace("_", " ")
                found.append((series.label_nl.removeprefix(start_nl), english))
    found += [(policy.label_nl, policy.label_en) for policy in catalogue().values()]
    return found


def core(words: str) -> str:
    """A name without what follows a bracket or a comma."""
    return re.split(r"[(,]", words)[0].strip().casefold()


def test_there_is_something_to_look_up():
    assert len(pairs()) > 25


@pytest.mark.parametrize(("dutch", "english"), pairs(), ids=[nl for nl, _ in pairs()])
def test_dutch_name_stands_with_its_english_one(dutch: str, english: str):
    # "jeugdhulp" is a row of its own; "zingeving" stands in the row of life domains.
    rows = [row for row in TOLD if re.search(rf"(?<!\w){re.escape(core(dutch))}(?!\w)", row)]
    assert rows, f"{dutch!r} has no row in docs/glossary.md: add it with {english!r}"
    wanted = core(english).removesuffix(" clients")
    assert any(wanted in row for row in rows), f"the row of {dutch!r} should name {wanted!r}: {rows}"


def test_every_row_is_whole_and_every_word_explained_once():
    assert [row for row in ROWS if len(row) != 3 or not all(row)] == []
    first = [row[0].casefold() for row in ROWS if set(row[0]) - set("-")]
    assert len(first) == len(set(first))
