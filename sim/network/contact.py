"""Phase 3, contact: ties that are used are strengthened; all fade; some break.

Order: reinforce, then fade. ``s += (1-s)(1 - exp(-h/125))`` (0.33 / 0.51 / 0.80 after 50 / 90 / 200 shared hours),
then ``s *= 1 - 0.006`` for every week. Contact hours share each person's weekly social time in proportion to
strength; of two people the one with less time to spare decides. A tie is reviewed for breaking every sixteenth week
of its age with sixteen times the weekly hazard 0.0026(1 - 0.6 s): 91 / 75 / 50 % live after 1 / 3 / 7 years
(Mollenhorst). Kin seldom break with each other, and keep each other up with more hours for the same strength.

Ties change slowly: each is brought up to date in every fourth week of its age, with four weeks' hours and fading. It
stands once, in the quarter of the table that goes with its week, so that a week passes over one quarter in a straight
line. What a resident's ties add up to is kept along.
"""

from __future__ import annotations

import numpy as np

from sim import record as R
from sim import state as S
from sim.agents.bonds import drop_tie, first_tie
from sim.agents.help import note_loose
from sim.chance import Decision, pair_words, unit
from sim.kernel import phase, rule
from sim.network.formation import room
from sim.prefetch import AHEAD, fetch
from sim.turns import WEEKS

_BREAK = np.int64(Decision.TIE_BREAK)
_ONE, _HALF, _THIRD = np.float32(1.0), np.float32(0.5), np.float32(1.0 / 3.0)
#: Whole-number sums do not depend on the order of ties: 36 bits of strength, 12 of good and the rest of close ties.
_UNIT, _GOOD, _CLOSE = 1048576.0, 36, 48
#: Rows of ``World.review``: place of a tie in its strip, the identities of its two residents, its word of the week.
TIE, ONE, OTHER, WORD = range(4)
#: Cache line of a row of ``World.near`` in which the ties begin.
_TIE_LINE = 2
#: Cache line of a row of ``World.person`` with openness and what its ties add up to.
_OPENNESS_LINE = 2


@rule
def _share(me, my, total, p):  # type: ignore[no-untyped-def]
    """Contact hours a week for each unit of tie strength: social time shared over all ties."""
    time = (
        p.social_hours * (0.5 + np.float64(my.openness)) * (1.0 - p.lonely_openness * np.float64(me.lonely))
    )
    return time / max(total, 1.0)


@rule
def _add(world, first, last, p):  # type: ignore[no-untyped-def]
    """Let the sums of residents hold what some ties are now: their strength, and whether each is good or very close."""
    ties, added = world.ties[first:last], world.added[first:last]
    strength, sums = world.bond[S.STRENGTH][first:last], world.sums
    good, close = p.good_tie, p.intimate_tie
    for k in range(ties.shape[0]):
        s = np.float64(strength[k])
        now = np.int64(s * _UNIT) + (np.int64(s >= good) << _GOOD) + (np.int64(s >= close) << _CLOSE)
        change = now - added[k]
        added[k] = now
        sums[ties[k].a] += change
        sums[ties[k].b] += change


@rule
def _keep(world, i, p):  # type: ignore[no-untyped-def]
    """Keep what a resident's ties add up to, ties elsewhere and housemates included, and what follows from it."""
    me, my, sums = world.res[i], world.person[i], world.sums[i]
    total = np.float64(sums & ((1 << _GOOD) - 1)) / _UNIT
    good = (sums >> _GOOD) & 0xFFF
    elsewhere = np.float64(my.kin_out) + np.float64(my.friends_out)
    total += p.elsewhere_strength * elsewhere
    my.total = total
    me.strong = good
    my.good = good + np.float64(world.hh[me.home].persons - 1) + p.elsewhere_good * elsewhere
    me.intimate = 1 if sums >> _CLOSE > 0 or my.partner >= 0 else 0
    world.share[i] = _share(me, my, total, p)
    world.sociable[i] = np.float64(my.openness) * room(world.person, i, p)


@phase
def first_sums(world, p):  # type: ignore[no-untyped-def]
    """What everybody's ties add up to at the start."""
    for quarter in range(4):
        first = first_tie(world, quarter)
        _add(world, first, first + world.pools[S.TIE_COUNT + quarter].count, p)
    for i in range(world.pools[S.TOP].count):
        if world.res[i].status == S.HERE:
            _keep(world, i, p)


@rule
def _use(world, first, last, p):  # type: ignore[no-untyped-def]
    """Four weeks of use and fading of some ties: first their residents are looked up, then one straight loop."""
    # Slices, since places counted from 0 cannot be negative: else the second loop is not turned into vectors.
    ties, share = world.ties[first:last], world.share
    strength, affinity = world.bond[S.STRENGTH][first:last], world.bond[S.AFFINITY][first:last]
    shared = world.bond[S.SHARED]
    for k in range(ties.shape[0]):
        shared[k] = min(share[ties[k].a], share[ties[k].b])
    per_hour, keep = (
        np.float32(WEEKS / p.tie_hours),
        np.float32(p.tie_keep * p.tie_keep * p.tie_keep * p.tie_keep),
    )
    for k in range(strength.shape[0]):
        s = strength[k]
        x = s * affinity[k] * shared[k] * per_hour
        # 1 - exp(-x) to its third order; x, four weeks' hours over 125, was 0.2 at most where it was looked at.
        s += (_ONE - s) * x * (_ONE - _HALF * x * (_ONE - _THIRD * x))
        strength[k] = s * keep


@rule
def _to_review(world, first, last, week, p):  # type: ignore[no-untyped-def]
    """List the ties of a strip that are too weak to last or in their week of sixteen; returns how many.

    No branches on ties, of which one in four is listed. A free tie has nothing to end.
    """
    ties, strength, listed = world.ties[first:last], world.bond[S.STRENGTH][first:last], world.review[TIE]
    found, weak = np.uint64(0), p.tie_remove_below
    for k in range(ties.shape[0]):
        pair = ties[k]
        listed[found] = k
        looked_at = ((week - pair.since) & 15 == 0) | (np.float64(strength[k]) < weak)
        found += np.uint64(looked_at & (pair.a != pair.b))
    return found


@rule
def _ends(world, e, word, week, p):  # type: ignore[no-untyped-def]
    """Whether a listed tie is too weak to last, or breaks."""
    pair, s = world.ties[e], np.float64(world.bond[S.STRENGTH, e])
    hazard = p.tie_break * (p.tie_break_kin if pair.layer == S.KIN else 1.0)
    breaks = unit(word) < 16.0 * hazard * (1.0 - 0.6 * s)
    return s < p.tie_remove_below or (week > pair.since and breaks)


@rule
def _end_some(world, first, found, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Look at the listed ties of a strip and end some: words for all at once, and the lists of two ahead."""
    ties, who, review = world.ties, world.who, world.review
    for n in range(found):
        pair = ties[first + np.int64(review[TIE, n])]
        review[ONE, n] = who[pair.a]
        review[OTHER, n] = who[pair.b]
    pair_words(seed, _BREAK, week, review[ONE], review[OTHER], found, review[WORD])
    ended = 0
    for n in range(found):
        e = first + np.int64(review[TIE, n])
        if _ends(world, e, review[WORD, n], week, p):
            review[TIE, ended] = review[TIE, n]
            ended += 1
            for row in (ties[e].a, ties[e].b):
                fetch(world.near, row, 0)
                fetch(world.near, row, _TIE_LINE)
                fetch(world.res, row, 0)
    for n in range(ended):
        e = first + np.int64(review[TIE, n])
        note_loose(world, np.int64(ties[e].a))
        note_loose(world, np.int64(ties[e].b))
        drop_tie(world, e)
    cnt[R.TIES_LOST] += ended


@phase
def contact(world, seed, week, p, cnt):  # type: ignore[no-untyped-def]
    """Phase 3: meeting, fading and breaking."""
    quarter = week & 3
    begin = first_tie(world, quarter)
    end = begin + world.pools[S.TIE_COUNT + quarter].count
    for first in range(begin, end, S.STRIP):
        last = min(first + S.STRIP, end)
        _use(world, first, last, p)
        _add(world, first, last, p)
        _end_some(world, first, np.int64(_to_review(world, first, last, week, p)), seed, week, p, cnt)
    own = world.due[S.DUE_OWN]
    many = own[0]
    for r in range(1, many + 1):
        fetch(world.res, own[min(r + 2 * AHEAD, many)], 0)
        ahead = own[min(r + AHEAD, many)]
        fetch(world.hh, max(world.res[ahead].home, 0), 0)
        fetch(world.person, ahead, _OPENNESS_LINE)
        _keep(world, own[r], p)
