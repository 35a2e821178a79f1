"""Specifications: what is wrong is said at once, in words, before anything heavy is loaded."""

from __future__ import annotations

import copy
import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.cli import execute
from experiments.sweep import known
from experiments.sweep.checking import check, count, draw_rows, read, refuse_many
from experiments.sweep.durations import seconds_of
from experiments.sweep.specification import Specification
from experiments.sweep.toml_text import toml_text
from sim.errors import BadInput
from sim.parameters import load
from sim.policies import catalogue
from sim.population import places

ROOT = Path(__file__).parents[2]
GOOD = """
name = "good"
years = 2
[scenarios]
places = ["alverna"]
[[policies]]
arm = "connector"
doses = [0.5, 1]
"""
JOINT = '[uncertainties]\nmethod = "joint"\ndraws = 4\n'


def refused(tmp_path: Path, text: str | bytes, name: str = "s.toml") -> str:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(BadInput) as caught:
        read(path)
    return "\n".join(caught.value.problems)


def test_a_sound_specification_is_read_and_counted(tmp_path):
    path = tmp_path / "good.toml"
    path.write_text(GOOD + JOINT + "[replications]\nseeds = 5\n")
    found = read(path)
    assert found.arms == (("baseline", 0.0), ("connector", 0.5), ("connector", 1.0))
    assert count(found) == 2 * 3 * 4 * 5
    primary = found.contrast()
    assert primary is not None
    assert (primary.arm, primary.dose, primary.pressure) == ("connector", 1.0, "low")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "good"', 'nam = "good"', ["name is missing", "'nam'", "did you mean 'name'"]),
        ('name = "good"', 'name = "good"\nname = "twice"', ["no TOML", "line 3"]),
        ('name = "good"', 'name = "../good"', ["name is '../good'", "no path"]),
        ('name = "good"', 'name = "a/b"', ["name is 'a/b'"]),
        ('name = "good"', 'name = "a\\u0000b"', ["name is"]),
        ('name = "good"', 'name = "=1+1"', ["name is '=1+1'", "no sign first"]),
        ('name = "good"', 'name = "-x"', ["name is '-x'"]),
        ("years = 2", "years = 0", ["years is 0", "greater than or equal to 1"]),
        ("years = 2", "years = true", ["years is true", "integer"]),
        ("years = 2", "years = 2.5", ["years is 2.5", "integer"]),
        ("years = 2", 'years = "two"', ["years is 'two'"]),
        ("years = 2", "years = 99999999999999999999", ["years is 99999999999999999999"]),
        ("years = 2", "years = 2\nseed = -1", ["seed is -1"]),
        ("years = 2", "years = 2\ndiscount_costs = nan", ["discount_costs is nan", "finite"]),
        ("years = 2", "years = 2\ndiscount_costs = -0.01", ["discount_costs is -0.01"]),
        ('["alverna"]', '["alvrena"]', ["unknown place 'alvrena'", "did you mean 'alverna'"]),
        ('["alverna"]', "[]", ["scenarios.places is empty"]),
        ('["alverna"]', '["alverna", "alverna"]', ["places names alverna more than once"]),
        ('["alverna"]', '"alverna"', ["scenarios.places is 'alverna'"]),
        ('["alverna"]', '["alverna"]\npressures = ["high", "lo"]', ["pressures[1] is 'lo'", "'low' or 'high'"]),
        ('["alverna"]', '["alverna"]\n[scenarios.systems.big]\nteam_fte_10k = 1e9', ["systems.big.team_fte_10k"]),
        ('["alverna"]', '["alverna"]\n[scenarios.systems.big]\nteam_ft_10k = 9', ["did you mean 'team_fte_10k'"]),
        ('"connector"', '"conector"', ["policies[0].arm", "did you mean 'connector'"]),
        ('"connector"', '"baseline"', ["'baseline' always runs"]),
        ('"connector"', '"connector+rondom-wijchen"', ["is part of 'rondom-wijchen' already"]),
        ("[0.5, 1]", "[0.5, 1.5]", ["doses[1] is 1.5", "less than or equal to 1"]),
        ("[0.5, 1]", "[]", ["doses is empty"]),
        ("[0.5, 1]", "[inf]", ["doses[0] is inf", "finite"]),
        ("[0.5, 1]", "[true]", ["doses[0] is true"]),
        ("[0.5, 1]", "[0.5, 0.5]", ["doses names 0.5 more than once"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tmp_path, old, new, words):
    assert old in GOOD
    said = refused(tmp_path, GOOD.replace(old, new))
    assert [word for word in words if word not in said] == []
    assert said.startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('[uncertainties]\nmethod = "joint"\n', ["method 'joint' needs draws"]),
        ('[uncertainties]\nmethod = "jont"\ndraws = 3\n', ["uncertainties.method is 'jont'"]),
        ('[uncertainties]\nmethod = "joint"\ndrws = 3\n', ["did you mean 'draws'"]),
        ('[uncertainties]\nmethod = "joint"\ndraws = 20000000\n', ["draws is 20000000"]),
        ('[uncertainties]\nmethod = "sobol"\ndraws = 100\n[uncertainties.parameters]\nh0_seek = {}\n', ["128"]),
        ('[uncertainties]\nmethod = "grid"\n[uncertainties.parameters]\nh0_seek = {}\n', ["needs values"]),
        ('[uncertainties]\nmethod = "latin"\ndraws = 4\n[uncertainties.parameters]\nh0_seek = {low=0.3, high=0.1}\n',
         ["low is 0.3 and high is 0.1"]),
        ('[uncertainties]\nmethod = "latin"\ndraws = 4\n[uncertainties.parameters]\nh0_sek = {}\n',
         ["did you mean 'h0_seek'"]),
        ('[uncertainties]\nmethod = "list"\npoints = [{h0_seek = 1e9}]\n', ["points[0].h0_seek is 1e+09"]),
        ('[uncertainties]\nmethod = "table"\ntable = "/etc/passwd"\n', ["leaves the folder"]),
        ('[uncertainties]\nmethod = "table"\ntable = "../draws.csv"\n', ["leaves the folder"]),
        ('[uncertainties]\nmethod = "table"\ntable = "none.csv"\n', ["No such file"]),
        ("[replications]\nseeds = 0\n", ["replications.seeds is 0"]),
        ('[primary]\nagainst = "colective"\n', ["primary.against is 'colective'", "It runs: baseline, connector"]),
        ('[primary]\nagainst = "connector"\n', ["primary.against is 'connector', the arm itself"]),
        ('[primary]\noutcome = "cost_al"\n', ["did you mean 'cost_all'"]),
        ("[primary]\ndose = 0.7\n", ["primary.dose is 0.7"]),
        ("[primary]\nhalf_width = 0\n", ["primary.half_width is 0"]),
        ('[store]\nseries = ["lonly"]\n', ["did you mean 'lonely'"]),
        ('[[policies]]\narm = "connector"\n', ["policies names connector more than once"]),
        (JOINT + "[[[\n", ["no TOML"]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_other_parts_is_said(tmp_path, more, words):
    said = refused(tmp_path, GOOD + more)
    assert [word for word in words if word not in said] == []


def test_every_problem_is_said_at_once(tmp_path):
    text = GOOD.replace("years = 2", "years = 0\nsed = 1").replace("alverna", "alvrena").replace("0.5", "7")
    said = refused(tmp_path, text.replace('"connector"', '"conector"') + "[replications]\nseeds = 0\n")
    for word in ("years is 0", "'sed'", "alvrena", "conector", "doses[0] is 7", "seeds is 0"):
        assert word in said


HIDING = """
name = "a/b"
years = 0
[scenarios]
places = ["alverna", "alverna"]
pressures = []
[scenarios.systems."=big"]
team_fte_10k = true
[scenarios.systems.bigger]
wb_sd = inf
regie_share = 1.5
[[policies]]
arm = "connector"
doses = [2]
[[policies]]
arm = "connector"
[uncertainties]
method = "latin"
draws = 0
[uncertainties.parameters]
h0_sek = {}
wb_sd = { low = -1, high = 1e9 }
team_fte_10k = { low = 9, high = 8 }
[primary]
outcome = "cost_al"
arm = "casework"
place = "huurlingsedam"
[store]
series = ["lonly", "ties", "ties"]
"""


def test_no_problem_hides_another(tmp_path):
    said = refused(tmp_path, HIDING)
    words = (
        "name is 'a/b'", "years is 0", "places names alverna more than once", "scenarios.pressures is empty",
        "scenarios.systems.=big is '=big'", "team_fte_10k is true", "wb_sd is inf", "bigger.regie_share is 1.5",
        "doses[0] is 2", "policies names connector more than once", "draws is 0", "did you mean 'h0_seek'",
        "parameters.wb_sd is -1", "parameters.wb_sd is 1e+09", "low is 9 and high is 8", "did you mean 'cost_all'",
        "primary.arm is 'casework', which the sweep does not run", "primary.place is 'huurlingsedam'",
        "did you mean 'lonely'", "series names ties more than once",
    )  # fmt: skip
    assert [word for word in words if word not in said] == []


def test_python_may_hand_in_tuples_and_numpy():
    given_: dict[str, Any] = {
        "name": "tuples", "scenarios": {"places": ("alverna",)}, "store": {"series": ("lonely",)},
        "uncertainties": {"method": "list", "points": ({"wb_sd": np.float64(1.3)},)},
    }  # fmt: skip
    assert problems_of(given_) == []
    given_["scenarios"]["places"] = ("alvrena",)
    given_["store"]["series"] = ("lonly",)
    given_["uncertainties"]["points"] = ({"wb_sd": np.float64(99.0)},)
    # Alike with and without something else that is wrong.
    for years in (1, 0):
        said = "\n".join(problems_of({**given_, "years": years}))
        assert ("years is 0" in said) == (years == 0)
        for word in ("unknown place 'alvrena'", "unknown series 'lonly'", "points[0].wb_sd is 99"):
            assert word in said


def test_a_bad_table_is_told_beside_what_else_is_wrong(tmp_path):
    (tmp_path / "draws.csv").write_text("h0_seek\nNA\n")
    said = refused(tmp_path, TABLE.replace("years = 2", "years = 0"))
    assert "years is 0" in said
    assert "draws.csv, line 2, h0_seek: 'NA' says that the value is missing" in said


@pytest.mark.parametrize("value", [True, 10**400, float("nan"), -1, "0.5", [], {}, None, "\ud800"])
def test_nothing_that_stands_anywhere_is_more_than_a_sentence(value):
    """Whatever stands in whatever place: a specification, or a refusal that a person can read."""
    given_ = {
        "name": "whole", "years": 2, "seed": 1, "discount_costs": 0.03,
        "scenarios": {"places": ["alverna"], "pressures": ["low"], "systems": {"big": {"team_fte_10k": 9.0}}},
        "policies": [{"arm": "connector", "doses": [0.5, 1]}],
        "uncertainties": {
            "method": "table", "draws": 4, "parameters": {"wb_sd": {"low": 1.3, "high": 1.4}},
            "points": [{"wb_sd": 1.3}], "table": "draws.csv", "others": "joint",
        },
        "replications": {"seeds": 2, "common": True},
        "primary": {"outcome": "cost_all", "arm": "connector", "dose": 0.5, "place": "alverna", "half_width": 3.0},
        "store": {"series": ["lonely"], "looks": True},
    }  # fmt: skip
    told = []
    for path in every_place(given_):
        changed = copy.deepcopy(given_)
        inner: Any = changed
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        told.append(problems_of(changed))
    # The table of draws does not exist, so that at most an empty table in its place is sound.
    assert told.count([]) <= 1
    assert all(all(problems) for problems in told)


def problems_of(given_: dict[str, Any]) -> list[str]:
    try:
        check(given_, Path("nowhere"))
    except BadInput as error:
        return error.problems
    return []


def every_place(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to everything in nested tables and lists."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*path, key)
        yield from every_place(inner, (*path, key))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), "UTF-16"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "byte-order mark"),
        (b"\x7fELF\x00\x00", "not text"),
        (GOOD.encode() + b"# caf\xe9\n", "line 9: not UTF-8"),
        (b"", "name is missing"),
        (b"x" * 1_000_001, "expected a text file of at most 1 MB"),
    ],
    ids=["utf-16", "bom", "binary", "latin-1", "empty", "large"],
)
def test_other_kinds_of_files_are_refused(tmp_path, content, word):
    assert word in refused(tmp_path, content)


def test_two_gigabytes_are_not_read(tmp_path):
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(BadInput, match="MB: expected"):
        read(path)


def test_lines_may_end_as_on_windows(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert read(path).years == 2


def test_folders_pipes_and_missing_files_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, word in ((tmp_path, "folder"), (tmp_path / "pipe", "ordinary"), (tmp_path / "no", "No such")):
        with pytest.raises(BadInput, match=word):
            read(path)


TABLE = GOOD + '[uncertainties]\nmethod = "table"\ntable = "draws.csv"\n'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("h0_seek;wb_sd\n0,1;1,4\n", ["divided by ;"]),
        ('h0_seek\n"0,5"\n', ["line 2, h0_seek", "comma"]),
        ("h0_seek,wb_sd\n-3,NA\n-3,-99997\n-3,\n", ["line 2, wb_sd: 'NA'", "line 3", "line 4", "missing"]),
        ("h0_seek\n1e9\n", ["line 2, h0_seek: 1e+09 lies outside"]),
        ("h0_seek\ninf\n", ["finite"]),
        ("h0_sek\n1\n", ["did you mean 'h0_seek'"]),
        ("h0_seek,h0_seek\n-3,-3\n", ["stands 2 times"]),
        ("h0_seek,wb_sd\n-3\n", ["1 cells, expected 2"]),
        ("h0_seek\n", ["no draws"]),
        ("\n", ["no first line"]),
        ("h0_seek\n=1+1\n", ["is not a number"]),
    ],
)
def test_a_bad_table_of_draws_is_refused_with_its_lines(tmp_path, content, words):
    (tmp_path / "draws.csv").write_text(content)
    said = refused(tmp_path, TABLE)
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("h0_seek\n".encode("utf-16"), "UTF-16"),
        (b"\xef\xbb\xbfh0_seek\n", "byte-order mark"),
        (b"PK\x03\x04\x00\x00", "not text"),
        (b"h0_seek\n\xe9\n", "line 2: not UTF-8"),
        (b"", "no first line"),
    ],
    ids=["utf-16", "bom", "binary", "latin-1", "empty"],
)
def test_tables_of_other_kinds_are_refused(tmp_path, content, word):
    (tmp_path / "draws.csv").write_bytes(content)
    assert word in refused(tmp_path, TABLE)


def test_two_gigabytes_of_draws_are_not_read(tmp_path):
    with (tmp_path / "draws.csv").open("wb") as file:
        file.truncate(2 << 30)
    assert "expected a text file of at most 100 MB" in refused(tmp_path, TABLE)


def test_lines_of_a_table_may_end_as_on_windows(tmp_path):
    (tmp_path / "draws.csv").write_bytes(b"wb_sd\r\n1.4\r\n1.5\r\n")
    path = tmp_path / "windows.toml"
    path.write_bytes(TABLE.replace("\n", "\r\n").encode())
    found = read(path)
    assert count(found, draw_rows(found, tmp_path)) == 2 * 3 * 2


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "draws.csv").write_text("wb_sd\n1.4\n")
    (inside / "draws.csv").symlink_to(tmp_path / "draws.csv")
    assert "leads out of the folder" in refused(inside, TABLE)


def test_ten_million_runs_have_to_be_meant(tmp_path, capsys):
    path = tmp_path / "many.toml"
    path.write_text(GOOD + JOINT.replace("4", "10000000"))
    for words in (["run"], ["run", "--dry-run"], ["plan"]):
        store = ["--out", str(tmp_path / "store")] if words[0] == "run" else []
        assert execute(["sweep", *words, str(path), *store]) == 2
        assert "add --yes" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()
    refuse_many(10_000_000, sure=True)


@pytest.mark.parametrize(
    "words",
    [
        ["--workers", "0"],
        ["--workers", "5000"],
        ["--max-failures", "0"],
        ["--run-timeout", "-1"],
        ["--time-limit", "soon"],
        ["--scheduler", "localhost"],
    ],
)
def test_bad_options_are_refused_before_the_first_run(tmp_path, words, capsys):
    path = tmp_path / "good.toml"
    path.write_text(GOOD)
    assert execute(["sweep", "run", str(path), "--out", str(tmp_path / "store"), *words]) == 2
    assert (
        words[0] in capsys.readouterr().err
        or words[1] in capsys.readouterr().err
        or words[0] == "--time-limit"
    )
    assert not (tmp_path / "store").exists()


def test_options_and_file_are_mended_in_one_round(tmp_path, capsys):
    path = tmp_path / "bad.toml"
    path.write_text(GOOD.replace("years = 2", "years = 0"))
    assert execute(["sweep", "run", str(path), "--workers", "0"]) == 2
    said = capsys.readouterr().err
    assert "--workers is 0" in said
    assert "years is 0" in said
    assert execute(["sweep", "run", str(tmp_path), "--workers", "0"]) == 2
    said = capsys.readouterr().err
    assert "--workers is 0" in said
    assert "is no store" in said


def test_what_is_no_store_is_refused_before_anything_is_announced(tmp_path, capsys):
    assert execute(["sweep", "run", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"rondom: {tmp_path} is no store: it holds no manifest.json"
    ]


def test_a_plan_is_written_whole_or_refused_beforehand(tmp_path, capsys, monkeypatch):
    path, out = tmp_path / "good.toml", tmp_path / "plan.parquet"
    path.write_text(GOOD)
    assert execute(["sweep", "plan", str(path), "--out", str(tmp_path / "plan.csv")]) == 2
    said = capsys.readouterr()
    assert "expected one of .parquet" in said.err
    assert not said.out

    def full(table: object, where: Path) -> None:
        where.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pyarrow.parquet.write_table", full)
        assert execute(["sweep", "plan", str(path), "--out", str(out)]) == 4
    assert "the disk is full" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["good.toml"]
    assert execute(["sweep", "plan", str(path), "--out", str(out)]) == 0
    assert len(pd.read_parquet(out)) == 6


def test_nothing_heavy_is_loaded_to_refuse_bad_input(tmp_path):
    (tmp_path / "bad.toml").write_text(GOOD.replace("alverna", "alvrena").replace("connector", "conector"))
    code = (
        "import sys; from experiments.cli import execute; code = execute(sys.argv[1:]); "
        "print(code, sorted({'scipy', 'pandas', 'pyarrow', 'numba', 'mesa'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "sweep", "check", "bad.toml"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "2 []"
    assert "did you mean 'alverna'" in done.stderr
    assert "did you mean 'connector'" in done.stderr


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_bad_input_is_refused_within_a_second(tmp_path, more):
    (tmp_path / "bad.toml").write_text(HIDING)
    code = "import sys; from experiments.cli import execute; sys.exit(execute(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "sweep", "run", "bad.toml", *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        words,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 2, done.stderr
    # Of the processor: how busy the machine is besides says nothing about us.
    assert after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime < 1.0
    assert not (tmp_path / "results").exists()


def test_names_are_those_of_the_model():
    assert set(known.places()) == set(places())
    assert set(known.policies()) == set(catalogue())
    register = load()
    assert {name: (e.low, e.high, e.uncertain) for name, e in register.items()} == dict(known.parameters())


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("30m", 1800), ("2h", 7200), ("1-0", None), ("0", None)]
)
def test_lengths_of_time(text, seconds):
    if seconds is None:
        with pytest.raises(BadInput):
            seconds_of(text)
    else:
        assert seconds_of(text) == seconds


NAMES = st.sampled_from(["h0_seek", "wb_sd", "team_fte_10k"])


@st.composite
def specifications(draw):
    def value(name):
        low, high, _ = known.parameters()[name]
        return st.floats(low, high)

    given_ = {
        "name": draw(st.from_regex(r"[a-z][a-z0-9_. -]{0,20}[a-z]", fullmatch=True)),
        "years": draw(st.integers(1, 10)),
        "seed": draw(st.integers(0, 2**31 - 1)),
        "scenarios": {
            "places": draw(st.lists(st.sampled_from(known.places()), min_size=1, unique=True)),
            "pressures": draw(st.lists(st.sampled_from(["low", "high"]), min_size=1, unique=True)),
            "systems": {"more team": {name: draw(value(name)) for name in draw(st.sets(NAMES))}},
        },
        "policies": [
            {"arm": "connector", "doses": draw(st.lists(st.floats(0.01, 1), min_size=1, unique=True))}
        ],
        "replications": {"seeds": draw(st.integers(1, 100)), "common": draw(st.booleans())},
        "store": {"looks": draw(st.booleans()), "series": draw(st.sampled_from([["lonely"], [], ["all"]]))},
    }
    names = sorted(draw(st.sets(NAMES, min_size=1)))
    points = [{name: draw(value(name)) for name in names} for _ in range(draw(st.integers(1, 3)))]
    given_["uncertainties"] = draw(
        st.sampled_from([{"method": "central"}, {"method": "list", "points": points, "others": "joint"}])
    )
    return given_


@given(specifications())
def test_a_specification_written_as_toml_reads_back_the_same(given_):
    import tomllib

    found = check(given_, Path())
    assert check(tomllib.loads(toml_text(found)), Path()) == found
    assert isinstance(found, Specification)
