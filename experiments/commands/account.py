"""The account of an import: figure by figure what was found, what was missing and what is used instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from experiments.commands.console import console, paragraph, table

if TYPE_CHECKING:
    from experiments.cbs.neighbourhood import Account
    from sim.population import Profile

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "figure": "cijfer", "value": "waarde", "unit": "eenheid", "year": "jaar", "from": "van",
        "cell": "in het bestand",
        "itself": "de buurt zelf", "older": "zelf, andere jaargang", "computed": "berekend", "wijk": "wijk eromheen",
        "municipality": "gemeente", "country": "Nederland (CBS-bestand)", "national": "Nederland (rondom)",
        "none": "niet nodig",
        "empty": "leeg", "no column": "geen kolom", "not published": "geeft CBS niet",
        "dwellings_owned": "Koopwoningen", "land_area": "Oppervlakte land", "urbanity": "Stedelijkheid",
        "title": "{name} ({code}), {source}",
        "signs": "'.' en -99997 zijn bij het CBS onbekend, te klein of geheim, 'x' is geheim; 2/4 betekent dat 2 van"
        " de 4 cijfers die samen één geheel zijn ontbreken, dan worden alle 4 vervangen.",
        "count": "{own} cijfers van de buurt zelf, {other} vervangen. Een vervangen cijfer heeft een spreiding en wordt"
        " in onzekerheidsruns getrokken{part}. Gezondheidscijfers van het RIVM staan niet in dit bestand;"
        " het model leest ze niet.",
        "part": " (hier {share} % van die spreiding: bij meer spreken de cijfers elkaar tegen)",
        "sources": "Bronnen: ",
        "built": "Opgebouwd: {built} inwoners. {misses}",
        "fits": "Alle cijfers komen uit binnen de afronding van het CBS.",
        "misses": "Niet binnen de afronding: {rows}.",
        "few": "Let op: {built} inwoners is weinig; in zo'n kleine buurt is veel toeval.",
        "kept": "bewaard als {place}: {target}",
        "old": "het oude staat nog in {old}",
        "next": "verder: rondom neighbourhoods show {place}; rondom compare {place} alverna",
        "file": "gebruiken: rondom neighbourhoods add {target}",
    },
    "en": {
        "figure": "figure", "value": "value", "unit": "unit", "year": "year", "from": "from", "cell": "in the file",
        "itself": "the area itself", "older": "itself, another year", "computed": "computed",
        "wijk": "the wijk around it", "municipality": "municipality", "country": "the Netherlands (CBS file)",
        "national": "the Netherlands (rondom)", "none": "not needed",
        "empty": "empty", "no column": "no column", "not published": "CBS gives none",
        "dwellings_owned": "Owner-occupied", "land_area": "Land area", "urbanity": "Urbanity",
        "title": "{name} ({code}), {source}",
        "signs": "'.' and -99997 mean unknown, too small or secret at CBS, 'x' means secret; 2/4 means that 2 of the 4"
        " figures that make one whole are missing, and then all 4 are replaced.",
        "count": "{own} figures of the area itself, {other} stand-ins. A stand-in has a spread and is drawn in"
        " uncertainty runs{part}. RIVM's health figures are not in this file; the model does not read them.",
        "part": " (here {share} % of that spread: with more the figures contradict each other)",
        "sources": "Sources: ",
        "built": "Built: {built} residents. {misses}",
        "fits": "All figures come out within CBS's rounding.",
        "misses": "Not within the rounding: {rows}.",
        "few": "Mind: {built} residents are few; in so small an area much is chance.",
        "kept": "kept as {place}: {target}",
        "old": "the old one still stands in {old}",
        "next": "next: rondom neighbourhoods show {place}; rondom compare {place} alverna",
        "file": "to use it: rondom neighbourhoods add {target}",
    },
}  # fmt: skip


def tell(made: Profile, accounts: Sequence[Account], built: int, source: str, part: float, lang: str) -> None:
    """Print the account of an import.

    Parameters
    ----------
    made : Profile
        The place.
    accounts : sequence of Account
        How each figure came about.
    built : int
        Residents the place is built with.
    source : str
        The table asked for.
    part : float
        Part of the spread of stand-ins that is drawn, 0 to 1.
    lang : {'nl', 'en'}
        Language.
    """
    from experiments.cbs.keep import FEW
    from sim.population import build, marginals
    from sim.population.marginals import LABELS

    words, out = WORDS[lang], console()
    rows = []
    for account in accounts:
        labels = LABELS.get(account.indicator)
        label = labels[lang != "nl"] if labels else words[account.indicator]
        cell = words.get(account.why, account.why)
        figure = account.figure
        if figure is None:
            rows.append([label, cell, words["none"], "", "", ""])
            continue
        value = f"{figure.value:g}" if figure.kind == "source" else f"{figure.value:.4g}"
        rows.append([label, cell, words[account.origin], value, figure.unit, str(figure.year)])
    title = words["title"].format(name=made.name, code=made.code, source=source)
    head = [words[key] for key in ("figure", "cell", "from", "value", "unit", "year")]
    out.print(table(title, head, rows, left=3))
    own = sum(account.origin in ("itself", "older") and account.figure is not None for account in accounts)
    other = sum(account.figure is not None for account in accounts) - own
    if any(account.why for account in accounts):
        out.print(paragraph(words["signs"]))
    limited = "" if part == 1.0 else words["part"].format(share=f"{100 * part:.0f}")
    out.print(paragraph(words["count"].format(own=own, other=other, part=limited)))
    sources = dict.fromkeys(
        account.figure.source.partition(", column ")[0] for account in accounts if account.figure is not None
    )
    out.print(paragraph(words["sources"] + "; ".join(sources)))
    wrong = [row.label for row in marginals(made, build(made, 1), lang) if not row.ok]
    fits = words["misses"].format(rows=", ".join(wrong)) if wrong else words["fits"]
    out.print(paragraph(words["built"].format(built=built, misses=fits)))
    if built < FEW:
        out.print(paragraph(words["few"].format(built=built)))
