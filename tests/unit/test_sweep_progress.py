"""What people see of a sweep: the primary contrast so far, speed, time left."""

from __future__ import annotations

import io

import numpy as np
import pytest
from scipy import stats

from experiments.sweep.contrast import Contrast
from experiments.sweep.live import bar, clock, speed, sure, told
from experiments.sweep.looks import Layout
from experiments.sweep.specification import Primary
from experiments.sweep.standing import Standing

PRIMARY = Primary(
    outcome="cost_all",
    arm="connector",
    dose=1.0,
    place="alverna",
    pressure="low",
    system="usual",
    half_width=5.0,
)


def row(arm: str, value: float | None, draw: int = 0, rep: int = 0, **changes: object) -> dict[str, object]:
    return {
        "place": "alverna", "starting_pressure": "low", "system": "usual", "status": "ok", "arm": arm,
        "dose": 0.0 if arm == "baseline" else 1.0, "draw": draw, "rep": rep, "cost_all": value, **changes,
    }  # fmt: skip


def test_own_seeds_have_the_t_interval_over_draws_in_any_order():
    drawn = np.random.default_rng(5)
    base, effect = drawn.normal(100.0, 30.0, (12, 4)), drawn.normal(-7.0, 2.0, (12, 4))
    rows = [row("baseline", base[d, r], d, r) for d in range(12) for r in range(4)]
    rows += [row("connector", base[d, r] + effect[d, r], d, r) for d in range(12) for r in range(4)]
    drawn.shuffle(rows)
    contrast = Contrast(PRIMARY, Layout(draws=12, seeds=4, each=2, common=False))
    for one in rows:
        contrast.add(one)
    means = effect.mean(axis=1)
    low, high = stats.t.interval(0.95, 11, means.mean(), stats.sem(means))
    found = contrast.estimate()
    assert found is not None
    assert found.interval is not None
    assert contrast.pairs == 48
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))


def test_with_one_draw_it_is_over_replications():
    contrast = Contrast(PRIMARY, Layout(draws=1, seeds=3, each=2))
    for rep, (base, other) in enumerate([(10.0, 4.0), (20.0, 11.0), (30.0, 27.0)]):
        contrast.add(row("connector", other, rep=rep))
        contrast.add(row("baseline", base, rep=rep))
    found = contrast.estimate()
    low, high = stats.t.interval(0.95, 2, -6.0, stats.sem([-6.0, -9.0, -3.0]))
    assert found is not None
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert found.over == "seeds"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "failed", "cost_all": None},
        {"cost_all": None},
        {"place": "huurlingsedam"},
        {"starting_pressure": "high"},
        {"system": "more"},
        {"dose": 0.5},
        {"arm": "casework"},
    ],
)
def test_other_rows_and_failed_ones_have_no_value(changes):
    contrast = Contrast(PRIMARY, Layout(draws=1, seeds=2, each=2))
    contrast.add(row("baseline", 1.0))
    contrast.add({**row("connector", 2.0), **changes})
    assert contrast.estimate() is None
    assert contrast.pairs == 0
    contrast.add(row("baseline", 1.0, rep=1))
    contrast.add(row("connector", 3.0, rep=1))
    found = contrast.estimate()
    assert found is not None
    assert (found.mean, found.interval, contrast.pairs) == (2.0, None, 1)


def standing() -> Standing:
    contrast = Contrast(PRIMARY, Layout(draws=3, seeds=1, each=2))
    for draw in range(3):
        contrast.add(row("baseline", 10.0, draw))
        contrast.add(row("connector", 4.0 + draw, draw))
    return Standing(planned=100, ok=38, failed=2, made=30, seconds=60.0, contrast=contrast)


def test_figures_for_people():
    now = standing()
    assert speed(now) == "30 runs/min"
    assert speed(Standing(10, 0, 0)) == "- runs/s"
    assert now.missing == 60
    assert now.seconds_left == pytest.approx(120.0)
    assert Standing(10, 0, 0).seconds_left is None
    assert [clock(seconds) for seconds in (0.0, 59.6, 3600.0, None)] == ["0:00", "1:00", "1:00:00", "-"]
    assert told(now) == "cost_all, connector - baseline: -5 ± 2.484 (target ± 5), 3 pairs"


def test_how_sure_it_is_in_figures():
    rows = dict(sure(standing()))
    assert rows["95% interval"] == "-7.4841 to -2.5159"
    assert rows["Monte-Carlo error"] == "0.5774"
    assert rows["interval"] == "t over draws (3 draws, 1 seeds)"
    # The baseline is 10 in every pair: then pairing gains nothing.
    assert rows["variance ratio"] == "1 (unpaired over paired)"
    assert sure(Standing(10, 0, 0)) == []


def test_a_terminal_has_a_bar_and_nothing_else_has(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    with bar(stream) as show:
        assert show is not None
        show(standing())
    for word in ("40/100", "2 failed", "30 runs/min", "left 2:00", "3 pairs"):
        assert word in stream.getvalue()
    with bar(io.StringIO()) as quiet:
        assert quiet is None
