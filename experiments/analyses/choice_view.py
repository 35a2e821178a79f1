"""A probabilistic analysis as people see it: strategies, thresholds, what knowing is worth."""

from __future__ import annotations

from typing import Any

from experiments.analyses import charts
from experiments.analyses.psa import Psa, Strategy
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

_PICTURED = 15
#: Residents that QALYs are told of in the table: of one resident they are too few to read.
_THOUSAND = 1000.0


def psa_view(found: Psa, years: int, lang: Lang, top: int) -> View:
    """Strategies beside the baseline, the choice at each threshold, and the parameters worth knowing."""
    texts, numbers = words(lang)
    names = [arm_words(texts, strategy.arm) for strategy in found.strategies]
    perspective = found.preset.perspective
    notes = [
        texts.say(
            "psa.preset", name=found.preset.name, perspective=texts[f"psa.payer_{perspective}"],
            source=texts[f"psa.source_{found.preset.name}"],
            costs=numbers.percent(found.rates[0], 0.1), effects=numbers.percent(found.rates[1], 0.1),
        ),
        texts.say("psa.note", draws=found.draws, seeds=found.seeds),
    ]  # fmt: skip
    if found.worth and found.worth[0][1] > 0.0:
        notes.append(texts.say("psa.worth_note", level=numbers.plain(found.chance_level, 0.01)))
    if found.seeds < 2:
        notes.append(texts["psa.raw"])
    if found.left_out:
        notes.append(texts.say("psa.left_out", left_out=found.left_out))
    notes += runs_note(texts, found.failed, found.missing)
    tables = [
        _strategies(found, names, years, texts, numbers),
        _thresholds(found, names, texts, numbers),
        *_worth(found, top, texts, numbers),
    ]
    if len(tables) == 2:
        sure = found.at[0].evpi == 0.0
        said = texts.say(
            "psa.no_worth" if sure else "psa.no_single", euros=numbers.plain(found.worth_at, 1000.0)
        )
        notes.insert(2, said)
    return View("psa", tables, notes, _facts(found), _data(found), _pictures(found, names, texts, numbers))


def _strategies(found: Psa, names: list[str], years: int, texts: Texts, numbers: Numbers) -> Table:
    standing = {"frontier": "psa.frontier", "dominated": "psa.dominated", "extendedly dominated": "psa.mixed"}
    cost = step_of([float(strategy.cost.mean()) for strategy in found.strategies])
    effect = step_of([_THOUSAND * float(strategy.effect.mean()) for strategy in found.strategies])

    def ratio(strategy: Strategy) -> str:
        if strategy.ratio is None:
            return texts[standing[strategy.standing]]
        return numbers.plain(strategy.ratio, step_of([strategy.ratio]))

    rows = [
        [
            name,
            numbers.plain(float(s.cost.mean()), cost),
            numbers.plain(_THOUSAND * float(s.effect.mean()), effect),
            ratio(s),
        ]
        for name, s in zip(names, found.strategies, strict=True)
    ]
    where = place_words(texts, found.scene.place, found.scene.pressure)
    head = [texts[f"psa.{key}"] for key in ("strategy", "cost", "effect", "ratio")]
    return Table(texts.say("psa.title", place=where, years=years), head, rows)


def _thresholds(found: Psa, names: list[str], texts: Texts, numbers: Numbers) -> Table:
    step = step_of([value for at in found.at for value in at.benefit])
    rows = []
    for at in found.at:
        for k, name in enumerate(names):
            half = at.half_width[k]
            rows.append(
                [
                    numbers.plain(at.euros, 1000.0) if k == 0 else "",
                    name + (" †" if k == at.best else ""),
                    numbers.percent(at.chance[k]),
                    numbers.plain(at.benefit[k], step),
                    "" if k == 0 else numbers.plain(half, step),
                    numbers.plain(at.evpi, step_of([at.evpi])) if k == 0 else "",
                ]
            )
    head = [texts[f"psa.{key}"] for key in ("evpi_head", "strategy", "curve_y", "benefit")]
    head += ["±", texts["psa.evpi"]]
    return Table(f"{texts['psa.threshold_title']} († {texts['psa.best']})", head, rows, left=2)


def _worth(found: Psa, top: int, texts: Texts, numbers: Numbers) -> list[Table]:
    """Assumptions worth knowing; no table when knowing none would change the choice."""
    shown = [(name, worth) for name, worth in found.worth[:top] if worth > 0.0]
    if not shown:
        return []
    step = step_of([worth for _, worth in shown])
    rows = [
        [
            name if worth > found.chance_level else f"~ {name}",
            assumption_words(texts, name),
            numbers.plain(worth, step),
        ]
        for name, worth in shown
    ]
    euros = numbers.plain(found.worth_at, 1000.0)
    head = [texts["tornado.assumption"], texts["psa.what"], texts["psa.worth"]]
    return [Table(texts.say("psa.worth_title", euros=euros), head, rows, left=2)]


def _facts(found: Psa) -> dict[str, Any]:
    keys = [f"{arm}@{dose:g}" for arm, dose in (s.arm for s in found.strategies)]
    return {
        "schema": "rondom.psa/1",
        "scene": vars(found.scene),
        "preset": vars(found.preset),
        "discount_costs": found.rates[0],
        "discount_effects": found.rates[1],
        "unit": "per resident at the start, over the horizon, discounted",
        "draws": found.draws,
        "draws_left_out": found.left_out,
        "seeds": found.seeds,
        "failed": found.failed,
        "missing": found.missing,
        "residents": found.residents,
        "strategies": [
            {
                "strategy": key,
                "cost": float(s.cost.mean()),
                "effect": float(s.effect.mean()),
                "standing": s.standing,
                "ratio": s.ratio,
                "reliability": s.reliability,
            }
            for key, s in zip(keys, found.strategies, strict=True)
        ],
        "thresholds": [
            {
                "euros_per_qaly": at.euros,
                "best": keys[at.best],
                "chance_best": dict(zip(keys, at.chance, strict=True)),
                "net_benefit": dict(zip(keys, at.benefit, strict=True)),
                "half_width": dict(zip(keys, at.half_width, strict=True)),
                "evpi": at.evpi,
                "evpi_whole_place": at.evpi * found.residents,
            }
            for at in found.at
        ],
        "evppi": {
            "euros_per_qaly": found.worth_at,
            "chance_level": found.chance_level,
            "parameters": [{"parameter": name, "evppi": worth} for name, worth in found.worth],
        },
    }


def _data(found: Psa) -> dict[str, Data]:
    plane = [
        [*s.arm, draw, float(s.cost[draw]), float(s.effect[draw])]
        for s in found.strategies[1:]
        for draw in range(found.draws)
    ]
    curve = [
        [euros, *s.arm, float(found.chances[row, k]), int(found.best[row] == k)]
        for row, euros in enumerate(found.curve.tolist())
        for k, s in enumerate(found.strategies)
    ]
    return {
        "plane": Data(["arm", "dose", "draw_in_order", "cost", "effect"], plane),
        "acceptability": Data(["euros_per_qaly", "arm", "dose", "chance_best", "best_on_average"], curve),
        "worth": Data(["parameter", "evppi"], found.worth),
    }


def _pictures(found: Psa, names: list[str], texts: Texts, numbers: Numbers) -> dict[str, str]:
    said = {key: texts[f"psa.{key}"] for key in ("plane_x", "plane_y", "curve_x", "curve_y")}
    plane = charts.Frame(
        "plane", texts["psa.plane"], texts["psa.plane_described"], said["plane_x"], said["plane_y"]
    )
    curve = charts.Frame(
        "ceac", texts["psa.curve"], texts["psa.curve_described"], said["curve_x"], said["curve_y"]
    )
    worth = charts.Frame(
        "evppi", texts["psa.worth_picture"], texts["psa.worth_described"], texts["psa.worth"]
    )
    over = found.curve.tolist()
    lines = [charts.Curve(name, over, found.chances[:, k].tolist()) for k, name in enumerate(names)]
    best = [float(found.chances[row, k]) for row, k in enumerate(found.best.tolist())]
    return {
        "plane": charts.points(
            [
                charts.Point(float(e), float(c), series=k)
                for k, s in enumerate(found.strategies[1:])
                for c, e in zip(s.cost, s.effect, strict=True)
            ],
            plane,
            numbers,
            names=names[1:],
            cross=True,
        ),
        "acceptability": charts.curves(
            [*lines, charts.Curve(texts["psa.frontier_curve"], over, best)], curve, numbers, reach=(0.0, 1.0)
        ),
        "worth": charts.bars(
            [
                charts.Bar(name, 0.0, value, None, value > found.chance_level)
                for name, value in found.worth[:_PICTURED]
            ],
            worth,
            numbers,
        ),
    }
