"""What is compiled first is what a first comparison calls: else it would be compiled while somebody waits."""

from __future__ import annotations

import pytest
from numba import config

from experiments import compiled, pairs
from experiments.question import Question
from sim import parts, warm

pytestmark = pytest.mark.skipif(vars(config)["DISABLE_JIT"], reason="nothing is compiled")


def test_a_first_pair_calls_what_is_on_the_list():
    pairs.live(
        Question(places=("alverna",), policies=("connector",), years=1, pressures=("high",)), "alverna", 0
    )
    for kernel, types in [warm.run(), *warm.beginnings(), *compiled.kernels()]:
        assert types in kernel.overloads, kernel


def test_numbas_version_is_one_that_parts_were_tried_with():
    # Another version works too, but then the first compile takes twice as long: try it, and name it in KNOWN.
    assert parts.fits()
    assert all(isinstance(kernel, parts.Kernel) for kernel, _ in warm.phases())


def test_whole_numbers_are_taken_as_one_type():
    from numba import boolean, float32, int8, int64, types, uint32, uint64

    assert {parts.widened(kind) for kind in (int8, uint32, int64, types.literal(3))} == {int64}
    assert [parts.widened(kind) for kind in (uint64, boolean, float32)] == [uint64, boolean, float32]
