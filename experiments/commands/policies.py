"""``rondom policies list``, ``rondom policies show NAME`` and ``rondom policies hours NAME PLACE``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console import console, say, table
from experiments.commands.language import check_lang
from sim.errors import BadInput, unknown

if TYPE_CHECKING:
    from experiments.delivered import Hours

app = typer.Typer(no_args_is_help=True, help="Policies that can be compared.")


@app.command("list")
def list_policies(lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl") -> None:
    """List all policies with their funding and payer."""
    check_lang(lang)
    from sim import policies

    rows = [
        [name, policy.label_nl if lang == "nl" else policy.label_en, policy.funding, policy.payer]
        for name, policy in policies.catalogue().items()
    ]
    console().print(table("", ["name", "", "funding", "payer"], rows, left=4))


@app.command("show")
def show_policy(
    name: Annotated[str, typer.Argument(help="Policy.")],
    place: Annotated[str, typer.Option(help="Neighbourhood, whose own list the bundle holds.")] = "",
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Show one policy: what it is, who pays it, how fast and how faithfully it is carried out, what it moves."""
    check_lang(lang)
    from sim import policies

    place = _known_place(place) if place else ""
    known = policies.catalogue(place)
    if name not in known:
        raise BadInput(unknown("policy", name, known))
    policy = known[name]
    dutch = lang == "nl"
    rows = [
        ["name", name],
        ["label", policy.label_nl if dutch else policy.label_en],
        ["description", policy.description_nl if dutch else policy.description_en],
        ["funding", policy.funding],
        ["payer", policy.payer],
        ["ramp", f"{policy.ramp_weeks} weeks"],
        ["fidelity", _fidelity(policy.fidelity)],
        *([["contains", ", ".join(policy.contains)]] if policy.contains else []),
    ]
    console().print(table("", ["", ""], rows, left=2))
    console().print(
        table("Levers it moves", ["lever", "unit", "", "after a year"], _levers(name, place), left=3)
    )


@app.command("hours")
def hours_of(
    name: Annotated[str, typer.Argument(help="Policy, or several joined with +.")],
    place: Annotated[str, typer.Argument(help="Neighbourhood.")],
    years: Annotated[int, typer.Option(min=1, max=10, help="Horizon in years.")] = 3,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same life.")] = 1,
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
) -> None:
    """Hours a plan means to spend and hours it delivers; what prevention cannot carry is said."""
    check_lang(lang)
    place = _known_place(place)
    from experiments.commands.compare import announce_compile
    from experiments.delivered import delivered
    from sim import policies

    policies.members_of(name, place)
    announce_compile()
    before, after = delivered(name, place, years=years, seed=seed)
    words = WORDS[lang]
    known = {hours.kind: hours for hours in before.kinds + before.offers}
    labels = _labels(lang)
    rows = [
        [
            labels[hours.kind],
            *(_hours(one) for one in (known.get(hours.kind), hours)),
            f"{hours.short:.1f}" if hours.short >= 0.05 else "",
        ]
        for hours in after.kinds + after.offers
        if hours.wanted is None or hours.wanted > 0.0 or hours.given > 0.0
    ]
    title = words["title"].format(arm=name, place=place, years=years)
    console().print(table(title, words["head"].split("|"), rows, left=1))
    short = after.prevention_short
    if short >= 0.05:
        say(words["short"].format(hours=f"{short:.1f}", before=f"{before.prevention_short:.1f}"))


#: Words of the table of hours.
WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "title": "{arm}, {place}: uren per week, gemiddeld over {years} jaar (gegeven / gevraagd)",
        "head": "|zonder plan|met plan|niet te dragen",
        "short": "De preventie-uren konden {hours} uur per week niet dragen (zonder het plan {before}): "
        "gerantsoeneerd in de volgorde van de tabel.",
        "prevention": "preventie, van het team", "offers": "- collectief aanbod, ook nieuwe uren",
        "supervision": "- begeleiding vrijwilligers, ook nieuwe uren", "outreach": "- op pad",
        "aftercare": "- nazorg", "informing": "- voorlichting", "connector": "buurtverbinder",
        "coordinator": "coördinator vrijwilligers", "new_staff": "nieuwe begeleiding van aanbod",
        "visits": "huisbezoek 75-plus",
    },
    "en": {
        "title": "{arm}, {place}: hours a week, mean over {years} years (given / asked)",
        "head": "|without plan|with plan|not carried",
        "short": "The prevention hours could not carry {hours} hours a week (without the plan {before}): "
        "rationed in the order of the table.",
        "prevention": "prevention, of the team", "offers": "- collective offers, new hours too",
        "supervision": "- supervising volunteers, new hours too", "outreach": "- outreach",
        "aftercare": "- aftercare", "informing": "- informing", "connector": "connector",
        "coordinator": "coordinator of volunteers", "new_staff": "new staff of offers",
        "visits": "visits to residents of 75 and over",
    },
}  # fmt: skip


def _labels(lang: str) -> dict[str, str]:
    """Labels of kinds of hours, and of offers by their own names."""
    from sim.offers import offers

    own = {name: offer.label_nl if lang == "nl" else offer.label_en for name, offer in offers().items()}
    return {**{name: f"   {label}" for name, label in own.items()}, **WORDS[lang]}


def _hours(hours: Hours | None) -> str:
    """Given over asked; only what was given where the kind takes what is left."""
    if hours is None:
        return ""
    return f"{hours.given:.1f}" if hours.wanted is None else f"{hours.given:.1f} / {hours.wanted:.1f}"


def _known_place(name: str) -> str:
    """A neighbourhood's key, or a problem that names the nearest."""
    from sim.population import places

    if name.casefold() not in places():
        raise BadInput(unknown("place", name, places()))
    return name.casefold()


def _fidelity(parameter: str | None) -> str:
    """Share of the institutions that really change, at the central parameters."""
    from sim.parameters import load

    return f"{load()[parameter].value:g} ({parameter})" if parameter else "1"


def _levers(name: str, place: str) -> list[list[str]]:
    """What the policy moves after a year, at the central parameters."""
    from experiments.runs import WEEKS_PER_YEAR
    from sim.levers import LEVERS
    from sim.parameters import central, load
    from sim.policies import levers_of

    week = levers_of(name, central(load()), WEEKS_PER_YEAR, place).table[-1]
    moved = zip(LEVERS, week, strict=True)
    return [
        [lever.name, lever.unit, lever.description, _reading(lever.name, value)]
        for lever, value in moved
        if value != 0.0
    ]


def _reading(lever: str, value: float) -> str:
    """A lever's level; the mask of offers as their names."""
    from sim.offers import OFFERS

    if lever != "offers":
        return f"{value:g}"
    return ", ".join(offer for k, offer in enumerate(OFFERS) if int(value) >> k & 1)
