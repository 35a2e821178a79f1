"""Two lives of one neighbourhood, looked at once a year: residents, where they live, how they fare, who they know."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboards.network.classes import classes
from experiments.pairs import begin
from experiments.question import Question
from experiments.runs import WEEKS_PER_YEAR
from experiments.snapshot import pieces
from experiments.story.facts import residents
from sim.begin import press
from sim.errors import BadInput
from sim.face.look import Look, look_at
from sim.policies import levers_of
from sim.state import copy
from sim.week import run_weeks

SCHEMA: Final = "rondom.network/1"
#: Without and with the plan.
SIDES: Final = 2
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Passport:
    """What a film shows, and which model it was made with."""

    place: str
    arm: str
    pressure: str
    years: int
    seed: int
    model: str
    schema: str = SCHEMA


class Film(NamedTuple):
    """The looks of both lives on the same people.

    Attributes
    ----------
    passport : Passport
        What it shows.
    street, position : int16[dwellings]
        Of each dwelling.
    number : int32[people]
        By which ``rondom story`` knows somebody who was here at week 0; 0 for who came later.
    home : int32[sides, looks, people]
        Dwelling; -1 when not living here in a private household.
    age : uint8[sides, looks, people]
        Years.
    mood : uint8[sides, looks, people]
        Two bits for each of ``COLOURS``.
    a, b : int32[ties]
        People who are tied in some look of either life.
    stands : uint16[sides, ties]
        Bit k: the tie stands at look k.
    """

    passport: Passport
    street: NDArray[np.int16]
    position: NDArray[np.int16]
    number: NDArray[np.int32]
    home: NDArray[np.int32]
    age: NDArray[np.uint8]
    mood: NDArray[np.uint8]
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    stands: NDArray[np.uint16]

    @property
    def looks(self) -> int:
        """Looks in each life: the start and every year end."""
        return int(self.home.shape[1])


def make(question: Question, *, model: str, on_step: Progress | None = None) -> Film:
    """Live a neighbourhood twice and look at it every year.

    Parameters
    ----------
    question : Question
        One place, one plan, one pressure; central parameters.
    model : str
        For the passport.
    on_step : callable, optional
        Told steps done and steps in all; may raise to end it.

    Returns
    -------
    Film
    """
    place, pressure, arm = question.places[0], question.pressures[0], question.arms[-1]
    steps, done = 1 + SIDES * question.years, 0

    def step() -> None:
        nonlocal done
        done += 1
        if on_step is not None:
            on_step(done, steps)

    begun = begin(question, place, 0)
    press(begun.world, begun, pressure)
    numbers = {int(begun.world.who[row]): k for k, row in enumerate(residents(begun.world), start=1)}
    step()
    horizon = question.years * WEEKS_PER_YEAR
    seen: list[list[dict[str, NDArray[Any]]]] = []
    for lived in (question.arms[0], arm):
        world, week = copy(begun.world), 0
        looks = [_read(look_at(world, begun.rates, 0), begun.rates)]
        for part in pieces(levers_of(lived, begun.parameters, horizon, place), WEEKS_PER_YEAR):
            run_weeks(world, begun.rates, part, seed=begun.seed, start=week)
            week += part.weeks
            looks.append(_read(look_at(world, begun.rates, week), begun.rates))
            step()
        seen.append(looks)
    houses = begun.world.dwellings
    passport = Passport(place, arm, pressure, question.years, question.seed, model)
    return _joined(passport, np.asarray(houses.street), np.asarray(houses.position), numbers, seen)


def _read(look: Look, rates: Any) -> dict[str, NDArray[Any]]:
    """What is kept of one look, copied out of the columns."""
    rows = look.residents()
    rows = rows[look.res["home"][rows] >= 0]
    ties = look.tied()
    a, b = look.who[look.ties["a"][ties]], look.who[look.ties["b"][ties]]
    age = np.clip((look.week - look.res["birth"][rows]) // 52, 0, 110)
    return {
        "who": look.who[rows].copy(),
        "home": look.res["home"][rows].astype(np.int32),
        "age": age.astype(np.uint8),
        "mood": classes(look, rows, rates),
        "ties": np.stack([np.minimum(a, b), np.maximum(a, b)], axis=1),
    }


def _joined(
    passport: Passport,
    street: NDArray[Any],
    position: NDArray[Any],
    numbers: dict[int, int],
    seen: list[list[dict[str, NDArray[Any]]]],
) -> Film:
    """All looks on one list of people and one of ties."""
    every = [look for side in seen for look in side]
    people = np.unique(np.concatenate([look["who"] for look in every]))
    shape = (len(seen), len(seen[0]), people.size)
    home = np.full(shape, -1, dtype=np.int32)
    age, mood = np.zeros(shape, dtype=np.uint8), np.zeros(shape, dtype=np.uint8)
    pairs = np.unique(np.concatenate([look["ties"] for look in every]), axis=0)
    there = np.isin(pairs, people).all(axis=1)
    pairs = np.searchsorted(people, pairs[there])
    key = pairs[:, 0].astype(np.int64) * people.size + pairs[:, 1]
    stands = np.zeros((len(seen), key.size), dtype=np.uint16)
    for s, side in enumerate(seen):
        for k, look in enumerate(side):
            at = np.searchsorted(people, look["who"])
            home[s, k, at], age[s, k, at], mood[s, k, at] = look["home"], look["age"], look["mood"]
            tied = look["ties"][np.isin(look["ties"], look["who"]).all(axis=1)]
            ends = np.searchsorted(people, tied).astype(np.int64)
            stands[s, np.searchsorted(key, ends[:, 0] * people.size + ends[:, 1])] |= np.uint16(1 << k)
    number = np.array([numbers.get(int(who), 0) for who in people], dtype=np.int32)
    return Film(
        passport, street.astype(np.int16), position.astype(np.int16), number, home, age, mood,
        pairs[:, 0].astype(np.int32), pairs[:, 1].astype(np.int32), stands,
    )  # fmt: skip


def packed(film: Film) -> bytes:
    """A film as a small file; the same film gives the same bytes."""
    held = io.BytesIO()
    columns = {name: getattr(film, name) for name in Film._fields if name != "passport"}
    said = np.frombuffer(json.dumps(asdict(film.passport), sort_keys=True).encode(), dtype=np.uint8)
    np.savez(held, passport=said, **columns)
    return gzip.compress(held.getvalue(), compresslevel=9, mtime=0)


def read(path: Path) -> Film:
    """A film of a file.

    Raises
    ------
    BadInput
        When it cannot be read, or is of another schema.
    """
    try:
        with np.load(io.BytesIO(gzip.decompress(path.read_bytes())), allow_pickle=False) as held:
            said = json.loads(held["passport"].tobytes())
            if said.get("schema") != SCHEMA:
                raise BadInput(f"{path} has schema {said.get('schema')!r}: expected {SCHEMA!r}")
            return Film(Passport(**said), *(held[name] for name in Film._fields[1:]))
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error, zipfile.BadZipFile) as error:
        raise BadInput(f"{path} holds no network of this version ({error})") from error
