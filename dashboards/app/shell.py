"""The shell: reads the address, gathers what is known, and shows frame and page."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import reacton.ipyvuetify as v
import solara

from dashboards.answers.known import answers_of
from dashboards.answers.live import jobs_of
from dashboards.components.frame import footer, header, scenario_line
from dashboards.components.live import Live
from dashboards.components.tags import join, tag
from dashboards.components.watching import use_watching
from dashboards.pages import aannames, betaalt, in_het_kort, netwerk, uitleg, vergelijken, verkennen, werkbank
from dashboards.presets.lost import lost
from dashboards.scenario.address import Address, read
from dashboards.view import View

log = logging.getLogger("rondom")

COMPONENTS: Mapping[str, Callable[[View], Any]] = {
    "glance": in_het_kort.Page,
    "explore": verkennen.Page,
    "compare": vergelijken.Page,
    "payers": betaalt.Page,
    "network": netwerk.Page,
    "assumptions": aannames.Page,
    "workbench": werkbank.Page,
    "help": uitleg.Page,
}


@solara.component
def Bare(children: list[Any]) -> None:
    """No layout of Solara's own: the shell is the layout."""
    solara.Div(children=children)


@solara.component
def Shell() -> None:
    """One page in its frame."""
    router = solara.use_router()
    address, ignored = read(router.path, router.search)

    def go(to: Address) -> None:
        router.push(str(to))

    _, draw = solara.use_state(0)
    use_watching(jobs_of(address.scenario, address.pins))
    answers = answers_of(address.scenario, address.pins)
    view = View(address, answers, go, lambda: draw(lambda count: count + 1))

    def act(given: dict[str, Any]) -> None:
        if given.get("do") == "set" and given.get("name") == "places":
            asked, _ = read("/", f"wijk={given.get('value', '')}")
            view.navigate(places=asked.scenario.places)

    title = view.say(f"pages.{address.page}")
    top = tag("header", header(view), role="banner")
    notice = join(
        tag("p", view.say("frame.ignored", keys=", ".join(ignored)), class_="notice") if ignored else None,
        tag("p", view.say("frame.lost", files=", ".join(gone)), class_="notice")
        if (gone := lost())
        else None,
    )
    with solara.Div(classes=["rondom"]):
        Live(join(top, scenario_line(view), notice), act, lang=view.lang, heading=title)
        with v.Html(tag="main", attributes={"id": "inhoud", "tabindex": "-1"}):
            Guarded(COMPONENTS[address.page], view).key(address.page)
        Live(tag("footer", footer(view)))


@solara.component
def Guarded(page: Callable[[View], Any], view: View) -> None:
    """A page that fails alone: the others go on, and what failed is said so that it can be reported."""
    failure, forget = solara.use_exception()
    if failure is None:
        page(view)
        return
    log.error("page %s failed", view.address, exc_info=failure)
    # Where it happened, not what stood in it: a report must be safe to send.
    spots = [
        f"{frame.name} ({frame.filename.rpartition('/')[2]}:{frame.lineno})"
        for frame in traceback.extract_tb(failure.__traceback__)[-3:]
    ]
    words = f"{type(failure).__name__}: {failure}\n{view.address}\n" + "\n".join(spots)
    Live(
        tag(
            "section",
            tag("h1", view.say("failed.title")),
            tag("p", view.say("failed.text")),
            tag("pre", words, tabindex="0"),
            tag("button", view.say("lost.reload"), data_do="again"),
            class_="page",
        ),
        lambda _: forget(),
    )
