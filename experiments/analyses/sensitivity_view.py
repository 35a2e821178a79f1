"""Sensitivity studies as people see them: tornado, Morris and Sobol'."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.analyses import charts, morris, oat, sobol
from experiments.analyses.measures import Measure
from experiments.analyses.morris import Screening
from experiments.analyses.oat import Tornado
from experiments.analyses.sobol import Indices
from experiments.analyses.study import method_of
from experiments.analyses.view import Data, Table, View, runs_note, step_of, words
from experiments.report.numbers import Lang, Numbers
from experiments.report.texts import Texts
from experiments.sweep.specification import BASELINE

if TYPE_CHECKING:
    from experiments.sweep.store import Store

#: Bars of a picture, whatever the table shows.
_PICTURED = 20


def measure_words(texts: Texts, name: str, unit: str) -> str:
    """A measure for people: in the language when the catalogue has it, else by name and unit."""
    key = f"unit.{name}"
    return texts.get(key, f"{name}, {unit}")


def tornado_view(found: Tornado, lang: Lang, top: int) -> View:
    """A tornado, the ``top`` bars of each measure on the screen and all of them in the table that is kept."""
    texts, numbers = words(lang)
    tables, pictures, rows = [], {}, []
    head = [texts[f"tornado.{key}"] for key in ("assumption", "low", "high", "swing", "noise")]
    for measure, bars in found.bars.items():
        said = measure_words(texts, measure, found.units[measure])
        step = step_of([bar.swing for bar in bars[:top]])
        centre = numbers.plain(found.central[measure], step)
        key = "tornado.level" if found.policy == BASELINE else "tornado.difference"
        tables.append(
            Table(
                texts.say(key, measure=said, policy=found.policy, value=centre),
                head,
                [
                    [
                        bar.parameter if bar.clear is not False else f"~ {bar.parameter}",
                        *(numbers.plain(value, step) for value in (bar.low, bar.high, bar.swing, bar.noise)),
                    ]
                    for bar in bars[:top]
                ],
            )
        )
        rows += [
            [
                measure,
                bar.parameter,
                bar.low,
                bar.high,
                bar.swing,
                bar.noise,
                bar.clear,
                bar.seeds,
                bar.failed,
            ]
            for bar in bars
        ]
        frame = charts.Frame(
            f"tornado-{measure}",
            texts.say("tornado.picture", measure=measure),
            texts["tornado.described"],
            said,
        )
        pictures[f"tornado-{measure}"] = charts.bars(
            [charts.Bar(b.parameter, b.low, b.high, b.noise, b.clear is not False) for b in bars[:_PICTURED]],
            frame,
            numbers,
            origin=_origin(found.central[measure], bars[0].low if bars else 0.0),
        )
    notes = [texts.say("tornado.note", seeds=found.seeds), *runs_note(texts, found.failed, found.missing)]
    if found.seeds < 2:
        notes.append(texts["note.one_seed"])
    if found.without_answer:
        notes.append(texts.say("tornado.without", names=_few(found.without_answer)))
    columns = ["measure", "parameter", "low", "high", "swing", "noise", "clear", "seeds", "failed"]
    return View("oat", tables, notes, json.loads(found.to_json()), {"oat": Data(columns, rows)}, pictures)


def _origin(centre: float | None, otherwise: float) -> float:
    return otherwise if centre is None else centre


def _few(names: Sequence[str]) -> str:
    more = f", … ({len(names)})" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more


def _luck(texts: Texts, numbers: Numbers, share: float | None, seeds: int) -> str:
    if share is None:
        return texts["note.one_seed"]
    return texts.say("note.luck", share=numbers.percent(share), seeds=seeds)


def screening_view(found: Sequence[Screening], lang: Lang, top: int) -> View:
    """Morris screenings of one study, one per measure."""
    texts, numbers = words(lang)
    tables, pictures, rows, notes = [], {}, [], []
    for screening in found:
        name, said = (
            screening.measure.name,
            measure_words(texts, screening.measure.name, screening.measure.unit),
        )
        shown = screening.effects[:top]
        step = step_of([effect.mu_star for effect in shown])
        tables.append(
            Table(
                texts.say("morris.title", measure=said),
                [texts["tornado.assumption"], texts["morris.star"], "±", texts["morris.sigma"]],
                [
                    [e.parameter, *(numbers.plain(v, step) for v in (e.mu_star, e.noise, e.sigma))]
                    for e in shown
                ],
            )
        )
        rows += [[name, e.parameter, e.mu, e.mu_star, e.noise, e.sigma] for e in screening.effects]
        frame = charts.Frame(
            f"morris-{name}",
            texts.say("morris.picture", measure=name),
            texts["morris.described"],
            f"μ*: {said}",
            "σ",
        )
        pictures[f"morris-{name}"] = charts.points(
            [
                charts.Point(e.mu_star, e.sigma, e.parameter if at < 8 else "")
                for at, e in enumerate(screening.effects)
            ],
            frame,
            numbers,
        )
        notes.append(f"{name}: {_luck(texts, numbers, screening.noise_share, screening.seeds)}")
    first = found[0]
    notes.insert(
        0, texts.say("morris.note", trajectories=first.trajectories, points=first.points, seeds=first.seeds)
    )
    facts = {
        "schema": "rondom.morris/1",
        "trajectories": first.trajectories,
        "points": first.points,
        "seeds": first.seeds,
        "measures": [
            {
                "measure": s.measure.name,
                "unit": s.measure.unit,
                "noise_share": s.noise_share,
                "effects": [vars(effect) for effect in s.effects],
            }
            for s in found
        ],
    }
    columns = ["measure", "parameter", "mu", "mu_star", "mu_star_noise", "sigma"]
    return View("morris", tables, notes, facts, {"morris": Data(columns, rows)}, pictures)


def indices_view(found: Sequence[Indices], lang: Lang, top: int) -> View:
    """Sobol' indices of one study, one set per measure."""
    texts, numbers = words(lang)
    tables, pictures, rows, notes = [], {}, [], []
    for indices in found:
        name, said = indices.measure.name, measure_words(texts, indices.measure.name, indices.measure.unit)
        if not indices.indices:
            notes.append(texts.say("sobol.nothing", measure=said))
            continue
        tables.append(
            Table(
                texts.say("sobol.title", measure=said),
                [texts["tornado.assumption"], texts["sobol.first"], "±", texts["sobol.total"], "±"],
                [
                    [
                        i.parameter,
                        *(numbers.plain(v, 0.01) for v in (i.first, i.first_noise, i.total, i.total_noise)),
                    ]
                    for i in indices.indices[:top]
                ],
            )
        )
        rows += [[name, i.parameter, i.first, i.first_noise, i.total, i.total_noise] for i in indices.indices]
        frame = charts.Frame(
            f"sobol-{name}",
            texts.say("sobol.picture", measure=name),
            texts["sobol.described"],
            texts["sobol.total"],
        )
        pictures[f"sobol-{name}"] = charts.bars(
            [
                charts.Bar(i.parameter, 0.0, i.total, i.total_noise, i.total > i.total_noise)
                for i in indices.indices
            ],
            frame,
            numbers,
        )
        step = step_of([indices.deviation])
        notes.append(
            texts.say(
                "sobol.note",
                count=len(indices.indices),
                points=indices.points,
                seeds=indices.seeds,
                mean=numbers.plain(indices.mean, step),
                deviation=numbers.plain(indices.deviation, step),
            )
        )
        notes.append(f"{name}: {_luck(texts, numbers, indices.noise_share, indices.seeds)}")
    facts = {
        "schema": "rondom.sobol/1",
        "base": found[0].base,
        "points": found[0].points,
        "seeds": found[0].seeds,
        "measures": [
            {
                "measure": s.measure.name,
                "unit": s.measure.unit,
                "mean": s.mean,
                "deviation": s.deviation,
                "noise_share": s.noise_share,
                "indices": [vars(index) for index in s.indices],
            }
            for s in found
        ],
    }
    columns = ["measure", "parameter", "first", "first_noise", "total", "total_noise"]
    return View("sobol", tables, notes, facts, {"sobol": Data(columns, rows)}, pictures)


def study_view(store: Store, measures: Sequence[Measure], lang: Lang, top: int) -> View:
    """Whatever kind of study a store holds, as a view.

    Raises
    ------
    BadInput
        The store is of no study.
    Unfinished
        Its design cannot do without runs that failed or are missing.
    """
    match method_of(store):
        case "oat":
            return tornado_view(oat.tornado(store, measures), lang, top)
        case "morris":
            return screening_view([morris.screening(store, measure) for measure in measures], lang, top)
        case "sobol":
            return indices_view([sobol.indices(store, measure) for measure in measures], lang, top)
