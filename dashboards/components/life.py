"""The twin biography: choose somebody, watch both lives being lived, read what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import solara
from markupsafe import Markup

from dashboards.components.chart import Chart
from dashboards.components.live import Live
from dashboards.components.parts import table
from dashboards.components.tags import join, tag
from dashboards.components.watching import use_watching
from dashboards.figures.life import two_bills, two_lines
from dashboards.lives.store import begin_story, shipped, work_of
from dashboards.lives.told import Line, Pair, Told
from dashboards.presets.file import model_now
from dashboards.view import View
from dashboards.work import Work
from experiments.report.blocks import Table
from experiments.report.texts import Texts
from experiments.runs import BASELINE
from sim.errors import BadInput

#: Age band in the address to an age in its middle.
AGES: Mapping[str, int] = {"0-17": 12, "18-29": 24, "30-44": 37, "45-64": 55, "65-74": 70, "75+": 80}
#: What can be asked besides, to the words by which stories are looked for (``rondom story --like``).
SEXES: Mapping[str, str] = {"woman": "vrouw", "man": "man"}
HOUSEHOLDS: Mapping[str, str] = {"alone": "alleen", "partner": "samenwonend", "parent": "gezin"}
SITUATIONS: Mapping[str, str] = {
    "lonely": "eenzaam", "carer": "mantelzorger", "overloaded": "overbelast", "volunteer": "vrijwilliger",
    "debt": "schulden", "physical": "lichamelijk", "mental": "psychisch", "at_team": "wijkteam",
}  # fmt: skip
#: Moments in which the lives differ that are shown unfolded.
OPEN = 10
NOTES = ("leeftijd", "sekse", "huis", "situatie", "wie")


def asked(view: View) -> tuple[int | None, str | None]:
    """Whom somebody looks for: a number, or a description; both None when nobody was asked for."""
    number = view.note("wie")
    if number.isdigit() and len(number) < 7:
        return int(number), None
    words = [
        SEXES.get(view.note("sekse"), ""),
        str(AGES[view.note("leeftijd")]) if view.note("leeftijd") in AGES else "",
        HOUSEHOLDS.get(view.note("huis"), ""),
        SITUATIONS.get(view.note("situatie"), ""),
    ]
    like = " ".join(word for word in words if word)
    return None, like or None


@solara.component
def Life(view: View, place: str) -> None:
    """The part of the page about one resident."""
    resident, like = asked(view)
    message, set_message = solara.use_state("")
    work = None
    if resident is not None or like is not None:
        work = work_of(view.scenario, place, resident, like)
    use_watching([work] if work is not None else [])
    pair = work.found if work is not None and work.found is not None else shipped(place)

    def act(given: dict[str, Any]) -> None:
        set_message("")
        if given.get("do") == "set" and given.get("name") in NOTES:
            _choose(view, str(given["name"]), str(given.get("value", "")))
        elif given.get("do") == "tell" and view.scenario.arm != BASELINE:
            try:
                begin_story(view.scenario, place, resident, like)
            except BadInput as error:
                set_message(view.say("life.failed", why=" ".join(error.problems)))
            else:
                view.navigate(buurt=place)
        elif given.get("do") == "stop" and work is not None:
            work.stop()

    ready = (resident is not None or like is not None) and view.scenario.arm != BASELINE
    head = tag("section", tag("h2", view.say("life.title")), tag("p", view.say("life.intro")))
    Live(join(head, _form(view, resident, ready=ready), _status(view, work, message)), act)
    if pair is not None:
        Shown(view, pair, of_preset=work is None or work.found is None)


def _choose(view: View, name: str, value: str) -> None:
    """A number and a description exclude each other."""
    if name == "wie":
        view.navigate(**{key: None for key in NOTES if key != "wie"}, wie=value or None)
    else:
        view.navigate(**{name: value or None, "wie": None})


def _form(view: View, resident: int | None, *, ready: bool) -> Markup:
    def select(name: str, label: str, options: Mapping[str, str]) -> Markup:
        chosen = "" if resident is not None else view.note(name)
        made = [tag("option", view.say("life.any"), value="", selected=chosen not in options)]
        made += [
            tag("option", words, value=value, selected=value == chosen) for value, words in options.items()
        ]
        return tag("label", tag("span", view.say(label)), tag("select", made, data_set=name))

    number = tag(
        "input", type="number", min=1, max=99999, inputmode="numeric", data_set="wie", style="width: 9em",
        value=resident if resident is not None else "",
    )  # fmt: skip
    return tag(
        "div",
        tag(
            "div",
            select("leeftijd", "life.age", {band: band for band in AGES}),
            select("sekse", "life.sex", {name: view.say(f"life.{name}") for name in SEXES}),
            select(
                "huis", "life.household", {name: view.say(f"life.household_{name}") for name in HOUSEHOLDS}
            ),
            select(
                "situatie",
                "life.situation",
                {name: view.say(f"life.situation_{name}") for name in SITUATIONS},
            ),
            tag("label", tag("span", view.say("life.number")), number),
            tag("button", view.say("life.tell"), data_do="tell", disabled=not ready),
            class_="fields",
        ),
        None if ready else tag("p", view.say("life.first"), class_="note"),
        class_="choices",
        role="group",
        aria_label=view.say("life.like"),
    )


def _status(view: View, work: Work[Pair] | None, message: str) -> Markup | None:
    if message:
        return tag("p", message, class_="notice", role="status")
    if work is None or work.state == "done":
        return None
    if work.state == "failed":
        return tag("p", view.say("life.failed", why=work.failure), class_="notice", role="status")
    if work.state == "stopped":
        return tag("p", view.say("life.stopped"), class_="notice", role="status")
    half = work.steps // 2
    if work.step == 0:
        said = view.say("life.busy_begin")
    else:
        side = "without" if work.step <= half else "with"
        said = view.say(f"life.busy_{side}", week=work.step - (0 if side == "without" else half), weeks=half)
    return tag(
        "div",
        tag("p", said),
        tag("progress", max=max(work.steps, 1), value=work.step, aria_label=said),
        tag("p", tag("button", view.say("life.stop"), data_do="stop", class_="second")),
        class_="notice",
    )


@solara.component
def Shown(view: View, pair: Pair, of_preset: bool) -> None:
    """Both lives, told."""
    told, arm, lang = pair.told(view.lang), view.arm_name(pair.arm), view.lang
    source = view.say(
        "network.source", model=pair.model.partition("/")[0], seed=pair.seed, badge=Texts(lang)["badge.short"]
    )
    stale = tag("p", view.say("badge.stale_long"), class_="notice") if pair.model != model_now() else None
    Live(join(stale, _opening(view, told, of_preset=of_preset)))
    with solara.Div(classes=["beside"]):
        lines = two_lines(pair, arm, lang, source)
        if lines is None:
            Live(tag("p", view.say("life.lines_minor")))
        else:
            Chart(lines, lang)
        Chart(two_bills(pair, arm, lang, source), lang)
    Live(_story(view, told, arm))


def _opening(view: View, told: Told, *, of_preset: bool) -> Markup:
    return tag(
        "section",
        tag("h3", told.title),
        tag("p", told.setting, " ", view.say("life.setting_preset") if of_preset else None, class_="note"),
        tag("p", tag("strong", told.who)),
        tag("p", " ".join(told.reasons)) if told.reasons else None,
        tag("p", told.start),
        class_="life",
    )


def _story(view: View, told: Told, arm: str) -> Markup:
    without = view.say("charts.without")
    shared = [_moment(date, sentence) for date, sentence in told.together]
    accounts = Table(
        view.say("life.account"),
        [view.say("life.what"), without, arm, view.say("life.difference")],
        [("", [[row.head, row.without, row.with_, row.more] for row in told.accounts])],
    )
    return tag(
        "section",
        tag("h3", view.say("life.parting")),
        [tag("p", line) for line in told.parting],
        tag("h3", view.say("life.moments")),
        _fold(
            view.say("life.same", count=view.counted("events", len(shared))),
            tag("ol", shared, class_="moments"),
        )
        if shared
        else None,
        _apart(view, told, without, arm),
        tag("h3", view.say("life.account")),
        table(accounts, caption=False),
        [tag("p", note, class_="note") for note in told.notes],
        class_="life",
    )


def _fold(summary: str, inside: Markup) -> Markup:
    return tag("details", tag("summary", summary), inside, class_="wide")


def _moment(date: str, sentence: str) -> Markup:
    return tag("li", tag("span", date, class_="date"), tag("span", sentence))


def _apart(view: View, told: Told, without: str, arm: str) -> Markup | None:
    """Two time lines beside each other, one row per moment, the later ones folded; under each other on a phone."""
    if not told.apart:
        return None

    def lines(rows: Sequence[Line]) -> Markup:
        names = [tag("th", name, scope="col") for name in (view.say("life.when"), without, arm)]
        body = [
            tag(
                "tr",
                tag("th", row.head, scope="row") if row.head else tag("td"),
                _lived(row.without, without),
                _lived(row.with_, arm),
            )
            for row in rows
        ]
        return tag("table", tag("thead", tag("tr", names)), tag("tbody", body), class_="twins")

    first, later = told.apart[:OPEN], told.apart[OPEN:]
    more = (
        _fold(view.say("life.later", count=view.counted("lines", len(later))), lines(later))
        if later
        else None
    )
    return join(lines(first), more)


def _lived(sentence: str, side: str) -> Markup:
    return tag("td", sentence, data_side=side if sentence else None, class_=None if sentence else "none")
