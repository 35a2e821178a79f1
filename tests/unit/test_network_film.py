"""The network to look at: layout, looks at two lives, and what goes to the browser."""

import threading
import time
from collections import Counter

import numpy as np
import pytest

pytest.importorskip("solara", reason="needs the extra dashboard")

from dashboards.figures.network import Names, around, by_street, by_year, steps
from dashboards.network.classes import COLOURS, has, step_of
from dashboards.network.film import Film, Passport, packed, read
from dashboards.network.layout import layout, seats
from dashboards.network.shot import BOTH, GAINED, GRID, LOST, SIDES, of_residents, of_streets, thresholds
from dashboards.work import Stopped, Works
from sim.errors import BadInput

NAMES = Names("Dorp", "plan", "niet gekalibreerd")


def made_up(people=60, dwellings=30, streets=4, looks=3, seed=1):
    """A film without the model: some move away, some come, ties come and go."""
    draw = np.random.default_rng(seed)
    street = np.sort(draw.integers(0, streets, dwellings)).astype(np.int16)
    position = np.concatenate([np.arange(n) for n in Counter(street.tolist()).values()]).astype(np.int16)
    home = draw.integers(0, dwellings, (2, looks, people)).astype(np.int32)
    home[draw.random((2, looks, people)) < 0.15] = -1
    home[1, 0] = home[0, 0]
    pairs = np.unique(np.sort(draw.integers(0, people, (200, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]].astype(np.int32)
    stands = np.zeros((2, len(pairs)), dtype=np.uint16)
    for side in range(2):
        for look in range(looks):
            here = (home[side, look][pairs] >= 0).all(axis=1) & (draw.random(len(pairs)) < 0.7)
            stands[side] |= np.where(here, np.uint16(1 << look), np.uint16(0))
    stands[1] = (stands[1] & ~np.uint16(1)) | (stands[0] & np.uint16(1))
    return Film(
        Passport("dorp", "plan", "low", looks - 1, 1, "v1/abc"), street, position,
        np.arange(1, people + 1, dtype=np.int32), home,
        draw.integers(0, 100, (2, looks, people)).astype(np.uint8),
        draw.integers(0, 256, (2, looks, people)).astype(np.uint8), pairs[:, 0], pairs[:, 1], stands,
    )  # fmt: skip


@pytest.fixture(scope="module")
def film():
    return made_up()


def test_no_two_dwellings_on_one_spot():
    street = np.repeat(np.arange(12), 17)
    position = np.tile(np.arange(17), 12)
    drawn = layout(street, position)
    assert len({tuple(spot) for spot in drawn.dwelling.tolist()}) == street.size
    assert (drawn.dwelling >= 0).all()
    assert (drawn.dwelling <= np.array(drawn.size)).all()
    assert 0.8 < drawn.size[0] / drawn.size[1] < 4.0


def test_a_household_stands_around_its_dwelling():
    spot = np.array([[0.0, 0.0], [5.0, 0.0]], dtype=np.float32)
    places = seats(np.array([0, 1, 1, 1]), spot)
    assert places[0].tolist() == [0.0, 0.0]
    assert len({tuple(place) for place in places.tolist()}) == 4
    assert np.abs(places[1:] - spot[1]).max() <= 0.5


def test_a_film_comes_back_from_its_file(film, tmp_path):
    path = tmp_path / "film"
    path.write_bytes(packed(film))
    again = read(path)
    assert again.passport == film.passport
    for name in Film._fields[1:]:
        assert np.array_equal(getattr(again, name), getattr(film, name))
    assert packed(again) == packed(film)


@pytest.mark.parametrize("content", [b"", b"x" * 40, packed(made_up())[:-20]])
def test_a_broken_file_is_refused(content, tmp_path):
    path = tmp_path / "film"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="film"):
        read(path)


def test_another_schema_is_refused(film, tmp_path):
    path = tmp_path / "film"
    other = film._replace(passport=Passport("a", "b", "low", 1, 1, "m", schema="rondom.network/0"))
    path.write_bytes(packed(other))
    with pytest.raises(BadInput, match="schema"):
        read(path)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("look", [0, 2])
def test_who_is_drawn_lives_there(film, side, look):
    shot = of_residents(film, side, look, "lonely")
    main = 0 if side == "without" else 1
    there = film.home[main, look] >= 0
    if side == "change":
        there |= film.home[0, look] >= 0
    assert shot.number.size == there.sum()
    assert shot.a.size == shot.b.size == shot.kind.size
    assert (shot.a != shot.b).all()
    if side != "change":
        assert (shot.kind == BOTH).all()


def test_at_the_start_both_worlds_are_one(film):
    shot = of_residents(film, "change", 0, "need")
    assert (shot.kind == BOTH).all()


def test_gained_and_lost_are_the_difference(film):
    for look in range(film.looks):
        one, other = (of_residents(film, side, look, "role").a.size for side in ("without", "with"))
        kind = of_residents(film, "change", look, "role").kind
        assert other - one == (kind == GAINED).sum() - (kind == LOST).sum()


@pytest.mark.parametrize("colour", COLOURS)
def test_streets_hold_everybody(film, colour):
    shot = of_streets(film, "with", 2, colour)
    assert shot.weight.sum() == (film.home[1, 2] >= 0).sum()
    assert (shot.step <= 3).all()
    marks = thresholds(film, colour)
    assert (np.diff(marks) > 0).all()


def test_ties_between_streets_and_within_are_all_ties(film):
    table = by_street(film, "without", 1, "nl")
    inside, outside = (sum(float(row[k] or 0.0) for row in table.data) for k in (2, 3))
    assert inside + outside / 2 == of_residents(film, "without", 1, "lonely").a.size


def test_bytes_hold_what_was_drawn(film):
    shot = of_residents(film, "change", 2, "support")
    sent = shot.sent()
    n, m = sent["n"], sent["m"]
    assert len(sent["bytes"]) == n * (4 + 4 + 2 + 1 + 1) + m * (2 + 2 + 2 + 1)
    number = np.frombuffer(sent["bytes"], "<i4", n)
    spots = np.frombuffer(sent["bytes"], "<u2", 2 * n, 4 * n).reshape(n, 2) / GRID * np.array(shot.size)
    assert np.array_equal(number, shot.number)
    assert np.abs(spots - shot.place).max() < 0.01
    assert np.array_equal(np.frombuffer(sent["bytes"], "u1", m, len(sent["bytes"]) - m), shot.kind)


def test_steps_of_all_colours_fit_in_one_byte(film):
    mood = film.mood[0, 0]
    again = sum(step_of(mood, colour).astype(int) << (2 * k) for k, colour in enumerate(COLOURS))
    assert np.array_equal(again, mood)
    having, able = has(mood, "lonely")
    assert not (having & ~able).any()


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("streets", [True, False])
def test_what_stands_around_the_drawing(film, lang, streets):
    for side in SIDES:
        figure = around(film, side, 2, "lonely", NAMES, lang, streets=streets)
        assert "Dorp" in figure.title
        assert "synthe" in figure.subtitle
        assert {len(row) for row in figure.sheet.rows} == {len(figure.sheet.head)}
        assert {len(row) for row in figure.sheet.data} == {len(figure.sheet.columns)}
    assert len(steps(film, "role", lang, streets=streets)) == 4
    assert len(by_year(film, lang).rows) == film.looks


# ------------------------------------------------------------------------------------------------- work


def finish(work):
    for _ in range(500):
        if not work.running:
            return work
        time.sleep(0.01)
    raise AssertionError("it never ended")


def test_work_is_done_once_for_everybody():
    works: Works[str] = Works(4)
    held, calls = threading.Event(), []

    def make(told):
        calls.append(1)
        told(1, 2)
        held.wait(5.0)
        return "film"

    first, second = works.start("key", make), works.start("key", make)
    assert first is second
    held.set()
    assert finish(first).found == "film"
    assert works.start("key", make) is first
    assert len(calls) == 1


def test_work_that_is_stopped_begins_anew():
    works: Works[int] = Works(4)
    begun = threading.Event()

    def make(told):
        begun.set()
        for step in range(500):
            told(step, 500)
            time.sleep(0.01)
        return 1

    work = works.start("key", make)
    assert begun.wait(5.0)
    work.stop()
    assert finish(work).state == "stopped"
    assert works.start("key", lambda told: 2) is not work


@pytest.mark.parametrize("error", [BadInput("nobody has number 9"), ValueError("odd")])
def test_work_that_fails_says_why(error):
    def make(told):
        raise error

    works: Works[None] = Works(4)
    work = finish(works.start("key", make))
    assert work.state == "failed"
    assert str(error) in work.failure


def test_old_work_is_forgotten():
    works: Works[str] = Works(2)
    for key in range(5):
        finish(works.start(key, lambda told: "done"))
    assert [key for key in range(5) if works.find(key) is not None] == [2, 3, 4]


def test_nobody_waits():
    def make(told):
        raise Stopped

    works: Works[None] = Works(1)
    work = works.start("key", make)
    assert finish(work).state == "stopped"
