"""Werkbank: the scenario as file, command and Python; a sweep put together; result stores opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import solara
from markupsafe import Markup

from dashboards.components.frame import place_name
from dashboards.components.live import Live
from dashboards.components.parts import table
from dashboards.components.plan import DOSES, switches
from dashboards.components.reproduce import reproduce
from dashboards.components.stores import Found, Mean, folder, names, opened
from dashboards.components.tags import join, tag
from dashboards.scenario.toml import from_toml
from dashboards.texts import texts
from dashboards.view import View
from experiments.names import known_places, known_policies
from experiments.report.blocks import Table
from experiments.sweep.checking import count
from experiments.sweep.specification import PolicyDoses, Replications, Scenarios, Specification, Uncertainties
from experiments.sweep.toml_text import toml_text
from sim.errors import BadInput

DRAWS, SEEDS = (1, 5, 10, 20, 50, 100, 200), (1, 2, 4, 8)


@solara.component
def Page(view: View) -> None:
    """The page."""
    problems, set_problems = solara.use_state(())
    asked, set_asked = solara.use_state({"draws": 20, "seeds": 2, "pressures": "both", "doses": "one"})

    def act(given: dict[str, Any]) -> None:
        if given.get("do") == "file":
            _upload(view, given, set_problems)
        elif given.get("do") == "set":
            name, value = str(given.get("name", "")), str(given.get("value", ""))
            if name in ("draws", "seeds") and value.isdecimal() and int(value) in (*DRAWS, *SEEDS):
                set_asked({**asked, name: int(value)})
            elif name in ("pressures", "doses"):
                set_asked({**asked, name: value})
            elif name == "store":
                view.navigate(map=value or None)
        elif given.get("do") == "again":
            view.refresh()

    Live(
        join(
            tag("h1", view.say("pages.workbench")),
            tag("p", view.say("bench.intro"), class_="lead"),
            _file(view, problems),
            _sweep(view, asked),
            _stores(view),
        ),
        act,
    )


def _upload(view: View, given: Mapping[str, Any], tell: Callable[[tuple[str, ...]], None]) -> None:
    if given.get("large"):
        tell((view.say("bench.too_large"),))
        return
    try:
        scenario = from_toml(str(given.get("text", "")))
    except BadInput as error:
        tell(tuple(error.problems))
        return
    tell(())
    view.navigate(page="explore", scenario=scenario)


def _file(view: View, problems: tuple[str, ...]) -> Markup:
    """The scenario taken along, brought in, and said in three ways."""
    say = view.say
    wrong = (
        tag(
            "div",
            tag("p", say("bench.refused")),
            tag("ul", [tag("li", problem) for problem in problems], lang="en"),
            class_="notice",
            role="alert",
        )
        if problems
        else None
    )
    return tag(
        "section",
        tag("h2", say("bench.scenario")),
        tag("p", say("bench.scenario_text")),
        tag(
            "p",
            tag(
                "a",
                say("bench.down"),
                class_="button second",
                href=f"/bestand/scenario.toml?{view.address.query()}",
                download=True,
            ),
        ),
        tag("p", say("bench.up"), id="upload-name"),
        # A browser writes its own language on the button of a file field: ours stands over it.
        tag(
            "label",
            tag("span", say("bench.pick"), id="upload-pick"),
            tag(
                "input",
                type="file",
                accept=".toml,text/plain",
                data_file="scenario",
                id="upload",
                class_="hidden",
                aria_labelledby="upload-pick upload-name",
            ),
            class_="upload button second",
        ),
        wrong,
        reproduce(view, view.scenario.question(lang=view.lang)),
    )


def _sweep(view: View, asked: Mapping[str, Any]) -> Markup:
    """A sweep around the scenario: more draws and seeds than a page computes, as TOML with its command."""
    say, scenario = view.say, view.scenario
    specification = sweep(view, asked)
    runs = count(specification)
    text = toml_text(specification)
    fields = [
        _choice("draws", say("bench.draws"), [(str(n), str(n)) for n in DRAWS], str(asked["draws"])),
        _choice("seeds", say("bench.seeds"), [(str(n), str(n)) for n in SEEDS], str(asked["seeds"])),
        _choice(
            "pressures",
            say("bench.pressures"),
            [(name, say(f"bench.pressures_{name}")) for name in ("one", "both")],
            asked["pressures"],
        ),
        _choice(
            "doses",
            say("bench.doses"),
            [(name, say(f"bench.doses_{name}")) for name in ("one", "four")],
            asked["doses"],
        ),
    ]
    plan = (
        say("bench.sweep_plan", arm=view.arm_name())
        if scenario.arm != "baseline"
        else say("bench.sweep_base")
    )
    return tag(
        "section",
        tag("h2", say("bench.sweep")),
        tag("p", say("bench.sweep_text")),
        tag("p", plan),
        tag("div", fields, class_="filters"),
        tag("p", say("bench.runs", runs=view.numbers.plain(float(runs))), role="status"),
        tag("pre", text, id="sweep-toml", tabindex="0"),
        tag(
            "p",
            tag(
                "button",
                say("reproduce.copy"),
                class_="second",
                data_copy="sweep-toml",
                data_done=say("reproduce.copied"),
                aria_label=say("bench.copy_sweep"),
            ),
        ),
        tag("p", say("bench.commands")),
        tag(
            "pre",
            "rondom sweep check sweep.toml\nrondom sweep run sweep.toml --dry-run\nrondom sweep run sweep.toml",
            tabindex="0",
        ),
    )


def sweep(view: View, asked: Mapping[str, Any]) -> Specification:
    """Specification of a sweep around the scenario of a page."""
    scenario = view.scenario
    on = switches(scenario.arm)
    policies: tuple[PolicyDoses, ...] = ()
    if on:
        dose = min(on.values())
        policies = (PolicyDoses(arm="+".join(on), doses=DOSES if asked["doses"] == "four" else (dose,)),)
    draws = int(asked["draws"])
    return Specification(
        name="-".join(("rondom", *scenario.places)),
        years=scenario.years,
        seed=scenario.seed,
        scenarios=Scenarios(
            places=scenario.places,
            pressures=("low", "high") if asked["pressures"] == "both" else (scenario.pressure,),
        ),
        policies=policies,
        uncertainties=Uncertainties(method="joint", draws=draws) if draws > 1 else Uncertainties(),
        replications=Replications(seeds=int(asked["seeds"])),
    )


def _choice(name: str, label: str, values: list[tuple[str, str]], chosen: str) -> Markup:
    options = [tag("option", text, value=value, selected=value == chosen) for value, text in values]
    return tag("label", tag("span", label), tag("select", options, id=name, data_set=name))


def _stores(view: View) -> Markup:
    """Stores in the server's folder of results."""
    say = view.say
    every = names()
    head = [tag("h2", say("bench.stores")), tag("p", say("bench.stores_text", folder=str(folder())))]
    if not every:
        return tag("section", head, tag("p", say("bench.stores_none"), class_="note"))
    name = view.note("map")
    options = [tag("option", say("bench.choose"), value="", selected=name not in every)]
    options += [tag("option", one, value=one, selected=one == name) for one in every]
    chosen = tag(
        "div",
        tag("label", tag("span", say("bench.store")), tag("select", options, data_set="store", id="store")),
        tag("button", say("bench.again"), class_="second", data_do="again") if name in every else None,
        class_="filters",
    )
    if name not in every:
        return tag("section", head, chosen)
    try:
        return tag("section", head, chosen, _store(view, opened(name)))
    except BadInput as error:
        wrong = tag("ul", [tag("li", problem) for problem in error.problems], class_="notice", lang="en")
        return tag("section", head, chosen, wrong)


def _store(view: View, found: Found) -> Markup:
    say = view.say
    done = found.ok + found.failed
    state = "bench.complete" if done >= found.planned else "bench.under_way"
    columns = [
        say(f"bench.head_{name}")
        for name in ("place", "pressure", "arm", "dose", "municipality", "all", "runs")
    ]
    means = table(Table(say("bench.means"), columns, [("", [_mean(view, row) for row in found.rows])]))
    return tag(
        "div",
        tag("h3", found.name),
        tag("progress", value=done, max=found.planned, aria_label=say("explore.progress")),
        tag("p", say(state, ok=found.ok, failed=found.failed, planned=found.planned), role="status"),
        tag("p", found.told, lang="en") if found.told else None,
        means if found.rows else None,
        tag("details", tag("summary", say("bench.specification")), tag("pre", found.toml, tabindex="0")),
    )


def _mean(view: View, row: Mean) -> list[str]:
    """A row in the words of the page; what this version has no words for stays as it stands in the store."""
    pressure = f"pressure.{row.pressure}"
    return [
        place_name(row.place) if row.place in known_places() else row.place,
        view.say(pressure) if pressure in texts(view.lang) else row.pressure,
        view.arm_name(row.arm) if set(switches(row.arm)) <= set(known_policies()) else row.arm,
        view.numbers.percent(row.dose),
        view.numbers.plain(row.municipality, 0.001),
        view.numbers.plain(row.all, 0.001),
        str(row.runs),
    ]
