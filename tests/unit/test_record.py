"""The list of recorded series and the constants of the kernels are one and the same."""

from __future__ import annotations

import numpy as np
import pytest

from sim import record as R
from sim.domains import DOMAINS
from sim.phases import PHASES
from sim.record import INDEX, NAMES, SERIES
from sim.state import DOORS
from sim.week import in_units, week_of


def test_constants_are_the_series_in_their_order():
    assert len(set(NAMES)) == len(SERIES)
    for position, name in enumerate(NAMES):
        assert getattr(R, name.upper()) == position == INDEX[name]


@pytest.mark.parametrize("series", SERIES, ids=NAMES)
def test_every_series_is_described(series: R.Series):
    assert series.unit
    assert series.label_nl
    assert series.label_en
    assert series.kind in {"stock", "flow", "level"}
    assert series.scale in {1, 60, 100, R.MILLION}
    assert (series.scale == 60) == series.unit.startswith("hours")
    assert (series.scale == 100) == series.unit.startswith("euros")


def test_domains_and_doors_stand_in_a_row():
    assert [INDEX[f"need_{d}"] for d in DOMAINS] == list(range(R.NEED_HOUSING, R.NEED_HOUSING + 12))
    assert [INDEX[f"new_{d}"] for d in DOMAINS] == list(range(R.NEW_HOUSING, R.NEW_HOUSING + 12))
    assert R.CLIENTS_NURSING - R.CLIENTS_YOUTH == DOORS - 1
    assert R.ENDED_SPECIALIST - R.ENDED_OWN == 4


def test_every_phase_shows_in_a_series():
    assert {phase.shows_in for phase in PHASES} <= set(NAMES)
    assert len({phase.shows_in for phase in PHASES}) == len(PHASES)


def test_counts_become_units():
    counts = np.zeros((2, len(SERIES)), dtype=np.int64)
    counts[1, R.COST_TEAM], counts[1, R.HOURS_TEAM] = 12_345, 90
    counts[1, R.WELLBEING_SUM], counts[1, R.RESIDENTS] = 7_250_000, 31
    assert week_of(counts, "cost_team").tolist() == [0, 123.45]
    assert week_of(counts, "hours_team").tolist() == [0, 1.5]
    assert in_units(counts)[1, R.WELLBEING_SUM] == 7.25
    assert in_units(counts)[1, R.RESIDENTS] == 31
