"""Looks at a neighbourhood: they change nothing, agree with the weeks, and follow the same persons in both arms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments import lens
from experiments.cases import FOUNDED, Cases, twins
from experiments.cohort import STRATA, Cohort, Track, difference, lengths, level
from experiments.snapshot import Film, filmed, pieces, summary
from sim import record as R
from sim import state as S
from sim.domains import PAYERS
from sim.levers import Levers
from sim.parameters import central, load
from sim.start import BURN_IN
from sim.state import copy
from sim.week import in_units, run_weeks
from tests.villages import every_lever, lively, same, settled

WEEKS = 65
SEED = 1


@pytest.fixture(scope="module")
def begun():
    """A village at week 0, in which rare things happen often, and its rates."""
    world, r = settled(SEED, lively(2.0))
    run_weeks(world, r, Levers(BURN_IN), seed=SEED, start=-BURN_IN)
    return world, r


@pytest.fixture(scope="module")
def lived(begun):
    """One filmed run with every lever: cohort, counts, film and the world at the end."""
    world, r = begun
    world = copy(world)
    cohort = Cohort(world, r, central(load()))
    counts, film = filmed(world, r, every_lever(WEEKS), cohort, central(load()), seed=SEED)
    return cohort, counts, film, world


def copied(track: Track, cohort: Cohort) -> Track:
    """A second life like the first."""
    twin = Track(cohort, track.code.shape[0] - 1)
    for name in ("code", "weeks", "moved", "wellbeing", "formal", "seen"):
        getattr(twin, name)[:] = getattr(track, name)
    return twin


def test_a_run_in_pieces_with_looks_is_the_run_in_one(begun, lived):
    world, r = copy(begun[0]), begun[1]
    counts = run_weeks(world, r, every_lever(WEEKS), seed=SEED, start=0)
    np.testing.assert_array_equal(lived[1], counts)
    assert same(lived[3], world)


@given(st.integers(0, 60), st.integers(1, 20))
def test_pieces_hold_all_weeks_in_their_order(weeks, gap):
    levers = every_lever(weeks)
    parts = [part.table for part in pieces(levers, gap)]
    assert all(1 <= part.shape[0] <= gap for part in parts)
    np.testing.assert_array_equal(np.concatenate([*parts, levers.table[:0]]), levers.table)


def test_levels_agree_with_the_recorded_week(lived):
    _cohort, counts, film, world = lived
    last = counts[-1]
    here = world.res.status == S.HERE
    assert film.levels["group_members"][-1] == last[R.GROUP_MEMBERS]
    given_minutes = sum(
        film.cells["unpaid_hours"][-1, cell] * 60.0 * (here & (band == cell)).sum()
        for band in [_cells(world)]
        for cell in np.unique(band[here])
    )
    assert given_minutes == pytest.approx(world.res.given[here].sum())
    adults = here & (world.res.age >= lens.ADULT)
    assert film.levels["loneliness_sd"][-1] == pytest.approx(
        world.res.lonely[adults].std(dtype=float), rel=1e-6
    )
    assert np.isfinite(film.levels["weekly_family"][-1])
    assert np.isnan(film.levels["weekly_family"][:-1]).all()


def _cells(world):
    band = np.digitize(world.res.age, [18, 35, 65, 75])
    return band * 2 + world.res.sex


def test_everything_seen_is_a_share_or_a_count(lived):
    seen = summary(lived[2])
    for name in ("participation", "weekly_family", "weekly_friends", "weekly_neighbours", "self_direction",
                 "many_professionals"):  # fmt: skip
        assert 0.0 <= float(seen[name]) <= 1.0, name
    assert float(seen["professionals"]) >= 1.0
    assert np.nanmin(seen["unpaid_hours"]) >= 0.0
    assert np.nanmax(seen["overloaded"]) <= 1.0


def test_cost_by_person_is_the_ledger_of_the_week(begun):
    # At week 0 the cohort is everybody; afterwards newcomers are not in it.
    world, r = begun
    cohort = Cohort(world, r, central(load()))
    track = Track(cohort, 1)
    track.look(world, 0)
    one = copy(world)
    run_weeks(one, r, Levers(1), seed=SEED, start=0)
    after = Cohort(one, r, central(load()))
    track = Track(after, 1)
    track.look(one, 1)
    mine = after.cost(track.code[0], after.ages(1)).sum(axis=0)
    weeks = in_units(run_weeks(copy(world), r, Levers(1), seed=SEED, start=0))[0]
    ledger = {payer: weeks[R.INDEX[f"cost_{payer}"]] for payer in PAYERS}
    ledger["municipality"] -= weeks[R.INDEX["cost_team"]] + weeks[R.INDEX["cost_policy"]]
    # Ages on the ledger are those of the last turn; the rest is the same to the cent.
    assert mine == pytest.approx([ledger[payer] for payer in PAYERS], rel=0.01)


def test_the_same_life_twice_is_no_difference(lived):
    cohort, _, film, _ = lived
    apart = difference(cohort, film.track, film.track)
    assert np.count_nonzero(np.concatenate([apart.euros, apart.cost, apart.wellbeing, apart.formal])) == 0
    assert apart.members.sum() == cohort.size


def test_parts_of_the_difference_add_up(begun, lived):
    cohort, _, film, _ = lived
    world, r = copy(begun[0]), begun[1]
    _, base = filmed(world, r, Levers(WEEKS), cohort, central(load()), seed=SEED)
    apart = difference(cohort, base.track, film.track)
    assert apart.cost.sum() == pytest.approx(apart.euros.sum())
    # But for leavers, charged alike, the difference is that of the two levels.
    alike = (base.track.code > 0).all() and (film.track.code > 0).all()
    gap = level(cohort, film.track) - level(cohort, base.track)
    stayed = np.all((base.track.code > 0) == (film.track.code > 0)) and np.all(
        base.track.moved == film.track.moved
    )
    if alike or stayed:
        assert apart.euros == pytest.approx(gap)


def test_who_lived_here_all_along_is_seen_at_every_look(lived):
    cohort, _, film, _ = lived
    here = (film.track.code >> lens.STATUS & 3) == S.HERE
    assert (film.track.seen == here[1:].sum(axis=0)).all()
    assert film.track.weeks.tolist() == [0, 13, 26, 39, 52, 65]
    assert film.track.code.shape == (6, cohort.size)
    assert ((film.track.moved >= 0.0) & (film.track.moved <= 1.0)).all()
    assert not film.track.moved[film.track.code[-1] > 0].any()


@given(st.lists(st.floats(1.0, 20.0), min_size=1, max_size=20))
def test_the_weeks_of_the_looks_are_all_weeks(steps):
    weeks = np.cumsum([0.0, *steps])
    assert lengths(weeks).sum() == pytest.approx(weeks[-1])


# --------------------------------------------------------------------------------- leaving is never a saving


def at_home(track: Track, look: int) -> np.ndarray:
    return np.flatnonzero((track.code[look] >> lens.STATUS & 3) == S.HERE)


@given(st.data())
def test_leaving_the_place_by_itself_never_lowers_cohort_cost(lived, data):
    cohort, _, film, _ = lived
    look = data.draw(st.integers(1, 5))
    who = data.draw(st.sampled_from(at_home(film.track, look).tolist()))
    left = copied(film.track, cohort)
    left.code[look:, who] = 0
    left.moved[who] = 1.0
    apart = difference(cohort, film.track, left)
    # Had they died here in the baseline later on, they would go on costing elsewhere.
    assert (apart.euros >= -1e-9).all()
    if film.track.code[-1, who] > 0:
        assert (apart.euros == 0.0).all()


@given(st.data())
def test_entering_a_nursing_home_by_itself_never_lowers_cohort_cost(lived, data):
    cohort, _, film, _ = lived
    look = data.draw(st.integers(1, 5))
    who = data.draw(st.sampled_from(at_home(film.track, look).tolist()))
    admitted = copied(film.track, cohort)
    there = admitted.code[look:, who] > 0
    admitted.code[look:, who] = np.where(there, S.NURSING_HOME << lens.STATUS, 0)
    apart = difference(cohort, film.track, admitted)
    assert apart.euros.sum() > 0.0
    assert apart.of_deaths.sum() == 0.0


def test_a_death_avoids_the_cost_there_was_and_is_told_apart(lived):
    cohort, _, film, _ = lived
    who = at_home(film.track, 5)[0]
    dead = copied(film.track, cohort)
    dead.code[3:, who] = 0
    apart = difference(cohort, film.track, dead)
    age = cohort.ages(39)[[who]]
    weekly = cohort.cost(film.track.code[3, [who]], age).sum()
    assert apart.euros.sum() < 0.0
    assert apart.of_deaths == pytest.approx(apart.euros)
    assert weekly > 0.0


# ------------------------------------------------------------------------------- who is gone: died or moved


def look_again(world, cohort: Cohort, change) -> Track:
    """Two looks with a change of the tables in between."""
    after = copy(world)
    track = Track(cohort, 1)
    track.look(after, 0)
    change(after)
    track.look(after, 13)
    return track


def vanish(world, *rows: int) -> None:
    for row in rows:
        world.res.status[row] = S.EMPTY
        world.who[row] = -1


def household(world, size: int) -> np.ndarray:
    """Rows of the first household of so many members, head first."""
    home = int(np.flatnonzero(world.hh.persons == size)[0])
    return np.asarray(world.dwellings.member[home, :size].copy())


def test_a_household_that_is_gone_has_moved(begun):
    world, r = begun
    cohort = Cohort(world, r, central(load()))
    rows = household(world, 3)
    track = look_again(world, cohort, lambda after: vanish(after, *rows))
    assert track.moved[np.isin(cohort.rows, rows)].tolist() == [1.0, 1.0, 1.0]


def test_who_is_mourned_died_and_who_is_not_was_divorced(begun):
    world, r = begun
    cohort = Cohort(world, r, central(load()))
    couple = next(
        home for home in np.flatnonzero(world.hh.persons == 2)
        if world.res.role[world.dwellings.member[home, 1]] == S.PARTNER
    )  # fmt: skip
    stays, goes = world.dwellings.member[couple, :2]

    def leave(after, mourning: float) -> None:
        vanish(after, goes)
        after.hh.persons[couple] = 1
        after.person.grief[stays] = mourning

    died = look_again(world, cohort, lambda after: leave(after, 1.0))
    divorced = look_again(world, cohort, lambda after: leave(after, 0.0))
    assert died.moved[cohort.rows == goes].tolist() == [0.0]
    assert divorced.moved[cohort.rows == goes].tolist() == [1.0]


def test_who_lived_alone_died_or_moved_as_likely_as_the_rates_say(begun):
    world, r = begun
    cohort = Cohort(world, r, central(load()))
    alone = household(world, 1)[0]
    track = look_again(world, cohort, lambda after: vanish(after, alone))
    age = int(cohort.ages(13)[cohort.rows == alone][0])
    move, death = world.move[age], r.mortality[0][age, world.res.sex[alone]]
    assert track.moved[cohort.rows == alone] == pytest.approx(move / (move + death))


def test_nobody_moves_out_of_a_nursing_home(begun):
    world, r = begun
    after = copy(world)
    row = int(np.flatnonzero(after.res.status == S.HERE)[0])
    after.res.status[row] = S.NURSING_HOME
    cohort = Cohort(after, r, central(load()))
    track = look_again(after, cohort, lambda later: vanish(later, row))
    assert track.moved[cohort.rows == row].tolist() == [0.0]


def test_groups_of_persons_hold_everybody_at_home(begun):
    world, r = begun
    cohort = Cohort(world, r, central(load()))
    inside = cohort.stratum < STRATA
    assert inside.sum() == (world.res.status == S.HERE).sum()


# ------------------------------------------------------------------------------------------- first cases


def cases(standing: list[list[int]], since: list[list[int]], arrived: list[int] | None = None) -> Cases:
    made = Cases(len(standing[0]), len(standing) - 1)
    made.standing[:], made.since[:] = standing, since
    made.arrived[:] = FOUNDED if arrived is None else arrived
    return made


WHEN = np.array([0.0, 13.0, 26.0, 39.0])
N, Q, O, A = S.NO_CASE, S.QUEUED, S.OPEN, S.AFTERCARE  # noqa: E741 - as short as a table needs


def test_first_cases_of_twins():
    base = cases(
        [[N, N, N, N, O, N], [Q, N, N, N, O, N], [Q, O, O, O, A, N], [O, O, O, O, A, N]],
        [[0] * 6, [5, 0, 0, 0, 0, 0], [5, 20, 20, 20, 20, 0], [30, 20, 20, 20, 20, 0]],
    )
    arm = cases(
        [[N, N, N, N, O, N], [O, N, N, N, N, N], [O, O, N, N, N, A], [O, O, N, N, N, A]],
        [[0] * 6, [6, 0, 0, 0, 20, 0], [6, 24, 0, 0, 20, 22], [6, 24, 0, 0, 20, 22]],
    )
    arm.worst[:] = [0.9, 0.9, 0.9, 0.1, 0.9, 0.9]
    found = twins(base, arm, WHEN, 0.3)
    # 0: 24 weeks earlier; 1: 4 weeks later, within one look; 2: missed; 3: avoided; 4: known at week 0; 5: at all.
    assert (found.earlier, found.later, found.at_all, found.avoided, found.missed) == (1, 0, 1, 1, 1)
    assert found.weeks_earlier == pytest.approx((24 - 4) / 2)


def test_another_household_in_the_same_dwelling_is_another_household():
    base = cases([[N], [N], [O], [O]], [[0], [0], [20], [20]], [FOUNDED])
    arm = cases([[N], [N], [O], [O]], [[0], [0], [20], [20]])
    arm.arrived[1:] = 8
    found = twins(base, arm, WHEN, 0.3)
    assert (found.earlier, found.later, found.at_all, found.avoided, found.missed) == (0, 0, 0, 0, 0)


def test_identities_tell_when_a_household_moved_in(begun, lived):
    _, counts, film, _ = lived
    came = film.cases.arrived
    assert counts[:, R.MOVED_IN].sum() > 0
    assert ((came == FOUNDED) | (came >= -200)).all()
    weeks = film.track.weeks[:, None]
    assert (came[1:] < weeks[1:]).all()
    new = came[-1] >= 0
    assert new.any()
    # Whoever moved in during the run was not there at the look before.
    first = np.argmax(came == came[-1], axis=0)
    assert (weeks[first[new], 0] > came[-1, new]).all()


def test_a_film_is_of_one_run():
    world, r = settled(SEED)
    cohort = Cohort(world, r, central(load()))
    film = Film(cohort, 1, central(load()))
    film.look(world, 0)
    film.look(world, 13)
    with pytest.raises(IndexError):
        film.look(world, 26)
