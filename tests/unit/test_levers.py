"""Levers: each described, all zero in the baseline, and combined without loss."""

from __future__ import annotations

import numpy as np

from sim import levers as L
from sim.levers import LEVERS, NAMES, Levers
from sim.offers import OFFERS


def test_every_lever_is_described_and_has_its_constant():
    assert len(set(NAMES)) == len(LEVERS)
    for position, lever in enumerate(LEVERS):
        assert getattr(L, lever.name.upper()) == position
        assert lever.unit
        assert len(lever.description) > 10


def test_the_baseline_moves_nothing():
    levers = Levers(260)
    assert levers.weeks == 260
    assert levers.table.shape == (260, len(LEVERS))
    assert not levers.table.any()


def test_adding_raising_and_allowing():
    levers = Levers(4)
    levers.add(L.CONNECTOR, 60.0)
    levers.add(L.CONNECTOR, np.array([0.0, 1.0, 2.0, 3.0]))
    levers.raise_to(L.RING_FENCE, 0.5)
    levers.raise_to(L.RING_FENCE, np.array([0.2, 0.4, 0.6, 0.8]))
    assert levers.table[:, L.CONNECTOR].tolist() == [60, 61, 62, 63]
    assert levers.table[:, L.RING_FENCE].tolist() == [0.5, 0.5, 0.6, 0.8]
    every = (1 << len(OFFERS)) - 1
    levers.allow(0b101)
    levers.allow(every & ~0b1)
    assert (levers.table[:, L.OFFERS] == every).all()


def test_strength_zero_is_the_baseline():
    levers = Levers(10)
    for lever in range(len(LEVERS)):
        levers.add(lever, 0.0)
        levers.raise_to(lever, 0.0)
    levers.allow(0)
    assert levers.table.tobytes() == Levers(10).table.tobytes()


def test_new_money_in_euros():
    levers = Levers(3)
    levers.add(L.NEW_MONEY, 250_050.0)
    assert levers.weekly_euros().tolist() == [2500.50] * 3
