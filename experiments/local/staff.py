"""Staff by employer and function, added up to what the model knows of a social team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from experiments.local.figures import OwnFigure
from experiments.local.lines import COLLECTIVE, FUNCTIONS, MOST_FTE, NO, TEAM, UNIT_FTE, YES
from experiments.local.sheet import Cells, Problems
from sim.errors import nearest

_OLDEST: Final = 2015
_MOST_WORKERS: Final = 20_000.0
#: FTE per 10,000 inhabitants outside this are taken for a slip of the pen.
PER_10K: Final = (0.5, 60.0)
#: The model's workers are part-timers of at least this many.
_WORKERS_10K: Final = (0.5, 150.0)


class Staff(NamedTuple):
    """One row of the sheet on staff."""

    cells: Cells
    employer: str
    function: str
    fte: float
    workers: float | None
    movable: bool | None
    source: str


def staff_figures(rows: Sequence[Cells], people: float | None, problems: Problems) -> list[OwnFigure]:
    """Team size, its workers, the part for prevention and the part that may move to it.

    Parameters
    ----------
    rows : sequence of Cells
        Rows of the sheet on staff.
    people : float or None
        Inhabitants they work for.
    problems : Problems
        What is wrong is noted here.

    Returns
    -------
    list of OwnFigure
        Empty when no staff is filled in.
    """
    before = len(problems.found)
    staff = [
        one for one in (_row(cells, problems) for cells in rows if not _untouched(cells)) if one is not None
    ]
    if not staff or len(problems.found) > before:
        return []
    team = [one for one in staff if one.function in TEAM and one.fte > 0.0]
    if not team:
        where = staff[0].cells.where("functie")
        problems.add(
            where, "no FTE in a function that works for clients", f"FTE for one of {', '.join(TEAM)}"
        )
        return []
    if people is None:
        told = f"{sum(one.fte for one in team):g} FTE, without the inhabitants they work for"
        problems.add(team[0].cells.where("fte"), told, "the figure 'inhabitants' on the sheet Gemeente")
        return []
    total = sum(one.fte for one in team)
    size = 10_000.0 * total / people
    if not PER_10K[0] <= size <= PER_10K[1]:
        told = f"{total:g} FTE for {people:,.0f} inhabitants, that is {size:.2f} per 10,000"
        expected = f"{PER_10K[0]:g} to {PER_10K[1]:g} per 10,000: the same area, and only the social team?"
        problems.add(team[0].cells.where("fte"), told, expected)
        return []
    return _figures(team, people, total, problems)


def _figures(team: Sequence[Staff], people: float, total: float, problems: Problems) -> list[OwnFigure]:
    first, last = team[0].cells, team[-1].cells
    cell = first.where("fte") + (f":{last.letters['fte']}{last.row}" if last is not first else "")
    source = "; ".join(dict.fromkeys(f"{one.employer}: {one.source}" for one in team))

    def figure(name: str, value: float, dutch: str, english: str, told: str) -> OwnFigure:
        value = float(f"{value:.8g}")
        return OwnFigure(
            parameter=name, value=value, low=value, high=value, drawn="fixed", label_nl=dutch, label_en=english,
            told=told, source=source, cell=cell,
        )  # fmt: skip

    found = [
        figure("team_fte_10k", 10_000.0 * total / people, "Omvang sociaal team", "Size of the social team",
               f"{total:g} FTE voor {people:,.0f} inwoners".replace(",", ".")),
    ]  # fmt: skip
    collective = sum(one.fte for one in team if one.function == COLLECTIVE)
    if collective > 0.0:
        found.append(
            figure("phi_base", collective / total, "Deel van de uren voor collectief werk nu",
                   "Part of hours for collective work now", f"{collective:g} van {total:g} FTE")
        )  # fmt: skip
    if all(one.movable is not None for one in team):
        movable = sum(one.fte for one in team if one.movable)
        found.append(
            figure("shift_share_scope", movable / total, "Deel van de uren dat naar collectief werk mag",
                   "Part of hours that may move to collective work", f"{movable:g} van {total:g} FTE")
        )  # fmt: skip
    else:
        _some(team, "verschuifbaar", [one.movable is not None for one in team], problems)
    if all(one.workers is not None for one in team):
        workers = sum(one.workers or 0.0 for one in team)
        if not _WORKERS_10K[0] <= 10_000.0 * workers / people <= _WORKERS_10K[1] or workers < total:
            problems.add(team[0].cells.where("medewerkers"), f"{workers:g} workers for {total:g} FTE",
                         "at least as many workers as FTE, counted in persons")  # fmt: skip
        found.append(
            figure("workers_10k", 10_000.0 * workers / people, "Medewerkers van het sociaal team",
                   "Workers of the social team", f"{workers:g} medewerkers")
        )  # fmt: skip
    else:
        _some(team, "medewerkers", [one.workers is not None for one in team], problems)
    return found


def _some(team: Sequence[Staff], column: str, given: Sequence[bool], problems: Problems) -> None:
    """Half a column is a mistake: the part of a total that is known is no total."""
    if any(given):
        first = next(one for one, known in zip(team, given, strict=True) if not known)
        problems.add(
            first.cells.where(column), "empty, while other rows of the team have it", "all rows, or none"
        )


def _untouched(cells: Cells) -> bool:
    return cells.empty("werkgever", "functie", "fte", "medewerkers", "verschuifbaar", "jaar", "bron")


def _row(cells: Cells, problems: Problems) -> Staff | None:
    before = len(problems.found)
    employer, function = cells.text("werkgever"), cells.text("functie").casefold()
    if not employer:
        problems.add(cells.where("werkgever"), "no employer", "the organisation that pays these people")
    by_english = {english: dutch for dutch, english in FUNCTIONS.items()}
    function = by_english.get(function, function)
    if function not in FUNCTIONS:
        guess = nearest(function, FUNCTIONS) if function else None
        hint = f" (did you mean '{guess}'?)" if guess else ""
        told = f"function '{cells.text('functie')}'{hint}" if function else "no function"
        problems.add(cells.where("functie"), told, f"one of {', '.join(FUNCTIONS)}")
    unit = cells.text("eenheid")
    if unit.casefold() != UNIT_FTE.casefold():
        problems.add(cells.where("eenheid"), f"unit '{unit}'" if unit else "no unit", f"'{UNIT_FTE}'")
    fte = cells.number("fte", 0.0, MOST_FTE, UNIT_FTE, problems)
    if fte is None and len(problems.found) == before:
        problems.add(cells.where("fte"), "empty", f"a number from 0 to {MOST_FTE:g} FTE")
    workers = cells.number("medewerkers", 0.0, _MOST_WORKERS, "persons", problems)
    movable = _movable(cells, problems)
    cells.number("jaar", _OLDEST, 2100, "", problems)
    source = cells.text("bron")
    if not source:
        problems.add(
            cells.where("bron"), "no source", "where the figure comes from: system, contract, annual report"
        )
    if len(problems.found) > before or fte is None:
        return None
    return Staff(cells, employer, function, fte, workers, movable, source)


def _movable(cells: Cells, problems: Problems) -> bool | None:
    read = cells.text("verschuifbaar").casefold()
    if read and read not in (*YES, *NO):
        problems.add(cells.where("verschuifbaar"), f"read '{read[:40]}'", "ja or nee")
    return read in YES if read else None
