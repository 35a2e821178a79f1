"""Verkennen: turn plans on and off, run, and watch the difference take shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import solara
from markupsafe import Markup

from dashboards.answers.answer import Answer, alone
from dashboards.answers.jobs import Job
from dashboards.answers.live import job_of, jobs
from dashboards.components.chart import Chart
from dashboards.components.controls import controls, pins
from dashboards.components.live import Live
from dashboards.components.parts import tiles
from dashboards.components.plan import switches, turned
from dashboards.components.reproduce import basis, reproduce
from dashboards.components.shown import LETTERS
from dashboards.components.tags import join, tag
from dashboards.figures.case import Case
from dashboards.figures.cost import build_up, level, over_time
from dashboards.figures.people import who_gains
from dashboards.view import View
from experiments.report.answer import answers
from experiments.report.blocks import Show
from experiments.runs import BASELINE

SHOWN = ("verschil", "niveau")


@solara.component
def Page(view: View) -> None:
    """The page."""
    scenario = view.scenario
    message, set_message = solara.use_state("")
    under_way = [job for place in scenario.places if (job := job_of(scenario, place)) is not None]
    head = join(tag("h1", view.say("pages.explore")), tag("p", view.say("explore.intro"), class_="lead"))
    with solara.Div(classes=["explore"]):
        # A place to speak from that is always there: what appears in it is read out.
        notice = tag("div", tag("p", message, class_="notice") if message else None, role="status")
        Live(
            join(head, notice, controls(view, under_way), pins(view)),
            _acts(view, under_way, set_message),
        )
        with solara.Div(classes=["results"]):
            Results(view)


def _acts(
    view: View, under_way: Sequence[Job], tell: Callable[[str], None]
) -> Callable[[dict[str, Any]], None]:
    scenario, held = view.scenario, view.address.pins

    def set_(name: str, value: Any) -> None:
        kind, _, policy = name.partition(":")
        if kind in ("policy", "dose"):
            dose = (1.0 if value else None) if kind == "policy" else float(value)
            arm, dropped = turned(scenario.arm, policy, dose)
            if arm == scenario.arm:
                # Heard twice: what was said of it the first time stays.
                return
            # The switch first: words that came before it would put it back for a moment, under the hand that turned it.
            view.navigate(arm=arm)
            tell(_dropped(view, policy, dropped))
            return
        tell("")
        if name in ("years", "pairs"):
            view.navigate(**{name: int(value)})
        elif name == "pressure":
            view.navigate(pressure=str(value))

    def act(given: dict[str, Any]) -> None:
        what, value = given.get("do"), str(given.get("value", ""))
        if what == "set":
            try:
                set_(str(given.get("name", "")), given.get("value"))
            except (ValueError, LookupError):
                tell(view.say("explore.not_understood"))
        elif what == "run" and scenario.arm != BASELINE:
            started = [jobs().start(scenario.at(place)) for place in scenario.places]
            tell(view.say("explore.busy") if None in started else "")
            view.refresh()
        elif what == "stop":
            for job in under_way:
                job.stop()
        elif what == "pin":
            view.navigate(pins=(*held, scenario.arm))
        elif what == "unpin":
            view.navigate(pins=tuple(arm for arm in held if arm != value))

    return act


def _dropped(view: View, policy: str, dropped: Sequence[str]) -> str:
    """What was turned off since it cannot go together with a plan; empty when nothing was."""
    if not dropped:
        return ""
    return view.say(
        "explore.dropped",
        plan=view.arm_name(policy),
        others=", ".join(view.arm_name(one) for one in dropped),
    )


@solara.component
def Results(view: View) -> None:
    """What is known of the plan, place by place."""
    scenario = view.scenario
    found = [answer for place in scenario.places if (answer := view.answer(place)) is not None]
    if not found:
        key = "explore.none" if switches(scenario.arm) else "explore.choose"
        Live(tag("p", view.say(key), class_="hint"))
        return
    shown = view.note("toon", SHOWN[0])
    here = next((answer for answer in found if answer.result.place == view.note("deel")), found[0])
    Live(tag("div", _places(view, found, here), _toggle(view, shown), class_="choose"))
    show = Show(alone(here), view.lang)
    case = Case(show, here.result)
    Live(_told(show))
    if shown == "niveau":
        Chart(level(case), view.lang)
    else:
        Chart(over_time([case, *_pinned(view, here)]), view.lang)
        Chart(build_up(case), view.lang)
        Chart(build_up(case, of="municipality"), view.lang)
        gains = who_gains(case)
        if gains is not None:
            Chart(gains, view.lang)
    Live(reproduce(view, basis(view, found)))


def _pinned(view: View, answer: Answer) -> list[Case]:
    place = answer.result.place
    known = [
        (letter, arm, view.answer(place, arm))
        for letter, arm in zip(LETTERS, view.address.pins, strict=False)
    ]
    return [
        Case(Show(alone(other), view.lang), other.result, letter)
        for letter, arm, other in known
        if other is not None and arm != view.scenario.arm
    ]


def _places(view: View, found: Sequence[Answer], here: Answer) -> Markup | None:
    """One place at a time; the verdicts of all stand on the first page."""
    if len(found) < 2:
        return None
    links = [
        tag(
            "a",
            answer.result.place_label,
            href=view.href(deel=answer.result.place),
            aria_current="true" if answer is here else None,
        )
        for answer in found
    ]
    return tag("div", links, class_="tabs", role="group", aria_label=view.say("frame.place"))


def _toggle(view: View, shown: str) -> Markup:
    links = [
        tag(
            "a",
            view.say(f"explore.{name}"),
            href=view.href(toon=None if name == SHOWN[0] else name),
            aria_current="true" if name == shown else None,
        )
        for name in SHOWN
    ]
    return tag("div", links, class_="tabs", role="group", aria_label=view.say("explore.shown"))


def _told(show: Show) -> Markup:
    (told,) = answers(show)
    return tag(
        "section", tag("h2", told.heading), tag("p", told.sentence, class_="verdict"), tiles(told.tiles)
    )
