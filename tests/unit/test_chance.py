"""Known answers of the generator, and addresses: who asks, not when or in which row, decides what is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from sim import words as W
from sim.chance import Decision, pair_words, philox, slot, slot_unit, uniforms, unit

#: Philox4x32-10 known answers (kat_vectors of Random123): counter, key, words.
KNOWN = (
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
)


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def plain(rule):
    """A rule as plain Python: compiled rules are only callable from kernels."""
    return getattr(rule, "py_func", rule)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_known_answers_of_the_generator(counter: str, key: str, answer: str):
    drawn = plain(philox)(*(np.uint64(word) for word in words(counter) + words(key)))
    assert [int(word) for word in drawn] == words(answer)


@pytest.mark.parametrize(("counter", "key", "answer"), [KNOWN[0], KNOWN[2]])
def test_known_answers_through_an_address(counter: str, key: str, answer: str):
    # The second vector's key is not a seed (seeds are below 2**63); the other two run through compiled code.
    week, who, other, decision = words(counter)
    low, high = words(key)
    seed = low | high << 32
    drawn = uniforms(seed, decision, np.array([who]), week=week - 1_000_000, other=other)  # type: ignore[arg-type]
    assert [int(u * 2**32) for u in drawn[0]] == words(answer)


def test_decisions_have_their_own_address():
    ids = [int(decision) for decision in Decision]
    assert len(set(ids)) == len(Decision.__members__)
    assert min(ids) > 0
    assert max(ids) < 2**32


def test_a_draw_belongs_to_the_identity_not_to_the_row():
    who = np.arange(500)
    order = np.random.default_rng(1).permutation(500)
    drawn = uniforms(7, Decision.ASK, who, week=-3)
    assert np.array_equal(uniforms(7, Decision.ASK, who[order], week=-3), drawn[order])
    assert np.array_equal(uniforms(7, Decision.ASK, who[17:18], week=-3)[0], drawn[17])


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 8},
        {"seed": 7 + 2**32},
        {"decision": Decision.TEAM},
        {"week": -2},
        {"who": 6},
        {"who": 5 + 2**31},
        {"other": 1},
    ],
    ids=["seed", "upper half of the seed", "decision", "week", "who", "upper half of who", "other"],
)
def test_every_part_of_an_address_matters(other: dict[str, int]):
    address = {"seed": 7, "decision": Decision.ASK, "week": -3, "who": 5, "other": 0}

    def at(**parts: int):
        return uniforms(
            parts["seed"],
            Decision(parts["decision"]),
            np.array([parts["who"]]),
            week=parts["week"],
            other=parts["other"],
        )

    assert not np.array_equal(at(**address), at(**{**address, **other}))


def test_draws_lie_strictly_between_zero_and_one():
    # The ends of the unit interval: the lowest and the highest word.
    assert 0 < plain(unit)(np.uint64(0)) < 2**-32
    assert 1 - 2**-32 < plain(unit)(np.uint64(2**32 - 1)) < 1


def test_a_slot_holds_one_sixteenth():
    first, last = np.uint64(0), np.uint64(2**32 - 1)
    assert plain(slot)(first) == 0
    assert plain(slot)(last) == 15
    assert plain(slot_unit)(first) > 0
    assert plain(slot_unit)(last) < 1 / 16


def test_a_pair_draws_the_same_whoever_is_named_first(monkeypatch: pytest.MonkeyPatch):
    def address(week, who, other, decision, low, high):
        return (who + np.uint64(1000) * other, week, decision, low, high)

    monkeypatch.setitem(plain(pair_words).__globals__, "philox", address)
    one, other = np.array([30, 4, 5], dtype=np.uint32), np.array([4, 30, 6], dtype=np.uint32)
    words = np.zeros(3, dtype=np.uint32)
    plain(pair_words)(1, 46, 9, one, other, 3, words)
    assert words.tolist() == [30_004, 30_004, 6_005]


def test_two_decisions_never_share_a_slot():
    life = (
        W.DEATH,
        W.DEMENTIA,
        W.DIVORCE,
        W.BIRTH,
        W.MOVE,
        W.LEAVE,
        W.REPARTNER,
        W.ADMISSION,
        W.MARRY,
        W.CARE_OUT,
    )
    domains = tuple(range(12))
    second = (*domains, W.STREET, W.TRIAD, W.SERVE)
    own_step = tuple(range(W.OWN_STEP, W.OWN_STEP + 8))
    third = (W.ASK_FIRST, W.ASK_SECOND, W.SIGNAL, W.FALSE_ALARM, W.JOIN, W.ASK_LAST, *own_step)
    fourth = (*domains, *range(W.FIRST_DOOR, W.FIRST_DOOR + 4))
    for word in (life, second, third, fourth):
        assert len(set(word)) == len(word)
        assert set(word) <= set(range(16))
