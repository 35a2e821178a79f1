"""What stands around the drawing of the network: how many, what changed, year by year and street by street."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dashboards.figures.figure import Cell, Figure, Sheet
from dashboards.figures.frame import words
from dashboards.network.classes import Colour, has, step_of
from dashboards.network.film import Film
from dashboards.network.shot import GAINED, LOST, Side, lines, street_share, thresholds
from experiments.report.numbers import Lang, Numbers


class Names(NamedTuple):
    """Names for people of what is shown."""

    place: str
    arm: str
    badge: str


def around(
    film: Film, side: Side, look: int, colour: Colour, names: Names, lang: Lang, *, streets: bool
) -> Figure:
    """Finding, caption, source and table of one look.

    Parameters
    ----------
    film : Film
        Both lives.
    side : {'without', 'with', 'change'}
        What is drawn.
    look : int
        Years after the start.
    colour : str
        By what dots are coloured.
    names : Names
        For people.
    lang : {'nl', 'en'}
        Language.
    streets : bool
        Whether dots are streets; then the table lists streets, otherwise years.

    Returns
    -------
    Figure
        Without a plot of its own.
    """
    texts, numbers = words(lang), Numbers(lang)
    year = texts["network.year_0"] if look == 0 else texts.say("network.more", year=look).lower()
    ties, kind = lines(film, side, look)
    here = film.home[0 if side == "without" else 1, look] >= 0
    title = texts.say(
        f"network.title_{side}", place=names.place, year=year, arm=names.arm,
        residents=numbers.plain(float(here.sum())), ties=numbers.plain(float(ties.size)),
        gained=numbers.plain(float((kind == GAINED).sum())),
        lost=numbers.plain(float((kind == LOST).sum())),
    )  # fmt: skip
    zoom = "streets" if streets else "residents"
    said = film.passport
    return Figure(
        name=f"network-{said.place}-{side}-{look}",
        title=title,
        subtitle=f"{texts[f'network.subtitle_{zoom}']} · {texts['network.synthetic']}",
        caption=texts["network.caption"] + " " + texts.say("network.one_run", seed=said.seed),
        source=texts.say(
            "network.source", model=said.model.partition("/")[0], seed=said.seed, badge=names.badge
        ),
        spoken=title,
        sheet=by_street(film, side, look, lang) if streets else by_year(film, lang),
    )


def by_year(film: Film, lang: Lang) -> Sheet:
    """The neighbourhood at the start and at every year end, without and with the plan."""
    texts, numbers = words(lang), Numbers(lang)
    rows: list[tuple[str, ...]] = []
    data: list[tuple[Cell, ...]] = []
    for look in range(film.looks):
        sides = [_counts(film, side, look) for side in range(2)]
        _, kind = lines(film, "change", look)
        gained, lost = float((kind == GAINED).sum()), float((kind == LOST).sum())
        written = ["\n".join(numbers.percent(one[k], 0.1) if k in (2, 3) else numbers.plain(one[k]) for one in sides)
                   for k in range(5)]  # fmt: skip
        rows.append((str(look), *written, numbers.plain(gained), numbers.plain(lost)))
        data += [(float(look), name, *one) for name, one in zip(("without", "with"), sides, strict=True)]
    heads = ("residents", "ties", "lonely_share", "need_share", "volunteers")
    return Sheet(
        (texts["network.year_col"], *(texts.say("network.both", name=texts[f"network.{name}"]) for name in heads),
         texts["network.gained"], texts["network.lost"]),
        tuple(rows),
        ("year", "side", *heads),
        tuple(data),
    )  # fmt: skip


def _counts(film: Film, side: int, look: int) -> tuple[float, ...]:
    here = film.home[side, look] >= 0
    mood = film.mood[side, look][here]
    lonely, able = has(mood, "lonely")
    need, _ = has(mood, "need")
    ties = film.stands[side] & np.uint16(1 << look) != 0
    return (
        float(here.sum()),
        float(ties.sum()),
        float(lonely[able].mean()) if able.any() else 0.0,
        float(need.mean()) if need.size else 0.0,
        float((step_of(mood, "role") == 3).sum()),
    )


def by_street(film: Film, side: Side, look: int, lang: Lang) -> Sheet:
    """Every street at one look."""
    texts, numbers = words(lang), Numbers(lang)
    main = 0 if side == "without" else 1
    home = film.home[main, look]
    street = np.where(home >= 0, film.street[np.maximum(home, 0)], -1).astype(np.int64)
    count = int(film.street.max()) + 1
    residents = np.bincount(street[street >= 0], minlength=count)
    ties, _ = lines(film, "without" if side == "without" else "with", look)
    a, b = street[film.a[ties]], street[film.b[ties]]
    inside = np.bincount(a[(a == b) & (a >= 0)], minlength=count)
    apart = (a != b) & (a >= 0) & (b >= 0)
    outside = np.bincount(a[apart], minlength=count) + np.bincount(b[apart], minlength=count)
    lonely, need = (street_share(film, main, look, colour) for colour in ("lonely", "need"))
    bare = [
        (
            float(k + 1),
            float(residents[k]),
            float(inside[k]),
            float(outside[k]),
            float(lonely[k]),
            float(need[k]),
        )
        for k in range(count)
    ]
    heads = ("street", "residents", "ties_inside", "ties_outside", "lonely_share", "need_share")
    return Sheet(
        tuple(texts[f"network.{name}"] for name in heads),
        tuple(
            (*(numbers.plain(value) for value in row[:4]), *(numbers.percent(value) for value in row[4:]))
            for row in bare
        ),
        heads,
        tuple(bare),
    )


def steps(film: Film, colour: Colour, lang: Lang, *, streets: bool) -> Sequence[str]:
    """Names of the four steps of a colour: of residents, or shares of a street."""
    texts, numbers = words(lang), Numbers(lang)
    if not streets:
        return [texts[f"network.{colour}_{step}"] for step in range(4)]
    marks = dict(zip("abc", (numbers.percent(float(mark)) for mark in thresholds(film, colour)), strict=True))
    what = texts[f"network.share_{colour}"]
    return [f"{texts.say(f'network.share_{step}', **marks)} {what}" for step in range(4)]
