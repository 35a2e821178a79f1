"""The command line: exit codes, plain sentences, clean standard output, nothing half-written.

The model is replaced by made-up runs; ``test_cli_real.py`` does one small real comparison.
"""

import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import types
from pathlib import Path
from typing import cast

import pytest

from experiments.cli import execute
from experiments.progress import PlainReporter, Progress

ROOT = Path(__file__).parents[2]
ARMS = ("casework", "collective", "connector", "rondom-wijchen", "peer-groups")


@pytest.fixture
def model(monkeypatch, made_up_runs):
    """Command line without the model: remembers the questions it was asked."""
    asked = []
    done = {"pairs": None}

    def run_pairs(question, *, on_progress, stop, threads):
        asked.append((question, threads))
        assert not stop.is_set()
        on_progress(Progress(1, 2))
        return made_up_runs(question, done=done["pairs"])

    pairs = types.SimpleNamespace(run_pairs=run_pairs)
    monkeypatch.setitem(sys.modules, "experiments.pairs", cast("types.ModuleType", pairs))
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    return types.SimpleNamespace(asked=asked, done=done, pairs=pairs)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


FILES = [
    "compare.json",
    "manifest.json",
    "report.html",
    "runs.csv",
    "runs.parquet",
    "weekly.parquet",
    "weekly_mean.csv",
]


def test_compare_writes_a_folder_and_prints_a_table(model, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert execute(["compare", "alverna", "huurlingsedam", "--pairs", "3", "--years", "1"]) == 0
    folder = tmp_path / "results" / "compare-alverna-huurlingsedam-1"
    assert names(folder) == FILES
    out, err = capsys.readouterr()
    assert max(len(line) for line in out.splitlines()) <= 100
    assert "ALVERNA, LAGE DRUK" in out
    assert "HUURLINGSEDAM, HOGE DRUK" in out
    assert "NIET GEKALIBREERD" in out
    assert err.splitlines()[0].startswith("rondom compare alverna huurlingsedam")
    assert err.splitlines()[-1] == f"report: {Path('results') / folder.name / 'report.html'}"
    question, threads = model.asked[0]
    assert question.policies == ("casework", "collective", "connector", "rondom-wijchen")
    assert threads >= 1


def test_the_manifest_makes_it_again(model, tmp_path):
    out = tmp_path / "one"
    assert (
        execute(["compare", "alverna", "--pairs", "2", "--years", "1", "--seed", "9", "--out", str(out)]) == 0
    )
    facts = json.loads((out / "manifest.json").read_text())
    assert facts["command"] == "rondom compare alverna --pairs 2 --years 1 --pressure low,high --seed 9"
    assert sorted(facts["files"]) == sorted(set(FILES) - {"manifest.json"})
    assert {"numba", "numpy"} <= set(facts["packages"])
    assert any(name.startswith("sim/data/parameters/") for name in facts["inputs"])
    again = tmp_path / "two"
    assert execute([*facts["command"].split()[1:], "--out", str(again)]) == 0
    for name in ("compare.json", "report.html", "runs.csv", "weekly_mean.csv"):
        assert (out / name).read_bytes() == (again / name).read_bytes()


def test_json_is_alone_on_standard_output_and_repeatable(model, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["compare", "alverna", "--pairs", "2", "--years", "1", "--json"]
    texts = []
    for _ in range(2):
        assert execute(words) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["schema"] == "rondom.compare/1"
    assert names(tmp_path) == []
    assert execute([*words, "--out", "here"]) == 0
    assert (tmp_path / "here" / "compare.json").read_text() == capsys.readouterr().out


def test_english(model, tmp_path, capsys):
    assert (
        execute(
            [
                "compare",
                "Alverna",
                "--pairs",
                "2",
                "--years",
                "1",
                "--lang",
                "en",
                "--out",
                str(tmp_path / "x"),
            ]
        )
        == 0
    )
    assert "NOT CALIBRATED" in capsys.readouterr().out
    assert '<html lang="en">' in (tmp_path / "x" / "report.html").read_text()


@pytest.mark.parametrize(
    ("words", "policies"),
    [
        (["--policy", "peer-groups"], ARMS),
        (["--policy", "connector"], ARMS[:4]),
        (["--only", "--policy", "connector"], ("connector",)),
    ],
)
def test_policies_beside_or_instead_of_the_standard_four(model, tmp_path, words, policies):
    assert (
        execute(["compare", "alverna", "--pairs", "2", "--years", "1", *words, "--out", str(tmp_path / "x")])
        == 0
    )
    assert model.asked[0][0].policies == policies


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["alvrena"], "unknown place 'alvrena': did you mean 'alverna'?"),
        (["alverna", "--policy", "conector"], "unknown policy 'conector': did you mean 'connector'?"),
        (
            ["alverna", "--policy", "connector+rondom-wijchen"],
            "'connector' is part of 'rondom-wijchen' already",
        ),
        (["alverna", "--policy", "connector+conector"], "unknown policy 'conector'"),
        (["alverna", "--years", "0"], "years is 0: expected"),
        (["alverna", "--pairs", "-1"], "pairs is -1: expected"),
        (["alverna", "--pressure", "low,hihg"], "unknown pressure 'hihg': did you mean 'high'?"),
        (["alverna", "--pressure", "low,low"], "pressure 'low' is named 2 times"),
        (["alverna", "--lang", "de"], "lang is 'de': expected nl or en"),
        (["alverna", "--seed", "-4"], "seed is -4"),
        (["alverna", "--threads", "0"], "threads is 0: expected"),
        (["alverna", "--discount-costs", "nan"], "discount_costs is nan: expected"),
        (["alverna", "--discount-costs", "-1"], "discount_costs is -1.0: expected"),
        (["alverna", "--only"], "no policy to compare with"),
        (["alverna", "--pairs", "many"], "--pairs"),
        (["alverna", "--pears", "3"], "--pears"),
        ([], "places"),
    ],
)
def test_bad_input_is_refused_before_anything_is_computed(
    model, tmp_path, monkeypatch, capsys, words, sentence
):
    monkeypatch.chdir(tmp_path)
    assert execute(["compare", *words]) == 2
    out, err = capsys.readouterr()
    assert sentence.lower() in err.lower()
    assert "Traceback" not in err
    assert out == ""
    assert model.asked == []
    assert names(tmp_path) == []


def test_all_problems_come_at_once(model, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    words = ["alvrena", "--years", "0", "--policy", "x", "--threads", "-1", "--out", str(tmp_path)]
    assert execute(["compare", *words]) == 2
    problems = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rondom: ")]
    assert len(problems) == 5


def test_an_existing_folder_needs_force(model, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    words = ["compare", "alverna", "--pairs", "2", "--years", "1", "--out", str(tmp_path)]
    assert execute(words) == 2
    assert "holds files already" in capsys.readouterr().err
    assert model.asked == []
    assert execute([*words, "--force"]) == 0
    assert names(tmp_path) == sorted([*FILES, "mine.txt"])


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can write")
def test_a_read_only_place_is_a_storage_problem(model, capsys):
    assert execute(["compare", "alverna", "--pairs", "2", "--out", "/proc/rondom"]) == 4
    assert "could not be written" in capsys.readouterr().err
    assert model.asked == []


def test_an_interrupted_batch_is_kept_and_said(model, tmp_path, capsys):
    model.done["pairs"] = 3
    words = ["compare", "alverna", "--pairs", "9", "--years", "1", "--out", str(tmp_path / "x")]
    assert execute(words) == 130
    assert "3 of 9 pairs are in this result" in capsys.readouterr().err
    facts = json.loads((tmp_path / "x" / "manifest.json").read_text())
    assert facts["interrupted"] is True
    assert "--pairs 3" in facts["command"]


def test_an_interruption_before_the_first_pair_writes_nothing(model, tmp_path, capsys):
    words = ["compare", "alverna", "--pairs", "9", "--years", "1", "--out", str(tmp_path / "x")]
    empty = types.SimpleNamespace(complete_pairs=0, interrupted=True)
    model.pairs.run_pairs = lambda question, **_: empty
    assert execute(words) == 130
    assert "nothing was written" in capsys.readouterr().err
    assert names(tmp_path) == []


def test_an_unexpected_error_is_one_line_unless_asked(model, tmp_path, capsys):
    def broken(*_, **__):
        raise ZeroDivisionError("no people\nand more")

    model.pairs.run_pairs = broken
    words = ["compare", "alverna", "--pairs", "2", "--out", str(tmp_path / "x")]
    assert execute(words) == 1
    err = capsys.readouterr().err
    assert "unexpected ZeroDivisionError: no people\n" in err
    assert "and more" not in err
    assert "Traceback" not in err
    assert execute(["--debug", *words]) == 1
    assert "Traceback" in capsys.readouterr().err
    assert names(tmp_path) == []


def test_the_compiler_is_announced(model, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sim.kernel.is_warm", lambda: False)
    monkeypatch.setattr("sim.warm.warm_up", lambda *_: None)
    assert execute(["compare", "alverna", "--pairs", "2", "--years", "1", "--out", str(tmp_path / "x")]) == 0
    assert "compiling the model, once, about" in capsys.readouterr().err


def test_run_shows_one_life(model, tmp_path, capsys):
    assert (
        execute(["run", "alverna", "--years", "2", "--policy", "connector", "--out", str(tmp_path / "x")])
        == 0
    )
    question, _ = model.asked[0]
    assert (question.pairs, question.policies, question.uncertainty) == (1, ("connector",), False)
    assert "jaar 2" in capsys.readouterr().out
    assert names(tmp_path / "x") == ["manifest.json", "weekly.csv"]
    assert "rondom run alverna --policy connector" in (tmp_path / "x" / "manifest.json").read_text()


def test_run_as_json(model, capsys):
    assert execute(["run", "alverna", "--years", "1", "--json"]) == 0
    loaded = json.loads(capsys.readouterr().out)
    assert len(loaded["weekly"]["queue"]) == 52


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["phases"], "ledger"),
        (["phases", "--lang", "en"], "ageing"),
        (["policies", "list"], "rondom-wijchen"),
        (["policies", "show", "connector"], "new_money"),
        (["policies", "show", "rondom-wijchen"], "pressure-management"),
        (["parameters", "list", "--topic", "team"], "queue_giveup"),
        (["parameters", "show", "h0_seek"], "per week"),
        (["neighbourhoods", "list"], "huurlingsedam"),
        (["--version"], "rondom "),
        (["--help"], "compare"),
    ],
)
def test_lists_and_passports(model, capsys, words, text):
    assert execute(words) == 0
    assert text in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["phases", "--lang", "fr"], "lang is 'fr'"),
        (["policies", "show", "conector"], "did you mean 'connector'?"),
        (["parameters", "show", "h0_sek"], "did you mean 'h0_seek'?"),
        (
            ["parameters", "list", "--topic", "taem", "--grade", "E"],
            "unknown topic 'taem': did you mean 'team'?",
        ),
        (["parameters", "list", "--grade", "E"], "unknown grade 'E'"),
        (["neighbourhoods", "show", "alvrena"], "did you mean 'alverna'?"),
        (["bench", "alvrena"], "did you mean 'alverna'?"),
        (["run", "alverna", "--policy", "x"], "unknown policy 'x'"),
        (["compair"], "compair"),
    ],
)
def test_other_commands_refuse_plainly(model, capsys, words, sentence):
    assert execute(words) == 2
    err = capsys.readouterr().err
    assert sentence in err
    assert "Traceback" not in err


def test_parameters_of_one_grade(capsys):
    assert execute(["parameters", "list", "--grade", "A"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]
    grades = {row[-1] for row in rows[2:-1] if len(row) > 3}
    assert grades == {"A"}


def test_doctor_finds_this_installation_whole(model, capsys):
    assert execute(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "WRONG" not in out
    assert "one root" in out or "in " in out


def test_doctor_sees_packages_of_different_programs(model, monkeypatch, tmp_path, capsys):
    stranger = types.ModuleType("dashboards")
    stranger.__file__ = str(tmp_path / "dashboards" / "__init__.py")
    monkeypatch.setitem(sys.modules, "dashboards", stranger)
    assert execute(["doctor"]) == 1
    assert "environment of its own" in capsys.readouterr().out.replace("\n", " ")


def test_plain_progress_is_ten_lines():
    stream, clock = io.StringIO(), iter(range(1000))
    reporter = PlainReporter(stream, clock=lambda: next(clock))
    for done in range(201):
        reporter(Progress(done, 200))
    lines = stream.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[-1].startswith("200/200 runs")
    assert lines[-1].endswith("about 0 s left")


# ----------------------------------------------------------------------------------- in a process of its own

SCRIPT = """
    import runpy, sys, time, types
    import sim.kernel
    made_up_runs = runpy.run_path({made_up!r})["made_up_runs"]

    def run_pairs(question, *, on_progress, stop, threads):
        sys.stderr.write("ready\\n"); sys.stderr.flush()
        limit = time.monotonic() + {wait}
        while not stop.is_set() and time.monotonic() < limit:
            time.sleep(0.01)
        if {stubborn}:
            time.sleep(60)
        return made_up_runs(question, done=2 if stop.is_set() else None)

    pairs = types.ModuleType("experiments.pairs")
    pairs.run_pairs = run_pairs
    sys.modules["experiments.pairs"] = pairs
    sim.kernel.is_warm = lambda: True
    {extra}
    from experiments.cli import execute
    sys.exit(execute(["compare", "alverna", "--pairs", "{pairs}", "--years", "1", "--out", {out!r}]))
"""


def process(out, *, wait=60.0, stubborn=False, extra="", pairs=6):
    made_up = str(ROOT / "tests" / "made_up_runs.py")
    code = textwrap.dedent(SCRIPT).format(
        made_up=made_up, out=str(out), wait=wait, stubborn=stubborn, extra=extra, pairs=pairs
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def wait_for(running, word):
    """Standard error up to a word; a watchdog keeps a broken program from hanging the tests."""
    watchdog = threading.Timer(60.0, running.kill)
    watchdog.start()
    seen = ""
    while word not in seen:
        line = running.stderr.readline()
        assert line, seen
        seen += line
    watchdog.cancel()
    return seen


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_the_first_ctrl_c_keeps_what_is_done(tmp_path):
    with process(tmp_path / "x") as running:
        wait_for(running, "ready")
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "what is complete is kept" in err
    assert "2 of 6 pairs are in this result" in err
    assert "Traceback" not in err
    assert names(tmp_path / "x") == FILES


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process")
def test_the_second_ctrl_c_leaves_and_writes_nothing(tmp_path):
    with process(tmp_path / "x", stubborn=True) as running:
        wait_for(running, "ready")
        running.send_signal(signal.SIGINT)
        wait_for(running, "what is complete is kept")
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "nothing was written" in err
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_disk_that_refuses_more_leaves_nothing(tmp_path):
    # A limit on file size makes the disk itself refuse, halfway through a file, as a full disk does.
    extra = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    with process(tmp_path / "x", wait=0.0, extra=extra) as running:
        _, err = running.communicate(timeout=60)
    assert running.returncode == 4
    assert "could not be written" in err
    assert "Traceback" not in err
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "light"),
    [(["--help"], "numba numpy scipy"), (["--version"], "numba scipy"), (["compare", "alvrena"], "sim.week")],
)
def test_the_first_words_wait_for_nothing_heavy(words, light):
    # What makes an answer late is what is loaded for it, and that does not depend on how busy the machine is.
    code = (
        "import sys\n"
        "from experiments.cli import execute\n"
        "class Heard:\n"
        "    def write(self, text):\n"
        "        if text.strip() and not hasattr(self, 'loaded'):\n"
        "            self.loaded = set(sys.modules)\n"
        "    def flush(self): pass\n"
        "    def isatty(self): return False\n"
        "sys.stdout = sys.stderr = heard = Heard()\n"
        "try:\n"
        "    execute(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(*sorted(heard.loaded), file=sys.__stdout__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "experiments.cli" in loaded
    assert loaded & {*light.split(), "pandas", "pyarrow", "plotly", "networkx", "mesa", "solara"} == set()


def test_the_command_line_starts_without_the_heavy_libraries():
    heavy = ("numba", "numpy", "pandas", "scipy", "pyarrow")
    code = f"import sys, experiments.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
