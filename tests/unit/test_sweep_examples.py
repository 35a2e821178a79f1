"""The example and the page on sweeps do what they say."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import typer.main

from experiments.cli import app
from experiments.sweep import Experiment
from experiments.sweep.specification import (
    Kept,
    PolicyDoses,
    Primary,
    Replications,
    Scenarios,
    Specification,
    Uncertainties,
)
from tests.made_up_sweeps import live

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")


def test_the_example_is_sound_and_as_large_as_the_page_says():
    runs = len(Experiment.from_toml(ROOT / "examples" / "connector.toml").plan())
    assert f"len(experiment.plan())                                         # {runs}" in PAGE


def test_pandas_and_duckdb_give_the_same_answer(tmp_path, monkeypatch):
    pytest.importorskip("duckdb")
    monkeypatch.setattr("experiments.sweep.engine.live", live)
    store = Experiment.from_toml(ROOT / "examples" / "connector.toml").run(tmp_path / "store")
    example = runpy.run_path(str(ROOT / "examples" / "queries.py"))
    frame = example["with_pandas"](store.folder).reset_index()
    rows = example["with_duckdb"](store.folder)
    assert len(rows) == len(frame) == 2 * 3
    found = {row[:3]: row[3:] for row in rows}
    for pressure, arm, dose, mean, deviation, size in frame.itertuples(index=False):
        assert found[pressure, arm, dose] == pytest.approx((mean, deviation, size))
        assert size == 40


def test_every_key_of_a_specification_is_told():
    keys = {
        *Specification.model_fields, *Scenarios.model_fields, *PolicyDoses.model_fields, *Uncertainties.model_fields,
        *Replications.model_fields, *Primary.model_fields, *Kept.model_fields,
    }  # fmt: skip
    assert {key for key in keys if not re.search(rf"[`.\[ ]{key}\b", PAGE)} == set()


def test_every_command_of_the_page_exists():
    group = typer.main.get_command(app)
    commands = set(getattr(getattr(group, "commands", {})["sweep"], "commands", {}))
    told = set(re.findall(r"rondom sweep ([a-z]+)", PAGE))
    assert told == commands
