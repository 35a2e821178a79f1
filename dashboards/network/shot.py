"""One look as the browser gets it: a few thousand dots and lines in one run of bytes."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboards.network.classes import Colour, has, step_of
from dashboards.network.film import Film
from dashboards.network.layout import layout, seats

Side = Literal["without", "with", "change"]
SIDES: tuple[Side, ...] = ("without", "with", "change")
#: Kinds of lines: there in what is shown, there with the plan only, there without it only.
BOTH, GAINED, LOST = range(3)
#: Places are sent as whole numbers of this fineness.
GRID = 65_535


class Shot(NamedTuple):
    """Dots and lines.

    Attributes
    ----------
    place : float32[dots, 2]
        Across and down.
    size : tuple of float
        Of the whole drawing.
    number : int32[dots]
        Of the resident (0: came later) or, from 1, of the street.
    age : uint8[dots]
        Years; 0 for streets.
    step : uint8[dots]
        Step of the colour, 0 to 3.
    weight : uint16[dots]
        Residents.
    a, b : uint16[lines]
        Dots.
    kind : uint8[lines]
        ``BOTH``, ``GAINED`` or ``LOST``.
    thick : uint16[lines]
        Ties.
    """

    place: NDArray[np.float32]
    size: tuple[float, float]
    number: NDArray[np.int32]
    age: NDArray[np.uint8]
    step: NDArray[np.uint8]
    weight: NDArray[np.uint16]
    a: NDArray[np.uint16]
    b: NDArray[np.uint16]
    kind: NDArray[np.uint8]
    thick: NDArray[np.uint16]

    def sent(self) -> dict[str, Any]:
        """Counts, size and bytes; the widest numbers first, so that each column begins where it may."""
        fine = np.array(self.size, dtype=np.float64)
        spots = np.clip(np.rint(self.place / fine * GRID), 0, GRID).astype("<u2")
        columns: tuple[NDArray[Any], ...] = (
            self.number.astype("<i4"), spots, self.weight.astype("<u2"), self.a.astype("<u2"), self.b.astype("<u2"),
            self.thick.astype("<u2"), self.age, self.step, self.kind,
        )  # fmt: skip
        return {
            "n": int(self.number.size),
            "m": int(self.a.size),
            "wide": self.size[0],
            "tall": self.size[1],
            "bytes": b"".join(np.ascontiguousarray(column).tobytes() for column in columns),
        }


def of_residents(film: Film, side: Side, look: int, colour: Colour) -> Shot:
    """All residents with their ties outside the household.

    Parameters
    ----------
    film : Film
        Both lives.
    side : {'without', 'with', 'change'}
        Which life, or the second with what differs from the first.
    look : int
        Years after the start.
    colour : str
        By what dots are coloured.

    Returns
    -------
    Shot
    """
    drawn = layout(film.street.astype(np.int64), film.position.astype(np.int64))
    main = 0 if side == "without" else 1
    home, mood, age = film.home[main, look].copy(), film.mood[main, look].copy(), film.age[main, look].copy()
    if side == "change":
        # Who lives here only without the plan is drawn too: their ties are among those that are not there.
        only = (home < 0) & (film.home[0, look] >= 0)
        home[only], mood[only], age[only] = (
            film.home[0, look][only],
            film.mood[0, look][only],
            film.age[0, look][only],
        )
    people = np.flatnonzero(home >= 0)
    at = np.full(home.size, -1, dtype=np.int64)
    at[people] = np.arange(people.size)
    ties, kind = lines(film, side, look)
    a, b = at[film.a[ties]], at[film.b[ties]]
    there = (a >= 0) & (b >= 0)
    return Shot(
        seats(home[people].astype(np.int64), drawn.dwelling) + np.float32(0.5),
        drawn.size,
        film.number[people],
        age[people],
        step_of(mood[people], colour),
        np.ones(people.size, dtype=np.uint16),
        a[there].astype(np.uint16),
        b[there].astype(np.uint16),
        kind[there],
        np.ones(int(there.sum()), dtype=np.uint16),
    )


def lines(film: Film, side: Side, look: int) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Ties to draw, and of which kind each is."""
    bit = np.uint16(1 << look)
    without, with_ = (film.stands[k] & bit != 0 for k in range(2))
    if side != "change":
        ties = np.flatnonzero(without if side == "without" else with_)
        return ties, np.full(ties.size, BOTH, dtype=np.uint8)
    ties = np.flatnonzero(without | with_)
    kind = np.where(without[ties] & with_[ties], BOTH, np.where(with_[ties], GAINED, LOST))
    return ties, kind.astype(np.uint8)


def of_streets(film: Film, side: Side, look: int, colour: Colour) -> Shot:
    """Streets, and how many ties go between each two; parameters as in `of_residents`."""
    drawn = layout(film.street.astype(np.int64), film.position.astype(np.int64))
    main = 0 if side == "without" else 1
    count = drawn.street.shape[0]
    home = film.home[main, look]
    people = np.flatnonzero(home >= 0)
    street = film.street[home[people]].astype(np.int64)
    residents = np.bincount(street, minlength=count)
    marks = thresholds(film, colour)
    ties, kind = lines(film, side, look)
    ends = [_street_of(film, column[ties], main, look) for column in (film.a, film.b)]
    low, high = np.minimum(*ends), np.maximum(*ends)
    apart = (low >= 0) & (low != high)
    keys, thick = np.unique(
        (low[apart] * count + high[apart]) * 3 + kind[apart].astype(np.int64), return_counts=True
    )
    if side == "change":
        # What stays the same is a grey cloud between streets: only what differs tells something here.
        keys, thick = keys[keys % 3 != BOTH], thick[keys % 3 != BOTH]
    between = keys // 3
    return Shot(
        drawn.street + np.float32(0.5),
        drawn.size,
        np.arange(1, count + 1, dtype=np.int32),
        np.zeros(count, dtype=np.uint8),
        np.digitize(street_share(film, main, look, colour), marks).astype(np.uint8),
        residents.astype(np.uint16),
        (between // count).astype(np.uint16),
        (between % count).astype(np.uint16),
        (keys % 3).astype(np.uint8),
        thick.astype(np.uint16),
    )


def _street_of(film: Film, people: NDArray[Any], main: int, look: int) -> NDArray[np.int64]:
    """Street of each at a look, in the other life when not living in this one; -1 in neither."""
    here, other = film.home[main, look][people], film.home[1 - main, look][people]
    home = np.where(here >= 0, here, other)
    return np.where(home >= 0, film.street[home], -1).astype(np.int64)


def street_share(film: Film, side: int, look: int, colour: Colour) -> NDArray[np.float64]:
    """Share of each street's residents who have it; 0 where nobody can."""
    home = film.home[side, look]
    people = np.flatnonzero(home >= 0)
    having, able = has(film.mood[side, look][people], colour)
    street = film.street[home[people]].astype(np.int64)
    count = int(film.street.max()) + 1
    total = np.bincount(street, weights=able, minlength=count)
    found = np.bincount(street, weights=having & able, minlength=count)
    return np.divide(found, total, out=np.zeros(count), where=total > 0.0)


def thresholds(film: Film, colour: Colour) -> NDArray[np.float64]:
    """Three round shares that cut the streets of week 0 into about equal fourths; the same for all years."""
    shares = street_share(film, 0, 0, colour)
    marks = np.round(np.quantile(shares, (0.25, 0.5, 0.75)), 2)
    return np.asarray(np.maximum.accumulate(marks + np.array([0.0, 1e-9, 2e-9])))
