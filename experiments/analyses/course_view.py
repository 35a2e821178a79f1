"""Discovery and convergence as people see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from experiments.analyses import charts
from experiments.analyses.convergence import Course
from experiments.analyses.discovery import Found, Limit
from experiments.analyses.sensitivity_view import measure_words
from experiments.analyses.view import (
    Data,
    Table,
    View,
    arm_words,
    assumption_words,
    place_words,
    runs_note,
    step_of,
    words,
)
from experiments.report.numbers import Lang, Numbers
from experiments.report.texts import Texts


def discovery_view(found: Found, lang: Lang) -> View:
    """The box in which a policy loses, and how well it holds where it was not looked for."""
    texts, numbers = words(lang)
    losing = found.losing
    told = texts.say(
        "discover.case", place=place_words(texts, found.scene.place, found.scene.pressure),
        arm=arm_words(texts, found.arm), measure=measure_words(texts, losing.measure.name, losing.measure.unit),
        side=texts["discover.above" if losing.above else "discover.below"],
        limit=numbers.plain(losing.limit, step_of([losing.limit])),
    )  # fmt: skip
    head = [texts[f"discover.{key}"] for key in ("parameter", "what", "from_", "to", "part")]
    rows = [
        [
            limit.parameter,
            assumption_words(texts, limit.parameter),
            _end(limit, limit.low, numbers),
            _end(limit, limit.high, numbers),
            numbers.percent(limit.part),
        ]
        for limit in found.limits
    ]
    fits = [
        [
            texts[f"discover.{key}"],
            numbers.plain(float(fit.rows)),
            numbers.percent(fit.density if fit.inside else None),
            numbers.percent(fit.coverage),
            numbers.percent(fit.base),
        ]
        for key, fit in (("looked", found.trained), ("held", found.held_out))
    ]
    fit_head = [texts[f"discover.{key}"] for key in ("where", "rows", "density", "coverage", "base")]
    tables = [Table(told, head, rows, left=2)] if rows else []
    tables.append(Table(texts["discover.fits"] if rows else told, fit_head, fits))
    columns = ["parameter", "low", "high", "share_of_draws"]
    path = [[fit.inside, fit.cases, fit.coverage, fit.density] for fit in found.path]
    frame = charts.Frame(
        "prim", texts["discover.picture"], texts["discover.described"], texts["discover.picture_x"],
        texts["discover.picture_y"],
    )  # fmt: skip
    picture = charts.points([charts.Point(fit.coverage, fit.density) for fit in found.path], frame, numbers)
    return View(
        "discover",
        tables,
        _said(found, texts, numbers),
        _facts(found),
        {
            "box": Data(
                columns, [[limit.parameter, limit.low, limit.high, limit.part] for limit in found.limits]
            ),
            "path": Data(["inside", "cases", "coverage", "density"], path),
        },
        {"path": picture},
    )


def _end(limit: Limit, end: float | None, numbers: Numbers) -> str:
    return "" if end is None else numbers.plain(end, step_of([limit.low, limit.high]))


def sentence(found: Found, lang: Lang) -> str:
    """When the policy loses, in one sentence; whether that holds stands in the others."""
    texts, numbers = words(lang)
    if not found.limits:
        everywhere = found.trained.all_cases
        key = "nothing" if 0 < everywhere < found.trained.rows else "always" if everywhere else "never"
        return texts[f"discover.{key}"]
    parts = []
    for limit in found.limits:
        key = "told_high" if limit.high is None else "told_low" if limit.low is None else "told_both"
        low, high = (_end(limit, end, numbers) for end in (limit.low, limit.high))
        parts.append(
            texts.say(f"discover.{key}", name=assumption_words(texts, limit.parameter), low=low, high=high)
        )
    return texts.say("discover.told", limits=(" en " if lang == "nl" else " and ").join(parts))


def _said(found: Found, texts: Texts, numbers: Numbers) -> list[str]:
    notes = [sentence(found, texts.lang)]
    if found.limits and found.stands_out and found.density is not None:
        notes.append(
            texts.say(
                "discover.stands", rows=found.held_out.rows, density=numbers.percent(found.density.share),
                low=numbers.percent(found.density.low), high=numbers.percent(found.density.high),
                base=numbers.percent(found.held_out.base),
            )
        )  # fmt: skip
    elif found.limits:
        notes.append(texts.say("discover.weak", rows=found.held_out.rows))
    if found.left_out:
        notes.append(texts.say("discover.left_out", left_out=found.left_out))
    return notes + runs_note(texts, found.failed, found.missing)


def _facts(found: Found) -> dict[str, Any]:
    return {
        "schema": "rondom.discover/1",
        "scene": vars(found.scene),
        "arm": found.arm[0],
        "dose": found.arm[1],
        "loses_when": {
            "outcome": found.losing.measure.name,
            "unit": found.losing.measure.unit,
            "side": "above" if found.losing.above else "below",
            "limit": found.losing.limit,
        },
        "box": [vars(limit) for limit in found.limits],
        "trained": {
            **vars(found.trained),
            "coverage": found.trained.coverage,
            "density": found.trained.density,
        },
        "held_out": {
            **vars(found.held_out),
            "coverage": found.held_out.coverage,
            "density": found.held_out.density,
        },
        "held_out_interval": None if found.density is None else [found.density.low, found.density.high],
        "stands_out": found.stands_out,
        "draws": found.draws,
        "draws_left_out": found.left_out,
        "failed": found.failed,
        "missing": found.missing,
    }


def convergence_view(found: Sequence[Course], lang: Lang) -> View:
    """Every contrast with how sure it is, and a picture of each while its pairs came in."""
    texts, numbers = words(lang)
    first = found[0]
    wanted = next((course.needed.half_width for course in found if course.needed is not None), None)
    said = measure_words(texts, first.measure.name, first.measure.unit)
    step = step_of([_last(course.half) for course in found])
    keys = [
        "contrast",
        "scene",
        "count",
        "mean",
        "half",
        "luck",
        *(["needed", "more"] if wanted is not None else []),
    ]
    rows, data, pictures = [], [], {}
    for number, course in enumerate(found):
        arm = arm_words(texts, course.arm)
        where = place_words(texts, course.scene.place, course.scene.pressure)
        row = [
            arm,
            where if course.scene.system == "usual" else f"{where}, {course.scene.system}",
            numbers.plain(float(course.units)),
            numbers.plain(_last(course.mean), step),
            numbers.plain(_last(course.half), step),
            numbers.percent(course.luck),
        ]
        rows.append([*row, *(_needed(course, texts, numbers) if wanted is not None else [])])
        data += [
            [
                *vars(course.scene).values(),
                *course.arm,
                at + 1,
                float(course.mean[at]),
                float(course.half[at]),
            ]
            for at in range(course.units)
        ]
        if course.units > 1:
            frame = charts.Frame(
                f"course-{number}", texts.say("converge.picture", arm=arm, measure=course.measure.name),
                f"{texts['converge.described']} {where}", texts[f"converge.{course.counted}"], said,
            )  # fmt: skip
            pictures[f"course-{number:02d}-{course.scene.place}-{course.scene.pressure}"] = _picture(
                course, arm, frame, numbers
            )
    notes = [texts.say("converge.note", counted=texts[f"converge.{first.counted}"])]
    if wanted is not None:
        notes.append(texts.say("converge.wanted", wanted=numbers.plain(wanted, step_of([wanted]))))
    lucky = [
        arm_words(texts, course.arm) for course in found if course.luck is not None and course.luck > 0.5
    ]
    if lucky:
        notes.append(texts.say("converge.more_seeds", names=", ".join(dict.fromkeys(lucky))))
    notes += runs_note(texts, max(c.failed for c in found), max(c.missing for c in found))
    head = [texts[f"converge.{key}"] for key in keys]
    columns = ["place", "pressure", "system", "arm", "dose", "number", "mean", "half_width"]
    return View(
        "converge",
        [Table(texts.say("converge.title", measure=said), head, rows, left=2)],
        notes,
        {"schema": "rondom.converge/1", "measure": first.measure.name, "unit": first.measure.unit,
         "contrasts": [_told(course) for course in found]},
        {"courses": Data(columns, data)},
        pictures,
    )  # fmt: skip


def _last(values: Any) -> float | None:
    return float(values[-1]) if len(values) and values[-1] == values[-1] else None


def _needed(course: Course, texts: Texts, numbers: Numbers) -> list[str]:
    if course.needed is None:
        return ["–", "–"]
    if course.needed.units is None or course.needed.more_runs is None:
        return [texts["converge.too_many"]] * 2
    return [numbers.plain(float(course.needed.units)), numbers.plain(float(course.needed.more_runs))]


def _picture(course: Course, arm: str, frame: charts.Frame, numbers: Numbers) -> str:
    # The first few means swing so widely that the rest would be a flat line.
    begin = min(max(1, course.units // 20), course.units - 1)
    over = [float(at + 1) for at in range(begin, course.units)]
    mean, half = course.mean[begin:], course.half[begin:]
    curve = charts.Curve(arm, over, mean.tolist(), (mean - half).tolist(), (mean + half).tolist())
    return charts.curves([curve], frame, numbers, reach=(0.0,))


def _told(course: Course) -> dict[str, Any]:
    return {
        **vars(course.scene),
        "arm": course.arm[0],
        "dose": course.arm[1],
        "counted": course.counted,
        "number": course.units,
        "seeds": course.seeds,
        "mean": _last(course.mean),
        "half_width": _last(course.half),
        "luck": course.luck,
        "failed": course.failed,
        "missing": course.missing,
        "needed": None if course.needed is None else vars(course.needed),
    }
