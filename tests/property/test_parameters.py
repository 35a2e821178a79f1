"""What holds for every passport and every draw, not only for the shipped ones."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.parameters import Entry, Register, draw, from_uniforms, load, uniform
from sim.quantiles import FAMILIES, objection

DRAWN = [family for family in FAMILIES if family != "fixed"]
UNITS = st.floats(min_value=1e-6, max_value=1.0 - 1e-6)


def short(x: float) -> float:
    """A number as a person writes it in a file: at most six digits."""
    return float(f"{x:.6g}")


@st.composite
def entries(draw_: Any, family: str | None = None, name: str = "x") -> Entry:
    """Any entry that the register accepts and uncertainty runs draw."""
    family = family or draw_(st.sampled_from(DRAWN))
    share = family in ("beta", "dirichlet")
    bounds = st.floats(-1e4, 1e4) if family in ("normal", "uniform", "triangular") else st.floats(0.0, 1e4)
    bounds = st.floats(0.0, 1.0) if share else bounds
    low, value, high = sorted(short(draw_(bounds)) for _ in range(3))
    assume(high - low > 1e-3 * max(1.0, abs(high)))
    assume(all(x == 0.0 or abs(x) > 1e-5 for x in (low, value, high)))
    assume(not share or all(x == 1.0 or x < 1.0 - 1e-5 for x in (low, value, high)))
    assume(objection(family, value, low, high) is None)
    return Entry(
        id=name, value=value, low=low, high=high, unit="units", distribution=family, grade="D",
        source="a test", description="a test", topic="test",
    )  # fmt: skip


def quantile(entry: Entry, u: float) -> float:
    return from_uniforms(Register([entry]), {entry.id: u})[entry.id]


@given(entries(), UNITS)
def test_every_draw_lies_in_its_range(entry: Entry, u: float):
    drawn = quantile(entry, u)
    assert math.isfinite(drawn)
    assert entry.low <= drawn <= entry.high


@given(entries(), UNITS, UNITS)
def test_a_larger_uniform_never_gives_a_smaller_value(entry: Entry, u: float, v: float):
    u, v = sorted((u, v))
    assert quantile(entry, u) <= quantile(entry, v)


@given(entries(), st.integers(0, 2**64), st.integers(0, 10**9))
def test_no_range_is_drawn_as_a_single_value(entry: Entry, seed: int, index: int):
    register = Register([entry])
    values = {draw(register, seed, index + k)["x"] for k in range(30)}
    assert len(values) > 1


@pytest.mark.parametrize("family", ["normal", "lognormal", "gamma", "beta", "dirichlet"])
@settings(max_examples=40)
@given(data=st.data())
def test_value_is_the_median_and_the_range_the_central_ninety_percent(family: str, data: st.DataObject):
    entry = data.draw(entries(family))
    assume(entry.low < entry.value < entry.high)
    assert quantile(entry, 0.5) == pytest.approx(entry.value, rel=1e-6, abs=1e-9)
    if family == "normal" or entry.low > 0.0:
        assert quantile(entry, 0.05) == pytest.approx(entry.low, rel=1e-4, abs=1e-9)
    if family not in ("beta", "dirichlet") or entry.high < 1.0:
        assert quantile(entry, 0.95) == pytest.approx(entry.high, rel=1e-4, abs=1e-9)


@settings(max_examples=40)
@given(low=st.floats(0.01, 0.98), u=UNITS)
def test_a_beta_with_its_value_on_the_end_of_the_scale_mirrors(low: float, u: float):
    low = short(low)
    numbers = {"unit": "fraction", "distribution": "beta", "grade": "D", "source": "s", "description": "d"}
    top = Entry.model_validate({"id": "x", "value": 1.0, "low": low, "high": 1.0, "topic": "t", **numbers})
    floor = Entry.model_validate(
        {"id": "x", "value": 0.0, "low": 0.0, "high": short(1.0 - low), "topic": "t", **numbers}
    )
    assert quantile(top, 0.05) == pytest.approx(low, rel=1e-8)
    assert quantile(top, u) == pytest.approx(1.0 - quantile(floor, 1.0 - u), abs=1e-5)


@given(entries("uniform"), UNITS)
def test_a_uniform_parameter_is_linear_in_its_uniform(entry: Entry, u: float):
    assert quantile(entry, u) == pytest.approx(entry.low + u * (entry.high - entry.low), rel=1e-8, abs=1e-8)


@given(entries("triangular"))
def test_the_mode_of_a_triangle_splits_its_probability(entry: Entry):
    below = (entry.value - entry.low) / (entry.high - entry.low)
    assume(0.001 < below < 0.999)
    assert quantile(entry, below) == pytest.approx(entry.value, rel=1e-6, abs=1e-6)


@given(
    st.lists(st.sampled_from(load().uncertain()), min_size=1, max_size=5, unique=True), st.integers(0, 999)
)
def test_a_draw_does_not_depend_on_which_other_parameters_exist(names: list[str], index: int):
    whole = load()
    alone = Register([whole[name] for name in names])
    in_part, in_whole = draw(alone, 3, index), draw(whole, 3, index)
    assert dict(in_part) == {name: in_whole[name] for name in names}


@settings(max_examples=15)  # each example fits the whole register anew
@given(entries(), st.integers(0, 10**6))
def test_a_changed_neighbour_leaves_a_draw_alone(neighbour: Entry, index: int):
    whole = load()
    with_neighbour = Register([*whole.values(), neighbour])
    first, second = draw(whole, 1, index), draw(with_neighbour, 1, index)
    assert all(first[name] == second[name] for name in whole)


@given(st.integers(0, 2**128), st.integers(0, 2**64), st.text("abcXYZ_09", min_size=1, max_size=40))
def test_a_uniform_lies_strictly_between_zero_and_one(seed: int, index: int, name: str):
    assert 0.0 < uniform(seed, index, name) < 1.0


@given(st.dictionaries(st.sampled_from(load().uncertain()), UNITS, max_size=20))
def test_a_digest_tells_values_apart(uniforms: dict[str, float]):
    register = load()
    p = from_uniforms(register, uniforms)
    q = from_uniforms(register, {name: 0.5 for name in uniforms})
    assert (p.digest() == q.digest()) == (dict(p) == dict(q))


@given(st.integers(0, 10**6))
def test_replacing_with_its_own_values_changes_nothing(index: int):
    p = draw(load(), 1, index)
    assert p.replace(dict(p)) == p
    assert np.all(np.isfinite(list(p.values())))
