"""A sweep stops when it is sure enough, says so, and goes on when somebody wants to be surer; stores outlive names."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from experiments.cli import execute
from experiments.commands.decide import decisions_in
from experiments.sweep import Experiment, Store, known
from experiments.sweep.checking import check
from experiments.sweep.contrast import TARGET
from experiments.sweep.engine import ThreadEngine
from experiments.sweep.experiment import Options, standing_of
from experiments.sweep.journal import events, sessions
from experiments.sweep.parts import parts
from experiments.sweep.unit import settings_of
from sim.errors import BadInput
from tests.made_up_sweeps import specification, use

#: A made-up outcome has a spread of 10, so a difference one of 14, and 40 pairs a half width of about 4.5.
RULE = "[primary]\nhalf_width = {:g}\n"


@pytest.fixture(autouse=True)
def made_up(monkeypatch):
    from experiments.sweep import engine, pilot

    for room in (engine, pilot):
        monkeypatch.setattr(room, "live", room.live)
    monkeypatch.setattr("sim.kernel.is_warm", lambda: True)
    use()


def asked(tmp_path: Path, half_width: float, draws: int = 200, more: str = "") -> Path:
    return specification(tmp_path, draws, RULE.format(half_width) + more)


def test_it_stops_when_two_looks_hold_and_says_why(tmp_path, capsys):
    path, store = asked(tmp_path, 6.0), tmp_path / "store"
    assert execute(["sweep", "run", str(path), "--out", str(store)]) == 0
    said = capsys.readouterr().out
    held = standing_of(Store(store))
    assert held.contrast is not None
    assert held.contrast.reason == TARGET
    assert held.contrast.stopped_at == held.contrast.looks[-1].pairs == held.contrast.pairs
    assert [look.holds for look in held.contrast.looks[-2:]] == [True, True]
    assert f"stopping rule: target reached at {held.contrast.pairs} pairs" in said
    assert f"{held.left_out} of the 400 planned runs are not needed" in said
    assert held.missing == 0
    # Nothing of the plan is lost: what was not run is planned still.
    assert len(Store(store).planned()) == 400
    assert 2 * held.contrast.pairs <= held.ok < 400
    session = sessions(store)[-1]
    assert (session["reason"], session["left_out"]) == (TARGET, held.left_out)
    assert session["primary"]["half_width"] <= 6.0
    looks = [event for event in events(store) if event["event"] == "look"]
    assert [look["pairs"] for look in looks] == [look.pairs for look in held.contrast.looks]

    assert execute(["sweep", "status", str(store)]) == 0
    said = capsys.readouterr().out
    assert "target reached" in said
    assert "not needed" in said
    assert execute(["sweep", "status", str(store), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["missing"], facts["left_out"]) == (0, held.left_out)
    assert execute(["sweep", "verify", str(store)]) == 0
    assert f" 0 missing, {held.left_out} not needed (stopping rule)" in capsys.readouterr().out
    assert facts["primary"]["stopped"] == TARGET


def test_runs_that_are_not_needed_are_not_missing_in_what_is_made_of_them(tmp_path, capsys):
    store = Experiment.from_toml(asked(tmp_path, 6.0)).run(tmp_path / "store")
    left_out = standing_of(store).left_out
    assert left_out > 0
    assert store.counts().left_out == left_out
    found = decisions_in(store.folder, None, 0.0)
    assert (found.standing.left_out, found.standing.missing, found.standing.whole) == (left_out, 0, True)
    assert execute(["decide", str(store.folder), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert f"The other {left_out} were not needed" in " ".join(said.out.split())
    assert "missing" not in said.out + said.err
    assert execute(["analyse", "converge", str(store.folder), "--lang", "en", "--json"]) == 0
    (course,) = json.loads(capsys.readouterr().out)["contrasts"]
    assert course["missing"] == 0
    assert course["number"] < 200
    # Runs that are wanted and not there are missing as ever.
    parts(store.folder / "runs")[0].unlink()
    assert store.counts().missing > 0


def test_who_is_first_changes_neither_the_stop_nor_the_figures(tmp_path):
    path = asked(tmp_path, 5.0)
    found = []
    for workers in (1, 4):
        store = Experiment.from_toml(path).run(tmp_path / f"store-{workers}", Options(workers=workers))
        held = standing_of(store)
        assert held.contrast is not None
        found.append((held.contrast.looks, held.contrast.estimate(), held.contrast.stopped_at))
    assert found[0] == found[1]


def test_a_stopped_sweep_is_complete_until_somebody_wants_to_be_surer(tmp_path):
    store = tmp_path / "store"
    first = Experiment.from_toml(asked(tmp_path, 6.0)).session(store)
    again = Experiment.from_toml(asked(tmp_path, 6.0)).session(store)
    assert (again.reason, again.standing.made, again.complete) == (TARGET, 0, True)
    assert Experiment.from_toml(asked(tmp_path, 6.0)).plan().run_ids == Store(store).planned()
    assert len(list(store.glob("plan-*.parquet"))) == 1

    surer = Experiment.from_toml(asked(tmp_path, 3.0)).session(store)
    assert surer.standing.contrast is not None
    assert first.standing.contrast is not None
    assert surer.standing.contrast.pairs > first.standing.contrast.pairs
    assert standing_of(Store(store)).contrast is not None
    assert Store(store).specification.primary.half_width == 3.0
    # Without a target everything that was planned is run.
    whole = Experiment.from_toml(specification(tmp_path, 200)).session(store)
    assert (whole.reason, whole.standing.ok) == ("complete", 400)


def test_no_more_pairs_than_somebody_wants(tmp_path):
    session = Experiment.from_toml(asked(tmp_path, 0.1, more="max_pairs = 55\n")).session(tmp_path / "store")
    assert session.reason == "max_pairs reached"
    assert session.standing.contrast is not None
    assert session.standing.contrast.stopped_at == 50


def test_a_new_arm_is_run_for_the_pairs_that_count(tmp_path):
    store = tmp_path / "store"
    first = Experiment.from_toml(asked(tmp_path, 6.0)).session(store).standing
    wider = asked(tmp_path, 6.0).read_text() + '[[policies]]\narm = "collective"\n'
    path = tmp_path / "wider.toml"
    path.write_text(wider)
    second = Experiment.from_toml(path).session(store).standing
    assert first.contrast is not None
    assert second.contrast is not None
    assert second.contrast.looks == first.contrast.looks
    runs = Store(store).runs()
    count = second.contrast.stopped_at
    assert count is not None
    assert set(runs.loc[runs["arm"] == "collective", "draw"]) >= set(range(count))


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ({"first_pairs": 10}, "give half_width too"),
        ({"half_width": 1.0, "first_pairs": 1}, "primary.first_pairs is 1"),
        ({"half_width": 1.0, "batch_pairs": 0}, "primary.batch_pairs is 0"),
        ({"half_width": 1.0, "max_pairs": 20}, "expected first_pairs (30) or more"),
        ({"half_width": 1.0, "max_pairs": 35}, "first look is at 40 pairs"),
    ],
)
def test_rules_that_cannot_be_are_refused(rule, word):
    given = {
        "name": "rule",
        "scenarios": {"places": ["alverna"]},
        "policies": [{"arm": "connector"}],
        "uncertainties": {"method": "joint", "draws": 20},
        "replications": {"seeds": 5},
        "primary": rule,
    }
    with pytest.raises(BadInput) as caught:
        check(given, Path())
    assert any(word in problem for problem in caught.value.problems), caught.value.problems


# ------------------------------------------------------------------------------------------------ what outlives what


def test_lives_with_their_own_seeds_grow_in_seeds_and_in_draws(tmp_path):
    def more(draws: int, seeds: int) -> Path:
        return specification(tmp_path, draws, f"[replications]\ncommon = false\nseeds = {seeds}\n")

    store = tmp_path / "store"
    Experiment.from_toml(more(5, 1)).run(store)
    for draws, seeds, fresh in ((5, 3, 20), (8, 3, 18)):
        session = Experiment.from_toml(more(draws, seeds)).session(store)
        assert (session.reason, session.standing.made) == ("complete", fresh)
    runs = Store(store).runs()
    assert runs["seed"].nunique() == 24
    assert runs.groupby(["draw", "rep"])["seed"].nunique().eq(1).all()


@pytest.fixture
def gone(tmp_path, monkeypatch):
    """A store whose policy and place no version knows any more."""
    store = Experiment.from_toml(asked(tmp_path, 6.0, 20)).run(tmp_path / "store")
    before = (store.fingerprint(), len(store.runs()))
    for name in ("policies", "places"):
        monkeypatch.setattr(known, name, lambda: ("something-else",))
    return store.folder, before


def test_a_store_whose_names_are_gone_is_read_as_ever(gone, tmp_path, capsys):
    folder, (fingerprint, rows) = gone
    store = Store(folder)
    assert (store.fingerprint(), len(store.runs()), store.counts().missing) == (fingerprint, rows, 0)
    assert set(store.runs()["arm"]) == {"baseline", "connector"}
    assert len(store.draws()) == 20
    for words in (["status"], ["verify"], ["compact"], ["export", "--out", str(tmp_path / "runs.csv")]):
        assert execute(["sweep", words[0], str(folder), *words[1:]]) == 0
    assert "connector - baseline" in capsys.readouterr().out


def test_it_is_not_added_to(gone, capsys):
    assert execute(["sweep", "run", str(gone[0])]) == 2
    said = capsys.readouterr().err
    assert "connector" in said
    assert "can be read, not added to" in said


def test_outcomes_of_another_version_are_read_by_what_the_store_recorded(tmp_path, monkeypatch):
    from experiments.sweep import columns

    store = Experiment.from_toml(specification(tmp_path, 4)).run(tmp_path / "store")
    names = store.table().schema.names
    monkeypatch.setattr(columns, "outcome_names", lambda _: ("cost_all", "something_new"))
    again = Store(store.folder)
    assert again.table().schema.names == names
    assert again.runs()["cost_zvw"].notna().all()
    with pytest.raises(BadInput, match="not added to"):
        Experiment.from_toml(specification(tmp_path, 6)).run(store.folder)
    # The first stores did not record their columns: then a part tells.
    manifest = json.loads((store.folder / "manifest.json").read_text())
    del manifest["columns"]
    (store.folder / "manifest.json").write_text(json.dumps(manifest))
    assert Store(store.folder).table().schema.names == names


def test_an_engine_forgets_what_ended(tmp_path):
    plan = Experiment.from_toml(specification(tmp_path, 300)).plan()
    engine = ThreadEngine(settings_of(plan.specification), 2, lambda: False)
    units, ended = plan.missing(()), 0
    while ended < 300:
        while engine.room() and (unit := next(units, None)) is not None:
            engine.submit(unit)
        ended += len(engine.finished(1.0))
        assert len(engine._begun) <= 4
    engine.close()


# ------------------------------------------------------------------------------------------------ gathered


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A store with a part for every pair, so that what looks need was gathered of most of them."""
    monkeypatch.setattr("experiments.sweep.driver.CHUNK_RUNS", 2)
    monkeypatch.setattr("experiments.sweep.gathered.PARTS", 10)
    path = asked(tmp_path, 0.001, 45)
    store = Experiment.from_toml(path).run(tmp_path / "store", Options(workers=1))
    assert len(list((store.folder / "gathered").iterdir())) >= 2
    return store, path


def test_what_was_gathered_says_what_the_parts_say(large):
    store, path = large
    with_it = (store.fingerprint(), store.counts(), standing_of(store).facts())
    again = Experiment.from_toml(path).session(store.folder)
    assert (again.reason, again.standing.made) == ("complete", 0)
    for piece in (store.folder / "gathered").iterdir():
        piece.unlink()
    assert (store.fingerprint(), store.counts(), standing_of(store).facts()) == with_it


def test_what_was_gathered_of_parts_that_are_gone_or_damaged_does_not_count(large):
    store, path = large
    fingerprint = store.fingerprint()
    first, second, *_ = parts(store.folder / "runs")
    lost = sum(pq.read_metadata(part).num_rows for part in (first, second))
    first.unlink()
    second.write_bytes(second.read_bytes()[:-100])
    assert store.counts().missing == lost
    session = Experiment.from_toml(path).session(store.folder)
    assert session.standing.made == lost
    assert store.fingerprint() == fingerprint


def test_a_damaged_piece_is_passed_over(large):
    store, _ = large
    fingerprint = store.fingerprint()
    one, other, *_ = (store.folder / "gathered").iterdir()
    one.write_bytes(b"")
    data = bytearray(other.read_bytes())
    data[len(data) // 3] ^= 1
    other.write_bytes(bytes(data))
    assert store.fingerprint() == fingerprint


def test_a_dry_run_knows_that_enough_was_run_and_an_end_without_the_target_says_so(tmp_path, capsys):
    store = str(tmp_path / "store")
    assert execute(["sweep", "run", str(asked(tmp_path, 0.01, 40)), "--out", store]) == 0
    assert "the target is not reached" in capsys.readouterr().out
    assert execute(["sweep", "run", str(asked(tmp_path, 50.0, 60)), "--out", store, "--dry-run"]) == 0
    assert "stopping rule: target reached at 40 pairs" in capsys.readouterr().out
