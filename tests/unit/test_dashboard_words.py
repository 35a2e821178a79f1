"""What pages say in passing: singulars, letters of pinned plans, words to look for somebody by."""

from __future__ import annotations

from itertools import chain

import pytest

pytest.importorskip("solara", reason="needs the extra dashboard")

from dashboards.components.life import HOUSEHOLDS, SEXES, SITUATIONS
from dashboards.components.parts import table
from dashboards.components.register import register
from dashboards.lives.store import USUAL
from dashboards.lives.told import spoken
from dashboards.pages.vergelijken import chosen
from dashboards.scenario.address import Address, read
from dashboards.texts import counted, texts
from dashboards.view import View
from experiments.report.blocks import Table
from experiments.report.numbers import Lang
from experiments.story.wishes import WORDS
from sim.parameters import load


def view(query: str = "") -> View:
    address, ignored = read("/vergelijken", query)
    assert not ignored
    return View(address, {}, lambda to: None)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_everything_that_is_counted_has_a_singular_and_a_plural(lang):
    every = {key.partition(".")[2] for key in texts(lang) if key.startswith("count.")}
    plurals = {key for key in every if not key.endswith("_1")}
    assert every == plurals | {f"{key}_1" for key in plurals}
    assert all("2" in counted(key, 2, lang) for key in plurals)


def test_one_of_a_unit_is_not_said_in_the_plural():
    waits_a_week = next(entry for entry in load().values() if entry.unit == "weeks" and entry.value == 1.0)
    said: tuple[tuple[Lang, str, str], ...] = (("nl", "week", "weken"), ("en", "week", "weeks"))
    for lang, one, more in said:
        shown = str(register(View(Address(lang=lang), {}, lambda to: None), waits_a_week.id))
        assert f"1 <span>{one}</span>" in shown
        assert more not in shown


def test_the_letter_of_a_pinned_plan_is_the_same_on_every_page():
    pinned = "vast=connector,collective"
    assert chosen(view(f"plan=connector&{pinned}")) == ("connector", "collective")
    assert chosen(view(f"plan=peer-groups&{pinned}")) == ("connector", "collective", "peer-groups")
    assert chosen(view(f"plan=collective&{pinned}")) == ("connector", "collective")
    assert chosen(view("plan=peer-groups"))[0] == "peer-groups"


@pytest.mark.parametrize(
    "like", [*chain(SEXES.values(), HOUSEHOLDS.values(), SITUATIONS.values()), *USUAL.split()]
)
def test_english_words_for_somebody_ask_what_the_dutch_ones_ask(like):
    english = spoken(like, "en")
    assert spoken(like, "nl") == like
    assert WORDS.get(english) == WORDS.get(like)
    assert (english == like) == (like.isdigit() or like == "man")


def test_columns_of_words_stand_to_the_left_and_figures_to_the_right():
    rows = [["a", "hoog", "1,0"], ["b", "laag", "geen verschil\n-1 tot 2"]]
    shown = str(table(Table("x", ["wat", "begin", "euro"], [("", rows)])))
    assert '<th scope="col" class="said">begin</th>' in shown
    assert '<th scope="col">euro</th>' in shown
    assert shown.count('<td class="said">') == 2
    grouped = str(table(Table("x", ["plan", "wat", "begin", "euro"], [("groep", rows)])))
    assert grouped.count('<td class="said">') == 2
    assert '<th scope="col" class="said">begin</th>' in grouped
