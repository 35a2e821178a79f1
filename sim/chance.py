"""Chance with an address: every draw is a function of (seed, decision, week, who, with whom).

Nothing depends on the order in which residents are visited, on rows or on threads, so the same person meets the
same fate in baseline and policy unless a cause differs (common random numbers).

The generator is Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; constants and
known answers from that paper's Random123 library). One block gives four 32-bit words.

Rare weekly decisions of one person share the words of one block by *slots*: the top four bits of a word choose one
of sixteen slots and the other 28 bits decide. An event with weekly probability ``h <= 1/16`` in slot ``k`` happens
with probability exactly ``h``, the events of one word exclude each other, and a change of one hazard never shifts
another person's or another event's fate. Only the hazard of the chosen slot has to be computed.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.kernel import entry, phase, rule


class Decision(IntEnum):
    """The one registry of named decisions. An id is never reused or renumbered: stored runs depend on it."""

    PARAMETERS = 1
    HOUSEHOLDS = 2
    AGES = 3
    MARITAL = 4
    INCOME = 5
    DWELLINGS = 6
    KIN = 7
    FRIENDS = 8
    NEIGHBOURS = 9
    TRAITS = 10
    TIE_AGES = 11
    PROFILE = 12
    START_NEEDS = 20
    START_SEVERITY = 21
    START_SERVICES = 22
    START_CASES = 23
    START_VOLUNTEERS = 24
    START_CARERS = 25
    START_LONELINESS = 26
    BACKLOG = 27
    WEEK = 40
    NEWCOMER = 41
    NEWBORN = 42
    EVENT = 43
    SEVERITY = 44
    ASK = 45
    TIE_BREAK = 46
    TIE_FORM = 47
    HELP_SEEKING = 48
    TEAM = 49
    SPECIALIST = 50
    PRIORITY = 51
    GROUP = 52
    CONNECTOR = 53
    VOLUNTEER = 54
    SIGNAL = 55
    RELAPSE = 56
    CASE = 57
    CARER = 58
    OUTSIDE = 59
    OFFER = 80
    MATCH = 81
    BUDDY = 82
    OUTREACH = 83
    COORDINATOR = 84
    HOME_VISIT = 85


_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_28 = np.uint64(28)
_SLOT_MASK = np.uint64(0x0FFFFFFF)
_UNIT = 1.0 / 4294967296.0
_HALF = 0.5 / 4294967296.0
#: Weeks run from -1 000 000 upwards, so that burn-in weeks have addresses too.
WEEK_ZERO = 1_000_000


@rule
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Philox4x32-10 block: four counter words and two key words (uint64 holding 32 bits) to four words."""
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & LOW, (p0 >> _32) ^ c3 ^ k1, p0 & LOW
        k0 = (k0 + _W0) & LOW
        k1 = (k1 + _W1) & LOW
    return c0, c1, c2, c3


@phase
def block(seed, decision, week, who, other):  # type: ignore[no-untyped-def]
    """Four words addressed by seed (< 2**63), decision id, week, and one or two identities (< 2**32)."""
    s = np.uint64(seed)
    return philox(
        np.uint64(week + WEEK_ZERO),
        np.uint64(who),
        np.uint64(other),
        np.uint64(decision),
        s & LOW,
        s >> _32,
    )


@rule
def unit(word):  # type: ignore[no-untyped-def]
    """Map a 32-bit word to the open interval (0, 1): midpoints of 2**32 cells."""
    return np.float64(word) * _UNIT + _HALF


@rule
def uniform(seed, decision, week, who, other):  # type: ignore[no-untyped-def]
    """One uniform draw in (0, 1) at an address."""
    return unit(block(seed, decision, week, who, other)[0])


@rule
def slot(word):  # type: ignore[no-untyped-def]
    """Which of the sixteen slots of a word decides this week (int64, 0-15)."""
    return np.int64(word >> _28)


@rule
def slot_unit(word):  # type: ignore[no-untyped-def]
    """The deciding number of the chosen slot, in (0, 1/16): an event of probability h happens when it is below h."""
    return (np.float64(word & _SLOT_MASK) + 0.5) * (_UNIT)


@rule
def chance_from(word, first):  # type: ignore[no-untyped-def]
    """The deciding number of all slots from ``first`` on taken together, above 0; negative in a slot before them."""
    return (np.float64(np.int64(word) - (first << 28)) + 0.5) * _UNIT


@rule
def threshold(probability):  # type: ignore[no-untyped-def]
    """A probability as a 32-bit number below which a word must lie."""
    return np.int64(min(max(probability, 0.0), 0.999) * 4294967296.0)


@rule
def pair_words(seed, decision, week, one, other, n, word):  # type: ignore[no-untyped-def]
    """One word for each of n unordered pairs of identities: the same whichever of the two is named first.

    The first words of their blocks, made in a straight loop that the compiler turns into vector instructions.
    """
    first, kind = np.uint64(week + WEEK_ZERO), np.uint64(decision)
    low, high = np.uint64(seed) & LOW, np.uint64(seed) >> _32
    for k in range(n):
        a, b = np.uint64(one[k]), np.uint64(other[k])
        word[k] = philox(first, min(a, b), max(a, b), kind, low, high)[0]


@entry
def _fill(seed, decision, week, who, other, out):  # type: ignore[no-untyped-def]
    for i in range(who.shape[0]):
        words = block(seed, decision, week, who[i], other)
        for k in range(4):
            out[i, k] = unit(words[k])


def uniforms(
    seed: int, decision: Decision, who: NDArray[np.integer], *, week: int = 0, other: int = 0
) -> NDArray[np.float64]:
    """Draw four uniforms for each identity.

    Parameters
    ----------
    seed : int
        0 <= seed < 2**63.
    decision : Decision
        What is being decided; each decision has its own stream.
    who : int array [n]
        Identities, each in 0 .. 2**32 - 1.
    week : int
        Week of the decision; 0 for the building of a population.
    other : int
        A second identity or a running number (third child, fourth draw), 0 .. 2**32 - 1.

    Returns
    -------
    float64[n, 4]
        In the open interval (0, 1); the same for the same address whatever the order of ``who``.
    """
    identities = np.ascontiguousarray(who, dtype=np.int64)
    out = np.empty((identities.shape[0], 4), dtype=np.float64)
    _fill(seed, int(decision), week, identities, other, out)
    return out
