"""Buurt en netwerk: the network drawn, and one life told twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara
from markupsafe import Markup

from dashboards.components.life import Life
from dashboards.components.live import Live
from dashboards.components.network import Network
from dashboards.components.tags import join, tag
from dashboards.components.watching import use_watching
from dashboards.figures.network import Names, around, steps
from dashboards.network.classes import COLOURS, Colour
from dashboards.network.film import Film
from dashboards.network.shot import BOTH, GAINED, LOST, Side, of_residents, of_streets
from dashboards.network.store import begin_film, film_of, shipped, stale, work_of
from dashboards.view import View
from experiments.report.texts import Texts
from experiments.runs import BASELINE
from sim.population import profile

#: In the address: which world, and what is drawn.
SIDES: dict[str, Side] = {"zonder": "without", "met": "with", "verschil": "change"}
ZOOMS = ("straten", "inwoners")


@dataclass(frozen=True)
class Chosen:
    """What is looked at.

    Attributes
    ----------
    place : str
        One neighbourhood.
    film : Film or None
        Both lives of it: those asked for, or else the shipped example.
    asked : bool
        Whether the film is the one asked for.
    """

    place: str
    film: Film | None
    asked: bool


@solara.component
def Page(view: View) -> None:
    """The page."""
    places = view.scenario.places
    place = view.note("buurt") if view.note("buurt") in places else places[0]
    work = work_of(view.scenario, place)
    use_watching([work] if work is not None else [])
    film = None if view.scenario.arm == BASELINE else film_of(view.scenario, place)
    chosen = Chosen(place, film or shipped(place), film is not None)
    head = tag(
        "section", tag("h1", view.say("network.title")), tag("p", view.say("network.intro")), class_="page"
    )
    old = chosen.film is not None and stale(chosen.film)
    note = tag("p", view.say("badge.stale_long"), class_="notice") if old else None
    Live(join(head, _choices(view, chosen), note, _status(view, chosen)), _acts(view, place))
    with solara.Div(classes=["page"]):
        if chosen.film is not None:
            Drawing(view, chosen.film)
        Life(view, place)


def _acts(view: View, place: str) -> Callable[[dict[str, Any]], None]:
    def act(given: dict[str, Any]) -> None:
        if given.get("do") == "set" and given.get("name") in ("jaar", "kleur", "toon", "deel", "buurt"):
            view.navigate(**{str(given["name"]): str(given.get("value"))})
        elif given.get("do") == "film" and view.scenario.arm != BASELINE:
            begin_film(view.scenario, place)
            view.navigate(buurt=place)
        elif given.get("do") == "stop" and (work := work_of(view.scenario, place)) is not None:
            work.stop()

    return act


def side_of(view: View) -> Side:
    """Which world is drawn; what the plan changes is shown first."""
    return SIDES.get(view.note("toon"), "change")


def look_of(view: View, film: Film) -> int:
    """Years after the start; the last look when nothing was asked."""
    asked = view.note("jaar")
    return min(int(asked), film.looks - 1) if asked.isdigit() else film.looks - 1


def colour_of(view: View) -> Colour:
    """By what dots are coloured."""
    return next((name for name in COLOURS if name == view.note("kleur")), "lonely")


def streets_of(view: View) -> bool:
    """Whether streets are drawn: they come first, since all residents at once are a knot of lines."""
    return view.note("deel", ZOOMS[0]) == ZOOMS[0]


def _choices(view: View, chosen: Chosen) -> Markup | None:
    film = chosen.film
    if film is None:
        return None
    look, last = look_of(view, film), film.looks - 1

    def select(name: str, label: str, options: list[tuple[str, str]], on: str) -> Markup:
        made = [tag("option", words, value=value, selected=value == on) for value, words in options]
        return tag("label", tag("span", view.say(label)), tag("select", made, data_set=name))

    side = side_of(view)
    places = [(place, profile(place).name) for place in view.scenario.places]
    zoom = ZOOMS[0] if streets_of(view) else ZOOMS[1]
    sides = [(word, view.say(f"network.side_{key}")) for word, key in SIDES.items()]
    slider = tag(
        "input", type="range", min=0, max=last, step=1, value=look, data_set="jaar",
        aria_valuetext=view.say("network.more", year=look), list="years",
    )  # fmt: skip
    return tag(
        "div",
        tag(
            "div",
            select("buurt", "network.place", places, chosen.place) if len(places) > 1 else None,
            select("toon", "network.side", sides, next(word for word, key in SIDES.items() if key == side)),
            select("kleur", "network.colour", [(name, view.say(f"network.colour_{name}")) for name in COLOURS],
                   colour_of(view)),
            select("deel", "network.zoom",
                   [("straten", view.say("network.zoom_streets")), ("inwoners", view.say("network.zoom_residents"))],
                   zoom),
            tag("label", tag("span", f"{view.say('network.year')}: {look}"), slider, class_="years"),
            class_="fields",
        ),
        class_="choices",
    )  # fmt: skip


def _status(view: View, chosen: Chosen) -> Markup | None:
    """What is missing, and the way to get it."""
    if chosen.asked or view.scenario.arm == BASELINE:
        return _instead(view, chosen) if not chosen.asked else None
    work = work_of(view.scenario, chosen.place)
    if work is not None and work.running:
        return tag(
            "div",
            tag("p", view.say("network.computing"), " ",
                view.say("network.steps", step=work.step, steps=work.steps) if work.steps else None, role="status"),
            tag("progress", max=max(work.steps, 1), value=work.step, aria_label=view.say("network.computing")),
            tag("p", tag("button", view.say("life.stop"), data_do="stop", class_="second")),
            class_="notice",
        )  # fmt: skip
    failed = tag("p", work.failure) if work is not None and work.state == "failed" else None
    return tag(
        "div",
        failed,
        tag("p", view.say("network.other")),
        _instead(view, chosen),
        tag("p", tag("button", view.say("network.compute"), data_do="film")),
        class_="notice",
    )


def _instead(view: View, chosen: Chosen) -> Markup | None:
    if chosen.film is None:
        return None
    shown = chosen.film.passport
    return tag(
        "p", view.say("network.shown_instead", place=profile(shown.place).name, arm=view.arm_name(shown.arm))
    )


@solara.component
def Drawing(view: View, film: Film) -> None:
    """The drawing with what stands around it."""
    side, look, colour, streets = side_of(view), look_of(view, film), colour_of(view), streets_of(view)
    said = film.passport
    key = (said, side, look, colour, streets, view.lang)
    names = Names(profile(said.place).name, view.arm_name(said.arm), Texts(view.lang)["badge.short"])
    draw = of_streets if streets else of_residents
    shot = solara.use_memo(lambda: draw(film, side, look, colour), [key])
    figure = solara.use_memo(
        lambda: around(film, side, look, colour, names, view.lang, streets=streets), [key]
    )
    kinds = (
        (GAINED, LOST)
        if side == "change" and streets
        else (BOTH, GAINED, LOST)
        if side == "change"
        else (BOTH,)
    )
    Network(
        figure, shot, legend=steps(film, colour, view.lang, streets=streets), kinds=kinds, streets=streets,
        lang=view.lang, on_pick=lambda number: view.navigate(wie=str(number)),
    )  # fmt: skip
