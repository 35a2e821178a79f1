"""docs/odd.md is held to the code: phases, levers, outputs, state, parameters and submodels, both ways."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.levers import LEVERS
from sim.parameters import central, load
from sim.phases import PHASES
from sim.record import SERIES
from sim.start import BURN_IN
from sim.turns import WEEKS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
NAMES = ("phases", "entities", "parameters", "levers", "outputs", "submodels")
#: Headings of ODD+D (Müller et al. 2013), in their order.
ORDER = (
    "Overview", "Purpose", "Entities, state variables and scales", "Process overview and scheduling",
    "Design concepts", "Theoretical and empirical background", "Individual decision-making", "Learning",
    "Individual sensing", "Individual prediction", "Interaction", "Collectives", "Heterogeneity", "Stochasticity",
    "Observation", "Details", "Implementation details", "Initialization", "Input data", "Submodels",
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The tables as the code would make them now."""
    sys.path.insert(0, str(ROOT / "docs" / "tables"))
    try:
        return runpy.run_path(str(ROOT / "docs" / "tables" / "odd.py"))
    finally:
        sys.path.pop(0)


def table(name: str) -> list[str]:
    found = re.search(rf"<!-- table: {name} -->\n(.*?)<!-- end: {name} -->", PAGE, re.DOTALL)
    assert found, f"docs/odd.md has no table {name!r}"
    return [line for line in found[1].splitlines() if line]


def first_names(name: str) -> list[str]:
    """What the rows of a table are about: the first name in backquotes of each."""
    return [found[1] for line in table(name) if (found := re.search(r"`([\w/.]+)`", line))]


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_those_of_the_code(name: str, made: dict[str, Any]):
    assert table(name) == made["TABLES"][name](), (
        "run python docs/tables/odd.py --write and read the page again"
    )


def test_sections_stand_in_the_order_of_odd_d():
    assert tuple(re.findall(r"^###? [\d.]+ (.+)$", PAGE, re.MULTILINE)) == ORDER


def test_every_phase_is_told_and_no_other():
    names = [phase.name for phase in PHASES]
    assert first_names("phases") == names
    submodels = PAGE.partition("### 3.4 Submodels")[2]
    assert re.findall(r"^#### `(\w+)`$", submodels, re.MULTILINE) == names
    sections = re.split(r"^#### .*$", submodels, flags=re.MULTILINE)[1:]
    assert [name for name, text in zip(names, sections, strict=False) if len(text.split()) < 5] == []


def test_every_lever_and_output_is_told_and_no_other():
    assert first_names("levers") == [lever.name for lever in LEVERS]
    told = [name for line in table("outputs")[2:] for name in re.findall(r"`(\w+)`", line)]
    assert sorted(told) == sorted(series.name for series in SERIES)


def test_every_room_of_the_week_is_told_and_no_other():
    told = first_names("submodels")
    floors = [
        path.relative_to(ROOT).as_posix()
        for floor in ("agents", "network", "services", "policies", "population")
        for path in (ROOT / "sim" / floor).glob("*.py")
        if path.name != "__init__.py"
    ]
    assert set(floors) <= set(told)
    assert [name for name in told if not (ROOT / name).is_file()] == []


def test_numbers_in_the_text_are_those_of_the_model():
    """What the text states as a constant is a parameter's central value or a constant of the code."""
    p = central(load())
    assert (BURN_IN, WEEKS) == (156, 4)
    assert f"`{p['tie_break']:g}·(1 − 0.6·s)`" in PAGE
    assert f"`s ← {1.0 - p['tie_fade']:g}·s`" in PAGE
    assert f"exp(−h/{p['tie_hours']:g})" in PAGE
    assert f"exp(−age gap/{p['homophily_years']:g})" in PAGE
    assert f"removed below {p['tie_remove_below']:g}" in PAGE
    assert f"γ·U/{p['gate_level']:g}" in PAGE
    assert f"below {p['close_below']:g} a need is closed" in PAGE
    assert f"`u ← u + {p['u_smoothing']:g}·(" in PAGE
