"""One parameter at a time: ends of the range, zero where nothing is read, and the command."""

import json

import pytest

from experiments.cli import execute
from experiments.sensitivity import MEASURES, check_names, tornado
from sim.errors import BadInput
from sim.parameters import load
from tests.made_up_places import village


@pytest.fixture(scope="module")
def small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("experiments.sensitivity.profile", lambda _: village(0.1))
        yield tornado(
            "alverna",
            policy="connector",
            years=1,
            seeds=2,
            names=("uc_youth_client", "wb_sd", "lonely_l1"),
            threads=1,
        )


def test_what_no_run_reads_moves_nothing(small):
    assert "wb_sd" in small.moved_nothing
    assert "wb_sd" not in {bar.parameter for bars in small.bars.values() for bar in bars}


def test_bars_are_largest_first_and_swing_is_high_minus_low(small):
    for bars in small.bars.values():
        assert [abs(bar.swing) for bar in bars] == sorted((abs(bar.swing) for bar in bars), reverse=True)
        for bar in bars:
            assert bar.swing == pytest.approx(bar.high - bar.low, abs=1e-9)
            assert bar.error is not None
            assert bar.error >= 0.0


def test_levels_are_measured_without_a_policy(monkeypatch):
    monkeypatch.setattr("experiments.sensitivity.profile", lambda _: village(0.1))
    found = tornado("alverna", years=1, seeds=1, names=("wb_W0", "uc_wijkteam_hour"), threads=1)
    entry = load()["wb_W0"]
    (bar,) = found.bars["wellbeing"]
    assert 5.0 < found.central["wellbeing"] < 9.0
    # Wellbeing follows its set point one to one.
    assert bar.swing == pytest.approx(entry.high - entry.low, rel=0.1)
    assert bar.error is None
    # A price moves cost and nothing else.
    (price,) = found.bars["municipal_cost"]
    assert price.parameter == "uc_wijkteam_hour"
    assert price.swing > 0.0


def test_json_is_the_same_every_time_and_holds_the_top(small):
    text = json.loads(small.to_json(1))
    assert text["schema"] == "rondom.tornado/1"
    assert set(text["bars"]) == set(MEASURES)
    assert all(len(bars) <= 1 for bars in text["bars"].values())
    assert small.to_json() == small.to_json()


def test_names_are_all_uncertain_ones_or_those_asked_for():
    assert check_names(()) == load().uncertain()
    assert check_names(("wb_sd", "wb_sd")) == ("wb_sd",)
    with pytest.raises(BadInput, match="did you mean 'theta0'"):
        check_names(("theta00",))
    with pytest.raises(BadInput, match="lonely_from' is fixed"):
        check_names(("lonely_from",))


def test_the_command_refuses_before_anything_is_computed(capsys):
    assert execute(["tornado", "alverna", "--parameter", "theta00"]) == 2
    assert "did you mean 'theta0'" in capsys.readouterr().err
    assert execute(["tornado", "alvernaa"]) == 2
    assert "alverna" in capsys.readouterr().err
    assert execute(["tornado", "alverna", "--lang", "fr"]) == 2


def test_the_command_prints_a_table_per_measure(monkeypatch, capsys, tmp_path, small):
    monkeypatch.setattr("experiments.sensitivity.tornado", lambda *_, **__: small)
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    assert execute(["tornado", "alverna", "--policy", "connector", "--out", str(tmp_path / "all.json")]) == 0
    seen = capsys.readouterr().out
    assert "kosten gemeente" in seen
    assert "welbevinden" in seen
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["policy"] == "connector"
    assert execute(["tornado", "alverna", "--policy", "connector", "--json", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out)["place"] == "alverna"
