"""``rondom neighbourhoods``: list, show, and bringing in one of your own from CBS's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.account import WORDS, tell
from experiments.commands.console import console, say, table
from experiments.commands.language import check_lang

if TYPE_CHECKING:
    from experiments.cbs.areas import Found

app = typer.Typer(
    no_args_is_help=True, help="Neighbourhoods: those the product ships, and your own (eigen wijk)."
)


@app.command("list")
def list_neighbourhoods() -> None:
    """List neighbourhoods with their municipality, code and inhabitants; your own come last."""
    from experiments.names import known_places
    from sim.errors import BadInput
    from sim.population import profile

    rows, problems = [], []
    for place in known_places():
        try:
            figures = profile(place)
            count = f"{figures.value('inhabitants'):.0f}"
        except BadInput as error:
            problems += error.problems
            continue
        rows.append([place, figures.name, figures.municipality, figures.code, count])
    console().print(table("", ["name", "", "municipality", "CBS code", "inhabitants"], rows, left=4))
    if problems:
        raise BadInput(problems)


@app.command("show")
def show_neighbourhood(
    place: Annotated[str, typer.Argument(help="Neighbourhood.")],
    seed: Annotated[int, typer.Option(min=0, help="Who is who; the figures stay the same.")] = 1,
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Show the published figures of a neighbourhood beside those of the population built from them."""
    check_lang(lang)
    from sim.population import build, marginals, profile

    figures = profile(place)
    say(f"building {figures.name}")
    rows = [
        [
            row.label,
            f"{row.published:g} {row.unit}",
            str(row.year),
            row.kind,
            f"{row.built:.1f}",
            f"{row.deviation:+.1f}",
            "ok" if row.ok else f"outside ±{row.allowed:.1f}",
        ]
        for row in marginals(figures, build(figures, seed), lang)
    ]
    out = console()
    head = ["", "published", "year", "kind", "built", "difference", "fit"]
    out.print(table(f"{figures.name} ({figures.municipality}, {figures.code})", head, rows))
    if figures.note:
        out.print(figures.note)
    out.print("Sources: " + "; ".join(dict.fromkeys(figure.source for figure in figures.figures)))


@app.command("find")
def find_area(
    file: Annotated[Path, typer.Argument(help="CBS's yearly file (kwb-2024.xlsx or .csv).")],
    words: Annotated[str, typer.Argument(help="Name of a wijk, buurt or municipality, or part of it.")],
) -> None:
    """Find the code of a wijk or buurt by its name (zoek de code op)."""
    from experiments.cbs.areas import by_name
    from sim.errors import BadInput

    found = by_name(file, words)
    if not found:
        raise BadInput(
            f"{file.name} has no area called '{words}', nor one like it: try a shorter part of the name"
        )
    console().print(table("", ["code", "name", "municipality"], [list(row) for row in found[:40]], left=3))
    if len(found) > 40:
        console().print(f"and {len(found) - 40} more: give more of the name")


@app.command("import")
def import_neighbourhood(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="CBS's yearly file, .csv or .xlsx; more files fill what the first does not give."
        ),
    ] = None,
    code: Annotated[str, typer.Option(help="CBS code: WK029603 (wijk) or BU02960138 (buurt).")] = "",
    name: Annotated[str | None, typer.Option(help="Short name for the command line.")] = None,
    year: Annotated[
        int | None, typer.Option(help="Year of the (first) file, when its name does not say.")
    ] = None,
    online: Annotated[bool, typer.Option("--online", help="Ask StatLine instead of reading a file.")] = False,
    into: Annotated[
        Path | None, typer.Option(help="Write to this .toml or .csv instead of your own folder.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an earlier one, which is kept beside it.")
    ] = False,
    statline: Annotated[str | None, typer.Option(help="Another address of StatLine.", hidden=True)] = None,
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Bring in your own wijk or buurt from CBS Kerncijfers wijken en buurten (eigen wijk inlezen)."""
    check_lang(lang)
    from experiments.cbs.areas import bare, check_code
    from experiments.cbs.keep import check_free, check_name, keep, short_name
    from experiments.cbs.neighbourhood import neighbourhood
    from experiments.cbs.settle import residents, settle_spread
    from sim.population.own import path_of

    plain = _asked(files, online=online, code=code, check=check_code)
    if name is not None:
        check_name(name)
    if into is not None:
        check_free(into, replace=replace)
    found = _online(plain, year, statline) if online else _read(files or [], plain, year)
    place = check_name(name or short_name(bare(found[0].areas[plain].name)))
    target = into or path_of(place)
    check_free(target, replace=replace)
    made, accounts = neighbourhood(found, plain, place)
    built = residents(made)
    made, part = settle_spread(made)
    tell(made, accounts, built, found[0].source, part, lang)
    old = keep(made, _made_from(files or [], found), target, replace=replace)
    _say_kept(WORDS[lang], place, target, old, elsewhere=into is not None)


@app.command("add")
def add_neighbourhood(
    file: Annotated[Path, typer.Argument(help="A .toml or .csv that `import --into` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an earlier one, which is kept beside it.")
    ] = False,
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Take a neighbourhood that somebody gave you as a file into your own folder (toevoegen)."""
    check_lang(lang)
    from experiments.cbs.keep import check_name, from_kept, keep, sha256
    from experiments.cbs.settle import residents
    from sim.population.own import path_of

    made = from_kept(file)
    target = path_of(check_name(made.place))
    residents(made)
    old = keep(made, {"file": file.name, "sha256": sha256(file)}, target, replace=replace)
    _say_kept(WORDS[lang], made.place, target, old, elsewhere=False)


def _asked(files: list[Path] | None, *, online: bool, code: str, check: Callable[[str], str]) -> str:
    """Code, after everything that is wrong with what was asked was said at once."""
    from sim.errors import BadInput

    problems, plain = [], ""
    try:
        plain = check(code)
    except BadInput as error:
        missing = "--code is missing: `rondom neighbourhoods find FILE NAME` finds it"
        problems.append(_with_names(files or [], code, error.problems[0]) if code else missing)
    if online and files:
        problems.append("a file and --online: choose one of the two")
    if not online and not files:
        problems.append("no file: name CBS's yearly file, or add --online")
    if problems:
        raise BadInput(problems)
    return plain


def _with_names(files: list[Path], code: str, problem: str) -> str:
    """What is wrong with a code, and what areas of that name are called when it is a name."""
    from experiments.cbs.areas import by_name
    from sim.errors import BadInput

    try:
        named = by_name(files[0], code) if files else []
    except BadInput:
        # What is wrong with the file is said when it is read.
        return problem
    listed = ", ".join(f"{found} {name} ({municipality})" for found, name, municipality in named[:6])
    return f"{problem}. Areas with that name: {listed}" if listed else problem


def _read(files: list[Path], code: str, year: int | None) -> list[Found]:
    from datetime import UTC, datetime

    from experiments.cbs.areas import from_file
    from experiments.cbs.year import year_of

    found = []
    for number, path in enumerate(files):
        first = number == 0
        say(f"reading {path}")
        when = year_of(path, year if first else None, datetime.now(UTC).year) if path.is_file() else year or 0
        one = from_file(path, code, when, needed=first)
        if one is None:
            say(f"{path.name} has no {code}: only the areas around it would be used, so it is left out")
        else:
            found.append(one)
    return found


def _online(code: str, year: int | None, address: str | None) -> list[Found]:
    from experiments.cbs.statline import ADDRESS, from_statline, newest

    when = newest() if year is None else year
    say(f"asking StatLine for {code}, {when}")
    return [from_statline(code, when, address=address or ADDRESS)]


def _made_from(files: list[Path], found: list[Found]) -> dict[str, str]:
    from experiments.cbs.keep import sha256

    told = {"table": "; ".join(one.source for one in found), "file": "; ".join(one.file for one in found)}
    if files:
        told["sha256"] = "; ".join(sha256(path) for path in files)
    return told


def _say_kept(
    words: Mapping[str, str], place: str, target: Path, old: Path | None, *, elsewhere: bool
) -> None:
    say(words["kept"].format(place=place, target=target))
    if old is not None:
        say(words["old"].format(old=old))
    say(words["file" if elsewhere else "next"].format(place=place, target=target))
