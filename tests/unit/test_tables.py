"""The files of a result: what is read back is what was run."""

import csv
import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments.outcomes import outcomes
from experiments.question import Question
from experiments.tables import mean_table, run_table, write_csv, write_runs

QUESTION = Question(places=("alverna",), policies=("connector",), pairs=3, years=1)


@pytest.fixture(scope="module")
def runs(made_up_runs):
    return made_up_runs(QUESTION)


@pytest.fixture(scope="module")
def found(runs):
    return outcomes(runs, discount_costs=0.03, discount_effects=0.015)


def test_one_row_per_run_with_outcomes_and_parameters(runs, found):
    table = run_table(runs, found).to_pylist()
    assert len(table) == len(runs.rows) == 12
    for row, key in zip(table, runs.rows, strict=True):
        assert (row["place"], row["starting_pressure"], row["arm"], row["pair"]) == key[:4]
        assert row["parameter.wb_sd"] == runs.parameters[key.draw]["wb_sd"]
    assert [row["wellbeing"] for row in table] == found.single["wellbeing"].tolist()
    total = sum(row["cost_all_year_1"] for row in table)
    assert total == pytest.approx(found.cost_horizon["all"].sum())


def test_no_value_is_empty_and_not_a_number(runs, found, tmp_path):
    found.single["wait_weeks"][0] = np.nan
    write_csv(run_table(runs, found), tmp_path / "runs.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "runs.csv").read_text())))
    assert rows[0]["wait_weeks"] == ""
    assert float(rows[1]["wait_weeks"]) > 0.0


def test_weeks_come_back(runs, found, tmp_path):
    write_runs(tmp_path, runs, found)
    table = pq.read_table(tmp_path / "weekly.parquet")
    assert table.num_rows == len(runs.rows) * 52
    frame = table.to_pandas()
    chosen = frame[(frame.arm == "connector") & (frame.pair == 2) & (frame.starting_pressure == "high")]
    row = runs.select("alverna", "high", "connector")[2]
    np.testing.assert_allclose(chosen["queue"].to_numpy(), runs.get("queue")[row], rtol=1e-6)
    assert chosen["week"].tolist() == list(range(1, 53))


def test_no_column_stands_twice(runs, found):
    for table in (run_table(runs, found), mean_table(runs)):
        assert len(set(table.column_names)) == len(table.column_names)


def test_means_are_means_over_pairs(runs):
    table = mean_table(runs).to_pylist()
    assert len(table) == 4 * 52
    rows = runs.select("alverna", "low", "baseline")
    assert table[51]["week"] == 52
    assert table[51]["ties"] == pytest.approx(runs.get("ties")[rows, 51].mean(), rel=1e-6)


def test_text_cells_are_made_harmless(tmp_path):
    write_csv(pa.table({"=name": ["=1+1", "fine"], "figure": [-1.0, 2.0]}), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text().splitlines() == ['"\'=name","figure"', '"\'=1+1",-1', '"fine",2']
