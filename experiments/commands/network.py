"""``rondom network PLACE``: who is tied to whom, measured as the weeks go by, with or without a plan."""

from __future__ import annotations

import json
import math
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.compare import announce_compile, own_of
from experiments.commands.console import console, say, show, table

if TYPE_CHECKING:
    from experiments.networks import Portrait
    from experiments.question import Question

#: Measures in Dutch and English, and how many decimals; shares are shown in per cent.
LABELS: dict[str, tuple[str, str, int]] = {
    "residents": ("inwoners", "residents", 0),
    "ties": ("banden", "ties", 0),
    "mean_degree": ("banden per inwoner", "ties per resident", 2),
    "isolates": ("zonder band, %", "without any tie, %", 1),
    "clustering": ("bekenden die elkaar kennen, %", "clustering, %", 1),
    "transitivity": ("transitiviteit, %", "transitivity, %", 1),
    "components": ("losse delen", "components", 0),
    "largest": ("in het grootste deel, %", "in the largest component, %", 1),
    "reach_2": ("bereikbaar in twee stappen", "within two steps", 1),
    "reach_3": ("bereikbaar in drie stappen", "within three steps", 1),
    "core": ("binnenste kern (k)", "innermost core (k)", 0),
    "core_share": ("in de binnenste kern, %", "in the innermost core, %", 1),
    "periphery": ("aan de rand (hooguit één band), %", "periphery (core number 0 or 1), %", 1),
    "assortativity_degree": ("soort bij soort: aantal banden", "assortativity: degree", 2),
    "assortativity_age": ("soort bij soort: leeftijd", "assortativity: age band", 2),
    "assortativity_household": ("soort bij soort: huishouden", "assortativity: household", 2),
}
#: Looks that fit on screen; all are in the files.
SHOWN = 6
GRAPHS = ("graphml", "gexf")


def network(
    place: Annotated[str, typer.Argument(help="Neighbourhood, see `rondom neighbourhoods list`.")],
    policy: Annotated[
        str | None, typer.Option("--policy", help="Policy; the baseline when left out.")
    ] = None,
    years: Annotated[int, typer.Option(help="Horizon, 1 to 10 years.")] = 5,
    every: Annotated[int, typer.Option(help="Weeks between two looks: 52 yearly, 1 weekly.")] = 52,
    layers: Annotated[
        str | None,
        typer.Option(help="Kinds of ties, with commas: household,kin,neighbour,friend,group,buddy."),
    ] = None,
    pressure: Annotated[str, typer.Option(help="Starting pressure: low or high.")] = "low",
    seed: Annotated[int, typer.Option(help="Same seed, same life.")] = 1,
    lang: Annotated[str, typer.Option(help="Language of the labels: nl or en.")] = "nl",
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for network.csv, degrees.csv, manifest.")] = None,
    local: Annotated[
        Path | None,
        typer.Option("--local", help="Your municipality's own figures, see `rondom local template`."),
    ] = None,
    graph: Annotated[
        str | None, typer.Option(help="Write the network at the end too: graphml or gexf (with --out).")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that holds files already.")
    ] = False,
) -> None:
    """Measure the network of residents over the years (netwerk: banden, kern, bereik)."""
    started = datetime.now(UTC)
    say(f"rondom network {place}: {years} years, {policy or 'baseline'}")
    asked = {
        "places": (place.casefold(),), "pairs": 1, "years": years, "pressures": (pressure,), "seed": seed,
        "uncertainty": False, "lang": lang, "own": own_of(local),
    }  # fmt: skip
    chosen = None if layers is None else [name.strip() for name in layers.split(",")]
    question, folder = _checked(asked, policy, every, chosen, graph, out, force=force)
    announce_compile()
    from experiments.networks import portray

    portrait = portray(question, every=every, layers=chosen)
    if folder is not None:
        _save(folder, question, portrait, started, graph, chosen, every, force=force)
        say(f"measures: {folder / 'network.csv'}")
    if as_json:
        show(_json(question, portrait))
    else:
        _print(question, portrait)


def _checked(
    asked: dict[str, object], policy: str | None, every: int, layers: list[str] | None, graph: str | None,
    out: Path | None, *, force: bool,
) -> tuple[Question, Path | None]:  # fmt: skip
    """Question and folder; all problems at once."""
    from experiments import session
    from sim.errors import BadInput, unknown
    from sim.face.graph import checked

    problems: list[str] = []
    found = None
    try:
        found = session.check(
            asked, [policy] if policy else [], threads=1, out=out, force=force, keep=False, standard=False
        )
    except BadInput as error:
        problems += error.problems
    if every < 1:
        problems.append(f"every is {every}: expected a whole number of weeks, 1 or more")
    try:
        checked(layers)
    except BadInput as error:
        problems += error.problems
    if graph is not None and graph not in GRAPHS:
        problems.append(unknown("kind of graph", graph, GRAPHS))
    if graph is not None and out is None:
        problems.append("--graph writes a file: name its folder with --out")
    if problems or found is None:
        raise BadInput(problems)
    return found


def _save(
    folder: Path, question: Question, portrait: Portrait, started: datetime, graph: str | None,
    layers: list[str] | None, every: int, *, force: bool,
) -> None:  # fmt: skip
    from experiments.manifest import manifest, with_files
    from experiments.networks import degree_table, measure_table
    from experiments.storage import MANIFEST, staged
    from experiments.tables import write_csv

    facts = manifest(
        question, portrait.runs, argv=sys.argv, started=started, finished=datetime.now(UTC), threads=1
    )
    words = [f"rondom network {question.places[0]}", *(f"--policy {arm}" for arm in question.policies)]
    words += [
        f"--years {question.years} --every {every} --pressure {question.pressures[0]} --seed {question.seed}"
    ]
    words += [] if layers is None else [f"--layers {','.join(layers)}"]
    words += [] if question.own is None else [f"--local {shlex.quote(question.own.file)}"]
    facts["command"] = " ".join(words)
    with staged(folder, force=force) as stage:
        write_csv(measure_table(portrait), stage / "network.csv")
        write_csv(degree_table(portrait), stage / "degrees.csv")
        if graph is not None:
            _draw(stage / f"network.{graph}", portrait, graph, layers)
        listed = json.dumps(with_files(facts, stage), indent=1, sort_keys=True)
        (stage / MANIFEST).write_text(listed + "\n", encoding="utf-8")


def _draw(path: Path, portrait: Portrait, kind: str, layers: list[str] | None) -> None:
    from sim.face.graph import graph

    made = graph(portrait.end, layers)
    import networkx as nx

    (nx.write_graphml if kind == "graphml" else nx.write_gexf)(made, path)


def _json(question: Question, portrait: Portrait) -> str:
    """Every look; a measure that has no value is null."""
    looks = [
        {
            "week": week,
            "degrees": one.degrees.tolist(),
            **{name: None if math.isnan(value) else round(value, 9) for name, value in one.numbers().items()},
        }
        for week, one in zip(portrait.weeks, portrait.measures, strict=True)
    ]
    asked = question.model_dump(mode="json")
    return json.dumps(
        {"schema": "rondom.network/1", "question": asked, "looks": looks}, sort_keys=True, indent=1
    )


def _print(question: Question, portrait: Portrait) -> None:
    from experiments.report.numbers import Numbers

    numbers, dutch = Numbers(question.lang), question.lang == "nl"
    last = len(portrait.weeks) - 1
    shown = sorted({round(k * last / max(min(SHOWN, last), 1)) for k in range(min(SHOWN, last) + 1)})
    rows = []
    for name, (nl, en, decimals) in LABELS.items():
        times = 100.0 if (nl if dutch else en).endswith("%") else 1.0
        values = [portrait.measures[k].numbers()[name] * times for k in shown]
        rows.append(
            [
                nl if dutch else en,
                *("–" if math.isnan(v) else numbers.plain(v, 10.0**-decimals) for v in values),
            ]
        )
    head = ["", *(f"week {portrait.weeks[k]}" for k in shown)]
    console().print(table(f"{question.places[0]}, {question.arms[-1]}, seed {question.seed}", head, rows))
