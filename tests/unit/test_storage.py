"""Result folders: all or nothing, nothing of others touched."""

import errno
import json
from pathlib import Path

import pytest

from experiments.storage import MANIFEST, check_target, default_folder, fingerprint, staged
from experiments.tables import harmless
from sim.errors import BadInput, StorageProblem


def put(folder, files, *, force=False):
    """Write a small result as the program does: files, then a manifest that lists them."""
    with staged(folder, force=force) as stage:
        for name, text in files.items():
            (stage / name).write_text(text, encoding="utf-8")
        listed = {path.name: {"sha256": fingerprint(path)} for path in stage.iterdir()}
        (stage / MANIFEST).write_text(json.dumps({"files": listed}), encoding="utf-8")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_and_its_parents_are_made(tmp_path):
    put(tmp_path / "results" / "one", {"a.txt": "1"})
    assert names(tmp_path / "results" / "one") == ["a.txt", MANIFEST]
    assert names(tmp_path / "results") == ["one"]


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "one").mkdir()
    put(tmp_path / "one", {"a.txt": "1"})
    assert names(tmp_path / "one") == ["a.txt", MANIFEST]


def test_a_folder_with_files_is_refused_without_force(tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(BadInput, match="holds files already"):
        put(tmp_path, {"a.txt": "1"})
    assert names(tmp_path) == ["diary.txt"]


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "note").write_text("mine")
    with pytest.raises(BadInput, match="is a file"):
        check_target(tmp_path / "note", force=True)


def test_force_replaces_ours_and_leaves_the_rest(tmp_path):
    put(tmp_path / "one", {"a.txt": "old", "stale.txt": "ours", "edited.txt": "ours"})
    (tmp_path / "one" / "edited.txt").write_text("changed by hand")
    (tmp_path / "one" / "diary.txt").write_text("mine")
    put(tmp_path / "one", {"a.txt": "new"}, force=True)
    assert names(tmp_path / "one") == ["a.txt", "diary.txt", "edited.txt", MANIFEST]
    assert (tmp_path / "one" / "a.txt").read_text() == "new"
    assert (tmp_path / "one" / "edited.txt").read_text() == "changed by hand"


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"files": 3}', '{"files": {"../secret.txt": {"sha256": "x"}}}', '{"files": {"d": 1}}'],
)
def test_a_foreign_or_hostile_manifest_deletes_nothing(tmp_path, text):
    (tmp_path / "secret.txt").write_text("mine")
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "d").write_text("mine")
    (folder / MANIFEST).write_text(text)
    put(folder, {"a.txt": "1"}, force=True)
    assert names(folder) == ["a.txt", "d", MANIFEST]
    assert (tmp_path / "secret.txt").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "no permission")],
)
def test_a_failing_disk_leaves_everything_as_it_was(tmp_path, code, words):
    put(tmp_path / "one", {"a.txt": "old"})
    before = (tmp_path / "one" / MANIFEST).read_bytes()

    def half():
        with staged(tmp_path / "one", force=True) as stage:
            (stage / "a.txt").write_text("new")
            raise OSError(code, "no")

    with pytest.raises(StorageProblem, match=words):
        half()
    assert (tmp_path / "one" / "a.txt").read_text() == "old"
    assert (tmp_path / "one" / MANIFEST).read_bytes() == before
    assert names(tmp_path) == ["one"]


def test_a_failure_leaves_no_parents_behind(tmp_path):
    def half():
        with staged(tmp_path / "deep" / "one", force=False) as stage:
            (stage / "a.txt").write_text("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert names(tmp_path) == []


def test_a_crash_during_the_move_keeps_the_manifest_last(tmp_path, monkeypatch):
    put(tmp_path / "one", {"a.txt": "old", "b.txt": "old"})
    move = Path.replace

    def stuck(self, target):
        if self.name == "b.txt":
            raise OSError(errno.EIO, "broken")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", stuck)
    with pytest.raises(StorageProblem):
        put(tmp_path / "one", {"a.txt": "new", "b.txt": "new"}, force=True)
    listed = json.loads((tmp_path / "one" / MANIFEST).read_text())["files"]
    assert listed["b.txt"]["sha256"] == fingerprint(tmp_path / "one" / "b.txt")


def test_where_nothing_can_be_made_is_found_out_before(tmp_path, monkeypatch):
    def refuse(self, *_, **__):
        raise OSError(errno.EROFS, "read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StorageProblem, match="read-only"):
        check_target(tmp_path / "one", force=False)


def test_too_little_room_is_found_out_before(tmp_path):
    with pytest.raises(StorageProblem, match="need about 1000000000000 MB"):
        check_target(tmp_path / "one", force=False, megabytes=1e12)
    assert names(tmp_path) == []


def test_the_default_folder_takes_the_next_number(tmp_path):
    assert default_folder(("a", "b"), tmp_path) == tmp_path / "compare-a-b-1"
    (tmp_path / "compare-a-b-1").mkdir()
    assert default_folder(("a", "b"), tmp_path) == tmp_path / "compare-a-b-2"


@pytest.mark.parametrize("text", ["=1+1", "+31", "-2", "@sum", "\tx", "\rx"])
def test_formulas_are_neutralised(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "alverna", "a=b", "rondom-wijchen"])
def test_other_text_is_left_alone(text):
    assert harmless(text) == text
