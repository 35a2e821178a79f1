"""In het kort: the answer of a scenario, for who decides and for who lives there."""

from __future__ import annotations

import solara
from markupsafe import Markup

from dashboards.answers.answer import Answer, alone
from dashboards.answers.known import baseline_of
from dashboards.components.cards import cards
from dashboards.components.chart import Chart
from dashboards.components.live import Live
from dashboards.components.parts import hundred, tiles
from dashboards.components.tags import join, tag
from dashboards.components.tell import how_sure, limits
from dashboards.figures.case import Case
from dashboards.figures.cost import over_time
from dashboards.view import View
from experiments.report.answer import answers
from experiments.report.blocks import Show
from experiments.runs import BASELINE
from experiments.schema import EVERY_PAYER, VERDICT_PAYERS, Result


@solara.component
def Page(view: View) -> None:
    """The page."""
    say = view.say
    found = [answer for place in view.scenario.places if (answer := view.answer(place)) is not None]
    head = join(
        tag("h1", say("glance.title", arm=view.arm_name())),
        tag("p", say("glance.intro"), class_="lead"),
        cards(view),
    )
    if view.scenario.arm == BASELINE:
        Live(join(head, [_without(view, place) for place in view.scenario.places]))
        return
    Live(join(head, None if found else _missing(view)))
    for answer in found:
        show = Show(alone(answer), view.lang)
        Live(_answer(view, answer, show))
        with solara.Div(classes=["picture"]):
            Chart(over_time([Case(show, answer.result)]), view.lang)
    if found:
        show = Show(alone(found[0]), view.lang)
        Live(join(how_sure(show), limits(show)))


def _missing(view: View) -> Markup:
    return tag(
        "section",
        tag("p", view.say("empty.text"), class_="notice"),
        tag("p", tag("a", view.say("empty.go"), href=view.href(page="explore"), class_="button")),
    )


def _answer(view: View, answer: Answer, show: Show) -> Markup:
    """Verdict, tiles and the hundred squares of one place."""
    (told,) = answers(show)
    result = answer.result
    return tag(
        "section",
        tag("h2", told.heading),
        tag("p", told.sentence, class_="verdict"),
        tiles(told.tiles),
        tag("h3", view.say("glance.hundred")),
        [_hundred(view, show, result, index) for index in range(len(VERDICT_PAYERS))],
        tag("p", view.say("glance.hundred_note", pairs=view.counted("pairs", answer.pairs)), class_="note"),
    )


def _hundred(view: View, show: Show, result: Result, index: int) -> Markup:
    payer = VERDICT_PAYERS[index]
    share = result.p_saves[payer].share
    name = show.texts[f"payer.{payer}"]
    lower, higher = view.say("glance.lower"), view.say("glance.higher")
    filled = round(100.0 * share)
    spoken = view.say("glance.hundred_spoken", payer=name, lower=filled, higher=100 - filled)
    return tag("div", tag("p", name, class_="who"), hundred(share, lower, higher, spoken), class_="row")


def _without(view: View, place: str) -> Markup:
    """What there is without new policy: cost by payer, wellbeing, waiting."""
    base = baseline_of(view.scenario, place)
    if base is None:
        return _missing(view)
    show, result = Show(alone(base), view.lang), base.result
    rows = [
        tag(
            "li",
            tag("h3", show.texts[f"payer.{payer}"]),
            tag("p", show.mean(result.baseline_cost[payer], "euro", coarse=1.0), class_="value"),
            tag("p", view.say("glance.level_cost"), class_="unit"),
        )
        for payer in EVERY_PAYER
    ]
    levels = (
        ("wellbeing", show.numbers.plain(result.wellbeing.last_year.baseline.mean, 0.1)),
        ("lonely", show.numbers.percent(result.loneliness.last_year.baseline.mean)),
        ("waiting", show.numbers.plain(result.waiting.baseline.mean, 0.1)),
    )
    rows += [
        tag(
            "li",
            tag("h3", view.say(f"glance.level_{name}")),
            tag("p", value, class_="value"),
            tag("p", view.say(f"glance.level_{name}_unit"), class_="unit"),
        )
        for name, value in levels
    ]
    return tag(
        "section",
        tag(
            "h2",
            show.texts.say(
                "answer.heading", place=result.place_label, pressure=show.texts[f"pressure.{result.pressure}"]
            ),
        ),
        tag("p", view.say("glance.level", place=result.place_label), class_="verdict"),
        tag("ul", rows, class_="tiles"),
    )
