"""The catalogue of the pages: both languages say the same things, and the pages ask for nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from dashboards.components.register import MOST_ROWS, chosen, register, topics
from dashboards.components.tags import tag
from dashboards.presets.make import CARDS
from dashboards.scenario.address import PAGES, Address
from dashboards.texts import say, texts
from dashboards.view import View
from experiments.report.register import dutch, name_of, unit_of
from experiments.runs import BASELINE
from sim.parameters import load

ROOT = Path(__file__).parents[2] / "dashboards"
NL, EN = texts("nl"), texts("en")


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys():
    assert sorted(NL) == sorted(EN)


@pytest.mark.parametrize("key", sorted(NL))
def test_both_languages_have_the_same_blanks(key):
    assert blanks(NL[key]) == blanks(EN[key])
    assert NL[key].strip()
    assert EN[key].strip()


def test_no_key_that_a_page_names_is_missing():
    named = set()
    for path in ROOT.rglob("*.py"):
        found = re.findall(
            r"""(?:view\.|(?<![\w.]))say\(\s*"([a-z_]+\.[a-z0-9_-]+)\"""", path.read_text(encoding="utf-8")
        )
        named |= set(found)
    assert len(named) > 100
    assert named <= set(NL)


def test_there_is_a_word_for_everything_that_has_a_name():
    assert all(say(f"pages.{page}", "nl") for page in PAGES)
    assert all(say(f"topic.{topic}", "nl") for topic in topics())
    assert all(say(f"card.{arm}", "nl") for arm in (BASELINE, *CARDS))


def test_the_numbers_that_are_shown_first_have_a_dutch_name_and_unit():
    first = chosen("", "")[:MOST_ROWS]
    assert [entry.id for entry in first if name_of(entry, "nl") is None] == []
    assert [entry.unit for entry in first if unit_of(entry, "nl") is None] == []
    every = load()
    assert set(dutch()["names"]) <= set(every)
    assert set(dutch()["units"]) <= {entry.unit for entry in every.values()}


def test_what_is_english_on_a_dutch_page_is_marked():
    view = View(Address(lang="nl"), {}, lambda to: None)
    html = register(view, "log-odds")
    found = chosen("", "log-odds")
    assert found
    for entry in found:
        if name_of(entry, "nl") is None:
            assert tag("span", entry.description, lang="en") in html
    assert tag("span", found[0].source, lang="en") in html


def test_dutch_sentences_are_short():
    def words(sentence: str) -> int:
        return max(len(part.split()) for part in re.split(r"[.:;?!](?:\s|$)", sentence))

    long = {key: words(NL[key]) for key in NL if words(NL[key]) > 32}
    assert long == {}


def test_what_is_said_cannot_be_markup():
    assert [key for key in NL if "<" in NL[key] + EN[key]] == []
