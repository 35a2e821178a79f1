"""The model beside what was published: people of a place, and the baseline beside the balance sheet."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from markupsafe import Markup

from dashboards.components.parts import table
from dashboards.components.tags import tag
from dashboards.view import View
from experiments.report.blocks import Table
from experiments.report.numbers import Lang
from sim.population import build, marginals, profile
from sim.population.marginals import Marginal


class Line(NamedTuple):
    """One line of the baseline: what it should be and what years 3 to 5 give."""

    name: str
    target: float
    found: float


@cache
def baseline() -> Mapping[str, tuple[Line, ...]]:
    """Tables of docs/baseline.md that have a target; ``python docs/tables/baseline.py --write`` makes the file."""
    tables: dict[str, list[Line]] = {}
    text = files("dashboards").joinpath("presets", "baseline.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["target"]:
            line = Line(row["line"], float(row["target"]), float(row["years_3_5"]))
            tables.setdefault(row["table"], []).append(line)
    return {name: tuple(lines) for name, lines in tables.items()}


@cache
def people(place: str, lang: Lang) -> tuple[Marginal, ...]:
    """Published figures of a place beside the people built from them (seed 1)."""
    figures = profile(place)
    return tuple(marginals(figures, build(figures, 1), lang))


def population(view: View, place: str) -> Markup:
    """Published figures of a place beside the people that were built."""
    say = view.say
    rows = [
        [
            row.label,
            f"{view.numbers.plain(row.published, _people_step(row.published))}\n{row.year}",
            view.numbers.plain(row.built, _people_step(row.published)),
            say("assumptions.fits" if row.ok else "assumptions.fits_not"),
            row.source,
        ]
        for row in people(place, view.lang)
    ]
    head = [say(f"assumptions.head_{name}") for name in ("what", "published", "built", "fit", "source")]
    caption = say("assumptions.population", place=profile(place).name)
    return tag(
        "section",
        tag("h3", caption),
        tag("div", table(Table(caption, head, [("", rows)]), caption=False), class_="words"),
    )


def balance(view: View) -> Markup:
    """The baseline of average residents beside the hand-made balance sheet."""
    say = view.say
    head = [say(f"assumptions.head_{name}") for name in ("what", "target", "model", "miss")]
    made = [
        tag(
            "details",
            tag("summary", say(f"balance.{_slug(name)}")),
            table(
                Table(
                    say(f"balance.{_slug(name)}"),
                    head,
                    [("", [_row(view, line) for line in lines])],
                ),
                caption=False,
                lang="en",
            ),
        )
        for name, lines in baseline().items()
    ]
    return tag(
        "section",
        tag("h3", say("assumptions.balance")),
        tag("p", say("assumptions.balance_note")),
        tag("div", made),
    )


def _slug(name: str) -> str:
    """Key in the catalogue of the name of a table.

    Examples
    --------
    >>> _slug("euros per resident a year, 2024")
    'euros_per_resident_a_year_2024'
    """
    return "".join(letter if letter.isalnum() else "_" for letter in name).replace("__", "_")


def _row(view: View, line: Line) -> list[str]:
    miss = line.found / line.target - 1.0
    return [
        line.name,
        view.numbers.plain(line.target, _step(line.target)),
        view.numbers.plain(line.found, _step(line.found)),
        view.numbers.percent(miss),
    ]


def _people_step(published: float) -> float:
    """Counts of people and households are whole; shares and sizes have one decimal."""
    return 1.0 if published > 100.0 else 0.1


def _step(value: float) -> float:
    return 1.0 if abs(value) >= 100.0 else 0.1 if abs(value) >= 10.0 else 0.01
