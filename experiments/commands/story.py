"""``rondom story``: the twin biography of one synthetic resident, with and without a policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.commands.compare import announce_compile, own_of
from experiments.commands.console import console, paragraph, say, show, table

if TYPE_CHECKING:
    from experiments.story.twins import Story

DEFAULT_POLICY = "rondom-wijchen"


def story(
    place: Annotated[str, typer.Argument(help="Neighbourhood, see `rondom neighbourhoods list`.")],
    resident: Annotated[
        int | None, typer.Option("--resident", help="Number of the resident at week 0, from 1.")
    ] = None,
    like: Annotated[
        str | None, typer.Option("--like", help='The resident most like a description: "vrouw 78 weduwe".')
    ] = None,
    policy: Annotated[str, typer.Option("--policy", help="Policy; join with +.")] = DEFAULT_POLICY,
    years: Annotated[int, typer.Option(help="Horizon, 1 to 10 years.")] = 5,
    pressure: Annotated[str, typer.Option(help="Starting pressure: low or high.")] = "low",
    seed: Annotated[int, typer.Option(help="Same seed, same story.")] = 1,
    lang: Annotated[str, typer.Option(help="Language: nl or en.")] = "nl",
    local: Annotated[
        Path | None,
        typer.Option("--local", help="Your municipality's own figures, see `rondom local template`."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")] = False,
) -> None:
    """Tell one synthetic resident's life twice: without and with a policy, the same chance. Not for decisions."""
    say(f"rondom story {place}: {years} years, {policy}")
    from experiments import session
    from experiments.story.twins import check_who, tell_twice
    from sim.errors import BadInput

    asked = {
        "places": (place.casefold(),),
        "pairs": 1,
        "years": years,
        "pressures": (pressure,),
        "seed": seed,
        "uncertainty": False,
        "lang": lang,
        "own": own_of(local),
    }
    problems: list[str] = []
    question = None
    try:
        question, _ = session.check(
            asked, [policy], threads=1, out=None, force=False, keep=False, standard=False
        )
    except BadInput as error:
        problems += error.problems
    try:
        check_who(resident, like)
    except BadInput as error:
        problems += error.problems
    if problems or question is None:
        raise BadInput(problems)
    announce_compile()
    told = tell_twice(question, resident=resident, like=like)
    if as_json:
        from experiments.story.data import as_json as written

        show(written(told, like))
    else:
        _print(told, like)


def _print(told: Story, like: str | None) -> None:
    from experiments.story import moments, page
    from experiments.story.voice import Voice

    voice, out = Voice(told.question.lang), console()
    texts = voice.texts
    label = f"{texts['label']} · {texts['badge']}"
    arm = page.policy_label(told, voice)
    without, with_ = texts["without"], texts.say("with", arm=arm)

    def write(*lines: str) -> None:
        for line in lines:
            show(paragraph(line))

    title, *rest = page.opening(told, voice)
    write(label, "", title)
    if like is not None:
        write(" ".join(page.reasons(told, voice, like)))
    write(*rest, "")
    shared, apart = moments.together(told, voice), moments.side_by_side(told, voice)
    until = told.parting.event_week
    heading = texts["same_always"] if until is None else texts.say("same_until", date=voice.date(until))
    if shared:
        out.print(table(heading, [texts["when"], texts["event_title"]], shared, left=2))
    elif not apart:
        write(texts["nothing"], "")
    if apart:
        rows = [[row.head, row.without, row.with_] for row in apart]
        out.print(table(texts["apart"], [texts["when"], without, with_], rows, left=3))
    write(texts["parting.title"], *page.where_they_part(told, voice), "")
    rows = [[row.head, row.without, row.with_, row.more] for row in page.accounts(told, voice)]
    head = ["", without, texts["policy"], texts["account.difference"]]
    out.print(table(texts["account.title"], head, rows))
    write(*page.course(told, voice), *page.notes(told, voice), "", label)
