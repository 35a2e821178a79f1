"""The store: opened by anybody at any time, whole or not at all, damaged parts put aside and made again."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cli import execute
from experiments.sweep import Experiment, NonDeterminismError, Store
from experiments.sweep.columns import OK, run_schema
from experiments.sweep.experiment import Options
from experiments.sweep.journal import events, sessions
from experiments.sweep.parts import intact, parts, write_part
from sim.errors import BadInput, StorageProblem
from tests.made_up_sweeps import specification, use

ROOT = Path(__file__).parents[2]
SERIES = '[store]\nseries = ["lonely", "cost_zvw"]\n'


@pytest.fixture(autouse=True)
def made_up(monkeypatch):
    from experiments.sweep import engine, pilot

    for room in (engine, pilot):
        monkeypatch.setattr(room, "live", room.live)
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    use()


@pytest.fixture
def store(tmp_path):
    """A finished sweep of forty runs with series, in three parts or so."""
    experiment = Experiment.from_toml(specification(tmp_path, 20, SERIES))
    return experiment.run(tmp_path / "store", Options(workers=1))


def grown(store: Store, tmp_path: Path, draws: int) -> Store:
    """The same sweep with more draws, so that it has more than one part."""
    return Experiment.from_toml(specification(tmp_path, draws, SERIES)).run(store.folder, Options(workers=2))


def test_a_finished_store_holds_every_run_once(store):
    frame = store.runs()
    assert sorted(frame["run_id"]) == sorted(store.plan().run_ids)
    assert set(frame["status"]) == {OK}
    assert store.table().schema.equals(run_schema(1, False))
    assert sorted(path.name for path in store.folder.iterdir()) == [
        ".lock", "draws", "events.jsonl", "experiment.toml", "failures", "manifest.json", "plan-0001.parquet",
        "runs", "series", "sessions",
    ]  # fmt: skip


def test_series_and_draws_belong_to_their_runs(store):
    series = store.series(["lonely"])
    assert list(series.columns) == ["run_id", "week", "lonely"]
    assert series.groupby("run_id")["week"].agg(["min", "max", "size"]).drop_duplicates().values.tolist() == [
        [1, 52, 52]
    ]
    assert set(series["run_id"]) == set(store.runs()["run_id"])
    joined = store.runs().merge(store.draws(), on=["parameters", "draw", "system"], validate="many_to_one")
    assert len(joined) == 40
    assert (joined["kin_share"] == joined["draw"]).all()


def test_running_a_finished_store_again_runs_nothing(store):
    before = {path: path.stat().st_mtime_ns for path in store.folder.rglob("part-*")}
    session = Experiment.from_toml(store.toml).session(store.folder)
    assert (session.reason, session.standing.made) == ("complete", 0)
    assert {path: path.stat().st_mtime_ns for path in store.folder.rglob("part-*")} == before


def test_more_draws_run_only_the_new_runs(store, tmp_path):
    old = parts(store.folder / "runs")
    more = Experiment.from_toml(specification(tmp_path, 30, SERIES))
    session = more.session(store.folder)
    assert session.standing.made == 20
    assert session.store.counts().ok == 60
    assert set(old) < set(parts(store.folder / "runs"))
    assert (store.folder / "plan-0002.parquet").exists()
    assert Store(store.folder).specification.uncertainties.draws == 30


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("years = 1", "years = 2", "can grow"),
        ("draws = 20", "draws = 5", "can grow"),
        ("lonely", "ties", "another name"),
    ],
)
def test_a_store_never_shrinks_or_changes_what_it_keeps(store, tmp_path, old, new, word):
    path = specification(tmp_path, 20, SERIES)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(BadInput, match=word):
        Experiment.from_toml(path).run(store.folder)
    assert store.counts().ok == 40
    assert not (store.folder / "plan-0002.parquet").exists()


def test_a_store_of_another_model_is_read_but_not_added_to(store, monkeypatch):
    monkeypatch.setattr("experiments.sweep.identity.MODEL_VERSION", "another")
    assert len(store.runs()) == 40
    with pytest.raises(BadInput, match="the model or its data changed"):
        store.plan()


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"kind": "rondom.sweep", "schema": 99}, "newer rondom"),
        ({"kind": "rondom.sweep", "schema": "x"}, "newer rondom"),
        ({"schema": 1}, "of something else"),
        ([], "of something else"),
    ],
)
def test_stores_of_a_newer_version_and_other_folders_are_refused(tmp_path, facts, word):
    (tmp_path / "manifest.json").write_text(json.dumps(facts))
    with pytest.raises(BadInput, match=word):
        Store(tmp_path)


def test_what_is_no_store_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no such folder"):
        Store(tmp_path / "none")
    with pytest.raises(BadInput, match="holds no"):
        Store(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(StorageProblem, match="cannot be read"):
        Store(tmp_path)
    asked = Experiment.from_toml(specification(tmp_path, 2))
    (tmp_path / "mine.txt").write_text("mine")
    for look in (lambda: asked.run(tmp_path / "mine.txt"), lambda: Store(tmp_path / "mine.txt")):
        with pytest.raises(BadInput, match="is a file"):
            look()
    with pytest.raises((BadInput, StorageProblem)):
        asked.run(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


# ------------------------------------------------------------------------------------------------ damage


@settings(max_examples=60)
@given(st.data())
def test_one_changed_bit_anywhere_shows(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("part")
    path = write_part(folder, pa.table({"run_id": ["a", "b"], "cost": [1.0, 2.0]}))
    assert intact(path)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) * 8 - 1))
    content[at // 8] ^= 1 << at % 8
    path.write_bytes(content)
    assert not intact(path)


@pytest.mark.parametrize("kind", ["runs", "series", "draws"])
@pytest.mark.parametrize("damage", ["truncated", "empty", "flipped"])
def test_damaged_parts_go_to_quarantine_and_their_runs_are_made_again(store, kind, damage):
    before = store.fingerprint()
    path = parts(store.folder / kind)[0]
    content = path.read_bytes()
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 1
    path.write_bytes(
        {"truncated": content[: len(content) // 2], "empty": b"", "flipped": bytes(flipped)}[damage]
    )
    if kind == "runs":
        assert Store(store.folder).counts().ok < 40
    assert execute(["sweep", "verify", str(store.folder)]) == 4
    session = Experiment.from_toml(store.toml).session(store.folder)
    if (kind, damage) != ("series", "flipped"):
        # Every byte of series is only read by verify: there may be gigabytes of them.
        assert (store.folder / "quarantine" / f"{kind}-{path.name}").exists()
        assert "quarantined" in {event["event"] for event in events(store.folder)}
        assert execute(["sweep", "verify", str(store.folder)]) == 0
        assert len(store.series()) == 40 * 52
    assert session.complete
    assert Store(store.folder).fingerprint() == before


def test_flipped_series_are_put_aside_when_asked_to_look_closely(store, capsys):
    path = parts(store.folder / "series")[0]
    content = bytearray(path.read_bytes())
    content[100] ^= 4
    path.write_bytes(content)
    assert execute(["sweep", "verify", str(store.folder)]) == 4
    assert execute(["sweep", "verify", str(store.folder), "--mend"]) == 4
    assert execute(["sweep", "run", str(store.folder)]) == 0
    assert execute(["sweep", "verify", str(store.folder)]) == 0
    assert len(store.series()) == 40 * 52


def test_series_without_their_runs_and_unfinished_files_do_not_count(store):
    # What a driver leaves that is killed between two files of a chunk, and within one.
    lost = parts(store.folder / "runs")[0]
    aside = store.folder.parent / lost.name
    shutil.move(lost, aside)
    for kind in ("runs", "series", "sessions"):
        (store.folder / kind / ".writing-abc.parquet").write_bytes(b"half")
    (store.folder / "runs" / "notes.txt").write_text("mine")
    session = Experiment.from_toml(store.toml).session(store.folder)
    assert session.complete
    assert len(store.series()) == 40 * 52
    assert not list(store.folder.rglob(".writing-*"))
    assert (store.folder / "runs" / "notes.txt").read_text() == "mine"
    assert list((store.folder / "quarantine").iterdir())


def test_the_same_rows_twice_count_once(store):
    before = store.fingerprint()
    path = parts(store.folder / "runs")[0]
    rows = pq.read_table(path)
    write_part(store.folder / "runs", rows.slice(0, 7))
    again = Store(store.folder)
    assert len(again.runs()) == 40
    assert again.counts().ok == 40
    assert again.fingerprint() == before


def test_the_same_run_with_other_outcomes_is_an_alarm(store):
    rows = pq.read_table(parts(store.folder / "runs")[0]).slice(0, 1)
    other = rows.set_column(rows.schema.get_field_index("digest"), "digest", pa.array(["0" * 16]))
    write_part(store.folder / "runs", other)
    with pytest.raises(NonDeterminismError, match=rows.column("run_id")[0].as_py()):
        Store(store.folder).runs()


def test_nothing_is_deleted_that_was_not_made_as_temporary(store, tmp_path, monkeypatch):
    """Through failures, retries, damage, growth and compacting: every part there ever was stands somewhere."""
    folders = ["", "runs", "series", "draws", "failures", "sessions", "quarantine", "compacted", "gathered"]
    for name in folders:
        (store.folder / name).mkdir(exist_ok=True)
        (store.folder / name / "mine.parquet").write_text("mine")
    seen: dict[str, bytes] = {}

    def look() -> None:
        seen.update({path.name: path.read_bytes() for path in store.folder.rglob("part-*")})

    look()
    more = Experiment.from_toml(specification(tmp_path, 60, SERIES))
    monkeypatch.setenv("RONDOM_TEST_FAULTS", "raise")
    more.run(store.folder)
    stories = {path.name for path in (store.folder / "failures").iterdir()}
    assert len(stories) > 1
    look()
    monkeypatch.delenv("RONDOM_TEST_FAULTS")
    more.run(store.folder, Options(retry=True))
    look()
    damaged = parts(store.folder / "runs")[0]
    damaged.write_bytes(damaged.read_bytes()[:-9])
    seen[damaged.name] = damaged.read_bytes()
    more.run(store.folder)
    look()
    assert execute(["sweep", "compact", str(store.folder)]) == 0
    kept = {
        path.name[path.name.index("part-") :]: path.read_bytes() for path in store.folder.rglob("*part-*")
    }
    assert {name: kept.get(name) for name in seen} == seen
    assert {path.name for path in (store.folder / "failures").iterdir()} == stories
    assert all((store.folder / name / "mine.parquet").read_text() == "mine" for name in folders)


def test_nothing_is_ever_unpickled():
    """What a store holds is text and Parquet; nobody in the house can read anything else from a file."""
    readers = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
    rooms = [path for top in ("experiments", "dashboards") for path in (ROOT / top).rglob("*.py")]
    assert len(rooms) > 100
    for path in rooms:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not readers & {alias.name.split(".")[0] for alias in node.names}, path
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in readers, path
            elif isinstance(node, ast.Attribute):
                assert node.attr not in ("read_pickle", "to_pickle"), path
            elif isinstance(node, ast.keyword) and node.arg == "allow_pickle":
                assert isinstance(node.value, ast.Constant), path
                assert node.value.value is False, path


# ------------------------------------------------------------------------------------------------ other readers


def test_duckdb_and_pandas_open_the_store_as_it_stands(store):
    duckdb = pytest.importorskip("duckdb")
    files = str(store.folder / "runs" / "part-*.parquet")
    means_of = "SELECT arm, count(*), avg(cost_all) FROM read_parquet(?) GROUP BY arm ORDER BY arm"
    counted = duckdb.execute(means_of, [files]).fetchall()
    frame = pd.read_parquet(store.folder / "runs")
    means = frame.groupby("arm")["cost_all"].mean()
    assert [(arm, number) for arm, number, _ in counted] == [("baseline", 20), ("connector", 20)]
    assert [mean for _, _, mean in counted] == pytest.approx(means.tolist())
    weeks = duckdb.sql(f"SELECT count(*) FROM '{store.folder}/series/part-*.parquet'").fetchall()  # noqa: S608
    assert weeks == [(40 * 52,)]


def test_a_store_opens_while_a_sweep_runs_and_its_lock_is_held(store, tmp_path, monkeypatch):
    monkeypatch.setenv("RONDOM_TEST_SECONDS", "0.02")
    seen = []

    def look(standing):
        seen.append((len(Store(store.folder).runs()), standing.ok))
        assert execute(["sweep", "run", str(store.folder)]) == 75
        assert execute(["sweep", "status", str(store.folder), "--json"]) == 0

    more = Experiment.from_toml(specification(tmp_path, 30, SERIES))
    session = more.session(store.folder, Options(workers=2), on_progress=look)
    assert session.complete
    assert len(seen) > 1
    assert all(committed <= ended for committed, ended in seen)


def test_compacting_keeps_every_row_and_puts_the_old_parts_aside(store, tmp_path, capsys):
    larger = grown(store, tmp_path, 40)
    before = (
        larger.fingerprint(),
        larger.series().sort_values(["run_id", "week"], ignore_index=True),
        larger.draws(),
    )
    number = len(parts(store.folder / "runs"))
    assert number > 1
    assert execute(["sweep", "compact", str(store.folder)]) == 0
    after = Store(store.folder)
    assert len(parts(store.folder / "runs")) == 1
    assert after.fingerprint() == before[0]
    pd.testing.assert_frame_equal(
        after.series().sort_values(["run_id", "week"], ignore_index=True), before[1]
    )
    pd.testing.assert_frame_equal(after.draws(), before[2])
    assert len(list((store.folder / "compacted").rglob("runs/part-*"))) == number
    assert Experiment.from_toml(after.toml).session(store.folder).standing.made == 0
    assert execute(["sweep", "verify", str(store.folder)]) == 0


def test_compacting_again_after_it_was_cut_off_keeps_every_week_once(store):
    """A run's weeks stand in an old and a new part of the series then, and its row names one of them."""
    before = store.series().sort_values(["run_id", "week"], ignore_index=True)
    (old,) = parts(store.folder / "runs")
    rows = pq.read_table(old)
    weeks = pq.read_table(store.folder / "series" / rows.column("series")[0].as_py())
    some = rows.slice(0, 20)
    copied = write_part(
        store.folder / "series", weeks.filter(pc.is_in(weeks.column("run_id"), some.column("run_id")))
    )
    column = rows.schema.get_field_index("series")
    write_part(store.folder / "runs", some.set_column(column, "series", pa.array([copied.name] * 20)))
    write_part(store.folder / "runs", rows.slice(20))
    shutil.move(old, store.folder.parent)
    assert execute(["sweep", "compact", str(store.folder)]) == 0
    after = Store(store.folder).series().sort_values(["run_id", "week"], ignore_index=True)
    pd.testing.assert_frame_equal(after, before)


@pytest.mark.parametrize("what", ["runs", "series", "draws"])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_export_writes_whole_tables(store, tmp_path, what, suffix):
    out = tmp_path / f"table{suffix}"
    words = ["sweep", "export", str(store.folder), "--what", what, "--out", str(out)]
    assert execute(words) == 0
    read = pd.read_csv if suffix == ".csv" else pd.read_parquet
    assert len(read(out)) == {"runs": 40, "series": 40 * 52, "draws": 20}[what]
    assert execute(words) == 2
    assert execute([*words, "--force"]) == 0
    assert execute(["sweep", "export", str(store.folder), "--out", str(tmp_path / "x.xls")]) == 2
    assert execute(["sweep", "export", str(store.folder), "--what", "rns", "--out", str(out)]) == 2


def test_exported_text_is_never_a_formula_and_decimals_can_be_dutch(store, tmp_path):
    rows = pq.read_table(parts(store.folder / "runs")[0]).slice(0, 1)
    for name, text in (("run_id", "=1+1"), ("status", "failed"), ("error", "@SUM(A1)")):
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array([text]))
    write_part(store.folder / "runs", rows)
    out = tmp_path / "runs.csv"
    assert execute(["sweep", "export", str(store.folder), "--out", str(out), "--decimal-comma"]) == 0
    text = out.read_text(encoding="utf-8")
    assert "'=1+1" in text
    assert "'@SUM(A1)" in text
    frame = pd.read_csv(out, sep=";", decimal=",")
    assert frame["cost_all"].mean() == pytest.approx(Store(store.folder).runs()["cost_all"].mean())


def test_sessions_tell_who_made_the_runs(store):
    (facts,) = sessions(store.folder)
    assert facts["reason"] == "complete"
    assert {"argv", "git", "inputs", "model_version", "packages", "platform", "source_hash", "python"} <= set(
        facts
    )
    assert set(store.runs()["session"]) == {facts["session"]}
    with (store.folder / "events.jsonl").open("a") as file:
        file.write('{"torn')
    Experiment.from_toml(store.toml).run(store.folder)
    assert [event["event"] for event in events(store.folder)][-2:] == ["started", "finished"]


def test_a_dry_run_says_what_it_takes_and_keeps_nothing(tmp_path, capsys):
    path = specification(tmp_path, 20, SERIES)
    assert execute(["sweep", "run", str(path), "--out", str(tmp_path / "store"), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "40 of 40 runs to make, 20 burn-ins" in said
    assert "minutes" in said
    assert "MB" in said
    assert not (tmp_path / "store").exists()


def test_quiet_without_a_terminal_and_a_last_line_that_says_what_next(tmp_path, capsys):
    path = specification(tmp_path, 20)
    assert execute(["sweep", "run", str(path), "--out", str(tmp_path / "store")]) == 0
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "complete: 40 runs" in said.out
    assert "next: `rondom sweep export" in said.out
    assert "cost_all, connector - baseline" in said.out
    assert "20 pairs" in said.out
