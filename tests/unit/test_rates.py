"""Rates and kernels agree on every field: nothing missing, nothing not asked for, nothing that is no number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import demography
from sim import words as W
from sim.parameters import central, draw, load
from sim.rate_names import Rates
from sim.rates import rates


def test_every_field_of_the_kernels_is_there():
    table = rates(central(load()), 2_450)
    assert table.shape == (1,)
    assert table.dtype.names == Rates._fields
    for name in Rates._fields:
        assert np.isfinite(np.asarray(table[name], dtype=np.float64)).all(), name


@pytest.mark.parametrize(
    ("change", "said"), [({"mortality": None}, "mortality"), ({"unheard_of": 1.0}, "unheard_of")]
)
def test_a_field_missing_or_not_asked_for_is_refused(
    change: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
):
    whole = demography.demography

    def other(p: Any) -> dict[str, object]:
        fields = {**whole(p), **change}
        return {name: value for name, value in fields.items() if value is not None}

    monkeypatch.setattr("sim.rates.demography", other)
    with pytest.raises(KeyError, match=said):
        rates(central(load()), 2_450)


def test_the_team_grows_with_the_place():
    small, large = (rates(central(load()), n)["team_minutes"][0] for n in (2_000, 20_000))
    assert large == pytest.approx(10.0 * small)


def test_weekly_probabilities_are_probabilities():
    table = rates(central(load()), 2_450)
    for name in (
        "onset",
        "onset_alone",
        "onset_bound",
        "event_bound",
        "mortality",
        "dementia",
        "birth",
        "move",
        "get_place",
    ):
        assert ((table[name] >= 0) & (table[name] <= 1)).all(), name
    # What shares a word by slots can happen with a sixteenth at most, and thinning may never cut a hazard off.
    assert (table["onset_bound"][0] <= 1.0 / 16.0).all()
    most = table["onset"][0].max(axis=0) * table["income_onset"][0].max(axis=0)
    assert (table["onset_alone"][0] >= most * (1.0 - 1e-12)).all()
    assert (table["onset_alone"][0] <= table["onset_bound"][0]).all()
    assert (table["event_bound"][0] <= 1.0 / 16.0).all()


def test_no_draw_of_the_parameters_has_a_life_event_cut_off_by_its_bound():
    # Admission is left out: for the frailest and oldest it may reach the sixteenth a week that a slot can give.
    for index in range(200):
        r = rates(draw(load(), 1, index), 2_450)[0]
        most = {
            W.DEATH: max(r.nursing_home_mortality, r.mortality[:100].max() * (1.0 + r.widow_mortality)),
            W.DEMENTIA: r.dementia.max(),
            W.DIVORCE: r.divorce * (1.0 + 2.0 * r.divorce_burden),
            W.BIRTH: r.birth.max() * r.parity.max(),
            W.MOVE: r.move.max(),
            W.LEAVE: r.leave_home,
            W.REPARTNER: r.repartner.max(),
            W.MARRY: r.marry,
            W.CARE_OUT: max(r.care_out_end, r.care_out_start.max()),
        }
        assert [event for event, rate in most.items() if rate > r.event_bound[event]] == [], index


@pytest.mark.parametrize("alone", [0, 1])
def test_dementia_at_the_start_is_what_incidence_and_admission_leave(alone: int):
    """Walked week by week from birth: the share that the hazards of the weeks themselves lead to."""
    r = rates(central(load()), 2_450)[0]
    share, walked = 0.0, []
    for age in range(100):
        admission = r.admission * (1.0 + alone * r.admission_alone) * r.admission_age[age]
        for week in range(52):
            if week == 26:
                walked.append(share)
            share += (1.0 - share) * (r.dementia[age] - admission * share)
    assert r.dementia_stock[:100, alone] == pytest.approx(np.array(walked), rel=0.03, abs=1e-6)
    assert (r.dementia_stock[:60] == 0).all()
    assert (r.dementia_stock[70:, 1] < r.dementia_stock[70:, 0]).all()
