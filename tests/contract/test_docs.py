"""The pages are held to the code: links lead somewhere, and every name of the model is told about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from experiments.cli import app
from sim.levers import LEVERS
from sim.phases import PHASES
from sim.policies import catalogue
from sim.record import SERIES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files(path):
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    inside = [
        target.split("#")[0] for target in targets if "://" not in target and not target.startswith("#")
    ]
    assert [target for target in inside if not (path.parent / target).exists()] == []


def test_the_index_names_every_page():
    index = page("index.md")
    pages = [str(path.relative_to(ROOT / "docs")) for path in ROOT.glob("docs/**/*.md")]
    assert [name for name in pages if name != "index.md" and f"({name})" not in index] == []


def test_model_text_has_the_phases_in_their_order():
    assert re.findall(r"^## \d+\. `(\w+)`$", page("model.md"), re.MULTILINE) == [f.name for f in PHASES]


def test_every_lever_is_described_with_its_unit():
    table = page("policies.md").partition("## The levers\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", table, re.MULTILINE)
    assert [name for name, _ in rows] == [lever.name for lever in LEVERS]
    told = dict(rows)
    assert [lever.name for lever in LEVERS if lever.unit.split()[0] not in told[lever.name]] == []


def test_every_policy_is_described_as_it_is_funded():
    rows = re.findall(r"^\| `([\w-]+)` \| (\w+) \| (\w+) \|", page("policies.md"), re.MULTILINE)
    assert {name: (funding, payer) for name, funding, payer in rows} == {
        policy.name: (policy.funding, policy.payer) for policy in catalogue().values()
    }


def test_every_policy_has_a_section_that_says_what_it_cannot_do():
    sections = re.split(r"^##+ ", page("policies.md"), flags=re.MULTILINE)
    headings = [section.splitlines()[0] for section in sections]
    told = [name for name in catalogue() if name in headings or f"The active control: `{name}`" in headings]
    assert told == list(catalogue())


def test_series_page_is_the_list_of_series():
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (\w+) \|", page("series.md"), re.MULTILINE)
    assert rows == [(s.name, s.unit, s.kind) for s in SERIES], (
        "run python docs/tables/series.py --write and look at the change"
    )


def test_commands_of_the_readme_exist():
    group = typer.main.get_command(app)
    known = set(getattr(group, "commands", {}))
    used = set(re.findall(r"`rondom (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert used
    assert used <= known
