"""The form of Verkennen: switches and doses of plans, pressure, horizon, pairs; run and stop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from dashboards.answers.jobs import Job
from dashboards.components.plan import DOSES, groups, switches
from dashboards.components.tags import join, tag
from dashboards.scenario.address import MOST_PINS
from dashboards.scenario.scenario import MOST_PAIRS, PRESSURES, YEARS
from dashboards.view import View
from experiments.runs import BASELINE
from sim.policies import catalogue

PAIRS = (10, 20, 40, 100, MOST_PAIRS)


def controls(view: View, jobs: Sequence[Job]) -> Markup:
    """All fields, with what they are set to."""
    say, scenario = view.say, view.scenario
    on = switches(scenario.arm)
    first, more, control = (groups()[name] for name in ("first", "more", "control"))
    return tag(
        "div",
        tag("fieldset", tag("legend", say("explore.plans")), [_policy(view, name, on) for name in first]),
        _fold(view, "more", more, on),
        _fold(view, "control", control, on),
        tag(
            "fieldset",
            tag("legend", say("explore.start")),
            [
                tag(
                    "label",
                    tag(
                        "input",
                        type="radio",
                        name="pressure",
                        value=pressure,
                        data_set="pressure",
                        id=f"pressure-{pressure}",
                        checked=pressure == scenario.pressure,
                    ),
                    tag("span", say(f"pressure.{pressure}")),
                    class_="switch",
                )
                for pressure in PRESSURES
            ],
        ),
        tag(
            "fieldset",
            tag("legend", say("explore.how_long")),
            _choice("years", say("explore.years"), YEARS, scenario.years),
            _choice("pairs", say("explore.pairs"), PAIRS, scenario.pairs),
        ),
        _run(view, jobs),
        class_="controls",
    )


def _fold(view: View, name: str, policies: Sequence[str], on: dict[str, float]) -> Markup:
    chosen = sum(policy in on for policy in policies)
    return tag(
        "details",
        tag("summary", view.say(f"explore.{name}", chosen=chosen, all=len(policies))),
        [_policy(view, policy, on) for policy in policies],
        open=chosen > 0,
    )


def _policy(view: View, name: str, on: dict[str, float]) -> Markup:
    policy = catalogue()[name]
    dutch = view.lang == "nl"
    switch = tag(
        "label",
        tag("input", type="checkbox", data_set=f"policy:{name}", id=f"policy-{name}", checked=name in on),
        tag("span", policy.label_nl if dutch else policy.label_en),
        class_="switch",
        title=policy.description_nl if dutch else policy.description_en,
    )
    if name not in on:
        return tag("div", switch, class_="policy")
    doses = sorted({*DOSES, on[name]})
    dose = tag(
        "label",
        tag("span", view.say("explore.dose"), class_="hidden"),
        tag(
            "select",
            [
                tag("option", view.numbers.percent(value), value=f"{value:g}", selected=value == on[name])
                for value in doses
            ],
            id=f"dose-{name}",
            data_set=f"dose:{name}",
        ),
        class_="dose",
    )
    return tag("div", switch, dose, class_="policy")


def _choice(name: str, label: str, values: Iterable[int], chosen: int) -> Markup:
    every = sorted({*values, chosen})
    return tag(
        "label",
        tag("span", label),
        tag(
            "select",
            [tag("option", str(value), value=value, selected=value == chosen) for value in every],
            id=name,
            data_set=name,
        ),
        class_="choice",
    )


def _run(view: View, jobs: Sequence[Job]) -> Markup:
    """The button, and while runs are made how far they are."""
    say = view.say
    if view.scenario.arm == BASELINE:
        return tag("p", say("explore.choose"), class_="note")
    if any(job.running for job in jobs):
        done, asked = sum(job.done for job in jobs), sum(job.question.pairs for job in jobs)
        state = "compiling" if any(job.state == "compiling" for job in jobs) else "running"
        return tag(
            "div",
            tag("button", say("explore.stop"), data_do="stop", id="run", class_="second"),
            tag("progress", value=done, max=asked, aria_label=say("explore.progress")),
            tag("p", say(f"explore.{state}", done=done, asked=asked), class_="note", role="status"),
            class_="run",
        )
    known = all(view.answer(place) is not None for place in view.scenario.places)
    failed = [job for job in jobs if job.state == "failed"]
    return tag(
        "div",
        tag("button", say("explore.again" if known else "explore.run"), data_do="run", id="run"),
        [
            tag(
                "div",
                tag("p", say("explore.failed")),
                tag("pre", f"{job.failure}\n{job.question.command()}", tabindex="0"),
                class_="notice",
                role="alert",
            )
            for job in failed
        ],
        class_="run",
    )


def pins(view: View) -> Markup:
    """Plans that were pinned, A to D, and the button that pins the one on view."""
    say = view.say
    rows = [
        tag(
            "li",
            tag("b", "ABCD"[index]),
            " ",
            tag("a", view.arm_name(arm), href=view.href(arm=arm)),
            " ",
            tag(
                "button",
                say("explore.unpin"),
                class_="quiet",
                data_do="unpin",
                data_value=arm,
                aria_label=say("explore.unpin_name", arm=view.arm_name(arm)),
            ),
        )
        for index, arm in enumerate(view.address.pins)
    ]
    arm = view.scenario.arm
    free = arm != BASELINE and arm not in view.address.pins and len(view.address.pins) < MOST_PINS
    return tag(
        "div",
        tag("h2", say("explore.pins")),
        tag("ul", rows) if rows else tag("p", say("explore.pins_none"), class_="note"),
        tag("p", tag("button", say("explore.pin", letter="ABCD"[len(rows)]), class_="second", data_do="pin"))
        if free
        else None,
        join(tag("p", tag("a", say("explore.compare"), href=view.href(page="compare")))) if rows else None,
        class_="pins",
    )
