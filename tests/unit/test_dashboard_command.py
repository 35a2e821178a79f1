"""``rondom dashboard`` and ``rondom presets`` from outside: refusals before anything is served or computed."""

from __future__ import annotations

import socket

import pytest

from dashboards import launch, settings
from experiments.cli import execute

BAD_INPUT = 2


def test_without_the_extra_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(settings, "PACKAGES", ("solara", "a-package-that-is-not-there"))
    assert execute(["dashboard", "--no-browser"]) == BAD_INPUT
    told = capsys.readouterr().err
    assert "a-package-that-is-not-there" in told
    assert 'pip install "rondom[dashboard]"' in told


def test_without_its_files_it_says_which(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(settings, "PACKAGES", ())
    monkeypatch.setattr(settings, "assets_folder", lambda: tmp_path)
    assert execute(["dashboard", "--no-browser"]) == BAD_INPUT
    assert "solara-assets" in capsys.readouterr().err


def test_what_solara_is_told_is_quiet_and_short_of_memory(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "PACKAGES", ())
    monkeypatch.setattr(settings, "assets_folder", lambda: tmp_path)
    monkeypatch.setattr(settings, "OFFLINE", ())
    told: dict[str, str] = {}
    monkeypatch.setattr("os.environ", told)
    settings.prepare()
    assert told["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "False"
    assert told["SOLARA_SESSION_HTTP_ONLY"] == "True"
    assert told["SOLARA_KERNEL_CULL_TIMEOUT"] == "10m"
    assert told["SOLARA_ASSETS_FONTAWESOME_ENABLED"] == "False"


@pytest.mark.parametrize("port", [0, 80, 65_536, -1])
def test_a_port_that_is_none_is_refused(port):
    assert "port is" in launch.problems("127.0.0.1", port)[0]


def test_a_port_that_is_taken_is_refused_with_a_way_out():
    with socket.socket() as spot:
        spot.bind(("127.0.0.1", 0))
        spot.listen()
        assert "--port" in launch.problems("127.0.0.1", spot.getsockname()[1])[0]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--pairs", "0"], "pairs is 0"),
        (["--pairs", "5000"], "pairs is 5000"),
        (["--threads", "0"], "threads is 0"),
        (["--shipped", "--out", "x.gz"], "give one of them"),
    ],
)
def test_presets_that_cannot_be_made_are_refused(words, part, capsys):
    assert execute(["presets", "make", *words]) == BAD_INPUT
    assert part in capsys.readouterr().err


def test_presets_tell_whether_they_are_of_this_model(monkeypatch, tmp_path, made_up_answer, capsys):
    from dashboards.presets import file
    from dashboards.presets.make import question

    monkeypatch.setenv(file.FOLDER, str(tmp_path))
    monkeypatch.setattr(file, "shipped_file", lambda: tmp_path / "none.gz")
    assert execute(["presets", "check"]) == BAD_INPUT
    assert "rondom presets make" in capsys.readouterr().err
    comparison = made_up_answer(question(5))
    file.write(file.Presets(model="0/old", comparison=comparison), tmp_path / file.NAME)
    assert execute(["presets", "check"]) == BAD_INPUT
    assert "out of date" in capsys.readouterr().out
    file.write(file.Presets(model=file.model_now(), comparison=comparison), tmp_path / file.NAME)
    assert execute(["presets", "check"]) == 0
    assert "current, 5 pairs" in capsys.readouterr().out
