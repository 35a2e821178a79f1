"""The register as a table: every number with its value, range, grade and source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from dashboards.components.parts import table
from dashboards.components.tags import join, tag
from dashboards.texts import texts
from dashboards.view import View
from experiments.report.blocks import Table
from experiments.report.register import name_of, unit_of
from sim.parameters import load
from sim.register import Entry

GRADES = ("A", "B", "C", "D")
#: Rows on a page; more come with a narrower choice.
MOST_ROWS = 60


@cache
def topics() -> Mapping[str, int]:
    """Topic to how many numbers it has, in the order of the register."""
    found: dict[str, int] = {}
    for entry in load().values():
        found[entry.topic] = found.get(entry.topic, 0) + 1
    return found


@cache
def grades() -> Mapping[str, int]:
    """Grade to how many numbers have it; of two grades the weaker counts."""
    found = dict.fromkeys(GRADES, 0)
    for entry in load().values():
        found[entry.grade[-1]] += 1
    return found


def chosen(topic: str, words: str) -> list[Entry]:
    """Numbers of a topic (all when empty) that hold all words in id, description (English or Dutch) or source."""
    asked = words.casefold().split()
    return [
        entry
        for entry in load().values()
        if topic in ("", entry.topic) and all(word in _searched(entry) for word in asked)
    ]


def _searched(entry: Entry) -> str:
    return f"{entry.id} {entry.description} {name_of(entry, 'nl') or ''} {entry.source}".casefold()


def register(view: View, words: str) -> Markup:
    """Choice of topic, field to search, and the table."""
    say = view.say
    topic = view.note("deel")
    found = chosen(topic if topic in topics() else "", words)
    options = [tag("option", say("assumptions.all_topics"), value="", selected=topic not in topics())]
    options += [
        tag("option", f"{say(f'topic.{name}')} ({count})", value=name, selected=name == topic)
        for name, count in topics().items()
    ]
    rows = [
        [
            join(_said(name_of(entry, view.lang), entry.description), tag("code", entry.id)),
            join(
                f"{_number(view, entry.value)} ",
                _unit(view, entry),
                f"\n{_number(view, entry.low)} – {_number(view, entry.high)}",
            ),
            join(tag("span", say("assumptions.head_grade"), " ", class_="phone"), entry.grade),
            tag("span", entry.source, lang="en"),
        ]
        for entry in found[:MOST_ROWS]
    ]
    head = [say(f"assumptions.head_{name}") for name in ("what", "value", "grade", "source")]
    shown = min(len(found), MOST_ROWS)
    return tag(
        "section",
        tag("h2", say("assumptions.register")),
        tag("p", say("assumptions.english"), class_="note"),
        tag(
            "div",
            tag(
                "label",
                tag("span", say("assumptions.topic")),
                tag("select", options, data_set="topic", id="topic"),
            ),
            tag(
                "label",
                tag("span", say("assumptions.search")),
                tag("input", type="search", value=words, data_set="words", id="words", maxlength=80),
            ),
            class_="filters",
        ),
        tag("p", say("assumptions.shown", shown=shown, all=len(found)), role="status", class_="note"),
        tag(
            "div",
            table(Table(say("assumptions.register"), head, [("", rows)]), caption=False),
            class_="words register",
        )
        if rows
        else None,
    )


def _said(words: str | None, english: str) -> Markup:
    """Words in the language of the page; the English of the register, marked as such, where there are none."""
    return tag("span", english, lang="en") if words is None else tag("span", words)


def _unit(view: View, entry: Entry) -> Markup:
    """Unit behind a value, in the singular behind one."""
    words = unit_of(entry, view.lang)
    one = f"unit_one.{entry.unit}"
    if words is not None and entry.value == 1.0 and one in texts(view.lang):
        words = view.say(one)
    return _said(words, entry.unit)


def _number(view: View, value: float) -> str:
    text = f"{value:,.6g}"
    return text.translate(str.maketrans(",.", ".,")) if view.lang == "nl" else text
