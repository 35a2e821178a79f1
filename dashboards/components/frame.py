"""The frame around every page: who we are, where you are, which scenario is shown and how far it may be trusted."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dashboards.answers.answer import Answer
from dashboards.components.tags import join, tag
from dashboards.files import FILES
from dashboards.scenario.address import PAGES
from dashboards.scenario.scenario import Scenario
from dashboards.view import View
from experiments.manifest import version
from experiments.names import known_places
from experiments.report.numbers import Lang
from experiments.runs import BASELINE
from sim.population import profile

#: What a page offers to take along: key in the texts, and name of the file.
REPORTS = {"report": "rapport.html", "pdf": "rapport.pdf", "excel": "rondom.xlsx"}


def place_name(place: str) -> str:
    """Name of a neighbourhood for people."""
    return str(profile(place).name)


def header(view: View) -> Markup:
    """Everything above the page."""
    say = view.say
    return join(
        tag("a", say("frame.skip"), class_="skip", href="#inhoud"),
        tag(
            "div",
            tag(
                "div",
                tag("a", "rondom", class_="brand", href=view.href(page="glance")),
                tag("span", say("frame.tagline"), class_="tagline"),
                class_="who",
            ),
            tag("div", _place(view), _lang(view), class_="tools"),
            class_="bar",
        ),
        tag(
            "button",
            say("frame.menu"),
            class_="menu",
            data_toggle="pages",
            aria_expanded="false",
            aria_controls="pages",
        ),
        tag(
            "nav", tag("ul", [_link(view, page) for page in PAGES]), id="pages", aria_label=say("frame.pages")
        ),
    )


def _link(view: View, page: str) -> Markup:
    here = page == view.address.page
    return tag(
        "li",
        tag("a", view.say(f"pages.{page}"), href=view.href(page=page), aria_current="page" if here else None),
    )


def _place(view: View) -> Markup:
    chosen = view.scenario.places
    both = Scenario().places
    options = [(",".join(both), view.say("frame.places_all"))]
    options += [(place, place_name(place)) for place in known_places()]
    if ",".join(chosen) not in dict(options):
        options.append((",".join(chosen), " + ".join(place_name(place) for place in chosen)))
    return tag(
        "label",
        tag("span", view.say("frame.place")),
        tag(
            "select",
            [tag("option", name, value=value, selected=value == ",".join(chosen)) for value, name in options],
            id="place",
            data_set="places",
        ),
    )


def _lang(view: View) -> Markup:
    other: Lang = "en" if view.lang == "nl" else "nl"
    return tag(
        "a",
        view.say("frame.lang_other"),
        class_="lang",
        href=str(replace(view.address, lang=other)),
        lang=other,
        hreflang=other,
        aria_label=view.say("frame.lang_name"),
    )


def scenario_line(view: View) -> Markup:
    """Which scenario, against what, how many pairs, which model; with its badges, share and report."""
    say, scenario = view.say, view.scenario
    found = [view.answer(place) for place in scenario.places]
    names = " + ".join(place_name(place) for place in scenario.places)
    words = [
        tag(
            "strong",
            say(
                "frame.shown",
                arm=view.arm_name(),
                places=names,
                pressure=say(f"pressure.{scenario.pressure}"),
                years=view.counted("years", scenario.years),
            ),
        )
    ]
    known = [answer for answer in found if answer is not None]
    if scenario.arm != BASELINE:
        words.append(tag("span", say("frame.against")))
    if known:
        words.append(tag("span", view.counted("pairs", min(answer.pairs for answer in known))))
        words.append(tag("span", say("frame.version", version=known[0].comparison.model.version)))
    return tag(
        "div",
        tag("p", [join(word, " ") for word in words], badges(view, found), class_="shown"),
        tag(
            "p",
            tag(
                "button",
                say("frame.share"),
                class_="quiet",
                data_copy="address",
                data_done=say("frame.share_done"),
            ),
            _files(view) if known else None,
            class_="acts",
        ),
        class_="line",
        role="region",
        aria_label=say("frame.scenario"),
    )


def _files(view: View) -> list[Markup]:
    """Links to the files this scenario can be taken along as; those that cannot be made here are not offered."""
    return [
        tag(
            "a",
            view.say(f"frame.{key}"),
            class_="quiet",
            href=f"/bestand/{name}?{view.address.query()}",
            download=True,
            aria_label=view.say(f"frame.{key}_name"),
        )
        for key, name in REPORTS.items()
        if FILES[name].there
    ]


def badges(view: View, found: list[Answer | None]) -> list[Markup]:
    """How far the figures may be trusted, in one or two words each."""
    say = view.say
    made = []
    known = [answer for answer in found if answer is not None]
    if view.scenario.arm == BASELINE:
        return []
    if len(known) < len(found):
        made.append(tag("span", say("badge.none"), class_="badge open"))
    elif any(answer.origin == "stale" for answer in known):
        made.append(tag("span", say("badge.stale"), class_="badge open", title=say("badge.stale_long")))
    elif all(answer.whole for answer in known):
        made.append(tag("span", say("badge.done"), class_="badge"))
    else:
        pairs = min(answer.pairs for answer in known)
        asked = max(answer.asked for answer in known)
        made.append(tag("span", say("badge.partial", done=pairs, asked=asked), class_="badge open"))
    if known and not all(answer.comparison.model.calibrated for answer in known):
        made.append(tag("span", say("badge.uncalibrated"), class_="badge open"))
    return [join(" ", badge) for badge in made]


def footer(view: View) -> Markup:
    """Everything below the page."""
    return tag(
        "div",
        tag("p", view.say("frame.footer")),
        tag(
            "p",
            view.say("frame.footer_licence", version=version()),
            " · ",
            tag("a", view.say("frame.footer_sources"), href=view.href(page="assumptions")),
            " · ",
            tag(
                "a",
                view.say("frame.footer_statement"),
                href=f"{view.href(page='help')}#access",
                target="_self",
            ),
        ),
        class_="foot",
    )
