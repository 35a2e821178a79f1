"""The benchmark of sweeps: a child measures one unit too, and noise is not told as speed."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner

from benchmarks import sweeps
from benchmarks.sweeps import Measured, markdown


def measured(few: float, many: float, name: str = "rondom") -> Measured:
    return Measured(name, (few,), (many,), (10, 110), "same")


def test_the_line_through_few_and_many_gives_speed_and_start_up():
    one = measured(3.0, 13.0)
    assert one.per_unit == pytest.approx(0.1)
    assert one.start_up == pytest.approx(2.0)
    assert one.as_json()["units_per_second"] == pytest.approx(10.0)
    *_, row = markdown([one, measured(3.0, 23.0, "other")]).splitlines()
    assert row == "| other | 5.00 | 0.50× | 1.0 | 5 |"


def test_noise_is_a_dash():
    odd = measured(3.0, 2.5)
    assert odd.as_json()["units_per_second"] is None
    first, second = markdown([odd, measured(3.0, 13.0, "other")]).splitlines()[2:]
    assert first == "| rondom | – | – | – | – |"
    assert second == "| other | 10.00 | – | 2.0 | 20 |"


def test_few_may_be_one(monkeypatch):
    app = typer.Typer()
    app.command()(sweeps.main)
    monkeypatch.setattr(
        sweeps, "child", lambda driver, units, workers: {"seconds": 1.0 * units, "driver": driver}
    )
    made = CliRunner().invoke(app, ["--one", "joblib", "--many", "1"])
    assert made.exit_code == 0, made.output
    assert json.loads(made.output) == {"seconds": 1.0, "driver": "joblib"}
    assert CliRunner().invoke(app, ["--few", "3", "--many", "3"]).exit_code == 2
