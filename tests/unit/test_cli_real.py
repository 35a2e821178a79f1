"""One small real comparison, from the command line to the folder."""

import json

import pytest

from experiments.cli import execute
from experiments.schema import Comparison

pytest.importorskip("experiments.pairs", reason="the engine is not there")

WORDS = ["compare", "alverna", "--pairs", "2", "--years", "1", "--pressure", "low"]


def test_a_real_comparison_is_whole_and_repeatable(tmp_path, capsys):
    assert execute([*WORDS, "--threads", "1", "--out", str(tmp_path / "one")]) == 0
    table = capsys.readouterr().out
    assert "ALVERNA, LAGE DRUK" in table
    assert max(len(line) for line in table.splitlines()) <= 100
    first = (tmp_path / "one" / "compare.json").read_text(encoding="utf-8")
    answer = Comparison.model_validate_json(first)
    assert answer.numbers.pairs_done == 2
    assert answer.numbers.parameters_drawn > 100
    assert all((result.baseline_cost["all"].mean or 0.0) > 1000.0 for result in answer.results)
    assert execute([*WORDS, "--threads", "2", "--json"]) == 0
    assert capsys.readouterr().out == first
    facts = json.loads((tmp_path / "one" / "manifest.json").read_text(encoding="utf-8"))
    assert facts["interrupted"] is False


def test_fixed_parameters_are_one_draw(tmp_path):
    out = tmp_path / "fixed"
    assert execute([*WORDS, "--no-uncertainty", "--out", str(out)]) == 0
    answer = Comparison.model_validate_json((out / "compare.json").read_text(encoding="utf-8"))
    assert (answer.numbers.pairs_done, answer.numbers.draws, answer.numbers.parameters_drawn) == (2, 1, 0)
