"""The tables of docs/odd.md: ``python docs/tables/odd.py --write`` makes them from the code."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import numpy as np
from weeks import publish

from sim import state
from sim.levers import LEVERS, NAMES
from sim.parameters import central, load
from sim.phases import PHASES
from sim.policies import catalogue, levers_of
from sim.record import SERIES

ROOT = Path(__file__).resolve().parents[2]
#: Folders whose rooms are submodels, in the order of the week's floors.
FLOORS = ("agents", "network", "services", "policies", "population")
#: Tables of the state: title and list of columns.
ENTITIES = (
    ("resident", "RESIDENTS"),
    ("resident, at the turn", "PERSONS"),
    ("arrangement of informal help", "HELP"),
    ("tie", "TIES_TABLE"),
    ("household", "HOUSEHOLDS"),
    ("dwelling", "DWELLINGS"),
    ("group, by theme", "GROUPS"),
    ("team", "TEAM"),
    ("founding household", "FOUNDERS"),
)
WEEKS = 78


def rooms() -> list[tuple[str, str]]:
    """Files of the submodels and the first line of each, `sim/` files of the week's frame included."""
    found = [*(path for floor in FLOORS for path in sorted((ROOT / "sim" / floor).glob("*.py")))]
    found += [ROOT / "sim" / f"{name}.py" for name in ("ledger", "observe", "start", "week")]
    told = []
    for path in found:
        if path.name != "__init__.py":
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            told.append(
                (path.relative_to(ROOT).as_posix(), said.splitlines()[0].rstrip(".").replace("|", "/"))
            )
    return told


def phases() -> list[str]:
    """The week."""
    lines = ["| | phase | what happens | seen in |", "|--:|---|---|---|"]
    return lines + [
        f"| {k} | `{f.name}` | {f.text_en} | `{f.shows_in}` |" for k, f in enumerate(PHASES, start=1)
    ]


def entities() -> list[str]:
    """State variables by entity."""
    lines = ["| entity | state variables |", "|---|---|"]
    for title, name in ENTITIES:
        columns = getattr(state, name)
        lines.append(f"| {title} | {', '.join(f'`{column.name}`' for column in columns)} |")
    return lines


def parameters() -> list[str]:
    """Counts of the register by topic: by grade, and how many an uncertainty run draws."""
    register = load()
    lines = ["| topic | parameters | A | B | C | D | drawn |", "|---|--:|--:|--:|--:|--:|--:|"]
    total: Counter[str] = Counter()
    for topic in sorted({entry.topic for entry in register.values()}):
        entries = [entry for entry in register.values() if entry.topic == topic]
        # The weaker grade of B/D and C/D counts.
        grades = Counter(entry.grade[-1] for entry in entries)
        drawn = sum(entry.distribution != "fixed" for entry in entries)
        total.update({"all": len(entries), "drawn": drawn, **grades})
        cells = " | ".join(str(grades[grade]) for grade in "ABCD")
        lines.append(f"| `{topic}` | {len(entries)} | {cells} | {drawn} |")
    cells = " | ".join(str(total[grade]) for grade in "ABCD")
    return [*lines, f"| all | {total['all']} | {cells} | {total['drawn']} |"]


def levers() -> list[str]:
    """Levers, and which policies move them."""
    p = central(load())
    moved = {name: np.abs(levers_of(name, p, WEEKS).table).max(axis=0) > 0 for name in catalogue()}
    lines = ["| lever | unit | what it moves | policies |", "|---|---|---|---|"]
    for lever in LEVERS:
        by = [f"`{name}`" for name, some in moved.items() if some[NAMES.index(lever.name)]]
        lines.append(f"| `{lever.name}` | {lever.unit} | {lever.description} | {', '.join(by) or 'none'} |")
    return lines


def outputs() -> list[str]:
    """Names of the recorded series by kind."""
    lines = ["| kind | series |", "|---|---|"]
    for kind in ("stock", "level", "flow"):
        names = [f"`{series.name}`" for series in SERIES if series.kind == kind]
        lines.append(f"| {kind}, {len(names)} | {', '.join(names)} |")
    return lines


def submodels() -> list[str]:
    """Rooms of the code, each with its own first sentence."""
    return ["| file | what |", "|---|---|", *(f"| `{path}` | {said} |" for path, said in rooms())]


TABLES = {
    "phases": phases,
    "entities": entities,
    "parameters": parameters,
    "levers": levers,
    "outputs": outputs,
    "submodels": submodels,
}


def main() -> None:
    """Print the tables."""
    for name, make in TABLES.items():
        publish("odd.md", name, make())


if __name__ == "__main__":
    main()
