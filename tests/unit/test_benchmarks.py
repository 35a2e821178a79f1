"""The reference model is one model: its engines agree, and an engine with another rule does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import mesa_engine, numpy_engine, product_engine
from benchmarks.agreement import compare, runs_of
from benchmarks.beginning import begin
from benchmarks.c_engine import compiler
from benchmarks.outputs import OUTPUTS
from benchmarks.rules import Rules

RULES = Rules()
BEGINNING = begin(300, RULES)
WEEKS, SEEDS = 24, range(1, 11)


@pytest.fixture(scope="module")
def product():
    return runs_of(product_engine.prepare, BEGINNING, RULES, WEEKS, SEEDS)


@pytest.mark.parametrize("engine", [mesa_engine, numpy_engine], ids=["Mesa", "numpy"])
def test_engines_with_chance_of_their_own_agree(engine, product):
    verdict = compare("this", runs_of(engine.prepare, BEGINNING, RULES, WEEKS, SEEDS), "rondom", product)
    assert verdict.agrees, verdict
    assert not verdict.same_bits


@pytest.mark.skipif(compiler() is None, reason="NO C COMPILER: the reference model in C was not compared")
def test_the_model_in_c_gives_the_same_bits(product):
    from benchmarks import c_engine

    assert np.array_equal(runs_of(c_engine.prepare, BEGINNING, RULES, WEEKS, SEEDS), product)


@pytest.mark.parametrize(
    "change", [{"onset": 0.026}, {"gain": 0.44}, {"form": 0.039}, {"residents_per_slot": 50}], ids=str
)
def test_another_rule_is_noticed(change: dict[str, float], product):
    other = replace(RULES, **change)  # type: ignore[arg-type]
    runs = runs_of(numpy_engine.prepare, BEGINNING, other, WEEKS, SEEDS)
    assert not compare("another", runs, "rondom", product).agrees


def test_stocks_follow_from_flows(product):
    at = {name: product[..., k] for k, name in enumerate(OUTPUTS)}
    change = np.diff(at["ties"], axis=1)
    assert np.array_equal(change, (at["ties_made"] - at["ties_ended"])[:, 1:])
    assert at["open_cases"].max() == RULES.slots(BEGINNING.residents)
    # The queue is there: else first in, first out, would not have been compared.
    assert at["queue"].max() > 0
