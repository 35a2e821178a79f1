"""Capacity per place at week 0, from the model, beside the hand-made balance sheet scaled to the place.

``python docs/tables/capacity.py`` prints the table; with ``--write`` it is put into docs/capacity.md.
"""

from __future__ import annotations

from weeks import YEAR, Weeks, baseline_weeks, publish

PLACES = ("alverna", "huurlingsedam", "reference")
#: Balance sheet of 10 000 average residents (2026-11), section 3: 8 FTE x 30 h x 0.94; cases a year; open; pressure.
FTE, HOURS, CASES, OPEN, PRESSURE = 8.0, 226.0, 281.0, 140.0, 0.83
SHIFT = 0.175


def _scaled(residents: int) -> list[str]:
    share = residents / 10_000.0
    return [
        f"{residents:,}",
        f"{FTE * share:.2f}",
        f"{HOURS * share:.1f}",
        f"{CASES * share:.0f}",
        f"{CASES * share / 52.0:.2f}",
        f"{OPEN * share:.1f}",
        f"{PRESSURE:.2f}",
        "0-1",
        "-",
        f"{0.05 * HOURS * share:.1f}",
        f"{SHIFT * HOURS * share:.1f}",
        "-",
        "32",
    ]


def _reached(w: Weeks) -> list[str]:
    """Means of the last year before week 0."""

    def mean(name: str) -> float:
        return w.level(name, -52, 0)

    hours = mean("team_available")
    scope = w.p["shift_share_scope"]
    shifted = scope * w.p["seed0_shift_share"] + (1.0 - scope) * w.p["phi_base"]
    return [
        f"{w.residents:,}",
        f"{w.p['team_fte_10k'] * w.residents / 10_000.0:.2f}",
        f"{hours:.1f}",
        f"{mean('cases_opened') * YEAR:.0f}",
        f"{mean('cases_opened'):.2f}",
        f"{mean('open_cases'):.1f}",
        f"{mean('pressure'):.2f}",
        f"{mean('waited_weeks') / mean('intakes'):.2f}",
        f"{mean('queue'):.2f}",
        f"{0.05 * hours:.1f}",
        f"{SHIFT * hours:.1f}",
        f"{shifted * hours:.1f}",
        f"{w.p['connector_hours']:.0f}",
    ]


ROWS = (
    "residents",
    "team, FTE",
    "team, client hours a week",
    "cases a year",
    "cases a week",
    "open cases",
    "pressure u",
    "weeks waited at intake",
    "households waiting",
    "φ 5 %, hours a week",
    "φ 17.5 % of all hours, hours a week",
    "φ as the lever reads it, hours a week",
    "connector, hours a week",
)


def main() -> None:
    """Print the table."""
    columns = []
    for place in PLACES:
        w = baseline_weeks(place)
        columns += [_reached(w), _scaled(w.residents)]
    lines = [
        "| | " + " | ".join(f"{place} | scaled" for place in PLACES) + " |",
        "|---|" + "--:|" * len(columns),
    ]
    lines += [
        f"| {row} | " + " | ".join(column[k] for column in columns) + " |" for k, row in enumerate(ROWS)
    ]
    publish("capacity.md", "capacity", lines)


if __name__ == "__main__":
    main()
