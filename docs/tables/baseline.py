"""The baseline of 10 000 average residents beside the hand-made balance sheet, line by line.

``python docs/tables/baseline.py`` prints the tables; with ``--write`` they are put into docs/baseline.md.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from weeks import YEAR, Weeks, baseline_weeks, publish

from sim.domains import DOMAINS, EPISODIC

#: Where the dashboard finds the figures.
KEPT = Path(__file__).resolve().parents[2] / "dashboards" / "presets" / "baseline.csv"
#: Weeks counted from week 0: start of the burn-in, around week 0, years 3 to 5.
WINDOWS = ((-156, -152), (-26, 26), (104, 260))
HEAD = ("| | target | start | week 0 | years 3-5 | miss |", "|---|--:|--:|--:|--:|--:|")

Reader = Callable[[Weeks, int, int], float]
Row = tuple[str, float | None, Reader]

# Targets: balance sheet of the reference neighbourhood (2026-11), by section.
STOCKS = (200, 362, 1156, 374, 980, 880, 570, 700, 325, 400, 200, 370)
INFLOWS = (150, 48.5, 231, 234, 650, 110, 285, 117, 40, 80, 40, 170)


def _per_10k(w: Weeks) -> float:
    return 10_000.0 / w.residents


def stock(*names: str) -> Reader:
    """Persons or hours a week, per 10 000 residents."""
    return lambda w, a, b: sum(w.level(name, a, b) for name in names) * _per_10k(w)


def stock_less(name: str, less: str) -> Reader:
    """Hours a week, per 10 000 residents, a part taken out."""
    return lambda w, a, b: stock(name)(w, a, b) - stock(less)(w, a, b)


def yearly(*names: str) -> Reader:
    """A flow a year, per 10 000 residents."""
    return lambda w, a, b: stock(*names)(w, a, b) * YEAR


def euros(*names: str) -> Reader:
    """Euros per resident a year."""
    return lambda w, a, b: sum(w.level(name, a, b) for name in names) * YEAR / w.residents


def euros_less(names: tuple[str, ...], less: tuple[str, ...]) -> Reader:
    """Euros per resident a year, some lines taken out."""
    return lambda w, a, b: euros(*names)(w, a, b) - euros(*less)(w, a, b)


def nursing_home(w: Weeks, a: int, b: int) -> float:
    """Euros per resident a year of nursing-home places."""
    return w.level("nursing_home", a, b) * w.p["uc_nursinghome_year"] / w.residents


def ratio(top: tuple[str, ...], below: tuple[str, ...], factor: float = 1.0) -> Reader:
    """One sum over another."""
    return lambda w, a, b: (
        factor * sum(w.level(name, a, b) for name in top) / sum(w.level(name, a, b) for name in below)
    )


def level(name: str) -> Reader:
    """A level as it is."""
    return lambda w, a, b: w.level(name, a, b)


_RUNGS = ("own", "network", "collective", "team", "specialist")
_ENDED = tuple(f"ended_{rung}" for rung in _RUNGS)
_ADULTS = ("adults",)
_CASES = ("open_cases",)
_PAYERS = ("cost_municipality", "cost_zvw", "cost_wlz", "cost_resident")
_ADDED = ("cost_team", "cost_debt")
_INFORMAL = ("hours_household", "hours_kin", "hours_kin_elsewhere", "hours_ties")
_FORMAL = ("hours_volunteers", "hours_team", "hours_wmo", "hours_zvw")
_GIVEN_BY_RESIDENTS = ("hours_household", "hours_kin", "hours_ties", "hours_to_elsewhere")


def _from_outside(w: Weeks, a: int, b: int) -> float:
    """Episodic needs a year that a turning point ended: its rate times the stock, domain by domain."""
    return sum(w.p[f"omega_{d}"] * w.level(f"need_{d}", a, b) for d in EPISODIC)


def _of_episodic_ends(rung: str) -> Reader:
    """Share of one rung in the ends of episodic needs, %; turning points from outside count as own, as in the sheet."""

    def read(w: Weeks, a: int, b: int) -> float:
        outside = _from_outside(w, a, b)
        ends = {name: yearly(f"ended_{name}")(w, a, b) / _per_10k(w) for name in _RUNGS}
        ends["own"] += outside
        return 100.0 * ends[rung] / sum(ends.values())

    return read


TABLES: dict[str, tuple[Row, ...]] = {
    "needs, persons on a date": tuple(
        (d.replace("_", " "), target, stock(f"need_{d}")) for d, target in zip(DOMAINS, STOCKS, strict=True)
    ),
    "needs, new a year": tuple(
        (d.replace("_", " "), target, yearly(f"new_{d}")) for d, target in zip(DOMAINS, INFLOWS, strict=True)
    ),
    "needs, how they end": (
        *(
            (f"{rung}, % of episodic ends", target, _of_episodic_ends(rung))
            for rung, target in zip(_RUNGS, (42, 19, 5, 9, 24), strict=True)
        ),
        ("episodic needs ended on a rung a year", None, yearly(*_ENDED)),
        (
            "episodic needs ended from outside a year",
            None,
            lambda w, a, b: _from_outside(w, a, b) * _per_10k(w),
        ),
    ),
    "specialists, clients on a date": (
        ("youth help", 163, stock("clients_youth")),
        ("mental health, adults", 300, stock("clients_ggz")),
        ("household help", 270, stock("clients_househelp")),
        ("support at home", 120, stock("clients_support")),
        ("day places", 40, stock("clients_dayplace")),
        ("debt help, households", 52, stock("clients_debt")),
        ("district nursing", None, stock("clients_nursing")),
        ("in a nursing home", 80, stock("nursing_home")),
        ("nursing-home admissions a year", 29, yearly("admissions")),
        ("new clients a year, all doors", None, yearly("specialist_new")),
        (
            "of which through the team, %",
            None,
            ratio(("specialist_new_via_team",), ("specialist_new",), 100.0),
        ),
    ),
    "team": (
        ("cases registered a year", 281, yearly("cases_opened")),
        ("cases closed a year", 239, yearly("cases_closed")),
        ("open cases", 140, stock("open_cases")),
        ("weeks a case is open", 26, ratio(_CASES, ("cases_closed",))),
        ("heavy, % of open cases", 10, ratio(("cases_heavy",), _CASES, 100.0)),
        ("vulnerable, %", 55, ratio(("cases_vulnerable",), _CASES, 100.0)),
        ("light, %", 35, ratio(("cases_light",), _CASES, 100.0)),
        ("referred up, % of intakes", 15, ratio(("referred_up",), ("intakes",), 100.0)),
        ("relapses, % of cases closed", None, ratio(("relapses",), ("cases_closed",), 100.0)),
        ("pressure u", 0.83, level("pressure")),
        ("households waiting", None, stock("queue")),
        ("weeks waited at intake", None, ratio(("waited_weeks",), ("intakes",))),
        ("hours a week available", 226, stock("team_available")),
        ("casework hours", 151, stock("team_casework")),
        ("intake hours", 27, stock_less("team_intake", "team_signals")),
        ("hours on signals", None, stock("team_signals")),
        ("prevention hours intended", 11, stock("team_prevention_intended")),
        ("prevention hours made", None, stock("team_prevention_made")),
        ("hours left over", None, stock("team_idle")),
    ),
    "hours a week": (
        ("needed", 17861, stock("hours_demanded")),
        ("partner and household", 6270, stock("hours_household")),
        ("kin, near and elsewhere", 4935, stock("hours_kin", "hours_kin_elsewhere")),
        ("of which kin nearby", None, stock("hours_kin")),
        ("neighbours and friends", 1300, stock("hours_ties")),
        ("informal, together", 12505, stock(*_INFORMAL)),
        ("volunteers and groups", 415, stock("hours_volunteers")),
        # The sheet books all 152 case hours on needs; here 0.7 of them are (`team_on_need`), the rest is plan and talk.
        ("team, on needs", 106, stock("hours_team")),
        ("Wmo and youth", 1365, stock("hours_wmo")),
        ("district nursing and mental health", 750, stock("hours_zvw")),
        ("given, together", 15187, stock(*_INFORMAL, *_FORMAL)),
        ("unmet", 2674, stock("hours_unmet")),
        ("unmet, % of needed", 15, ratio(("hours_unmet",), ("hours_demanded",), 100.0)),
        ("given to kin elsewhere", None, stock("hours_to_elsewhere")),
    ),
    "euros per resident a year, 2024": (
        ("municipality", 683, euros("cost_municipality")),
        ("team", 95, euros("cost_team")),
        ("Wmo that answers to needs", 223, euros("cost_wmo")),
        ("youth help that answers to needs", 265, euros("cost_youth")),
        ("debt help", 5, euros("cost_debt")),
        ("Zvw", 2944, euros("cost_zvw")),
        ("Wlz", 1393, euros("cost_wlz")),
        ("of which nursing-home places", 909, nursing_home),
        ("residents' co-payments", None, euros("cost_resident")),
        ("background by age, all payers", 2996, euros("cost_background")),
        ("all payers, without team and debt help", 4919, euros_less(_PAYERS, _ADDED)),
        ("of which answers to needs", 1923, euros_less(_PAYERS, (*_ADDED, "cost_background"))),
        ("informal help at shadow price", 1312, euros("informal_value")),
    ),
    "people": (
        ("carers, % of adults", 13, ratio(("carers",), _ADULTS, 100.0)),
        ("hours given to others, a carer a week", 12, ratio(_GIVEN_BY_RESIDENTS, ("carers",))),
        ("overloaded, % of carers", 15, ratio(("carers_overloaded",), ("carers",), 100.0)),
        ("volunteers, % of adults", 28, ratio(("volunteers",), _ADULTS, 100.0)),
        ("lonely, % of adults", 46.6, ratio(("lonely",), _ADULTS, 100.0)),
        ("severely lonely, % of adults", 14.2, ratio(("severely_lonely",), _ADULTS, 100.0)),
        ("wellbeing, mean of adults, 0-10", 7.5, ratio(("wellbeing_sum",), _ADULTS)),
        ("ties inside the place, a resident", None, ratio(("ties",), ("residents",), 2.0)),
        ("strong ties inside, a resident", None, ratio(("strong_ties",), ("residents",), 2.0)),
        ("ties made, % of ties a year", None, ratio(("ties_made",), ("ties",), 100.0 * YEAR)),
        ("ties lost, % of ties a year", None, ratio(("ties_lost",), ("ties",), 100.0 * YEAR)),
        ("people with dementia", 162, stock("dementia")),
        ("residents of 65 and over", 2050, stock("older")),
        ("children under 15", 1531, stock("young")),
        ("births a year", None, yearly("births")),
        ("deaths a year", None, yearly("deaths")),
        ("widowed a year", 36, yearly("widowed")),
        ("group members", None, stock("group_members")),
    ),
}


def _show(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _line(w: Weeks, row: Row) -> str:
    label, target, read = row
    values = [read(w, a, b) for a, b in WINDOWS]
    wanted = "-" if target is None else _show(target)
    miss = "" if target is None else f"{100.0 * (values[2] / target - 1.0):+.0f} %"
    return f"| {label} | {wanted} | " + " | ".join(_show(value) for value in values) + f" | {miss} |"


def keep(w: Weeks) -> None:
    """Write the same figures where the page of assumptions reads them."""
    with KEPT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["table", "line", "target", "start", "week_0", "years_3_5"])
        for name, rows in TABLES.items():
            for label, target, read in rows:
                values = [f"{read(w, a, b):.6g}" for a, b in WINDOWS]
                writer.writerow([name, label, "" if target is None else f"{target:g}", *values])


def main() -> None:
    """Print all tables; with ``--write`` keep their figures too."""
    w = baseline_weeks("reference")
    for name, rows in TABLES.items():
        publish("baseline.md", name, [*HEAD, *(_line(w, row) for row in rows)])
    if "--write" in sys.argv:
        keep(w)


if __name__ == "__main__":
    main()
