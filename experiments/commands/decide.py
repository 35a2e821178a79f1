"""``rondom decide``: who pays, when the money is back, whether the team can carry it; from runs that are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.console import console, paragraph, say, show, table
from experiments.commands.language import check_lang

if TYPE_CHECKING:
    from experiments.decisions.decision import Decision, Decisions
    from experiments.decisions.grid import Speech
    from experiments.decisions.spread import Spread

Folder = Annotated[Path, typer.Argument(help="Store of `rondom sweep run`, or folder of `rondom compare`.")]
Budget = Annotated[
    float,
    typer.Option(
        help="Euros a year that the municipality puts aside for the plan, for the chance of overspending."
    ),
]
ContractOption = Annotated[
    str | None, typer.Option(help="How care is bought, for the cashable difference: usual or population.")
]
Lang = Annotated[str, typer.Option(help="Language: nl or en.")]


def decide(
    folder: Folder,
    lang: Lang = "nl",
    budget: Budget = 0.0,
    contract: ContractOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """Say what the runs of a sweep or a comparison mean for a decision; also while the sweep still runs."""
    check_lang(lang)
    found = decisions_in(folder, contract, budget)
    if as_json:
        show(found.to_json())
    else:
        _print(found, "nl" if lang == "nl" else "en")
    if not found.standing.whole:
        say(
            f"rondom: {found.standing.ended} of {found.standing.planned} planned runs are in this; "
            f"{found.standing.failed} failed, {found.standing.missing} are missing"
        )


def decisions_in(folder: Path, contract: str | None, budget: float) -> Decisions:
    """Decisions from the runs in a folder.

    Raises
    ------
    BadInput
        Nothing can be decided from it.
    """
    from experiments.decisions.decision import decide as settle
    from experiments.decisions.reading import evidence_in

    return settle(evidence_in(folder, contract), budget)


def _print(found: Decisions, lang: str) -> None:
    from experiments.decisions.grid import Speech, footing

    speech, out = Speech(found, "nl" if lang == "nl" else "en"), console()
    texts = speech.texts
    out.print(paragraph(texts["readme.warning"]))
    for place, pressure, system in dict.fromkeys(
        (one.place, one.pressure, one.system) for one in found.decisions
    ):
        here = [
            one
            for one in found.decisions
            if (one.place, one.pressure, one.system) == (place, pressure, system)
        ]
        out.print()
        title = [here[0].place_label, texts[f"pressure.{pressure}"], *([system] if speech.systems else [])]
        out.print(", ".join(title).upper(), style="bold")
        first = next(
            (one for one in here if (one.arm, one.dose) == (found.primary_arm, found.primary_dose)), here[0]
        )
        out.print(paragraph(first.sentence[speech.lang]))
        head = [texts["word.plan"], *(texts[f"terminal.{name}"] for name in COLUMNS)]
        out.print(table("", head, [_row(speech, one) for one in here], tight=True))
    out.print(paragraph(texts["terminal.legend"]))
    for line in footing(speech):
        out.print(paragraph(line))


COLUMNS = ("municipality", "all", "saves", "back", "never", "over")


def _row(speech: Speech, one: Decision) -> list[str]:
    numbers, back = speech.numbers, one.break_even["municipality"]
    over = one.capacity.over_policy
    return [
        speech.plan(one),
        _money(speech, one.payers["municipality"].per_resident_year),
        _money(speech, one.payers["all"].per_resident_year),
        f"{numbers.percent(one.saves['municipality'].share)}\n{numbers.percent(one.saves['all'].share)}",
        "–" if back.median_year is None else speech.say("word.year", year=back.median_year),
        numbers.percent(back.never),
        f"{numbers.percent(one.capacity.over_baseline.share)}\n{numbers.percent(over.share)}",
    ]


def _money(speech: Speech, spread: Spread) -> str:
    """Expected value, and below it P10 to P90."""
    from experiments.report.numbers import step_for

    step = step_for(spread.p10, spread.p90, spread.mean)
    mean = speech.numbers.plain(spread.mean, step)
    if spread.p10 is None:
        return mean
    return f"{mean}\n{speech.numbers.plain(spread.p10, step)}…{speech.numbers.plain(spread.p90, step)}"
