"""``rondom local``: the sheet for a municipality's own figures, and its check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from experiments.commands.console import console, paragraph, say, table
from experiments.commands.language import check_lang

if TYPE_CHECKING:
    from experiments.local.figures import OwnFigures

app = typer.Typer(
    no_args_is_help=True, help="Your municipality's own figures (eigen cijfers): sheet and check."
)

HEADS: Final = {
    "nl": ("wat", "eigen cijfer", "parameter", "wordt", "was", "cel"),
    "en": ("what", "own figure", "parameter", "becomes", "was", "cell"),
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "title": "Eigen cijfers uit {file}",
        "offers": "Aanbod dat bestaat: {yes}. Aanbod dat niet bestaat: {no}. Ander aanbod blijft zoals in Wijchen"
        " in 2019.",
        "none": "geen",
        "shift": "Let op: nu al {share} van de uren is collectief werk. Het plan collective gaat naar {goal} en"
        " verandert dus niets; kijk naar collective-plus.",
        "rest": "Wat u leeg liet blijft zoals rondom het heeft: rondom parameters list. Een run met deze cijfers:"
        " rondom compare PLAATS --local {file}",
        "written": "geschreven: {path}; vul de gele cellen in en doe daarna: rondom local check {path}",
    },
    "en": {
        "title": "Own figures from {file}",
        "offers": "Offers that exist: {yes}. Offers that do not: {no}. Other offers stay as in Wijchen in 2019.",
        "none": "none",
        "shift": "Mind: {share} of the hours is collective work already. The plan collective goes to {goal} and so"
        " changes nothing; look at collective-plus.",
        "rest": "What you left empty stays as rondom has it: rondom parameters list. A run with these figures:"
        " rondom compare PLACE --local {file}",
        "written": "written: {path}; fill in the yellow cells, then: rondom local check {path}",
    },
}


@app.command("template")
def write_sheet(
    xlsx: Annotated[Path, typer.Option("--xlsx", help="Where to write the sheet, FILE.xlsx.")],
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file of that name.")] = False,
    lang: Annotated[str, typer.Option(help="Language of what is said here: nl or en.")] = "nl",
) -> None:
    """Write an empty sheet to fill in: staff, tariffs, waits, clients, offers (invulblad)."""
    check_lang(lang)
    from sim.errors import BadInput, StorageProblem

    if xlsx.suffix.lower() != ".xlsx":
        raise BadInput(f"{xlsx}: expected a name that ends in .xlsx")
    if xlsx.is_dir():
        raise BadInput(f"{xlsx} is a folder: name a file in it")
    if xlsx.exists() and not replace:
        raise BadInput(f"{xlsx} exists already: nothing was written; name another file, or add --replace")
    from experiments.local.template import write_template

    beside = xlsx.with_name(f".{xlsx.name}.writing")
    try:
        write_template(beside)
        beside.replace(xlsx)
    except OSError as error:
        raise StorageProblem(f"{xlsx} could not be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)
    say(WORDS[lang]["written"].format(path=xlsx))


@app.command("check")
def check_sheet(
    file: Annotated[Path, typer.Argument(help="The sheet, filled in (.xlsx).")],
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Check a filled-in sheet, all problems at once with their cells, and show what a run will use (nakijken)."""
    check_lang(lang)
    from experiments.local.check import own_figures

    _tell(own_figures(file), file, lang)


def _tell(own: OwnFigures, file: Path, lang: str) -> None:
    from sim.register import load

    words, out, register = WORDS[lang], console(), load()
    rows = []
    for figure in own.figures:
        entry = register[figure.parameter]
        label = figure.label_nl if lang == "nl" else figure.label_en
        rows.append(
            [
                label,
                figure.told,
                figure.parameter,
                f"{figure.value:.4g}",
                f"{entry.value:g} {entry.unit}",
                figure.cell,
            ]
        )
    out.print(table(words["title"].format(file=file.name), HEADS[lang], rows, left=3))
    if own.offers:
        names = {
            exists: ", ".join(offer.offer for offer in own.offers if offer.exists is exists) or words["none"]
            for exists in (True, False)
        }
        out.print(paragraph(words["offers"].format(yes=names[True], no=names[False])))
    goal = register["seed0_shift_share"].value
    share = next((figure.value for figure in own.figures if figure.parameter == "phi_base"), 0.0)
    if share > goal:
        out.print(paragraph(words["shift"].format(share=f"{share:.0%}", goal=f"{goal:.1%}")))
    out.print(paragraph(words["rest"].format(file=file)))
