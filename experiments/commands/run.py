"""``rondom run``: one life of one neighbourhood, week by week."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from experiments.commands.compare import INTERRUPTED, announce_compile, own_of
from experiments.commands.console import console, say, show, table
from sim.errors import BadInput

if TYPE_CHECKING:
    from experiments.question import Question
    from experiments.runs import Runs

#: Series in the table on screen; all of them are in the CSV and the JSON.
SHOWN = (
    "residents", "open_cases", "queue", "pressure", "lonely", "carers_overloaded", "volunteers", "ties",
    "cases_opened", "intakes", "hours_unmet", "team_prevention_made", "cost_municipality",
    "cost_zvw", "cost_wlz",
)  # fmt: skip


#: Words that a scenario file says, and what they are called there.
_THERE = {"place": "place", "policy": "policies", "years": "years", "pressure": "pressure", "seed": "seed"}


class _Words(NamedTuple):
    """Which life is asked for, on the command line or in a scenario file."""

    place: str
    arm: str | None
    years: int
    pressure: str
    seed: int
    uncertainty: bool = False
    pair: int = 0


def run(
    context: typer.Context,
    place: Annotated[
        str | None, typer.Argument(help="Neighbourhood, see `rondom neighbourhoods list`.")
    ] = None,
    policy: Annotated[
        str | None, typer.Option("--policy", help="Policy; the baseline when left out.")
    ] = None,
    years: Annotated[int, typer.Option(help="Horizon, 1 to 10 years.")] = 5,
    pressure: Annotated[str, typer.Option(help="Starting pressure: low or high.")] = "low",
    seed: Annotated[int, typer.Option(help="Same seed, same life.")] = 1,
    scenario: Annotated[
        Path | None,
        typer.Option(
            "--scenario",
            help="TOML file of a `sim.Scenario`, in place of the neighbourhood and the options above.",
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the labels: nl or en.")] = "nl",
    local: Annotated[
        Path | None,
        typer.Option("--local", help="Your municipality's own figures, see `rondom local template`."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for weekly.csv and its manifest.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds files already.")
    ] = False,
) -> None:
    """Run one neighbourhood once, at the central parameters or as a scenario file says, and show its weeks."""
    started = datetime.now(UTC)
    given = _Words(place or "", policy, years, pressure, seed)
    life = given if scenario is None else _written(context, scenario)
    if not life.place:
        raise BadInput(
            "which neighbourhood? Name one (`rondom neighbourhoods list`), or a file with --scenario"
        )
    say(f"rondom run {life.place}: {life.years} years, {life.arm or 'baseline'}")
    from experiments import session

    asked = {
        "places": (life.place.casefold(),),
        "pairs": 1,
        "years": life.years,
        "pressures": (life.pressure,),
        "seed": life.seed,
        "uncertainty": life.uncertainty,
        "lang": lang,
        "own": own_of(local),
    }
    question, folder = session.check(
        asked, [life.arm] if life.arm else [], threads=1, out=out, force=force, keep=False, standard=False
    )
    announce_compile()
    if life.pair:
        from experiments.pairs import run_one

        runs = run_one(question, life.pair)
    else:
        runs = session.compute(question, 1)
    if runs.complete_pairs < 1:
        say("stopped before the run was complete: nothing was written")
        raise typer.Exit(INTERRUPTED)
    if folder is not None:
        _save(folder, question, runs, started, scenario, force=force)
        say(f"weekly series: {folder / 'weekly.csv'}")
    if as_json:
        show(_json(question, runs, life.pair))
    else:
        _print(question, runs)


def _written(context: typer.Context, path: Path) -> _Words:
    """The life of a scenario file; nothing that the file says may be said beside it."""
    from sim.scenario import Scenario

    problems = [
        f"{word if word == 'place' else f'--{word}'} is given beside --scenario: set {name} in {path}"
        for word, name in _THERE.items()
        if (source := context.get_parameter_source(word)) is not None and source.name == "COMMANDLINE"
    ]
    try:
        one = Scenario.from_toml(path)
    except BadInput as error:
        raise BadInput([*problems, *error.problems]) from None
    if problems:
        raise BadInput(problems)
    plan = "+".join(name if dose == 1.0 else f"{name}@{dose!r}" for name, dose in one.policies.items())
    return _Words(one.place, plan or None, one.years, one.pressure, one.seed, one.uncertainty, one.pair)


def _rows(question: Question, runs: Runs) -> int:
    """Row of the run that was asked for: the policy if there is one, else the baseline."""
    return int(runs.select(question.places[0], question.pressures[0], question.arms[-1])[0])


def _save(
    folder: Path, question: Question, runs: Runs, started: datetime, scenario: Path | None, *, force: bool
) -> None:
    from experiments.manifest import manifest, with_files
    from experiments.storage import MANIFEST, fingerprint, staged
    from experiments.tables import mean_table, write_csv

    facts = manifest(question, runs, argv=sys.argv, started=started, finished=datetime.now(UTC), threads=1)
    if scenario is None:
        words = [
            f"rondom run {question.places[0]}",
            *(f"--policy {arm}" for arm in question.policies),
            f"--years {question.years} --pressure {question.pressures[0]} --seed {question.seed}",
        ]
    else:
        words = [f"rondom run --scenario {shlex.quote(scenario.as_posix())}"]
        facts["own_inputs"] = {**facts["own_inputs"], scenario.as_posix(): fingerprint(scenario)}
    words += [] if question.own is None else [f"--local {shlex.quote(question.own.file)}"]
    facts["command"] = " ".join(words)
    facts["pair"] = runs.rows[0].pair
    with staged(folder, force=force) as stage:
        # The mean over one pair is the run itself.
        write_csv(mean_table(runs), stage / "weekly.csv")
        listed = json.dumps(with_files(facts, stage), indent=1, sort_keys=True)
        (stage / MANIFEST).write_text(listed + "\n", encoding="utf-8")


def _json(question: Question, runs: Runs, pair: int) -> str:
    from experiments.schema import rounded

    weekly = runs.weekly[_rows(question, runs)]
    series = {name: [rounded(float(x)) for x in weekly[:, i]] for i, name in enumerate(runs.series)}
    asked = question.model_dump(mode="json")
    return json.dumps(
        {"schema": "rondom.run/1", "question": asked, "pair": pair, "weekly": series},
        sort_keys=True,
        indent=1,
    )


def _print(question: Question, runs: Runs) -> None:
    """Stocks at the end of each year, flows added up over it."""
    from experiments.outcomes import by_year
    from experiments.report.numbers import Numbers
    from experiments.runs import WEEKS_PER_YEAR
    from sim.record import SERIES

    numbers, row = Numbers(question.lang), _rows(question, runs)
    rows = []
    for series in SERIES:
        if series.name not in SHOWN:
            continue
        weekly = runs.get(series.name)[row : row + 1]
        flow = series.kind == "flow"
        values = by_year(weekly)[0] if flow else weekly[0, WEEKS_PER_YEAR - 1 :: WEEKS_PER_YEAR]
        label = series.label_nl if question.lang == "nl" else series.label_en
        unit = series.unit.replace("per week", "").strip() if flow else series.unit
        rows.append(
            [label, unit, *(numbers.plain(float(value), 0.01 if value < 10 else 1.0) for value in values)]
        )
    head = [
        "",
        "",
        *(f"jaar {year + 1}" if question.lang == "nl" else f"year {year + 1}" for year in range(runs.years)),
    ]
    console().print(
        table(f"{question.places[0]}, {question.arms[-1]}, seed {question.seed}", head, rows, left=2)
    )
