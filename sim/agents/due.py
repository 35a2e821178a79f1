"""Whom this week's words single out: one block of four words per resident, and the lists that the phases work on.

Every decision of a resident has a slot of a word (``sim.words``). Most weeks the number in the chosen slot lies above
the most that the decision's weekly probability can be; only the others are put on a list, and only for them is a
hazard computed (thinning).
"""

from __future__ import annotations

import numpy as np

from sim import state as S
from sim import words as W
from sim.ages import age_years
from sim.chance import LOW, WEEK_ZERO, Decision, philox, slot
from sim.kernel import phase, rule
from sim.prefetch import AHEAD, fetch
from sim.turns import ROUND, first_home, next_home

_WEEK = np.int64(Decision.WEEK)
_ONCE = 1.0 / 16.0
#: Row of ``World.limit`` for the second word of those who carry something already.
_LADEN = 4
#: Cache line of a row of ``World.person`` with the load.
_LOAD_LINE = 1
#: How many rows ahead are fetched where a row takes a handful of instructions.
_FAR = 8 * AHEAD
_DECIDES = 0x0FFFFFFF
_ONE = np.uint64(1)
_STEP, _DOOR = W.OWN_STEP << 28, W.FIRST_DOOR << 28


@rule
def _most(world, word, k, probability):  # type: ignore[no-untyped-def]
    """Let slot k of a word pass only below a weekly probability; kept as the word it must lie below."""
    world.limit[word, k] = (k << 28) + np.int64(np.ceil(min(probability, _ONCE) * 4294967296.0 - 0.5))


@rule
def most_joining(p):  # type: ignore[no-untyped-def]
    """The most that anybody's weekly chance of joining any offer can be."""
    return 1.5 * p.group_join * p.offer_join_most * (1.0 + p.group_invited) * (1.0 + p.offer_company)


@rule
def most_willing(p):  # type: ignore[no-untyped-def]
    """The most that anybody's volunteering can be, relative to the base rate."""
    alters = max(p.vol_alters * (1.0 - p.vol_alters_usual), -p.vol_alters * p.vol_alters_usual)
    return 2.0 * (1.0 + max(alters, 0.0)) * (1.0 + p.vol_give_back)


@phase
def limits(world, p):  # type: ignore[no-untyped-def]
    """The most that each slot's weekly probability can be with these rates, into ``World.limit`` [5, 16].

    The last row is the second word's once more, for those in whom another need or strain may bring on a need.
    """
    world.limit[:, :] = 0
    for k in range(10):
        _most(world, 0, k, p.event_bound[k])
    for d in range(S.D):
        _most(world, 1, d, p.onset_alone[d])
        _most(world, _LADEN, d, p.onset_bound[d])
        _most(world, 3, d, p.turn[d])
    for word in (1, _LADEN):
        _most(world, word, W.STREET, p.meet[0] * _ONCE)
        _most(world, word, W.TRIAD, p.meet[1] * _ONCE)
        _most(
            world,
            word,
            W.SERVE,
            max(p.volunteer_quit_first, p.volunteer_quit_later, p.volunteer_join * most_willing(p)),
        )
    for k in (W.ASK_FIRST, W.ASK_SECOND, W.ASK_LAST):
        _most(world, 2, k, _ONCE)
    _most(world, 2, W.SIGNAL, p.signal)
    _most(world, 2, W.FALSE_ALARM, p.false_alarm)
    _most(world, 2, W.JOIN, max(p.theme_signal, most_joining(p)))


@rule
def _put(due, which, i):  # type: ignore[no-untyped-def]
    n = due[which, 0] + 1
    due[which, n] = i
    due[which, 0] = n


@rule
def _single_out(world):  # type: ignore[no-untyped-def]
    """List whose words lie below the limit of a slot that is open to them. No branches on chance."""
    _below_limits(world)
    res, words, due, limit = world.res, world.words, world.due, world.limit
    lives, seconds, thirds, fourths = due[S.DUE_LIFE], due[S.DUE_SECOND], due[S.DUE_THIRD], due[S.DUE_FOURTH]
    kept = _ONE
    many = lives[0]
    for r in range(1, many + 1):
        i = lives[r]
        fetch(res, lives[min(r + _FAR, many)], 0)
        lives[kept] = i
        kept += np.uint64(np.int64(words[0, i]) & _DECIDES < np.int64(res[i].life) << 12)
    lives[0] = kept - _ONE
    kept = _ONE
    many = seconds[0]
    for r in range(1, many + 1):
        i = seconds[r]
        fetch(res, seconds[min(r + _FAR, many)], 0)
        me, b = res[i], np.int64(words[1, i])
        seconds[kept] = i
        laden = (me.counts != 0) | (me.strain > 0.7)
        kept += np.uint64((me.status == S.HERE) & (b < limit[1 + (_LADEN - 1) * np.int64(laden), b >> 28]))
    seconds[0] = kept - _ONE
    kept = _ONE
    many = thirds[0]
    for r in range(1, many + 1):
        i = thirds[r]
        fetch(res, thirds[min(r + _FAR, many)], 0)
        me, c = res[i], np.int64(words[2, i])
        thirds[kept] = i
        step = (c >= _STEP) & (c - _STEP < np.int64(me.step))
        kept += np.uint64(step) | (
            np.uint64(c < limit[2, c >> 28]) & (np.uint64(me.able) >> np.uint64(c >> 28))
        )
    thirds[0] = kept - _ONE
    kept = _ONE
    many = fourths[0]
    for r in range(1, many + 1):
        i = fourths[r]
        fetch(res, fourths[min(r + _FAR, many)], 0)
        me, d = res[i], np.int64(words[3, i])
        fourths[kept] = i
        door = (d >= _DOOR) & (d - _DOOR < np.int64(me.door))
        kept += np.uint64(door) | (
            np.uint64(d < limit[3, d >> 28]) & (np.uint64(me.active) >> np.uint64(d >> 28))
        )
    fourths[0] = kept - _ONE


@rule
def _below_limits(world):  # type: ignore[no-untyped-def]
    """List whose words could pass whoever they are: words and limits alone are looked at, no row of a resident."""
    words, limit, due = world.words, world.limit, world.due
    lives, seconds, thirds, fourths = due[S.DUE_LIFE], due[S.DUE_SECOND], due[S.DUE_THIRD], due[S.DUE_FOURTH]
    # Unsigned places need no check for counting from the end.
    first, second, third, fourth = _ONE, _ONE, _ONE, _ONE
    for i in range(world.pools.count[S.TOP]):
        a, b = np.int64(words[0, i]), np.int64(words[1, i])
        c, d = np.int64(words[2, i]), np.int64(words[3, i])
        lives[first] = i
        first += np.uint64(a < limit[0, a >> 28])
        seconds[second] = i
        second += np.uint64(b < max(limit[1, b >> 28], limit[_LADEN, b >> 28]))
        thirds[third] = i
        third += np.uint64((c >= _STEP) | (c < limit[2, c >> 28]))
        fourths[fourth] = i
        fourth += np.uint64((d >= _DOOR) | (d < limit[3, d >> 28]))
    lives[0] = first - _ONE
    seconds[0] = second - _ONE
    thirds[0] = third - _ONE
    fourths[0] = fourth - _ONE


@rule
def _by_decision(world):  # type: ignore[no-untyped-def]
    """Split the lists of words into the lists of decisions."""
    due, words = world.due, world.words
    for r in range(1, due[S.DUE_SECOND, 0] + 1):
        i = due[S.DUE_SECOND, r]
        k = slot(np.uint64(words[1, i]))
        if k < S.D:
            _put(due, S.DUE_ONSET, i)
        elif k == W.SERVE:
            _put(due, S.DUE_SERVE, i)
        else:
            _put(due, S.DUE_MEET, i)
    for r in range(1, due[S.DUE_THIRD, 0] + 1):
        i = due[S.DUE_THIRD, r]
        k = slot(np.uint64(words[2, i]))
        if k >= W.OWN_STEP:
            _put(due, S.DUE_STEP, i)
        elif k == W.FALSE_ALARM:
            _put(due, S.DUE_FALSE_ALARM, i)
        elif k == W.JOIN:
            _put(due, S.DUE_JOIN, i)
        elif k == W.SIGNAL:
            _put(due, S.DUE_SIGNAL, i)
        else:
            _put(due, S.DUE_ASK, i)
    for r in range(1, due[S.DUE_FOURTH, 0] + 1):
        i = due[S.DUE_FOURTH, r]
        _put(due, S.DUE_DOOR if slot(np.uint64(words[3, i])) >= W.FIRST_DOOR else S.DUE_TURN, i)


@phase
def draw_words(world, seed, week):  # type: ignore[no-untyped-def]
    """One block of four words for each row in use: the chance of this person's week, and the lists it makes."""
    words, who = world.words, world.who
    first = np.uint64(week + WEEK_ZERO)
    low, high = np.uint64(seed) & LOW, np.uint64(seed) >> np.uint64(32)
    # A straight loop over neighbouring numbers, which the compiler turns into vector instructions.
    for i in range(world.pools.count[S.TOP]):
        a, b, c, d = philox(first, np.uint64(who[i]), np.uint64(0), np.uint64(_WEEK), low, high)
        words[0, i] = a
        words[1, i] = b
        words[2, i] = c
        words[3, i] = d
    world.due[:, 0] = 0
    _single_out(world)
    _by_decision(world)


@phase
def list_turns(world, week):  # type: ignore[no-untyped-def]
    """After life's events: list whose turn it is, and who of them is in need.

    A need that begins later this week waits for the next turn. Nobody who is not in need carries a load.
    """
    due, hh = world.due, world.hh
    own, needing = 0, 0
    home = first_home(week)
    last = hh.shape[0] - 1
    while home <= last:
        later = min(home + 2 * ROUND, last)
        fetch(hh, later, 0)
        fetch(world.dwellings, later, 0)
        for k in range(hh[home].persons):
            i = world.dwellings[home].member[k]
            fetch(world.person, i, _LOAD_LINE)
            me = world.res[i]
            me.age = age_years(me, week)
            own += 1
            due[S.DUE_OWN, own] = i
            if me.active != 0:
                needing += 1
                due[S.DUE_NEED, needing] = i
            else:
                world.person[i].load = 0.0
                me.worst = 0.0
        home = next_home(home)
    due[S.DUE_OWN, 0] = own
    due[S.DUE_NEED, 0] = needing
