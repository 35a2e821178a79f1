"""``rondom network``: what it refuses, what it writes, and that it tells of the life that was asked for."""

from __future__ import annotations

import csv
import json
import math

import networkx as nx
import pytest

from experiments.cli import execute
from experiments.commands.network import LABELS
from sim.network.measures import Measures


def test_every_measure_has_a_name_in_both_languages():
    assert list(LABELS) == [name for name in Measures._fields if name != "degrees"]
    assert (
        len({nl for nl, _, _ in LABELS.values()}) == len({en for _, en, _ in LABELS.values()}) == len(LABELS)
    )


def test_what_cannot_be_done_is_refused_at_once(capsys, tmp_path):
    words = [
        "network",
        "alvrena",
        "--every",
        "0",
        "--layers",
        "kin,freind",
        "--graph",
        "png",
        "--policy",
        "conector",
    ]
    assert execute(words) == 2
    said = capsys.readouterr().err
    for sentence in (
        "unknown place 'alvrena': did you mean 'alverna'",
        "unknown policy 'conector': did you mean 'connector'",
        "every is 0: expected a whole number of weeks, 1 or more",
        "unknown layer 'freind': did you mean 'friend'",
        "unknown kind of graph 'png'",
        "--graph writes a file: name its folder with --out",
    ):
        assert sentence in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_it_measures_the_life_that_was_asked_for(capsys, tmp_path):
    from sim import Model

    folder = tmp_path / "net"
    words = [
        "network",
        "alverna",
        "--policy",
        "connector",
        "--years",
        "1",
        "--every",
        "40",
        "--layers",
        "kin,friend",
    ]
    assert (
        execute(
            [*words, "--seed", "2", "--pressure", "high", "--out", str(folder), "--graph", "gexf", "--json"]
        )
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert [look["week"] for look in told["looks"]] == [0, 40, 52]

    model = Model("alverna", rng=2, policy="connector", pressure="high")
    table = model.run_measured(52, every=40, layers=["kin", "friend"])
    for look in told["looks"]:
        for name, value in table.loc[look["week"]].items():
            assert look[name] is None if math.isnan(value) else look[name] == pytest.approx(value, abs=1e-8)
    assert sorted(path.name for path in folder.iterdir()) == [
        "degrees.csv", "manifest.json", "network.csv", "network.gexf",
    ]  # fmt: skip
    with (folder / "degrees.csv").open(encoding="utf-8") as file:
        rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(file)]
    assert sum(row["residents"] for row in rows if row["week"] == 52) == table.loc[52, "residents"]
    back = nx.read_gexf(folder / "network.gexf", node_type=int)
    assert back.number_of_edges() == table.loc[52, "ties"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == (
        "rondom network alverna --policy connector --years 1 --every 40 --pressure high --seed 2 --layers kin,friend"
    )


@pytest.mark.slow
def test_the_table_speaks_dutch_unless_asked_otherwise(capsys):
    assert execute(["network", "alverna", "--years", "1"]) == 0
    assert "banden per inwoner" in capsys.readouterr().out
    assert execute(["network", "alverna", "--years", "1", "--lang", "en"]) == 0
    assert "ties per resident" in capsys.readouterr().out
