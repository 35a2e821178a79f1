"""The stopping rule looks at whole beginnings of the plan only, so who was first changes nothing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from experiments.inference.components import components
from experiments.sweep.columns import FAILED, OK
from experiments.sweep.contrast import KEYS, MOST_PAIRS, TARGET, Contrast
from experiments.sweep.looks import Layout, next_look
from experiments.sweep.specification import Primary

ARMS = (("baseline", 0.0), ("connector", 1.0))


def primary(**changes: object) -> Primary:
    return Primary.model_validate(
        {
            "outcome": "cost_all", "arm": "connector", "dose": 1.0, "place": "alverna", "pressure": "low",
            "system": "usual", "half_width": 1.0, "first_pairs": 4, "batch_pairs": 2, **changes,
        }
    )  # fmt: skip


@st.composite
def sweeps(draw):
    """A layout, every row of its plan, and an order in which they end."""
    layout = Layout(
        draws=draw(st.integers(1, 6)),
        seeds=draw(st.integers(1, 6)),
        each=2,
        common=draw(st.booleans()),
        any_draws=draw(st.booleans()),
    )
    chance = np.random.default_rng(draw(st.integers(0, 2**31)))
    spread = draw(st.sampled_from([0.0, 0.3, 1.0, 3.0]))
    rows = []
    for at in range(layout.pairs):
        rep, number = divmod(at, layout.draws)
        for arm, dose in ARMS:
            failed = bool(chance.random() < 0.05)
            value = None if failed else float(chance.normal(0.0, spread))
            rows.append(
                {
                    "place": "alverna", "starting_pressure": "low", "system": "usual", "arm": arm, "dose": dose,
                    "draw": number, "rep": rep, "status": FAILED if failed else OK, "cost_all": value,
                }
            )  # fmt: skip
    return layout, rows, chance.permutation(len(rows))


@given(sweeps(), st.sampled_from([None, 4, 8]))
def test_any_order_of_arrival_gives_the_same_looks_and_the_same_end(sweep, most):
    layout, rows, order = sweep
    asked = primary(max_pairs=most)
    straight, shuffled = Contrast(asked, layout), Contrast(asked, layout)
    for row in rows:
        straight.add(row)
    for at in order:
        shuffled.add(rows[at])
    assert shuffled.looks == straight.looks
    assert (shuffled.reason, shuffled.stopped_at) == (straight.reason, straight.stopped_at)
    assert shuffled.estimate() == straight.estimate()
    # And a store that is opened again, whatever it held when it was left.
    table = pa.Table.from_pylist([rows[at] for at in order]).select([*KEYS, "cost_all"])
    table = table.set_column(
        table.schema.get_field_index("cost_all"), "cost_all", table["cost_all"].cast(pa.float64())
    )
    again = Contrast.of(asked, layout, table)
    assert (again.looks, again.reason) == (straight.looks, straight.reason)
    half = len(order) // 2
    resumed = Contrast.of(asked, layout, table.slice(0, half))
    for at in order[half:]:
        resumed.add(rows[at])
    assert (resumed.looks, resumed.reason) == (straight.looks, straight.reason)


@given(sweeps(), st.sampled_from([None, 4, 8]))
def test_it_stops_only_where_two_looks_after_one_another_hold(sweep, most):
    layout, rows, order = sweep
    asked = primary(max_pairs=most)
    contrast = Contrast(asked, layout)
    for at in order:
        contrast.add(rows[at])
    looks = contrast.looks
    assert all(a.pairs + asked.batch_pairs <= b.pairs for a, b in pairwise(looks))
    assert all(look.pairs >= asked.first_pairs for look in looks)
    assert all(look.pairs <= (most or layout.pairs) for look in looks)
    held = [look.holds for look in looks]
    twice = [k for k in range(1, len(held)) if held[k - 1] and held[k]]
    if contrast.reason == TARGET:
        assert twice == [len(held) - 1]
    else:
        assert not twice
        assert contrast.reason in ("", MOST_PAIRS)
    if contrast.reason == MOST_PAIRS:
        assert most is not None
        assert layout.pairs > most


@given(sweeps())
def test_every_look_is_at_whole_replications_or_at_draws_that_may_be_split(sweep):
    layout, rows, _ = sweep
    contrast = Contrast(primary(), layout)
    differences = np.full(layout.pairs, np.nan)
    for at in range(layout.pairs):
        base, other = (row["cost_all"] for row in rows[2 * at : 2 * at + 2])
        if base is not None and other is not None:
            differences[at] = other - base
    for row in rows:
        contrast.add(row)
    for look in contrast.looks:
        whole, part = divmod(look.pairs, layout.draws)
        assert not part or (whole == 0 and layout.whole == 0)
        assert whole >= layout.whole
        found = components(differences[: look.pairs].reshape(max(1, whole), -1).T, common=layout.common)
        half = None if found is None or found.interval is None else found.interval.half_width
        assert look.half_width == half


def test_where_the_looks_are():
    def looks(layout: Layout, **changes: object) -> list[int]:
        asked, found, last = Primary.model_validate({"half_width": 1.0, **changes}), [], 0
        while (at := next_look(layout, asked, last)) is not None:
            found.append(last := at)
        return found

    one_draw = Layout(draws=1, seeds=65, each=2)
    assert looks(one_draw) == [30, 40, 50, 60]
    assert looks(one_draw, max_pairs=45) == [30, 40]
    # Own seeds: draws first, then whole replications. Shared seeds: at least two of them, whole.
    assert looks(Layout(draws=50, seeds=3, each=2, common=False)) == [30, 40, 50, 100, 150]
    assert looks(Layout(draws=50, seeds=3, each=2)) == [100, 150]
    assert looks(Layout(draws=50, seeds=1, each=2)) == [30, 40, 50]
    # The points of a design belong together.
    assert looks(Layout(draws=64, seeds=1, each=2, any_draws=False)) == [64]
    assert looks(Layout(draws=3, seeds=20, each=2)) == [30, 42, 54]
