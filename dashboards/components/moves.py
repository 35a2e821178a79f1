"""What moves the answer most: a tornado for each place and outcome, from the tables beside the presets."""

from __future__ import annotations

import textwrap

import solara

from dashboards.components.chart import Chart
from dashboards.components.live import Live
from dashboards.components.tags import join, tag
from dashboards.figures.figure import Figure
from dashboards.figures.tornado import Reach, tornado
from dashboards.presets.swings import Measured, Swings, shipped
from dashboards.view import View
from experiments.report.register import name_of
from experiments.report.texts import Texts
from sim.parameters import load
from sim.population import profile
from sim.register import Entry

#: Bars of one picture, and characters of a name in it; the register under it has the whole.
MOST_BARS, LONGEST = 10, 90


@solara.component
def Moves(view: View) -> None:
    """The part of the page about it."""
    say = view.say
    found = [one for place in view.scenario.places if (one := shipped(place)) is not None]
    head = join(tag("h2", say("moves.title")), tag("p", say("moves.text")))
    if not found:
        Live(tag("section", head, tag("p", say("moves.absent"), class_="notice")))
        return
    old = any(not one.current for one in found)
    stale = tag("p", say("moves.stale"), class_="notice") if old else None
    Live(tag("section", head, stale))
    for one in found:
        Live(tag("h3", say("moves.place", arm=view.arm_name(one.policy), place=profile(one.place).name)))
        drawn = [pictured(view, one, measured) for measured in one.measures]
        with solara.Div(classes=["beside"]):
            for figure in drawn:
                if figure is not None:
                    Chart(figure, view.lang)
        quiet = [
            tag("p", say("moves.none", what=say(f"moves.{measured.name}")), class_="note")
            for measured, figure in zip(one.measures, drawn, strict=True)
            if figure is None
        ]
        Live(join(quiet, tag("p", _basis(view, one), class_="note")))


def pictured(view: View, swings: Swings, measured: Measured) -> Figure | None:
    """The largest bars of one outcome; None where nothing moves it by more than luck."""
    every = load()
    bars = [
        Reach(_name(view, every[one.parameter]), one.low, one.high)
        for one in measured.swings
        if one.clear and one.parameter in every
    ]
    if not bars:
        return None
    return tornado(
        bars[:MOST_BARS],
        measured.central,
        unit="euro" if measured.name.startswith("cost_") else "",
        measure=view.say(f"moves.measure_{measured.name}", place=profile(swings.place).name),
        source=view.say(
            "moves.source",
            model=swings.model.partition("/")[0],
            badge=Texts(view.lang)["badge.short"],
            lives=swings.lives,
            seed=swings.seed,
        ),
        lang=view.lang,
        name=f"tornado-{swings.place}-{measured.name}",
    )


def _name(view: View, entry: Entry) -> str:
    name = name_of(entry, view.lang) or entry.description
    return textwrap.shorten(name, LONGEST, placeholder=" …")


def _basis(view: View, swings: Swings) -> str:
    return view.say(
        "moves.basis",
        screened=swings.screened,
        first=view.counted("times", swings.screening_lives),
        lives=view.counted("times", swings.lives),
        years=view.counted("years", swings.years),
        pressure=view.say(f"pressure.{swings.pressure}"),
    )
