"""What was the user's own in a comparison: figures of the municipality, and places that are not shipped."""

from __future__ import annotations

from experiments.local.figures import OwnFigures
from experiments.own_schema import OwnPlace
from experiments.report.blocks import Block, Show, Table
from sim.offers import offers
from sim.population.marginals import LABELS


def own_blocks(show: Show) -> list[Block]:
    """Tables of own figures and own places; empty when everything is shipped.

    Parameters
    ----------
    show : Show
        Comparison and language.

    Returns
    -------
    list of Block
    """
    own = show.comparison.question.own
    labels = {result.place: result.place_label for result in show.comparison.results}
    blocks = [] if own is None else [_figures(show, own)]
    return blocks + [
        _place(show, labels.get(name, name), place) for name, place in show.comparison.own_places.items()
    ]


def _figures(show: Show, own: OwnFigures) -> Block:
    texts, dutch = show.texts, show.lang == "nl"
    rows = [
        [
            figure.label_nl if dutch else figure.label_en,
            figure.told,
            figure.parameter,
            f"{figure.source} ({figure.cell})",
        ]
        for figure in own.figures
    ]
    known = offers()
    told = [
        [
            known[one.offer].label_nl if dutch else known[one.offer].label_en,
            texts["own.exists"] if one.exists else texts["own.exists_not"],
            one.offer,
            f"{one.source} ({one.cell})",
        ]
        for one in own.offers
        if one.offer in known
    ]
    groups = [(texts[key], found) for key, found in (("own.figure", rows), ("own.offers", told)) if found]
    head = ["", *(texts[f"own.{key}"] for key in ("what", "given", "parameter", "source"))]
    file = own.file.rpartition("/")[2]
    return Block(
        title=texts.say("own.figures", file=file),
        measure=texts["own.figures_measure"],
        table=Table(texts.say("own.figures", file=file), head, groups),
    )


def _place(show: Show, label: str, place: OwnPlace) -> Block:
    texts = show.texts
    rows = []
    for figure in place.figures:
        names = LABELS.get(figure.indicator)
        name = figure.indicator if names is None else names[show.lang != "nl"]
        kind = texts[f"own.kind_{figure.kind}"]
        rows.append([name, f"{figure.value:.5g}", figure.unit, str(figure.year), kind, figure.source])
    head = ["", *(texts[f"own.{key}"] for key in ("what", "value", "unit", "year", "kind", "source"))]
    count = sum(figure.kind == "source" for figure in place.figures)
    made_from = "; ".join(f"{key} {value}" for key, value in place.origin.items())
    return Block(
        title=texts.say("own.place", place=label),
        measure=texts.say("own.place_measure", count=count, all=len(place.figures)),
        table=Table(texts.say("own.place", place=label), head, [(place.code, rows)]),
        notes=[texts.say("own.origin", origin=made_from), *([place.note] if place.note else [])],
    )
