"""The recorded series as a table: ``python docs/tables/series.py --write`` puts it into docs/series.md."""

from __future__ import annotations

from weeks import publish

from sim.record import SERIES


def main() -> None:
    """Print the table."""
    lines = ["| series | unit | kind | Nederlands | English |", "|---|---|---|---|---|"]
    lines += [f"| `{s.name}` | {s.unit} | {s.kind} | {s.label_nl} | {s.label_en} |" for s in SERIES]
    publish("series.md", "series", lines)


if __name__ == "__main__":
    main()
