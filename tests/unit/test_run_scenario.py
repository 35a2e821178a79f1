"""``rondom run --scenario``: the life of a file, the same as the model's, and everything wrong with it said at once."""

from __future__ import annotations

import csv
import json

import pytest

import sim
from experiments.cli import execute
from experiments.schema import rounded


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ('place = "alverna"\nyeers = 1\n', [], ["did you mean 'years'"]),
        ("years = 0\n", [], ["place is missing", "years is 0"]),
        ('place = "alverna"\n', ["--years", "2", "--seed", "1"],
         ["--years is given beside --scenario: set years in", "--seed is given beside --scenario"]),
        ('place = "alverna"\n', ["alverna", "--policy", "connector"],
         ["place is given beside --scenario", "set policies in"]),
        ('place = "alvrena"\n[policies]\nconector = 1.0\n', [],
         ["did you mean 'alverna'", "did you mean 'connector'"]),
        ('place = "alverna"\n[policies]\nconnector = 0.125\n', [], ["strength of 'connector' is '0.125'"]),
        ("place = alverna", [], ["is not TOML"]),
    ],
)  # fmt: skip
def test_what_a_file_gets_wrong_is_said_at_once(capsys, tmp_path, text, words, said):
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    assert execute(["run", *words, "--scenario", str(path), "--json"]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert [sentence for sentence in said if sentence not in streams.err] == []
    assert "Traceback" not in streams.err


def test_a_file_that_is_not_there_and_no_place_at_all(capsys, tmp_path):
    assert execute(["run", "--scenario", str(tmp_path / "gone.toml")]) == 2
    assert "gone.toml cannot be read" in capsys.readouterr().err
    assert execute(["run"]) == 2
    assert "which neighbourhood?" in capsys.readouterr().err


@pytest.mark.slow
def test_a_file_is_lived_as_the_model_lives_it(capsys, tmp_path):
    scenario = sim.Scenario(
        place="alverna",
        policies={"connector": 0.5},
        pressure="high",
        years=1,
        seed=3,
        uncertainty=True,
        pair=2,
    )
    path, folder, again = tmp_path / "half a connector.toml", tmp_path / "one", tmp_path / "two"
    scenario.to_toml(path)
    assert execute(["run", "--scenario", str(path), "--json", "--out", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    model = sim.Model(scenario)
    model.run()
    assert set(told["weekly"]) == set(model.frames.series.columns)
    for name, values in told["weekly"].items():
        assert values == [rounded(float(x)) for x in model.frames.series[name]], name
    assert (told["pair"], told["question"]["policies"]) == (2, ["connector@0.5"])

    facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert facts["own_inputs"].keys() == {path.as_posix()}
    assert facts["pair"] == 2
    # The manifest's command makes it again.
    assert facts["command"] == f"rondom run --scenario '{path.as_posix()}'"
    assert execute(["run", "--scenario", str(path), "--out", str(again)]) == 0
    assert (again / "weekly.csv").read_bytes() == (folder / "weekly.csv").read_bytes()
    with (folder / "weekly.csv").open(encoding="utf-8") as file:
        assert {row["arm"] for row in csv.DictReader(file)} == {"baseline", "connector@0.5"}


@pytest.mark.slow
def test_a_file_without_draws_is_the_run_of_its_words(capsys, tmp_path):
    path = tmp_path / "scenario.toml"
    sim.Scenario(place="alverna", policies={"connector": 1.0}, years=1, seed=2).to_toml(path)
    answers = []
    for words in (
        ["--scenario", str(path)],
        ["alverna", "--policy", "connector", "--years", "1", "--seed", "2"],
    ):
        assert execute(["run", *words, "--json"]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
